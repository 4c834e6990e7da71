// A page with several forms sends one of them, and what stands in the others is gone. Before that,
// and before a link or the tab's cross, the browser asks, as soon as a form with data-unsaved holds
// something that is kept nowhere. data-unsaved="yes": so it came from the server, since it was
// refused. Without this script nothing asks.

const forms = [...document.querySelectorAll("form[data-unsaved]")];
let sent = null;

function isChanged(field) {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.matches('textarea, input:not([type="hidden"])') && field.value !== field.defaultValue;
}

const isUnsaved = (form) => form.dataset.unsaved === "yes" || [...form.elements].some(isChanged);

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});
window.addEventListener("beforeunload", (event) => {
  if (forms.some((form) => form !== sent && isUnsaved(form))) event.preventDefault();
  sent = null; // whoever stays has sent nothing
});
