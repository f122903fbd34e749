// What a scenario gives the engine with its levers moved: arrays as they are, changed by the rules of the file.
/** @import {Block} from "./block.js" */
/** @import {Draws} from "../../webassembly/draws.js" */
/** @import {Given, Inputs} from "../../webassembly/engine.js" */

/** Shares of a path are rounded to so many parts. */
const SHARES = 1e9;
const EXACT = 1, FLOOR = 2;

export class ScenarioInputs {
  /** @param {any} entry of the scenario @param {any[]} levers @param {Block} block @param {Draws} draws */
  constructor(entry, levers, block, draws) {
    this.entry = entry;
    this.levers = new Map(levers.map((l) => [l.id, l]));
    this.block = block;
    this.draws = draws;
    this.futures = block.head.futures;
    this.ends = block.array(block.head.draws.ends).data;
    /** @type {Record<string, Given>} */
    this.parameters = Object.fromEntries(Object.entries(entry.parameters).map(([name, one]) => [name, this.drawn(one)]));
    /** @type {Record<string, Given>} */
    this.policy = Object.fromEntries(Object.entries(entry.policy).map(([name, number]) => [name, block.array(number)]));
  }

  /** A parameter with what futures draw. @param {{values: number, cells?: number[], rows?: number[]}} one @returns {Given} */
  drawn({ values, cells, rows }) {
    const central = this.block.array(values);
    if (!cells || !rows) return central;
    const found = repeated(central, this.futures);
    const ends = new Float64Array(3 * rows.length);
    rows.forEach((row, i) => ends.set(this.ends.subarray(3 * row, 3 * row + 3), 3 * i));
    scatter(found, cells, this.draws.values(rows, ends), this.futures);
    return found;
  }

  /** @param {Record<string, number | boolean>} levers that are moved @param {boolean} stays whether the leading ally stays @returns {Inputs} */
  moved(levers, stays) {
    const inputs = { futures: this.futures, sizes: this.entry.sizes, numbers: { ...this.entry.numbers },
      parameters: { ...this.parameters }, policy: { ...this.policy } };
    for (const rule of this.entry.rules) {
      if (rule.levers.some((/** @type {string} */ id) => id in levers)) this.follow(rule, levers, inputs);
    }
    if (stays) {
      inputs.policy.remaining = this.block.array(this.entry.stays.remaining);
      inputs.numbers.announced_step = this.entry.stays.announced_step;
    }
    return inputs;
  }

  /** @param {any} rule @param {Record<string, number | boolean>} levers @param {Inputs} inputs */
  follow(rule, levers, inputs) {
    const { kind, name, levers: [id] } = rule;
    const value = Number(levers[id]);
    if (kind === "number") inputs.numbers[name] = rule.values[value];
    else if (kind === "drawdown") inputs.policy[name] = this.remaining(rule, levers);
    else if (kind === "effort") inputs.policy[name] = this.effort(rule, levers);
    else if (kind === "arrays") inputs.parameters[name] = part(this.block.array(rule.values.array), this.place(id, value));
    else if (kind === "set") {
      const { shape, data } = inputs.parameters[name];
      const found = { shape, data: /** @type {Float64Array} */ (data).slice() };
      const each = found.data.length / shape[0];
      for (let f = 0; f < shape[0]; f++) for (const cell of rule.cells) found.data[f * each + cell] = value;
      inputs.parameters[name] = found;
    } else inputs.parameters[name] = this.multiplied(rule, value);
  }

  /** The place of a lever, counted from its lower end. @param {string} id @param {number} value */
  place(id, value) {
    const { low, step } = this.levers.get(id);
    return Math.round((value - low) / step);
  }

  /** Cells whose ranges are multiplied. @param {any} rule @param {number} value @returns {Given} */
  multiplied(rule, value) {
    const one = this.entry.parameters[rule.name];
    const central = this.block.array(one.values);
    const found = { shape: central.shape, data: central.data.slice() };
    for (const cell of rule.cells) found.data[cell] = value * central.data[cell];
    if (!one.cells) return found;
    const ends = new Float64Array(3 * one.rows.length);
    one.cells.forEach((/** @type {number} */ cell, /** @type {number} */ i) => {
      const [low, mode, high] = this.ends.subarray(3 * one.rows[i], 3 * one.rows[i] + 3);
      const at = rule.cells.indexOf(cell);
      const within = (/** @type {number} */ end) => Math.min(Math.max(value * end, rule.least[at]), rule.most[at]);
      ends.set(at < 0 ? [low, mode, high] : [within(low), value * mode, within(high)], 3 * i);
    });
    const whole = repeated(found, this.futures);
    scatter(whole, one.cells, this.draws.values(one.rows, ends), this.futures);
    return whole;
  }

