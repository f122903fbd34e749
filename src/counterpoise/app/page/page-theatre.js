// Could they hold: contingencies by start, law and air, with who is there by which day.
import { FigureList } from "./figure-list.js";
import { h, text } from "./elements.js";
import { ListChoice, StopSlider } from "./choices.js";
import { leadNodes, sectionNodes } from "./sections.js";

/** @import {App, FiguresAnswer, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const theatre = {
  id: "theatre",
  levers: true,
  open(host, app) { return new Theatre(host, app); },
};

const CHOICES = ["contingency", "start", "law", "air"];
const KEYS = [...CHOICES, "clocks"];

/** @implements {OpenPage} */
class Theatre {
  /** The contingency that is shown. */
  shown = "";

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, theatre.id, KEYS, (found) => this.tell(found));
    this.lead = h("div", { class: "lead-words" });
    this.answer = h("div", { class: "statement", "aria-live": "polite" });
    this.clocks = h("p", { hidden: true }, h("button", { type: "button", onclick: () => this.choose("clocks", this.shown) }, text("theatre.clocks")));
    this.choices = Object.fromEntries(CHOICES.map((key) => [key, new (key === "start" ? StopSlider : ListChoice)(
      `theatre-${key}`, text(`theatre.${key}`), (value) => this.choose(key, value))]));
    this.controls = h("form", { class: "filters", hidden: true, onsubmit: (e) => e.preventDefault() },
      CHOICES.map((key) => this.choices[key].box));
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("theatre.title")), this.lead,
      this.controls, this.figures.status, this.answer, this.clocks, this.figures.list));
    document.getElementById("drawer-theatre")?.setAttribute("open", "");
    document.title = `${text("theatre.title")} · ${text("title")}`;
  }

  update() { this.figures.update(); }

  /** Note a choice in the address and ask for what follows from it. @param {string} key @param {string} value */
  choose(key, value) {
    // The table of clocks, once asked for, goes with the contingency.
    /** @type {Record<string, string>} */
    const chosen = { [key]: value };
    if (key === "contingency" && this.app.state.choices.clocks) chosen.clocks = value;
    this.app.choose(chosen);
    this.figures.update();
  }

  /** @param {FiguresAnswer} found */
  tell(found) {
    for (const [key, option] of Object.entries(found.options)) this.choices[key].show(option);
    this.controls.hidden = false;
    this.shown = found.options.contingency.chosen;
    this.clocks.hidden = this.app.state.choices.clocks === this.shown;
    const [first, ...rest] = found.sections;
    this.lead.replaceChildren(...leadNodes(first));
    this.answer.replaceChildren(...rest.flatMap(sectionNodes));
  }

  drop() { this.figures.drop(); }
}
