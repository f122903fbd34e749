// The datasets of charts, as their modules in counterpoise.charts make them, with their titles.
import { marksOf, TOLERANCE } from "./measures.js";
import { fixed, lowerFirst, perCent } from "./sentences.js";
import { deeplyShort, quantile } from "./summary.js";

/** @import {Part} from "./measures.js" */
/** @import {Summary} from "./summary.js" */
/** @typedef {Record<string, Record<string, any>[]>} Datasets */
/** @typedef {{data: Datasets, title: string, says: string}} Drawn */
/** @typedef {{part: Part, entry: any, summary: Summary}} Shown */

const OTHERS = "Europe and Canada", NOBODY = "Not covered", EDGES_OF_BAND = ["10th percentile", "90th percentile"];
const THIN = 0.05, BAND_AT = 0.6, THREAT_AT = 0.15, NEAR = 0.12;
const THREAT = "Russian forces free for the flank";
const EDGES = [TOLERANCE, 0.1, 0.25, 0.5, 0.75, 0.9];
const BAND = [0.1, 0.5, 0.9];
const HIGHEST = 2, LETTERS = 24;

/** A number as charts are sent it: four digits, of two equally near ones the even one. @param {number} value */
function rounded(value) {
  const scaled = value * 1e4, floor = Math.floor(scaled), rest = scaled - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2) ? floor + 1 : floor) / 1e4;
}

/** Bands of columns in single precision, as quick charts sort. @param {Float64Array | Float32Array} values by future @param {number} width */
function bands(values, width) {
  const count = values.length / width;
  const one = new Float32Array(count);
  return Array.from({ length: width }, (_, place) => {
    for (let f = 0; f < count; f++) one[f] = values[f * width + place];
    one.sort();
    return BAND.map((level) => straight(one, level));
  });
}

/** @param {Float32Array} sorted @param {number} level */
function straight(sorted, level) {
  const place = level * (sorted.length - 1), low = Math.floor(place);
  const before = sorted[low], after = sorted[Math.min(low + 1, sorted.length - 1)];
  return before + (place - low) * (after - before);
}

/** @param {Float64Array} values by future @param {number} width */
function means(values, width) {
  const found = new Float64Array(width), count = values.length / width;
  for (let i = 0; i < values.length; i++) found[i % width] += values[i];
  return found.map((sum) => sum / count);
}

/** @param {Float64Array} values by future @param {number} width */
function medians(values, width) {
  const count = values.length / width, one = new Float64Array(count);
  return Array.from({ length: width }, (_, place) => {
    for (let f = 0; f < count; f++) one[f] = values[f * width + place];
    return quantile(one.sort(), 0.5);
  });
}

/** @param {Shown} shown @returns {Drawn} */
function wedge({ part, entry }) {
  const { moments, bounds } = entry, width = moments.length;
  const mine = means(part.own, width), all = means(part.all, width), spread = bands(part.own, width);
  const kinds = [OTHERS, entry.leading, NOBODY];
  const levels = [mine.map(() => 0), mine, all, mine.map(() => 1)];
  const threat = medians(part.threat, width);
  let worst = 0;
  all.forEach((v, t) => { if (1 - v > 1 - all[worst]) worst = t; });
  return {
    data: {
      wedge: kinds.flatMap((kind, k) => moments.map((/** @type {number} */ time, /** @type {number} */ t) =>
        ({ part: kind, time, low: rounded(levels[k][t]), high: rounded(levels[k + 1][t]) }))),
      spread: moments.map((/** @type {number} */ time, /** @type {number} */ t) => ({ time, low: rounded(spread[t][0]), median: rounded(spread[t][1]), high: rounded(spread[t][2]) })),
      samples: [],
      threat: moments.map((/** @type {number} */ time, /** @type {number} */ t) => ({ time, share: rounded(threat[t]) })),
      names: names(kinds, levels, spread, threat, moments),
      events: entry.events,
    },
    title: `Share of ${entry.level} that nobody covers at the worst moment: ${perCent(1 - all[worst])} (${bounds[worst]})`,
    says: `Three areas sum to ${entry.level}, as means over capabilities and futures. NATO Europe and Canada go from ${perCent(mine[0])} of it to ` +
      `${perCent(mine[width - 1])}; the line is the median, eight futures of ten lie between the dashed ones. The dotted line is how much of its forces ` +
      "Russia would have free for the flank, as a share of those of a regenerated force; it moves no requirement.",
  };
}

/** Names of areas and lines, each where there is most room for it. @param {string[]} kinds @param {Float64Array[]} levels @param {number[][]} spread @param {number[]} threat @param {number[]} moments */
function names(kinds, levels, spread, threat, moments) {
  const last = moments.length - 1;
  /** @type {[string, number, number, number][]} */
  const found = [];
  kinds.forEach((kind, k) => {
    let place = kind === NOBODY ? Math.floor(moments.length / 3) : 0;
    for (let t = place; t <= last; t++) if (levels[k + 1][t] - levels[k][t] > levels[k + 1][place] - levels[k][place]) place = t;
    const [low, high] = [levels[k][place], levels[k + 1][place]];
    if (high - low >= THIN) found.push([kind, place, (low + high) / 2, 0]);
  });
  const at = Math.round(BAND_AT * last), early = Math.round(THREAT_AT * last);
  EDGES_OF_BAND.forEach((words, i) => found.push([words, at, spread[at][i ? 2 : 0], i ? -1 : 1]));
  found.push([THREAT, early, threat[early], 1]);
  const align = (/** @type {number} */ place) => (place / Math.max(1, last) < NEAR ? "left" : place / Math.max(1, last) > 1 - NEAR ? "right" : "center");
  return found.map(([words, place, y, under]) => ({ words, time: moments[place], y: rounded(y), under, align: words === THREAT ? "left" : align(place), size: under ? 10.5 : 12.5 }));
}

