// What levers do to a drawdown: the same arithmetic as the server's, for the moment until it answers.
import { placed, slider } from "./setup.js";
/** @import {Drawdown, Paths, Point} from "./types.js" */
/** What the server says of a side's drawdown, with the path before pace and delay. @typedef {Drawdown & { base: Paths }} Known */
/** Levers that are numbers: those of a path all are. @typedef {Record<string, number | undefined>} Numbers */
/** Corners of the mean over capabilities and of each group. @typedef {{ mean: Point[], groups: Record<string, Point[]> }} Lines */
/** @typedef {"begins" | "ends"} Kind */
/** @typedef {ReturnType<typeof spanOf>} Span */

/** All forces, where a group could be named. */
export const ALL = "all";

/** Where neither pace nor delay is moved, the path is its own base. @param {Drawdown} found @returns {Known} */
export function withBase(found) { return { ...found, base: found.base ?? { groups: found.groups, mean: found.mean } }; }

/** Return the share at a time on a path of corners; before the first and after the last it is level. @param {Point[]} points @param {number} time */
export function along(points, time) {
  if (time <= points[0][0]) return points[0][1];
  for (let i = 1; i < points.length; i++) {
    const [[t0, y0], [t1, y1]] = [points[i - 1], points[i]];
    if (time <= t1) return t1 === t0 ? y1 : y0 + ((y1 - y0) * (time - t0)) / (t1 - t0);
  }
  return points[points.length - 1][1];
}

/**
 * Return the corners of one group's path as the levers have it.
 * @param {Known} known @param {Numbers} levers @param {string} group
 * @returns {Point[]} years since the announcement, and the share that stays
 */
export function pathOf(known, levers, group) {
  const { years, step } = known;
  const own = lineOf(levers, group);
  /** @type {Point[]} */
  const whole = own
    ? [[0, 1], [own.after, 1], [own.after + Math.max(own.over, step), 0]]
    : known.base.groups[group].points;
  /** @type {Point[]} */
  const kept = [...whole.filter(([t]) => t < years), [years, along(whole, years)]];
  const { pace = 1, delay = 0 } = levers;
  if (pace <= 0) return [[0, kept[0][1]], [years, kept[0][1]]];
  /** @type {Point[]} */
  const moved = [[0, kept[0][1]], ...kept.map(([t, y]) => /** @type {Point} */ ([delay + t / pace, y]))];
  return [...moved.filter(([t]) => t < years), [years, along(moved, years)]];
}

/** Return the paths of all groups and their mean over capabilities. @param {Known} known @param {Numbers} levers @returns {Lines} */
export function pathsOf(known, levers) {
  const groups = Object.fromEntries(Object.keys(known.weights).map((g) => [g, pathOf(known, levers, g)]));
  const times = [...new Set(Object.values(groups).flatMap((points) => points.map(([t]) => t)))].sort((a, b) => a - b);
  const total = Object.values(known.weights).reduce((sum, w) => sum + w, 0);
  /** @type {Point[]} */
  const mean = times.map((t) => [t, Object.entries(groups).reduce((sum, [g, p]) => sum + known.weights[g] * along(p, t), 0) / total]);
  return { groups, mean };
}

/** @param {Numbers} levers @param {string} group */
function lineOf(levers, group) {
  const [after, over] = [levers[`${group}_after`], levers[`${group}_over`]];
  return after === undefined && over === undefined ? null : { after: after ?? 0, over: over ?? 0 };
}

/**
 * Return where a drawdown begins and ends.
 *
 * `first` and `last` are moments of the path before pace and delay, `begin` and `end` those of the path itself, all in
 * years since the announcement. An `open` path goes on falling when the run ends; with `none`, nobody leaves.
 * @param {Known} known @param {Numbers} levers @param {string} group
 */
export function spanOf(known, levers, group) {
  const { pace = 1, delay = 0 } = levers;
  const own = group === ALL ? null : lineOf(levers, group);
  const { begins, ends } = own ? { begins: own.after, ends: own.after + own.over }
    : group === ALL ? known.base.mean : known.base.groups[group];
  const none = begins === null;
  const first = begins ?? known.years;
  const last = none ? known.years : ends ?? known.years;
  const open = !none && (ends === null || last > known.years);
  const at = (/** @type {number} */ t) => (pace > 0 ? delay + t / pace : Infinity);
  return { first, last, none, open, pace, delay, begin: none ? known.years : at(first),
    end: none ? known.years : own && open ? Infinity : at(last) };
}

/**
 * Return the levers that bring the beginning or the end of a drawdown to a moment, as near as their steps and bounds let.
 * @param {Span} span where it began and ended when the drag began
 * @param {string} group @param {Kind} grip @param {number} time years since the announcement
 * @returns {Record<string, number>}
 */
export function leversFor(span, group, grip, time) {
  const { first, last, pace, delay } = span;
  const set = (/** @type {string} */ id, /** @type {number} */ value) => placed(slider(id), value);
  if (group === ALL) {
    if (grip === "begins") return { delay: set("delay", time - first / pace) };
    const begin = pace > 0 ? span.begin : delay + first;
    const faster = set("pace", time > begin ? (last - first) / (time - begin) : Infinity);
    // A path that does not begin at once begins sooner when it runs faster: the delay makes up for it.
    return first > 0 && faster > 0 ? { pace: faster, delay: set("delay", begin - first / faster) } : { pace: faster };
  }
  const here = (time - delay) * pace;
  const after = set(`${group}_after`, grip === "begins" ? Math.min(here, last) : first);
  return { [`${group}_after`]: after, [`${group}_over`]: set(`${group}_over`, (grip === "begins" ? last : here) - after) };
}

/** Return the levers one step earlier (-1) or later (1): for arrow keys. @param {Span} span @param {string} group @param {Kind} grip @param {number} way */
export function stepFor(span, group, grip, way) {
  if (group !== ALL) {
    const { step } = slider(`${group}_${grip === "begins" ? "after" : "over"}`);
    const from = grip === "begins" ? span.first : Math.min(span.last, span.first + slider(`${group}_over`).high);
    return leversFor(span, group, grip, span.delay + (from + way * step) / span.pace);
  }
  const lever = slider(grip === "begins" ? "delay" : "pace");
  if (grip === "begins") return { delay: placed(lever, span.delay + way * lever.step) };
  const pace = placed(lever, span.pace - way * lever.step);
  if (!(span.first > 0 && pace > 0 && span.pace > 0)) return { pace };
  return { pace, delay: placed(slider("delay"), span.begin - span.first / pace) };
}

/** Return why a grip cannot move anything, as a key of a text; nothing if it can. @param {Span} span @param {string} group @param {Kind} grip */
export function lockOf(span, group, grip) {
  if (span.none && group === ALL) return "path.none";
  if (span.pace <= 0 && (grip === "begins" || group !== ALL)) return "path.locked.stays";
  if (group === ALL && grip === "ends" && span.last <= span.first) return "path.locked.once";
  return "";
}
