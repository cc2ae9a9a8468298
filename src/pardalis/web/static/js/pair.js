// Two panels that are enlarged, moved and lit together, with the spots over them.

import { ask } from "./asking.js";

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["left", "right"];
const MOST = 12;
const AGAIN = 5_000;

export class Pictures {
  constructor(place, words) {
    this.words = words;
    this.place = place;
    this.panels = Object.fromEntries(SIDES.map((side) => [side, place.querySelector(`[data-side=${side}]`)]));
    this.ready = new Map();
    this.spotsOn = false;
    this.reset();
    this.listen();
  }

  /** Fetch what a pair shows before it is looked at. */
  prepare(pair) {
    const id = pair.question_id;
    if (!this.ready.has(id)) {
      this.ready.set(id, this.fetch(id));
      if (this.ready.size > 40) this.ready.delete(this.ready.keys().next().value);
    }
    return this.ready.get(id);
  }

  async fetch(id) {
    const overlay = await ask(`/api/v1/questions/${id}/overlay`).catch(() => {
      // Asked again when the pair is shown again.
      this.ready.delete(id);
      return { missing: "unreached", spots: [] };
    });
    if (overlay.missing) return overlay;
    await Promise.all(SIDES.map((side) => {
      const image = new Image();
      image.src = `/api/v1/questions/${id}/${side}.jpg`;
      return image.decode().catch(() => {});
    }));
    return overlay;
  }

  async show(pair) {
    this.pair = pair;
    this.overlay = null;
    this.leafed = { left: 0, right: 0 };
    this.reset();
    for (const side of SIDES) this.clear(side);
    const lacking = this.place.querySelector("#lacking");
    lacking.hidden = false;
    lacking.textContent = this.words.loading;
    const overlay = await this.prepare(pair);
    if (this.pair !== pair) return;
    this.overlay = overlay;
    if (overlay.width) this.place.style.setProperty("--ratio", `${overlay.width} / ${overlay.height}`);
    lacking.hidden = !overlay.missing;
    lacking.textContent = overlay.missing ? this.words[overlay.missing] : "";
    if (overlay.missing === "unreached") setTimeout(() => { if (this.pair === pair && this.overlay === overlay) this.show(pair); }, AGAIN);
    for (const side of SIDES) this.draw(side);
    // Pairs fetched earlier wait behind this one: for programs that look at the page.
    this.place.dataset.question = pair.question_id;
  }

  clear(side) {
    const panel = this.panels[side];
    panel.querySelector("img").removeAttribute("src");
    panel.querySelector("svg").replaceChildren();
    panel.querySelector(".count").textContent = "";
  }

  /** The aligned flank, or one of the further photographs of its sighting. */
  draw(side) {
    const panel = this.panels[side];
    const number = this.leafed[side];
    const over = this.swapped && side === "left" ? "right" : side;
    const image = panel.querySelector("img");
    const id = this.pair.question_id;
    if (number) image.src = `/api/v1/questions/${id}/${side}/${number - 1}.jpg`;
    else if (!this.overlay.missing) image.src = `/api/v1/questions/${id}/${over}.jpg`;
    else image.removeAttribute("src");
    this.drawSpots(panel.querySelector("svg"), number ? null : over);
    const laid = this.overlay.is_aligned ? this.words.laid : this.words.apart;
    const counted = this.words.count.replace("%(n)s", number).replace("%(all)s", this.pair[side]);
    panel.querySelector(".count").textContent = number ? counted : laid;
  }

  drawSpots(svg, side) {
    const { width, height, ring, spots } = this.overlay;
    svg.toggleAttribute("hidden", !this.spotsOn || !side);
    if (!side || !width) return svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.replaceChildren(...spots.flatMap((spot) => ["edge", ""].map((kind) => {
      const circle = document.createElementNS(SVG, "circle");
      circle.setAttribute("cx", spot[side][0]);
      circle.setAttribute("cy", spot[side][1]);
      circle.setAttribute("r", ring);
      if (kind) circle.setAttribute("class", kind);
      else { circle.setAttribute("stroke", spot.colour); circle.setAttribute("stroke-width", "2"); }
      return circle;
    })));
  }

