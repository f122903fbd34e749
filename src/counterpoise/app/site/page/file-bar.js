// The bar of the file: the scenarios, undo and redo, and how the page looks.
import { h, text } from "../../page/elements.js";
import { spoken } from "../../page/language.js";
import { byId, setup } from "../../page/setup.js";

/** @import {State} from "../../page/types.js" */
/** @typedef {import("./main.js").FilePage} FilePage */
const SIGNS = { undo: "↶", redo: "↷" };
/** @type {State["theme"][]} */
const THEMES = ["", "light", "dark"];

export class FileBar {
  /** @param {HTMLElement} host @param {FilePage} page */
  constructor(host, page) {
    this.page = page;
    const listed = () => setup.scenarios.map((s) => h("option", { value: s.name, title: s.says }, s.title));
    /** @type {HTMLSelectElement} */
    this.first = h("select", { id: "first", onchange: () => this.choose(0, this.first.value) }, listed());
    /** @type {HTMLSelectElement} */
    this.second = h("select", { id: "second", onchange: () => this.choose(1, this.second.value) }, h("option", { value: "" }, text("second.none")), listed());
    this.undo = this.tool("undo", () => page.past.undo());
    this.redo = this.tool("redo", () => page.past.redo());
    /** @type {HTMLSelectElement} */
    this.theme = h("select", { id: "theme", "aria-label": text("theme"), onchange: () => page.change((state) => { state.theme = THEMES[this.theme.selectedIndex]; }) },
      THEMES.map((t) => h("option", { value: t }, text(`theme.${t || "system"}`))));
    // On a phone everything but the scenario waits behind a button.
    /** @type {HTMLButtonElement} */
    const open = h("button", { type: "button", class: "bar-menu", "aria-expanded": "false", "aria-controls": host.id,
      onclick: () => open.setAttribute("aria-expanded", String(host.classList.toggle("opened"))) }, text("menu"));
    host.append(h("span", { class: "brand" }, text("title")),
      h("div", { class: "pair" }, h("div", { class: "one" }, h("label", { for: "first", class: "side side-0" }, text("first")), this.first),
        h("div", { class: "one other" }, h("label", { for: "second", class: "side side-1" }, text("second")), this.second)),
      open, h("div", { class: "tools" }, this.undo, this.redo), h("div", { class: "tools ways" }, this.languages(), this.theme));
  }

  /** A page in another language is another document. */
  languages() {
    /** @type {Record<string, {name: string}>} */
    const known = this.page.head.languages;
    const listed = Object.entries({ en: { name: "English" }, ...known });
    /** @type {HTMLSelectElement} */
    const list = h("select", { id: "lang", "aria-label": text("language"), onchange: () => {
      this.page.change((state) => { state.lang = list.value; });
      location.reload();
    } }, listed.map(([code, { name }]) => h("option", { value: code, lang: code, selected: code === spoken() }, name)));
    return list;
  }

  /** @param {keyof typeof SIGNS} key @param {() => void} act */
  tool(key, act) {
    return h("button", { type: "button", id: key, class: "icon", title: text(`${key}.hint`), "aria-label": text(key), onclick: act }, SIGNS[key]);
  }

  /** Choose the first or the second scenario: assumptions go along, what the old one decided does not. @param {number} place @param {string} name */
  choose(place, name) {
    this.page.change((state) => {
      const from = (place && state.sides[1]) || state.sides[0];
      const kept = Object.fromEntries(Object.entries(from.levers).filter(([id]) => byId.get(id)?.role !== "policy"));
      if (!name) state.sides.length = 1;
      else state.sides[place] = { scenario: name, levers: kept };
    });
  }

  update() {
    const { state, past } = this.page;
    this.first.value = state.sides[0].scenario;
    this.second.value = state.sides[1]?.scenario ?? "";
    this.theme.value = state.theme;
    this.undo.disabled = !past.canUndo;
    this.redo.disabled = !past.canRedo;
  }
}
