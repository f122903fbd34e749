// One question at a time to the server: the newest wins, a lost line is tried again, a refusal is told.
import { ask, gone, Lost, pause, Refused } from "./requests.js";
import { h, problemList, put, text } from "./elements.js";

/** @import {App} from "./types.js" */

/** @template T what the server answers */
export class Asking {
  tries = 0;
  timer = 0;
  /** @type {AbortController | undefined} */
  stop;
  /** Whether more is asked for after an answer, so that what is said stays. */
  keeps = false;
  /** Says what is being waited for, and what is wrong with the line. */
  status = h("p", { class: "count", role: "status" });

  /**
   * @param {App} app
   * @param {string} working what is said while an answer is worked out
   * @param {(found: T) => void} show @param {(problems: HTMLElement) => void} refuse
   */
  constructor(app, working, show, refuse) {
    this.app = app;
    this.working = working;
    this.show = show;
    this.refuse = refuse;
  }

  /** Ask anew, at once or after so many milliseconds without another question. @param {string} path @param {number} wait */
  ask(path, wait = 0) {
    this.tries = 0;
    clearTimeout(this.timer);
    if (wait) this.timer = setTimeout(() => this.once(path), wait); else this.once(path);
  }

  /** @param {string} path */
  async once(path) {
    this.stop?.abort();
    this.stop = new AbortController();
    put(this.status, text(this.working));
    try {
      /** @type {T} */
      const found = await ask(path, { signal: this.stop.signal });
      if (!this.keeps) put(this.status, "");
      this.show(found);
    } catch (error) {
      if (gone(error)) return;
      put(this.status, "");
      if (error instanceof Refused && await this.app.mend(error.problems)) return;
      if (error instanceof Refused) { this.refuse(problemList(error.problems)); return; }
      put(this.status, text(error instanceof Lost ? "lost" : "waiting"));
      this.timer = setTimeout(() => this.once(path), pause(this.tries++));
    }
  }

  drop() { clearTimeout(this.timer); this.stop?.abort(); }
}
