// The datasets of charts, as their modules in counterpoise.charts make them, with their titles.
import { difference } from "./chart-difference.js";
import { LEGEND_LETTERS, levelOf, rounded, under, word, wrapped } from "./chart-parts.js";
import { marksOf, TOLERANCE } from "./measures.js";
import { deeplyShort } from "./summary.js";
import { fixed, perCent, quarter, say, within } from "./words.js";

/** @import {Capability, Datasets, Drawn, ShownSide} from "./chart-parts.js" */

const OTHERS = "Europe and Canada", NOBODY = "Not covered", EDGES_OF_BAND = ["10th percentile", "90th percentile"];
const THIN = 0.05, BAND_AT = [0.6, 0.45, 0.75, 0.3], THREAT_AT = 0.15, NEAR = 0.12;
/** Height of the first chart and of a line of names, width of its narrowest plot, in pixels; how much wider names of areas are. */
const TALL = 240, LINE = 15, NARROWEST = 290, BOLD = 1.2;
/** Letters that are narrow and wide, and about how wide they and all others are, in pixels. */
const NARROW_LETTERS = "fijlrtI.,:;'’()-/ ", WIDE_LETTERS = "mwMWQ", LETTER = [3.1, 8.6, 5.7];
const THREAT = "Russian forces free for the flank";
const EDGES = [TOLERANCE, 0.1, 0.25, 0.5, 0.75, 0.9];
const HIGHEST = 2, LETTERS = 24;

/** @param {ShownSide[]} sides @returns {Drawn} */
function wedge(sides) {
  const worst = (/** @type {ShownSide} */ { entry, digest: { all } }) => {
    let place = 0;
    all.forEach((v, t) => { if (1 - v > 1 - all[place]) place = t; });
    return `${perCent(1 - all[place])} (${quarter(entry.bounds[place])})`;
  };
  const way = (/** @type {ShownSide} */ { digest: { mine } }) =>
    say("from {first} of it to {last}", { first: perCent(mine[0]), last: perCent(mine[mine.length - 1]) });
  const level = levelOf(sides);
  return {
    data: sides.map(wedgeOf),
    title: say("Share of {level} that nobody covers at the worst moment: {shares}", { level, shares: under(sides, worst) }),
    says: `${say("Three areas sum to {level}, as means over capabilities and futures. NATO Europe and Canada go {ways}; the line is the median, eight futures of ten lie between the dashed ones.", { level, ways: under(sides, way) })} ${
      say("The dotted line is how much of its forces Russia would have free for the flank, as a share of those of a regenerated force; it moves no requirement.")}`,
  };
}

/** @param {ShownSide} side @returns {Datasets} */
function wedgeOf({ digest, entry }) {
  const { moments } = entry, { mine, all, spread, threat } = digest;
  const kinds = [OTHERS, entry.leading, NOBODY];
  const levels = [mine.map(() => 0), mine, all, mine.map(() => 1)];
  return {
    wedge: kinds.flatMap((kind, k) => moments.map((/** @type {number} */ time, /** @type {number} */ t) =>
      ({ part: k === 1 ? kind : word(kind), time, low: rounded(levels[k][t]), high: rounded(levels[k + 1][t]) }))),
    spread: moments.map((/** @type {number} */ time, /** @type {number} */ t) => ({ time, low: rounded(spread[t][0]), median: rounded(spread[t][1]), high: rounded(spread[t][2]) })),
    samples: [],
    threat: moments.map((/** @type {number} */ time, /** @type {number} */ t) => ({ time, share: rounded(threat[t]) })),
    names: names(kinds, levels, spread, threat, moments),
    events: entry.events,
  };
}

/** @typedef {[words: string, place: number, y: number, under: number]} Name */
/** Part of a number of places, as Python rounds. @param {number} part @param {number} last */
const placeAt = (part, last) => Number(fixed(part * last));

