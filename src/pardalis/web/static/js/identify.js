// One pair at a time: the next ones are fetched while the person looks at this one.

import { ask, isWriting, sayInTurn, tell } from "./asking.js";
import { Pictures } from "./pair.js";

const AHEAD = 4;
const words = JSON.parse(document.getElementById("words").textContent);
// Not randomUUID, which browsers have only where TLS or this machine is.
const seat = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("-");
const $ = (query) => document.querySelector(query);
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const clock = (text) => (text ? text.slice(0, 16).replace("T", " ") : words.never);

const pictures = new Pictures($("#pair"), words);
const done = new Set();
let pairs = [];
let shown = null;
let last = null;
let disputed = null;
let asking = null;

/** Ask for pairs until a few are ready; one asking at a time. */
function fetchPairs() {
  asking ??= (async () => {
    try {
      const round = await ask("/api/v1/questions/next", { seat, number: AHEAD });
      // The pair in sight is ours too, and comes again.
      const known = new Set([shown, ...pairs].map((pair) => pair?.question_id));
      for (const pair of round.pairs) {
        if (!known.has(pair.question_id) && !done.has(pair.question_id)) pairs.push(pair);
      }
      if (!shown && pairs.length) show();
      count(round);
      for (const pair of pairs.slice(0, AHEAD)) pictures.prepare(pair);
    } catch (error) {
      tell(error.message, true);
    } finally {
      asking = null;
    }
  })();
  return asking;
}

function count(round) {
  const left = round.waiting === 1 ? words.left_one : fill(words.left, { n: round.waiting });
  const behind = round.behind ? ` · ${round.behind === 1 ? words.behind_one : fill(words.behind, { n: round.behind })}` : "";
  $("#left").textContent = left + behind;
  if (!pairs.length && !shown) $("#state").textContent = round.waiting ? words.wait : words.none;
}

/** Show the first of the pairs that wait here. */
function show() {
  shown = pairs.shift() ?? null;
  closeWhich();
  $("#pair").hidden = !shown;
  $("#state").hidden = Boolean(shown);
  if (shown) pictures.show(shown);
  else $("#state").textContent = words.loading;
}

/** Answer, and go on at once; the ledger's word is waited for in the background. */
function answer(verdict, side = null) {
  if (!shown || disputed) return;
  const said = { pair: shown, verdict, side, position: null };
  last = said;
  done.add(shown.question_id);
  show();
  if (pairs[0]) pictures.prepare(pairs[0]);
  sayInTurn(() => send(said));
}

async function send(said) {
  const { pair, verdict, side } = said;
  try {
    const taken = await ask(`/api/v1/questions/${pair.question_id}/answer`, { seat, verdict, side, since: pair.since });
    said.position = taken.position;
    tellLast(verdict, taken.opinion);
  } catch (error) {
    // What was said before it is no longer what U takes back.
    $("#before").hidden = true;
    if (error.told?.against?.length) { await dispute(said, error.told.against); return; }
    // Not in the ledger: the desk may ask for the pair again.
    done.delete(pair.question_id);
    tell(error.message, true);
  }
  fetchPairs();
}

function tellLast(verdict, opinion) {
  $("#before").hidden = false;
  $("[data-undo]").disabled = false;
  $("#said").textContent = fill(words.you, { verdict: words[verdict] });
  if (!opinion) return;
  const p = opinion.p_same > 0.9999 ? "> 0.9999" : opinion.p_same < 0.0001 ? "< 0.0001" : opinion.p_same.toFixed(opinion.p_same > 0.99 || opinion.p_same < 0.01 ? 4 : 2);
  const [a, b] = opinion.individuals.map((name) => name || words.nobody);
  const places = opinion.clocks.map((when, end) => fill(words.where, { when: clock(when), where: opinion.stations[end] || words.nowhere }));
  $("#opinion").textContent = [
    fill(words.opinion, { p, spots: opinion.spots }),
    opinion.individuals[0] && a === b ? fill(words.one, { a }) : fill(words.animals, { a, b }),
    `${places.join("; ")}.`,
  ].join(" ");
}

/** What was answered last is taken back, also if its answer is still on its way. */
function undo() {
  const said = last;
  last = null;
  if (said) sayInTurn(() => takeBack(said));
}

