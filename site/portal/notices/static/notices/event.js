// Date and place of a 説明会 are shown only while that kind is chosen.

const KIND = "説明会";
const kind = document.querySelector("#id_kind");
const panel = document.querySelector(".notice-event")?.closest("section, .w-panel");

function show() {
  // What is wrong there must be seen, whatever is chosen.
  panel.hidden = kind.value !== KIND && !panel.querySelector(".error-message");
}

if (kind && panel) {
  kind.addEventListener("change", show);
  show();
}
