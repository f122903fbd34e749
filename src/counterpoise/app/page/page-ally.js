// One ally on a sheet, or two side by side: what each pays, provides and lacks, and who depends on it.
import { FigureList } from "./figure-list.js";
import { h, text } from "./elements.js";
import { ListChoice } from "./choices.js";
import { leadNodes, sectionNodes } from "./sections.js";

/** @import {App, FiguresAnswer, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const ally = {
  id: "ally",
  levers: false,
  open(host, app) { return new Ally(host, app); },
};

const KEYS = ["ally", "beside"];

/** @implements {OpenPage} */
class Ally {
  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, ally.id, KEYS, (found) => this.tell(found));
    this.lead = h("div", { class: "lead-words", "aria-live": "polite" });
    this.rest = h("div", { class: "statement" });
    this.choices = Object.fromEntries(KEYS.map((key) =>
      [key, new ListChoice(`ally-${key}`, text(`ally.${key}`), (value) => this.choose({ [key]: value }))]));
    this.controls = h("form", { class: "filters", hidden: true, onsubmit: (e) => e.preventDefault() },
      KEYS.map((key) => this.choices[key].box),
      h("button", { type: "button", onclick: () => print() }, text("ally.print")));
    this.title = h("h1", {}, text("ally.title"));
    host.replaceChildren(h("div", { class: "sheet" }, this.title, this.controls, this.figures.status, this.lead,
      h("div", { class: "account" }, this.figures.list, this.rest)));
    document.title = `${text("ally.title")} · ${text("title")}`;
  }

  update() { this.figures.update(); }

  /** Note a choice in the address and ask for what follows from it. @param {Record<string, string>} chosen */
  choose(chosen) {
    const { ally: first, beside } = { ...this.app.state.choices, ...chosen };
    // Nobody is compared with itself.
    this.app.choose(first && first === beside ? { ...chosen, beside: "none" } : chosen);
    this.figures.update();
  }

  /** @param {FiguresAnswer} found */
  tell(found) {
    for (const [key, option] of Object.entries(found.options)) this.choices[key].show(option);
    this.controls.hidden = false;
    const names = Object.values(found.options).flatMap(({ chosen, values }) =>
      values.filter(([value]) => value === chosen && value !== "none").map(([, name]) => name));
    this.title.textContent = names.join(` ${text("ally.and")} `);
    document.title = `${this.title.textContent} · ${text("title")}`;
    const [first, ...rest] = found.sections;
    this.lead.replaceChildren(...leadNodes(first));
    this.rest.replaceChildren(...rest.map((section) => h("section", {}, ...sectionNodes(section))));
  }

  drop() { this.figures.drop(); }
}
