// Tries what large files need: sizes of POST, Range, PATCH and its stand-in, the clock. The results
// go into the table and the report on the page, and nowhere else.

const MIB = 1024 * 1024;
const box = document.querySelector("[data-check]");
const report = document.querySelector("[data-report]");
const printed = document.querySelector("[data-report-print]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
const beforeResults = report.value.split("試した結果")[0];

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)}秒`;
}

async function size(megabytes) {
  const since = performance.now();
  const answer = await fetch(box.dataset.sizeUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token, "Content-Type": "application/octet-stream" },
    body: new Blob([new Uint8Array(megabytes * MIB)]),
  });
  if (!answer.ok) return `止められました（状態 ${answer.status}）`;
  const { received } = await answer.json();
  if (received !== megabytes * MIB) return `一部だけ届きました（${received} バイト）`;
  return `届きました（${seconds(since)}）`;
}

async function part() {
  const answer = await fetch(box.dataset.rangeUrl, { headers: { Range: "bytes=100-199" } });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.status === 206 && bytes.length === 100 && bytes[0] === 100) return "使えます";
  return answer.status === 200 ? "使えません（全体が返りました）" : `止められました（状態 ${answer.status}）`;
}

async function method(name, headers) {
  const answer = await fetch(box.dataset.methodUrl, {
    method: name,
    headers: { "X-CSRFToken": token, "Content-Type": "application/offset+octet-stream", ...headers },
    body: new Blob([new Uint8Array(1024)]),
  });
  if (!answer.ok) return `止められました（状態 ${answer.status}）`;
  const arrived = await answer.json();
  const wanted = headers["X-HTTP-Method-Override"] ? arrived.override === "PATCH" : arrived.method === "PATCH";
  return wanted ? "使えます" : `別の方式で届きました（${arrived.method}）`;
}

async function clock() {
  const sent = Date.now();
  const answer = await fetch(box.dataset.rangeUrl, { cache: "no-store" });
  const server = Number(answer.headers.get("X-Server-Time-Ms"));
  if (!server) return "分かりません（時刻の項目が届きません）";
  const difference = Math.round(((sent + Date.now()) / 2 - server) / 1000);
  if (Math.abs(difference) < 2) return "合っています";
  return `端末が${Math.abs(difference)}秒${difference > 0 ? "進んで" : "遅れて"}います`;
}

const TESTS = [
  ["時計", clock],
  ["途中からの受信（Range）", part],
  ["送信の方式（PATCH）", () => method("PATCH", {})],
  ["代わりの方式（POST）", () => method("POST", { "X-HTTP-Method-Override": "PATCH" })],
  ...box.dataset.sizes.split(",").map((number) => [`${number} MB の送信`, () => size(Number(number))]),
];

function show(results) {
  const rows = results.map(([label, value]) => {
    const row = document.createElement("tr");
    const name = Object.assign(document.createElement("th"), { scope: "row", textContent: label });
    row.append(name, Object.assign(document.createElement("td"), { textContent: value }));
    return row;
  });
  box.querySelector("[data-results]").replaceChildren(...rows);
  box.querySelector("table").hidden = false;
  const lines = results.map(([label, value]) => `${label}：${value}`);
  report.value = `${beforeResults}試した結果\n${lines.join("\n")}\n`;
  printed.textContent = report.value;
}

async function start(event) {
  const button = event.currentTarget;
  const say = box.querySelector("[data-progress]");
  const results = [["スクリプト", "使えます"]];
  button.disabled = true;
  for (const [label, test] of TESTS) {
    say.textContent = `「${label}」を試しています…`;
    const since = performance.now();
    let result;
    try {
      result = await test();
    } catch {
      result = `途切れました（${seconds(since)}）`;
    }
    results.push([label, result]);
    show(results);
  }
  say.textContent = "終わりました。";
  button.disabled = false;
}

async function copy() {
  report.select();
  let done = false;
  try {
    await navigator.clipboard.writeText(report.value);
    done = true;
  } catch {
    done = document.execCommand("copy");
  }
  document.querySelector("[data-copied]").textContent = done ? "コピーしました。" : "選んだ文をコピーしてください。";
}

box.hidden = false;
box.querySelector("[data-start]").addEventListener("click", start);
const copyButton = document.querySelector("[data-copy]");
copyButton.hidden = false;
copyButton.addEventListener("click", copy);
