// A list that scrolls through any number of cells of one size; only those in sight are in the page.

// Browsers cut elements higher than some ten million pixels off.
const HIGHEST = 6_000_000;
const BEYOND = 2;

/** Shows cells of a list in rows. `paint(element, index)` fills one, `settled(first, last)` is told once it stands. */
export class Rows {
  constructor(box, { least, ratio, paint, settled }) {
    Object.assign(this, { box, least, ratio, paint, settled });
    this.height = box.querySelector(".height");
    this.window = box.querySelector(".window");
    this.cells = new Map();
    this.total = 0;
    this.top = 0;
    this.before = 0;
    box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.measure()).observe(box);
  }

  /** So many cells there are; what stands at the top is kept by its place. */
  set(total) {
    this.total = total;
    for (const cell of this.cells.values()) cell.remove();
    this.cells.clear();
    this.columns = 0;
    this.measure();
  }

  measure() {
    const wide = this.box.clientWidth;
    const columns = Math.max(1, Math.floor(wide / this.least));
    const first = this.first ?? 0;
    const before = this.wide;
    this.wide = wide / columns;
    this.high = Math.round(this.wide * this.ratio);
    this.view = this.box.clientHeight;
    this.rows = Math.ceil(this.total / columns);
    this.whole = Math.max(this.rows * this.high, 1);
    this.shown = Math.min(this.whole, HIGHEST);
    this.height.style.height = `${this.shown}px`;
    if (columns !== this.columns || this.wide !== before) {
      this.columns = columns;
      for (const cell of this.cells.values()) cell.remove();
      this.cells.clear();
      this.go(first);
    } else this.draw();
  }

  get stretch() {
    const room = Math.max(1, this.shown - this.view);
    return Math.max(1, (this.whole - this.view) / room);
  }

  scrolled() {
    const now = this.box.scrollTop;
    const moved = now - this.before;
    this.before = now;
    if (this.own) { this.own = false; return; }
    // A wheel or a finger moves as far as it says; the bar itself goes through all.
    const near = Math.abs(moved) < 1.5 * this.view;
    this.put(this.stretch > 1 && near ? this.top + moved : now * this.stretch, false);
    clearTimeout(this.still);
    this.still = setTimeout(() => this.put(this.top, true), 160);
  }

  put(top, settle) {
    this.top = Math.max(0, Math.min(top, this.whole - this.view));
    if (settle) {
      const wanted = Math.round(this.top / this.stretch);
      if (Math.abs(wanted - this.box.scrollTop) > 1) { this.own = true; this.box.scrollTop = wanted; }
      this.before = this.box.scrollTop;
    }
    this.draw();
  }

  /** Bring a cell to the top, or only into sight. */
  go(index, onlyIntoSight = false) {
    const row = Math.floor(Math.max(0, Math.min(index, this.total - 1)) / this.columns) * this.high;
    if (!onlyIntoSight) this.put(row, true);
    else if (row < this.top) this.put(row, true);
    else if (row + this.high > this.top + this.view) this.put(row + this.high - this.view, true);
    else this.draw();
  }

  draw() {
    if (!this.columns) return;
    const firstRow = Math.floor(this.top / this.high);
    this.first = firstRow * this.columns;
    const from = Math.max(0, (firstRow - BEYOND) * this.columns);
    const rows = Math.ceil(this.view / this.high) + 1 + BEYOND;
    const until = Math.min(this.total, (firstRow + rows) * this.columns);
    for (const [index, cell] of this.cells) {
      if (index < from || index >= until) {
        if (cell.contains(document.activeElement)) this.box.focus({ preventScroll: true });
        cell.remove();
        this.cells.delete(index);
      }
    }
    // All is placed about the row at the top: so far down no browser counts in single pixels.
    this.window.style.transform = `translateY(${this.box.scrollTop - (this.top - firstRow * this.high)}px)`;
    for (let index = from; index < until; index += 1) {
      let cell = this.cells.get(index);
      if (!cell) {
        cell = document.createElement("li");
        cell.style.width = `${this.wide}px`;
        cell.style.height = `${this.high}px`;
        cell.style.left = `${(index % this.columns) * this.wide}px`;
        this.cells.set(index, cell);
        this.window.append(cell);
        this.paint(cell, index);
      }
      cell.style.top = `${(Math.floor(index / this.columns) - firstRow) * this.high}px`;
    }
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.settled(from, until), 70);
  }
}
