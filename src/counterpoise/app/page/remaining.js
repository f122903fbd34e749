// What remains of the leading ally's forces, by capability: the rule of counterpoise.app.site.drawdown_rules.

/** Shares of a path are rounded to so many parts. */
const SHARES = 1e9;
/** @typedef {{kind: "points", years: number[], shares: number[]}} Points */
/** @typedef {Points | {kind: "line", after: number, over: number, to: number} | {kind: "rate", after: number, rate: number, to: number}} Shape */


/** Years since the announcement at each bound. @param {any} rule @returns {number[]} */
export const sinceOf = ({ bounds, step, wait }) => Array.from({ length: bounds }, (_, t) => t * step - wait);

/** The path of each capability, over the bounds; as the scenario itself has it where no lever of the rule is moved. @param {any} rule @param {Record<string, any>} levers @returns {number[][]} */
export function remainingPaths(rule, levers) {
  const since = sinceOf(rule), moved = rule.levers.some((/** @type {string} */ id) => id in levers);
  /** Paths by shape and, where a group is drawn anew, by group. @type {Map<string | number, number[]>} */
  const known = new Map();
  return rule.of.map((/** @type {number} */ number, /** @type {number} */ c) => {
    const group = rule.groups[c], own = redrawn(group, levers, rule.at_once), key = own ? group : number;
    const shape = own ?? rule.shapes[number];
    let path = known.get(key);
    if (!path) known.set(key, path = moved ? remainingPath(shape, levers, since, rule.straight) : since.map((t) => (t >= 0 ? shareAt(shape, t) : 1)));
    return path;
  });
}

/** The way down that levers of a group draw, if they do. @param {string} group @param {Record<string, any>} levers @param {number} once years in which all leave at once @returns {Shape | null} */
function redrawn(group, levers, once) {
  const after = levers[`${group}_after`], over = levers[`${group}_over`];
  if (after === undefined && over === undefined) return null;
  const start = after ?? 0, length = over ?? 0;
  if (length > 0) return { kind: "line", after: start, over: length, to: 0 };
  return start === 0 ? { kind: "points", years: [0, once], shares: [1, 0] } : { kind: "points", years: [0, start, start + once], shares: [1, 1, 0] };
}

/** A path stretched by the pace, moved back by the delay and drawn as lines between its corners, as the program writes it down. @param {Shape} shape @param {Record<string, any>} levers @param {number[]} since @param {number} straight */
function remainingPath(shape, levers, since, straight) {
  const { pace = 1, delay = 0 } = levers;
  const path = since.map((t) => (t >= delay && pace > 0 ? shareAt(shape, Math.max((t - delay) * pace, 0)) : 1));
  const first = since.findIndex((t) => t >= 0);
  const times = since.slice(first), shares = path.slice(first).map((v) => nearest(v * SHARES) / SHARES);
  const kept = [0];
  for (let t = 1; t < times.length - 1; t++) {
    const before = kept[kept.length - 1], x = times[before], y = shares[before];
    if (Math.abs(y + (shares[t + 1] - y) * (times[t] - x) / (times[t + 1] - x) - shares[t]) > straight) kept.push(t);
  }
  kept.push(times.length - 1);
  const line = { years: kept.map((t) => times[t]), shares: kept.map((t) => shares[t]) };
  return since.map((t) => (t >= 0 ? interpolated(line, t) : 1));
}

/** What remains at a time after the announcement. @param {Shape} shape @param {number} time */
function shareAt(shape, time) {
  if (shape.kind === "points") return interpolated(shape, time);
  const since = time - shape.after;
  if (shape.kind === "rate") return shape.to + (1 - shape.to) * Math.exp(-shape.rate * Math.max(since, 0));
  const gone = shape.over > 0 ? Math.min(Math.max(since / shape.over, 0), 1) : Number(since >= 0);
  return 1 - (1 - shape.to) * gone;
}

/** On straight lines between points, as NumPy interpolates. @param {{years: number[], shares: number[]}} points @param {number} t */
function interpolated({ years, shares }, t) {
  let j = 0;
  while (j + 1 < years.length && years[j + 1] <= t) j++;
  if (j + 1 === years.length || t <= years[j]) return shares[j];
  return (shares[j + 1] - shares[j]) / (years[j + 1] - years[j]) * (t - years[j]) + shares[j];
}

/** The nearest whole number, of two equally near ones the even one. @param {number} value */
function nearest(value) {
  const below = Math.floor(value), rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
