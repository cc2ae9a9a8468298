// One photograph in full: seen, leafed through, and corrected.
import { ask, inTurn, isWaiting, isWriting, sayInTurn, tell } from "./asking.js";
import { Boxes, boxText, within } from "./boxes.js";
import { fillSide } from "./photo_side.js";
import { Burst } from "./burst.js";

const byId = (id) => document.getElementById(id);
const words = JSON.parse(byId("photo-words").textContent);
const KINDS = { a: "animal", p: "human", v: "vehicle", u: "unknown" };
const NEW = "new";
const PAUSE = 700;
let given = new URLSearchParams(location.search);
const state = { photo: JSON.parse(byId("photo-data").textContent), chosen: null, draft: null, mine: [], visit: {}, turning: 0, refused: -PAUSE, species: new Map() };

const address = (id) => `/api/v1/photographs/${id}`;
const picture = (id, size, more = "") => `${address(id)}/picture?size=${size}${more}`;
const momentOf = (taken) => (taken === null ? words.undated : new Date(taken).toISOString().slice(0, 19).replace("T", " "));
const filter = () => { const kept = new URLSearchParams(given); kept.delete("at"); return kept; };
const detection = () => state.photo.detections.find((one) => one.detection_id === state.chosen);

const boxes = new Boxes(byId("overlay"), {
  chose: (id) => choose(id === NEW ? NEW : id),
  drew: (box) => hold(box),
  moved: (box) => { hold(box, true); },
});
const burst = new Burst({ strip: byId("burst"), image: byId("picture"), film: byId("film"), note: byId("film-note"), button: byId("play"), picture, open: (id) => turnWith(() => open(id)), words,
  hide: (playing) => { const off = playing || !byId("boxes").checked; byId("overlay").classList.toggle("off", off); boxes.labels.hidden = off; } });

function labelOf(one) {
  const name = one.scientific_name ? state.species.get(one.scientific_name) || one.scientific_name : words[one.observation_type];
  const sure = one.score === null ? "" : one.score.toFixed(2);
  return [name, one.count > 1 ? `×${one.count}` : "", one.individual_name || one.individual_id, sure].filter(Boolean).join(" · ");
}

function drawBoxes() {
  const shown = state.photo.detections.map((one, row) => ({ id: one.detection_id, kind: one.observation_type, label: `${row + 1} ${labelOf(one)}`, ...one }));
  boxes.may = state.photo.may_decide;
  boxes.show(shown, state.chosen, state.draft);
}

function render() {
  const photo = state.photo;
  const image = byId("picture");
  const clear = byId("clear").checked && photo.may_see_clear;
  byId("lost").hidden = true;
  image.hidden = false;
  image.width = photo.width;
  image.height = photo.height;
  image.style.aspectRatio = `${photo.width} / ${photo.height}`;
  const frame = photo.duration !== null && photo.detections[0]?.frame;
  image.src = clear ? picture(photo.media_id, "full", "&clear=true") : picture(photo.media_id, "screen", frame ? `&frame=${frame}` : "");
  image.alt = [...photo.kinds.map((kind) => words[kind]), ...photo.detections.map(labelOf), momentOf(photo.taken)].join(", ");
  byId("when").textContent = momentOf(photo.taken);
  byId("where").textContent = [photo.station, photo.camera].filter(Boolean).join(" · ");
  byId("shows").textContent = photo.reason || (photo.duration === null ? "" : `${photo.duration.toFixed(1)} s`);
  byId("whole").href = picture(photo.media_id, "full", clear ? "&clear=true" : "");
  byId("clear-label").hidden = !(photo.may_see_clear && photo.kinds.includes("human"));
  const back = new URLSearchParams(given);
  byId("back").href = `/photos${back.size ? `?${back}` : ""}`;
  drawBoxes();
  fillSide(state, words, { say, choose, labelOf, momentOf });
  burst.show(photo, clear);
  const paired = photo.paired;
  byId("paired").hidden = !paired;
  if (paired) {
    byId("paired-link").href = `/photos/${paired.media_id}?${filter()}`;
    byId("paired-picture").src = picture(paired.media_id, "screen");
    byId("paired-when").textContent = momentOf(paired.taken);
  }
}

