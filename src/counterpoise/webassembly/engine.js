// The engine in a browser: arrays go into the memory of the WebAssembly module, futures are run, series come out.
// The module is made from the Python source of the engine; what it takes stands in a table beside it (engine.json).

/**
 * @typedef {{group: string, name: string, kind: string, type: string, dims: string[], optional: boolean}} Argument
 * @typedef {{source: string, sizes: Record<string, number>, indexes: Record<string, string>, lanes: string, arguments: Argument[]}} Table
 * @typedef {{shape: number[], data: Float64Array | BigInt64Array}} Given
 * @typedef {{futures: number, sizes: Record<string, number>, numbers: Record<string, number>,
 *   parameters: Record<string, Given>, policy: Record<string, Given>}} Inputs
 * @typedef {{dims: string[], shape: number[], data: Float64Array}} Found
 * @typedef {{futures: number, series: Record<string, Found>, sums: Record<string, Found>}} Outputs
 */

/** Futures that are run in one go: as many as Python runs, so that sums are added in the same order. */
export const BLOCK = 100;
const PAGE = 65536;
const SECTION = "counterpoise";

/** Why the engine does not run, for people: every problem at once, with what to do. */
export class EngineError extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(problems.join("\n"));
    this.name = "EngineError";
    this.problems = problems;
  }
}

/**
 * Reads what Python packed.
 * @param {Uint8Array} bytes
 * @returns {Inputs}
 */
export function unpacked(bytes) {
  const length = bytes.length < 4 ? NaN : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (!(4 + length <= bytes.length)) throw new EngineError(["The figures of the scenario are cut short. Load the file again."]);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const data = new Uint8Array(bytes.subarray(4 + length)).buffer; // a copy, which lies at a multiple of eight
  /** @type {Inputs} */
  const inputs = { futures: head.futures, sizes: head.sizes, numbers: head.numbers, parameters: {}, policy: {} };
  for (const [group, name, type, shape, place] of head.arrays) {
    const count = product(shape);
    if (place + 8 * count > data.byteLength) throw new EngineError([`${group}.${name} is cut short. Load the file again.`]);
    const kind = type === "int64" ? BigInt64Array : Float64Array;
    inputs[/** @type {"parameters" | "policy"} */ (group)][name] = { shape, data: new kind(data, place, count) };
  }
  return inputs;
}

/**
 * Prepares a module, if it is made from the source that its table names.
 * @param {BufferSource} bytes @param {string} source
 * @returns {Promise<{instance: WebAssembly.Instance, single: boolean}>} single: whether its working memory is in single precision
 */
export async function instantiated(bytes, source) {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(bytes)) {
    throw new EngineError([
      "This browser cannot run the engine: it needs WebAssembly with SIMD. " +
        "Use Chrome or Edge 91, Firefox 89 or Safari 16.4, or a later one.",
    ]);
  }
  const module = await WebAssembly.compile(bytes).catch((error) => {
    throw new EngineError([`The page's security policy must allow 'wasm-unsafe-eval' in script-src. The browser says: ${error.message}`]);
  });
  const [section] = WebAssembly.Module.customSections(module, SECTION);
  const [from, precision] = section ? new TextDecoder().decode(section).split(" ") : [];
  if (from !== source) {
    throw new EngineError(["The engine and the table of its arguments are of different versions. Load both again."]);
  }
  return { instance: await WebAssembly.instantiate(module, {}), single: precision === "single" };
}

/** @param {string} text in base64 @returns {Uint8Array} */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** @param {number[]} shape */
export const product = (shape) => shape.reduce((a, b) => a * b, 1);

export class Engine {
  /**
   * Prepares the engine.
   * @param {BufferSource} bytes of the module
   * @param {Table} table of its arguments
   */
  static async load(bytes, table) {
    const { instance, single } = await instantiated(bytes, table.source);
    return new Engine(instance, table, single);
  }

  /** @param {WebAssembly.Instance} instance @param {Table} table @param {boolean} single */
  constructor(instance, table, single) {
    const { memory, run, __heap_base: base } = /** @type {any} */ (instance.exports);
    this.memory = /** @type {WebAssembly.Memory} */ (memory);
    this.enter = /** @type {(table: number) => number} */ (run);
    this.base = Math.ceil(base.value / 16) * 16;
    this.table = table;
    this.single = single;
  }

  /** Bytes of each number of an argument. @param {Argument} argument */
  bytes({ group, dims }) {
    return this.single && group === "state" && dims.includes(this.table.lanes) ? 4 : 8;
  }

