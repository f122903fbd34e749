// The story that is being told: a strip above the page, and of the page the one chart that it speaks of.
import { h, put, say, text } from "./elements.js";
import { write } from "./address.js";
import { stateLink, stories } from "./stories.js";

/** @import {App, Story} from "./types.js" */

/** Where arrow keys mean something else. */
const OWN_ARROWS = "input, select, textarea, summary, [role=slider], .wide, .scroll, dialog";

export class StoryStrip {
  /** What is told. @type {Story | undefined} */
  story;
  step = 0;
  /** The address of the step that was said last. */
  said = "";
  /** Whether all of the page is shown, and not one chart. */
  whole = false;
  /** Hides the other charts of a page, whenever they come. */
  rule = new CSSStyleSheet();

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.host = host;
    this.app = app;
    this.name = h("p", { class: "quiet" });
    this.title = h("h2");
    this.says = h("p", { class: "story-says" });
    this.behind = h("p", { class: "quiet" });
    this.places = h("ol", { class: "story-places" });
    this.back = h("button", { type: "button", onclick: () => this.turn(-1) }, text("story.back"));
    this.next = h("button", { type: "button", class: "strong", onclick: () => this.turn(1) }, text("story.next"));
    this.all = stateLink(app, "v=1&page=stories", text("story.all"), { class: "button" });
    this.show = h("button", { type: "button", "aria-pressed": "false", onclick: () => { this.whole = !this.whole; this.dress(); } }, text("story.whole"));
    this.again = h("button", { type: "button", onclick: () => this.turn(0) }, text("story.again"));
    this.leave = h("button", { type: "button", onclick: () => app.change((state) => { delete state.choices.story; delete state.choices.step; }) }, text("story.leave"));
    host.setAttribute("aria-label", text("story"));
    host.replaceChildren(h("div", { class: "story-words" }, this.name, this.title, this.says, this.behind),
      h("div", { class: "story-ways" }, h("div", { class: "tools" }, this.back, this.places, this.next),
        h("div", { class: "tools" }, this.again, this.show, this.all, this.leave)));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.rule];
    addEventListener("keydown", (event) => this.key(event));
  }

  /** Show the step that stands in the address. */
  async update() {
    const { story: id, step } = this.app.state.choices;
    if (!id || this.app.state.embed) { this.end(); return; }
    const listed = await stories();
    if (this.app.state.choices.story !== id || this.app.state.choices.step !== step) return;
    this.story = listed.find((one) => one.id === id);
    this.step = Number(step ?? 1) - 1;
    const told = this.story?.steps[this.step];
    if (!this.story || !told) { this.end(); return; }
    const { length } = this.story.steps;
    this.host.hidden = false;
    this.again.hidden = write({ ...this.app.state, theme: "", present: false }) === told.state;
    this.back.disabled = this.step === 0;
    this.next.disabled = this.step === length - 1;
    if (this.said === told.state) return;
    this.said = told.state;
    this.whole = false;
    put(this.name, text("story.place", { title: this.story.title, step: this.step + 1, count: length }));
    put(this.title, told.title);
    put(this.says, told.stands ? told.says : text("story.astray"));
    this.behind.replaceChildren(text("story.numbers"), " ", ...told.numbers.flatMap((one, i) => [i ? ", " : "",
      stateLink(this.app, `v=1&page=claims&q=${one.claim}`, one.claim),
      ` (${one.recorded_on ? text("story.recorded", { date: one.recorded_on, command: one.command }) : text(`grade.${one.grade}`)})`]), ".");
    this.places.replaceChildren(...this.story.steps.map((one, i) => h("li", {}, stateLink(this.app, one.state, String(i + 1),
      { "aria-label": text("story.step", { step: i + 1, title: one.title }), ...(i === this.step ? { "aria-current": "step" } : {}) }))));
    this.dress();
    say(`${told.title}. ${this.says.textContent}`);
  }

  /** Show the one chart of the step, or all of the page. */
  dress() {
    const chart = this.story?.steps[this.step]?.chart;
    const told = Boolean(chart) && !this.host.hidden && !this.whole;
    document.body.classList.toggle("telling", told);
    this.show.setAttribute("aria-pressed", String(this.whole));
    this.rule.replaceSync(told ? `.telling main [data-chart]:not([data-chart="${chart}"]) { display: none; }` : "");
  }

  end() {
    this.story = undefined;
    this.said = "";
    this.host.hidden = true;
    this.dress();
  }

  /** Go some steps on. @param {number} by */
  turn(by) {
    const there = this.story?.steps[this.step + by];
    if (there) this.app.visit(there.state);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.story || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest(OWN_ARROWS)) return;
    // A clicker turns pages; where nothing is presented those keys scroll.
    const [on, back] = document.body.classList.contains("presenting") ? ["PageDown", "PageUp"] : ["", ""];
    if (!["ArrowRight", "ArrowLeft", on, back].includes(event.key)) return;
    event.preventDefault();
    this.turn(["ArrowRight", on].includes(event.key) ? 1 : -1);
  }
}