async function open(id, push = true) {
  try {
    state.photo = await ask(address(id));
  } catch (error) { tell(error.message, true); return; }
  leave(words.gone_on);
  Object.assign(state, { chosen: null, draft: null, mine: [], next: null });
  if (push) history.pushState({ id }, "", `/photos/${id}${given.size ? `?${given}` : ""}`);
  render();
  ahead();
}

/** What was said of the photograph as it was seen until now, and is not sent yet, is not sent. */
function leave(why) {
  state.visit.why = why;
  state.visit = {};
}

/** Send in turn what is said of the photograph as it is seen now. */
function ofThis(work) {
  const { visit } = state;
  return sayInTurn(() => (state.visit === visit ? work() : tell(visit.why, true)));
}

/** Go elsewhere once all that was said is sent; until then nothing is said of what comes. */
async function turnWith(work) {
  state.turning += 1;
  await inTurn(work).finally(() => { state.turning -= 1; });
}

/** The next photograph is made ready while this one is looked at. */
async function ahead() {
  const id = state.photo.media_id;
  const next = await beside(id, false).catch(() => null);
  if (next?.media_id && id === state.photo.media_id) { state.next = { of: id, ...next }; new Image().src = picture(next.media_id, "screen"); }
}

function beside(id, back) {
  const asked = filter();
  if (back) asked.set("back", "true");
  return ask(`${address(id)}/beside?${asked}`);
}

async function leaf(back) {
  const id = state.photo.media_id;
  try {
    const found = !back && state.next?.of === id ? state.next : await beside(id, back);
    if (!found.media_id) { tell(words.end); return; }
    // The place in the list does not move on over one that is no longer in it.
    const step = back ? -1 : Number(found.is_wanted);
    if (given.has("at")) given.set("at", Math.max(0, Number(given.get("at")) + step));
    await open(found.media_id);
  } catch (error) { tell(error.message, true); }
}

/** A key that is held down does not run ahead of the pictures. */
const turnTo = (back, held = false) => { if (!(held && isWaiting())) turnWith(() => leaf(back)); };

function choose(id) {
  // What was written of the other box is said of it.
  if (id !== state.chosen) document.activeElement?.closest?.("#detections [name]")?.blur();
  if (id !== state.chosen) state.draft = id === NEW && state.draft?.id === NEW ? state.draft : null;
  state.chosen = id;
  drawBoxes();
  fillSide(state, words, { say, choose, labelOf, momentOf });
}

/** A place that is not kept yet: of the chosen box, or of a new one. */
function hold(box, onlyBoxes = false) {
  if (state.turning) { tell(words.too_early); return; }
  const one = detection();
  state.draft = { ...within(box), id: one ? one.detection_id : NEW, kind: one?.observation_type ?? state.draft?.kind ?? "animal", label: one ? words.save : words.animal };
  if (!one) state.chosen = NEW;
  drawBoxes();
  if (!onlyBoxes) fillSide(state, words, { say, choose, labelOf, momentOf });
}

/** A place that is not kept yet, and not on its way either. */
const held = () => (state.draft && !state.draft.sent ? state.draft : null);

/** Words as they are meant now: what comes before them in the line changes nothing of them. */
function say(said, { draft = null, then = null } = {}) {
  if (!state.photo.may_decide) return;
  if (draft) draft.sent = true;
  if (then) state.turning += 1;
  ofThis(() => send(said, draft, then)).finally(() => { if (then) state.turning -= 1; });
}

async function send(said, draft, then) {
  const isThere = (id) => state.photo.detections.some((one) => one.detection_id === id);
  // Said twice that nothing is in a box.
  if (said.every((each) => each.value === "blank" && each.detection_id && !isThere(each.detection_id))) return;
  const at = address(state.photo.media_id);
  try {
    const told = await ask(`${at}/words`, { said, since: state.photo.since });
    state.mine.push(told.act);
    took(told.photograph, words.saved, draft);
    if (then) await then();
  } catch (error) {
    leave(`${error.message} ${words.nor_after}`);
    tell(error.message, true);
    if (draft) draft.sent = false;
    // Somebody else spoke, or nobody knows whether it arrived: what stands is shown.
    if ([0, 409].includes(error.status)) await ask(at).then((photo) => took(photo, ""), () => {});
  }
}

