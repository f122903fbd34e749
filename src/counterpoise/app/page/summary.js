// The numbers of one scenario, by the rules and under the names of `counterpoise run --json`.
import { TOLERANCE } from "./measures.js";

/** @import {Part} from "./measures.js" */
/** @typedef {{p10: number, p50: number, p90: number}} Levels */
const LEVELS = [0.1, 0.5, 0.9];
const DEPTHS = ["0.1", "0.2", "0.3"];

/** A quantile of sorted values, as NumPy works it out. @param {Float64Array | Float32Array} sorted @param {number} level */
export function quantile(sorted, level) {
  const place = level * (sorted.length - 1);
  const before = Math.floor(place), t = place - before;
  const a = sorted[before], b = sorted[Math.min(before + 1, sorted.length - 1)];
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

/** @param {Float64Array} values @returns {Levels} */
export function levels(values) {
  const sorted = Float64Array.from(values).sort();
  const [p10, p50, p90] = LEVELS.map((level) => quantile(sorted, level));
  return { p10, p50, p90 };
}

/** Every so-many-th value. @param {Float64Array | Float32Array} values @param {number} place @param {number} of */
export function column(values, place, of) {
  const found = new Float64Array(values.length / of);
  for (let i = 0; i < found.length; i++) found[i] = values[i * of + place];
  return found;
}

const share = (/** @type {Float64Array} */ values, /** @type {(v: number) => boolean} */ test) => values.reduce((n, v) => n + (test(v) ? 1 : 0), 0) / values.length;

/** The median quarter over all futures; null where half have none. @param {Float64Array} values @param {boolean} latest */
function medianQuarter(values, latest = false) {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  const rank = Math.floor(values.length / 2);
  return sorted.length > rank ? sorted[latest ? sorted.length - 1 - rank : rank] : null;
}

/** What some futures come to. @param {Part} part @param {any} entry */
export function numbersOf(part, entry) {
  const count = entry.capabilities.length;
  /** @type {Record<string, any>} */
  const capabilities = {};
  const peaks = part.lowest.map((v) => Math.max(0, 1 - v));
  const quarter = (/** @type {number | null} */ q) => (q === null ? null : entry.bounds[q]);
  entry.capabilities.forEach((/** @type {{id: string}} */ { id }, /** @type {number} */ c) => {
    const peak = column(peaks, c, count), alone = column(part.alone, c, count);
    let opens = medianQuarter(column(part.opens, c, count)), closes = medianQuarter(column(part.closes, c, count), true);
    if (opens === null || closes === null || opens > closes) opens = closes = null;
    const start = Float64Array.from(column(part.start, c, count)).sort();
    capabilities[id] = {
      coverage_start: (start[Math.floor((start.length - 1) / 2)] + start[Math.floor(start.length / 2)]) / 2,
      coverage_min: levels(column(part.lowest, c, count)),
      gap_peak: levels(peak),
      gap_area_years: levels(column(part.area, c, count)),
      share_of_futures_with_gap: share(peak, (v) => v > TOLERANCE),
      share_of_futures_by_depth: Object.fromEntries(DEPTHS.map((depth) => [depth, share(peak, (v) => v > Number(depth))])),
      window_first: quarter(opens),
      window_last: quarter(closes),
      worst_quarter: quarter(medianQuarter(column(part.worst, c, count))),
      self_sufficient: quarter(medianQuarter(alone)),
      share_of_futures_self_sufficient: share(alone, (v) => !Number.isNaN(v)),
    };
  });
  const area = new Float64Array(part.count), gaps = new Float64Array(part.count);
  for (let f = 0; f < part.count; f++) {
    for (let c = 0; c < count; c++) {
      area[f] += part.area[f * count + c];
      if (peaks[f * count + c] > TOLERANCE) gaps[f] += 1;
    }
  }
  return {
    overall: {
      share_of_futures_with_gap: share(gaps, (v) => v > 0),
      gap_area_years: levels(area),
      capabilities_with_gap: levels(gaps),
      price_to_close_musd: levels(part.price),
    },
    capabilities,
  };
}

/** @typedef {ReturnType<typeof numbersOf>} Numbers */

/** The numbers of a scenario with what it is. @param {Numbers} numbers @param {any} entry */
export function summaryOf({ overall, capabilities }, { title, level, judged, capabilities: known }) {
  const named = known.map((/** @type {{id: string, name: string}} */ { id, name }) => [id, { name, ...capabilities[id] }]);
  return { title, level, judged_share: judged, overall: { ...overall, verdict: "" }, capabilities: /** @type {Record<string, any>} */ (Object.fromEntries(named)) };
}

/** @typedef {ReturnType<typeof summaryOf>} Summary */

/** Capabilities that are over a fifth short at some time in most futures. @param {{capabilities: Record<string, any>}} summary */
export function deeplyShort(summary) {
  return Object.values(summary.capabilities).filter((c) => c.share_of_futures_by_depth["0.2"] >= 0.5);
}
