// The page of the file: the state, which is what follows the number sign of the address, and what is shown of it.
import { fillKeys, h, notice, problemList, text, there, useTexts } from "../../page/elements.js";
import { read, write } from "../../page/address.js";
import { Levers } from "../../page/levers.js";
import { useSetup } from "../../page/setup.js";
import { Block, inflated } from "./block.js";
import { bar, Findings } from "./findings.js";
import { lacking, piece } from "./pieces.js";
import { Runs } from "./runs.js";
import { verdict } from "./sentences.js";
import { deeplyShort, summaryOf } from "./summary.js";

/** @import {State} from "../../page/types.js" */
/** @import {Part} from "./measures.js" */
/** @import {Staying} from "./findings.js" */

/** Milliseconds after a change until the address follows. */
const SETTLED = 200;
/** Levers that move what stands over the first chart as events: they are then left out. */
const PATHS = ["pace", "delay", "target", "target_by"];
const decoder = new TextDecoder();
const dark = matchMedia("(prefers-color-scheme: dark)");

/** @param {string[]} problems */
function broken(problems) {
  notice(problemList(problems.map((what) => ({ place: "", what, remedy: "" }))), "problem");
}

class FilePage {
  side = 0;
  past = {};
  replaying = null;
  /** @type {Map<string, Staying>} */
  staying = new Map();
  /** @type {any} */
  shown;
  /** What was shown last, and when that was asked for. */
  asked = 0;
  /** How long it took to show something after it was asked for, for whoever measures. @type {{futures: number, ms: number}[]} */
  times = [];
  timer = 0;

  /** @param {any} head @param {Runs} runs */
  constructor(head, runs) {
    this.head = head;
    this.runs = runs;
    this.state = this.fromAddress();
    this.findings = new Findings(there("main"), head, () => this.state, () => this.shown?.summary);
    this.levers = new Levers(there("levers"), /** @type {any} */ (this));
    this.showBar = bar(there("bar"), this);
    addEventListener("hashchange", () => { this.state = this.fromAddress(); this.update(); });
    dark.addEventListener("change", () => this.draw());
  }

  fromAddress() {
    const { state, wrong } = read(location.hash.slice(1));
    if (location.hash && wrong.length) notice(text("file.wrong", { keys: wrong.join(", ") }), "warning");
    const name = state.sides[0].scenario;
    if (!this.head.scenarios.some((/** @type {any} */ s) => s.name === name)) state.sides[0].scenario = this.head.scenarios[0].name;
    state.sides.length = 1;
    return state;
  }

  /** @param {(state: State) => void} edit */
  change(edit) {
    edit(this.state);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.toAddress(), SETTLED);
    this.update();
  }

  toAddress() {
    clearTimeout(this.timer);
    this.timer = 0;
    history.replaceState(null, "", `#${write(this.state)}`);
  }

  goToEvidence() { notice(text("file.evidence"), "quiet", 6000); }

  update() {
    const { theme } = this.state;
    if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
    this.levers.update();
    this.showBar();
    this.asked = performance.now();
    delete document.body.dataset.settled;
    there("busy").classList.add("on");
    const wanted = this.wanted(false), { asked } = this;
    this.runs.ask(wanted, this.head.futures, (part, done) => this.show(part, done, wanted, asked));
  }

  /** @param {boolean} stays */
  wanted(stays) {
    const [{ scenario, levers }] = this.state.sides;
    const own = this.head.levers.map((/** @type {any} */ l) => l.id);
    const entry = this.entry(scenario);
    const kept = Object.entries(levers).filter(([id]) => own.includes(id) && id in entry.usual && !(stays && (id === "pace" || id === "delay")));
    return { scenario: this.head.scenarios.indexOf(entry), levers: /** @type {Record<string, number | boolean>} */ (Object.fromEntries(kept)), stays };
  }

  /** @param {string} name */
  entry(name) { return this.head.scenarios.find((/** @type {any} */ s) => s.name === name); }

  /** @param {Part} part @param {boolean} done @param {any} wanted @param {number} asked */
  async show(part, done, wanted, asked) {
    const own = this.head.scenarios[wanted.scenario];
    const entry = Object.keys(wanted.levers).length ? { ...own, title: own.changed, events: PATHS.some((id) => id in wanted.levers) ? [] : own.events } : own;
    const judged = Object.keys(wanted.levers).reduce((sum, id) => sum + (entry.judged_by[id] ?? 0), entry.judged);
    const summary = summaryOf(part, { ...entry, judged });
    summary.overall.verdict = verdict(summary);
    this.shown = { part, entry, summary, done };
    await this.draw();
    this.times.push({ futures: part.count, ms: performance.now() - asked });
    dispatchEvent(new CustomEvent("counterpoise:painted", { detail: part.count }));
    // While it was drawn the state may have gone on: then its own futures are under way.
    if (!done || asked !== this.asked) return;
    there("busy").classList.remove("on");
    this.askStaying();
  }

  draw() {
    if (!this.shown) return Promise.resolve();
    const { done } = this.shown;
    return this.findings.show(this.shown, this.staying.get(this.stayingKey()), done, this.theme);
  }

  get theme() { return this.state.theme || (dark.matches ? "dark" : "light"); }

  stayingKey() { return JSON.stringify(this.wanted(true)); }

  /** Work out what the same futures come to if the leading ally stayed: levers of the drawdown do not move it. */
  askStaying() {
    const key = this.stayingKey(), { asked } = this;
    if (this.staying.has(key)) { this.settle(); return; }
    const wanted = this.wanted(true), entry = this.head.scenarios[wanted.scenario];
    this.runs.ask(wanted, this.head.futures, (part, done) => {
      if (!done) return;
      const summary = summaryOf(part, entry);
      this.staying.set(key, { deep: deeplyShort(summary).length, area: summary.overall.gap_area_years.p50 });
      this.draw().then(() => { if (asked === this.asked) this.settle(); });
    });
  }

  /** All that there is to show of this state is shown. */
  settle() {
    if (this.timer) this.toAddress();
    document.body.dataset.settled = write(this.state);
  }
}

async function open() {
  const missing = lacking();
  if (missing.length) throw missing;
  const read = async (/** @type {string} */ name) => inflated(await piece(name));
  const json = async (/** @type {string} */ name) => JSON.parse(decoder.decode(await piece(name)));
  const [figures, engine, draws, tables, script] = await Promise.all([read("figures.bin"), read("engine.wasm"), read("draws.wasm"), json("tables.json"), piece("worker.js")]);
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (script)], { type: "text/javascript" }));
  const runs = new Runs(address, { figures, engine: { bytes: engine, table: tables.engine }, draws: { bytes: draws, table: tables.draws } }, broken);
  const { head } = new Block(figures);
  useTexts(head.setup.texts);
  useSetup({ ...head.setup, levers: head.levers, groups: head.groups, scenarios: head.scenarios.map((/** @type {any} */ s) => ({ name: s.name, title: s.title, says: s.says, defaults: s.usual })) });
  fillKeys();
  there("foot").append(h("span", {}, text("file.foot")));
  const page = new FilePage(head, runs);
  Object.assign(window, { counterpoise: page });
  page.update();
}

addEventListener("DOMContentLoaded", () => {
  open().catch((error) => broken(Array.isArray(error) ? error : error.problems ?? [String(error.message ?? error)]));
});
