// The block of bytes that holds the figures: a head in JSON, then arrays.

/** Why something cannot be used, for people: every problem at once, with what to do. */
export class Damaged extends Error {
  /** @param {string[]} problems */
  constructor(problems) { super(problems.join("\n")); this.problems = problems; }
}

/** @typedef {{shape: number[], data: any}} Packed */
const TYPES = { float64: Float64Array, float32: Float32Array, int64: BigInt64Array, uint64: BigUint64Array, int32: Int32Array, uint16: Uint16Array };

export class Block {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const length = bytes.length < 4 ? NaN : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (!(4 + length <= bytes.length)) throw new Damaged(["The figures are cut short. Get the file anew."]);
    this.head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    this.data = new Uint8Array(bytes.subarray(4 + length)).buffer; // a copy, which lies at a multiple of eight
  }

  /** An array by its number. @param {number} number @returns {Packed} */
  array(number) {
    const [type, shape, place] = this.head.arrays[number];
    const kind = TYPES[/** @type {keyof typeof TYPES} */ (type)];
    const count = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    if (place + kind.BYTES_PER_ELEMENT * count > this.data.byteLength) throw new Damaged(["The figures are cut short. Get the file anew."]);
    return { shape, data: new kind(this.data, place, count) };
  }
}

/** Bytes that were deflated. @param {Uint8Array} bytes */
export async function inflated(bytes) {
  const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
