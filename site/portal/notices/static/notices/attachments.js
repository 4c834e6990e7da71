// The list of attachments: files go to their own address, the form keeps their ids and labels.

import { UploadList } from "../files/upload_list.js";
import { redraw } from "./request.js";

function entriesOf(box) {
  try {
    return JSON.parse(box.querySelector("[data-source]").value) ?? [];
  } catch {
    return [];
  }
}

const SCAN_SECONDS = 5;

async function draw(box) {
  const rows = box.querySelector("[data-rows]");
  const attachments = box.querySelector("[data-source]").value;
  await redraw(box, rows, box.dataset.rowsUrl, { attachments }, (put) => keepTyping(box, put));
  watchScans(box);
}

// A label being typed stays under the cursor when the list is drawn. One that is not yet converted
// to kanji is waited for.
async function keepTyping(box, put) {
  while (box.isComposing) await new Promise((end) => box.addEventListener("compositionend", end, { once: true }));
  const typing = box.querySelector("[data-label]:focus");
  if (!typing) return put();
  const { value, selectionStart, selectionEnd, dataset } = typing;
  rename(box, dataset.label, value);
  put();
  const drawn = box.querySelector(`[data-label="${dataset.label}"]`);
  if (!drawn) return null;
  drawn.value = value;
  drawn.focus({ preventScroll: true });
  drawn.setSelectionRange(selectionStart, selectionEnd);
  return null;
}

// A file whose check is not over yet: look again in a while, unless somebody is typing a label.
function watchScans(box) {
  clearTimeout(box.scanTimer);
  if (!box.querySelector("[data-waiting]")) return;
  box.scanTimer = setTimeout(() => {
    if (box.querySelector("[data-rows]").contains(document.activeElement)) watchScans(box);
    else draw(box);
  }, SCAN_SECONDS * 1000);
}

async function write(box, entries, drawn = true) {
  const source = box.querySelector("[data-source]");
  source.value = JSON.stringify(entries);
  source.dispatchEvent(new Event("change", { bubbles: true }));
  if (drawn) await draw(box);
}

function add(box, { id, name }) {
  const entries = entriesOf(box);
  if (!entries.some((entry) => entry.file === id)) return write(box, [...entries, { file: id, label: name }]);
  return null;
}

function move(box, id, step) {
  const entries = entriesOf(box);
  const from = entries.findIndex((entry) => entry.file === id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= entries.length) return;
  [entries[from], entries[to]] = [entries[to], entries[from]];
  write(box, entries);
}

function rename(box, id, label) {
  const entries = entriesOf(box);
  const entry = entries.find((other) => other.file === id);
  if (entry) entry.label = label;
  write(box, entries, false);
}

// A file on its way would stay behind without a word. The click is stopped as well as the sending:
// Wagtail locks a pressed button for half a minute, and asks for a comment before it sends.
function holdBack(form, uploads, hold) {
  function stop(event) {
    if (!uploads.isBusy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hold.hidden = false;
    hold.focus();
  }
  form.addEventListener("submit", stop, { capture: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.form !== form) return;
    if (button.type === "submit" || "workflowActionName" in button.dataset) stop(event);
  }, { capture: true });
}

function connect(box) {
  if (box.dataset.connected) return;
  box.dataset.connected = "true";
  const form = box.closest("form");
  const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
  const hold = box.querySelector("[data-hold]");
  const uploads = new UploadList(box, {
    token,
    stored: (file) => add(box, file),
    changed: () => {
      if (!uploads.isBusy) hold.hidden = true;
    },
  });
  holdBack(form, uploads, hold);
  watchScans(box);
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.move) move(box, button.dataset.id, Number(button.dataset.move));
    if (button?.dataset.remove) {
      write(box, entriesOf(box).filter((entry) => entry.file !== button.dataset.remove));
    }
  });
  box.addEventListener("compositionstart", () => {
    box.isComposing = true;
  });
  box.addEventListener("compositionend", () => {
    box.isComposing = false;
  });
  box.addEventListener("change", (event) => {
    if (event.target.dataset.label) rename(box, event.target.dataset.label, event.target.value);
  });
}

document.querySelectorAll("[data-notice-attachments]").forEach(connect);
