// The page as a whole: one state, read from the address, shown by parts that know nothing of each other.
import { ask, insist, Refused } from "./requests.js";
import { fillKeys, h, notice, problemList, problemWords, put, say, text, there, useTexts } from "./elements.js";
import { behind, isOwn, numbers, read, write } from "./address.js";
import { Bar } from "./bar.js";
import { carried, opened } from "./fragment.js";
import { Follower } from "./follower.js";
import { Past } from "./history.js";
import { asked as askedFor, speak, spoken, tellEnglish } from "./language.js";
import { Levers } from "./levers.js";
import { byId, own, placed, setup, titleOf, usual, useSetup } from "./setup.js";
import { about } from "./page-about.js";
import { ally } from "./page-ally.js";
import { belief } from "./page-belief.js";
import { bases } from "./page-bases.js";
import { burden } from "./page-burden.js";
import { challenger } from "./page-challenger.js";
import { pageOf } from "./page-charts.js";
import { claims } from "./page-claims.js";
import { evidence } from "./page-evidence.js";
import { intelligence } from "./page-intelligence.js";
import { overview } from "./page-overview.js";
import { plan } from "./page-plan.js";
import { signPrints } from "./print.js";
import { stepOf, storiesPage } from "./stories.js";
import { StoryStrip } from "./story-strip.js";
import { studies } from "./page-studies.js";
import { theatre } from "./page-theatre.js";

/** @import {OwnEngine} from "./own-engine.js" */
/** @import {App as Whole, Change, Entry, How, OpenPage, Page, Problem, Side, State, Theme, View} from "./types.js" */

/** Pages with a script of their own; others that the server declares show their charts. @type {Page[]} */
const PAGES = [overview, burden, ally, belief, challenger, theatre, intelligence, bases, plan, studies, storiesPage, claims, evidence, about];
/** What a drag begins on. */
const DRAGGED = "#levers, .path-strip";
const REPLAY = { steps: 16, pause: 70, hold: 700 };

/** @implements {Whole} */
class App {
  /** What was shown last, and in which theme. @type {View | undefined} */
  view;
  /** @type {Theme | undefined} */
  drawn;
  /** @type {{ id: string, part: OpenPage } | null} */
  page = null;
  /** The lever that was moved last. */
  lever = "";
  /** Whether there is no line to the server. */
  away = false;
  /** Scenarios that were sent again a moment ago. */
  reopened = "";
  /** @type {{ on: boolean } | null} */
  replaying = null;
  /** The browser's own engine, once somebody came near a lever. @type {OwnEngine | undefined} */
  engine;
  /** @type {Promise<void> | undefined} */
  starting;

  /** @param {View | undefined} first what was asked for beside the setup @param {Problem[]} problems of the address */
  constructor(first, problems) {
    this.past = new Past((query, entry) => this.travel(query, entry));
    this.pages = setup.pages.map((info) => PAGES.find((p) => p.id === info.id) ?? pageOf(info));
    const { state, wrong } = read(location.search.slice(1));
    wrong.push(...behind(location.hash));
    if (!this.pages.some((p) => p.id === state.page)) { state.page = "overview"; wrong.push("page"); }
    // An address written by hand may name an ally and nothing else.
    if (state.choices.ally && !/[?&](v|page)=/.test(location.search)) state.page = ally.id;
    if (!state.lang && spoken() !== "en") state.lang = spoken();
    this.state = state;
    this.side = Math.min(this.past.entry.side ?? 0, state.sides.length - 1);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", () => { this.dress(); this.page?.part.update(); });
    this.follower = new Follower({
      show: (view, how) => this.show(view, how),
      fail: (found, query) => this.fail(found, query),
      busy: (on) => there("busy").classList.toggle("on", on),
      line: (how) => this.line(how),
      mend: (found) => this.mend(found),
      own: (query) => this.makerOf(query),
    });
    if (first) this.follower.kept.set(`${numbers(state)} coarse`, first);
    // Whoever comes near a lever may drag it.
    for (const kind of ["pointerover", "focusin"]) addEventListener(kind, (event) => { if (event.target instanceof Element && event.target.closest(DRAGGED)) this.startEngine(); });
    this.bar = new Bar(there("bar"), this, setup.pages);
    this.levers = new Levers(there("levers"), this);
    this.story = new StoryStrip(there("story"), this);
    document.body.classList.toggle("embed", Boolean(state.embed));
    this.foot();
    this.keys();
    if (wrong.length) this.broken(problems, wrong);
    this.past.replace(this.query, { side: this.side });
    this.follow(true);
  }

