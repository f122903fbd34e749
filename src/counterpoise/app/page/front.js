// The robust front: parallel coordinates to draw a brush over, and a table that sorts and marks.
import { library } from "./charts.js";
import { h, put, text } from "./elements.js";
import { Work } from "./jobs.js";
import { titleOf } from "./setup.js";

/** @import {App, Brush, FrontAnswer, VegaView} from "./types.js" */

const SIZES = ["few", "usual"];
const NONE = -1;

export class Front {
  /** @type {VegaView | null} */
  view = null;
  marked = NONE;
  /** The column that the table is sorted by, and whether from the largest on. */
  sorted = { column: NONE, down: false };
  /** @type {HTMLTableRowElement[]} */
  rows = [];

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.size = h("select", { id: "front-size" }, SIZES.map((v) => h("option", { value: v }, text(`front.size.${v}`))));
    /** @type {Work<FrontAnswer>} */
    this.work = new Work(app, "front", "front", () => ({ size: this.size.value }), (found) => this.answer(found));
    this.of = h("p", { class: "quiet" });
    this.kept = h("p", { class: "count", role: "status" });
    this.box = h("section", { class: "front", "aria-labelledby": "front-title" },
      h("h2", { class: "part", id: "front-title" }, text("front.title")), h("p", { class: "says" }, text("front.says")), this.of,
      h("form", { class: "filters", onsubmit: (e) => { e.preventDefault(); this.work.begin(); } },
        h("label", { for: "front-size" }, text("front.size"), this.size), this.work.start, this.work.halt),
      this.work.status, this.work.bar, this.work.box);
    this.work.resume();
  }

  update() { put(this.of, text("front.of", { scenario: titleOf(this.app.state.sides[0].scenario) })); }

  /** @param {FrontAnswer} found */
  answer(found) {
    const canvas = h("div", { "aria-hidden": "true" });
    this.draw(canvas, found);
    const file = (/** @type {string} */ name) => h("a", { href: `api/front/${this.work.id}/${name}`, download: `counterpoise-${name}` },
      name.split(".")[1].toUpperCase());
    return [h("h3", {}, found.title), h("p", { class: "quiet" }, found.scenario),
      h("div", { class: "drawing", tabindex: "0", role: "region", "aria-label": found.says }, canvas),
      h("p", { class: "says" }, found.says, " ", text("front.brush")), this.kept, this.table(found),
      h("p", { class: "tools" }, text("studies.keep"), " ", found.files.flatMap((name) => [file(name), " "])),
      h("ul", { class: "points" }, found.sentences.map((words) => h("li", {}, words))),
      h("p", { class: "quiet" }, text("figures.sources", { sources: found.sources.join("; ") })),
      h("p", { class: "quiet" }, text("studies.again"), " ", h("code", {}, found.command))];
  }

  /** @param {HTMLElement} place @param {FrontAnswer} found */
  async draw(place, found) {
    await library;
    const drawn = await window.vegaEmbed?.(place, found.spec,
      { mode: "vega", ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: false, logLevel: 1 });
    this.view = drawn?.view ?? null;
    this.view?.addSignalListener("brush", (_, value) => this.brushed(value, found));
    this.brushed({}, found);
  }

  /** Say how many settings pass, and fade the others in the table. @param {Brush} brush @param {FrontAnswer} found */
  brushed({ axis, height }, found) {
    const [low, high] = height ? [Math.min(...height), Math.max(...height)] : [0, 1];
    const passes = found.settings.map((one) => (axis ?? []).every((name) => one[name] >= low && one[name] <= high));
    this.rows.forEach((row, i) => row.classList.toggle("out", !passes[i]));
    put(this.kept, text("front.kept", { kept: passes.filter(Boolean).length, all: passes.length }));
  }

  /** @param {FrontAnswer} found */
  table(found) {
    this.marked = NONE;
    this.sorted = { column: NONE, down: false };
    this.rows = found.rows.map((cells, i) => h("tr", {},
      h("th", { scope: "row" }, h("button", { type: "button", class: "plain", "aria-pressed": "false",
        "aria-label": text("front.mark", { number: i + 1 }), onclick: () => this.mark(i) }, String(i + 1))),
      cells.map((cell) => h("td", {}, cell))));
    const body = h("tbody", {}, this.rows);
    /** @type {HTMLElement[]} */
    const heads = found.columns.map((name, column) => h("th", { scope: "col" },
      h("button", { type: "button", class: "plain", onclick: () => this.sort(body, heads, column, found) }, name)));
    return h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("front.table") },
      h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, text("front.setting")), heads)), body));
  }

  /** Sort by a column, the other way round at the second press. @param {HTMLElement} body @param {HTMLElement[]} heads @param {number} column @param {FrontAnswer} found */
  sort(body, heads, column, found) {
    const down = this.sorted.column === column && !this.sorted.down;
    this.sorted = { column, down };
    const order = found.values.map((values, i) => /** @type {const} */ ([values[column], i])).sort(([a], [b]) => (down ? b - a : a - b));
    body.replaceChildren(...order.map(([, i]) => this.rows[i]));
    heads.forEach((head, i) => (i === column ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort")));
  }

  /** Draw the line of a setting thick; at the second press no longer. @param {number} setting */
  mark(setting) {
    this.marked = this.marked === setting ? NONE : setting;
    this.rows.forEach((row, i) => row.querySelector("button")?.setAttribute("aria-pressed", String(i === this.marked)));
    this.view?.signal("marked", this.marked).runAsync();
  }

  drop() { this.work.drop(); this.view?.finalize(); this.view = null; }
}
