// Asks the desk for JSON, and says to the person what went wrong.

const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

/** An answer that refuses: its words, and the status it came with. */
export class Refusal extends Error {
  constructor(status, told) {
    super([told.error, told.remedy].filter(Boolean).join(" ") || `${status}`);
    this.status = status;
    this.told = told;
  }
}

/** Ask for an address; the answer as an object. A second object is sent as JSON by POST. */
export async function ask(address, sent = undefined, { method, signal } = {}) {
  const asked = { method: method ?? (sent === undefined ? "GET" : "POST"), headers: { accept: "application/json" }, signal };
  if (asked.method !== "GET") {
    asked.headers["x-csrf-token"] = csrf;
    asked.headers["content-type"] = "application/json";
    asked.body = JSON.stringify(sent ?? {});
  }
  const answer = await fetch(address, asked);
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

let line = Promise.resolve();
let waiting = 0;

/** Do this once all that was asked for before it has ended: what a person says is sent in the order in which it was said. */
export function inTurn(work) {
  waiting += 1;
  const done = line.then(work).finally(() => { waiting -= 1; });
  line = done.catch(() => {});
  return done;
}

export const isWaiting = () => waiting > 0;

// Who leaves the page while something is still to be sent is asked first.
addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

let silence;

/** Tell the person something in passing; what is grave stays longer. */
export function tell(words, grave = false) {
  const place = document.getElementById("told");
  place.classList.toggle("grave", grave);
  place.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => { place.textContent = ""; }, grave ? 12000 : 4000);
}

/** Whether a key was meant for a field in which the person writes. */
export function isWriting(event) {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName));
}
