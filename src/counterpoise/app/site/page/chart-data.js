// The datasets of charts, as their modules in counterpoise.charts make them, with their titles.
import { marksOf, TOLERANCE } from "./measures.js";
import { fixed, lowerFirst, perCent } from "./sentences.js";
import { deeplyShort, quantile } from "./summary.js";

/** @import {Part} from "./measures.js" */
/** @import {Summary} from "./summary.js" */
/** @typedef {Record<string, Record<string, any>[]>} Datasets */
/** @typedef {{data: Datasets, title: string, says: string}} Drawn */
/** @typedef {{part: Part, entry: any, summary: Summary}} Shown */

const KINDS = ["by Europe and Canada", "added by the leading ally", "by nobody"];
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
  const low = [null, mine, all], high = [mine, all, null];
  const threat = medians(part.threat, width);
  let worst = 0;
  all.forEach((v, t) => { if (1 - v > 1 - all[worst]) worst = t; });
  return {
    data: {
      wedge: KINDS.flatMap((kind, k) => moments.map((/** @type {number} */ time, /** @type {number} */ t) =>
        ({ part: kind, time, low: rounded(low[k]?.[t] ?? 0), high: rounded(high[k]?.[t] ?? 1) }))),
      spread: moments.map((/** @type {number} */ time, /** @type {number} */ t) => ({ time, low: rounded(spread[t][0]), median: rounded(spread[t][1]), high: rounded(spread[t][2]) })),
      samples: [],
      threat: moments.map((/** @type {number} */ time, /** @type {number} */ t) => ({ time, share: rounded(threat[t]), label: t ? "" : THREAT })),
    },
    title: `Share of ${entry.level} that nobody covers at the worst moment: ${perCent(1 - all[worst])} (${bounds[worst]})`,
    says: `Three areas sum to ${entry.level}, as means over capabilities and futures. NATO Europe and Canada go from ${perCent(mine[0])} of it to ` +
      `${perCent(mine[width - 1])}; the line is the median, the band around it holds eight futures of ten. The dotted line is how much of its forces ` +
      "Russia would have free for the flank, as a share of those of a regenerated force; it moves no requirement.",
  };
}

/** @param {Shown} shown @returns {Drawn} */
function calendar({ part, entry, summary }) {
  const marks = marksOf(entry.bounds), count = entry.capabilities.length;
  const years = marks.slice(0, -1).map((t) => entry.moments[t]);
  const ends = marks.slice(1).map((t) => entry.moments[t]);
  const shares = part.short.map((n) => n / part.count);
  const counts = years.map((_, y) => entry.by_group.filter((/** @type {number} */ c) => shares[y * count + c] >= 0.5).length);
  const most = counts.indexOf(Math.max(...counts));
  const deepest = entry.by_group.map((/** @type {number} */ c, /** @type {number} */ rank) => ({ rank, found: summary.capabilities[entry.capabilities[c].id] }))
    .filter((/** @type {any} */ { found }) => found.share_of_futures_with_gap >= 0.5 && found.worst_quarter);
  return {
    data: {
      calendar: entry.by_group.flatMap((/** @type {number} */ c, /** @type {number} */ rank) => years.map((time, y) => {
        const value = shares[y * count + c];
        return { capability: entry.capabilities[c].name, rank, time, until: ends[y], share: rounded(value), grade: EDGES.filter((edge) => value >= edge).length };
      })),
      deepest: deepest.map((/** @type {any} */ { rank, found }) => ({ capability: found.name, rank, quarter: found.worst_quarter,
        time: entry.moments[entry.bounds.indexOf(found.worst_quarter)] + 0.125, gap: rounded(found.gap_peak.p50) })),
    },
    title: `Capabilities over a fifth short at some time in most futures: ${deeplyShort(summary).length} of ${count}`,
    says: "Cells by capability and year; the stronger the colour, the more futures are short at some time in the year. A diamond marks the quarter of the " +
      `deepest gap. Most capabilities short in most futures in one year: ${counts[most]} in ${Math.floor(years[most])}.`,
  };
}

/** @param {Shown} shown @returns {Drawn} */
function coverage({ part, entry, summary }) {
  const marks = marksOf(entry.bounds), count = entry.capabilities.length;
  const spread = bands(part.marked, marks.length * count);
  const first = entry.moments[0], last = entry.moments[entry.moments.length - 1];
  const capped = (/** @type {number} */ v) => rounded(Math.min(v, HIGHEST));
  return {
    data: {
      coverage: entry.by_group.flatMap((/** @type {number} */ c, /** @type {number} */ panel) => marks.map((t, m) => {
        const [low, median, high] = spread[m * count + c];
        return { scenario: entry.title, place: 0, panel, at: rounded((entry.moments[t] - first) / (last - first)), low: capped(low), median: capped(median), high: capped(high) };
      })),
      panels: entry.by_group.map((/** @type {number} */ c, /** @type {number} */ panel) => ({ panel, name: wrapped(entry.capabilities[c].name) })),
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
    says: `${all.length} small panels, one for each capability, by group. Lines are medians at the start of each year, bands hold eight futures of ten, ` +
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
