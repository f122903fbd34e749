// Figures of futures in a browser: the kernel that draws them, in the memory of its WebAssembly module.
import { describe, grown, instantiated, product } from "./engine.js";

/**
 * @typedef {{name: string, type: string, dims: string[]}} DrawArgument
 * @typedef {{source: string, arguments: DrawArgument[]}} DrawTable
 * @typedef {Float64Array | BigInt64Array | BigUint64Array} Numbers
 */
const STREAMS = 0, MIXED = 1, VALUES = 2;
const FUTURES = 1000;

export class Draws {
  /** Numbers between 0 and 1 by figure and future, as the ensemble has them. */
  mixed = new Float64Array();

  /** @param {BufferSource} bytes of the module @param {DrawTable} table of its arguments */
  static async load(bytes, table) {
    const { instance } = await instantiated(bytes, table.source);
    return new Draws(instance, table);
  }

  /** @param {WebAssembly.Instance} instance @param {DrawTable} table */
  constructor(instance, table) {
    const { memory, run, __heap_base: base } = /** @type {any} */ (instance.exports);
    this.memory = /** @type {WebAssembly.Memory} */ (memory);
    this.enter = /** @type {(table: number) => number} */ (run);
    this.base = Math.ceil(base.value / 16) * 16;
    this.table = table;
  }

  /**
   * Draws the numbers of all figures.
   * @param {{streams: BigUint64Array, own: BigInt64Array, common: BigInt64Array, weight: Float64Array, mended: Int32Array}} given
   */
  start({ streams, own, common, weight, mended }) {
    const sizes = { stream: streams.length / 4, word: 4, figure: own.length, future: FUTURES, end: 3 };
    this.mixed = this.run([STREAMS, MIXED], sizes, { streams, own, common, weight }, "mixed");
    const bits = new BigInt64Array(this.mixed.buffer);
    for (let i = 0; i < mended.length; i += 3) bits[mended[i] * FUTURES + mended[i + 1]] += BigInt(mended[i + 2]);
  }

  /**
   * Returns the values of some figures, one after the other.
   * @param {number[]} rows their places @param {Float64Array} ends lower end, mode and upper end of each
   */
  values(rows, ends) {
    const mixed = new Float64Array(rows.length * FUTURES);
    rows.forEach((row, i) => mixed.set(this.mixed.subarray(row * FUTURES, (row + 1) * FUTURES), i * FUTURES));
    const sizes = { stream: 0, word: 4, figure: rows.length, future: FUTURES, end: 3 };
    return this.run([VALUES], sizes, { mixed, ends }, "values");
  }

  /**
   * @param {number[]} stages @param {Record<string, number>} sizes @param {Record<string, Numbers>} given @param {string} wanted
   */
  run(stages, sizes, given, wanted) {
    const shapes = this.table.arguments.map(({ dims }) => dims.map((dim) => sizes[dim]));
    const slots = shapes.reduce((sum, shape) => sum + (shape.length ? 5 + 2 * shape.length : 1), 0);
    let end = this.base + 8 * slots;
    const places = shapes.map((shape) => {
      const here = end;
      if (shape.length) end += 8 * product(shape);
      return here;
    });
    grown(this.memory, end);
    const view = new DataView(this.memory.buffer);
    let slot = this.base;
    this.table.arguments.forEach(({ name }, i) => {
      if (!shapes[i].length) { slot += 8; return; }
      slot = describe(view, slot, places[i], shapes[i]);
      const data = given[name];
      if (data) new Uint8Array(this.memory.buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), places[i]);
    });
    for (const stage of stages) {
      view.setBigInt64(this.base, BigInt(stage), true); // the first argument
      this.enter(this.base);
    }
    const at = this.table.arguments.findIndex(({ name }) => name === wanted);
    return new Float64Array(this.memory.buffer, places[at], product(shapes[at])).slice();
  }
}
