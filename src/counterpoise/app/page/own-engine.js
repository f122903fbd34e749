// The browser's own engine on the served page: while something is dragged it works out what charts, tiles and verdict show, and
// nobody is asked. What it does not give stays as the server said it last, until the server says it of what was let go.
import { accountsOf } from "./accounts.js";
import { read } from "./address.js";
import { Block, inflated } from "./block.js";
import { digestOf } from "./digest.js";
import { DRAG_CHARTS } from "./drag-charts.js";
import { withBase } from "./drawdown.js";
import { spoken } from "./language.js";
import { membersOf } from "./members.js";
import { alikeIfStays, allKnown, movedOf } from "./moves.js";
import { lacking, modules } from "./pieces.js";
import { remainingPaths, sinceOf } from "./remaining.js";
import { FIRST, Runs } from "./runs.js";
import { scenarioIn } from "./scenario-words.js";
import { sideOf, together } from "./sides.js";
import { deeplyShort } from "./summary.js";
import { quarter, useWords } from "./words.js";

/** @import {ShownSide} from "./chart-parts.js" */
/** @import {Digest} from "./digest.js" */
/** @import {Part} from "./measures.js" */
/** @import {Moved} from "./moves.js" */
/** @import {Payments} from "./payments.js" */
/** @import {Catalogue} from "./words.js" */
/** @import {Drawdown, Headline, Levers, Side, SideView, State, View} from "./types.js" */
/** @import {Staying} from "./sentences.js" */

/** Where the server has the pieces of the engine, and figures of scenarios. */
const PIECES = "static/", FIGURES = "api/engine/";

export class OwnEngine {
  /** Figures by scenario: nothing while they are on their way, and where the server has none. @type {Map<string, any>} */
  heads = new Map();
  /** Whether it cannot work in this browser, or has failed. */
  off = lacking().length > 0;
  /** What the language makes of the texts of all of them. @type {Catalogue | undefined} */
  words;
  /** Ends what is waited for. @type {((view: null) => void) | undefined} */
  stop;

  constructor() {
    this.runs = new Runs(async () => ({ address: `${PIECES}worker.js`, start: await modules(PIECES) }), () => this.fail());
  }

  /** What cannot be done here the server does, as before. */
  fail() {
    this.off = true;
    this.stop?.(null);
  }

  /** Have the figures of scenarios, for when a lever is moved. @param {State} state */
  prepare(state) {
    if (this.off) return;
    for (const { scenario } of state.sides) {
      if (this.heads.has(scenario)) continue;
      this.heads.set(scenario, null);
      this.load(scenario).catch(() => this.heads.delete(scenario));
    }
  }

  /** @param {string} scenario */
  async load(scenario) {
    const answer = await fetch(FIGURES + encodeURIComponent(scenario));
    if (!answer.ok) throw new Error(`${scenario} was not given`);
    // The server has none of a scenario that rules cannot hold.
    if (answer.status === 204) return;
    const figures = await inflated(new Uint8Array(await answer.arrayBuffer()));
    const { head } = new Block(figures);
    const taken = this.runs.give(scenario, figures);
    this.runs.wake();
    await taken;
    const words = head.languages[spoken()];
    // Each block has the names of its own scenario alone.
    if (words) this.words = { ...words, says: { ...this.words?.says, ...words.says } };
    useWords(this.words ?? null);
    this.heads.set(scenario, head);
    // A first run takes longest: whoever drags is not to wait for it.
    this.runs.ask({ wanted: [{ figures: scenario, scenario: 0, levers: {}, stays: false }], futures: FIRST, only: "first", shown: () => {} });
    // For whoever waits for it.
    document.body.dataset.engine = [...this.heads].filter(([, there]) => there).map(([name]) => name).join(" ");
  }

  /** Whether a state can be worked out here, beside what was shown before. @param {State} state @param {View | undefined} before */
  able(state, before) {
    if (this.off || !before || state.samples) return false;
    const shown = read(before.state).state.sides;
    return shown.length === state.sides.length && state.sides.every(({ scenario, levers }, i) => {
      const head = this.heads.get(scenario);
      return head && shown[i].scenario === scenario && head.seed === state.seed && allKnown(levers, head.scenarios[0]);
    });
  }

