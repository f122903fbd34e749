// A lecture: one chart at a time, large; arrow keys or a clicker go on, Escape ends it.
import { h, put, say, text, there } from "./elements.js";

/** @import {App} from "./types.js" */

const ON = ["ArrowRight", "PageDown"];
const BACK = ["ArrowLeft", "PageUp"];
/** Where such keys mean something else. */
const OWN_KEYS = "input, select, textarea, summary, [role=slider], .wide, .scroll, dialog";

/** Below this size nothing can be read from the last row: what is taller then has to be scrolled. */
const LEAST = 0.8;

export class Present {
  /** The chart that is shown, by its place on the page. */
  at = 0;
  /** Names of the charts of the page. @type {string[]} */
  charts = [];
  /** Hides the other charts of a page, whenever they come. */
  rule = new CSSStyleSheet();

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.start = h("button", { type: "button", id: "present-start", title: text("present.hint"), onclick: () => this.begin() }, text("present"));
    this.back = h("button", { type: "button", "aria-label": text("present.back"), onclick: () => this.turn(-1) }, "←");
    this.next = h("button", { type: "button", "aria-label": text("present.next"), onclick: () => this.turn(1) }, "→");
    this.place = h("span", { class: "count" });
    this.bar = h("nav", { id: "present", "aria-label": text("present"), hidden: true }, this.back, this.place, this.next,
      h("button", { type: "button", onclick: () => this.end() }, text("present.end")));
    there("foot").before(this.bar);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.rule];
    this.watch = new MutationObserver(() => this.list());
    /** How large the page is, as a part of its size, and the chart that this was found for. */
    this.zoom = 0;
    this.fitted = "";
    this.size = new ResizeObserver(() => this.fit());
    addEventListener("resize", () => { this.fitted = ""; this.list(); });
    addEventListener("keydown", (event) => this.key(event));
  }

  /** Whether a step of a story is told: then its own strip goes on and back. */
  get told() { return Boolean(this.app.state.choices.story); }

  begin() {
    const charts = [...there("main").querySelectorAll("[data-chart]")];
    this.at = Math.max(0, charts.findIndex((chart) => chart.getBoundingClientRect().bottom > 120));
    this.app.change((state) => { state.present = true; });
    scrollTo(0, 0);
  }

  end() {
    this.app.change((state) => { state.present = false; });
    there("main").querySelector(`[data-chart="${this.charts[this.at]}"]`)?.scrollIntoView();
  }

  /** Show the state. */
  update() {
    const on = this.app.state.present && !this.app.state.embed;
    if (on === !this.bar.hidden) { if (on) this.list(); return; }
    this.bar.hidden = !on;
    document.body.classList.toggle("presenting", on);
    this.watch.disconnect();
    this.size.disconnect();
    this.fitted = "";
    there("main").style.removeProperty("--fitted");
    if (on) this.watch.observe(there("main"), { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
    this.list();
  }

  /** See which charts there are: they come one by one. */
  list() {
    if (this.bar.hidden || this.told) {
      this.rule.replaceSync("");
      this.steps(!this.bar.hidden && !this.told);
      if (!this.bar.hidden) this.look(this.app.told);
      return;
    }
    const shown = [...there("main").querySelectorAll("[data-chart]:not([hidden])")].map((chart) => chart.getAttribute("data-chart") ?? "");
    if (shown.join() !== this.charts.join()) { this.charts = shown; this.at = Math.max(0, Math.min(this.at, shown.length - 1)); }
    const chart = this.charts[this.at];
    this.rule.replaceSync(chart ? `.presenting main [data-chart]:not([data-chart="${CSS.escape(chart)}"]) { display: none; }` : "");
    document.body.classList.toggle("presenting-chart", Boolean(chart));
    this.steps(true);
    this.look(chart);
  }

  /** Have a chart in view whole: at its usual size, or smaller where it is too tall. @param {string | undefined} chart */
  look(chart) {
    const shown = chart ? there("main").querySelector(`[data-chart="${CSS.escape(chart)}"]`) : null;
    if (!shown || !chart) return;
    if (chart !== this.fitted) {
      this.fitted = chart;
      there("main").style.removeProperty("--fitted");
      this.zoom = Number(getComputedStyle(there("main")).getPropertyValue("--usual")) || 1;
    }
    // A part that is watched already is not told of again.
    this.size.disconnect();
    this.size.observe(shown);
    this.shown = shown;
  }

  /** Make the page smaller by what is too tall. Words and panels then find more room in width, so it is looked at again. */
  fit() {
    const { shown } = this;
    if (!shown?.isConnected || this.bar.hidden) return;
    const room = innerHeight - this.bar.offsetHeight;
    const tall = shown.getBoundingClientRect().bottom + scrollY;
    if (tall <= room || this.zoom <= LEAST) return;
    this.zoom = Math.max(LEAST, this.zoom * Math.max(0.85, Math.min(0.99, room / tall)));
    there("main").style.setProperty("--fitted", this.zoom.toFixed(3));
  }

  /** @param {boolean} on whether there is anything to go to */
  steps(on) {
    const many = on && this.charts.length > 1;
    for (const part of [this.back, this.next, this.place]) part.hidden = !many;
    put(this.place, text("present.place", { at: this.at + 1, count: this.charts.length }));
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === this.charts.length - 1;
  }

  /** @param {number} by */
  turn(by) {
    const to = this.at + by;
    if (to < 0 || to >= this.charts.length) return;
    this.at = to;
    this.list();
    scrollTo(0, 0);
    say(there("main").querySelector(`[data-chart="${CSS.escape(this.charts[to])}"] h2`)?.textContent ?? "");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.bar.hidden || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(OWN_KEYS) || document.querySelector("dialog[open], details.menu[open]")) return;
    if (event.key === "Escape") { event.preventDefault(); this.end(); return; }
    if (this.told || ![...ON, ...BACK].includes(event.key)) return;
    event.preventDefault();
    this.turn(ON.includes(event.key) ? 1 : -1);
  }
}
