// The list below a place for files: takes files and whole folders by choosing or dropping, sends
// one after the other, shows each and all together, pauses and goes on. Rows are copies of the
// page's own <template>.

import { Upload } from "./uploader.js";

const WORDS = {
  waiting: "順番待ち",
  sending: "送信中",
  retrying: "サーバーにつながりません。つながりしだい続けます",
  paused: "止めています",
  checking: "確かめています",
  refused: "受け取れません",
};
const UNITS = ["バイト", "KB", "MB", "GB"];
const SKIPPED = /^(\.|Thumbs\.db$|desktop\.ini$|~\$)/i;

function size(bytes) {
  let [value, unit] = [bytes, 0];
  for (; value >= 1024 && unit < UNITS.length - 1; unit += 1) value /= 1024;
  return `${value < 10 && unit > 1 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

async function filesBelow(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) break;
    for (const inner of part) found.push(...(await filesBelow(inner)));
  }
  return found;
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map(filesBelow))).flat();
}

export class UploadList {
  /** `stored(file)` is called for each stored file with the server's description of it,
   * `changed()` whenever an upload is another, or gone. */
  constructor(box, { token, stored, changed = () => {} }) {
    Object.assign(this, { box, token, stored, changed, uploads: [], running: false });
    this.list = box.querySelector("[data-upload-list]");
    this.template = box.querySelector("template[data-upload-row]");
    for (const pick of box.querySelectorAll("[data-pick]")) {
      pick.addEventListener("change", () => {
        const files = [...pick.files];
        pick.value = "";
        this.add(files);
      });
    }
    const drop = box.querySelector("[data-drop]");
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      });
    }
    drop.addEventListener("drop", async (event) => this.add(await dropped(event.dataTransfer)));
    window.addEventListener("online", () => {
      for (const { state, wake } of this.uploads) if (state === "retrying") wake?.();
    });
    box.classList.add("is-scripted");
    for (const element of box.querySelectorAll("[data-scripted]")) element.hidden = false;
  }

  /** Whether a file is still on its way, or waits to go on. */
  get isBusy() {
    return this.uploads.some(({ state }) => state !== "done" && state !== "refused");
  }

  add(files) {
    const taken = files.filter((file) => !SKIPPED.test(file.name));
    for (const file of taken.sort((a, b) => a.name.localeCompare(b.name, "ja", { numeric: true }))) this.addRow(file);
    if (taken.length) this.say(`${taken.length}件のファイルを送ります。`);
    this.run();
  }

  addRow(file) {
    const { endpoint, purpose } = this.box.dataset;
    const row = this.template.content.firstElementChild.cloneNode(true);
    const changed = (upload) => this.draw(upload);
    const upload = new Upload(file, { endpoint, purpose, token: this.token, changed });
    upload.row = row;
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-bar]").setAttribute("aria-label", `${file.name}の送信`);
    row.querySelector("[data-type]")?.append(file.name.split(".").pop().slice(0, 4).toUpperCase());
    for (const name of row.querySelectorAll("[data-of]")) name.textContent = `（${file.name}）`;
    row.querySelector("[data-pause]").addEventListener("click", () => this.toggle(upload));
    row.querySelector("[data-cancel]").addEventListener("click", () => this.remove(upload));
    this.uploads.push(upload);
    this.list.append(row);
    this.draw(upload);
  }

  toggle(upload) {
    if (upload.state === "paused") {
      upload.tell("waiting");
      this.run();
    } else upload.pause();
  }

  async remove(upload) {
    await upload.cancel();
    this.uploads = this.uploads.filter((other) => other !== upload);
    upload.row.remove();
    this.drawTotal();
    this.box.querySelector("[data-pick]").focus();
  }

  async run() {
    if (this.running) return;
    this.running = true;
    let upload;
    while ((upload = this.uploads.find(({ state }) => state === "waiting"))) {
      await upload.run();
      if (upload.result) await this.stored(upload.result);
      if (upload.message) this.say(upload.message);
    }
    this.running = false;
    const done = this.uploads.filter(({ state }) => state === "done").length;
    const rest = this.uploads.length - done;
    if (done) this.say(`${done}件を登録しました。${rest ? `${rest}件は残っています。` : ""}`);
  }

  draw(upload) {
    const { row, state, sent, message, result, file } = upload;
    const percent = file.size ? Math.floor((sent / file.size) * 100) : 0;
    row.dataset.state = state;
    row.querySelector("[data-bar]").value = percent;
    row.querySelector("[data-bar]").hidden = state === "done" || state === "refused";
    row.querySelector("[data-meta]").textContent =
      state === "done" ? size(file.size) : `${size(file.size)}のうち ${size(sent)}`;
    const words = state === "done" ? result.state : WORDS[state];
    row.querySelector("[data-words]").textContent = state === "sending" ? `${words} ${percent} %` : words;
    row.querySelector("[data-message]").textContent = message || (result?.warnings ?? []).join(" ");
    row.querySelector("[data-pause]").hidden = !["sending", "retrying", "paused"].includes(state);
    row.querySelector("[data-pause-words]").textContent = state === "paused" ? "続きを送る" : "止める";
    row.querySelector("[data-cancel]").hidden = state === "done" || state === "checking";
    this.drawTotal();
  }

  drawTotal() {
    const total = this.box.querySelector("[data-total]");
    const all = this.uploads.reduce((sum, { file }) => sum + file.size, 0);
    const sent = this.uploads.reduce((sum, upload) => sum + upload.sent, 0);
    total.hidden = !this.uploads.length;
    total.querySelector("[data-total-bar]").value = all ? Math.floor((sent / all) * 100) : 0;
    total.querySelector("[data-total-words]").textContent =
      `${this.uploads.length}件、全体 ${size(all)}のうち ${size(sent)}`;
    this.changed();
  }

  say(text) {
    this.box.querySelector("[data-say]").textContent = text;
  }
}