  /** The view of a state that it is able to work out; nothing if it failed. @param {State} state @param {string} query @param {View} before @returns {Promise<View | null>} */
  view(state, query, before) {
    return new Promise((done) => {
      this.stop = done;
      const entries = state.sides.map(({ scenario }) => this.heads.get(scenario).scenarios[0]);
      const wanted = state.sides.map(({ scenario, levers }, i) => ({ figures: scenario, scenario: 0, stays: false, levers: movedOf(levers, entries[i]) }));
      this.runs.ask({ wanted, futures: state.n, only: "first", shown: (parts) => {
        try {
          const staying = state.sides.map((side, i) => stayingOf(side, read(before.state).state.sides[i], before.sides[i].headline, entries[i]));
          const sides = parts.map((part, i) => sideOf(scenarioIn(entries[i], this.heads.get(state.sides[i].scenario)), wanted[i].levers, accountedFor(part, entries[i], wanted[i].levers), staying[i]));
          done(viewOf(state, query, before, sides, staying));
        } catch (error) {
          console.error(error);
          this.fail();
        }
      } });
    });
  }
}

/** A digest with accounts of money and provision. @param {Part} part @param {any} entry of the scenario @param {Moved} levers @returns {Digest} */
function accountedFor(part, entry, levers) {
  return { ...digestOf(part, entry), accounts: accountsOf(/** @type {Part & Payments} */ (part), { ...entry, allies: membersOf(entry, levers) }) };
}

/** What stood beside a side if the leading ally stayed, where no lever has moved that. @param {Side} side @param {Side} before @param {Headline} headline @param {any} entry of the scenario @returns {Staying | undefined} */
function stayingOf(side, before, { over_a_fifth_if_stays: deep, gap_area_years_if_stays: area }, entry) {
  return deep !== null && area !== null && alikeIfStays(side.levers, before.levers, entry) ? { deep, area } : undefined;
}

/** @param {State} state @param {string} query @param {View} before @param {ShownSide[]} shown @param {(Staying | undefined)[]} staying @returns {View} */
function viewOf(state, query, before, shown, staying) {
  const { sides, count, verdict } = together(shown);
  /** @type {View["charts"]} */
  const charts = Object.fromEntries(Object.entries(before.charts).map(([id, entry]) => [id, entry && { ...entry, waits: true }]));
  for (const [id, make] of Object.entries(DRAG_CHARTS)) {
    const there = before.charts[id];
    if (there) charts[id] = { ...make(sides), source: there.source };
  }
  return { ...before, state: query, coarse: true, own: true, futures: count, verdict, charts,
    sides: sides.map((side, i) => sideView(before.sides[i], side, staying[i], state.sides[i])) };
}

/** @param {SideView} before @param {ShownSide} shown @param {Staying | undefined} staying @param {Side} side @returns {SideView} */
function sideView(before, { entry, summary }, staying, { levers }) {
  return { ...before, title: entry.label, verdict: summary.overall.verdict, worth: Object.keys(levers).length ? null : before.worth, headline: headlineOf(summary, staying), drawdown: drawdownOf(before.drawdown, entry, levers) };
}

/** The path over the first chart: the mean of what remains, of all capabilities and by group. @param {Drawdown} before @param {any} entry of the scenario @param {Levers} levers @returns {Drawdown} */
function drawdownOf(before, entry, levers) {
  const rule = entry.rules.find((/** @type {any} */ { kind }) => kind === "drawdown");
  if (!rule) return before;
  const since = sinceOf(rule), paths = remainingPaths(rule, levers), known = withBase(before);
  const meanOf = (/** @type {number[][]} */ some) => since.flatMap((time, t) =>
    (time < 0 ? [] : [/** @type {[number, number]} */ ([time, some.reduce((sum, path) => sum + path[t], 0) / some.length])]));
  const groups = Object.fromEntries(Object.entries(known.groups).map(([group, path]) =>
    [group, { ...path, points: meanOf(paths.filter((_, c) => rule.groups[c] === group)) }]));
  return { ...known, moved: true, mean: { ...known.mean, points: meanOf(paths) }, groups };
}

/** The numbers under the verdict, from a summary, as counterpoise.app.overview makes them. @param {ShownSide["summary"]} summary @param {Staying | undefined} staying @returns {Headline} */
function headlineOf({ overall, capabilities }, staying) {
  const all = Object.entries(capabilities);
  const [capability, worst] = all.reduce((a, b) => (b[1].gap_peak.p50 > a[1].gap_peak.p50 ? b : a));
  return {
    deepest: worst.gap_peak.p50 > 1e-9 ? { capability, name: worst.name, gap: worst.gap_peak, quarter: worst.worst_quarter && quarter(worst.worst_quarter) } : null,
    over_a_fifth: deeplyShort({ capabilities }).length,
    over_a_fifth_if_stays: staying?.deep ?? null,
    price_to_close_musd: overall.price_to_close_musd,
    gap_area_years: overall.gap_area_years,
    gap_area_years_if_stays: staying?.area ?? null,
    self_sufficient: all.filter(([, c]) => c.self_sufficient !== null).length,
    capabilities: all.length,
  };
}
