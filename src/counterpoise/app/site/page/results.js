// What was worked out of each state of a scenario, and what is shown of it.
import { movedOf } from "../../page/moves.js";
import { digestOf } from "../../page/digest.js";
import { sideOf, together } from "../../page/sides.js";
import { deeplyShort, numbersOf } from "../../page/summary.js";

/** @import {Side} from "../../page/types.js" */
/** @import {Shown} from "./findings.js" */
/** @import {Staying} from "../../page/sentences.js" */
/** @import {Digest} from "../../page/digest.js" */
/** @import {Block} from "../../page/block.js" */
/** @import {Runs, Wanted} from "../../page/runs.js" */

/** The block that holds the figures. */
export const FIGURES = "figures.bin";
/** States of scenarios that are kept. */
const KEPT = 60;
/** The key of a scenario that nobody changed. */
const UNMOVED = /"levers":\{\}/;
const keyOf = (/** @type {Wanted} */ wanted) => JSON.stringify(wanted);
/** Each state once. @param {Wanted[]} wanted */
const distinct = (wanted) => [...new Map(wanted.map((one) => [keyOf(one), one])).values()];

export class Results {
  /** What the first futures came to and what all did, the oldest first. @type {Map<string, {early?: Digest, whole?: Digest}>} */
  kept = new Map();
  /** @type {Map<string, Staying>} */
  staying = new Map();
  /** What was asked for last, until all of it is there. @type {{key: string, told: (shown: Shown) => void} | undefined} */
  under;

  /** @param {any} head of the figures, in the language @param {Runs} runs @param {Block} block that holds them */
  constructor(head, runs, block) {
    this.head = head;
    this.runs = runs;
    // What nobody changed was worked out when the file was written.
    head.scenarios.forEach((/** @type {any} */ { results }, /** @type {number} */ scenario) => {
      const area = block.array(results.found.area).data.slice(); // a copy: the rest of the block need not stay
      this.kept.set(keyOf({ figures: FIGURES, scenario, stays: false, levers: {} }), { whole: { ...results.found, area } });
      this.staying.set(keyOf({ figures: FIGURES, scenario, stays: true, levers: {} }), results.stays);
    });
  }

  /** Have the engine started, for when a lever is moved. */
  ready() { this.runs.wake(); }

  /** @param {Side} side @param {boolean} stays whether the leading ally stays @returns {Wanted} */
  wanted({ scenario, levers }, stays = false) {
    const entry = this.head.scenarios.find((/** @type {any} */ s) => s.name === scenario);
    return { figures: FIGURES, scenario: this.head.scenarios.indexOf(entry), stays, levers: movedOf(levers, entry, stays) };
  }

  /**
   * Work scenarios out, where that has not been done, and tell of the first futures and of all.
   * @param {Side[]} sides @param {(shown: Shown) => void} told
   */
  ask(sides, told) {
    const wanted = sides.map((side) => this.wanted(side));
    const lacks = (/** @type {"early" | "whole"} */ part) => distinct(wanted.filter((one) => !this.kept.get(keyOf(one))?.[part]));
    if (!lacks("whole").length) { this.under = undefined; told(this.shown(wanted, true)); return; }
    // The first futures of one scenario are set against the same ones of the other.
    const lacking = distinct([...lacks("whole"), ...lacks("early")]);
    const key = wanted.map(keyOf).join();
    // Whoever lets go of a lever asks for what is under way already.
    if (this.under?.key === key) { this.under.told = told; return; }
    const job = this.under = { key, told };
    this.runs.ask({ wanted: lacking, futures: this.head.futures, shown: (parts, done) => {
      parts.forEach((part, i) => this.keep(lacking[i], digestOf(part, this.head.scenarios[lacking[i].scenario]), done, wanted.map(keyOf)));
      if (done && this.under === job) this.under = undefined;
      job.told(this.shown(wanted, done));
    } });
  }

  /** @param {Wanted} one @param {Digest} digest @param {boolean} done @param {string[]} needed keys that may not be forgotten */
  keep(one, digest, done, needed) {
    const key = keyOf(one), before = this.kept.get(key);
    this.kept.delete(key);
    this.kept.set(key, { ...before, [done ? "whole" : "early"]: digest });
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      if (!needed.includes(old) && !UNMOVED.test(old)) this.kept.delete(old);
    }
  }

  /** Scenarios as they are shown, over the same futures. @param {Wanted[]} wanted @param {boolean} done @returns {Shown} */
  shown(wanted, done) {
    const sides = wanted.map((one) => {
      const found = this.kept.get(keyOf(one)), digest = done ? found?.whole : found?.early;
      if (!digest) throw new Error("nothing was worked out of this state");
      return sideOf(this.head.scenarios[one.scenario], one.levers, digest);
    });
    return { ...together(sides), done };
  }

  /** What the same futures come to if the leading ally stayed, as far as that is known. @param {Side[]} sides */
  stays(sides) { return sides.map((side) => this.staying.get(keyOf(this.wanted(side, true)))); }

  /** Work that out, where that has not been done. @param {Side[]} sides @param {() => void} told */
  askStaying(sides, told) {
    const lacking = distinct(sides.map((side) => this.wanted(side, true)).filter((one) => !this.staying.has(keyOf(one))));
    if (!lacking.length) { told(); return; }
    this.under = undefined;
    this.runs.ask({ wanted: lacking, futures: this.head.futures, only: "all", shown: (parts) => {
      parts.forEach((part, i) => {
        const summary = numbersOf(part, this.head.scenarios[lacking[i].scenario]);
        this.staying.set(keyOf(lacking[i]), { deep: deeplyShort(summary).length, area: summary.overall.gap_area_years.p50 });
      });
      told();
    } });
  }
}

