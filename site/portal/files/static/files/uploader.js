// One file by resumable upload (tus 1.0): in pieces, continued after a break, a reload, a dead
// server. Gateways that block PATCH get POST; pieces shrink when they do not get through.

const VERSION = "1.0.0";
const LARGEST = 8 * 1024 * 1024;
const SMALLEST = 256 * 1024;
const LONGEST_WAIT = 30_000;
const STORE = "tsunagu-upload:";
// As long as the server keeps an upload that nobody continues (FILES_UPLOAD_DAYS).
const KEPT = 7 * 24 * 60 * 60 * 1000;
const SIGNED_OUT = "ログインの期限が切れました。ページを読み直してログインし、同じファイルを選ぶと続きから送ります。";
const OTHER_SEAT = "いまの席ではファイルを送れません。席を切り替えてから、続きを送ってください。";

for (const key of Object.keys(localStorage).filter((name) => name.startsWith(STORE))) {
  const [since] = localStorage.getItem(key).split(" ");
  if (!(Number(since) > Date.now() - KEPT)) localStorage.removeItem(key);
}

/** The server said no; the message is for people. */
export class Refused extends Error {}

/** Not now, but what has come stays here: the same file goes on later. */
export class Interrupted extends Error {}

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const encoded = (text) => base64(new TextEncoder().encode(text));
// Without a secure connection the browser has no hash; uploads then work without checksums.
const sha256 = async (bytes) =>
  crypto.subtle ? base64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) : "";

export class Upload {
  /** `changed(upload)` is called whenever `state` or `sent` is another. */
  constructor(file, { endpoint, purpose, token, changed }) {
    Object.assign(this, { file, endpoint, purpose, token, changed });
    Object.assign(this, { state: "waiting", sent: 0, url: "", message: "", result: null });
    Object.assign(this, { piece: LARGEST, failures: 0, override: false, request: null });
    this.key = `${Date.now()}-${Math.random()}`;
  }

  /** Send until it is stored, refused or paused. Never rejects. */
  async run() {
    this.failures = 0;
    this.tell("sending");
    this.store ??= await this.fingerprint();
    while (this.state === "sending" || this.state === "retrying") {
      try {
        await this.locate();
        while (this.state !== "paused" && this.sent < this.file.size) await this.sendPiece();
        if (this.state === "paused") return;
        this.tell("checking");
        this.finish(await this.outcome());
      } catch (error) {
        if (error instanceof Refused) this.finish({ refusal: error.message });
        else if (error instanceof Interrupted) this.tell("paused", error.message);
        else if (this.state !== "paused") await this.patience();
      }
    }
  }

  pause() {
    if (!["waiting", "sending", "retrying"].includes(this.state)) return;
    this.tell("paused");
    this.request?.abort();
    this.wake?.();
  }

  /** Give up, here and on the server. */
  async cancel() {
    this.pause();
    this.forget();
    if (this.url) await this.ask("DELETE", this.url).catch(() => {});
  }

  tell(state, message = "") {
    Object.assign(this, { state, message });
    this.changed(this);
  }

  // A stored file stays known: chosen again after a reload it is found, not sent and kept twice.
  finish({ refusal, file }) {
    if (!file) this.forget();
    this.result = file ?? null;
    this.tell(file ? "done" : "refused", refusal ?? "");
  }

  // The name is hashed: terminals are shared, and names of files are nobody's business.
  async fingerprint() {
    const { name, size, lastModified, webkitRelativePath } = this.file;
    const words = [this.purpose, webkitRelativePath, name, size, lastModified].join("\n");
    return STORE + (await sha256(new TextEncoder().encode(words)));
  }

  remember() {
    localStorage.setItem(this.store, `${Date.now()} ${this.url}`);
  }

  recall() {
    return (localStorage.getItem(this.store) ?? "").split(" ")[1] ?? "";
  }

  forget() {
    localStorage.removeItem(this.store);
  }

