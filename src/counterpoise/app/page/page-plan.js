// The planner: ask for a hand-over, see how far it is, stop it, and load it as a scenario.
import { numbers } from "./address.js";
import { Asking } from "./asking.js";
import { ask } from "./requests.js";
import { asked, Figure } from "./figure.js";
import { grouped, h, menu, put, text } from "./elements.js";
import { Work } from "./jobs.js";
import { own, setup, titleOf } from "./setup.js";
import { framed } from "./tables.js";

/** @import {App, Copied, OpenPage, Page, PlanAnswer, StoredAnswer, Wish} from "./types.js" */

/** @type {Page} */
export const plan = {
  id: "plan",
  levers: false,
  open(host, app) { return new Plan(host, app); },
};

/** Questions, and what is asked of the planner for them. @type {Record<string, { objective: string, budget: string }>} */
const QUESTIONS = {
  "least-gap": { objective: "least-gap", budget: "pledged" },
  fastest: { objective: "fastest", budget: "pledged" },
  cheapest: { objective: "cheapest", budget: "free" },
};

/** @implements {OpenPage} */
class Plan {
  /** Figures of the plan in view. @type {Figure[]} */
  figures = [];
  /** The scenario whose stored plan was asked for. */
  stored = "";
  /** The question that the fields were set to. */
  asked = "";

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    /** @param {string} id @param {string[]} values */
    const choice = (id, values) => h("select", { id: `plan-${id}`, onchange: () => this.adapt() },
      values.map((v) => h("option", { value: v }, text(`plan.${id}.${v}`))));
    this.objective = choice("objective", ["least-gap", "fastest", "cheapest"]);
    this.budget = choice("budget", ["pledged", "debt-rule", "free"]);
    this.floor = h("input", { id: "plan-floor", type: "number", min: "0", max: "200", step: "5", value: "100" });
    this.by = h("select", { id: "plan-by" }, years().map((y) => h("option", { value: `${y}-Q1` }, `${y}-Q1`)));
    this.by.value = years().at(-4) ? `${years().at(-4)}-Q1` : this.by.value;
    /** @type {Work<PlanAnswer>} */
    this.work = new Work(app, "plan", "plan", () => this.order(), (found) => this.answer(found));
    /** @param {string} id @param {HTMLElement} part */
    const field = (id, part) => h("label", { for: `plan-${id}` }, text(`plan.${id}`), part);
    this.fields = { floor: field("floor", this.floor), by: field("by", this.by) };
    /** @type {Asking<StoredAnswer>} */
    this.asking = new Asking(app, "plan.stored.working", (found) => this.keep(found), (problems) => this.work.box.replaceChildren(problems));
    this.of = h("p", { class: "quiet" });
    const questions = h("div", { class: "questions", role: "group", "aria-label": text("plan.questions") }, Object.keys(QUESTIONS).map((id) =>
      h("button", { type: "button", onclick: () => this.question(id) }, text(`plan.question.${id}`, { year: due() }))));
    this.aim = h("p", { class: "aim" });
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("plan.title")), h("p", { class: "standfirst" }, text("plan.says")), this.of, questions,
      h("form", { class: "filters", onsubmit: (e) => { e.preventDefault(); this.work.begin(); } }, field("objective", this.objective),
        field("budget", this.budget), this.fields.floor, this.fields.by, this.work.start, this.work.halt, this.aim), this.work.status, this.work.bar, this.asking.status, this.work.box));
    document.title = `${text("plan.title")} · ${text("title")}`;
    this.adapt();
    this.work.resume();
  }

  update() {
    put(this.of, text("plan.of", { scenario: titleOf(this.app.state.sides[0].scenario) }));
    const { question = "" } = this.app.state.choices;
    if (question !== this.asked) this.set(question);
    for (const figure of this.figures) figure.follow();
    const query = numbers(this.app.state);
    if (query === this.stored) return;
    const first = !this.stored;
    this.stored = query;
    // A plan that was begun before is looked for again, and stands in the place of a stored one.
    if (first && this.work.id) return;
    this.work.clear();
    this.work.box.replaceChildren(h("div", { class: "skeleton", "aria-hidden": "true" }));
    this.asking.ask(`api/planned?${query}`);
  }

  /** Show the plan that was made beforehand, or say why there is none. @param {StoredAnswer} found */
  keep(found) {
    if (this.work.id) return;
    if (found.plan) this.work.box.replaceChildren(h("p", { class: "quiet" }, text("plan.stored")), ...this.answer(found.plan));
    else this.work.box.replaceChildren(h("p", {}, text(`plan.stored.${found.why}`)));
  }

  /** @param {string} id of a question */
  question(id) {
    this.set(id);
    this.app.choose({ question: id });
    this.work.begin();
  }

  /** Set the fields to a question. @param {string} id */
  set(id) {
    this.asked = id;
    if (!Object.hasOwn(QUESTIONS, id)) return;
    const { objective, budget } = QUESTIONS[id];
    this.objective.value = objective;
    this.budget.value = budget;
    this.floor.value = "100";
    this.by.value = `${due()}-Q1`;
    this.adapt();
  }

  adapt() {
    put(this.aim, text(`plan.objective.${this.objective.value}.says`));
    this.fields.floor.hidden = this.objective.value !== "fastest";
    this.fields.by.hidden = this.objective.value !== "cheapest";
  }

  /** @returns {Wish} */
  order() {
    const found = { objective: this.objective.value, budget: this.budget.value, floor: Number(this.floor.value) / 100 };
    return found.objective === "cheapest" ? { ...found, by: this.by.value } : found;
  }

  /** @param {PlanAnswer} found */
  answer(found) {
    const name = (/** @type {string} */ id) => found.names[id] ?? text("plan.all");
    const [first, others] = this.drawn(found);
    /** @type {HTMLElement[]} */
    const parts = [h("p", { class: "verdict" }, found.headline), h("p", {}, text(`plan.status.${found.status}`), " ",
      text("plan.bound", { certificate: found.certificate, seconds: grouped(found.seconds) })),
      h("p", {}, h("button", { type: "button", class: "strong", onclick: () => this.load(found, false) }, text("plan.load")), " ",
        h("button", { type: "button", onclick: () => this.load(found, true) }, text("plan.compare"))), first];
    if (found.relaxed.length) {
      const heads = ["capability", "first", "last", "largest", "years"];
      parts.push(h("h2", {}, text("plan.relaxed")), framed(h("table", {},
        h("thead", {}, h("tr", {}, heads.map((k) => h("th", { scope: "col" }, text(`plan.relaxed.${k}`))))),
        h("tbody", {}, found.relaxed.map((r) => h("tr", {}, h("th", { scope: "row" }, name(r.capability)), h("td", {}, r.first), h("td", {}, r.last),
          h("td", {}, `${grouped(100 * r.largest)} %`), h("td", {}, grouped(r.years)))))), text("plan.relaxed")));
    }
    if (found.sentences.length) parts.push(h("h2", {}, text("plan.worth")), h("ul", {}, found.sentences.map((s) => h("li", {}, s))));
    const rows = Object.entries(found.bottlenecks);
    const periods = rows.length ? Object.keys(rows[0][1]) : [];
    parts.push(h("h2", {}, text("plan.binds")), framed(
      h("table", { class: "binds" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, text("plan.relaxed.capability")),
        periods.map((p) => h("th", { scope: "col" }, p)))),
      h("tbody", {}, rows.map(([id, row]) => h("tr", {}, h("th", { scope: "row" }, name(id)),
        periods.map((p) => h("td", { class: `binds-${row[p].replace(" ", "-") || "nothing"}` }, row[p])))))), text("plan.binds")));
    parts.push(others);
    return parts;
  }

  /** The panels of the plan, drawn one after another: the first, and all others. @param {PlanAnswer} found */
  drawn(found) {
    for (const figure of this.figures) figure.drop();
    const sections = found.figures.map((one) => {
      const at = (/** @type {string} */ rest) => `api/planned/${found.scenario}/${one.id}${rest}`;
      const figure = new Figure(this.app, one.title, one.says, () => at(".json?"));
      const table = h("table", {}, h("thead", {}, h("tr", {}, one.columns.map((c) => h("th", { scope: "col" }, c)))),
        h("tbody", {}, one.rows.map((row) => h("tr", {}, row.map((cell, i) => h(i ? "td" : "th", i ? {} : { scope: "row" }, cell))))));
      const section = h("section", { class: "chart", "data-chart": one.id, "aria-labelledby": `plan-${one.id}` },
        h("header", {}, h("h2", { id: `plan-${one.id}` }, one.title), h("div", { class: "tools" }, menu(text("chart.save"), text("chart.save.of", { name: one.title }),
          () => ["png", "svg", "pdf", "csv"].map((kind) => h("a", { href: at(`/export.${kind}`), download: "" }, kind.toUpperCase()))))),
        figure.box, h("p", { class: "says" }, one.says),
        h("details", {}, h("summary", {}, text("figures.table")), framed(table, text("figures.table.of", { title: one.title }))));
      return { figure, section, at };
    });
    this.figures = sections.map(({ figure }) => figure);
    const [list, others] = [sections.slice(0, 1), sections.slice(1)].map((some) => h("div", { class: "ledger" }, some.map(({ section }) => section)));
    // Its width is known once it stands in the page.
    queueMicrotask(async () => {
      for (const { figure, at } of sections) {
        const how = asked(this.app.theme, list);
        try { await figure.draw(await ask(`${at(".json")}?${how}`), how); } catch (error) { if (!figure.dropped) this.work.fail(error); return; }
      }
    });
    return [list, others];
  }

  /** Load a plan as the scenario in view, alone or beside the one that it was made for. @param {PlanAnswer} found @param {boolean} beside */
  async load(found, beside) {
    try {
      /** @type {Copied} */
      const copied = await ask(`api/copy?s=${found.scenario}`);
      own.keep(found.scenario, text("plan.name", { scenario: titleOf(this.app.state.sides[0].scenario) }), copied.yaml, copied.defaults);
    } catch (error) { this.work.fail(error); return; }
    this.app.change((state) => {
      const planned = { scenario: found.scenario, levers: {} };
      state.sides = beside ? [planned, state.sides[0]] : [planned];
      state.page = "overview";
    });
  }

  drop() { this.work.drop(); this.asking.drop(); for (const figure of this.figures) figure.drop(); }
}

/** The year that a question about cost asks for: that by which targets of spending are due, where it is within the run. */
function due() { return years().includes(setup.due) ? setup.due : years().at(-4) ?? years()[0]; }

/** Years of the scenario in which a date may lie. */
function years() {
  const [first, last] = [setup.first, setup.last].map((q) => Number(q.slice(0, 4)));
  return Array.from({ length: last - first }, (_, i) => first + 1 + i);
}