function took(photo, told, sent = null) {
  const before = new Set(state.photo.detections.map((one) => one.detection_id));
  const added = photo.detections.find((one) => !before.has(one.detection_id));
  const isThere = (id) => photo.detections.some((one) => one.detection_id === id);
  Object.assign(state, { photo, next: null });
  const { draft } = state;
  if (draft && (draft === sent || !(draft.id === NEW || isThere(draft.id)))) state.draft = null;
  if (state.chosen === NEW && !state.draft) state.chosen = added?.detection_id ?? null;
  else if (state.chosen !== NEW && !isThere(state.chosen)) state.chosen = null;
  if (told) tell(told);
  render();
}

/** Keep what was drawn; whether there was something. */
function keepBox(kind = null) {
  const draft = held();
  if (!draft) return false;
  const text = boxText(draft);
  const frame = state.photo.duration === null ? "" : ` ${state.photo.detections[0]?.frame ?? 0}`;
  const said = draft.id === NEW
    ? [{ verdict: "added", value: `${kind ?? draft.kind} ${text}${frame}` }]
    : [{ verdict: "box", detection_id: draft.id, value: text }, ...(kind ? [{ verdict: "observation", detection_id: draft.id, value: kind }] : [])];
  say(said, { draft });
  return true;
}

function isKind(kind) {
  if (keepBox(kind)) return;
  const only = state.photo.detections.length === 1 ? state.photo.detections[0].detection_id : null;
  const id = state.chosen ?? only;
  if (id === NEW) tell(words.too_early);
  else if (id) say([{ verdict: "observation", detection_id: id, value: kind }]);
  else if (state.photo.detections.length) tell(words.choose);
  else { newBox(); state.draft.kind = kind; drawBoxes(); }
}

const newBox = () => { state.chosen = null; hold({ x: 0.35, y: 0.35, width: 0.3, height: 0.3 }); };
const confirm = () => keepBox() || say([{ verdict: "confirmed" }], { then: () => leaf(false) });

function nothing() {
  if (held()?.id === NEW) choose(null);
  else if (state.chosen === NEW) tell(words.too_early);
  else say([{ verdict: "observation", detection_id: state.chosen ?? "", value: "blank" }]);
}

async function undo() {
  const act = state.mine.at(-1);
  if (!act) return;
  try {
    await ask(`/api/v1/decisions/${act}/undo`, { why: "" });
    state.mine.pop();
    took(await ask(address(state.photo.media_id)), words.undone);
  } catch (error) { tell(error.message, true); }
}

function shift(event) {
  const one = held() ?? detection();
  if (!one) return false;
  const step = event.ctrlKey ? 0.002 : 0.01;
  const [x, y] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
  const box = { x: one.x, y: one.y, width: one.width, height: one.height };
  hold(event.shiftKey ? { ...box, width: Math.min(1 - box.x, box.width + x), height: Math.min(1 - box.y, box.height + y) } : { ...box, x: box.x + x, y: box.y + y }, true);
  return true;
}

function field(name) {
  const only = state.photo.detections.length === 1 ? state.photo.detections[0].detection_id : null;
  if (!state.chosen && only) choose(only);
  const found = document.querySelector(`#detections li.chosen [name="${name}"]`);
  if (found) { found.focus(); found.select?.(); } else tell(words.choose);
}

function light() {
  for (const id of ["picture", "film", "paired-picture"]) byId(id).style.filter = `brightness(${byId("brightness").value}%) contrast(${byId("contrast").value}%)`;
}

function brighten(by) { byId("brightness").value = Number(byId("brightness").value) + by; light(); }
function help() { byId("help").showModal(); }

