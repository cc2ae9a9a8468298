// The grid of photographs.
import { ask, tell } from "./asking.js";
import { Rows } from "./rows.js";

const PAGE = 120;
const DAY = 86_400_000;
const LAST_DAY = 253_402_214_400_000 / DAY;
const KEPT = 4_000;
const AGAIN = 3_000;

const form = document.getElementById("filters");
const box = document.getElementById("grid");
const words = JSON.parse(box.dataset.told);
const scrub = document.getElementById("scrub");
const at = document.getElementById("at");
const density = document.getElementById("density");
const known = new Map();
const asked = new Map();
// What the days were counted under: the form may have changed since, and not been answered.
let listed = new URLSearchParams();
let days = [];
let begins = [];
let total = 0;
let current = 0;
let round = 0;

const dateOf = (day) => (day >= LAST_DAY ? words.undated : new Date(day * DAY).toISOString().slice(0, 10));
const momentOf = (taken) => (taken === null ? words.undated : new Date(taken).toISOString().slice(0, 16).replace("T", " "));

function query() {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) given.set(name, value);
  return given;
}

/** The day in which a place of the list lies. */
function dayAt(index) {
  let low = 0;
  let high = days.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (begins[middle] <= index) low = middle; else high = middle - 1;
  }
  return low;
}

async function bring(page) {
  if (asked.has(page)) return;
  const own = round;
  const first = page * PAGE;
  const number = Math.min(PAGE, total - first);
  const from = dayAt(first);
  const given = new URLSearchParams(listed);
  given.set("first", dateOf(days[from][0]).replace(words.undated, "9999-12-31"));
  given.set("last", dateOf(days[dayAt(first + number - 1)][0]).replace(words.undated, "9999-12-31"));
  given.set("skip", first - begins[from]);
  given.set("number", number);
  asked.set(page, true);
  try {
    const found = await ask(`/api/v1/photographs?${given}`);
    if (own !== round) { asked.delete(page); return; }
    found.forEach((each, row) => known.set(first + row, each));
    for (let row = 0; row < number; row += 1) {
      const cell = rows.cells.get(first + row);
      if (cell) fill(cell, first + row);
    }
    if (known.size > KEPT) forget(page);
  } catch (error) {
    asked.delete(page);
    if (error.name !== "AbortError") tell(error.message, true);
  }
}

/** Forget pages that are far away: nobody's memory holds a million photographs. */
function forget(page) {
  for (const other of [...asked.keys()]) {
    if (Math.abs(other - page) < KEPT / PAGE / 2) continue;
    asked.delete(other);
    for (let row = other * PAGE; row < (other + 1) * PAGE; row += 1) known.delete(row);
  }
}

function text(kind, content, className = "") {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.textContent = content;
  return made;
}

function paint(cell, index) {
  const link = document.createElement("a");
  link.tabIndex = index === current ? 0 : -1;
  link.dataset.index = index;
  cell.setAttribute("aria-setsize", total);
  cell.setAttribute("aria-posinset", index + 1);
  cell.append(link);
  fill(cell, index);
}

function fill(cell, index) {
  const photo = known.get(index);
  const link = cell.firstElementChild;
  if (!photo || link.childElementCount) return;
  const address = new URLSearchParams(listed);
  address.set("at", index);
  link.href = `/photos/${photo.media_id}?${address}`;
  const shows = photo.kinds.map((kind) => words[kind]).join(", ");
  const named = [photo.scientific_name || shows, ...photo.individuals].join(" · ");
  const image = document.createElement("img");
  image.alt = [shows, photo.scientific_name, photo.individuals.join(" "), photo.station, momentOf(photo.taken), photo.reviewed ? words.looked : ""].filter(Boolean).join(", ");
  image.dataset.src = `/api/v1/photographs/${photo.media_id}/picture?size=thumbnail`;
  image.addEventListener("error", () => { if (image.src) { image.classList.add("gone"); link.title = words.gone; } });
  const head = document.createElement("span");
  head.className = "head";
  head.append(text("b", named));
  if (photo.score) head.append(text("span", photo.score.toFixed(2)));
  const foot = document.createElement("span");
  foot.className = "foot";
  foot.append(text("span", photo.station), text("span", momentOf(photo.taken)));
  for (const part of [head, foot]) part.setAttribute("aria-hidden", "true");
  cell.classList.toggle("blank", photo.kinds[0] === "blank");
  link.append(image, head, foot);
  if (photo.reviewed) { const done = text("span", "✓", "done"); done.title = words.looked; done.setAttribute("aria-hidden", "true"); link.append(done); }
  look(cell);
}

function look(cell) {
  const image = cell.querySelector("img[data-src]");
  if (image) { image.src = image.dataset.src; delete image.dataset.src; }
}

/** What stands still is brought. */
function settled(from, until) {
  if (!total) return;
  for (let page = Math.floor(from / PAGE); page <= Math.floor((until - 1) / PAGE); page += 1) bring(page);
  const here = dayAt(rows.first);
  scrub.value = here;
  show(here);
}

function show(row) {
  const told = days.length ? dateOf(days[row][0]) : "";
  at.textContent = told;
  scrub.setAttribute("aria-valuetext", told);
  draw(row);
}

