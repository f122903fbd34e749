// The verdict, in the words of counterpoise.ensemble.verdict.
import { deeplyShort } from "./summary.js";
import { count, nameOf, number, perCent, quarter, say, within } from "./words.js";

/** @import {Summary} from "./summary.js" */
/** What the same futures come to if the leading ally stayed: capabilities over a fifth short, and all gaps. @typedef {{deep: number, area: number}} Staying */
/** By how much a sum of the same numbers in another order may differ. */
const SAME = 1e-9;
const OWN_LEVEL = "a level of the scenario's own";
const years = (/** @type {number} */ value) => number(value, 0, false);
const gap = (/** @type {Summary} */ summary) => summary.overall.gap_area_years.p50;

/** @param {Summary} summary @param {Staying} [staying] */
export function verdict(summary, staying) {
  // Nothing is said of it where it is the same.
  const other = staying && Math.abs(staying.area - gap(summary)) > SAME * Math.max(1, Math.abs(gap(summary)), Math.abs(staying.area)) ? staying : undefined;
  const all = Object.values(summary.capabilities), deep = deeplyShort(summary);
  const start = say("{title}, measured against {level}: ", { title: summary.title, level: nameOf(summary.level) });
  const judged = summary.judged_share === null ? "" : say(" Of the figures behind it, {share} are judgement.", { share: perCent(summary.judged_share) });
  if (!deep.length) {
    const shallow = all.some((c) => c.share_of_futures_with_gap >= 0.5);
    return start + (shallow ? say("no capability falls by more than a fifth in most futures.") : say("no capability falls below it in most futures.")) + judged;
  }
  const alone = all.filter((c) => c.self_sufficient !== null).length;
  const deepest = deep.reduce((a, b) => (b.gap_peak.p50 > a.gap_peak.p50 ? b : a));
  const lacking = say("The deepest gap is in {name}: {share} short at the worst point, around {quarter}{band}. ",
    { name: within(deepest.name), share: perCent(deepest.gap_peak.p50), quarter: quarter(deepest.worst_quarter), band: band(deepest.gap_peak) });
  const price = summary.overall.price_to_close_musd.p50;
  const cost = price < 500 ? "" : say("To buy all that is short at the worst time would cost some ${billions} billion. ", { billions: number(price / 1000) });
  const reached = say("By the end of the run NATO Europe and Canada reach that level alone in {some} of {all}.", { some: count(alone), all: count(all.length) });
  const usual = say(" All gaps together come to {years} capability-years in the median future", { years: years(gap(summary)) });
  const together = other ? say("{usual}; to {parts}.", { usual, parts: say("{years} if American forces stayed as they are", { years: years(other.area) }) }) : `${usual}.`;
  return `${start}${howMany(deep.length, all.length, other)} ${lacking}${cost}${reached}${together}${judged}`;
}

/** @param {number} deep @param {number} all @param {Staying} [staying] */
function howMany(deep, all, staying) {
  const stays = staying ? say(", {some} if American forces stayed as they are", { some: count(staying.deep) }) : "";
  const fields = { some: count(deep), all: count(all), stays };
  if (all === 1) return say("the one capability that is followed is over a fifth short at some time in most futures{stays}.", fields);
  if (deep === 1) return say("{some} of {all} capabilities is over a fifth short at some time in most futures{stays}.", fields);
  return say("{some} of {all} capabilities are over a fifth short at some time in most futures{stays}.", fields);
}

/** @param {{p10: number, p90: number}} quantiles */
function band({ p10, p90 }) {
  if (perCent(p10) === perCent(p90)) return "";
  return say(" ({low} to {high} in eight futures of ten)", { low: number(100 * p10, 0, false), high: perCent(p90) });
}

/**
 * One sentence that sets two scenarios against each other; of one its verdict.
 * @param {Summary[]} summaries @param {string[][]} members of each
 */
export function compared(summaries, members) {
  if (summaries.length === 1) return summaries[0].overall.verdict;
  const differ = unlike(summaries, members);
  if (differ) return say("The scenarios {differ}; they are not ranked.", { differ });
  const [mild, harsh] = [...summaries].sort((a, b) => gap(a) - gap(b));
  if (gap(harsh) <= 0) return say("No scenario opens a gap in the median future.");
  return say("“{mild}” leaves {share} less of {level} uncovered than “{harsh}”: {fewer} against {more} capability-years of gap in the median future, and {counts}.", {
    mild: mild.title, share: perCent(1 - gap(mild) / gap(harsh)), level: nameOf(harsh.level), harsh: harsh.title,
    fewer: years(gap(mild)), more: years(gap(harsh)), counts: counts(deeplyShort(mild).length, deeplyShort(harsh).length),
  });
}

/** How many capabilities are over a fifth short under each of two scenarios. @param {number} fewer @param {number} most */
function counts(fewer, most) {
  if (most === 0) return say("no capability over a fifth short in most futures under either");
  if (fewer === 0 && most === 1) return say("none against one capability over a fifth short in most futures");
  if (fewer === 1 && most === 1) return say("one capability over a fifth short in most futures under each");
  if (fewer === most) return say("{some} capabilities over a fifth short in most futures under both", { some: count(fewer) });
  return say("{some} against {more} capabilities over a fifth short in most futures", { some: count(fewer), more: count(most) });
}

/** Why two scenarios must not be set against each other; nothing where they may. @param {Summary[]} summaries @param {string[][]} members @param {boolean} all whether all gaps together are compared, so that each must follow the same capabilities */
export function unlike([one, other], members, all = true) {
  const same = (/** @type {string[]} */ a, /** @type {string[]} */ b) => a.length === b.length && a.every((id) => b.includes(id));
  if (all && !same(Object.keys(one.capabilities), Object.keys(other.capabilities))) return say("follow different capabilities");
  if (one.level !== other.level) return say("are measured against different levels");
  if (!same(members[0], members[1])) return say("have different members");
  return one.level === OWN_LEVEL ? say("are measured against levels of their own") : "";
}
