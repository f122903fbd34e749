// What happens when under a scenario, as counterpoise.charts.events says it: marks of time over the first chart.
import { remainingPaths, sinceOf } from "./remaining.js";
import { nameOf, quarter } from "./words.js";

/** A quarter, and what happens in it. @typedef {[quarter: string, words: string]} Event */
/** By what brings it about. @typedef {Record<string, Event[]>} Parts */

/** From which share on a path that only nears nothing counts as ended, and the largest bend that is none. */
const GONE = 0.01, STRAIGHT = 1e-9;
/** Rows of marks; pixels of the narrowest plot, and at its left over the axis; about how wide letters are. */
const ROWS = 4, NARROWEST = 290, BESIDE = 50;
const THIN = "fijlrtI.,:;'’()-/ ", WIDE = "mwMWQ", LETTER = 5.7, THIN_LETTER = 3.1, WIDE_LETTER = 8.6;

/** Quarters since year 0. @param {string} label */
const numbered = (label) => { const [year, part] = label.split("-Q").map(Number); return 4 * year + part - 1; };
/** @param {number} number */
const labelled = (number) => `${Math.floor(number / 4)}-Q${(number % 4) + 1}`;

/** Marks of a scenario with levers moved. @param {any} entry of the scenario @param {Record<string, any>} levers */
export function eventsOf(entry, levers) {
  const ruleOf = (/** @type {string} */ kind) => entry.rules.find((/** @type {any} */ one) => one.kind === kind);
  /** @type {Parts} */
  const parts = { ...entry.events };
  const path = ruleOf("drawdown"), effort = ruleOf("effort");
  if (path?.levers.some((/** @type {string} */ id) => id in levers)) parts.drawdown = drawdownOf(path, levers, entry.bounds[0]);
  // Targets of some allies move none for all.
  const own = "without" in levers ? ruleOf("members")?.due : null;
  const due = "target" in levers || "target_by" in levers ? levers.target_by ?? effort.usual[1] : own && dueOf(own, entry.allies, levers.without);
  if (due !== null) parts.target = due ? [[`${due}-Q4`, "spending targets due"]] : [];
  const start = numbered(entry.bounds[0]), end = numbered(entry.bounds[entry.bounds.length - 1]);
  const inside = Object.values(parts).flat().filter(([label]) => numbered(label) >= start && numbered(label) < end);
  inside.sort((a, b) => numbered(a[0]) - numbered(b[0]));
  return placed(inside.slice(0, ROWS), entry.moments[0], entry.moments[entry.moments.length - 1]);
}

/** The year by which most of those who take part are to reach their own target; of two the one that comes first among them. @param {(number | null)[]} due @param {string[]} allies @param {string[]} away */
function dueOf(due, allies, away) {
  /** @type {Map<number, number>} */
  const years = new Map();
  due.forEach((year, a) => { if (year !== null && !away.includes(allies[a])) years.set(year, (years.get(year) ?? 0) + 1); });
  return [...years].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
}

/** @param {any} rule @param {Record<string, any>} levers @param {string} start of the run @returns {Event[]} */
function drawdownOf(rule, levers, start) {
  const since = sinceOf(rule), first = since.findIndex((t) => t >= 0), times = since.slice(first);
  const spans = remainingPaths(rule, levers).map((path) => spanOf(times, path.slice(first)));
  const begins = spans.flatMap(({ begin }) => (begin === null ? [] : [begin]));
  if (!begins.length) return [];
  const ends = spans.flatMap(({ begin, end }) => (begin === null || end === null ? [] : [end]));
  const announced = numbered(start) + Math.round(4 * rule.wait), begun = announced + Math.round(4 * Math.min(...begins));
  /** @type {Event[]} */
  const found = begun === announced ? [[labelled(begun), "drawdown is announced and begins"]]
    : [[labelled(announced), "drawdown is announced"], [labelled(begun), "drawdown begins"]];
  if (ends.length === begins.length) found.push([labelled(announced + Math.round(4 * Math.max(...ends))), "drawdown ends"]);
  return found;
}

