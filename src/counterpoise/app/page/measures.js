// From series of some futures to what charts and the summary are made of. The rules are those of counterpoise.measures.
/** @import {Outputs} from "../../webassembly/engine.js" */
/** @import {Payments} from "./payments.js" */

export const TOLERANCE = 1e-9;
/** What parts hold as sums over their futures, and in single precision. */
const SUMS = ["short", "uses", "reasons", "provided"], SINGLE = ["marked", "spending", "effort"];
/**
 * Measures of some futures. Arrays are by future and then by capability, bound or year.
 * @typedef {{first: number, count: number, start: Float64Array, lowest: Float64Array, worst: Float64Array, area: Float64Array,
 *   opens: Float64Array, closes: Float64Array, alone: Float64Array, price: Float64Array, own: Float64Array, all: Float64Array,
 *   threat: Float64Array, marked: Float32Array, short: Float64Array} & Partial<Payments>} Part
 */

/**
 * Bounds at which a year begins, and the first and the last one.
 * @param {string[]} bounds
 */
export function marksOf(bounds) {
  return bounds.map((_, i) => i).filter((i) => i === 0 || i === bounds.length - 1 || bounds[i].endsWith("Q1"));
}

/**
 * @param {Outputs} outputs @param {number} first @param {{bounds: string[], step_years: number}} entry
 * @returns {Part}
 */
export function measured({ futures: count, series }, first, { bounds, step_years: step }) {
  const times = bounds.length, marks = marksOf(bounds);
  const [, , capabilities] = series.coverage.shape;
  const made = (/** @type {number} */ size) => new Float64Array(count * size);
  /** @type {Part} */
  const part = { first, count, start: made(capabilities), lowest: made(capabilities), worst: made(capabilities), area: made(capabilities),
    opens: made(capabilities), closes: made(capabilities), alone: made(capabilities), price: made(1), own: made(times), all: made(times),
    threat: series.threat.data.slice(), marked: new Float32Array(count * marks.length * capabilities),
    short: new Float64Array((marks.length - 1) * capabilities) };
  const path = new Float64Array(times), alone = new Float64Array(times);
  for (let f = 0; f < count; f++) {
    const from = f * times * capabilities;
    for (let c = 0; c < capabilities; c++) {
      for (let t = 0; t < times; t++) {
        path[t] = series.coverage.data[from + t * capabilities + c];
        alone[t] = series.own_coverage.data[from + t * capabilities + c];
      }
      ofOne(part, f * capabilities + c, path, alone, step);
      marks.forEach((t, m) => { part.marked[(f * marks.length + m) * capabilities + c] = path[t]; });
      for (let m = 0; m + 1 < marks.length; m++) {
        let any = false;
        for (let t = marks[m]; t <= marks[m + 1] && !any; t++) any = path[t] < 1 - TOLERANCE;
        if (any) part.short[m * capabilities + c] += 1;
      }
    }
    together(part, f, series, times, capabilities);
  }
  return part;
}

/** Measures of one capability in one future. @param {Part} part @param {number} i @param {Float64Array} path @param {Float64Array} alone @param {number} step */
function ofOne(part, i, path, alone, step) {
  const times = path.length;
  let worst = 0, area = 0, opens = NaN, closes = NaN;
  for (let t = 1; t < times; t++) {
    if (path[t] < path[worst]) worst = t;
    const before = 1 - path[t - 1], after = 1 - path[t];
    const both = Math.max(before, 0) + Math.max(after, 0);
    area += 0.5 * both * (before * after < 0 ? both / Math.abs(before - after) : 1);
    if (path[t - 1] < 1 - TOLERANCE || path[t] < 1 - TOLERANCE) {
      if (Number.isNaN(opens)) opens = t - 1;
      closes = t - 1;
    }
  }
  let from = times;
  while (from > 0 && !(alone[from - 1] < 1 - TOLERANCE)) from--;
  part.start[i] = path[0];
  part.lowest[i] = path[worst];
  part.worst[i] = Math.min(worst, times - 2);
  part.area[i] = area * step;
  part.opens[i] = opens;
  part.closes[i] = closes;
  part.alone[i] = from === times ? NaN : from;
}

/** Measures of all capabilities together. @param {Part} part @param {number} f @param {Outputs["series"]} series @param {number} times @param {number} capabilities */
function together(part, f, series, times, capabilities) {
  let price = 0;
  for (let t = 0; t < times; t++) {
    let own = 0, all = 0, lacking = 0;
    for (let c = 0, i = (f * times + t) * capabilities; c < capabilities; c++, i++) {
      own += Math.min(series.own_coverage.data[i], 1);
      all += Math.min(series.coverage.data[i], 1);
      lacking += series.price_to_close.data[i];
    }
    part.own[f * times + t] = own / capabilities;
    part.all[f * times + t] = all / capabilities;
    price = Math.max(price, lacking);
  }
  part.price[f] = price;
}

/**
 * Puts parts together in the order of futures.
 * @param {Part[]} parts @returns {Part}
 */
export function joined(parts) {
  const ordered = [...parts].sort((a, b) => a.first - b.first);
  const count = ordered.reduce((sum, part) => sum + part.count, 0);
  /** @type {any} */
  const found = { first: 0, count };
  for (const name of /** @type {(keyof Part)[]} */ (Object.keys(ordered[0]))) {
    if (name === "first" || name === "count") continue;
    const arrays = ordered.map((part) => /** @type {Float64Array} */ (part[name]));
    if (SUMS.includes(name)) {
      found[name] = arrays[0].map((_, i) => arrays.reduce((sum, one) => sum + one[i], 0));
      continue;
    }
    const kind = SINGLE.includes(name) ? Float32Array : Float64Array;
    found[name] = new kind(arrays.reduce((sum, one) => sum + one.length, 0));
    let place = 0;
    for (const one of arrays) { found[name].set(one, place); place += one.length; }
  }
  return found;
}
