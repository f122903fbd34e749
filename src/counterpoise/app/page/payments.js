// What a run of the engine pays and provides, as charts of money and the map take it. Blocks of figures that a page shows them of
// ask for it.
import { marksOf } from "./measures.js";

/** @import {Outputs} from "../../webassembly/engine.js" */
/**
 * Sums over futures: money by year, ally and use, what buys nothing by year, ally and reason, and what is provided by year, ally and
 * capability. Spending, and as a share of output, by future, year and ally.
 * @typedef {{uses: Float64Array, reasons: Float64Array, provided: Float64Array, spending: Float32Array, effort: Float32Array}} Payments
 */

/** @param {Outputs} outputs @param {{bounds: string[], accounts: {leading: string}}} entry of the scenario @param {string[]} members @returns {Payments} */
export function paid({ futures, series, sums }, { bounds, accounts: { leading } }, members) {
  const unspent = series.unspent.data, reasons = new Float64Array(unspent.length / futures);
  for (let f = 0, i = 0; f < futures; f++) for (let cell = 0; cell < reasons.length; cell++, i++) reasons[cell] += unspent[i];
  const money = series.spending.data, output = series.gdp.data;
  const spending = new Float32Array(money), effort = new Float32Array(money.length);
  for (let i = 0; i < money.length; i++) effort[i] = money[i] / output[i];
  return { uses: sums.money_by_use.data, reasons, provided: provided(sums, marksOf(bounds), members.indexOf(leading)), spending, effort };
}

/** What each provides where years begin; the leading ally its contribution. @param {Outputs["sums"]} sums @param {number[]} marks @param {number} leading */
function provided({ provided: { shape: [, allies, count], data }, contribution }, marks, leading) {
  marks.forEach((t, m) => data.set(contribution.data.subarray(t * count, (t + 1) * count), (m * allies + leading) * count));
  return data;
}