  get query() { return write(this.state); }
  /** @returns {Theme} */
  get theme() { return this.state.theme || (this.dark.matches ? "dark" : "light"); }
  /** @returns {string} */
  get told() { return stepOf(this.state.choices)?.chart ?? ""; }
  /** @param {Side} side */
  assumptionsOf(side) {
    return Object.fromEntries(Object.entries(side.levers).filter(([id]) => byId.get(id)?.role !== "policy"));
  }

  // Changes --------------------------------------------------------------------------------

  /**
   * Change the state. A change that is not final is a moment of a drag: it leaves no entry behind.
   * @param {(state: State) => void} edit @param {Change} how
   */
  change(edit, { final = true, what = "", lever = "" } = {}) {
    this.stopReplay();
    const now = this.query;
    const next = structuredClone(this.state);
    edit(next);
    this.state = next;
    this.lever = lever;
    this.side = Math.min(this.side, next.sides.length - 1);
    const query = this.query;
    this.past.follow(now, query, final, what, { side: this.side });
    if (final || query !== now) this.follow(final);
  }

  /** Go where the browser's back and forward lead. @param {string} query @param {Entry} entry */
  travel(query, entry) {
    this.stopReplay();
    const { state } = read(query);
    if (!this.pages.some((p) => p.id === state.page)) state.page = "overview";
    const same = this.page?.id === state.page && state.page !== "evidence";
    this.state = state;
    this.side = Math.min(entry.side ?? 0, state.sides.length - 1);
    if (!same) this.page = null;
    this.follow(true);
  }

  /** @param {string} page */
  go(page) {
    this.change((state) => {
      state.page = page;
      state.embed = "";
      delete state.choices.story;
      delete state.choices.step;
    });
    scrollTo(0, 0);
  }
  /** Show another state, but for the theme and how it is shown. @param {string} query */
  visit(query) {
    const { state: there } = read(query);
    this.change((state) => { Object.assign(state, there, { theme: state.theme, lang: state.lang, present: state.present }); });
    scrollTo(0, 0);
  }
  /** Show the figures of a path, which may hold stars. @param {string} path */
  goToEvidence(path) {
    this.stopReplay();
    const [table, ...rest] = path.split("/");
    const q = rest.filter((part) => part !== "*").join(" ");
    this.change((state) => {
      state.page = "evidence";
      for (const key of ["q", "table", "grade", "at"]) delete state.choices[key];
      Object.assign(state.choices, { table }, q ? { q } : {});
    });
    scrollTo(0, 0);
  }

  /** Note what a reader chose within a chart or a list: it stands in the address, without an entry of its own. @param {Record<string, string>} chosen */
  choose(chosen) {
    for (const [key, value] of Object.entries(chosen)) {
      if (value) this.state.choices[key] = value; else delete this.state.choices[key];
    }
    this.past.replace(this.query);
  }

  /** Show the levers of a side. @param {number} side */
  setSide(side) {
    this.side = side;
    this.past.replace(this.query, { side });
    this.levers.update();
  }

  /** Bring everything on the screen in step with the state. @param {boolean} final */
  follow(final) {
    this.dress();
    const wanted = this.pages.find((p) => p.id === this.state.page) ?? overview;
    if (this.page?.id !== wanted.id) {
      this.page?.part.drop();
      this.inEnglish(wanted.id);
      this.page = { id: wanted.id, part: wanted.open(there("main"), this) };
      document.body.dataset.page = wanted.id;
      there("levers").hidden = !wanted.levers || Boolean(this.state.embed);
      if (this.view && this.page.part.show) this.page.part.show(this.view, { final: true, full: true, theme: this.theme });
    }
    this.page.part.update();
    this.bar.update();
    this.levers.update();
    this.story.update();
    if (final) this.levers.problem();
    if (this.page.part.show) this.follower.follow(numbers(this.state), final, this.state.n <= setup.futures[0]);
  }

  /** Say of a page that has no translation that it is in English. @param {string} page */
  inEnglish(page) {
    const note = there("language");
    const so = Boolean(setup.pages.find((info) => info.id === page)?.english);
    tellEnglish(so);
    note.hidden = !so;
    put(note, text("language.part"));
  }

  dress() {
    const { theme } = this.state;
    if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
    if (this.drawn && this.drawn !== this.theme && this.view && this.page?.part.show) {
      this.drawn = this.theme;
      this.page.part.show(this.view, { final: true, full: true, theme: this.theme });
    }
  }