/** When a path leaves its first share, and when it comes to rest or is as good as gone. @param {number[]} since @param {number[]} path @returns {{begin: number | null, end: number | null}} */
function spanOf(since, path) {
  const moving = path.flatMap((left, t) => (t && Math.abs(left - path[t - 1]) > STRAIGHT ? [t - 1] : []));
  const cut = path[0] < 1 - STRAIGHT;
  if (!moving.length) return cut ? { begin: since[0], end: since[0] } : { begin: null, end: null };
  const begin = cut ? since[0] : since[moving[0]], last = moving[moving.length - 1] + 1;
  const gone = path.findIndex((left) => left <= GONE);
  if (gone >= 0) return { begin, end: since[Math.min(last, gone)] };
  return { begin, end: last < path.length - 1 ? since[last] : null };
}

// Where their words stand --------------------------------------------------------------------------

/** About how wide words are, in pixels. @param {string} words */
function width(words) {
  return [...words].reduce((sum, one) => sum + (THIN.includes(one) ? THIN_LETTER : WIDE.includes(one) ? WIDE_LETTER : LETTER), 0);
}

/** Every order of some places. @param {number[]} places @returns {number[][]} */
function orders(places) {
  return places.length < 2 ? [places] : places.flatMap((one, i) => orders([...places.slice(0, i), ...places.slice(i + 1)]).map((rest) => [one, ...rest]));
}

/** @typedef {{rows: number[], left: boolean[]}} Placed */

/** The best place of words that begin or end at a moment: few rows, away from the end. All ways are tried, for there are few events. @param {number[]} at @param {number[]} wide @returns {Placed} */
function best(at, wide) {
  /** @type {{cost: number[], placed: Placed} | undefined} */
  let found;
  for (let way = 0; way < 2 ** at.length; way++) {
    // The first of them begins at its moment before it ends there.
    const left = at.map((_, i) => !((way >> (at.length - 1 - i)) & 1));
    const spans = at.map((x, i) => (left[i] ? [x, x + wide[i]] : [x - wide[i], x]));
    const outside = spans.filter(([low, high]) => low < -BESIDE || high > NARROWEST).length;
    const turned = at.filter((x, i) => left[i] !== x < NARROWEST / 2).length;
    for (const order of orders(at.map((_, i) => i))) {
      const rows = rowsOf(spans, order);
      const cost = [outside, met(spans, at, rows), turned, Math.max(0, ...rows)];
      if (!found || less(cost, found.cost)) found = { cost, placed: { rows, left } };
    }
  }
  return found?.placed ?? { rows: [], left: [] };
}

/** @param {number[]} one @param {number[]} other */
function less(one, other) {
  const i = one.findIndex((value, place) => value !== other[place]);
  return i >= 0 && one[i] < other[i];
}

/** The row of each, put in an order, each over those that it overlaps. @param {number[][]} spans @param {number[]} order */
function rowsOf(spans, order) {
  const rows = spans.map(() => 0);
  order.forEach((one, place) => {
    const [low, high] = spans[one];
    const under = order.slice(0, place).filter((other) => low <= spans[other][1] && spans[other][0] <= high).map((other) => rows[other]);
    rows[one] = 1 + Math.max(-1, ...under);
  });
  return rows;
}

/** How many words a line crosses: it begins at its own row and runs down. @param {number[][]} spans @param {number[]} at @param {number[]} rows */
function met(spans, at, rows) {
  return spans.reduce((sum, [low, high], i) => sum + at.filter((x, line) => low < x && x < high && rows[line] > rows[i]).length, 0);
}

/** Places that were found, by where words are to stand and how wide they are. @type {Map<string, Placed>} */
const known = new Map();
const MOST_KNOWN = 200;

/** @param {Event[]} events the earliest first @param {number} first @param {number} last moments of the axis */
function placed(events, first, last) {
  const words = events.map(([label, what]) => `${quarter(label)} ${nameOf(what, "chart", false)}`), times = events.map(([label]) => numbered(label) / 4);
  const at = times.map((time) => (NARROWEST * (time - first)) / (last - first)), wide = words.map(width), key = [...at, ...wide].join();
  let place = known.get(key);
  if (!place) known.set(key, place = best(at, wide));
  if (known.size > MOST_KNOWN) known.clear();
  const { rows, left } = place;
  return words.map((event, i) => ({ event, time: times[i], row: rows[i], left: left[i] }));
}
