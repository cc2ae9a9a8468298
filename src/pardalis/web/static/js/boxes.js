// Boxes on a photograph: shown, chosen, drawn, moved.

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.01;
const round = (number) => Math.round(number * 1e6) / 1e6;

/** Keeps a box inside the photograph. */
export function within({ x, y, width, height }) {
  const wide = Math.min(1, Math.max(LEAST, width));
  const high = Math.min(1, Math.max(LEAST, height));
  return { x: round(Math.min(1 - wide, Math.max(0, x))), y: round(Math.min(1 - high, Math.max(0, y))), width: round(wide), height: round(high) };
}

/** A box as the ledger keeps it. */
export const boxText = (box) => [box.x, box.y, box.width, box.height].join(",");

/** Draws boxes over a picture. `chose(id)` is told of a click, `drew(box)` of a new one, `moved(box)` of a change. */
export class Boxes {
  constructor(overlay, { chose, drew, moved }) {
    Object.assign(this, { overlay, chose, drew, moved });
    overlay.setAttribute("viewBox", "0 0 1 1");
    this.labels = document.createElement("div");
    this.labels.className = "labels";
    this.labels.setAttribute("aria-hidden", "true");
    overlay.after(this.labels);
    overlay.addEventListener("pointerdown", (event) => this.press(event));
    overlay.addEventListener("pointermove", (event) => this.drag(event));
    overlay.addEventListener("pointerup", (event) => this.lift(event));
    overlay.addEventListener("pointercancel", () => { this.start = null; });
    this.may = false;
  }

  /** Show boxes: each with id, kind, label, and where; `draft` is one that is not kept yet. */
  show(found, chosen, draft) {
    this.overlay.replaceChildren();
    this.labels.replaceChildren();
    for (const one of found) {
      const box = draft && one.id === draft.id ? draft : one;
      this.draw(one, box, one.id === chosen, Boolean(draft && one.id === draft.id));
    }
    if (draft && !found.some((one) => one.id === draft.id)) this.draw({ id: draft.id, kind: draft.kind, label: draft.label }, draft, true, true);
  }

  draw(one, box, isChosen, isDraft) {
    const rect = document.createElementNS(SVG, "rect");
    for (const name of ["x", "y", "width", "height"]) rect.setAttribute(name, box[name]);
    rect.setAttribute("class", [one.kind, isChosen && "chosen", isDraft && "mine"].filter(Boolean).join(" "));
    rect.dataset.id = one.id;
    this.overlay.append(rect);
    const label = document.createElement("span");
    label.textContent = one.label;
    label.style.left = `${100 * Math.min(box.x, 0.85)}%`;
    if (box.y > 0.05) label.style.bottom = `${100 * (1 - box.y)}%`; else label.style.top = `${100 * Math.min(0.95, box.y)}%`;
    this.labels.append(label);
  }

  place(event) {
    const edge = this.overlay.getBoundingClientRect();
    return { x: (event.clientX - edge.left) / edge.width, y: (event.clientY - edge.top) / edge.height };
  }

  press(event) {
    if (event.button !== 0) return;
    this.start = this.place(event);
    this.taken = event.target.dataset?.id ?? null;
    this.overlay.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  between(event) {
    const here = this.place(event);
    return within({ x: Math.min(here.x, this.start.x), y: Math.min(here.y, this.start.y), width: Math.abs(here.x - this.start.x), height: Math.abs(here.y - this.start.y) });
  }

  isDrag(event) {
    const here = this.place(event);
    return Math.hypot(here.x - this.start.x, here.y - this.start.y) > 0.015;
  }

  drag(event) {
    if (this.start && this.may && this.isDrag(event)) this.moved(this.between(event));
  }

  lift(event) {
    if (!this.start) return;
    if (this.may && this.isDrag(event)) this.drew(this.between(event));
    else this.chose(this.taken);
    this.start = null;
  }
}
