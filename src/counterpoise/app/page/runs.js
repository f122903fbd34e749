// Runs of the engine in workers: the first futures at once in single precision, then all of them in double; what a newer state
// overtakes is dropped.
import { joined } from "./measures.js";

/** @import {Part} from "./measures.js" */
/** A scenario of a block of figures with its levers. @typedef {{figures: string, scenario: number, levers: import("./moves.js").Moved, stays: boolean}} Wanted */
/** Hears of the first futures of every scenario that was asked for, and of all. @typedef {(parts: Part[], done: boolean) => void} Shown */
/** What is wanted, over how many futures; `only`: the first of them for a moment of a drag, or all at once. @typedef {{wanted: Wanted[], futures: number, only?: "first" | "all", shown: Shown}} Asked */
/** Some futures of a scenario: its place among those asked for, the first of them and how many; whether they are a draft, in single precision. @typedef {{place: number, first: number, count: number, draft: boolean}} Piece */

/** Futures that a drag shows, and the most and the fewest that a worker runs before it listens again. */
export const FIRST = 128;
const EACH = 32, FEWEST = 8;
const MOST_WORKERS = 8;

export class Runs {
  /** @type {{worker: Worker, busy: boolean}[]} */
  pool = [];
  /** @type {Asked & {key: number, pieces: Piece[], next: number, drafts: Part[][], parts: Part[][], early: number, left: number, done: boolean} | undefined} */
  now;
  /** @type {Asked | undefined} */
  waiting;
  count = 0;

  started = false;
  /** Workers that have started. @type {Set<object>} */
  up = new Set();
  /** Who waits until a worker has taken a block. @type {Map<string, (value: void) => void>} */
  taken = new Map();

  /** Blocks of figures that workers have, by their names. @type {Map<string, Uint8Array>} */
  blocks = new Map();

  /** @param {() => Promise<{address: string, start: any}>} load where the script of workers is, and what they start with @param {(problems: string[]) => void} failed */
  constructor(load, failed) {
    this.load = load;
    this.failed = failed;
  }

  /** Let workers have figures; ends when one has taken them. @param {string} name @param {Uint8Array} bytes @returns {Promise<void>} */
  give(name, bytes) {
    this.blocks.set(name, bytes);
    for (const { worker } of this.pool) worker.postMessage({ figures: { name, bytes } });
    return new Promise((done) => this.taken.set(name, done));
  }

  /** Have workers, from now on. */
  wake() {
    if (this.started) return;
    this.started = true;
    this.start().catch((error) => this.failed(error.problems ?? [String(error.message ?? error)]));
  }

  async start() {
    const { address, start } = await this.load();
    const count = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1));
    for (let i = 0; i < count; i++) {
      const one = { worker: new Worker(address), busy: true };
      one.worker.addEventListener("message", ({ data }) => this.heard(one, data));
      one.worker.addEventListener("error", (event) => this.failed([`The engine stopped: ${event.message || "its script does not start"}. Open the file again.`]));
      one.worker.postMessage({ start });
      for (const [name, bytes] of this.blocks) one.worker.postMessage({ figures: { name, bytes } });
      this.pool.push(one);
    }
  }

  /**
   * Ask for scenarios. Where the first futures of an older state are under way they are finished, so that a drag goes on showing.
   * @param {Asked} asked
   */
  ask(asked) {
    this.wake();
    if (this.now?.early) { this.waiting = asked; return; }
    this.begin(asked);
  }

  /** @param {Asked} asked */
  begin(asked) {
    this.waiting = undefined;
    this.count++;
    const first = Math.min(FIRST, asked.futures);
    // So that each of many workers has some of what a drag waits for.
    const share = Math.ceil((asked.wanted.length * first) / Math.max(1, this.pool.length) / FEWEST) * FEWEST;
    const early = asked.only === "all" ? [] : piecesOf(asked, first, Math.min(EACH, share), true);
    const all = asked.only === "first" ? [] : piecesOf(asked, asked.futures, EACH, false);
    const none = () => asked.wanted.map(() => /** @type {Part[]} */ ([]));
    this.now = { ...asked, key: this.count, pieces: [...early, ...all], next: 0, drafts: none(), parts: none(), early: early.length, left: all.length, done: false };
    for (const one of this.pool) this.feed(one);
  }

  /** @param {{worker: Worker, busy: boolean}} one */
  feed(one) {
    const { now } = this;
    if (one.busy || !now || now.next >= now.pieces.length) return;
    const piece = now.pieces[now.next++];
    one.busy = true;
    one.worker.postMessage({ run: { key: now.key, ...now.wanted[piece.place], ...piece } });
  }

  /** @param {{worker: Worker, busy: boolean}} one @param {any} data */
  heard(one, data) {
    // Further figures are taken while it is at work.
    if (!data.taken || !this.up.has(one)) one.busy = false;
    if (data.problems) { this.failed(data.problems); return; }
    if (data.taken) {
      this.up.add(one);
      this.taken.get(data.taken)?.();
    }
    const { now } = this;
    if (now && data.key === now.key) {
      (data.draft ? now.drafts : now.parts)[data.place].push(data.part);
      if (data.draft && --now.early === 0) {
        // All of them may be there before a worker that was held up ends the first.
        if (!now.done) now.shown(now.drafts.map(joined), false);
        if (this.waiting) { this.begin(this.waiting); return; }
      } else if (!data.draft && --now.left === 0) {
        now.done = true;
        now.shown(now.parts.map(joined), true);
      }
    }
    this.feed(one);
  }
}

/** @param {Asked} asked @param {number} until future @param {number} each how many in a piece @param {boolean} draft */
function piecesOf({ wanted }, until, each, draft) {
  /** @type {Piece[]} */
  const found = [];
  wanted.forEach((_, place) => {
    for (let first = 0; first < until; first += each) found.push({ place, first, count: Math.min(each, until - first), draft });
  });
  return found;
}
