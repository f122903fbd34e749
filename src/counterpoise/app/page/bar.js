// The bar on top: pages, scenarios, undo and redo, and the ways out of the page.
import { ask, Refused } from "./requests.js";
import { casesButton } from "./cases.js";
import { citeResult } from "./cite.js";
import { copy, h, menu, notice, problemList, put, text } from "./elements.js";
import { isOwn, link, local, numbers } from "./address.js";
import { Present } from "./present.js";
import { own, scenarios, setup, titleOf } from "./setup.js";
import { NoLink, wholeLink } from "./fragment.js";
import { reportLink } from "./report-link.js";
import { shared } from "./sharing.js";
import { stepsMenu } from "./steps.js";

const LARGEST = 200000;
const SIGNS = { undo: "↶", redo: "↷", replay: "▷" };
/** @import {App, Copied, Opened, PageInfo, State} from "./types.js" */
/** @type {("yaml" | "python" | "command")[]} */
const COPIES = ["yaml", "python", "command"];
/** @type {State["theme"][]} */
const THEMES = ["", "light", "dark"];

/** The bar. */
export class Bar {
  /** Names of the scenarios that can be chosen. */
  listed = "";

  /** @param {HTMLElement} host @param {App} app gives the state and takes changes @param {PageInfo[]} pages */
  constructor(host, app, pages) {
    this.app = app;
    /** @type {[string, HTMLAnchorElement][]} */
    this.links = pages.map((page) => [page.id, h("a", { href: "#", onclick: (event) => {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      app.go(page.id);
    } }, page.title)]);
    /** @type {[Set<string>, HTMLElement][]} */
    this.menus = [];
    const entries = this.entries(pages);
    /** @type {HTMLSelectElement} */
    this.first = h("select", { id: "first", onchange: () => this.choose(0, this.first.value) });
    /** @type {HTMLSelectElement} */
    this.second = h("select", { id: "second", onchange: () => this.choose(1, this.second.value) });
    this.undo = this.tool("undo", () => app.past.undo());
    this.redo = this.tool("redo", () => app.past.redo());
    this.replay = this.tool("replay", () => app.replay());
    /** @type {HTMLInputElement} */
    this.file = h("input", { type: "file", accept: ".yaml,.yml", hidden: true, "aria-label": text("open.choose"), onchange: () => {
      const [file] = this.file.files ?? [];
      if (file) this.open(file);
      this.file.value = "";
    } });
    this.present = new Present(app);
    this.report = reportLink();
    /** @type {HTMLSelectElement} */
    this.theme = h("select", { id: "theme", "aria-label": text("theme"), onchange: () =>
      app.change((state) => { state.theme = THEMES[this.theme.selectedIndex]; }) },
    THEMES.map((t) => h("option", { value: t }, text(`theme.${t || "system"}`))));
    // A page in another language is another document.
    const languages = () => Object.entries(setup.languages).map(([code, name]) =>
      h("a", { href: link({ ...app.state, lang: code }), lang: code, hreflang: code, "aria-current": code === setup.language && "true" }, name));
    const language = menu(setup.language.toUpperCase(), `${text("language")}: ${setup.languages[setup.language]}`, languages);
    // On a phone everything but the scenario waits behind a button.
    const open = h("button", { type: "button", class: "bar-menu", "aria-expanded": "false", "aria-controls": host.id, onclick: () => folded(!host.classList.contains("opened")) }, text("menu"));
    /** @param {boolean} on */
    const folded = (on) => { host.classList.toggle("opened", on); open.setAttribute("aria-expanded", String(on)); };
    host.addEventListener("click", (event) => { if (event.target instanceof Element && event.target.closest("nav a")) folded(false); });
    host.addEventListener("keydown", (event) => { if (event.key === "Escape" && host.classList.contains("opened")) { folded(false); open.focus(); } });
    host.append(
      h("a", { class: "brand", href: "./", onclick: (event) => { event.preventDefault(); app.go("overview"); } },
        h("img", { src: "static/icon.svg", alt: "", width: "22", height: "22" }), text("title")),
      h("nav", { "aria-label": text("pages") }, entries),
      h("div", { class: "pair" }, h("div", { class: "one" }, h("label", { for: "first", class: "side side-0" }, text("first")), this.first),
        h("div", { class: "one other" }, h("label", { for: "second", class: "side side-1" }, text("second")), this.second)),
      open,
      h("div", { class: "tools" }, this.undo, this.redo, this.replay, stepsMenu(app)),
      h("div", { class: "tools ways" },
        h("button", { type: "button", onclick: () => this.file.click() }, text("open")), this.file,
        h("button", { type: "button", onclick: () => this.share() }, text("share")), casesButton(app),
        menu(text("copy"), text("copy"), () => this.copies()), this.report, this.present.start, language, this.theme));
    this.takeDrops();
  }

  /** Links to the pages, with a menu for those that share a group. @param {PageInfo[]} pages @returns {HTMLElement[]} */
  entries(pages) {
    /** @type {HTMLElement[]} */
    const found = [];
    for (let at = 0; at < pages.length;) {
      const { group } = pages[at];
      const end = pages.findIndex((page, i) => i > at && page.group !== group);
      const links = this.links.slice(at, !group ? at + 1 : end < 0 ? pages.length : end);
      if (links.length === 1) found.push(links[0][1]);
      else {
        const box = menu(group, group, () => links.map(([, a]) => a));
        this.menus.push([new Set(links.map(([id]) => id)), /** @type {HTMLElement} */ (box.firstElementChild)]);
        found.push(box);
      }
      at += links.length;
    }
    return found;
  }

