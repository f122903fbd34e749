// Figures one below the other, each with its words, its table and its sources, for the scenario in view.
// A page may let a reader choose something, which then stands in the address, and show sections of its own.
import { drawn } from "./address.js";
import { Asking } from "./asking.js";
import { h, text } from "./elements.js";
import { told } from "./language.js";
import { tableTools } from "./tables.js";

/** @import {App, FiguresAnswer, ListedFigure} from "./types.js" */

/** Milliseconds without a change after which figures are asked for again: they take the server long. */
const SETTLED = 400;

export class FigureList {
  query = "";

  /**
   * @param {App} app @param {string} page whose figures
   * @param {string[]} keys of what was chosen that they are drawn by
   * @param {(found: FiguresAnswer) => void} tell what is done with an answer before its figures are shown
   */
  constructor(app, page, keys = [], tell = () => {}) {
    this.app = app;
    this.page = page;
    this.keys = keys;
    this.list = h("div", { class: "ledger" });
    /** @type {Asking<FiguresAnswer>} */
    this.asking = new Asking(app, `${page}.working`, (found) => {
      tell(found);
      this.list.replaceChildren(...found.figures.map((f) => this.figure(f)));
    }, (problems) => this.list.replaceChildren(problems));
    this.status = this.asking.status;
  }

  update() {
    const query = drawn(this.app.state, this.keys);
    if (query === this.query) return;
    const first = !this.query;
    this.query = query;
    this.asking.ask(`api/figures/${this.page}?${query}`, first ? 0 : SETTLED);
  }

  /** @param {ListedFigure} found */
  figure(found) {
    const id = `${this.page}-${found.id}`;
    /** @type {HTMLTableElement} */
    const table = h("table", told(), h("thead", {}, h("tr", {}, found.columns.map((c) => h("th", { scope: "col" }, c)))),
      h("tbody", {}, found.rows.map((row) => h("tr", {}, row.map((cell, i) => i ? h("td", {}, cell) : h("th", { scope: "row" }, cell))))));
    return h("section", { class: "chart", "data-chart": found.id, "aria-labelledby": id }, h("h2", { id, ...told() }, found.title),
      h("div", { class: "drawing", ...told() }, h("img", { src: `api/figures/${this.page}/${found.id}.svg?${this.query}`, alt: found.says })),
      h("p", { class: "says", ...told() }, found.says),
      h("details", {}, h("summary", {}, text("figures.table")), tableTools(table, found.title),
        h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("figures.table.of", { title: found.title }) }, table)),
      h("p", { class: "quiet" }, text("figures.sources", { sources: found.sources.join("; ") })));
  }

  drop() { this.asking.drop(); }
}
