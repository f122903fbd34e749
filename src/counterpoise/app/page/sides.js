// Scenarios as they are shown: what their futures come to, and what is said of that.
import { eventsOf } from "./events.js";
import { levelOf } from "./levels.js";
import { compared, verdict } from "./sentences.js";
import { summaryOf } from "./summary.js";

/** @import {ShownSide} from "./chart-parts.js" */
/** @import {Digest} from "./digest.js" */
/** @import {Summary} from "./summary.js" */
/** @import {Staying} from "./sentences.js" */
/** @import {Moved} from "./moves.js" */
/** Scenarios over the same futures, and what is said of all. @typedef {{sides: ShownSide[], count: number, summary: Summary, verdict: string}} ShownSides */

/**
 * @param {any} own entry of the scenario, as nobody changed it @param {Moved} levers those that are moved @param {Digest} digest
 * @param {Staying} [staying] what it comes to if the leading ally stayed, where that is to be said @returns {ShownSide}
 */
export function sideOf(own, levers, digest, staying) {
  const moved = Object.keys(levers);
  const entry = { ...own, title: moved.length ? own.changed : own.title, events: eventsOf(own, levers) };
  entry.label = entry.title;
  const { level, judged, figures } = own.levels.said[levelOf(own.levels.levers, levers, own.usual)];
  entry.level = level;
  entry.judged = moved.reduce((sum, id) => sum + (own.judged_by[id] ?? 0), judged) / Math.max(1, figures);
  const summary = summaryOf(digest, entry);
  summary.overall.verdict = verdict(summary, staying);
  return { digest, entry, summary };
}

/** One scenario or two, set against each other. @param {ShownSide[]} sides @returns {ShownSides} */
export function together(sides) {
  if (sides.length > 1 && sides[0].entry.title === sides[1].entry.title) {
    sides.forEach(({ entry }, i) => { entry.label = `${entry.title} (${entry.name}${i && sides[0].entry.name === entry.name ? "-again" : ""})`; });
  }
  const summaries = sides.map(({ summary }) => summary);
  return { sides, count: Math.min(...sides.map(({ digest }) => digest.count)), summary: summaries[0], verdict: compared(summaries, sides.map(({ entry }) => entry.allies)) };
}