function draw(here) {
  const wide = (density.width = density.clientWidth * devicePixelRatio);
  const high = (density.height = 34 * devicePixelRatio);
  const pen = density.getContext("2d");
  const most = Math.max(1, ...days.map((day) => day[1]));
  const step = wide / Math.max(1, days.length);
  days.forEach(([, number], row) => {
    const tall = Math.max(2, (high - 2) * Math.sqrt(number / most));
    pen.fillStyle = row === here ? "#8a4b08" : "#7c9a8f";
    pen.fillRect(row * step, high - tall, Math.max(1, step - (step > 4 ? 1 : 0)), tall);
  });
}

const rows = new Rows(box, { least: innerWidth < 600 ? 150 : 210, ratio: 0.76, paint, settled });

async function load(place = 0) {
  const own = (round += 1);
  const given = query();
  try {
    const told = await ask(`/api/v1/photographs/days?${given}`);
    if (own !== round) return;
    listed = given;
    history.replaceState(null, "", `/photos${given.size ? `?${given}` : ""}`);
    take(told, place);
    count(given, own);
  } catch (error) {
    tell(error.message, true);
    if (own !== round) return;
    // The list stays as it was counted last, and goes on being brought.
    rows.draw();
    again(own, JSON.stringify(days));
  }
}

/** Shows so many photographs; while some are still being brought in it is asked again, and said. */
function take(told, place) {
  const own = round;
  known.clear();
  asked.clear();
  days = told.days;
  begins = [];
  total = 0;
  for (const [, number] of days) { begins.push(total); total += number; }
  current = Math.min(place, Math.max(0, total - 1));
  say(told.current);
  if (!told.current) setTimeout(() => again(own, JSON.stringify(told.days)), AGAIN);
  scrub.max = Math.max(0, days.length - 1);
  scrub.disabled = days.length < 2;
  rows.set(total);
  rows.go(current);
}

function say(isCurrent) {
  const none = isCurrent ? words.none : words.bringing;
  document.getElementById("total").textContent = total ? words.total.replace("{n}", total.toLocaleString(document.documentElement.lang)) : none;
  document.getElementById("behind").hidden = isCurrent || !total;
}

/** What was brought in meanwhile; the grid stays as it is where nothing was. */
async function again(own, before) {
  if (own !== round) return;
  try {
    const told = await ask(`/api/v1/photographs/days?${listed}`);
    if (own !== round) return;
    if (JSON.stringify(told.days) !== before) {
      round += 1;
      const at = document.activeElement;
      const held = at === document.body || (box.contains(at) && at !== box);
      take(told, current);
      if (held) rows.cells.get(current)?.firstElementChild?.focus({ preventScroll: true });
      count(listed, round);
      return;
    }
    say(told.current);
    if (told.current) { count(listed, own); return; }
  } catch { /* The desk may be starting anew: asked again soon. */ }
  setTimeout(() => again(own, before), AGAIN);
}

/** How many each choice would leave, beside its name. */
async function count(given, own) {
  const told = await ask(`/api/v1/photographs/counts?${given}`).catch(() => null);
  if (!told || own !== round) return;
  told.looked = { yes: told.reviewed, no: told.unreviewed };
  for (const list of form.querySelectorAll("select[data-counts]")) {
    for (const option of list.options) {
      if (!option.dataset.name) continue;
      const number = told[list.dataset.counts][list.dataset.counts === "at_least" ? Number(option.value) : option.value] ?? 0;
      option.textContent = given.has("individual") || given.has("hour") ? option.dataset.name : `${option.dataset.name} (${number.toLocaleString(document.documentElement.lang)})`;
    }
  }
}

function move(index) {
  if (!total) return;
  const former = rows.cells.get(current)?.firstElementChild;
  if (former) former.tabIndex = -1;
  current = Math.max(0, Math.min(index, total - 1));
  rows.go(current, true);
  const link = rows.cells.get(current)?.firstElementChild;
  if (link) { link.tabIndex = 0; link.focus({ preventScroll: true }); }
}

box.addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(rows.view / rows.high)) * rows.columns;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -rows.columns, ArrowDown: rows.columns, PageUp: -page, PageDown: page, Home: -total, End: total };
  if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  move(current + steps[event.key]);
});
box.addEventListener("focusin", (event) => {
  const index = event.target.dataset?.index;
  if (index !== undefined) current = Number(index);
});
scrub.addEventListener("input", () => { const row = Number(scrub.value); rows.go(begins[row]); current = begins[row]; show(row); });
density.addEventListener("click", (event) => {
  const row = Math.min(days.length - 1, Math.floor((event.offsetX / density.clientWidth) * days.length));
  if (row >= 0) { scrub.value = row; rows.go(begins[row]); current = begins[row]; show(row); }
});
addEventListener("resize", () => show(Number(scrub.value)));
form.classList.add("live");
form.addEventListener("change", () => load());
form.addEventListener("submit", (event) => { event.preventDefault(); load(); });
load(Number(new URLSearchParams(location.search).get("at") ?? 0)).then(() => {
  if (location.search.includes("at=") || !document.activeElement || document.activeElement === document.body) rows.cells.get(current)?.firstElementChild?.focus({ preventScroll: true });
});