  /** What a key does to the pictures; false if nothing. */
  key(key, event) {
    if (!this.pair) return false;
    const tool = { " ": "spots", x: "swap", "+": "in", "=": "in", "-": "out", 0: "reset", "[": "darker", "]": "brighter" }[key];
    if (key === " " && event.target.closest("button")) return false;
    if (tool) this.use(tool);
    else if (key === "a") this.leaf("left");
    else if (key === "l") this.leaf("right");
    else if (key.startsWith("Arrow") && this.zoom > 1) this.move({ ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key]);
    else return false;
    return true;
  }

  use(tool) {
    if (tool === "spots") this.spotsOn = !this.spotsOn;
    if (tool === "swap") this.swapped = !this.swapped;
    if (tool === "in") this.enlarge(1.4);
    if (tool === "out") this.enlarge(1 / 1.4);
    if (tool === "brighter") this.light(this.bright + 0.2);
    if (tool === "darker") this.light(this.bright - 0.2);
    if (tool === "reset") this.reset();
    if (["spots", "swap", "reset"].includes(tool)) {
      this.press();
      if (this.pair && this.overlay) for (const side of SIDES) this.draw(side);
    }
  }

  press() {
    this.place.querySelector("[data-tool=spots]").setAttribute("aria-pressed", this.spotsOn);
    this.place.querySelector("[data-tool=swap]").setAttribute("aria-pressed", this.swapped);
  }

  leaf(side) {
    if (!this.overlay) return;
    this.leafed[side] = (this.leafed[side] + 1) % (this.pair[side] + 1);
    this.draw(side);
  }

  reset() {
    this.zoom = 1;
    this.at = [0, 0];
    this.swapped = false;
    this.light(1);
    this.press();
    this.place_layers();
  }

  light(value) {
    this.bright = Math.min(3, Math.max(0.4, value));
    this.place.style.setProperty("--bright", this.bright);
    this.place.querySelector("#brightness").value = Math.round(this.bright * 100);
  }

  /** About a point of the window, by default its middle. */
  enlarge(by, x = null, y = null) {
    const size = this.panels.left.querySelector(".window").getBoundingClientRect();
    const [px, py] = [x ?? size.width / 2, y ?? size.height / 2];
    const zoom = Math.min(MOST, Math.max(1, this.zoom * by));
    const change = zoom / this.zoom;
    this.at = [px - (px - this.at[0]) * change, py - (py - this.at[1]) * change];
    this.zoom = zoom;
    this.place_layers();
  }

  move([dx, dy]) {
    this.at = [this.at[0] + dx, this.at[1] + dy];
    this.place_layers();
  }

  place_layers() {
    const size = this.panels.left.querySelector(".window").getBoundingClientRect();
    const bound = (value, length) => Math.min(0, Math.max(length * (1 - this.zoom), value));
    this.at = [bound(this.at[0], size.width), bound(this.at[1], size.height)];
    for (const side of SIDES) {
      this.panels[side].querySelector(".layer").style.transform = `translate(${this.at[0]}px, ${this.at[1]}px) scale(${this.zoom})`;
    }
  }

  listen() {
    this.place.addEventListener("click", (event) => {
      const at = event.target.closest("[data-tool], [data-leaf]");
      if (at?.dataset.tool) this.use(at.dataset.tool);
      if (at?.dataset.leaf) this.leaf(at.dataset.leaf);
    });
    this.place.querySelector("#brightness").addEventListener("input", (event) => this.light(event.target.value / 100));
    for (const side of SIDES) {
      const window_ = this.panels[side].querySelector(".window");
      window_.addEventListener("wheel", (event) => {
        event.preventDefault();
        const box = window_.getBoundingClientRect();
        this.enlarge(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left, event.clientY - box.top);
      }, { passive: false });
      window_.addEventListener("pointermove", (event) => {
        if (event.buttons & 1) this.move([event.movementX, event.movementY]);
      });
      window_.addEventListener("dblclick", () => this.use(this.zoom > 1 ? "reset" : "in"));
    }
  }
}
