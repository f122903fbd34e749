// The page of the file: the state, which is what follows the number sign of the address, and what is shown of it.
import { fillKeys, h, notice, problemList, text, there } from "../../page/elements.js";
import { read, write } from "../../page/address.js";
import { Past } from "../../page/history.js";
import { spoken } from "../../page/language.js";
import { Levers } from "../../page/levers.js";
import { setup, useSetup } from "../../page/setup.js";
import { Block } from "../../page/block.js";
import { awayOf, somebodyLeft } from "../../page/moves.js";
import { FileBar } from "./file-bar.js";
import { Findings } from "./findings.js";
import { lacking, modules, piece, unpacked } from "../../page/pieces.js";
import { FIGURES, Results } from "./results.js";
import { Runs } from "../../page/runs.js";
import { languageOf, told } from "./translation.js";

/** @import {Change, Entry, Side, State} from "../../page/types.js" */
/** @import {Shown} from "./findings.js" */

const dark = matchMedia("(prefers-color-scheme: dark)");

/** @param {string[]} problems */
function broken(problems) {
  notice(problemList(problems.map((what) => ({ place: "", what, remedy: "" }))), "problem");
}

export class FilePage {
  replaying = null;
  /** @type {Shown | undefined} */
  shown;
  /** When what is to be shown was asked for. */
  asked = 0;
  /** When what is shown was. */
  newest = 0;
  /** How long it took to show something after it was asked for, for whoever measures. @type {{futures: number, ms: number}[]} */
  times = [];
  /** Whether something is to be drawn, and what is under way. */
  stale = false;
  /** @type {Promise<void> | undefined} */
  drawing;

