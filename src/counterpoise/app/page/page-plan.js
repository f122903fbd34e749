// The planner: ask for a hand-over, see how far it is, stop it, and load it as a scenario.
import { numbers } from "./address.js";
import { ask, Refused } from "./requests.js";
import { grouped, h, problemList, put, text } from "./elements.js";
import { own, setup, titleOf } from "./setup.js";

/** @import {App, Copied, OpenPage, Page, PlanAnswer, PlanJob, Wish} from "./types.js" */

/** @type {Page} */
export const plan = {
  id: "plan",
  levers: false,
  open(host, app) { return new Plan(host, app); },
};

const EVERY = 700;
const OPEN = ["waiting", "running"];

/** @implements {OpenPage} */
class Plan {
  /** The plan that is being made, or was. */
  id = "";
  timer = 0;

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
    this.start = h("button", { type: "submit", class: "strong" }, text("plan.start"));
    this.halt = h("button", { type: "button", hidden: true, onclick: () => this.stop() }, text("plan.stop"));
    this.status = h("p", { class: "count", role: "status" });
    this.answerBox = h("div");
    /** @param {string} id @param {HTMLElement} part */
    const field = (id, part) => h("label", { for: `plan-${id}` }, text(`plan.${id}`), part);
    this.fields = { floor: field("floor", this.floor), by: field("by", this.by) };
    this.of = h("p", { class: "quiet" });
    this.aim = h("p", { class: "aim" });
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("plan.title")), h("p", { class: "standfirst" }, text("plan.says")), this.of,
      h("form", { class: "filters", onsubmit: (e) => { e.preventDefault(); this.begin(); } }, field("objective", this.objective),
        field("budget", this.budget), this.fields.floor, this.fields.by, this.start, this.halt, this.aim), this.status, this.answerBox));
    document.title = `${text("plan.title")} · ${text("title")}`;
    this.adapt();
    const known = app.past.entry.plan;
    if (known) { this.id = known; this.poll(); }
  }

  update() { put(this.of, text("plan.of", { scenario: titleOf(this.app.state.sides[0].scenario) })); }

  adapt() {
    put(this.aim, text(`plan.objective.${this.objective.value}.says`));
    this.fields.floor.hidden = this.objective.value !== "fastest";
    this.fields.by.hidden = this.objective.value !== "cheapest";
  }

  async begin() {
    /** @type {Wish} */
    const order = { objective: this.objective.value, budget: this.budget.value, floor: Number(this.floor.value) / 100 };
    if (order.objective === "cheapest") order.by = this.by.value;
    this.answerBox.replaceChildren();
    try {
      /** @type {PlanJob} */
      const job = await ask(`api/plan?${numbers(this.app.state)}`,
        { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) });
      this.id = job.id;
      this.app.past.replace(this.app.query, { plan: job.id });
      this.tell(job);
    } catch (error) { this.fail(error); }
  }

  async stop() {
    put(this.status, text("plan.stopping"));
    try { await ask(`api/plan/${this.id}`, { method: "DELETE" }); } catch (error) { this.fail(error); }
  }

  async poll() {
    try { this.tell(await ask(`api/plan/${this.id}`)); } catch (error) { this.fail(error); }
  }

  /** @param {unknown} error */
  fail(error) {
    this.rest();
    if (error instanceof Refused) { put(this.status, ""); this.answerBox.replaceChildren(problemList(error.problems)); return; }
    put(this.status, text("lost"));
    if (this.id) this.timer = setTimeout(() => this.poll(), 3 * EVERY);
  }

  rest() { this.start.disabled = false; this.halt.hidden = true; }

  /** Show how a plan stands, and look again while it is being made. @param {PlanJob} job */
  tell(job) {
    clearTimeout(this.timer);
    if (OPEN.includes(job.status)) {
      this.start.disabled = true;
      this.halt.hidden = false;
      const stage = job.status === "waiting" ? text("plan.waiting") : job.stage || text("plan.building");
      put(this.status, [stage, job.gap].filter(Boolean).join(": "));
      this.timer = setTimeout(() => this.poll(), EVERY);
      return;
    }
    this.rest();
    put(this.status, text(`plan.${job.status}`));
    if (job.status === "failed") this.answerBox.replaceChildren(problemList(job.problems));
    if (job.answer) this.answerBox.replaceChildren(...this.answer(job.answer));
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
      parts.push(h("h2", {}, text("plan.relaxed")), h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("plan.relaxed") }, h("table", {},
        h("thead", {}, h("tr", {}, heads.map((k) => h("th", { scope: "col" }, text(`plan.relaxed.${k}`))))),
        h("tbody", {}, found.relaxed.map((r) => h("tr", {}, h("th", { scope: "row" }, name(r.capability)), h("td", {}, r.first), h("td", {}, r.last),
          h("td", {}, `${grouped(100 * r.largest)} %`), h("td", {}, grouped(r.years))))))));
    }
    if (found.sentences.length) parts.push(h("h2", {}, text("plan.worth")), h("ul", {}, found.sentences.map((s) => h("li", {}, s))));
    const rows = Object.entries(found.bottlenecks);
    const periods = rows.length ? Object.keys(rows[0][1]) : [];
    parts.push(h("h2", {}, text("plan.binds")), h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("plan.binds") },
      h("table", { class: "binds" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, text("plan.relaxed.capability")),
        periods.map((p) => h("th", { scope: "col" }, p)))),
      h("tbody", {}, rows.map(([id, row]) => h("tr", {}, h("th", { scope: "row" }, name(id)),
        periods.map((p) => h("td", { class: `binds-${row[p].replace(" ", "-") || "nothing"}` }, row[p]))))))));
    return parts;
  }

  /** Load a plan as the scenario in view, alone or beside the one that it was made for. @param {PlanAnswer} found @param {boolean} beside */
  async load(found, beside) {
    try {
      /** @type {Copied} */
      const copied = await ask(`api/copy?s=${found.scenario}`);
      own.keep(found.scenario, text("plan.name", { scenario: titleOf(this.app.state.sides[0].scenario) }), copied.yaml, copied.defaults);
    } catch (error) { this.fail(error); return; }
    this.app.change((state) => {
      const planned = { scenario: found.scenario, levers: {} };
      state.sides = beside ? [planned, state.sides[0]] : [planned];
      state.page = "overview";
    });
  }

  drop() { clearTimeout(this.timer); }
}

/** Years of the scenario in which a date may lie. */
function years() {
  const [first, last] = [setup.first, setup.last].map((q) => Number(q.slice(0, 4)));
  return Array.from({ length: last - first }, (_, i) => first + 1 + i);
}
