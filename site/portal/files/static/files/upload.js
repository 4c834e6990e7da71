// Uploads one file with progress. Several calls at once run side by side, the rest wait their turn.
// upload(file, {purpose, onProgress}) resolves to the server's answer:
// {files: [{id, name, size, sha256, state, url, warnings}], errors: [{name, message}]}, one of them
// empty. It rejects with an Error (Japanese message) when there was no answer: connection lost,
// session over. onProgress gets a share from 0 to 1.

const ADDRESS = "/admin/files/upload/";
const AT_ONCE = 3;
const waiting = [];
let running = 0;

function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field ? field.value : "";
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

function outcome(request) {
  const body = parsed(request);
  if (body && body.files && body.errors) return body;
  if (request.status === 413) throw new Error("ファイルが大きすぎます。");
  throw new Error("登録できませんでした。ログインし直してから、もう一度お試しください。");
}

function send(file, { purpose = "notice", onProgress = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", ADDRESS);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("error", () =>
      reject(new Error("通信が途切れました。もう一度お試しください。")),
    );
    request.addEventListener("load", () => {
      try {
        resolve(outcome(request));
      } catch (error) {
        reject(error);
      }
    });
    const data = new FormData();
    data.append("purpose", purpose);
    data.append("files", file);
    request.send(data);
  });
}

function next() {
  if (running >= AT_ONCE || !waiting.length) return;
  running += 1;
  const { file, options, resolve, reject } = waiting.shift();
  send(file, options)
    .then(resolve, reject)
    .finally(() => {
      running -= 1;
      next();
    });
}

export function upload(file, options) {
  return new Promise((resolve, reject) => {
    waiting.push({ file, options, resolve, reject });
    next();
  });
}
