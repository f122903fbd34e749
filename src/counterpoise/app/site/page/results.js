// What was worked out of each state of a scenario, and what is shown of it.
import { setup } from "../../page/setup.js";
import { compared, verdict } from "./sentences.js";
import { deeplyShort, summaryOf } from "./summary.js";

/** @import {Side} from "../../page/types.js" */
/** @import {ShownSide} from "./chart-data.js" */
/** @import {Shown, Staying} from "./findings.js" */
/** @import {Part} from "./measures.js" */
/** @import {Runs, Wanted} from "./runs.js" */

/** Levers that move what stands over the first chart as events: they are then left out. */
const PATHS = ["pace", "delay", "target", "target_by"];
/** Levers that do nothing where the leading ally stays. */
const LEAVING = ["pace", "delay"];
/** States of a scenario whose futures are kept. */
const KEPT = 6;
const keyOf = (/** @type {Wanted} */ wanted) => JSON.stringify(wanted);

export class Results {
  /** Parts of the first futures and of all, the oldest first. @type {Map<string, {early?: Part, whole?: Part}>} */
  kept = new Map();
  /** @type {Map<string, Staying>} */
  staying = new Map();
  /** What was asked for last, until all of it is there. @type {{key: string, told: (shown: Shown) => void} | undefined} */
  under;

  /** @param {any} head of the figures @param {Runs} runs */
  constructor(head, runs) {
    this.head = head;
    this.runs = runs;
  }

  /** @param {Side} side @param {boolean} stays whether the leading ally stays @returns {Wanted} */
  wanted({ scenario, levers }, stays = false) {
    const entry = this.head.scenarios.find((/** @type {any} */ s) => s.name === scenario);
    // In the order of the table, so that one state has one key.
    const own = setup.levers.map((lever) => lever.id).filter((id) => levers[id] !== undefined && id in entry.usual && !(stays && LEAVING.includes(id)));
    return { scenario: this.head.scenarios.indexOf(entry), stays, levers: Object.fromEntries(own.map((id) => [id, /** @type {number | boolean} */ (levers[id])])) };
  }

  /**
   * Work scenarios out, where that has not been done, and tell of the first futures and of all.
   * @param {Side[]} sides @param {(shown: Shown) => void} told
   */
  ask(sides, told) {
    const wanted = sides.map((side) => this.wanted(side));
    const lacking = [...new Map(wanted.filter((one) => !this.kept.get(keyOf(one))?.whole).map((one) => [keyOf(one), one])).values()];
    if (!lacking.length) { this.under = undefined; told(this.shown(wanted, true)); return; }
    const key = wanted.map(keyOf).join();
    // Whoever lets go of a lever asks for what is under way already.
    if (this.under?.key === key) { this.under.told = told; return; }
    const job = this.under = { key, told };
    this.runs.ask({ wanted: lacking, futures: this.head.futures, shown: (parts, done) => {
      parts.forEach((part, i) => this.keep(keyOf(lacking[i]), { early: part, ...(done ? { whole: part } : {}) }, wanted.map(keyOf)));
      if (done && this.under === job) this.under = undefined;
      job.told(this.shown(wanted, done));
    } });
  }

  /** @param {string} key @param {{early: Part, whole?: Part}} found @param {string[]} needed keys that may not be forgotten */
  keep(key, found, needed) {
    const before = this.kept.get(key);
    this.kept.delete(key);
    this.kept.set(key, { ...before, ...found, early: before?.early ?? found.early });
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      if (!needed.includes(old)) this.kept.delete(old);
    }
  }

  /** Scenarios as they are shown, over the same futures. @param {Wanted[]} wanted @param {boolean} done @returns {Shown} */
  shown(wanted, done) {
    const sides = wanted.map((one) => this.side(one, done));
    if (sides.length > 1 && sides[0].entry.title === sides[1].entry.title) {
      sides.forEach(({ entry }, i) => { entry.label = `${entry.title} (${entry.name}${i && sides[0].entry.name === entry.name ? "-again" : ""})`; });
    }
    const summaries = sides.map(({ summary }) => summary);
    return { sides, done, count: sides[0].part.count, summary: summaries[0], verdict: compared(summaries, sides.map(({ entry }) => entry.allies)) };
  }

  /** @param {Wanted} wanted @param {boolean} done @returns {ShownSide} */
  side(wanted, done) {
    const found = this.kept.get(keyOf(wanted)), part = done ? found?.whole : found?.early;
    if (!part) throw new Error("nothing was worked out of this state");
    const moved = Object.keys(wanted.levers), own = this.head.scenarios[wanted.scenario];
    const entry = moved.length ? { ...own, title: own.changed, events: PATHS.some((id) => moved.includes(id)) ? [] : own.events } : { ...own };
    entry.label = entry.title;
    entry.judged = moved.reduce((sum, id) => sum + (own.judged_by[id] ?? 0), own.judged);
    const summary = summaryOf(part, entry);
    summary.overall.verdict = verdict(summary);
    return { part, entry, summary };
  }

  /** What the same futures come to if the leading ally stayed, as far as that is known. @param {Side[]} sides */
  stays(sides) { return sides.map((side) => this.staying.get(keyOf(this.wanted(side, true)))); }

  /** Work that out, where that has not been done. @param {Side[]} sides @param {() => void} told */
  askStaying(sides, told) {
    const lacking = [...new Map(sides.map((side) => this.wanted(side, true)).filter((one) => !this.staying.has(keyOf(one))).map((one) => [keyOf(one), one])).values()];
    if (!lacking.length) { told(); return; }
    this.under = undefined;
    this.runs.ask({ wanted: lacking, futures: this.head.futures, shown: (parts, done) => {
      if (!done) return;
      parts.forEach((part, i) => {
        const summary = summaryOf(part, this.head.scenarios[lacking[i].scenario]);
        this.staying.set(keyOf(lacking[i]), { deep: deeplyShort(summary).length, area: summary.overall.gap_area_years.p50 });
      });
      told();
    } });
  }
}

