// Reading a chart at a moment: one cursor through all charts of the page, and the values there in words.
// By pointer, by touch and by arrow keys. What is read, the server derives from how a chart is drawn.
import { h, text } from "./elements.js";
import { quarterName } from "./language.js";

/** @import {Cell, ReadoutInfo, Reading, VegaView} from "./types.js" */
/** @typedef {Record<string, Cell>} Row */
/** @typedef {{ key: Cell, name: string, x: number, y: number, width: number, height: number, at: (time: number) => number | undefined }} Panel */
/** @typedef {{ view: VegaView, info: ReadoutInfo, rows: (dataset: string) => Row[] }} Shown */

/** Series that are told at once; more would not be read. */
const MOST = 14;

/** All that are on the page: what one shows the others show. @type {Set<Readout>} */
const all = new Set();
/** @type {HTMLElement | undefined} */
let box;

/** @param {(panel: Panel) => void} visit @param {any} item @param {number} x @param {number} y @param {string} facet */
function cells(visit, item, x, y, facet) {
  for (const mark of item.items ?? []) {
    if (mark.marktype !== "group") continue;
    for (const one of mark.items) {
      const [left, top] = [x + (one.x ?? 0), y + (one.y ?? 0)];
      if (mark.name?.endsWith("cell")) {
        visit({ key: one.datum?.[facet] ?? null, name: String(one.datum?.[facet] ?? "").replace("\n", " "),
          x: left, y: top, width: one.width, height: one.height, at: () => undefined });
      } else cells(visit, one, left, top, facet);
    }
  }
}

/** Where the plot begins within the drawing. @param {VegaView} view @returns {[number, number]} */
function corner(view) {
  const [[x, y], { left, top }] = [view.origin(), view.padding()];
  return [x + left, y + top];
}

/** A moment as it is written elsewhere: a quarter, or a year where quarters do not matter. @param {number} time @param {boolean} years */
function moment(time, years) {
  const year = Math.floor(time + 1e-6);
  return years ? String(year) : quarterName(year, 1 + Math.floor(4 * (time - year) + 1e-6));
}

export class Readout {
  /** @type {Shown | undefined} */
  shown;
  /** Moments that can be read, in their order. @type {number[]} */
  times = [];
  /** @type {Panel[]} */
  panels = [];
  /** The moment, and the panel of it, that are read. @type {number | null} */
  time = null;
  panel = 0;
  /** What is worked out of the data, until other ones come. */
  fresh = false;

  /** @param {HTMLElement} canvas what holds the drawing @param {string} name of the chart */
  constructor(canvas, name) {
    this.canvas = canvas;
    this.lines = h("div", { class: "cursors", "aria-hidden": "true" });
    this.hand = h("div", { class: "reader", role: "slider", tabindex: "0", hidden: true, "aria-label": text("readout.of", { name }),
      "aria-valuemin": "0", "aria-valuemax": "0", "aria-valuenow": "0", "aria-valuetext": text("readout.none") });
    this.hand.addEventListener("keydown", (event) => this.key(event));
    this.hand.addEventListener("focus", () => { if (this.time === null) this.to(this.times.length - 1); else this.tell(); });
    this.hand.addEventListener("blur", () => this.leave());
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerdown", (event) => this.point(event));
    canvas.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") this.leave(); });
    all.add(this);
  }

  /** Take over a drawing. @param {Shown} shown */
  show(shown) {
    this.shown = shown;
    this.fresh = false;
    const reads = shown.info.readings.length > 0;
    this.hand.hidden = !reads;
    if (!reads) return;
    this.canvas.classList.add("read");
    // A picture has no parts that could be reached: the handle stands after it.
    if (!this.hand.isConnected) this.canvas.after(this.hand);
    if (!this.lines.isConnected) this.canvas.append(this.lines);
    if (this.time !== null && document.activeElement === this.hand) this.tell(); else this.clear();
  }

  /** Work out moments and panels, once after each change. */
  look() {
    const { shown } = this;
    if (!shown?.info.readings.length || this.fresh) return;
    this.fresh = true;
    const { readings, grid } = shown.info;
    const found = new Set();
    for (const { data, across } of readings) for (const row of shown.rows(data)) if (typeof row[across] === "number") found.add(row[across]);
    this.times = [...found].sort((a, b) => a - b);
    this.panels = grid ? this.drawnAsOne(shown) : this.drawnApart(shown);
    this.panel = Math.min(this.panel, Math.max(0, this.panels.length - 1));
    this.hand.setAttribute("aria-valuemax", String(Math.max(0, this.times.length - 1)));
  }

