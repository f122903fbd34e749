// What it would take: a goal for one number of the headline, and how far each lever would have to go.
import { write } from "./address.js";
import { h, percent, text } from "./elements.js";
import { Work } from "./jobs.js";
import { titleOf } from "./setup.js";
import { stateLink } from "./stories.js";
import { framed } from "./tables.js";

/** @import {App, GoalAnswer, GoalRow, Headline} from "./types.js" */
/** @typedef {"gap_peak" | "deep_gaps" | "price_to_close" | "gap_area" | "alone"} Measure */

const SHARES = ["0.5", "0.8", "0.9"];
const SIZES = ["100", "300"];
/** What a number on the page counts of the measure's own unit. @type {Record<Measure, number>} */
const SCALE = { gap_peak: 0.01, deep_gaps: 1, price_to_close: 1000, gap_area: 1, alone: 1 };

/** What a study is to explain, where it has another name there. @type {Partial<Record<Measure, string>>} */
const OUTCOME = { price_to_close: "priced_gap" };

/** A goal to begin with: a fifth, what it would be if nobody left, or half. @param {Measure} measure @param {Headline} now */
function suggested(measure, now) {
  if (measure === "gap_peak") return 20;
  if (measure === "deep_gaps") return Math.min(now.over_a_fifth_if_stays ?? now.over_a_fifth, Math.max(0, now.over_a_fifth - 1));
  if (measure === "price_to_close") return Math.round(now.price_to_close_musd.p50 / 2000);
  if (measure === "gap_area") return Math.round(Math.min(now.gap_area_years_if_stays ?? now.gap_area_years.p50, now.gap_area_years.p50 / 2));
  return Math.min(now.capabilities, Math.ceil((now.capabilities + now.self_sufficient) / 2));
}

/** The question, asked in a window of its own; work that is under way goes on when it is closed. */
class Goal {
  /** @param {App} app @param {Measure} measure @param {number} side @param {Headline} now */
  constructor(app, measure, side, now) {
    this.app = app;
    this.measure = measure;
    this.side = side;
    this.bound = h("input", { type: "number", id: "goal-bound", class: "value", min: "0", step: "any", required: true, value: String(suggested(measure, now)) });
    this.share = h("select", { id: "goal-share" }, SHARES.map((v) => h("option", { value: v }, text(`goal.share.${v}`))));
    this.size = h("select", { id: "goal-size" }, SIZES.map((v) => h("option", { value: v }, text(`goal.size.${v}`))));
    /** @type {Work<GoalAnswer>} */
    this.work = new Work(app, "goal", "goal", () => ({ measure, bound: Number(this.bound.value) * SCALE[measure],
      share: Number(this.share.value), size: Number(this.size.value), side }), (found) => this.answer(found));
    const scenario = titleOf(app.state.sides[side].scenario);
    this.box = h("dialog", { class: "goal", "aria-labelledby": "goal-title" },
      h("form", { method: "dialog", class: "goal-close" }, h("button", { "aria-label": text("close") }, "×")),
      h("h2", { id: "goal-title" }, text("goal.title")),
      h("p", { class: "quiet" }, text("goal.of", { scenario })),
      h("form", { class: "filters", onsubmit: (event) => { event.preventDefault(); this.work.begin(); } },
        h("label", { for: "goal-bound" }, text(`goal.bound.${measure}`), h("span", { class: "number-box" }, this.bound, h("span", { class: "unit" }, text(`goal.unit.${measure}`)))),
        h("label", { for: "goal-share" }, text("goal.share"), this.share),
        h("label", { for: "goal-size" }, text("goal.size"), this.size), this.work.start, this.work.halt),
      h("p", { class: "quiet" }, text("goal.says")),
      this.work.status, this.work.bar, this.work.box);
    this.box.addEventListener("close", () => { this.work.drop(); this.box.remove(); });
  }

  open() {
    document.body.append(this.box);
    this.box.showModal();
    this.bound.focus();
  }

  /** @param {GoalAnswer} found */
  answer(found) {
    const enough = found.levers.filter((one) => one.value !== null);
    const some = found.levers.filter((one) => one.value === null && one.best !== null).sort((a, b) => b.share - a.share);
    const none = found.levers.filter((one) => one.value === null && one.best === null);
    return [h("h3", {}, found.asked), h("p", {}, found.as_it_is),
      found.reached ? h("p", {}, text("goal.reached")) : null,
      enough.length ? this.table(text("goal.enough"), [...enough.map((one) => this.row(one, true))]) : found.reached ? null : h("p", {}, text("goal.no-one")),
      some.length ? this.table(text("goal.some"), some.map((one) => this.row(one, false))) : null,
      none.length ? h("p", {}, text("goal.none", { levers: none.map((one) => one.label).join("; ") })) : null,
      found.together ? h("p", {}, found.together, " ", found.together_cost ? `${text("goal.cost")}: ${found.together_cost}. ` : "",
        found.together_state ? this.link(found.together_state, text("goal.open.together")) : null) : null,
      found.levers.some((one) => !one.one_way) ? h("p", { class: "quiet" }, text("goal.not-one-way",
        { levers: found.levers.filter((one) => !one.one_way).map((one) => one.label).join("; ") })) : null,
      h("p", { class: "quiet" }, text("goal.notes")),
      h("p", { class: "quiet" }, text("studies.again"), " ", h("code", {}, found.command)), this.onward()].filter((node) => node !== null);
  }

  /** What else could be asked of the scenario: the planner orders, a study says what decides. */
  onward() {
    const { state } = this.app;
    const sides = this.side ? [...state.sides].reverse() : state.sides;
    /** @param {string} page @param {Record<string, string>} choices */
    const query = (page, choices) => write({ ...state, sides, page, choices });
    return h("p", {}, this.link(query("plan", { question: "least-gap" }), text("goal.plan")), " · ",
      this.link(query("studies", { outcome: OUTCOME[this.measure] ?? this.measure }), text("goal.studies")));
  }

  /** @param {string} caption @param {HTMLElement[]} rows */
  table(caption, rows) {
    const heads = ["lever", "from", "to", "holds", "cost", "open"];
    return framed(h("table", {}, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, text(`goal.column.${key}`))))), h("tbody", {}, rows)), caption);
  }

  /** @param {GoalRow} one @param {boolean} enough */
  row(one, enough) {
    return h("tr", {}, h("th", { scope: "row" }, one.label), h("td", {}, one.own), h("td", {}, (enough ? one.value : one.best) ?? ""),
      h("td", {}, percent(one.share)), h("td", {}, one.cost ?? "–"),
      h("td", {}, one.state ? this.link(one.state, text("goal.open"), one.label) : "–"));
  }

  /** @param {string} query @param {string} words @param {string} name */
  link(query, words, name = "") {
    const made = stateLink(this.app, query, words, name ? { "aria-label": text("goal.open.of", { lever: name }) } : {});
    made.addEventListener("click", (event) => { if (event.defaultPrevented) this.box.close(); });
    return made;
  }
}

/** A button that asks what it would take to change a number of the headline. @param {App} app @param {Measure} measure @param {string} name @param {number} side @param {Headline} now */
export function goalButton(app, measure, name, side, now) {
  return h("button", { type: "button", class: "plain ask", "aria-haspopup": "dialog", "aria-label": text("goal.ask.of", { name, scenario: titleOf(app.state.sides[side].scenario) }),
    onclick: () => new Goal(app, measure, side, now).open() }, text("goal.ask"));
}

