// A page that is older than the ledger is loaded again once the catalogue has followed.

import { ask } from "./asking.js";

const behind = document.getElementById("behind");

async function wait() {
  for (let tries = 0; tries < 40; tries += 1) {
    await new Promise((wake) => { setTimeout(wake, 500 + 250 * tries); });
    const { behind: left } = await ask("/api/v1/individuals?page=1&text=%00").catch(() => ({ behind: 1 }));
    if (!left) return location.reload();
  }
}

if (behind) wait();
