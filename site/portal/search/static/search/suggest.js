// Shows what may answer a question while it is written. The page needs no line of script:
//   <form data-suggest="/search/suggestions/" data-suggest-kinds="faq notice">
//     <textarea data-suggest-source> … </textarea>
//     <div data-suggest-target aria-live="polite"></div>
// Without it the server shows the same after the form was sent.

const PAUSE = 500;
const SHORTEST = 2;

function wait(milliseconds, work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

function enhance(form) {
  const sources = [...form.querySelectorAll("[data-suggest-source]")];
  const target = form.querySelector("[data-suggest-target]");
  if (!sources.length || !target) return;
  let last = null;
  let running = new AbortController();

  async function ask() {
    const text = sources.map((field) => field.value.trim()).filter(Boolean).join(" ").slice(0, 200);
    if (text === last) return;
    last = text;
    running.abort();
    running = new AbortController();
    if (text.length < SHORTEST) {
      target.replaceChildren();
      return;
    }
    const asked = new URLSearchParams({ q: text });
    for (const kind of (form.dataset.suggestKinds || "").split(" ").filter(Boolean)) asked.append("kind", kind);
    try {
      const answer = await fetch(`${form.dataset.suggest}?${asked}`, { signal: running.signal, redirect: "error" });
      if (!answer.ok) return;
      const html = document.createElement("template");
      html.innerHTML = await answer.text();
      target.replaceChildren(html.content);
    } catch {
      // Aborted by the next letter, signed out, or the network is away: the form works without.
    }
  }

  const soon = wait(PAUSE, ask);
  for (const field of sources) {
    // While kana are turned into kanji nothing is meant yet.
    field.addEventListener("input", (event) => event.isComposing || soon());
    field.addEventListener("compositionend", soon);
  }
}

document.querySelectorAll("form[data-suggest]").forEach(enhance);
