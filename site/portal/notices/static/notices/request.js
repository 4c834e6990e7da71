// What the lists of the notice form ask the server. Without an answer nothing is drawn, and it is
// said beside the list: what stands there may be old.

const SIGNED_OUT =
  "ログインの期限が切れたか、別のタブでログインし直しています。入力した内容はこのページに残っています。「下書きを保存」を押すと、ログインのあとで続けられます。";
const NO_ANSWER =
  "いまは表示を新しくできません。ここに見えている一覧や団体数は、古いことがあります。入力した内容はこのページに残っています。";

// The way to the sign-in page, or an expired form token.
const isSignedOut = (answer) => answer?.type === "opaqueredirect" || answer?.status === 403;

/** The answer, or null after saying why there is none in the box's `[data-unanswered]`. */
export async function request(box, url, options = {}) {
  const answer = await fetch(url, { ...options, redirect: "manual" }).catch(() => null);
  const say = box.querySelector("[data-unanswered]");
  say.hidden = Boolean(answer?.ok);
  say.textContent = say.hidden ? "" : isSignedOut(answer) ? SIGNED_OUT : NO_ANSWER;
  return say.hidden ? answer : null;
}

/** Draw `place` as the server does for these fields. They are posted: no address holds the codes
 * of hundreds of organisations. What was asked for earlier does not overtake what came later. */
export async function redraw(box, place, url, fields) {
  const turn = (box.turn = (box.turn ?? 0) + 1);
  const token = box.closest("form").querySelector('[name="csrfmiddlewaretoken"]').value;
  const headers = { Accept: "text/html", "X-CSRFToken": token };
  const body = new URLSearchParams(fields);
  const answer = await request(box, url, { method: "POST", headers, body });
  if (answer && turn === box.turn) place.innerHTML = await answer.text();
}