/** Places of capabilities, the largest gap first; those alike by group. @param {any} entry @param {Summary} summary @returns {number[]} */
function bySeverity(entry, summary) {
  const of = (/** @type {number} */ c) => summary.capabilities[entry.capabilities[c].id];
  const area = (/** @type {number} */ c) => Number(of(c).gap_area_years.p50.toFixed(1));
  const share = (/** @type {number} */ c) => Number(of(c).share_of_futures_with_gap.toFixed(1));
  return [...entry.by_group].sort((a, b) => area(b) - area(a) || share(b) - share(a));
}

/** @param {Shown} shown @returns {Drawn} */
function calendar({ part, entry, summary }) {
  const marks = marksOf(entry.bounds), count = entry.capabilities.length, order = bySeverity(entry, summary);
  const years = marks.slice(0, -1).map((t) => entry.moments[t]);
  const ends = marks.slice(1).map((t) => entry.moments[t]);
  const shares = part.short.map((n) => n / part.count);
  const counts = years.map((_, y) => order.filter((/** @type {number} */ c) => shares[y * count + c] >= 0.5).length);
  const most = counts.indexOf(Math.max(...counts));
  const deepest = order.map((/** @type {number} */ c, /** @type {number} */ rank) => ({ rank, found: summary.capabilities[entry.capabilities[c].id] }))
    .filter((/** @type {any} */ { found }) => found.share_of_futures_with_gap >= 0.5 && found.worst_quarter);
  return {
    data: {
      calendar: order.flatMap((/** @type {number} */ c, /** @type {number} */ rank) => years.map((time, y) => {
        const value = shares[y * count + c];
        return { capability: entry.capabilities[c].name, rank, time, until: ends[y], share: rounded(value), grade: EDGES.filter((edge) => value >= edge).length };
      })),
      deepest: deepest.map((/** @type {any} */ { rank, found }) => ({ capability: found.name, rank, quarter: found.worst_quarter,
        time: entry.moments[entry.bounds.indexOf(found.worst_quarter)] + 0.125, gap: rounded(found.gap_peak.p50) })),
    },
    title: `Capabilities over a fifth short at some time in most futures: ${deeplyShort(summary).length} of ${count}`,
    says: "Cells by capability, the largest gap first, and year; the stronger the colour, the more futures are short at some time in the year. A diamond marks the quarter of the " +
      `deepest gap. Most capabilities short in most futures in one year: ${counts[most]} in ${Math.floor(years[most])}.`,
  };
}

/** @param {Shown} shown @returns {Drawn} */
function coverage({ part, entry, summary }) {
  const marks = marksOf(entry.bounds), count = entry.capabilities.length, order = bySeverity(entry, summary);
  const spread = bands(part.marked, marks.length * count);
  const first = entry.moments[0], last = entry.moments[entry.moments.length - 1];
  const capped = (/** @type {number} */ v) => rounded(Math.min(v, HIGHEST));
  return {
    data: {
      coverage: order.flatMap((/** @type {number} */ c, /** @type {number} */ panel) => marks.map((t, m) => {
        const [low, median, high] = spread[m * count + c];
        return { scenario: entry.title, place: 0, panel, time: entry.moments[t], at: rounded((entry.moments[t] - first) / (last - first)), low: capped(low), median: capped(median), high: capped(high) };
      })),
      panels: order.map((/** @type {number} */ c, /** @type {number} */ panel) => ({ panel, name: wrapped(entry.capabilities[c].name) })),
      ticks: [0, 1, 2, 3, 4, 5].flatMap((columns) => [0, 1].map((at) => ({ column: columns, at, year: fixed(at ? last : first) }))),
    },
    ...coverageWords(summary, entry),
  };
}

/** @param {Summary} summary @param {any} entry */
function coverageWords(summary, entry) {
  const all = Object.values(summary.capabilities);
  const lowest = all.reduce((a, b) => (b.coverage_min.p50 < a.coverage_min.p50 ? b : a));
  return {
    title: `In the median future coverage falls to as little as ${perCent(lowest.coverage_min.p50)} in ${lowerFirst(lowest.name)}`,
    says: `${all.length} small panels, one for each capability, the largest gap first. Lines are medians at the start of each year, bands hold eight futures of ten, ` +
      `the rule is ${entry.level}; what lies above ${perCent(HIGHEST)} is cut.`,
  };
}

/** A name in lines. @param {string} name */
function wrapped(name) {
  /** @type {string[]} */
  const lines = [];
  for (const word of name.split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== undefined && line.length + 1 + word.length <= LETTERS) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** @type {Record<string, (shown: Shown) => Drawn>} */
export const CHARTS = { wedge, calendar, coverage };
