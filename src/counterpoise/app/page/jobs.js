// Work that takes the server long: begun, followed with its progress, stopped, and shown once it is there.
import { numbers } from "./address.js";
import { ask, Refused } from "./requests.js";
import { h, problemList, put, text } from "./elements.js";

/** @import {App, Job} from "./types.js" */

const EVERY = 700;
const OPEN = ["waiting", "running"];

/** @template Answer what the work comes to */
export class Work {
  /** The job that is under way, or was. */
  id = "";
  timer = 0;

  /**
   * @param {App} app @param {"plan" | "study" | "front" | "goal"} kind @param {string} words what texts of the page begin with
   * @param {() => object} order what is asked for @param {(found: Answer) => HTMLElement[]} show
   */
  constructor(app, kind, words, order, show) {
    this.app = app;
    this.kind = kind;
    this.words = words;
    this.order = order;
    this.show = show;
    this.start = h("button", { type: "submit", class: "strong" }, text(`${words}.start`));
    this.halt = h("button", { type: "button", hidden: true, onclick: () => this.stop() }, text(`${words}.stop`));
    this.status = h("p", { class: "count", role: "status" });
    this.bar = h("progress", { hidden: true, max: "1", value: "0", "aria-label": text("job.progress") });
    this.box = h("div");
  }

  /** Look again at what was begun before the page was left or loaded again. */
  resume() {
    const known = this.app.past.entry[this.kind];
    if (known) { this.id = known; this.poll(); }
  }

  /** Leave what was begun, and what it came to. */
  clear() {
    clearTimeout(this.timer);
    this.id = "";
    this.rest();
    put(this.status, "");
    this.box.replaceChildren();
  }

  async begin() {
    this.box.replaceChildren();
    try {
      /** @type {Job<Answer>} */
      const job = await ask(`api/${this.kind}?${numbers(this.app.state)}`,
        { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(this.order()) });
      this.id = job.id;
      this.app.past.replace(this.app.query, { [this.kind]: job.id });
      this.tell(job);
    } catch (error) { this.fail(error); }
  }

  async stop() {
    put(this.status, text(`${this.words}.stopping`));
    try { await ask(`api/${this.kind}/${this.id}`, { method: "DELETE" }); } catch (error) { this.fail(error); }
  }

  async poll() {
    try { this.tell(await ask(`api/${this.kind}/${this.id}`)); } catch (error) { this.fail(error); }
  }

  /** @param {unknown} error */
  fail(error) {
    this.rest();
    if (error instanceof Refused) { put(this.status, ""); this.box.replaceChildren(problemList(error.problems)); return; }
    put(this.status, text("lost"));
    if (this.id) this.timer = setTimeout(() => this.poll(), 3 * EVERY);
  }

  rest() { this.start.disabled = false; this.halt.hidden = true; this.bar.hidden = true; }

  /** Show how the work stands, and look again while it is under way. @param {Job<Answer>} job */
  tell(job) {
    clearTimeout(this.timer);
    if (OPEN.includes(job.status)) {
      this.start.disabled = true;
      this.halt.hidden = false;
      const stage = text(job.status === "waiting" ? `${this.words}.waiting` : job.stage || `${this.words}.building`);
      put(this.status, [stage, job.gap].filter(Boolean).join(": "));
      this.bar.hidden = !job.total;
      if (job.total) this.bar.value = (job.done ?? 0) / job.total;
      this.timer = setTimeout(() => this.poll(), EVERY);
      return;
    }
    this.rest();
    put(this.status, text(`${this.words}.${job.status}`));
    if (job.status === "failed") this.box.replaceChildren(problemList(job.problems));
    if (job.answer) this.box.replaceChildren(...this.show(job.answer));
  }

  drop() { clearTimeout(this.timer); }
}