  // Where the server stands: at the address we know, else at a new one.
  async locate() {
    this.url ||= this.recall();
    if (this.url) {
      const head = await this.ask("HEAD", this.url);
      if (head.status === 200) return this.reached(head);
      this.url = "";
      this.forget();
    }
    const { name, size } = this.file;
    const told = { filename: name, purpose: this.purpose, key: this.key };
    const metadata = Object.entries(told).map(([key, value]) => `${key} ${encoded(value)}`);
    const made = await this.ask("POST", this.endpoint, {
      "Upload-Length": size,
      "Upload-Metadata": metadata.join(","),
    });
    if (made.status !== 201) throw new Error(made.status);
    this.url = made.getResponseHeader("Location");
    this.remember();
    this.reached(made);
  }

  reached(answer) {
    this.sent = Number(answer.getResponseHeader("Upload-Offset"));
    this.tell(this.state === "paused" ? "paused" : "sending");
  }

  async sendPiece() {
    const start = this.sent;
    // Sent as a part of the file: the browser reads it by itself, and the page copies no bytes.
    const piece = this.file.slice(start, start + this.piece);
    const hash = await sha256(await piece.arrayBuffer());
    const headers = {
      "Upload-Offset": start,
      "Content-Type": "application/offset+octet-stream",
      ...(hash && { "Upload-Checksum": `sha256 ${hash}` }),
    };
    const answer = await this.ask("PATCH", this.url, headers, piece);
    if (answer.status !== 204) throw new Error(answer.status);
    this.failures = 0;
    this.piece = Math.min(LARGEST, this.piece * 2);
    this.reached(answer);
  }

  // The file is hashed and checked after its last byte; a large one takes a while.
  async outcome() {
    for (let pause = 500; ; pause = Math.min(pause * 1.5, 5000)) {
      const answer = await this.ask("GET", this.url);
      const state = answer.status === 200 ? JSON.parse(answer.responseText) : {};
      if (state.file || state.refusal) return state;
      await this.wait(pause);
    }
  }

  async patience() {
    this.failures += 1;
    this.piece = Math.max(SMALLEST, this.piece / 2);
    // A gateway may cut PATCH without a word: try the other way every time.
    if (this.failures > 1) this.override = !this.override;
    this.tell("retrying");
    await this.wait(Math.min(LONGEST_WAIT, 500 * 2 ** this.failures) * (0.75 + Math.random() / 2));
  }

  wait(milliseconds) {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  /** One request; rejects when it did not reach our server, throws Refused when that said no,
   * Interrupted when it has to wait for a person. */
  async ask(method, url, headers = {}, body = null) {
    const post = this.override && !["GET", "POST"].includes(method);
    const answer = await this.send(post ? "POST" : method, url, {
      ...headers,
      ...(post && { "X-HTTP-Method-Override": method }),
    }, body);
    if (new URL(answer.responseURL).pathname !== new URL(url, location.href).pathname) {
      throw new Interrupted(SIGNED_OUT);
    }
    if (!answer.getResponseHeader("Tus-Resumable")) {
      if (answer.status === 403 && (post || method === "POST")) throw new Interrupted(SIGNED_OUT);
      // Somebody between us and the server answered: it blocks the method, or the server is away.
      this.override ||= answer.status < 500 || answer.status === 501;
      throw new Error(answer.status);
    }
    if (answer.status === 507) throw new Interrupted(JSON.parse(answer.responseText).message);
    if (answer.status === 404 && url === this.endpoint) throw new Interrupted(OTHER_SEAT);
    // 409 to a piece is only another offset; to a new upload it is a no.
    const taken = answer.status === 409 && url === this.endpoint;
    if (taken || [400, 412, 413, 415, 422].includes(answer.status)) {
      throw new Refused(JSON.parse(answer.responseText).message);
    }
    return answer;
  }

  // XMLHttpRequest, because fetch does not tell how much of a piece was sent.
  send(method, url, headers, body) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open(method, url);
      request.setRequestHeader("Tus-Resumable", VERSION);
      request.setRequestHeader("X-CSRFToken", this.token);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      const start = this.sent;
      request.upload.addEventListener("progress", (event) => {
        if (!body || this.state !== "sending") return;
        this.sent = start + event.loaded;
        this.changed(this);
      });
      request.addEventListener("load", () => resolve(request));
      for (const end of ["error", "abort", "timeout"]) {
        request.addEventListener(end, () => {
          this.sent = start;
          reject(new Error(end));
        });
      }
      request.send(body);
    });
  }
}