  /** Panels of a faceted chart, or its one plot. @param {Shown} shown @returns {Panel[]} */
  drawnApart({ view, info }) {
    /** @type {((value: number) => number) | undefined} */
    let scale;
    try { scale = view.scale("x"); } catch { return []; }
    const at = (/** @type {number} */ time) => scale?.(time);
    const [left, top] = corner(view);
    /** @type {Panel[]} */
    const found = [];
    const facet = info.readings[0].panel;
    const root = view.scenegraph().root.items[0];
    if (facet) cells((panel) => found.push({ ...panel, at }), root, left, top, facet);
    if (!found.length) found.push({ key: null, name: "", x: left, y: top, width: root.width ?? view.width(), height: root.height ?? view.height(), at });
    return found;
  }

  /** Panels that are drawn as one plot. @param {Shown} shown @returns {Panel[]} */
  drawnAsOne({ view, info, rows }) {
    const { grid, readings } = info;
    if (!grid) return [];
    const [across, down] = [view.scale("x"), view.scale("y")];
    const columns = view.signal("columns");
    const [left, top] = corner(view);
    const [{ data, across: time }] = readings;
    const part = new Map(rows(data).map((row) => [row[time], Number(row[grid.at])]));
    const width = across(1) - across(0);
    return rows(grid.names).map((row, i) => {
      const [column, line] = [i % columns, Math.floor(i / columns)];
      const foot = down(line * grid.high + grid.floor);
      const head = down(line * grid.high + grid.floor - grid.rise);
      return { key: i, name: String(row[grid.name]).replace("\n", " "), x: left + across(column * grid.wide), y: top + head, width, height: foot - head,
        at: (/** @type {number} */ t) => { const p = part.get(t); return p === undefined ? undefined : p * width; } };
    });
  }

