// How much belief deterrence needs: belief required against belief held, under levers that a reader moves.
import { Asking } from "./asking.js";
import { FigureList } from "./figure-list.js";
import { h, text } from "./elements.js";
import { openDrawer } from "./levers.js";
import { ListChoice, StopSlider } from "./choices.js";
import { leadNodes, sectionNodes } from "./sections.js";

/** @import {App, FiguresAnswer, FurtherAnswer, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const challenger = {
  id: "challenger",
  levers: true,
  open(host, app) { return new Challenger(host, app); },
};

/** What is looked at, and what is moved: each with where it stands when it is left alone. */
const LISTS = ["method", "place", "type", "law"];
const START = "quarter";
/** @type {Record<string, string>} */
const LEVERS = { presence: "0", umbrella: "1", european: "1", joining: "1", condition: "" };
const CONDITION = "condition";
const KEYS = [...LISTS, START, ...Object.keys(LEVERS)];

/** @implements {OpenPage} */
class Challenger {
  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, challenger.id, KEYS, (found) => this.tell(found));
    this.lead = h("div");
    this.verdict = h("div", { "aria-live": "polite" });
    this.answer = h("div", { class: "statement", "aria-live": "polite" });
    this.further = h("div", { class: "statement further" });
    /** @type {Asking<FurtherAnswer>} */
    this.more = new Asking(app, "challenger.comparing", (found) => this.compare(found), (problems) => this.further.replaceChildren(problems));
    const id = (/** @type {string} */ key) => `challenger-${key}`;
    const label = (/** @type {string} */ key) => text(`challenger.${key}`);
    /** @type {Record<string, ListChoice | StopSlider>} */
    this.choices = Object.fromEntries([
      ...LISTS.map((key) => [key, new ListChoice(id(key), label(key), (value) => this.look(key, value))]),
      [START, new StopSlider(id(START), label(START), (value) => this.look(START, value))],
      ...Object.keys(LEVERS).map((key) => [key, new (key === CONDITION ? ListChoice : StopSlider)(id(key), label(key), (value) => this.move(key, value))]),
    ]);
    this.back = h("button", { type: "button", hidden: true, onclick: () => this.putBack() }, text("challenger.back"));
    const boxes = (/** @type {string[]} */ keys) => keys.map((key) => this.choices[key].box);
    this.controls = h("form", { class: "filters", hidden: true, onsubmit: (e) => e.preventDefault() }, boxes([...LISTS, START]));
    this.levers = h("fieldset", { class: "filters what-if", hidden: true }, h("legend", {}, text("challenger.levers")),
      boxes(Object.keys(LEVERS)), this.back);
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("challenger.title")),
      h("p", { class: "quiet meaning" }, text("challenger.says")),
      h("div", { class: "lead-words" }, this.lead, this.verdict, this.more.status),
      this.controls, this.levers, this.figures.status, this.answer, this.further, this.figures.list));
    document.title = `${text("challenger.title")} · ${text("title")}`;
    openDrawer("belief");
  }

  update() { this.figures.update(); }

  /** Look at something else: it stands in the address, without an entry of its own. @param {string} key @param {string} value */
  look(key, value) {
    // What is known of one method at a place may not be of another.
    this.app.choose(key === "method" ? { [key]: value, place: "", [START]: "" } : { [key]: value });
    this.figures.update();
  }

  /** Move a lever: that can be undone. @param {string} key @param {string} value */
  move(key, value) {
    this.app.change((state) => {
      if (value === LEVERS[key]) delete state.choices[key]; else state.choices[key] = value;
    }, { what: `challenger-${key}` });
  }

  putBack() { this.app.change((state) => { for (const key of Object.keys(LEVERS)) delete state.choices[key]; }); }

  /** @param {FiguresAnswer} found */
  tell(found) {
    for (const [key, option] of Object.entries(found.options)) this.choices[key].show(option);
    this.controls.hidden = this.levers.hidden = false;
    this.back.hidden = !Object.keys(LEVERS).some((key) => this.app.state.choices[key]);
    const [first, ...rest] = found.sections;
    this.lead.replaceChildren(...leadNodes(first));
    this.answer.replaceChildren(...rest.flatMap(sectionNodes));
    this.verdict.replaceChildren();
    this.more.ask(`api/figures/${challenger.id}/further?${this.figures.query}`);
  }

  /** @param {FurtherAnswer} found */
  compare(found) {
    const [verdict, ...rest] = found.sections;
    this.verdict.replaceChildren(...leadNodes(verdict));
    this.further.replaceChildren(...rest.flatMap(sectionNodes));
  }

  drop() {
    this.figures.drop();
    this.more.drop();
  }
}
