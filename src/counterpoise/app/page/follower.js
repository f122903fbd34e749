// Following the state: one request in flight, the newest request wins, coarse first and the full one after it.
import { ask, gone, Later, Lost, pause, Refused } from "./requests.js";
/** @import {Columns, How, Problem, View} from "./types.js" */

const KEPT = 24;
const SETTLED = 120;
/** How a view was made: by the server over few futures or all, or here. @typedef {"coarse" | "full" | "own"} Kind */

/** Whether two datasets hold the same columns. @param {Columns} one @param {Columns} other */
function same(one, other) {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const [mine, theirs] = [one[name], other[name]];
    if (mine === theirs) return true;
    if (!theirs || mine.length !== theirs.length) return false;
    for (let i = 0; i < mine.length; i++) if (mine[i] !== theirs[i]) return false;
    return true;
  });
}

/** Put the datasets of an earlier view in place of equal ones: what is the same need not be drawn again. @param {View} view @param {View | null} before */
export function shared(view, before) {
  for (const [id, chart] of Object.entries(view.charts)) {
    const old = before?.charts[id]?.data ?? [];
    chart?.data.forEach((datasets, i) => {
      for (const [name, columns] of Object.entries(datasets)) {
        const earlier = old[i]?.[name];
        if (earlier && same(/** @type {Columns} */ (columns), /** @type {Columns} */ (earlier))) datasets[name] = earlier;
      }
    });
  }
  return view;
}

/**
 * Keeps what is shown in step with what is wanted.
 *
 * `show(view, {final})` draws and may return a promise; `fail(problems, query)` tells what is wrong;
 * `busy(on)` and `line(state)` show quietly what goes on. `mend(problems)` may put a refusal right.
 */
export class Follower {
  wanted = { query: "", final: false, few: false };
  /** What is being asked for. @type {{ query: string, kind: Kind, stop: AbortController } | null} */
  flight = null;
  /** Whether what is drawn was drawn as final. */
  stays = false;
  /** Views by query and kind, the oldest first. @type {Map<string, View>} */
  kept = new Map();
  /** What is drawn, and what was refused. */
  drawn = "";
  failed = "";
  /** @type {View | null} */
  latest = null;
  running = false;
  tries = 0;
  /** Ends a rest early. @type {(() => void) | null} */
  wake = null;

  /**
   * @param {object} hooks
   * @param {(view: View, how: How) => Promise<void>} hooks.show
   * @param {(problems: Problem[], query: string) => void} hooks.fail
   * @param {(on: boolean) => void} hooks.busy
   * @param {(state: "lost" | "back") => void} hooks.line
   * @param {(problems: Problem[]) => Promise<boolean>} hooks.mend
   * @param {(query: string) => (() => Promise<View | null>) | null} hooks.own what works a state out in the browser, if anything does
   */
  constructor({ show, fail, busy, line, mend, own }) {
    this.show = show;
    this.fail = fail;
    this.busy = busy;
    this.line = line;
    this.mend = mend;
    this.own = own;
    window.addEventListener("online", () => this.wake?.());
  }

  /** Ask for a state. While something is dragged it is not final, and coarse numbers will do. @param {string} query @param {boolean} final */
  follow(query, final, few = false) {
    this.wanted = { query, final, few };
    this.failed = "";
    const flight = this.flight;
    if (flight && flight.query !== query && (flight.kind === "full" || final)) flight.stop.abort();
    this.wake?.();
    if (!this.running) this.run();
  }

  async run() {
    this.running = true;
    let drawing = Promise.resolve();
    for (;;) {
      const next = this.next();
      if (!next) break;
      const { query, kind } = next;
      const key = `${query} ${kind}`;
      /** @type {View | null | undefined} */
      let view = this.kept.get(key);
      if (!view && next.make) view = await this.made(query, next.make);
      else if (!view) {
        if (kind === "full" && this.drawn.startsWith(`${query} `)) {
          await this.rest(SETTLED);
          if (this.wanted.query !== query) continue;
        }
        view = await this.fetch(query, kind);
      }
      if (!view) continue;
      this.kept.delete(key);
      this.kept.set(key, view);
      const [oldest] = this.kept.keys();
      if (this.kept.size > KEPT) this.kept.delete(oldest);
      if (this.wanted.final && this.wanted.query !== query) continue;
      this.drawn = key;
      this.stays = this.wanted.final;
      await drawing;
      drawing = Promise.resolve(this.show(view, { final: this.wanted.final, full: kind === "full" })).catch((e) => console.error(e));
    }
    await drawing;
    this.running = false;
    this.busy(false);
    if (this.next()) this.run();
  }

  /** What is to be had next, and what makes it here; nothing when all that is wanted is shown. @returns {{ query: string, kind: Kind, make?: () => Promise<View | null> } | null} */
  next() {
    const { query, final, few } = this.wanted;
    if (this.failed === query) return null;
    // What was drawn as a moment of a drag or a replay is shown once more as what stays.
    if (this.drawn === `${query} full`) return final && !this.stays ? { query, kind: "full" } : null;
    if (this.kept.has(`${query} full`)) return { query, kind: "full" };
    const there = this.drawn === `${query} coarse` || this.drawn === `${query} own`;
    const make = final || there ? null : this.own(query);
    if (make) return { query, kind: "own", make };
    if (few && !(there && !final)) return { query, kind: "full" };
    if (!there) return { query, kind: "coarse" };
    return final ? { query, kind: "full" } : null;
  }

  /** What the browser works out itself; nothing where what was dragged was let go elsewhere meanwhile. @param {string} query @param {() => Promise<View | null>} make */
  async made(query, make) {
    const stop = new AbortController();
    this.flight = { query, kind: "own", stop };
    const gone = new Promise((done) => stop.signal.addEventListener("abort", () => done(null)));
    const found = await Promise.race([make(), gone]);
    this.flight = null;
    return /** @type {View | null} */ (found);
  }

  /** @param {string} query @param {Kind} kind @returns {Promise<View | null>} */
  async fetch(query, kind) {
    const stop = new AbortController();
    this.flight = { query, kind, stop };
    const late = setTimeout(() => this.busy(true), 180);
    try {
      const found = shared(await ask(`api/view?${query}${kind === "full" ? "" : "&coarse=1"}`, { signal: stop.signal }), this.latest);
      this.latest = found;
      if (this.tries) this.line("back");
      this.tries = 0;
      this.failed = "";
      return found;
    } catch (error) {
      if (gone(error)) return null;
      if (error instanceof Later) { await this.rest(1000 * error.seconds); return null; }
      if (error instanceof Lost) {
        this.line("lost");
        await this.rest(pause(this.tries++));
        return null;
      }
      if (error instanceof Refused) {
        if (await this.mend(error.problems)) return null;
        if (this.tries) this.line("back");
        this.tries = 0;
      }
      this.failed = query;
      if (this.wanted.query === query) this.fail(error instanceof Refused ? error.problems : [], query);
      return null;
    } finally {
      clearTimeout(late);
      this.flight = null;
    }
  }

  /** Wait, or less if something new is wanted. @param {number} time @returns {Promise<void>} */
  rest(time) {
    return new Promise((done) => {
      const timer = setTimeout(done, time);
      this.wake = () => { clearTimeout(timer); this.wake = null; done(); };
    });
  }
}
