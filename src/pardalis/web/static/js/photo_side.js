// What stands beside a photograph: what is on it with its fields, and what was said of it.

const byId = (id) => document.getElementById(id);
const SIDES = ["unknown", "left", "right", "front", "back"];
const SEXES = ["", "female", "male"];
const KINDS = ["animal", "human", "vehicle", "unknown"];

function made(kind, content = "", className = "") {
  const element = document.createElement(kind);
  if (className) element.className = className;
  if (content) element.textContent = content;
  return element;
}

/** Tells of a choice once it is made: with Enter or on leaving where the arrow keys went through it. */
function committed(field, tell) {
  const before = field.value;
  const kept = field.dataset;
  kept.was = before;
  kept.keyed = "";
  const done = () => { if (!kept.replaced && field.value !== before && (field.value || field.tagName === "SELECT" || field.name === "species")) tell(field.value); };
  field.addEventListener("keydown", (event) => {
    kept.keyed = "true";
    if (event.key === "Escape") field.value = before;
    if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); field.blur(); }
  });
  field.addEventListener("pointerdown", () => { kept.keyed = ""; });
  field.addEventListener("change", () => { if (!kept.keyed) done(); });
  field.addEventListener("blur", () => { if (kept.keyed) done(); });
  return field;
}

function labelled(text, field, name, className = "") {
  const label = made("label", text, className);
  field.name = name;
  label.append(field);
  return label;
}

function list(values, chosen, words) {
  const field = made("select");
  for (const value of values) {
    const option = made("option", words[value]);
    option.value = value;
    option.selected = value === chosen;
    field.append(option);
  }
  return field;
}

/** The scientific name that was typed, or that of the common name that was. */
function speciesOf(text, known) {
  const typed = text.trim().toLowerCase();
  for (const [scientific, common] of known) if ([scientific, common].some((name) => name && name.toLowerCase() === typed)) return scientific;
  return text.trim();
}

function fields(one, state, words, say) {
  const box = made("div", "", "fields");
  const kind = list(KINDS, one.observation_type, words);
  const sayOf = (verdict) => (value) => say([{ verdict, detection_id: one.detection_id, value }]);
  committed(kind, sayOf("observation"));
  const count = made("input");
  Object.assign(count, { type: "number", min: 1, max: 10000, value: one.count });
  committed(count, sayOf("count"));
  box.append(labelled(words.kind, kind, "kind"), labelled(words.count, count, "count"));
  if (one.observation_type === "animal" || one.observation_type === "unknown") {
    const species = made("input");
    species.setAttribute("list", "species");
    Object.assign(species, { value: one.scientific_name, maxLength: 100, autocomplete: "off" });
    species.name = "species";
    committed(species, (value) => sayOf("species")(speciesOf(value, state.species)));
    const flank = list(SIDES, one.flank, words);
    committed(flank, sayOf("flank"));
    const sex = list(SEXES, one.sex, words);
    committed(sex, sayOf("sex"));
    box.append(labelled(words.species, species, "species", "wide"), labelled(words.flank, flank, "flank"), labelled(words.sex, sex, "sex"));
  }
  return box;
}

function item(one, row, state, words, { say, choose, labelOf }) {
  const part = made("li", "", one.observation_type);
  const chosen = one.detection_id === state.chosen;
  part.classList.toggle("chosen", chosen);
  const name = made("p", "", "name");
  const button = made("button", words.box.replace("{n}", row + 1));
  button.setAttribute("aria-pressed", chosen);
  button.addEventListener("click", () => choose(chosen ? null : one.detection_id));
  name.append(button, made("strong", labelOf(one)));
  if (one.individual_id) {
    const link = made("a", one.individual_id);
    link.href = `/catalogue/${encodeURIComponent(one.individual_id)}`;
    name.append(link);
  }
  part.append(name);
  const known = [one.scientific_name, one.observation_type === "animal" && one.flank !== "unknown" ? words[one.flank] : "", one.sex ? words[one.sex] : "", words.by.replace("{name}", one.by)];
  part.append(made("p", known.filter(Boolean).join(" · "), "small"));
  if (chosen && state.photo.may_decide) {
    part.append(fields(one, state, words, say));
    if (one.photographs > 1) part.append(made("p", words.of_sighting.replace("{n}", one.photographs), "small"));
    if (state.draft?.id === one.detection_id) part.append(keep(words));
  }
  return part;
}

function keep(words) {
  const button = made("button", words.save, "first");
  button.dataset.act = "save";
  return button;
}

function history(each, state, words, momentOf) {
  const part = made("li", "", each.holds || each.verdict === "undo" ? "" : "undone");
  const row = state.photo.detections.findIndex((one) => one.detection_id === each.detection_id);
  const verdict = each.verdict === "undo" ? words.verdicts.undo.replace("{n}", each.value) : words.verdicts[each.verdict] ?? each.verdict;
  const value = each.verdict === "undo" || each.verdict === "confirmed" || each.verdict === "box" ? "" : words[each.value] || each.value.replace(/ .*,.*$/, "") || words[""];
  const of = row >= 0 ? words.of_box.replace("{n}", row + 1) : "";
  part.append(made("span", [of, verdict].filter(Boolean).join(": ") + (value ? ` ${value}` : "")));
  const who = [each.decided_by, momentOf(Date.parse(each.decided_at)), each.evidence, part.className ? words.taken_back : ""].filter(Boolean).join(" · ");
  part.append(made("span", who, "small"));
  return part;
}

/** A field that was made anew while somebody wrote in it: the new one has the focus, and what was written. */
function goOnIn(held) {
  const field = document.querySelector(`#detections li.chosen [name="${held.name}"]`);
  if (!field) return;
  field.focus();
  if (held.value === held.dataset.was) return;
  field.value = held.value;
  field.dataset.keyed = held.dataset.keyed;
}

/** Fill the side from what is known of the photograph. */
export function fillSide(state, words, { say, choose, labelOf, momentOf }) {
  const { photo } = state;
  const held = document.activeElement?.closest?.("#detections [name]");
  if (held) held.dataset.replaced = "true";
  byId("detections").replaceChildren(...photo.detections.map((one, row) => item(one, row, state, words, { say, choose, labelOf })));
  if (state.draft?.id === "new") { const part = made("li", "", "animal chosen"); part.append(keep(words)); byId("detections").append(part); }
  if (held) goOnIn(held);
  const empty = byId("empty");
  empty.hidden = photo.detections.length > 0;
  empty.textContent = photo.kinds.includes("unclassified") ? words.nobody : words.nothing;
  byId("acts").hidden = !photo.may_decide;
  document.querySelector('#acts [data-act="undo"]').disabled = !state.mine.length;
  byId("reviewed").textContent = photo.confirmed_by ? words.confirmed.replace("{name}", photo.confirmed_by) : "";
  byId("said").replaceChildren(...photo.said.map((each) => history(each, state, words, momentOf)));
  byId("unsaid").hidden = photo.said.length > 0;
  byId("facts-part").hidden = !photo.facts.length;
  byId("facts").replaceChildren(...photo.facts.flatMap(([name, value]) => [made("dt", words.facts[name] ?? name), made("dd", value)]));
}
