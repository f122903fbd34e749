// The ledger: who pays, who provides, what would be fair, and what hangs on one ally.
import { numbers } from "./address.js";
import { ask, gone, Lost, pause, Refused } from "./requests.js";
import { h, problemList, put, text } from "./elements.js";

/** @import {App, BurdenAnswer, LedgerFigure, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const burden = {
  id: "burden",
  levers: false,
  open(host, app) { return new Burden(host, app); },
};

/** @implements {OpenPage} */
class Burden {
  query = "";
  tries = 0;
  timer = 0;
  /** @type {AbortController | undefined} */
  stop;

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.status = h("p", { class: "count", role: "status" });
    this.list = h("div", { class: "ledger" });
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("burden.title")),
      h("p", { class: "standfirst" }, text("burden.says")), this.status, this.list));
    document.title = `${text("burden.title")} · ${text("title")}`;
  }

  update() {
    const query = numbers(this.app.state);
    if (query === this.query) return;
    this.query = query;
    this.tries = 0;
    this.ask();
  }

  async ask() {
    this.stop?.abort();
    this.stop = new AbortController();
    put(this.status, text("burden.working"));
    try {
      /** @type {BurdenAnswer} */
      const found = await ask(`api/burden?${this.query}`, { signal: this.stop.signal });
      put(this.status, "");
      this.list.replaceChildren(...found.figures.map((f) => this.figure(f)));
    } catch (error) {
      if (gone(error)) return;
      put(this.status, "");
      if (error instanceof Refused && await this.app.mend(error.problems)) return;
      if (error instanceof Refused) { this.list.replaceChildren(problemList(error.problems)); return; }
      put(this.status, text(error instanceof Lost ? "lost" : "waiting"));
      this.timer = setTimeout(() => this.ask(), pause(this.tries++));
    }
  }

  /** @param {LedgerFigure} found */
  figure(found) {
    const table = h("table", {}, h("thead", {}, h("tr", {}, found.columns.map((c) => h("th", { scope: "col" }, c)))),
      h("tbody", {}, found.rows.map((row) => h("tr", {}, row.map((cell, i) => i ? h("td", {}, cell) : h("th", { scope: "row" }, cell))))));
    return h("section", { class: "chart", "aria-labelledby": `burden-${found.id}` }, h("h2", { id: `burden-${found.id}` }, found.title),
      h("div", { class: "drawing" }, h("img", { src: `api/burden/${found.id}.svg?${this.query}`, alt: found.says })),
      h("p", { class: "says" }, found.says),
      h("details", {}, h("summary", {}, text("burden.table")),
        h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("burden.table.of", { title: found.title }) }, table)),
      h("p", { class: "quiet" }, text("burden.sources", { sources: found.sources.join("; ") })));
  }

  drop() { clearTimeout(this.timer); this.stop?.abort(); }
}