const SAID = { e: nothing, Delete: nothing, Backspace: nothing, Enter: confirm, z: () => ofThis(undo), ...Object.fromEntries(Object.entries(KINDS).map(([key, kind]) => [key, () => isKind(kind)])) };
const PLAIN = {
  n: newBox, " ": () => burst.toggle(),
  "+": () => brighten(20), "=": () => brighten(20), "-": () => brighten(-20), "?": help,
  s: () => field("species"), c: () => field("count"), f: () => field("flank"), x: () => field("sex"),
  g: () => byId("back").click(), h: () => byId("boxes").click(),
  o: () => turnWith(() => (state.photo.paired ? open(state.photo.paired.media_id) : tell(words.no_pair))),
};
const OF_DECIDERS = new Set(["n", "s", "c", "f", "x"]);
const ANY_TIME = new Set(["?", "g", "h", "Shift", "Control", "Tab"]);

/** Whether a key was meant for the photograph before the one that comes, or is one of a word begun then. */
function isTooEarly(key) {
  if (ANY_TIME.has(key) || (["ArrowLeft", "ArrowRight"].includes(key) && !held() && !detection())) return false;
  const now = performance.now();
  if (!state.turning && now - state.refused > PAUSE) return false;
  state.refused = now;
  tell(words.too_early);
  return true;
}

addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || byId("help").open) return;
  if (event.key === "Escape") { if (isWriting(event)) event.target.blur(); else choose(null); return; }
  const onButton = event.target.closest?.("button, a") && (event.key === "Enter" || event.key === " ");
  const onRange = event.target.type === "range" && event.key.startsWith("Arrow");
  const onBox = event.target.type === "checkbox" && event.key === " ";
  const writes = isWriting(event) && !["checkbox", "range"].includes(event.target.type);
  if (writes || onButton || onRange || onBox) return;
  if (isTooEarly(event.key)) { event.preventDefault(); return; }
  if (event.key.startsWith("Arrow")) {
    if (!(state.photo.may_decide && shift(event)) && !event.shiftKey && !event.ctrlKey && event.key !== "ArrowUp" && event.key !== "ArrowDown") turnTo(event.key === "ArrowLeft", event.repeat);
    else if (!state.chosen) return;
    event.preventDefault();
    return;
  }
  if (event.ctrlKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const row = Number(key) - 1;
  if (state.photo.detections[row]) choose(state.photo.detections[row].detection_id);
  // A key that is held down says nothing of photographs that nobody has looked at.
  else if (key in SAID && state.photo.may_decide) { if (!event.repeat) SAID[key](); }
  else if (key in PLAIN && (state.photo.may_decide || !OF_DECIDERS.has(key))) PLAIN[key]();
  else return;
  event.preventDefault();
});

const ACTS = { confirm, blank: nothing, add: newBox, undo: SAID.z, save: () => keepBox() };
document.querySelector(".side").addEventListener("click", (event) => {
  const act = event.target.closest("button[data-act]")?.dataset.act;
  if (act) ACTS[act]();
});
byId("previous").addEventListener("click", () => turnTo(true));
byId("next").addEventListener("click", () => turnTo(false));
byId("keys").addEventListener("click", help);
byId("clear").addEventListener("change", render);
byId("boxes").addEventListener("change", () => { for (const part of [byId("overlay"), boxes.labels]) part.classList.toggle("off", !byId("boxes").checked); boxes.labels.hidden = !byId("boxes").checked; });
for (const id of ["brightness", "contrast"]) byId(id).addEventListener("input", light);
byId("picture").addEventListener("load", () => { byId("lost").hidden = true; byId("picture").hidden = !byId("film").hidden; });
byId("picture").addEventListener("error", () => { byId("lost").hidden = false; byId("picture").hidden = true; });
addEventListener("popstate", () => {
  given = new URLSearchParams(location.search);
  const id = location.pathname.split("/").pop();
  turnWith(() => (id === state.photo.media_id ? render() : open(id, false)));
});

ask("/api/v1/species").then((found) => {
  const list = byId("species");
  for (const one of found) {
    state.species.set(one.scientific_name, one.common_name);
    const option = document.createElement("option");
    option.value = one.scientific_name;
    option.label = one.common_name ? `${one.common_name} · ${one.scientific_name}` : one.scientific_name;
    list.append(option);
  }
  drawBoxes();
}).catch(() => {});
render();
ahead();
