// Terms of the guarantee: if this, then that, over ranges that a reader sets.
import { ask, gone, Lost, pause, Refused } from "./requests.js";
import { h, problemList, put, text } from "./elements.js";
import { framed } from "./tables.js";

/** @import {App, TermRange, TermsAnswer} from "./types.js" */

/** The key of the ranges in the address. */
const KEY = "terms";

/** A number in boxes and addresses, which know no language. @param {number} value */
const digits = (value) => String(Number(value.toFixed(4)));
/** Ranges as they stand in an address: name, low and high of each. @param {TermRange[]} ranges */
const written = (ranges) => ranges.map((r) => [r.name, digits(r.low), digits(r.high)].join(":")).join(",");

export class GuaranteeTerms {
  /** What was asked for last. @type {string | null} */
  asked = null;
  tries = 0;
  timer = 0;
  /** @type {AbortController | undefined} */
  stop;
  /** The ranges on the screen. @type {TermRange[]} */
  ranges = [];

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.status = h("p", { class: "count", role: "status" });
    this.fields = h("div", { class: "term-ranges" });
    this.answer = h("div");
    this.back = h("button", { type: "button", class: "plain", hidden: true, onclick: () => this.choose([]) }, text("terms.back"));
    this.box = h("section", { class: "chart terms", "aria-labelledby": "terms-title" }, h("h2", { id: "terms-title" }, text("terms.title")),
      h("p", { class: "says" }, text("terms.says")),
      h("details", {}, h("summary", {}, text("terms.ranges")), this.fields, this.back), this.status, this.answer);
  }

  update() {
    const now = this.app.state.choices[KEY] ?? "";
    if (now === this.asked) return;
    this.asked = now;
    this.tries = 0;
    this.ask();
  }

  async ask() {
    this.stop?.abort();
    this.stop = new AbortController();
    try {
      /** @type {TermsAnswer} */
      const found = await ask(`api/terms?${new URLSearchParams(this.asked ? { [KEY]: this.asked } : {})}`, { signal: this.stop.signal });
      put(this.status, "");
      this.show(found);
    } catch (error) {
      if (gone(error)) return;
      if (error instanceof Refused) { put(this.status, ""); this.answer.replaceChildren(problemList(error.problems)); return; }
      put(this.status, text(error instanceof Lost ? "lost" : "waiting"));
      this.timer = setTimeout(() => this.ask(), pause(this.tries++));
    }
  }

  /** Note ranges in the address, and ask again. @param {TermRange[]} own */
  choose(own) {
    this.app.choose({ [KEY]: written(own) });
    this.update();
  }

  /** @param {TermsAnswer} found */
  show(found) {
    const held = document.activeElement instanceof HTMLInputElement && this.fields.contains(document.activeElement) ? document.activeElement.id : "";
    this.ranges = found.ranges;
    this.back.hidden = !found.ranges.some((r) => r.set_by_user);
    this.fields.replaceChildren(...found.ranges.map((r) => this.range(r)));
    if (held) document.getElementById(held)?.focus();
    /** @param {string} caption @param {string[]} columns @param {string[][]} rows @param {string} kind */
    const table = (caption, columns, rows, kind) => framed(
      h("table", { class: kind }, h("caption", {}, caption),
        h("thead", {}, h("tr", {}, columns.map((c) => h("th", { scope: "col" }, c)))),
        h("tbody", {}, rows.map(([head, ...cells]) => h("tr", {}, h("th", { scope: "row" }, head), cells.map((c) => h("td", {}, c)))))), caption);
    const share = (/** @type {number} */ value) => String(Math.round(100 * value));
    const seen = found.consultation_in_the_record;
    this.answer.replaceChildren(
      table(text("terms.sentences"), ["subject", "if", "then"].map((c) => text(`terms.column.${c}`)),
        found.sentences.map((s) => [s.subject, s.condition, `${s.answer} ${s.in_words}`]), "sentences"),
      h("p", {}, text("terms.consulted", { ...seen })),
      table(text("terms.cuts"), ["office", "date", "what", "brakes", "without", "past"].map((c) => text(`terms.column.${c}`)),
        found.open_cuts.map((c) => [c.office, c.date, c.what, c.brakes.map((b) => text(`terms.brake.${b}`)).join(", ") || text("terms.brake.none"),
          share(c.without_brakes), share(c.low) === share(c.high) ? share(c.low) : text("terms.range", { low: share(c.low), high: share(c.high) })]), "cuts"),
      ...found.notes.map((n) => h("p", { class: "quiet" }, n)));
  }

  /** Two boxes for the ends of a range. @param {TermRange} range */
  range(range) {
    const id = `term-${range.name}`;
    /** @param {"low" | "high"} end */
    const box = (end) => {
      /** @type {HTMLInputElement} */
      const input = h("input", { type: "number", id: `${id}-${end}`, step: "any", class: "value", value: digits(range[end]),
        "aria-label": text(`terms.${end}.of`, { name: range.says }), onchange: () => {
          if (!input.checkValidity() || input.value === "") return;
          const mine = { ...range, [end]: input.valueAsNumber, set_by_user: true };
          this.choose(this.ranges.map((r) => (r.name === range.name ? mine : r)).filter((r) => r.set_by_user));
        } });
      return input;
    };
    const unit = range.unit === "years" ? text("terms.years") : "";
    return h("div", { class: "term-range", title: range.note }, h("span", {}, range.says, " ", h("span", { class: "grade" }, text("grade.short", { grade: range.grade }))),
      h("span", { class: "number-box" }, box("low"), " – ", box("high"), h("span", { class: "unit" }, unit)));
  }

  drop() { clearTimeout(this.timer); this.stop?.abort(); }
}
