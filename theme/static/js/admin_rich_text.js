// Text typed right before a form is sent goes along.
//
// Wagtail's rich text editor writes its hidden field a quarter of a second after the last change
// (CommentableEditor's timer). Whatever leaves the form earlier, by a button, autosave or preview,
// would carry the text as it was. So each time the form's data are gathered, the editors are asked
// for what stands in them at that moment.

// Wagtail's marks of comments inside the editor; it keeps them out of the field as well.
const EDITOR_ONLY = /^(COMMENT-|STYLE_RERENDER_)/;

// An empty editor is null, as in the field.
function textNow(editor) {
  const raw = window.Draftail.serialiseEditorStateToRaw(editor.getEditorState());
  for (const block of raw?.blocks ?? []) {
    block.inlineStyleRanges = (block.inlineStyleRanges ?? []).filter(
      (range) => !EDITOR_ONLY.test(range.style),
    );
  }
  return JSON.stringify(raw);
}

document.addEventListener("formdata", (event) => {
  for (const input of event.target.querySelectorAll("[data-draftail-input]")) {
    if (input.draftailEditor && event.formData.has(input.name)) {
      event.formData.set(input.name, textNow(input.draftailEditor));
    }
  }
});