  /**
   * Runs consecutive futures.
   * @param {Inputs} inputs
   * @param {number} first of them
   * @param {number} futures how many
   * @returns {Outputs}
   */
  run(inputs, first = 0, futures = inputs.futures - first) {
    this.check(inputs, first, futures);
    const sizes = { ...inputs.sizes, ...this.table.sizes, future: futures };
    const laid = this.table.arguments.map((argument) => this.laidOut(argument, inputs, sizes, first, futures));
    const slots = laid.reduce((sum, { shape }) => sum + (shape ? 5 + 2 * shape.length : 1), 0);
    let place = this.base + 8 * slots;
    const places = laid.map(({ argument, shape }) => {
      const here = place;
      if (shape) place += this.bytes(argument) * product(shape);
      return here;
    });
    this.grow(place);
    const view = new DataView(this.memory.buffer);
    const numbers = new Float64Array(this.memory.buffer, 0, Math.floor(this.memory.buffer.byteLength / 8));
    numbers.fill(0, this.base / 8, place / 8);
    let slot = this.base;
    laid.forEach((item, i) => {
      slot = item.shape ? describe(view, slot, places[i], item.shape, this.bytes(item.argument)) : putNumber(view, slot, item);
      if (item.data) new Uint8Array(this.memory.buffer).set(bytesOf(item.data), places[i]);
    });
    const status = this.enter(this.base);
    if (status) throw new EngineError([`The engine stopped with error ${status}. Please report it with the scenario.`]);
    return this.outputs(laid, places, futures);
  }

