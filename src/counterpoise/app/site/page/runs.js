// Runs of the engine in workers: the first futures at once, then the others; what a newer state overtakes is dropped.
import { joined } from "./measures.js";

/** @import {Part} from "./measures.js" */
/** @typedef {{scenario: number, levers: Record<string, number | boolean>, stays: boolean}} Wanted */
/** @typedef {(part: Part, done: boolean) => void} Shown */

/** Futures that a drag shows, and those that a worker runs before it listens again. */
export const FIRST = 128;
const EACH = 32;
const MOST_WORKERS = 4;

export class Runs {
  /** @type {{worker: Worker, busy: boolean}[]} */
  pool = [];
  /** @type {{key: string, wanted: Wanted, futures: number, next: number, parts: Part[], done: number, shown: Shown, first: boolean} | undefined} */
  now;
  /** @type {{wanted: Wanted, futures: number, shown: Shown} | undefined} */
  waiting;
  count = 0;

  /** @param {string} address of the worker's script @param {any} start @param {(problems: string[]) => void} failed */
  constructor(address, start, failed) {
    this.failed = failed;
    const count = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1));
    for (let i = 0; i < count; i++) {
      const one = { worker: new Worker(address), busy: true };
      one.worker.addEventListener("message", ({ data }) => this.heard(one, data));
      one.worker.addEventListener("error", (event) => failed([`The engine stopped: ${event.message || "its script does not start"}. Open the file again.`]));
      one.worker.postMessage({ start });
      this.pool.push(one);
    }
  }

  /**
   * Ask for a state. Where the first futures of an older one are under way they are finished, so that a drag goes on showing.
   * @param {Wanted} wanted @param {number} futures @param {Shown} shown
   */
  ask(wanted, futures, shown) {
    if (this.now && !this.now.first) { this.waiting = { wanted, futures, shown }; return; }
    this.begin(wanted, futures, shown);
  }

  /** @param {Wanted} wanted @param {number} futures @param {Shown} shown */
  begin(wanted, futures, shown) {
    this.waiting = undefined;
    this.count++;
    this.now = { key: `${this.count}`, wanted, futures, next: 0, parts: [], done: 0, shown, first: false };
    for (const one of this.pool) this.feed(one);
  }

  /** @param {{worker: Worker, busy: boolean}} one */
  feed(one) {
    const { now } = this;
    if (one.busy || !now || now.next >= now.futures) return;
    const first = now.next, until = first < FIRST ? Math.min(FIRST, now.futures) : now.futures;
    now.next = Math.min(first + EACH, until);
    one.busy = true;
    one.worker.postMessage({ run: { key: now.key, ...now.wanted, first, count: now.next - first } });
  }

  /** @param {{worker: Worker, busy: boolean}} one @param {any} data */
  heard(one, data) {
    one.busy = false;
    if (data.problems) { this.failed(data.problems); return; }
    const { now } = this;
    if (now && data.key === now.key) {
      now.parts.push(data.part);
      now.done += data.part.count;
      const enough = Math.min(FIRST, now.futures);
      if (!now.first && now.done >= enough) {
        now.first = true;
        now.shown(joined(now.parts), now.done === now.futures);
        if (this.waiting) { this.begin(this.waiting.wanted, this.waiting.futures, this.waiting.shown); return; }
      } else if (now.done === now.futures) {
        now.shown(joined(now.parts), true);
      }
    }
    this.feed(one);
  }
}
