// Sentences made from numbers, in the words of counterpoise.ensemble.verdict and of the charts.
import { deeplyShort } from "./summary.js";

/** @import {Summary} from "./summary.js" */
const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const number = (/** @type {number} */ n) => NUMBERS[n] ?? String(n);

/** Digits as Python writes them: of two equally near ones the even one. @param {number} value @param {number} digits */
export function fixed(value, digits = 0) {
  const scaled = value * 10 ** digits;
  const floor = Math.floor(scaled);
  if (digits === 0 && scaled - floor === 0.5) return String(floor % 2 ? floor + 1 : floor);
  return value.toFixed(digits);
}

/** @param {number} share */
export const perCent = (share) => `${fixed(100 * share)} per cent`;
export const lowerFirst = (/** @type {string} */ name) => (/^[A-Z]{2}/.test(name) ? name : name[0].toLowerCase() + name.slice(1));
const thousands = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** @param {Summary} summary */
export function verdict(summary) {
  const all = Object.values(summary.capabilities), deep = deeplyShort(summary);
  const start = `${summary.title}, measured against ${summary.level}: `;
  const judged = summary.judged_share === null ? "" : ` Of the figures behind it, ${perCent(summary.judged_share)} are judgement.`;
  if (!deep.length) {
    const shallow = all.some((c) => c.share_of_futures_with_gap >= 0.5);
    return `${start}no capability falls ${shallow ? "by more than a fifth" : "below it"} in most futures.${judged}`;
  }
  const alone = all.filter((c) => c.self_sufficient !== null).length;
  const deepest = deep.reduce((a, b) => (b.gap_peak.p50 > a.gap_peak.p50 ? b : a));
  const { p10, p50, p90 } = deepest.gap_peak;
  const band = perCent(p10) === perCent(p90) ? "" : ` (${fixed(100 * p10)} to ${perCent(p90)} in eight futures of ten)`;
  const many = all.length === 1 ? "the one capability that is followed is" : `${number(deep.length)} of ${number(all.length)} capabilities ${deep.length === 1 ? "is" : "are"}`;
  const price = summary.overall.price_to_close_musd.p50;
  const cost = price < 500 ? "" : `To buy all that is short at the worst time would cost some $${thousands.format(Number(fixed(price / 1000)))} billion. `;
  return `${start}${many} over a fifth short at some time in most futures. The deepest gap is in ${lowerFirst(deepest.name)}: ` +
    `${perCent(p50)} short at the worst point, around ${deepest.worst_quarter}${band}. ${cost}` +
    `By the end of the run NATO Europe and Canada reach that level alone in ${number(alone)} of ${number(all.length)}.` +
    ` All gaps together come to ${fixed(summary.overall.gap_area_years.p50)} capability-years in the median future.${judged}`;
}