async function takeBack(said) {
  const { pair, position } = said;
  if (position === null) return;
  $("[data-undo]").disabled = true;
  try {
    const back = await ask(`/api/v1/decisions/${position}/undo`, { seat });
    $("#before").hidden = true;
    tell(back.question_id ? words.undoing : words.undone);
    if (!back.question_id) return;
    done.delete(pair.question_id);
    done.delete(back.question_id);
    if (shown) pairs.unshift(shown);
    pairs.unshift({ ...pair, question_id: back.question_id, since: back.since });
    show();
  } catch (error) {
    last ??= said;
    $("[data-undo]").disabled = false;
    tell(error.message, true);
  }
}

/** Others decided meanwhile: both verdicts are shown, and what waits to be sent waits until the person says which counts. */
function dispute(said, against) {
  const list = $("#conflict ul");
  list.replaceChildren(...against.map((each) => {
    const item = document.createElement("li");
    item.textContent = fill(words.other, { who: each.decided_by, verdict: words[each.verdict] ?? each.verdict, when: clock(each.decided_at) });
    return item;
  }));
  $("#own").textContent = fill(words.yours, { verdict: words[said.verdict] });
  $("#conflict").hidden = false;
  $("[data-conflict=leave]").focus();
  return new Promise((settled) => { disputed = { said, since: Math.max(...against.map((each) => each.position)), settled }; });
}

async function settle(insists) {
  const { said, since, settled } = disputed;
  disputed = null;
  $("#conflict").hidden = true;
  if (insists) {
    said.pair = { ...said.pair, since };
    await send(said);
  } else fetchPairs();
  settled();
}

function openWhich() {
  $("#which").hidden = false;
  $("[data-verdict=not_identifiable]").setAttribute("aria-expanded", "true");
  $("[data-which=left]").focus();
}

function closeWhich() {
  const had = $("#which").contains(document.activeElement);
  $("#which").hidden = true;
  $("[data-verdict=not_identifiable]").setAttribute("aria-expanded", "false");
  if (had) $("[data-verdict=not_identifiable]").focus();
}

function choose(side) {
  closeWhich();
  if (side) answer("not_identifiable", side);
}

const VERDICTS = { 1: "same", s: "same", 2: "different", d: "different", 3: "cannot_tell", c: "cannot_tell" };
const SIDES = { l: "left", r: "right", b: "both", Escape: "" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isWriting(event) && event.target.type !== "range") return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (disputed) return;
  // A key that is held down says nothing of pairs that nobody has looked at.
  if (event.repeat && (key in VERDICTS || key === "u" || !$("#which").hidden)) return;
  if (!$("#which").hidden && key in SIDES) choose(SIDES[key]);
  else if (key in VERDICTS) answer(VERDICTS[key]);
  else if ((key === "4" || key === "n") && shown) openWhich();
  else if (key === "u") undo();
  else if (!pictures.key(key, event)) return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const at = event.target.closest("button");
  if (!at) return;
  const { verdict, which, conflict } = at.dataset;
  if (verdict === "not_identifiable") $("#which").hidden ? openWhich() : closeWhich();
  else if (verdict) answer(verdict);
  else if (which !== undefined) choose(which);
  else if (conflict) settle(conflict === "insist");
  else if ("undo" in at.dataset) undo();
});

setInterval(() => {
  const held = [shown, ...pairs].filter(Boolean).map((pair) => pair.question_id).slice(0, 8);
  if (held.length && document.visibilityState === "visible") ask("/api/v1/questions/keep", { seat, questions: held }).catch(() => {});
  else if (!shown) fetchPairs();
}, 30000);

addEventListener("pagehide", () => {
  const csrf = document.querySelector('meta[name="csrf"]').content;
  fetch("/api/v1/questions/keep", { method: "POST", keepalive: true, body: JSON.stringify({ seat }),
    headers: { "content-type": "application/json", "x-csrf-token": csrf } }).catch(() => {});
});

// A queue that is made only now is asked for again.
(async () => {
  await fetchPairs();
  for (let tries = 0; !shown && tries < 10; tries += 1) {
    await new Promise((wake) => { setTimeout(wake, 1500); });
    await fetchPairs();
  }
})();
