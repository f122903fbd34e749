// The second scenario against the first: counterpoise.charts.difference. Both draw the same futures, and gaps are compared within each.
import { rounded } from "./chart-parts.js";
import { unlike } from "./sentences.js";
import { column, quantile } from "./summary.js";
import { fixed, number, say, within } from "./words.js";

/** @import {Capability, Drawn, ShownSide} from "./chart-parts.js" */
/** A capability that both follow, its median gap under either, and the median change of it. @typedef {{name: string, gaps: number[], change: number}} Changed */

/** Capability-years that round to nothing with one decimal. */
const SAME = 0.05;

/** @param {ShownSide[]} sides two of them @returns {Drawn} */
export function difference(sides) {
  const found = changes(sides), titles = sides.map(({ entry }) => entry.label);
  const larger = found.filter(({ change }) => change >= SAME).length, smaller = found.filter(({ change }) => change <= -SAME).length;
  return {
    data: [{ difference: found.flatMap((one, rank) => titles.map((scenario, place) => ({ scenario, place, capability: one.name, rank,
      gap: rounded(one.gaps[place]), other: rounded(one.gaps[1 - place]), change: rounded(one.change) }))) }],
    title: titleOf(sides, found, { first: titles[0], second: titles[1] }),
    says: differing(sides) ? say("Two marks for each capability, the median gap under either scenario, joined by a line; the number is the median change in the same future.")
      : say("Two marks for each capability, the median gap under either scenario, joined by a line; the number is the median change in the same future. It is larger under “{title}” in {larger} of {all} and smaller in {smaller}.",
      { title: titles[1], larger, all: found.length, smaller }),
  };
}

/** What both follow, the largest change first; those alike to a hundredth by group. @param {ShownSide[]} sides @returns {Changed[]} */
function changes([first, second]) {
  const both = first.entry.capabilities.filter((/** @type {Capability} */ { id }) => id in second.summary.capabilities);
  both.sort((/** @type {Capability} */ a, /** @type {Capability} */ b) => a.group - b.group || a.order - b.order);
  const found = both.map((/** @type {Capability} */ { id, name }) => {
    const [before, after] = [first, second].map((side) => areaOf(side, id));
    const gaps = [first, second].map(({ summary }) => summary.capabilities[id].gap_area_years.p50);
    return { name, gaps, change: median(after.map((area, f) => area - before[f])) };
  });
  const size = (/** @type {Changed} */ { change }) => Number(fixed(Math.abs(change), 2));
  return found.sort((/** @type {Changed} */ a, /** @type {Changed} */ b) => size(b) - size(a));
}

/** The gap of a capability by future. @param {ShownSide} side @param {string} id */
function areaOf({ digest: { area }, entry: { capabilities } }, id) {
  return column(area, capabilities.findIndex((/** @type {Capability} */ one) => one.id === id), capabilities.length);
}

/** @param {Float64Array} values */
const median = (values) => quantile(values.sort(), 0.5);

/** In what scenarios differ, so that their gaps are not compared. @param {ShownSide[]} sides */
const differing = (sides) => unlike(sides.map(({ summary }) => summary), sides.map(({ entry }) => entry.allies), false);

/** Which scenario leaves the larger gap, and where they differ most. @param {ShownSide[]} sides @param {Changed[]} found @param {{first: string, second: string}} both */
function titleOf(sides, found, both) {
  if (!found.length) return say("The two scenarios follow no capability in common");
  const differ = differing(sides);
  if (differ) return say("“{first}” and “{second}” {differ}; their gaps are not compared", { ...both, differ });
  if (Math.abs(found[0].change) < SAME) return say("“{first}” and “{second}” leave the same gaps", both);
  const where = whereOf(found[0]), total = totalOf(sides);
  if (total === null || Math.abs(total) < SAME) return say("“{second}” differs most from “{first}” in {where}", { ...both, where });
  const years = number(Math.abs(total), 1, false);
  if (total > 0) return say("“{second}” leaves {years} capability-years of gap more than “{first}”; they differ most in {where}", { ...both, where, years });
  return say("“{second}” leaves {years} capability-years of gap fewer than “{first}”; they differ most in {where}", { ...both, where, years });
}

/** A capability with the change of its gap, as it stands in a title. @param {Changed} changed */
function whereOf({ name, change }) {
  const fields = { name: within(name), years: number(Math.abs(change), 1, false) };
  return change > 0 ? say("{name} ({years} more)", fields) : say("{name} ({years} fewer)", fields);
}

/** The median change of all gaps in the same future; nothing where they follow others. @param {ShownSide[]} sides */
function totalOf([first, second]) {
  const [one, two] = [first, second].map(({ summary }) => Object.keys(summary.capabilities));
  if (one.length !== two.length || !one.every((id) => id in second.summary.capabilities)) return null;
  const [before, after] = [first, second].map(({ digest: { area } }) => sums(area, one.length));
  return median(after.map((all, f) => all - before[f]));
}

/** @param {Float64Array | Float32Array} area by future and capability @param {number} capabilities */
function sums(area, capabilities) {
  const found = new Float64Array(area.length / capabilities);
  for (let i = 0; i < area.length; i++) found[Math.floor(i / capabilities)] += area[i];
  return found;
}