/** Names of areas and lines, each where there is most room for it. @param {string[]} kinds @param {number[][]} levels @param {number[][]} spread @param {number[]} threat @param {number[]} moments */
function names(kinds, levels, spread, threat, moments) {
  const last = moments.length - 1;
  /** @type {Name[]} */
  const found = [];
  kinds.forEach((kind, k) => {
    let place = kind === NOBODY ? Math.floor(moments.length / 3) : 0;
    for (let t = place; t <= last; t++) if (levels[k + 1][t] - levels[k][t] > levels[k + 1][place] - levels[k][place]) place = t;
    const [low, high] = [levels[k][place], levels[k + 1][place]];
    if (high - low >= THIN) found.push([kind, place, (low + high) / 2, 0]);
  });
  const ends = BAND_AT.map((part) => placeAt(part, last))
    .map((at) => EDGES_OF_BAND.map((words, i) => /** @type {Name} */ ([words, at, spread[at][i ? 2 : 0], i ? -1 : 1])));
  found.push(...(ends.find((named) => !overlap([...found, ...named], last)) ?? ends[0]));
  const early = placeAt(THREAT_AT, last);
  found.push([THREAT, early, threat[early], 1]);
  return found.map(([words, place, y, under]) => ({ words: words === kinds[1] ? words : word(words), time: moments[place], y: rounded(y), under,
    align: words === THREAT ? "left" : align(place, last), size: under ? 10.5 : 12.5 }));
}

/** On which side of its moment a name stands. @param {number} place @param {number} last */
function align(place, last) {
  const part = place / Math.max(1, last);
  return part < NEAR ? "left" : part > 1 - NEAR ? "right" : "center";
}

/** Whether any two names overlap in the narrowest chart. @param {Name[]} names @param {number} last */
function overlap(names, last) {
  const boxes = names.map(([words, place, y, under]) => {
    const letters = [...words].reduce((sum, one) => sum + LETTER[NARROW_LETTERS.includes(one) ? 0 : WIDE_LETTERS.includes(one) ? 1 : 2], 0);
    const wide = (BOLD * letters) / NARROWEST;
    const begin = place / Math.max(1, last) - wide * { left: 0, center: 0.5, right: 1 }[align(place, last)];
    return [begin, begin + wide, y - (under * LINE) / TALL / 2];
  });
  return boxes.some((one, i) => boxes.slice(i + 1).some((other) => one[0] < other[1] && other[0] < one[1] && Math.abs(one[2] - other[2]) < LINE / TALL));
}

/** Capabilities of any scenario, the largest gap in any of them first; those alike by group. @param {ShownSide[]} sides @returns {Capability[]} */
function bySeverity(sides) {
  /** @type {Map<string, Capability>} */
  const all = new Map(sides.flatMap(({ entry }) => entry.capabilities.map((/** @type {Capability} */ one) => [one.id, one])));
  const most = (/** @type {string} */ id, /** @type {(found: any) => number} */ of) =>
    Number(fixed(Math.max(...sides.map(({ summary }) => summary.capabilities[id]).filter(Boolean).map(of)), 1));
  const ranked = [...all.values()].map((one) => ({ one, area: most(one.id, (c) => c.gap_area_years.p50), share: most(one.id, (c) => c.share_of_futures_with_gap) }));
  ranked.sort((a, b) => b.area - a.area || b.share - a.share || a.one.group - b.one.group || a.one.order - b.one.order);
  return ranked.map(({ one }) => one);
}

/** Each capability that a scenario follows, with its rank among those of all. @param {any} entry @param {Capability[]} order */
const followed = (entry, order) => order.flatMap(({ id }, rank) => {
  const place = entry.capabilities.findIndex((/** @type {Capability} */ one) => one.id === id);
  return place < 0 ? [] : [{ id, rank, place, name: entry.capabilities[place].name }];
});

/** @param {ShownSide[]} sides @returns {Drawn} */
function calendar(sides) {
  const order = bySeverity(sides);
  const most = (/** @type {ShownSide} */ { digest: { short: shares }, entry }) => {
    const count = entry.capabilities.length, years = marksOf(entry.bounds).slice(0, -1);
    const short = years.map((_, y) => entry.capabilities.filter((/** @type {Capability} */ _one, /** @type {number} */ c) => shares[y * count + c] >= 0.5).length);
    const year = short.indexOf(Math.max(...short));
    return say("{some} in {year}", { some: short[year], year: Math.floor(entry.moments[years[year]]) });
  };
  const counts = under(sides, ({ summary }) => say("{some} of {all}", { some: deeplyShort(summary).length, all: Object.keys(summary.capabilities).length }));
  return {
    data: sides.map((side) => calendarOf(side, order)),
    title: say("Capabilities over a fifth short at some time in most futures: {counts}", { counts }),
    says: say("Cells by capability, the largest gap first, and year; the stronger the colour, the more futures are short at some time in the year. A diamond marks the quarter of the deepest gap. Most capabilities short, by whatever amount, in most futures in one year: {counts}.", { counts: under(sides, most) }),
  };
}

