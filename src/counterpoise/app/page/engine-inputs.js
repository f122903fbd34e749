// What a scenario gives the engine with its levers moved: arrays as they are, changed by the rules of the file.
import { levelOf } from "./levels.js";
import { withoutAllies } from "./members.js";
import { remainingPaths } from "./remaining.js";

/** @import {Block} from "./block.js" */
/** @import {Draws} from "../../webassembly/draws.js" */
/** @import {Given, Inputs} from "../../webassembly/engine.js" */

const EXACT = 1, FLOOR = 2;

export class ScenarioInputs {
  /** What futures draw of what the level hangs on, once somebody is away. @type {Record<string, Given> | undefined} */
  borderDraws;

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

  /** @param {Record<string, any>} levers that are moved @param {boolean} stays whether the leading ally stays @returns {Inputs} */
  moved(levers, stays) {
    const inputs = { futures: this.futures, sizes: { ...this.entry.sizes }, numbers: { ...this.entry.numbers },
      parameters: { ...this.parameters }, policy: { ...this.policy } };
    for (const rule of this.entry.rules) {
      if (rule.levers.some((/** @type {string} */ id) => id in levers)) this.follow(rule, levers, inputs);
    }
    if (stays) {
      inputs.policy.remaining = this.block.array(this.entry.stays.remaining);
      inputs.numbers.announced_step = this.entry.stays.announced_step;
    }
    inputs.sizes.hired = inputs.policy.hired.shape[0];
    return inputs;
  }

  /** The place of the level among those that its switches come to. @param {Record<string, any>} levers */
  level(levers) { return levelOf(this.entry.levels.levers, levers, this.entry.usual); }

  /** What the level hangs on where somebody is away. @param {any} border @param {Record<string, any>} levers */
  border(border, levers) {
    if (!border) return null;
    const { allies, absent, weights, asked, ...drawn } = border;
    // No lever moves these.
    this.borderDraws ??= Object.fromEntries(Object.entries(drawn).map(([name, one]) => [name, this.drawn(one)]));
    return /** @type {any} */ ({ ...this.borderDraws, allies, absent, weights: this.block.array(weights.array).data, asked: this.block.array(asked[this.level(levers)].array) });
  }

  /** @param {any} rule @param {Record<string, any>} levers @param {Inputs} inputs */
  follow(rule, levers, inputs) {
    const { kind, group, name, levers: [id] } = rule;
    const value = Number(levers[id]);
    if (kind === "number") inputs.numbers[name] = rule.values[value];
    else if (kind === "drawdown") inputs.policy[name] = this.remaining(rule, levers);
    else if (kind === "effort") inputs.policy[name] = this.effort(rule, levers);
    else if (kind === "levels") inputs.parameters[name] = this.block.array(rule.values[this.level(levers)].array);
    else if (kind === "members") withoutAllies(inputs, rule, levers[id], this.border(rule.border, levers));
    else if (kind === "drawn") inputs[/** @type {"parameters" | "policy"} */ (group)][name] = this.drawn(rule.values[value]);
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

  /** @param {any} rule @param {Record<string, any>} levers @returns {Given} */
  remaining(rule, levers) {
    const { shape } = this.policy[rule.name], paths = remainingPaths(rule, levers);
    const data = new Float64Array(shape[0] * shape[1]);
    paths.forEach((path, c) => path.forEach((left, t) => { data[t * shape[1] + c] = left; }));
    return { shape, data };
  }

  /** Effort that runs straight to targets: the rule of counterpoise.app.site.effort_rules. @param {any} rule @param {Record<string, any>} levers @returns {Given} */
  effort(rule, levers) {
    const [own, kept, start, how] = ["own", "kept", "start", "how"].map((key) => this.block.array(rule[key].array).data);
    const { shape, data: base } = /** @type {{shape: number[], data: Float64Array}} */ (this.policy[rule.name]);
    const data = base.slice();
    /** How far along the way to a target each bound lies. @param {number} due */
    const ramp = (due) => Array.from({ length: shape[0] }, (_, t) => Math.min(Math.max((t * rule.step) / Math.max(due + 1 - rule.from, rule.step), 0), 1));
    const aimed = (/** @type {number} */ a, /** @type {number} */ target, /** @type {number} */ along) => start[a] + (target - start[a]) * along;
    if ("target" in levers || "target_by" in levers) {
      const target = levers.target ?? rule.usual[0];
      ramp(levers.target_by ?? rule.usual[1]).forEach((along, t) => {
        for (let a = 0, i = t * shape[1]; a < shape[1]; a++, i++) {
          const kind = Number(how[a]), aim = aimed(a, target, along);
          data[i] = kind === EXACT ? aim : kind === FLOOR ? Math.max(own[i], aim) : kept[i];
        }
      });
    }
    const aims = (levers.targets ?? []).map((/** @type {string} */ one) => one.split(":"))
      .map((/** @type {string[]} */ [who, share, by]) => ({ who, target: Number(share), by: Number(by), alone: who in rule.allies }));
    // Blocs before allies, low targets before high ones: the later one of an ally counts.
    aims.sort((/** @type {any} */ a, /** @type {any} */ b) => Number(a.alone) - Number(b.alone) || a.target - b.target);
    for (const { who, target, by } of aims) {
      const along = ramp(by);
      for (const ally of rule.blocs[who] ?? [who]) {
        const a = rule.allies[ally];
        if (a !== undefined) for (let t = 0; t < shape[0]; t++) data[t * shape[1] + a] = aimed(a, target, along[t]);
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
