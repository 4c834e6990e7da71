// The list of attachments: files go to their own address, the form keeps their ids and labels.

function entriesOf(box) {
  try {
    return JSON.parse(box.querySelector("[data-source]").value) ?? [];
  } catch {
    return [];
  }
}

async function write(box, entries, redraw = true) {
  const source = box.querySelector("[data-source]");
  source.value = JSON.stringify(entries);
  source.dispatchEvent(new Event("change", { bubbles: true }));
  if (!redraw) return;
  const url = new URL(box.dataset.rowsUrl, window.location.origin);
  url.searchParams.set("attachments", source.value);
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (answer.ok) box.querySelector("[data-rows]").innerHTML = await answer.text();
}

function say(box, text) {
  box.querySelector("[data-progress]").textContent = text;
}

// XMLHttpRequest because fetch tells nothing of how much was sent.
function upload(box, file) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("purpose", "notice");
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.uploadUrl);
    const token = box.closest("form").querySelector('[name="csrfmiddlewaretoken"]').value;
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.floor((event.loaded / event.total) * 100) : 0;
      say(box, `「${file.name}」を送っています（${percent} %）`);
    });
    request.addEventListener("loadend", () => resolve(request.response));
    request.send(body);
  });
}

async function uploadAll(box, files) {
  const problems = [];
  let sent = 0;
  for (const file of files) {
    const answer = await upload(box, file);
    const stored = answer?.files ?? [];
    sent += stored.length;
    problems.push(...(answer?.errors ?? []).map((error) => error.message));
    if (!answer) problems.push(`「${file.name}」を送れませんでした。もう一度選んでください。`);
    const added = stored.map(({ id, name }) => ({ file: id, label: name }));
    await write(box, [...entriesOf(box), ...added]);
  }
  say(box, [`${sent}件のファイルを添えました。`, ...problems].join(" "));
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

function connect(box) {
  if (box.dataset.connected) return;
  box.dataset.connected = "true";
  const pick = box.querySelector("[data-pick]");
  pick.addEventListener("change", async () => {
    const files = [...pick.files];
    pick.value = "";
    await uploadAll(box, files);
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.move) move(box, button.dataset.id, Number(button.dataset.move));
    if (button?.dataset.remove) {
      write(box, entriesOf(box).filter((entry) => entry.file !== button.dataset.remove));
    }
  });
  box.addEventListener("change", (event) => {
    if (event.target.dataset.label) rename(box, event.target.dataset.label, event.target.value);
  });
}

document.querySelectorAll("[data-notice-attachments]").forEach(connect);