  /** @param {keyof typeof SIGNS} key @param {() => void} act */
  tool(key, act) {
    return h("button", { type: "button", id: key, class: "icon", title: text(`${key}.hint`), "aria-label": text(key), onclick: act }, SIGNS[key]);
  }

  /** Choose the first or the second scenario. @param {number} place @param {string} name */
  choose(place, name) {
    this.app.change((state) => {
      const assumptions = this.app.assumptionsOf(state.sides[0]);
      if (!name) state.sides.length = 1;
      else state.sides[place] = { scenario: name, levers: place && state.sides[1] ? this.app.assumptionsOf(state.sides[1]) : assumptions };
    });
  }

  copies() {
    const { state } = this.app;
    const found = [h("button", { type: "button", onclick: () => this.copyLink() }, text(this.carries ? "copy.link.whole" : "copy.link")),
      h("button", { type: "button", onclick: () => this.cite() }, text("cite.title"))];
    state.sides.forEach((side, i) => {
      for (const kind of COPIES) {
        const name = state.sides.length > 1 ? text("copy.side", { kind: text(`copy.${kind}`), title: titleOf(side.scenario) }) : text(`copy.${kind}`);
        found.push(h("button", { type: "button", onclick: () => this.copied(kind, i) }, name));
      }
    });
    return found;
  }

  /** Whether a link has to carry everything itself: its address leads nobody else here, or names files that others do not have. */
  get carries() { return local() || this.app.state.sides.some(isOwn); }

  async copyLink() {
    const { state } = this.app;
    if (!this.carries) { copy(link(state), text("copied.link")); return; }
    try { await copy(await wholeLink(state), text(local() ? "copied.link.whole" : "copied.link", { version: setup.version, address: location.host })); } catch (error) {
      const problem = error instanceof NoLink ? error.message : error instanceof Refused ? problemList(error.problems) : text("lost.short");
      notice(problem, "problem");
    }
  }

  /** Share what is on the screen: its address, or, where only this computer has that, a text that works elsewhere. */
  async share() {
    if (!local()) { this.copyLink(); return; }
    try { await copy(await shared(this.app), text("copied.share")); } catch (error) {
      notice(error instanceof Refused ? problemList(error.problems) : text("lost.short"), "problem");
    }
  }

  async cite() {
    try { await citeResult(this.app); } catch (error) {
      notice(error instanceof Refused ? problemList(error.problems) : text("lost.short"), "problem");
    }
  }

  /** @param {"yaml" | "python" | "command"} kind @param {number} side */
  async copied(kind, side) {
    try {
      /** @type {Copied} */
      const found = await ask(`api/copy?${numbers(this.app.state)}${side ? `&side=${side}` : ""}`);
      await copy(found[kind], text("copied", { kind: text(`copy.${kind}`) }));
    } catch (error) {
      notice(error instanceof Refused ? problemList(error.problems) : text("lost.short"), "problem");
    }
  }

  /** Open a scenario file: the server reads it, and it becomes the first scenario. @param {File} file */
  async open(file) {
    if (file.size > LARGEST) { notice(text("open.large"), "problem"); return; }
    try {
      const words = await file.text();
      /** @type {Opened} */
      const found = await ask("api/open", { method: "POST", headers: { "Content-Type": "text/plain" }, body: words });
      own.keep(found.id, found.title, words, found.defaults);
      this.app.change((state) => { state.sides[0] = { scenario: found.id, levers: {} }; state.page = "overview"; });
      notice(text("open.done", { title: found.title }), "quiet", 4000);
    } catch (error) {
      notice(error instanceof Refused ? problemList(error.problems) : text("lost.short"), "problem");
    }
  }

  takeDrops() {
    const over = (/** @type {boolean} */ on) => document.body.classList.toggle("dropping", on);
    const files = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    addEventListener("dragover", (event) => { if (files(event)) { event.preventDefault(); over(true); } });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
    addEventListener("drop", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      over(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) this.open(file);
    });
  }

  /** Show the state. */
  update() {
    const { state, past } = this.app;
    const [first, second] = state.sides;
    const listed = scenarios(first.scenario, second?.scenario);
    const key = listed.map((s) => s.name).join();
    if (this.listed !== key) {
      this.listed = key;
      this.first.replaceChildren(...listed.map((s) => h("option", { value: s.name, title: s.says }, s.title)));
      this.second.replaceChildren(h("option", { value: "" }, text("second.none")),
        ...listed.map((s) => h("option", { value: s.name, title: s.says }, s.title)));
    }
    this.first.value = first.scenario;
    this.second.value = second?.scenario ?? "";
    this.theme.value = state.theme;
    this.undo.disabled = !past.canUndo;
    this.redo.disabled = !past.canRedo;
    this.replay.disabled = !past.entry.before;
    put(this.replay, this.app.replaying ? "■" : SIGNS.replay);
    this.replay.setAttribute("aria-label", text(this.app.replaying ? "replay.stop" : "replay"));
    this.report.href = `api/report?${numbers(state)}`;
    this.present.update();
    const { story, step, ...choices } = state.choices;
    for (const [id, a] of this.links) {
      a.href = link({ ...state, page: id, choices });
      if (id === state.page) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
    }
    for (const [ids, head] of this.menus) {
      if (ids.has(state.page)) head.setAttribute("aria-current", "true"); else head.removeAttribute("aria-current");
    }
  }
}
