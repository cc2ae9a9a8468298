// Asks the desk for JSON, and says to the person what went wrong.

const LONGEST = 60_000;
const SOON = 2_000;
const GRAVE = 12_000;
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
const place = document.getElementById("told");

/** An answer that refuses: its words, and the status it came with; 0 where none came. */
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
    asked.signal ??= AbortSignal.timeout(LONGEST);
  }
  const answer = await fetch(address, asked).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, { error: place.dataset.unreached });
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

let line = Promise.resolve();
let waiting = 0;
let unsent = 0;

/** Do this once all that was asked for before it has ended. */
export function inTurn(work) {
  waiting += 1;
  const slow = setTimeout(() => tell(place.dataset.sending), SOON);
  const done = line.then(work).finally(() => { waiting -= 1; clearTimeout(slow); });
  line = done.catch(() => {});
  return done;
}

/** Send what a person said, in the order in which it was said. */
export function sayInTurn(work) {
  unsent += 1;
  return inTurn(work).finally(() => { unsent -= 1; });
}

export const isWaiting = () => waiting > 0;

// Who leaves the page while something that was said is still to be sent is asked first.
addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });

let silence;
let graveUntil = 0;

/** Tell the person something in passing; what is grave stays longer, and is not wiped out by it. */
export function tell(words, grave = false) {
  const now = performance.now();
  if (!grave && now < graveUntil) return;
  graveUntil = grave ? now + GRAVE : 0;
  place.classList.toggle("grave", grave);
  place.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => { place.textContent = ""; }, grave ? GRAVE : 4000);
}

/** Whether a key was meant for a field in which the person writes. */
export function isWriting(event) {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName));
}
