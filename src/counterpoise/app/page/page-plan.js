// The planner: ask for a hand-over, see how far it is, stop it, and load it as a scenario.
import { ask } from "./requests.js";
import { grouped, h, put, text } from "./elements.js";
import { Work } from "./jobs.js";
import { own, setup, titleOf } from "./setup.js";
import { framed } from "./tables.js";

/** @import {App, Copied, OpenPage, Page, PlanAnswer, Wish} from "./types.js" */

/** @type {Page} */
export const plan = {
  id: "plan",
  levers: false,
  open(host, app) { return new Plan(host, app); },
};

/** @implements {OpenPage} */
class Plan {
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
    this.of = h("p", { class: "quiet" });
    this.aim = h("p", { class: "aim" });
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("plan.title")), h("p", { class: "standfirst" }, text("plan.says")), this.of,
      h("form", { class: "filters", onsubmit: (e) => { e.preventDefault(); this.work.begin(); } }, field("objective", this.objective),
        field("budget", this.budget), this.fields.floor, this.fields.by, this.work.start, this.work.halt, this.aim), this.work.status, this.work.box));
    document.title = `${text("plan.title")} · ${text("title")}`;
    this.adapt();
    this.work.resume();
  }

  update() { put(this.of, text("plan.of", { scenario: titleOf(this.app.state.sides[0].scenario) })); }

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
    /** @type {HTMLElement[]} */
    const parts = [h("p", { class: "verdict" }, found.headline), h("p", {}, text(`plan.status.${found.status}`), " ",
      text("plan.bound", { certificate: found.certificate, seconds: grouped(found.seconds) })),
      h("p", {}, h("button", { type: "button", class: "strong", onclick: () => this.load(found, false) }, text("plan.load")), " ",
        h("button", { type: "button", onclick: () => this.load(found, true) }, text("plan.compare")))];
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
    return parts;
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

  drop() { this.work.drop(); }
}

/** Years of the scenario in which a date may lie. */
function years() {
  const [first, last] = [setup.first, setup.last].map((q) => Number(q.slice(0, 4)));
  return Array.from({ length: last - first }, (_, i) => first + 1 + i);
}
