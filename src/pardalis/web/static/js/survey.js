// The first page: while a step runs or nights are counted, what is shown is fetched anew.

import { tell } from "./asking.js";

const EVERY = 2000;
const PARTS = ["#jobs .jobs", "ol.steps", "ul.doubts", ".verdict", "#effort"];

/** Whether something on the page is still under way. */
function moves() {
  return document.querySelector('[data-state="running"], [data-state="waiting"], [data-waits]') !== null;
}

/** Put the parts of the page as they are now in the place of what is shown. */
async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of PARTS) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (!old || !fresh || old.outerHTML === fresh.outerHTML || old.contains(document.activeElement)) continue;
    old.replaceWith(document.adoptNode(fresh));
  }
}

async function watch() {
  try {
    if (moves()) await renew();
  } catch {
    // The desk may be starting anew: asked again soon.
  }
  setTimeout(watch, EVERY);
}

for (const form of document.querySelectorAll("form.start")) {
  form.addEventListener("submit", () => tell(document.getElementById("jobs").dataset.asked));
}
setTimeout(watch, EVERY);
