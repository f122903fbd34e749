// Following the state: one request in flight, the newest wish wins, coarse first and the full one after it.
import { ask, Later, Lost, pause, Refused } from "./asking.js";

const KEPT = 24;
const SETTLED = 120;

/**
 * Keeps what is shown in step with what is wanted.
 *
 * `show(view, {final})` draws and may return a promise; `fail(problems, query)` tells what is wrong;
 * `busy(on)` and `line(state)` show quietly what goes on. `mend(problems)` may put a refusal right.
 */
export class Follower {
  constructor({ show, fail, busy, line, mend }) {
    Object.assign(this, { show, fail, busy, line, mend });
    this.wanted = null;
    this.flight = null;
    this.kept = new Map();
    this.drawn = "";
    this.running = false;
    this.tries = 0;
    window.addEventListener("online", () => this.wake?.());
  }

  /** Ask for a state. While something is dragged it is not final, and coarse numbers will do. */
  want(query, final, few = false) {
    this.wanted = { query, final, few };
    this.failed = "";
    const flight = this.flight;
    if (flight && flight.query !== query && (flight.full || final)) flight.stop.abort();
    this.wake?.();
    if (!this.running) this.run();
  }

  async run() {
    this.running = true;
    let drawing = Promise.resolve();
    for (;;) {
      const next = this.next();
      if (!next) break;
      const { query, full } = next;
      const key = `${query} ${full}`;
      let view = this.kept.get(key);
      if (!view) {
        if (full && this.drawn.startsWith(`${query} `)) {
          await this.rest(SETTLED);
          if (this.wanted.query !== query) continue;
        }
        view = await this.fetch(query, full);
      }
      if (!view) continue;
      this.kept.delete(key);
      this.kept.set(key, view);
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
      if (this.wanted.final && this.wanted.query !== query) continue;
      this.drawn = key;
      await drawing;
      drawing = Promise.resolve(this.show(view, { final: this.wanted.final, full })).catch((e) => console.error(e));
    }
    await drawing;
    this.running = false;
    this.busy(false);
    if (this.next()) this.run();
  }

  /** What to ask for next; nothing when all that is wanted is shown. */
  next() {
    const { query, final, few } = this.wanted;
    if (this.drawn === `${query} true` || this.failed === query) return null;
    if (few || this.kept.has(`${query} true`)) return { query, full: true };
    const there = this.drawn === `${query} false`;
    if (!there) return { query, full: false };
    return final ? { query, full: true } : null;
  }

  async fetch(query, full) {
    const stop = new AbortController();
    this.flight = { query, full, stop };
    const late = setTimeout(() => this.busy(true), 180);
    try {
      const found = await ask(`api/view?${query}${full ? "" : "&coarse=1"}`, { signal: stop.signal });
      if (this.tries) this.line("back");
      this.tries = 0;
      this.failed = "";
      return found;
    } catch (error) {
      if (error.name === "AbortError") return null;
      if (error instanceof Later) { await this.rest(1000 * error.seconds); return null; }
      if (error instanceof Lost) {
        this.line("lost");
        await this.rest(pause(this.tries++));
        return null;
      }
      if (error instanceof Refused) {
        if (await this.mend?.(error.problems)) return null;
        if (this.tries) this.line("back");
        this.tries = 0;
      }
      this.failed = query;
      if (this.wanted.query === query) this.fail(error.problems ?? [], query);
      return null;
    } finally {
      clearTimeout(late);
      this.flight = null;
    }
  }

  /** Wait, or less if something new is wanted. */
  rest(time) {
    return new Promise((done) => {
      const timer = setTimeout(done, time);
      this.wake = () => { clearTimeout(timer); this.wake = null; done(); };
    });
  }
}
