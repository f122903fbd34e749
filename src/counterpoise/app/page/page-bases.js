// Which theatres stay in reach: what is lost where a host refuses or a site closes, and why.
import { FigureList } from "./figure-list.js";
import { h, text } from "./elements.js";
import { tableNode } from "./sections.js";

/** @import {App, FiguresAnswer, ListedSection, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const bases = {
  id: "bases",
  levers: false,
  open(host, app) { return new Bases(host, app); },
};

const KEYS = ["close", "refuses", "mission"];
/** Questions that are one press away, as a reader would ask them. @type {{ id: string, chosen: Record<string, string> }[]} */
const ASKED = [
  { id: "rota", chosen: { close: "rota", refuses: "none", mission: "none" } },
  { id: "spain", chosen: { close: "none", refuses: "ESP", mission: "none" } },
  { id: "record", chosen: { close: "none", refuses: "none", mission: "contingency" } },
];

/** @implements {OpenPage} */
class Bases {
  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, bases.id, KEYS, (found) => this.tell(found));
    this.lead = h("div", { class: "lead-words", "aria-live": "polite" });
    this.answer = h("div", { class: "statement" });
    /** @type {Record<string, HTMLSelectElement>} */
    this.selects = Object.fromEntries(KEYS.map((key) => {
      const select = h("select", { id: `bases-${key}` });
      select.addEventListener("change", () => this.choose({ [key]: select.value }));
      return [key, select];
    }));
    const field = (/** @type {string} */ key) => h("label", { for: `bases-${key}` }, text(`bases.${key}`), this.selects[key]);
    this.switches = ASKED.map(({ id, chosen }) => {
      const button = h("button", { type: "button", "aria-pressed": "false" }, text(`bases.ask.${id}`));
      button.addEventListener("click", () => this.choose(chosen));
      return button;
    });
    this.controls = h("form", { class: "filters", hidden: true, onsubmit: (e) => e.preventDefault() },
      h("div", { class: "presses", role: "group", "aria-label": text("bases.ask") }, this.switches), KEYS.map(field));
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("bases.title")), this.controls, this.lead,
      this.figures.status, this.answer, this.figures.list));
    document.title = `${text("bases.title")} · ${text("title")}`;
  }

  update() { this.figures.update(); }

  /** Note a choice in the address and ask for what follows from it. @param {Record<string, string>} chosen */
  choose(chosen) {
    this.app.choose(chosen);
    this.figures.update();
  }

  /** @param {FiguresAnswer} found */
  tell(found) {
    for (const [key, { chosen, values }] of Object.entries(found.options)) {
      const select = this.selects[key];
      if (!select.options.length) select.append(...values.map(([value, name]) => h("option", { value }, name)));
      select.value = chosen;
    }
    ASKED.forEach(({ chosen }, i) => this.switches[i].setAttribute("aria-pressed",
      String(KEYS.every((key) => this.selects[key].value === chosen[key]))));
    this.controls.hidden = false;
    const [first, ...rest] = found.sections;
    this.lead.replaceChildren(...(first ? first.paragraphs : []).map((words) => h("p", { class: "standfirst" }, words)));
    this.answer.replaceChildren(...rest.flatMap((section) => this.section(section)));
  }

  /** @param {ListedSection} found */
  section(found) {
    const table = (/** @type {ListedSection["tables"][0]} */ t) => h("details", {}, h("summary", {}, t.caption), tableNode(t));
    return [h("h2", {}, found.title), ...found.paragraphs.map((words) => h("p", {}, words)), ...found.tables.map(table),
      ...found.notes.map((words) => h("p", { class: "quiet" }, words))];
  }

  drop() { this.figures.drop(); }
}
