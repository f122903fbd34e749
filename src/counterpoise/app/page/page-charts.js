// A page of charts one below the other: for a part that has no page of its own making.
import { h, text } from "./elements.js";
import { Card } from "./charts.js";
import { setup } from "./setup.js";

/** @import {App, Dressed, OpenPage, Page, PageInfo, View} from "./types.js" */

/** Return the page that the server declares. @param {PageInfo} info @returns {Page} */
export const pageOf = (info) => ({ id: info.id, levers: true, open: (host, app) => new Charts(host, app, info) });

/** @implements {OpenPage} */
class Charts {
  /** @param {HTMLElement} host @param {App} app @param {PageInfo} info */
  constructor(host, app, info) {
    this.cards = setup.charts.filter((chart) => info.charts.includes(chart.id)).map((chart) => new Card(chart, app));
    host.replaceChildren(h("div", { class: "lead" }, h("h1", {}, info.title)),
      h("div", { class: "cards" }, this.cards.map((card) => card.box)));
    document.title = `${info.title} · ${text("title")}`;
  }

  update() {}

  /** @param {View} view @param {Dressed} how */
  async show(view, { final, full, theme }) {
    await Promise.all(this.cards.map((card) => card.show(view, { final: final && full, theme })));
  }

  drop() { for (const card of this.cards) card.drop(); }
}
