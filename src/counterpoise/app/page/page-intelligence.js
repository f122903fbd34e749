// What goes dark if sharing stops: a member, what becomes of its sharing, the state, and an answer at once.
import { FigureList } from "./figure-list.js";
import { h, text } from "./elements.js";
import { ListChoice } from "./choices.js";
import { sectionNodes } from "./sections.js";

/** @import {App, FiguresAnswer, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const intelligence = {
  id: "intelligence",
  levers: false,
  open(host, app) { return new Intelligence(host, app); },
};

const KEYS = ["member", "sharing", "state"];
/** Questions that one press asks. @type {Record<string, Record<string, string>>} */
const PRESSED = {
  stop: { member: "USA", sharing: "cut_off" },
  pause: { member: "USA", sharing: "withholds" },
  both: { member: "USA", sharing: "both" },
  nothing: { member: "none", sharing: "withholds" },
};

/** @implements {OpenPage} */
class Intelligence {
  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, intelligence.id, KEYS, (found) => this.tell(found));
    this.lead = h("div", { class: "lead-words", "aria-live": "polite" });
    this.rest = h("div", { class: "statement" });
    this.choices = Object.fromEntries(KEYS.map((key) =>
      [key, new ListChoice(`intelligence-${key}`, text(`intelligence.${key}`), (value) => this.choose({ [key]: value }))]));
    this.buttons = Object.entries(PRESSED).map(([name, asks]) =>
      h("button", { type: "button", onclick: () => this.choose(asks) }, text(`intelligence.press.${name}`)));
    this.controls = h("form", { class: "filters", hidden: true, onsubmit: (e) => e.preventDefault() },
      h("div", { class: "presses", role: "group", "aria-label": text("intelligence.presses") }, this.buttons),
      KEYS.map((key) => this.choices[key].box));
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("intelligence.title")),
      this.controls, this.figures.status, this.lead, this.figures.list, this.rest));
    document.title = `${text("intelligence.title")} · ${text("title")}`;
  }

  update() { this.figures.update(); }

  /** Note choices in the address and ask for what follows from them. @param {Record<string, string>} chosen */
  choose(chosen) {
    this.app.choose(chosen);
    this.figures.update();
  }

  /** @param {FiguresAnswer} found */
  tell(found) {
    for (const [key, option] of Object.entries(found.options)) this.choices[key].show(option);
    Object.values(PRESSED).forEach((asks, i) => this.buttons[i].setAttribute("aria-pressed",
      String(Object.entries(asks).every(([key, value]) => found.options[key].chosen === value))));
    this.controls.hidden = false;
    const [first, ...rest] = found.sections;
    this.lead.replaceChildren(...(first ? first.paragraphs : []).map((words, i) => h("p", i ? {} : { class: "standfirst" }, words)));
    this.rest.replaceChildren(...rest.flatMap(sectionNodes));
  }

  drop() { this.figures.drop(); }
}