  /** How far the drawing is scaled to fit. */
  get zoom() {
    const svg = this.canvas.querySelector("svg");
    const wide = Number(svg?.getAttribute("width"));
    return svg && wide ? svg.getBoundingClientRect().width / wide : 1;
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (!this.shown?.info.readings.length) return;
    this.look();
    const svg = this.canvas.querySelector("svg");
    if (!svg || !this.panels.length) return;
    const room = svg.getBoundingClientRect();
    const [x, y] = [(event.clientX - room.left) / this.zoom, (event.clientY - room.top) / this.zoom];
    const inside = this.panels.findIndex((p) => x >= p.x - 4 && x <= p.x + p.width + 4 && y >= p.y - 12 && y <= p.y + p.height + 12);
    if (inside < 0) { this.leave(); return; }
    this.panel = inside;
    const { at, x: left } = this.panels[inside];
    const near = (/** @type {number} */ time) => Math.abs((at(time) ?? Infinity) + left - x);
    this.time = this.times.reduce((best, time) => (near(time) < near(best) ? time : best), this.times[0]);
    this.tell([event.clientX, event.clientY]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    this.look();
    const now = this.time === null ? this.times.length - 1 : this.times.indexOf(this.time);
    /** @type {Record<string, number>} */
    const moves = { ArrowRight: now + 1, ArrowLeft: now - 1, PageDown: now + 4, PageUp: now - 4, Home: 0, End: this.times.length - 1 };
    /** @type {Record<string, number>} */
    const turns = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Escape") { this.leave(); return; }
    if (event.key in turns) this.panel = Math.min(Math.max(0, this.panel + turns[event.key]), this.panels.length - 1);
    if (event.key in moves) this.to(moves[event.key]); else if (event.key in turns) this.tell(); else return;
    event.preventDefault();
  }

  /** @param {number} place among the moments */
  to(place) {
    this.look();
    this.time = this.times[Math.min(Math.max(0, place), this.times.length - 1)] ?? null;
    this.tell();
  }

  /** Say what is at the moment, beside the pointer or the cursor. @param {[number, number] | null} where */
  tell(where = null) {
    this.look();
    const panel = this.panels[this.panel];
    if (this.time === null || !panel || !this.shown) return;
    const { info } = this.shown;
    const years = this.times.every((t) => Number.isInteger(t));
    const head = info.title ? `${info.title}: ${this.time}` : moment(this.time, years);
    const lines = this.values(panel);
    for (const other of all) if (other.shown && Boolean(other.shown.info.title) === Boolean(info.title)) other.mark(this.time);
    const told = h("div", {}, h("b", {}, panel.name ? `${panel.name}, ${head}` : head),
      lines.slice(0, MOST).map(([name, value]) => h("div", {}, h("span", {}, name), h("span", {}, value))));
    box ??= document.body.appendChild(h("div", { id: "readout", hidden: true, "aria-hidden": "true" }));
    box.replaceChildren(told);
    box.hidden = false;
    this.hand.setAttribute("aria-valuenow", String(this.times.indexOf(this.time)));
    this.hand.setAttribute("aria-valuetext", [panel.name, head, ...lines.map((pair) => pair.join(" "))].filter(Boolean).join("; "));
    this.place(box, where ?? this.beside(panel, this.time));
  }

  /** Where the cursor stands, on the screen. @param {Panel} panel @param {number} time @returns {[number, number]} */
  beside(panel, time) {
    const room = (this.canvas.querySelector("svg") ?? this.canvas).getBoundingClientRect();
    return [room.left + this.zoom * (panel.x + (panel.at(time) ?? 0)), room.top + this.zoom * (panel.y + panel.height / 3)];
  }

  /** @param {HTMLElement} told @param {[number, number]} where */
  place(told, [x, y]) {
    const right = x + 16 + told.offsetWidth < innerWidth;
    told.style.left = `${Math.max(4, right ? x + 16 : x - told.offsetWidth - 16)}px`;
    told.style.top = `${Math.max(4, Math.min(y + 14, innerHeight - told.offsetHeight - 6))}px`;
  }

  /** What each series is at the moment. @param {Panel} panel @returns {[string, string][]} */
  values(panel) {
    if (!this.shown) return [];
    const { info, rows } = this.shown;
    return info.readings.flatMap((reading) => rows(reading.data)
      .filter((row) => row[reading.across] === this.time && (panel.key === null || !reading.panel || row[reading.panel] === panel.key))
      .map((row) => this.value(reading, row)).filter((pair) => pair !== null));
  }

  /** @param {Reading} reading @param {Row} row @returns {[string, string] | null} */
  value(reading, row) {
    const { value, low, high, series, words, most } = reading;
    const form = (/** @type {Cell} */ v) => (most !== null && Number(v) >= most ? text("readout.most", { value: this.form(reading, most) }) : this.form(reading, Number(v)));
    const name = (series ? String(row[series] ?? "") : words).replace("\n", " ");
    const [from, to] = [row[low], row[high]];
    const range = low && typeof from === "number" && typeof to === "number";
    if (!value) return range ? [name, form(to - from)] : null;
    if (typeof row[value] !== "number") return null;
    return [name, range ? text("readout.range", { value: form(row[value]), low: form(from), high: form(to) }) : form(row[value])];
  }

  /** A number as the axis writes it, with a digit more. @param {Reading} reading @param {number} value */
  form({ form }, value) {
    if (form.includes("%")) return `${(100 * value).toFixed(Math.abs(value) < 0.1 ? 1 : 0)}%`;
    return Number(value.toPrecision(3)).toLocaleString("en-GB");
  }

  /** Draw the cursor through every panel; none where the moment is not among these. @param {number} time */
  mark(time) {
    this.look();
    const { zoom } = this;
    const svg = this.canvas.querySelector("svg");
    if (!svg || !this.times.length || time < this.times[0] || time > this.times[this.times.length - 1]) { this.clear(); return; }
    const [left, top] = [svg.getBoundingClientRect().left - this.canvas.getBoundingClientRect().left, svg.getBoundingClientRect().top - this.canvas.getBoundingClientRect().top];
    this.lines.replaceChildren(...this.panels.flatMap((p) => {
      const at = p.at(time);
      if (at === undefined) return [];
      const line = h("i");
      line.style.cssText = `left:${left + zoom * (p.x + at)}px;top:${top + zoom * p.y}px;height:${zoom * p.height}px`;
      return [line];
    }));
  }

  /** Take the cursor away, from all charts. */
  leave() {
    if (this.time === null) return;
    this.time = null;
    if (box) box.hidden = true;
    for (const other of all) other.clear();
  }

  clear() { this.lines.replaceChildren(); }
  drop() { if (this.time !== null) this.leave(); all.delete(this); }
}
