// Back and forward of the browser are undo and redo: each entry knows its place and the state before it.

const TOP = "counterpoise-top";
const STEPS = "counterpoise-steps";
const MERGE = 900;
const THROTTLE = 300;

/** @import {Entry} from "./types.js" */

/** The entries of this tab that belong to the page. */
export class Past {
  /** The last step, and when it was taken. @type {{ what: string, time: number } | null} */
  last = null;
  /** When the address was last written during a drag. */
  shown = -Infinity;
  /** What was there before the drag that is under way. @type {string | null} */
  dragged = null;

  /**
   * @param {(query: string, entry: Entry) => void} changed hears where back and forward lead
   * @param {"?" | "#"} sign what the query of the address stands behind
   */
  constructor(changed, sign = "?") {
    this.sign = sign;
    /** @type {Entry} */
    const held = history.state?.place !== undefined ? history.state : { place: 0, before: null, side: 0 };
    this.entry = held;
    try { this.top = Math.max(held.place, Number(sessionStorage.getItem(TOP)) || 0); } catch { this.top = held.place; }
    if (history.state?.place === undefined) { this.top = 0; this.note(this.query, true); }
    window.addEventListener("popstate", (event) => {
      this.entry = event.state?.place !== undefined ? event.state : { place: 0, before: null, side: 0 };
      this.last = null;
      this.dragged = null;
      changed(this.query, this.entry);
    });
  }

  /** The query of the address. */
  get query() { return (this.sign === "?" ? location.search : location.hash).slice(1); }

  /** The query of each entry by its place, as far as this tab knows it. @returns {(string | undefined)[]} */
  get steps() {
    try { return JSON.parse(sessionStorage.getItem(STEPS) ?? "[]").map((/** @type {unknown} */ one) => (typeof one === "string" ? one : undefined)); } catch { return []; }
  }

  /** Note the address of the entry in place; what lay beyond a new one is gone. @param {string} query @param {boolean} last */
  note(query, last = false) {
    const listed = this.steps;
    if (last) listed.length = this.entry.place;
    listed[this.entry.place] = query;
    try { sessionStorage.setItem(STEPS, JSON.stringify(listed)); } catch { /* private mode, or full */ }
  }

  get canUndo() { return this.entry.place > 0; }
  get canRedo() { return this.entry.place < this.top; }
  undo() { if (this.canUndo) history.back(); }
  redo() { if (this.canRedo) history.forward(); }

  /** Write the address of the entry in place; changes of `extra` stay with the entry. @param {string} query @param {Partial<Entry>} extra */
  replace(query, extra = {}) {
    this.entry = { ...this.entry, ...extra };
    this.write("replaceState", this.entry, query);
    this.note(query);
  }

  /**
   * One state follows another. While something is dragged it is shown; what it comes to in the end is one entry.
   * @param {string} before @param {string} query @param {boolean} final @param {string} what @param {Partial<Entry>} extra
   */
  follow(before, query, final, what, extra = {}) {
    if (!final) {
      this.dragged ??= before;
      this.passing(query);
      return;
    }
    const began = this.dragged ?? before;
    this.dragged = null;
    if (began !== query) this.push(began, query, what, extra);
    else this.replace(query);
  }

  /** Show where a drag stands, without an entry of its own, and not too often: browsers count. @param {string} query */
  passing(query) {
    const now = performance.now();
    if (now - this.shown < THROTTLE) return;
    this.shown = now;
    this.write("replaceState", this.entry, query);
  }

  /**
   * Add an entry; a quick series of steps of the same lever is one.
   * @param {string} before @param {string} query @param {string} what @param {Partial<Entry>} extra
   */
  push(before, query, what, extra = {}) {
    const now = performance.now();
    if (this.last && this.last.what === what && now - this.last.time < MERGE) {
      this.last.time = now;
      this.replace(query, extra);
      return;
    }
    this.write("replaceState", this.entry, before);
    this.entry = { ...this.entry, ...extra, place: this.entry.place + 1, before };
    this.write("pushState", this.entry, query);
    this.last = what ? { what, time: now } : null;
    this.top = this.entry.place;
    this.note(query, true);
    try { sessionStorage.setItem(TOP, String(this.top)); } catch { /* private mode */ }
  }

  /** @param {"pushState" | "replaceState"} how @param {Entry} entry @param {string} query */
  write(how, entry, query) {
    try { history[how](entry, "", `${location.pathname}${this.sign}${query}`); } catch { /* asked too often: the next will do */ }
  }
}
