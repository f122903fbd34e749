// Scenarios as they are shown: what their futures come to, and what is said of that.
import { eventsOf } from "./events.js";
import { levelOf } from "./levels.js";
import { membersOf } from "./members.js";
import { awayOf } from "./moves.js";
import { compared, verdict } from "./sentences.js";
import { summaryOf } from "./summary.js";

/** @import {ShownSide} from "./chart-parts.js" */
/** @import {Digest} from "./digest.js" */
/** @import {Summary} from "./summary.js" */
/** @import {Staying} from "./sentences.js" */
/** @import {Moved} from "./moves.js" */
/** Figures, and those of them that are judgement. @typedef {{figures: number, judged: number}} Counted */
/** Scenarios over the same futures, and what is said of all. @typedef {{sides: ShownSide[], count: number, summary: Summary, verdict: string}} ShownSides */

/**
 * @param {any} own entry of the scenario, as nobody changed it @param {Moved} levers those that are moved @param {Digest} digest
 * @param {Staying} [staying] what it comes to if the leading ally stayed, where that is to be said @returns {ShownSide}
 */
export function sideOf(own, levers, digest, staying) {
  const moved = Object.keys(levers);
  const entry = { ...own, title: moved.length ? own.changed : own.title, events: eventsOf(own, levers) };
  entry.label = entry.title;
  const said = own.levels.said[levelOf(own.levels.levers, levers, own.usual)], away = awayOf(own, levers);
  entry.level = said.level;
  entry.allies = membersOf(own, levers);
  entry.judged = judgedShare(said, own, levers, away);
  const summary = summaryOf(digest, entry);
  summary.overall.verdict = verdict(summary, staying);
  return { digest, entry, summary };
}

/** The share of the figures behind a scenario that are judgement: those of allies that are away are not read. @param {Counted} said of the level @param {any} own @param {Moved} levers @param {string[]} away */
function judgedShare(said, { counts, usual }, levers, away) {
  const moved = Object.keys(levers).filter((id) => levers[id] !== usual[id] || typeof usual[id] !== "boolean");
  const gone = away.map((code) => counts.allies[code]);
  /** @type {Counted[]} */
  const added = moved.flatMap((id) => counts.levers[id] ?? []);
  if (gone.some(({ asks }) => asks)) added.push(counts.border);
  const sum = (/** @type {Counted[]} */ some, /** @type {keyof Counted} */ name) => some.reduce((all, one) => all + one[name], 0);
  const lost = gone.reduce((all, { by }) => moved.reduce((some, id) => some + (by[id] ?? 0), all), sum(gone, "judged"));
  return (said.judged + sum(added, "judged") - lost) / Math.max(1, said.figures + sum(added, "figures") - sum(gone, "figures"));
}

/** One scenario or two, set against each other. @param {ShownSide[]} sides @returns {ShownSides} */
export function together(sides) {
  if (sides.length > 1 && sides[0].entry.title === sides[1].entry.title) {
    sides.forEach(({ entry }, i) => { entry.label = `${entry.title} (${entry.name}${i && sides[0].entry.name === entry.name ? "-again" : ""})`; });
  }
  const summaries = sides.map(({ summary }) => summary);
  return { sides, count: Math.min(...sides.map(({ digest }) => digest.count)), summary: summaries[0], verdict: compared(summaries, sides.map(({ entry }) => entry.allies)) };
}
