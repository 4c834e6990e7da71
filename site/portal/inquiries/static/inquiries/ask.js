// Beside the form of a question: suggestions while one types, files sent at once, and the draft
// kept on the server every few seconds. Without it the form does the same on its buttons.

import { UploadList } from "../files/upload_list.js";

const EVERY = 5000;
const PATIENCE = 30_000;
const SENT = "この内容の照会は、もう送ってあります。内容を変えると、下書きに残します。";
const form = document.querySelector("form[data-ask]");
const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
const say = form.querySelector("[data-draft-say]");

// What has been suggested on the page need not be shown again before sending.
new MutationObserver(([{ target }]) => {
  if (target.querySelector("a")) form.querySelector("[data-seen]").value = "1";
}).observe(form.querySelector("[data-suggest-target]"), { childList: true });

const hold = form.querySelector("[data-hold]");
const uploads = new UploadList(form, {
  token,
  stored: (file) => {
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "file", value: file.id });
    form.querySelector("[data-kept]").append(kept);
  },
  changed: () => {
    if (!uploads.isBusy) hold.hidden = true;
  },
});

function typed() {
  const data = new FormData(form);
  for (const name of ["files", "act", "seen", "csrfmiddlewaretoken"]) data.delete(name);
  return data;
}
const written = (data) => new URLSearchParams(data).toString();

// A page that comes back after a button shows words that are kept nowhere yet; and on a slow line
// somebody may have begun to write before this script came.
const boxes = [...form.querySelectorAll('input[type="text"], textarea')];
const untouched = boxes.every((box) => box.value === box.defaultValue);
const blank = boxes.every((box) => !box.value);
let last = blank || (untouched && !("unsaved" in form.dataset)) ? written(typed()) : "";
let leaving = false;
let running = false;

// One request at a time, lest an older one overtakes; only the last words on the way out go at once.
async function keep({ keepalive = false } = {}) {
  const data = typed();
  const now = written(data);
  if (leaving || now === last || (running && !keepalive)) return;
  running = true;
  try {
    const headers = { "X-CSRFToken": token };
    const signal = AbortSignal.timeout(PATIENCE);
    const options = { method: "POST", body: data, headers, redirect: "error", keepalive, signal };
    const answer = await fetch(form.dataset.draftUrl, options);
    const { saved, error } = await answer.json();
    if (answer.ok) last = now;
    say.textContent = saved ? `${saved}に下書きを保存しました。この席の一覧に残ります。` : error ?? SENT;
  } catch {
    say.textContent = "いまは下書きを保存できません。つながりしだい保存します。";
  }
  running = false;
}

setInterval(keep, EVERY);

// A file on its way would stay behind without a word.
form.addEventListener("submit", (event) => {
  if (!uploads.isBusy) return;
  event.preventDefault();
  hold.hidden = false;
  hold.focus();
});

// The question itself carries its words; before any other form (another seat, signing out) they
// are kept while the seat is still this one.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.target === form || event.target.id === "solved") leaving = true;
  else keep({ keepalive: true });
});
window.addEventListener("pagehide", () => keep({ keepalive: true }));
// Sending failed, or somebody went back: the page goes on where it stood.
window.addEventListener("pageshow", () => (leaving = false));
form.addEventListener("input", () => (leaving = false));
