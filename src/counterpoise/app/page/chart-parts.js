// What charts that are made here share: what they are made of, numbers as charts are sent them, and words.
import { contrasted, nameOf } from "./words.js";

/** @import {Digest} from "./digest.js" */
/** @import {Summary} from "./summary.js" */
/** @typedef {Record<string, Record<string, any>[]>} Datasets */
/** What a chart shows: the data of each drawing, its finding and a sentence. @typedef {{data: Datasets[], title: string, says: string}} Drawn */
/** A scenario as it is shown: what its futures come to, what it is, and its numbers. @typedef {{digest: Digest, entry: any, summary: Summary}} ShownSide */
/** @typedef {{id: string, name: string, group: number, order: number}} Capability */

/** The most letters of a line in a legend. */
export const LEGEND_LETTERS = 100;

/** A number as charts are sent it: four digits, of two equally near ones the even one. @param {number} value */
export function rounded(value) {
  const scaled = value * 1e4, floor = Math.floor(scaled), rest = scaled - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2) ? floor + 1 : floor) / 1e4;
}

/** A word of a chart in the language. @param {string} english */
export const word = (english) => nameOf(english, "chart", false);

/** What coverage is measured against; one name where scenarios differ. @param {ShownSide[]} sides */
export function levelOf(sides) {
  const [first, second = first] = sides.map((side) => side.entry.level);
  return nameOf(first === second ? first : "what each scenario asks for");
}

/** What holds under which scenario. @param {ShownSide[]} sides @param {(side: ShownSide, place: number) => string} held */
export const under = (sides, held) => contrasted(sides.map((side, i) => [held(side, i), side.entry.label]));

/** A name in lines. @param {string} name @param {number} letters that a line has at most */
export function wrapped(name, letters) {
  /** @type {string[]} */
  const lines = [];
  for (const one of name.split(" ")) {
    const line = lines[lines.length - 1];
    if (line !== undefined && line.length + 1 + one.length <= letters) lines[lines.length - 1] = `${line} ${one}`;
    else lines.push(one);
  }
  return lines.join("\n");
}