  /** Have the browser's own engine ready for the scenarios that are shown. */
  async startEngine() {
    this.starting ??= import("./own-engine.js").then(({ OwnEngine }) => { this.engine = new OwnEngine(); }, () => { /* the line is lost: the server does it all, once it is back */ });
    await this.starting;
    this.engine?.prepare(this.state);
  }

  /** What works a state out in the browser; nothing where the server has to. @param {string} query */
  makerOf(query) {
    const { engine, view } = this;
    if (!engine || !view) return null;
    const { state } = read(query);
    return engine.able(state, view) ? () => engine.view(state, query, view) : null;
  }

  /** @param {View} view @param {How} how */
  async show(view, how) {
    this.view = view;
    this.drawn = this.theme;
    this.levers.problem();
    await this.page?.part.show?.(view, { ...how, theme: this.theme });
    // For whoever measures how long that took, and looks at what it was.
    dispatchEvent(new CustomEvent("counterpoise:painted", { detail: view }));
  }

  // Faults ---------------------------------------------------------------------------------

  /** @param {Problem[]} problems @param {string} query what was asked for */
  fail(problems, query) {
    const listed = problems.length ? problems : [{ what: text("fault"), remedy: text("fault.remedy") }];
    if (query !== numbers(this.state)) return;
    if (!this.levers.problem(this.lever, listed)) notice(problemList(listed), "problem");
    say(problemWords(listed));
  }

  /** @param {Problem[]} problems @param {string[]} wrong keys of the address that could not be read */
  broken(problems, wrong) {
    const others = [...new Set(wrong)].filter((key) => !problems.some((p) => p.place === key));
    const listed = [...problems, ...others.map((key) => ({ what: text("broken.key", { key }), remedy: text("broken.remedy") }))];
    notice(h("div", {}, h("p", {}, text("broken")), problemList(listed)), "warning");
  }

  /** @param {"lost" | "back"} how */
  line(how) {
    if (how === "lost") { if (!this.away) notice(text("lost"), "problem"); this.away = true; return; }
    this.away = false;
    notice(text("lost.back"), "quiet", 4000);
  }

  /** @param {Problem[]} problems */
  async mend(problems) { return (await this.reopen(problems)) || this.forget(problems); }

  /** Leave a scenario that nobody has any more, and say so, rather than show nothing. @param {Problem[]} problems */
  forget(problems) {
    const lost = this.state.sides.map((side) => isOwn(side) && problems.some((p) => p.place === side.scenario));
    if (!lost.includes(true)) return false;
    const state = structuredClone(this.state);
    if (lost[1]) state.sides.length = 1;
    if (lost[0]) state.sides[0] = { scenario: setup.address.scenario, levers: {} };
    this.state = state;
    this.side = 0;
    this.past.replace(this.query, { side: 0 });
    this.follow(true);
    notice(lost[0] ? text("forgotten", { title: titleOf(state.sides[0].scenario) }) : text("forgotten.second"), "warning");
    return true;
  }

  /** Send a file again to a server that forgot it. Returns whether that may have helped. @param {Problem[]} problems */
  async reopen(problems) {
    const held = own.all();
    const names = this.state.sides.map((s) => s.scenario).filter((n) => Object.hasOwn(held, n) && problems.some((p) => p.place === n));
    if (!names.length || this.reopened === names.join()) return false;
    this.reopened = names.join();
    try {
      for (const name of names) {
        await ask("api/open", { method: "POST", headers: { "Content-Type": "text/plain" }, body: held[name].words });
      }
    } catch (error) {
      // A file that is refused stays refused; a line that is lost is waited for by whoever asked.
      this.reopened = error instanceof Refused ? this.reopened : "";
      return !(error instanceof Refused);
    }
    setTimeout(() => { this.reopened = ""; }, 5000);
    return true;
  }

  // Replay ---------------------------------------------------------------------------------

  /** Show the way from the state before the last change to now, without leaving entries behind. */
  async replay() {
    if (this.stopReplay()) return;
    const before = this.past.entry.before && read(this.past.entry.before).state;
    if (!before) return;
    const now = this.state;
    const run = { on: true };
    this.replaying = run;
    if (this.state.page !== "overview") { this.go("overview"); return; }
    this.bar.update();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const steps = still ? 1 : REPLAY.steps;
    for (let i = 0; i <= steps && run.on; i++) {
      this.preview(i === steps ? now : between(before, now, i / steps));
      await this.settled(i === 0 ? REPLAY.hold : REPLAY.pause, run);
    }
    if (run.on) { this.replaying = null; this.state = now; this.follow(true); }
  }

