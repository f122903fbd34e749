// Runs of the engine in workers: the first futures at once, then the others; what a newer state overtakes is dropped.
import { joined } from "./measures.js";

/** @import {Part} from "./measures.js" */
/** A scenario of a block of figures with its levers. @typedef {{figures: string, scenario: number, levers: import("./moves.js").Moved, stays: boolean}} Wanted */
/** Hears of the first futures of every scenario that was asked for, and of all. @typedef {(parts: Part[], done: boolean) => void} Shown */
/** @typedef {{wanted: Wanted[], futures: number, shown: Shown}} Asked */
/** Some futures of a scenario: its place among those asked for, the first of them and how many. @typedef {{place: number, first: number, count: number}} Piece */

/** Futures that a drag shows, and those that a worker runs before it listens again. */
export const FIRST = 128;
const EACH = 32;
const MOST_WORKERS = 4;

export class Runs {
  /** @type {{worker: Worker, busy: boolean}[]} */
  pool = [];
  /** @type {Asked & {key: number, pieces: Piece[], next: number, parts: Part[][], early: number, left: number, first: boolean} | undefined} */
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
    if (this.now && !this.now.first) { this.waiting = asked; return; }
    this.begin(asked);
  }

  /** @param {Asked} asked */
  begin(asked) {
    this.waiting = undefined;
    this.count++;
    const middle = Math.min(FIRST, asked.futures), early = piecesOf(asked, 0, middle);
    const pieces = [...early, ...piecesOf(asked, middle, asked.futures)];
    this.now = { ...asked, key: this.count, pieces, next: 0, parts: asked.wanted.map(() => []), early: early.length, left: pieces.length, first: false };
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
      now.parts[data.place].push(data.part);
      now.left--;
      if (data.part.first < FIRST) now.early--;
      if (!now.early && !now.first) {
        now.first = true;
        this.tell(!now.left);
        if (this.waiting) { this.begin(this.waiting); return; }
      } else if (!now.left) {
        this.tell(true);
      }
    }
    this.feed(one);
  }

  /** @param {boolean} done */
  tell(done) {
    if (!this.now) return;
    // A quick worker may be among the later futures already.
    this.now.shown(this.now.parts.map((parts) => joined(done ? parts : parts.filter(({ first }) => first < FIRST))), done);
  }
}

/** @param {Asked} asked @param {number} from future @param {number} until */
function piecesOf({ wanted }, from, until) {
  /** @type {Piece[]} */
  const found = [];
  wanted.forEach((_, place) => {
    for (let first = from; first < until; first += EACH) found.push({ place, first, count: Math.min(EACH, until - first) });
  });
  return found;
}
