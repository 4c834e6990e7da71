// Beside the form of a question: suggestions while one types, files sent at once, and the draft
// kept on the server every few seconds. Without it the form does the same on its buttons.

import { UploadList } from "../files/upload_list.js";

const EVERY = 5000;
const form = document.querySelector("form[data-ask]");
const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
const say = form.querySelector("[data-draft-say]");

// What has been suggested on the page need not be shown again before sending.
new MutationObserver(([{ target }]) => {
  if (target.querySelector("a")) form.querySelector("[data-seen]").value = "1";
}).observe(form.querySelector("[data-suggest-target]"), { childList: true });

new UploadList(form, {
  token,
  stored: (file) => {
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "file", value: file.id });
    form.querySelector("[data-kept]").append(kept);
  },
});

function typed() {
  const data = new FormData(form);
  for (const name of ["files", "act", "seen", "csrfmiddlewaretoken"]) data.delete(name);
  return data;
}
const written = (data) => new URLSearchParams(data).toString();

// On a slow line somebody may have begun to write before this script came.
const boxes = [...form.querySelectorAll('input[type="text"], textarea')];
const untouched = boxes.every((box) => box.value === box.defaultValue);
let last = untouched ? written(typed()) : "";
let sending = false;
form.addEventListener("submit", () => (sending = true));

async function keep() {
  const data = typed();
  const now = written(data);
  if (sending || now === last) return;
  try {
    const headers = { "X-CSRFToken": token };
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: data, headers, redirect: "error" });
    const { saved, error } = await answer.json();
    if (answer.ok) last = now;
    say.textContent = saved ? `${saved}に下書きを保存しました。この席の一覧に残ります。` : error ?? "";
  } catch {
    say.textContent = "いまは下書きを保存できません。つながりしだい保存します。";
  }
}

setInterval(keep, EVERY);