  /**
   * Runs all futures, block after block, so that memory does not grow with their number and a page stays awake.
   * @param {Inputs} inputs
   * @param {{block?: number, progress?: (done: number, of: number) => void, signal?: AbortSignal}} options
   * @returns {Promise<Outputs>}
   */
  async runAll(inputs, { block = BLOCK, progress = () => {}, signal } = {}) {
    /** @type {Outputs | undefined} */
    let all;
    for (let first = 0; first < inputs.futures; first += block) {
      signal?.throwIfAborted();
      const part = this.run(inputs, first, Math.min(block, inputs.futures - first));
      all ??= roomFor(part, inputs.futures);
      put(part, all, first);
      progress(first + part.futures, inputs.futures);
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (!all) throw new EngineError(["There are no futures to run. Pack at least one."]);
    return all;
  }

  /**
   * Where an argument's values come from: what is given, or zeros.
   * @param {Argument} argument @param {Inputs} inputs @param {Record<string, number>} sizes
   * @param {number} first @param {number} futures
   * @returns {{argument: Argument, shape?: number[], data?: Float64Array | BigInt64Array, value?: number}}
   */
  laidOut(argument, inputs, sizes, first, futures) {
    const { group, name, kind, dims } = argument;
    if (kind === "number") return { argument, value: inputs.numbers[name] };
    if (group === "accounts") return { argument, shape: dims.map((dim) => (dim === "future" ? 0 : sizes[dim])) };
    if (group !== "parameters" && group !== "policy") return { argument, shape: dims.map((dim) => sizes[dim]) };
    const { shape, data } = inputs[group][name];
    if (group === "policy" || shape[0] === 1) return { argument, shape, data };
    const each = product(shape.slice(1));
    return { argument, shape: [futures, ...shape.slice(1)], data: data.subarray(first * each, (first + futures) * each) };
  }

  /** @param {number} end byte that must exist */
  grow(end) {
    grown(this.memory, end);
  }

  /**
   * @param {{argument: Argument, shape?: number[]}[]} laid @param {number[]} places @param {number} futures
   * @returns {Outputs}
   */
  outputs(laid, places, futures) {
    /** @type {Outputs} */
    const found = { futures, series: {}, sums: {} };
    laid.forEach(({ argument: { group, name, dims }, shape }, i) => {
      if ((group !== "series" && group !== "sums") || !shape) return;
      const data = new Float64Array(this.memory.buffer, places[i], product(shape)).slice();
      found[group][name] = { dims, shape, data };
    });
    return found;
  }

  /**
   * Holds what is given against the table: a wrong size would be read as other figures.
   * @param {Inputs} inputs @param {number} first @param {number} futures
   */
  check(inputs, first, futures) {
    const problems = [];
    const sizes = { ...inputs.sizes, ...this.table.sizes };
    if (!(first >= 0 && futures >= 1 && first + futures <= inputs.futures)) {
      problems.push(`futures: ${first} to ${first + futures} were asked for, and there are ${inputs.futures}.`);
    }
    for (const [dim, size] of Object.entries(this.table.sizes)) {
      if ((inputs.sizes[dim] ?? size) !== size) problems.push(`sizes.${dim}: ${inputs.sizes[dim]} is given, the engine has ${size}.`);
    }
    for (const argument of this.table.arguments) {
      const { group, name, kind } = argument;
      if (kind === "number") {
        if (!Number.isFinite(inputs.numbers[name])) problems.push(`policy.${name}: a number is missing.`);
      } else if (group === "parameters" || group === "policy") {
        const given = inputs[group][name];
        problems.push(...(given ? wrong(argument, given, sizes, inputs.futures) : [`${group}.${name} is missing.`]));
        const along = this.table.indexes[name];
        if (given && along && group === "policy" && given.data.some((v) => v < -1 || v >= sizes[along])) {
          problems.push(`policy.${name}: a place beyond the ${sizes[along]} of ${along}.`);
        }
      }
    }
    if (problems.length) throw new EngineError([...problems, "Pack the scenario again with the version that the engine comes from."]);
  }
}

/** @param {WebAssembly.Memory} memory @param {number} end byte that must exist */
export function grown(memory, end) {
  const lacking = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (lacking <= 0) return;
  try {
    memory.grow(lacking);
  } catch {
    throw new EngineError([`There is no room for ${Math.ceil(end / 2 ** 20)} MiB. Run fewer futures at a time.`]);
  }
}

/** @param {Outputs} part @param {number} futures @returns {Outputs} zeros for all futures */
function roomFor({ series, sums }, futures) {
  /** @type {Outputs} */
  const all = { futures, series: {}, sums: {} };
  for (const [name, { dims, shape }] of Object.entries(series)) {
    const whole = [futures, ...shape.slice(1)];
    all.series[name] = { dims, shape: whole, data: new Float64Array(product(whole)) };
  }
  for (const [name, { dims, shape }] of Object.entries(sums)) all.sums[name] = { dims, shape, data: new Float64Array(product(shape)) };
  return all;
}

/** @param {Outputs} part @param {Outputs} all @param {number} first future of the part */
function put(part, all, first) {
  for (const [name, { shape, data }] of Object.entries(part.series)) all.series[name].data.set(data, first * product(shape.slice(1)));
  for (const [name, { data }] of Object.entries(part.sums)) {
    const sum = all.sums[name].data;
    data.forEach((value, i) => (sum[i] += value));
  }
}

/**
 * @param {Argument} argument @param {Given} given @param {Record<string, number>} sizes @param {number} futures
 * @returns {string[]}
 */
function wrong({ group, name, type, dims, optional }, { shape, data }, sizes, futures) {
  const wanted = dims.map((dim) => (dim === "future" ? futures : sizes[dim]));
  const same = dims[0] === "future" && shape[0] === 1 ? [1, ...wanted.slice(1)] : wanted;
  const fits = shape.length === dims.length && shape.every((size, i) => size === same[i]);
  const empty = optional && shape.length === dims.length && product(shape) === 0 && shape[0] === 0;
  const kind = type === "int64" ? data instanceof BigInt64Array : data instanceof Float64Array;
  if (kind && (fits || empty) && data.length === product(shape)) return [];
  const size = dims.map((dim, i) => `${dim} ${dim === "future" ? `1 or ${futures}` : wanted[i]}`).join(" × ");
  return [`${group}.${name}: ${data.length} numbers as ${shape.join(" × ")} are given; the engine takes ${size} of type ${type}.`];
}

/** @param {Float64Array | BigInt64Array} data */
const bytesOf = (data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/**
 * Writes how Numba describes an array: two pointers that nothing reads, count, bytes a number, place, shape and strides.
 * @param {DataView} view @param {number} slot @param {number} place @param {number[]} shape @param {number} bytes of a number
 */
export function describe(view, slot, place, shape, bytes = 8) {
  const strides = shape.map((_, i) => bytes * product(shape.slice(i + 1)));
  for (const value of [0, 0, product(shape), bytes, place, ...shape, ...strides]) {
    view.setBigInt64(slot, BigInt(value), true);
    slot += 8;
  }
  return slot;
}

/** @param {DataView} view @param {number} slot @param {{argument: Argument, value?: number}} item */
function putNumber(view, slot, { argument, value = 0 }) {
  if (argument.type === "int64") view.setBigInt64(slot, BigInt(value), true);
  else view.setFloat64(slot, value, true);
  return slot + 8;
}
