// A page that is older than the ledger is loaded again once the catalogue has followed.

import { ask } from "./asking.js";
import { isBegun } from "./fields.js";

const behind = document.getElementById("behind");

/** Load the page again; where a person has begun to fill something in, only if they say so. */
function renew() {
  if (!isBegun(document)) { location.reload(); return; }
  for (const part of behind.children) part.hidden = !part.hidden;
  behind.querySelector("button").addEventListener("click", () => location.reload());
}

async function wait() {
  for (let tries = 0; tries < 40; tries += 1) {
    await new Promise((wake) => { setTimeout(wake, 500 + 250 * tries); });
    const { behind: left } = await ask("/api/v1/individuals?page=1&text=%00").catch(() => ({ behind: 1 }));
    if (!left) { renew(); return; }
  }
}

if (behind) wait();
