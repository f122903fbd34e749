// Could they hold: contingencies by start, law and air, with who is there by which day.
import { FigureList } from "./figure-list.js";
import { h, put, text } from "./elements.js";
import { listedSection } from "./listed-section.js";

/** @import {App, FiguresAnswer, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const theatre = {
  id: "theatre",
  levers: false,
  open(host, app) { return new Theatre(host, app); },
};

const KEYS = ["contingency", "start", "law", "air"];

/** @implements {OpenPage} */
class Theatre {
  /** Years of the slider. @type {string[]} */
  years = [];

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, theatre.id, KEYS, (found) => this.tell(found));
    this.lead = h("div", { class: "lead-words" });
    this.answer = h("div", { class: "statement", "aria-live": "polite" });
    this.year = h("output", { class: "year", for: "theatre-start" });
    this.start = h("input", { type: "range", id: "theatre-start", min: "0", step: "1" });
    this.start.addEventListener("input", () => this.named());
    this.start.addEventListener("change", () => this.choose("start", this.years[Number(this.start.value)]));
    /** @type {Record<string, HTMLSelectElement>} */
    this.selects = Object.fromEntries(KEYS.filter((key) => key !== "start").map((key) => {
      const select = h("select", { id: `theatre-${key}` });
      select.addEventListener("change", () => this.choose(key, select.value));
      return [key, select];
    }));
    const field = (/** @type {string} */ key) => h("label", { for: `theatre-${key}` }, text(`theatre.${key}`), this.selects[key]);
    this.controls = h("form", { class: "filters", hidden: true, onsubmit: (e) => e.preventDefault() },
      field("contingency"),
      h("div", { class: "start" }, h("label", { for: "theatre-start" }, text("theatre.start")), this.year, h("div", { class: "track none" }, this.start)),
      field("law"), field("air"));
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("theatre.title")), this.lead,
      this.controls, this.figures.status, this.answer, this.figures.list));
    document.title = `${text("theatre.title")} · ${text("title")}`;
  }

  update() { this.figures.update(); }

  /** Note a choice in the address and ask for what follows from it. @param {string} key @param {string} value */
  choose(key, value) {
    this.app.choose({ [key]: value });
    this.figures.update();
  }

  /** Say which year the slider stands at, before anything is asked for. */
  named() {
    const year = this.years[Number(this.start.value)] ?? "";
    put(this.year, year);
    this.start.setAttribute("aria-valuetext", year);
  }

  /** @param {FiguresAnswer} found */
  tell(found) {
    const { start, ...others } = found.options;
    for (const [key, { chosen, values }] of Object.entries(others)) {
      const select = this.selects[key];
      if (!select.options.length) select.append(...values.map(([value, name]) => h("option", { value }, name)));
      select.value = chosen;
    }
    this.years = start.values.map(([year]) => year);
    this.start.max = String(this.years.length - 1);
    this.start.value = String(this.years.indexOf(start.chosen));
    this.named();
    this.controls.hidden = false;
    const [first, ...rest] = found.sections;
    this.lead.replaceChildren(...(first ? first.paragraphs : []).map((words) => h("p", { class: "standfirst" }, words)));
    this.answer.replaceChildren(...rest.flatMap(listedSection));
  }

  drop() { this.figures.drop(); }
}
