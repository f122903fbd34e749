// What charts and numbers of a scenario are made of: some thousand numbers, from the futures of a run.
// For scenarios that nobody changed the file holds it (counterpoise.app.site.digests).
import { marksOf } from "./measures.js";
import { numbersOf, quantile } from "./summary.js";

/** @import {Accounts} from "./accounts.js" */
/** @import {Part} from "./measures.js" */
/** @import {Numbers} from "./summary.js" */
/**
 * By bound the means that the others and all cover, their spread and the median threat; shares of futures that are short by year and
 * capability; percentiles of coverage by mark and capability; gaps over the run by future and capability;
 * accounts of money and provision where a page draws them.
 * @typedef {Numbers & {count: number, area: Float64Array | Float32Array, mine: number[], all: number[], spread: number[][], threat: number[], short: number[], marked: number[][], accounts?: Accounts}} Digest
 */
const BAND = [0.1, 0.5, 0.9];

/** @param {Part} part @param {any} entry @returns {Digest} */
export function digestOf(part, entry) {
  const bounds = entry.moments.length, marks = marksOf(entry.bounds).length;
  return {
    ...numbersOf(part, entry),
    count: part.count,
    area: part.area,
    mine: means(part.own, bounds),
    all: means(part.all, bounds),
    spread: bands(part.own, bounds),
    threat: medians(part.threat, bounds),
    short: Array.from(part.short, (n) => n / part.count),
    marked: bands(part.marked, marks * entry.capabilities.length),
  };
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
  return Array.from(found, (sum) => sum / count);
}

/** @param {Float64Array} values by future @param {number} width */
function medians(values, width) {
  const count = values.length / width, one = new Float64Array(count);
  return Array.from({ length: width }, (_, place) => {
    for (let f = 0; f < count; f++) one[f] = values[f * width + place];
    return quantile(one.sort(), 0.5);
  });
}
