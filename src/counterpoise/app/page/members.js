// Allies that do not take part: the rule of counterpoise.app.site.member_effects, after those of all other levers.

/** @import {Given, Inputs} from "../../webassembly/engine.js" */
/** @typedef {{shape: number[], data: Float64Array}} Floats */
/** Which allies the level hangs on, and what of: numbers by future, by ally and by capability. @typedef {{allies: string[], absent: string[], weights: Float64Array, asked: Floats, elasticity: Floats, committed: Floats, readiness_start: Floats, manning_start: Floats, crew: Floats, holding: Floats}} Border */

/** Kinds of a capability that are made at least. */
const FEWEST_LINES = 1;

/** Allies that take part. @param {{allies: string[]}} entry of the scenario @param {Record<string, any>} levers @returns {string[]} */
export const membersOf = ({ allies }, { without }) => (Array.isArray(without) ? allies.filter((code) => !without.includes(code)) : allies);

/** Where numbers of a future begin, of which all may have the same. @param {Floats} given @param {number} f */
const begins = ({ shape, data }, f) => (shape[0] === 1 ? 0 : (f * data.length) / shape[0]);

/** Drop allies from what the engine is given. @param {Inputs} inputs is changed @param {any} rule @param {string[]} away @param {Border | null} border */
export function withoutAllies(inputs, rule, away, border) {
  if (border) inputs.parameters.requirement = required(border, away, inputs.futures);
  inputs.parameters.national_lines = { shape: [1, rule.capabilities], data: linesOf(rule, away) };
  const places = away.flatMap((code) => rule.allies[code] ?? []);
  for (const group of /** @type {const} */ (["parameters", "policy"])) {
    for (const [name, axis] of Object.entries(rule.axes[group])) inputs[group][name] = dropped(inputs[group][name], Number(axis), places);
  }
  const [, left] = inputs.policy.pledged_effort.shape;
  inputs.sizes.ally = left;
  inputs.sizes.ally_lanes = Math.ceil(left / rule.filled) * rule.filled;
}

/** What is required, less what borders of those who are away ask for. @param {Border} border @param {string[]} away @param {number} futures @returns {Floats} */
function required(border, away, futures) {
  const { asked, elasticity, committed, readiness_start: ready, manning_start: manned, crew, holding } = border;
  const [, capabilities] = asked.shape;
  const gone = border.allies.flatMap((code, a) => (away.includes(code) || border.absent.includes(code) ? [a] : []));
  const data = new Float64Array(futures * capabilities);
  for (let f = 0; f < futures; f++) {
    const able = ready.data[begins(ready, f)] * manned.data[begins(manned, f)];
    const [level, rest, held, part, people] = [asked, elasticity, holding, committed, crew].map((one) => begins(one, f));
    for (let c = 0; c < capabilities; c++) {
      const whole = asked.data[level + c], usable = crew.data[people + c] > 0 ? able : 1;
      let less = 0;
      for (const a of gone) {
        const need = elasticity.data[rest + c] * border.weights[a] * whole;
        less += Math.min(need, committed.data[part + a] * usable * holding.data[held + a * capabilities + c]);
      }
      data[f * capabilities + c] = whole - less;
    }
  }
  return { shape: [futures, capabilities], data };
}

/** How many kinds of each capability those make who are there. @param {any} rule @param {string[]} away */
function linesOf(rule, away) {
  const lines = new Float64Array(rule.capabilities);
  for (const [c, ally, kinds] of rule.lines) if (!away.includes(ally)) lines[c] += kinds;
  return lines.map((kinds) => Math.max(kinds, FEWEST_LINES));
}

/** An array without some places of an axis; a path that no scenario gives has none. @param {Given} given @param {number} axis @param {number[]} places @returns {Given} */
function dropped({ shape, data }, axis, places) {
  if (!shape[axis]) return { shape, data };
  const kept = Array.from({ length: shape[axis] }, (_, i) => i).filter((i) => !places.includes(i));
  const size = (/** @type {number[]} */ part) => part.reduce((a, b) => a * b, 1);
  const outer = size(shape.slice(0, axis)), inner = size(shape.slice(axis + 1)), length = outer * kept.length * inner;
  const found = /** @type {Float64Array} */ (data instanceof BigInt64Array ? new BigInt64Array(length) : new Float64Array(length));
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const k of kept) {
      const from = (o * shape[axis] + k) * inner;
      for (let i = 0; i < inner; i++) found[at++] = /** @type {Float64Array} */ (data)[from + i];
    }
  }
  return { shape: shape.map((n, i) => (i === axis ? kept.length : n)), data: found };
}