/** @param {ShownSide} side @param {Capability[]} order @returns {Datasets} */
function calendarOf({ digest, entry, summary }, order) {
  const marks = marksOf(entry.bounds), count = entry.capabilities.length, mine = followed(entry, order);
  const years = marks.slice(0, -1).map((t) => entry.moments[t]);
  const ends = marks.slice(1).map((t) => entry.moments[t]);
  const deepest = mine.map(({ id, rank, name }) => ({ rank, name, found: summary.capabilities[id] }))
    .filter(({ found }) => found.share_of_futures_with_gap >= 0.5 && found.worst_quarter);
  return {
    calendar: mine.flatMap(({ rank, place, name }) => years.map((time, y) => {
      const value = digest.short[y * count + place];
      return { capability: name, rank, time, until: ends[y], share: rounded(value), grade: EDGES.filter((edge) => value >= edge).length };
    })),
    deepest: deepest.map(({ rank, name, found }) => ({ capability: name, rank, quarter: found.worst_quarter,
      time: entry.moments[entry.bounds.indexOf(found.worst_quarter)] + 0.125, gap: rounded(found.gap_peak.p50) })),
  };
}

/** @param {ShownSide[]} sides @returns {Drawn} */
function coverage(sides) {
  const order = bySeverity(sides);
  const names = new Map(sides.flatMap(({ entry }) => followed(entry, order).map(({ rank, name }) => [rank, name])));
  const [{ entry: { moments } }] = sides, first = moments[0], last = moments[moments.length - 1];
  return {
    data: [{
      coverage: sides.flatMap((side, place) => coverageOf(side, place, order)),
      panels: order.map((_, panel) => ({ panel, name: wrapped(names.get(panel) ?? "", LETTERS) })),
      ticks: [0, 1, 2, 3, 4, 5].flatMap((column) => [0, 1].map((at) => ({ column, at, year: fixed(at ? last : first) }))),
    }],
    title: say("In the median future coverage falls to as little as {lowest}", { lowest: under(sides, lowestOf) }),
    says: say("{panels} small panels, one for each capability, the largest gap first. Lines are medians at the start of each year, bands hold eight futures of ten, the rule is {level}; what lies above {most} is cut.",
      { panels: order.length, level: levelOf(sides), most: perCent(HIGHEST) }),
  };
}

/** @param {ShownSide} side @param {number} scenario @param {Capability[]} order */
function coverageOf({ digest: { marked }, entry }, scenario, order) {
  const marks = marksOf(entry.bounds), count = entry.capabilities.length, { moments, label } = entry;
  const first = moments[0], last = moments[moments.length - 1];
  const capped = (/** @type {number} */ v) => rounded(Math.min(v, HIGHEST));
  return followed(entry, order).flatMap(({ rank, place }) => marks.map((t, m) => {
    const [low, median, high] = marked[m * count + place];
    return { scenario: wrapped(label, LEGEND_LETTERS), place: scenario, panel: rank, time: moments[t], at: rounded((moments[t] - first) / (last - first)),
      low: capped(low), median: capped(median), high: capped(high) };
  }));
}

/** @param {ShownSide} side */
function lowestOf({ summary }) {
  const lowest = Object.values(summary.capabilities).reduce((a, b) => (b.coverage_min.p50 < a.coverage_min.p50 ? b : a));
  return say("{share} in {name}", { share: perCent(lowest.coverage_min.p50), name: within(lowest.name) });
}

/** @type {Record<string, (sides: ShownSide[]) => Drawn>} */
export const CHARTS = { wedge, calendar, coverage, difference };