  /** @param {any} head of the figures, in the language @param {Runs} runs @param {Block} block that holds them */
  constructor(head, runs, block) {
    this.head = head;
    this.results = new Results(head, runs, block);
    this.past = new Past((query, entry) => this.travel(query, entry), "#");
    this.state = this.read(location.hash.slice(1));
    this.side = this.sideOf(this.past.entry);
    this.findings = new Findings(there("main"), head, () => this.state, () => this.shown);
    this.levers = new Levers(there("levers"), /** @type {any} */ (this));
    this.bar = new FileBar(there("bar"), this);
    dark.addEventListener("change", () => this.draw());
    addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {string} query */
  read(query) {
    const { state, wrong } = read(query);
    const names = this.head.scenarios.map((/** @type {any} */ s) => s.name);
    state.sides.forEach((side, i) => {
      if (names.includes(side.scenario)) return;
      if (query) wrong.push(i ? "c" : "s");
      side.scenario = names[0];
    });
    state.sides.forEach((side, i) => { if (this.keepMembers(side)) wrong.push(`${i ? setup.address.second : ""}without`); });
    if (!state.lang && spoken() !== "en") state.lang = spoken();
    if (query && wrong.length) notice(text("file.wrong", { keys: [...new Set(wrong)].join(", ") }), "warning");
    return state;
  }

  /** @param {Side} side */
  entryOf({ scenario }) { return this.head.scenarios.find((/** @type {any} */ s) => s.name === scenario); }

  /** Leave nobody out who has to take part. Returns whether somebody was. @param {Side} side */
  keepMembers(side) {
    const { levers } = side, asked = levers.without, entry = this.entryOf(side);
    if (!Array.isArray(asked)) return false;
    const able = somebodyLeft(entry, levers) ? awayOf(entry, levers) : [];
    if (able.length) levers.without = able; else delete levers.without;
    return able.length < asked.length;
  }

  get query() { return write(this.state); }
  get theme() { return this.state.theme || (dark.matches ? "dark" : "light"); }
  /** @param {Entry} entry */
  sideOf({ side }) { return Math.min(side ?? 0, this.state.sides.length - 1); }

  // Changes --------------------------------------------------------------------------------

  /** A change that is not final is a moment of a drag: it leaves no entry behind. @param {(state: State) => void} edit @param {Change} how */
  change(edit, { final = true, what = "" } = {}) {
    const now = this.query, next = structuredClone(this.state);
    edit(next);
    const alone = next.sides.some((side) => !somebodyLeft(this.entryOf(side), side.levers));
    this.levers.problem();
    if (alone) {
      this.levers.problem("without", [{ place: "", what: text("file.alone"), remedy: "" }]);
      this.levers.update();
      return;
    }
    this.state = next;
    this.side = Math.min(this.side, next.sides.length - 1);
    const { query } = this;
    this.past.follow(now, query, final, what, { side: this.side });
    this.update();
  }

  /** Go where the browser's back and forward lead, or what was written into its address. @param {string} query @param {Entry} entry */
  travel(query, entry) {
    this.state = this.read(query);
    if ((this.state.lang || "en") !== spoken()) { location.reload(); return; }
    this.side = this.sideOf(entry);
    this.update();
  }

  /** @param {number} side whose levers are to be shown */
  setSide(side) {
    this.side = side;
    this.past.replace(this.query, { side });
    this.levers.update();
  }

  goToEvidence() { notice(text("file.evidence"), "quiet", 6000); }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (event.target instanceof Element && event.target.matches("textarea, input[type=text]"))) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.past.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) this.past.redo();
    else return;
    event.preventDefault();
  }

  // What is shown --------------------------------------------------------------------------

  update() {
    const { theme } = this.state;
    if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
    this.levers.update();
    this.bar.update();
    const asked = this.asked = performance.now();
    delete document.body.dataset.settled;
    there("busy").classList.add("on");
    this.results.ask(this.state.sides, (shown) => this.show(shown, asked));
  }

  /** @param {Shown} shown @param {number} asked */
  async show(shown, asked) {
    // What is known already is there before an older state that was still being worked out.
    if (asked < this.newest) return;
    this.newest = asked;
    this.shown = shown;
    await this.draw();
    this.times.push({ futures: shown.count, ms: performance.now() - asked });
    dispatchEvent(new CustomEvent("counterpoise:painted", { detail: shown.count }));
    this.results.ready();
    // While it was drawn the state may have gone on: then its own futures are under way.
    if (!shown.done || asked !== this.asked) return;
    there("busy").classList.remove("on");
    this.results.askStaying(this.state.sides, () => { if (asked === this.asked) this.draw().then(() => { if (asked === this.asked) this.settle(); }); });
  }

  /** Draw what is to be shown; what changes meanwhile is drawn after it, the last of it alone. */
  draw() {
    this.stale = true;
    this.drawing ??= this.drawAll().finally(() => { this.drawing = undefined; });
    return this.drawing;
  }

  async drawAll() {
    while (this.stale && this.shown) {
      this.stale = false;
      await this.findings.show(this.shown, this.results.stays(this.state.sides), this.theme);
    }
  }

  /** All that there is to show of this state is shown. */
  settle() { document.body.dataset.settled = this.query; }
}

async function open() {
  const missing = lacking();
  if (missing.length) throw missing;
  const figures = await unpacked(FIGURES);
  const runs = new Runs(async () => {
    const [start, script] = await Promise.all([modules(), piece("worker.js")]);
    // Blobs are workers' only source that a page from disk has.
    const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (script)], { type: "text/javascript" }));
    return { address, start };
  }, broken);
  runs.give(FIGURES, figures);
  const block = new Block(figures), { head: english } = block;
  const head = told(english, languageOf(english, location.hash.slice(1)));
  useSetup({ ...head.setup, levers: head.levers, groups: head.groups, scenarios: head.scenarios.map((/** @type {any} */ s) => ({ name: s.name, title: s.title, says: s.says, defaults: s.usual, held: s.held })) });
  fillKeys();
  there("foot").append(h("p", {}, text("file.foot")));
  if (head.languages[spoken()]?.machine) there("foot").append(h("p", {}, text("language.machine")));
  const page = new FilePage(head, runs, block);
  Object.assign(window, { counterpoise: page });
  page.update();
}

addEventListener("DOMContentLoaded", () => {
  open().catch((error) => broken(Array.isArray(error) ? error : error.problems ?? [String(error.message ?? error)]));
});
