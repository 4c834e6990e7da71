// The audience builder: rewrites the hidden JSON and asks the server for its words and count.

import { redraw, request } from "./request.js";

const SETTLE_MS = 250;

function rulesOf(source) {
  try {
    const rules = JSON.parse(source.value);
    return { include: rules.include ?? [], exclude: rules.exclude ?? [] };
  } catch {
    return { include: [], exclude: [] };
  }
}

function write(builder, rules) {
  const source = builder.querySelector("[data-source]");
  source.value = JSON.stringify(rules);
  source.dispatchEvent(new Event("change", { bubbles: true }));
  refresh(builder);
}

function chosenDuties(builder) {
  const boxes = builder.closest("form").querySelectorAll('input[name="duties"]:checked');
  return [...boxes].map((box) => box.value);
}

function refresh(builder) {
  const duties = chosenDuties(builder).map((duty) => ["duties", duty]);
  const fields = [["audience", builder.querySelector("[data-source]").value], ...duties];
  return redraw(builder, builder.querySelector("[data-summary]"), builder.dataset.countUrl, fields);
}

function showValues(builder) {
  const kind = builder.querySelector("[data-kind]").value;
  for (const element of builder.querySelectorAll("[data-values]")) {
    element.hidden = element.dataset.values !== kind;
  }
}

function chosenToken(builder) {
  const kind = builder.querySelector("[data-kind]").value;
  if (kind === "code") return builder.querySelector("[data-found]").value;
  return builder.querySelector(`[data-values="${kind}"]`).value;
}

function add(builder, side) {
  const token = chosenToken(builder);
  const rules = rulesOf(builder.querySelector("[data-source]"));
  if (!token || rules[side].includes(token)) return;
  rules[side].push(token);
  write(builder, rules);
}

function remove(builder, side, token) {
  const rules = rulesOf(builder.querySelector("[data-source]"));
  rules[side] = rules[side].filter((other) => other !== token);
  write(builder, rules);
}

async function find(builder) {
  const url = new URL(builder.dataset.findUrl, window.location.origin);
  url.searchParams.set("q", builder.querySelector("[data-find]").value);
  const headers = { Accept: "application/json" };
  const text = await request(builder, "search", url, { headers });
  if (text === null) return;
  const { results } = JSON.parse(text);
  const options = results.map(({ token, label }) => new Option(label, token));
  builder.querySelector("[data-found]").replaceChildren(...options);
}

function later(work) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, SETTLE_MS);
  };
}

function connect(builder) {
  if (builder.dataset.connected) return;
  builder.dataset.connected = "true";
  builder.querySelector("[data-kind]").addEventListener("change", () => showValues(builder));
  const search = builder.querySelector("[data-find]");
  search.addEventListener("input", later(() => find(builder)));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // it would send the whole form
    find(builder);
  });
  builder.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.add) add(builder, button.dataset.add);
    if (button?.dataset.remove) remove(builder, button.dataset.remove, button.dataset.token);
  });
  const recount = later(() => refresh(builder));
  builder.closest("form")?.addEventListener("change", (event) => {
    if (event.target.name === "duties") recount();
  });
}

document.querySelectorAll("[data-notice-audience]").forEach(connect);
