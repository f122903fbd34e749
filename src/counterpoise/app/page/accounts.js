// Where money goes, what allies spend and who provides what: counterpoise.ensemble.money and counterpoise.charts.provision_map.
import { column, quantile } from "./summary.js";

/** @import {Part} from "./measures.js" */
/** @import {Payments} from "./payments.js" */
/** Money by year and use, and what buys nothing by year and reason, as means over futures; of what is meant for equipment the share that buys nothing, by reason. @typedef {{uses: number[][], reasons: number[][], shares: number[]}} Money */
/** The year in which an ally's median effort is highest, with its 10th, 50th and 90th percentile. @typedef {{year: number, levels: number[]}} Peak */
/**
 * Nothing of money where no economy ran. By year and ally median effort and spending, by ally its peak, what the others spend together
 * in the year in focus; by year and ally the mean share over capabilities of what all provide.
 * @typedef {{money: Money | null, effort: Float64Array, spending: Float64Array, peaks: (Peak | null)[], total: number, provides: Float64Array}} Accounts
 */
/** Uses of money that may buy capabilities, and the one that buys nothing. */
const MEANT = ["equipment", "waiting", "unspent"], UNSPENT = "unspent";
/** By which part a number may be another in single precision. */
const ROUNDING = 1e-5;
const LEVELS = [0.1, 0.5, 0.9];

/** @param {Part & Payments} part @param {any} entry of the scenario, with the allies that take part @returns {Accounts} */
export function accountsOf(part, entry) {
  const { accounts: { years, focus } } = entry, allies = entry.allies.length, leading = entry.allies.indexOf(entry.accounts.leading), cells = years.length * allies;
  const spending = new Float64Array(cells), effort = new Float64Array(cells), one = new Float32Array(part.count);
  for (let y = 0; y < years.length; y++) {
    for (let a = 0; a < allies; a++) {
      const cell = y * allies + a;
      spending[cell] = median(taken(part.spending, one, cell, cells));
      effort[cell] = median(taken(part.effort, one, cell, cells));
    }
  }
  const peaks = entry.allies.map((/** @type {string} */ _, /** @type {number} */ a) => {
    const y = peakOf(column(effort, a, allies));
    if (y < 0) return null;
    const sorted = taken(part.effort, one, y * allies + a, cells).sort();
    return { year: years[y], levels: LEVELS.map((level) => quantile(sorted, level)) };
  });
  const total = new Float64Array(part.count), first = years.indexOf(focus) * allies;
  for (let f = 0; f < part.count; f++) {
    for (let a = 0; a < allies; a++) if (a !== leading) total[f] += part.spending[f * cells + first + a];
  }
  return { money: moneyOf(part, entry), effort, spending, peaks, total: quantile(total.sort(), 0.5), provides: providesOf(part.provided, allies, entry.capabilities.length) };
}

/** The place of the first year with the highest median, but for rounding; -1 where none has one. @param {Float64Array} medians */
function peakOf(medians) {
  const known = medians.filter((median) => !Number.isNaN(median)), most = Math.max(...known);
  return medians.findIndex((median) => median >= most - ROUNDING * Math.abs(most));
}

/** A column. @param {Float32Array} values by future @param {Float32Array} one that takes it @param {number} place @param {number} of */
function taken(values, one, place, of) {
  for (let f = 0; f < one.length; f++) one[f] = values[f * of + place];
  return one;
}

/** The median; what lies below and above it is parted, for sorting would take several times as long. @param {Float32Array} values which it moves about */
function median(values) {
  // Nothing is less or more than what is no number: the search would not end.
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return NaN;
  const last = values.length - 1, middle = Math.floor(last / 2);
  for (let low = 0, high = last; low < high;) {
    const pivot = values[(low + high) >> 1];
    let i = low, j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) { const one = values[i]; values[i++] = values[j]; values[j--] = one; }
    }
    if (middle <= j) high = j; else if (middle >= i) low = i; else break;
  }
  if (last % 2 === 0) return values[middle];
  let after = Infinity;
  for (let i = middle + 1; i <= last; i++) if (values[i] < after) after = values[i];
  return (values[middle] + after) / 2;
}

/** @param {Part & Payments} part @param {any} entry @returns {Money | null} */
function moneyOf({ uses: used, reasons: kept, count }, { allies, accounts: { years, leading, uses, reasons } }) {
  const useAt = (/** @type {number} */ y, /** @type {number} */ a, /** @type {number} */ u) => used[(y * allies.length + a) * uses.length + u] / count;
  const sum = (/** @type {number} */ many, /** @type {(i: number) => number} */ of) => { let all = 0; for (let i = 0; i < many; i++) all += of(i); return all; };
  const inAll = (/** @type {number} */ a) => sum(years.length, (y) => sum(uses.length, (u) => useAt(y, a, u)));
  const there = allies.map((/** @type {string} */ _, /** @type {number} */ a) => a).filter((/** @type {number} */ a) => allies[a] !== leading && inAll(a) > 0);
  if (!there.length) return null;
  const places = (/** @type {string[]} */ names) => names.map((name) => uses.findIndex((/** @type {any} */ { id }) => id === name));
  const [unspent] = places([UNSPENT]), meant = places(MEANT);
  const byUse = years.map((/** @type {number} */ _, /** @type {number} */ y) => uses.map((/** @type {any} */ _use, /** @type {number} */ u) => sum(there.length, (i) => useAt(y, there[i], u))));
  // Reasons share out what is unspent.
  const byReason = years.map((/** @type {number} */ _, /** @type {number} */ y) => reasons.map((/** @type {any} */ _reason, /** @type {number} */ r) => sum(there.length, (i) => {
    const from = (y * allies.length + there[i]) * reasons.length, all = sum(reasons.length, (k) => kept[from + k] / count);
    return (kept[from + r] / count) * (all > 0 ? useAt(y, there[i], unspent) / all : 1);
  })));
  const equipment = sum(years.length, (y) => sum(meant.length, (m) => byUse[y][meant[m]]));
  const shares = reasons.map((/** @type {any} */ _, /** @type {number} */ r) => (equipment > 0 ? sum(years.length, (y) => byReason[y][r]) / equipment : 0));
  return { uses: byUse, reasons: byReason, shares };
}

/** The mean share of each ally over capabilities that anybody provides. @param {Float64Array} provided by year, ally and capability @param {number} allies @param {number} capabilities */
function providesOf(provided, allies, capabilities) {
  const years = provided.length / allies / capabilities, found = new Float64Array(years * allies);
  const at = (/** @type {number} */ m, /** @type {number} */ a, /** @type {number} */ c) => provided[(m * allies + a) * capabilities + c];
  let followed = 0;
  for (let c = 0; c < capabilities; c++) {
    let any = false;
    for (let m = 0; m < years; m++) {
      let all = 0;
      for (let a = 0; a < allies; a++) all += at(m, a, c);
      if (!(all > 0)) continue;
      any = true;
      for (let a = 0; a < allies; a++) found[m * allies + a] += at(m, a, c) / all;
    }
    if (any) followed++;
  }
  return found.map((share) => share / followed);
}
