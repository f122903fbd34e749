// The ledger: who pays, who provides, what would be fair, and what hangs on one ally.
import { FigureList } from "./figure-list.js";
import { h, text } from "./elements.js";

/** @import {App, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const burden = {
  id: "burden",
  levers: false,
  open(host, app) { return new Burden(host, app); },
};

/** @implements {OpenPage} */
class Burden {
  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.figures = new FigureList(app, burden.id);
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("burden.title")),
      h("p", { class: "standfirst" }, text("burden.says")), this.figures.status, this.figures.list));
    document.title = `${text("burden.title")} · ${text("title")}`;
  }

  update() { this.figures.update(); }

  drop() { this.figures.drop(); }
}