  /** @param {State} state */
  preview(state) {
    this.state = state;
    this.side = Math.min(this.side, state.sides.length - 1);
    this.follow(false);
  }

  /** @param {number} pause @param {{ on: boolean }} run */
  async settled(pause, run) {
    const until = performance.now() + 3000;
    do { await new Promise((done) => setTimeout(done, pause)); }
    while (run.on && this.follower.running && performance.now() < until);
  }

  stopReplay() {
    if (!this.replaying) return false;
    this.replaying.on = false;
    this.replaying = null;
    this.state = read(location.search.slice(1)).state;
    this.follow(true);
    return true;
  }

  // Keys and foot ----------------------------------------------------------------------------

  keys() {
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.target instanceof Element && event.target.matches("textarea, input[type=text], input[type=search]")) return;
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) this.past.undo();
      else if (key === "y" || (key === "z" && event.shiftKey)) this.past.redo();
      else return;
      event.preventDefault();
    });
  }

  foot() {
    there("foot").append(h("p", {}, text("foot", { version: setup.version, evidence: setup.evidence, hash: setup.evidence_hash })),
      h("p", { class: "unprinted" }, text("foot.drop")));
    if (setup.machine) there("foot").append(h("p", {}, text("language.machine")));
    signPrints(this);
  }
}

/** A state part of the way from one to another: numbers go evenly, all else changes half way. @param {State} before @param {State} now @param {number} part */
function between(before, now, part) {
  const found = structuredClone(part < 0.5 ? before : now);
  found.page = now.page;
  found.theme = now.theme;
  found.lang = now.lang;
  if (part === 0) return found;
  found.sides.forEach((side, i) => {
    const a = before.sides[i];
    const b = now.sides[i];
    if (!a || !b || a.scenario !== b.scenario) return;
    for (const lever of setup.levers) {
      if (lever.kind !== "slider" || a.levers[lever.id] === b.levers[lever.id]) continue;
      const [from, to] = [a, b].map((s) => s.levers[lever.id] ?? usual(lever, s.scenario) ?? lever.figure?.value);
      if (typeof from !== "number" || typeof to !== "number") continue;
      const value = from + (to - from) * part;
      if (value >= lever.low && value <= lever.high) side.levers[lever.id] = placed(lever, value);
    }
  });
  return found;
}

/** The first view is asked for beside the setup: both are needed, neither waits for the other. */
async function begin() {
  const drop = new Set(["page", "theme", "embed"]);
  const { hash } = location;
  const lang = askedFor(location.search, (document.documentElement.dataset.languages ?? "").split(" "));
  const given = location.search.slice(1).split("&").filter((p) => p && !drop.has(p.split("=")[0]));
  const query = (lang && !given.includes(`lang=${lang}`) ? [...given, `lang=${lang}`] : given).join("&");
  /** @type {Promise<View>} */
  const asked = carried(hash) ? Promise.reject(new Error("nothing is known of the state yet")) : ask(`api/view?${query ? `${query}&` : ""}coarse=1`);
  const early = asked.then((view) => ({ view, problems: [] }),
    (error) => ({ view: undefined, problems: error instanceof Refused ? error.problems : [] }));
  const waiting = () => put(there("notice"), document.title);
  useSetup(await insist(`api/setup${lang ? `?lang=${lang}` : ""}`, waiting));
  speak(setup, setup.english);
  useTexts(setup.texts);
  fillKeys();
  notice(null);
  const told = carried(hash) ? await opened(hash) : null;
  const raw = read(location.search.slice(1));
  if (raw.wrong.length) new App(undefined, await whatIsWrong((await early).problems));
  else new App((await early).view, []);
  if (told) notice(told, "warning");
  // A link that is pasted over this page's address changes nothing but what stands behind the number sign.
  addEventListener("hashchange", () => { if (carried(location.hash)) location.reload(); });
}

/** Problems of the address in the words of the server, which knows all of it. @param {Problem[]} early */
async function whatIsWrong(early) {
  if (early.length) return early;
  try {
    await ask(`api/copy?${location.search.slice(1)}`);
  } catch (error) {
    if (error instanceof Refused) return error.problems;
  }
  return [];
}

document.readyState === "loading" ? addEventListener("DOMContentLoaded", begin) : begin();
export { App };