  /** What remains of each capability: the rule of counterpoise.app.site.drawdown_rules. @param {any} rule @param {Record<string, number | boolean>} levers @returns {Given} */
  remaining(rule, levers) {
    const { shape } = this.policy[rule.name];
    const data = new Float64Array(shape[0] * shape[1]), since = this.block.array(rule.since.array).data;
    /** Paths by shape and, where a group is drawn anew, by group. @type {Map<string | number, Float64Array>} */
    const known = new Map();
    rule.of.forEach((/** @type {number} */ number, /** @type {number} */ c) => {
      const group = rule.groups[c], own = redrawn(group, levers, rule.at_once), key = own ? group : number;
      let path = known.get(key);
      if (!path) known.set(key, path = remainingPath(own ?? rule.shapes[number], levers, since, rule.straight));
      for (let t = 0; t < shape[0]; t++) data[t * shape[1] + c] = path[t];
    });
    return { shape, data };
  }

  /** Effort that runs straight to a target. @param {any} rule @param {Record<string, number | boolean>} levers @returns {Given} */
  effort(rule, levers) {
    const target = Number(levers.target ?? rule.usual[0]);
    const ramp = part(this.block.array(rule.ramps.array), this.place("target_by", Number(levers.target_by ?? rule.usual[1]))).data;
    const [own, kept, start, how] = ["own", "kept", "start", "how"].map((key) => this.block.array(rule[key].array).data);
    const { shape } = this.policy[rule.name];
    const data = new Float64Array(shape[0] * shape[1]);
    for (let t = 0, i = 0; t < shape[0]; t++) {
      for (let a = 0; a < shape[1]; a++, i++) {
        const aim = start[a] + (target - start[a]) * ramp[t];
        const kind = Number(how[a]);
        data[i] = kind === EXACT ? aim : kind === FLOOR ? Math.max(own[i], aim) : kept[i];
      }
    }
    return { shape, data };
  }
}

/** One of several arrays. @param {Given} all @param {number} place @returns {{shape: number[], data: any}} */
function part({ shape, data }, place) {
  const size = data.length / shape[0];
  return { shape: shape.slice(1), data: data.subarray(place * size, (place + 1) * size) };
}

/** The same values in every future. @param {{shape: number[], data: any}} one @param {number} futures @returns {{shape: number[], data: Float64Array}} */
function repeated({ shape, data }, futures) {
  const whole = new Float64Array(futures * data.length);
  for (let f = 0; f < futures; f++) whole.set(data, f * data.length);
  return { shape: [futures, ...shape.slice(1)], data: whole };
}

/** @param {{shape: number[], data: Float64Array}} into @param {number[]} cells @param {Float64Array} values by cell and future of the stream's block @param {number} futures */
function scatter({ data }, cells, values, futures) {
  const each = data.length / futures, block = values.length / cells.length;
  cells.forEach((cell, i) => {
    for (let f = 0; f < futures; f++) data[f * each + cell] = values[i * block + f];
  });
}

// The drawdown ---------------------------------------------------------------------------------------

/** @typedef {{kind: "points", years: number[], shares: number[]}} Points */
/** @typedef {Points | {kind: "line", after: number, over: number, to: number} | {kind: "rate", after: number, rate: number, to: number}} Shape */

/** The way down that levers of a group draw, if they do. @param {string} group @param {Record<string, any>} levers @param {number} once years in which all leave at once @returns {Shape | null} */
function redrawn(group, levers, once) {
  const after = levers[`${group}_after`], over = levers[`${group}_over`];
  if (after === undefined && over === undefined) return null;
  const start = after ?? 0, length = over ?? 0;
  if (length > 0) return { kind: "line", after: start, over: length, to: 0 };
  return start === 0 ? { kind: "points", years: [0, once], shares: [1, 0] } : { kind: "points", years: [0, start, start + once], shares: [1, 1, 0] };
}

/** A path stretched by the pace, moved back by the delay and drawn as lines between its corners, as the program writes it down. @param {Shape} shape @param {Record<string, any>} levers @param {Float64Array} since @param {number} straight */
function remainingPath(shape, levers, since, straight) {
  const { pace = 1, delay = 0 } = levers;
  const path = since.map((t) => (t >= delay && pace > 0 ? shareAt(shape, Math.max((t - delay) * pace, 0)) : 1));
  const first = since.findIndex((t) => t >= 0);
  const times = Array.from(since.subarray(first)), shares = Array.from(path.subarray(first), (v) => nearest(v * SHARES) / SHARES);
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
