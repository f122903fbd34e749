// Figures one below the other, each with its words, its table and its sources, for the scenario in view.
// They are asked for one by one, so that what is ready is shown first. A page may let a reader choose
// something, which then stands in the address, and show sections of its own.
import { drawn, link, local, seen } from "./address.js";
import { Asking } from "./asking.js";
import { copy, h, menu, put, text } from "./elements.js";
import { asked, Figure } from "./figure.js";
import { told } from "./language.js";
import { setup } from "./setup.js";
import { tableTools } from "./tables.js";

/** @import {App, FiguresAnswer, ListedFigure} from "./types.js" */

/** Milliseconds without a change after which figures are asked for again: they take the server long. */
const SETTLED = 400;

export class FigureList {
  query = "";
  /** Figures that are drawn, by name. @type {Map<string, { drawing: Figure, section: HTMLElement }>} */
  shown = new Map();

  /**
   * @param {App} app @param {string} page whose figures
   * @param {string[]} keys of what was chosen that they are drawn by
   * @param {(found: FiguresAnswer) => void} tell what is done with an answer before its figures are shown
   */
  constructor(app, page, keys = [], tell = () => {}) {
    this.app = app;
    this.page = page;
    this.keys = keys;
    this.tell = tell;
    const placed = setup.pages.find((one) => one.id === page)?.charts ?? [];
    this.names = placed.includes(app.state.embed) ? [app.state.embed] : placed;
    this.list = h("div", { class: "ledger" }, this.names.map((name) => h("div", { class: "skeleton", "data-chart": name, "aria-hidden": "true" })));
    this.bar = h("progress", { max: String(this.names.length), value: "0", hidden: true, "aria-label": text("figures.progress") });
    /** @type {Asking<FiguresAnswer>} */
    this.asking = new Asking(app, `${page}.working`, (found) => this.found(found), (problems) => { this.rest(); this.list.replaceChildren(problems); });
    this.asking.keeps = true;
    this.status = h("div", { class: "wait" }, this.asking.status, this.bar);
    /** Figures that are still to be asked for. @type {string[]} */
    this.left = [];
    this.now = "";
  }

  update() {
    for (const { drawing } of this.shown.values()) drawing.follow();
    const query = drawn(this.app.state, this.keys);
    if (query === this.query) return;
    const first = !this.query;
    this.query = query;
    this.left = [...this.names];
    // What is shown for the first time is not of another state.
    this.list.classList.toggle("old", !first);
    // An answer to what was asked before would be taken for the first of these.
    this.asking.drop();
    this.ask(first ? 0 : SETTLED);
  }

  /** Ask for the next figure: that of which a story speaks before all others. @param {number} wait */
  ask(wait) {
    this.bar.hidden = false;
    this.bar.value = this.names.length - this.left.length;
    this.how = asked(this.app.theme, this.list);
    this.now = this.left.find((name) => name === this.app.told) ?? this.left[0];
    this.asking.ask(`api/figures/${this.page}?${this.query}&only=${this.now}&${this.how}`, wait);
  }

  /** @param {FiguresAnswer} found */
  found(found) {
    if (this.left.length === this.names.length || found.sections.length) this.tell(found);
    this.show(this.now, found.figures[0]);
    this.left = this.left.filter((name) => name !== this.now);
    if (this.left.length) this.ask(0); else this.rest();
  }

  rest() {
    this.bar.hidden = true;
    put(this.asking.status, "");
    this.list.classList.remove("old");
    for (const left of this.list.querySelectorAll(".skeleton")) left.remove();
  }

  /** Put a figure in its place; one that there is nothing to show of leaves it. @param {string} name @param {ListedFigure | undefined} found */
  show(name, found) {
    this.shown.get(name)?.drawing.drop();
    const before = this.shown.get(name)?.section ?? this.list.querySelector(`.skeleton[data-chart="${CSS.escape(name)}"]`);
    this.shown.delete(name);
    if (!found) { before?.remove(); return; }
    const drawing = new Figure(this.app, found.title, found.says, () => `api/figures/${this.page}/${found.id}.json?${this.query}`);
    const section = this.figure(found, drawing);
    this.shown.set(name, { drawing, section });
    if (before) before.replaceWith(section); else this.list.append(section);
    drawing.draw(found, this.how ?? "");
  }

  /** @param {ListedFigure} found @param {Figure} drawing */
  figure(found, drawing) {
    const id = `${this.page}-${found.id}`;
    /** @type {HTMLTableElement} */
    const table = h("table", told(), h("thead", {}, h("tr", {}, found.columns.map((c) => h("th", { scope: "col" }, c)))),
      h("tbody", {}, found.rows.map((row) => h("tr", {}, row.map((cell, i) => i ? h("td", {}, cell) : h("th", { scope: "row" }, cell))))));
    return h("section", { class: "chart", "data-chart": found.id, "aria-labelledby": id },
      h("header", {}, h("h2", { id, ...told() }, found.title), h("div", { class: "tools" },
        menu(text("chart.save"), text("chart.save.of", { name: found.title }), () => this.files(found)))),
      drawing.box,
      h("p", { class: "says", ...told() }, found.says),
      h("details", {}, h("summary", {}, text("figures.table")), tableTools(table, found.title),
        h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("figures.table.of", { title: found.title }) }, table)),
      h("p", { class: "quiet" }, text("figures.sources", { sources: found.sources.join("; ") })));
  }

  /** @param {ListedFigure} found @returns {Node[]} */
  files(found) {
    const at = (/** @type {string} */ kind) => `api/figures/${this.page}/${found.id}/export.${kind}?${seen(this.app.state)}`;
    const alone = link({ ...this.app.state, page: this.page, embed: found.id });
    const code = `<iframe src="${alone.replaceAll("&", "&amp;")}" width="760" height="${Math.ceil((this.shown.get(found.id)?.section.offsetHeight ?? 500) + 90)}" title="${found.id}"></iframe>`;
    return [...["png", "svg", "pdf", "csv"].map((kind) => h("a", { href: at(kind), download: "" }, kind.toUpperCase())),
      h("a", { href: alone, target: "_blank" }, text("chart.embed.open")),
      local() ? null : h("button", { type: "button", onclick: () => copy(code, text("chart.embed.copied")) }, text("chart.embed.copy"))]
      .filter((node) => node !== null);
  }

  drop() { this.asking.drop(); for (const { drawing } of this.shown.values()) drawing.drop(); }
}
