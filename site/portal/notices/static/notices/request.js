// What the lists of the notice form ask the server. Without an answer nothing is drawn, and it is
// said beside the list: what stands there may be old.

const SIGNED_OUT =
  "ログインの期限が切れたか、別のタブでログインし直しています。入力した内容はこのページに残っています。「下書きを保存」を押すと、ログインのあとで続けられます。とても長い文は、次の画面で写せます。";
const NO_ANSWER =
  "いまは表示を新しくできません。ここに見えている一覧や団体数は、古いことがあります。入力した内容はこのページに残っています。";

// The way to the sign-in page, or an expired form token.
const isSignedOut = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

// The text, or the reason why there is none.
async function fetched(url, options) {
  try {
    const answer = await fetch(url, { ...options, redirect: "manual" });
    if (answer.ok) return { text: await answer.text() };
    return { reason: isSignedOut(answer) ? SIGNED_OUT : NO_ANSWER };
  } catch {
    return { reason: NO_ANSWER };
  }
}

// A search that succeeds does not take back what is said about the list.
function say(box, about, reason) {
  box.reasons = { ...box.reasons, [about]: reason };
  const place = box.querySelector("[data-unanswered]");
  place.textContent = Object.values(box.reasons).find(Boolean) ?? "";
  place.hidden = !place.textContent;
}

/** The text of the answer, or null: after saying in the box's `[data-unanswered]` why there is
 * none, or when the same was asked again meanwhile. The earlier neither draws nor speaks. */
export async function request(box, about, url, options = {}) {
  const turn = Symbol(about);
  box.turns = { ...box.turns, [about]: turn };
  const { text, reason } = await fetched(url, options);
  if (box.turns[about] !== turn) return null;
  say(box, about, reason);
  return text ?? null;
}

/** Draw `place` as the server does for these fields. They are posted: no address holds the codes
 * of hundreds of organisations. `put` draws, for lists in which somebody may be typing. */
export async function redraw(box, place, url, fields, put = (draw) => draw()) {
  const token = box.closest("form").querySelector('[name="csrfmiddlewaretoken"]').value;
  const headers = { Accept: "text/html", "X-CSRFToken": token };
  const body = new URLSearchParams(fields);
  const text = await request(box, "list", url, { method: "POST", headers, body });
  if (text === null) return;
  await put(() => {
    place.innerHTML = text;
  });
}
