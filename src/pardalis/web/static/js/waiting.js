// A page of which something is still being counted: those parts are fetched anew until it is done.

import { isBegun } from "./fields.js";

const EVERY = 2000;

/** Put a part as it is now in the place of the old one; what was folded out stays so. */
function put(old, fresh) {
  const open = [...old.querySelectorAll("details")].map((each) => each.open);
  [...fresh.querySelectorAll("details")].forEach((each, row) => { each.open = open[row] ?? false; });
  old.replaceWith(document.adoptNode(fresh));
}

async function renew() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  // Who is no longer signed in is sent to another page, which has none of the parts.
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-renews]")) {
    if (old.contains(document.activeElement) || isBegun(old)) continue;
    const fresh = page.getElementById(old.id);
    if (!fresh) old.replaceChildren();
    else if (old.outerHTML !== fresh.outerHTML) put(old, fresh);
  }
}

async function watch() {
  if (!document.querySelector("[data-waits]")) return;
  try {
    if (!document.hidden) await renew();
  } catch {
    // The desk may be starting anew: asked again soon.
  }
  setTimeout(watch, EVERY);
}

setTimeout(watch, EVERY);
