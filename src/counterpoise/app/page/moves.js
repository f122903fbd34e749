// Which levers of a scenario are moved, as far as its rules know them.
import { setup } from "./setup.js";

/** @import {Levers} from "./types.js" */

/** Levers that do nothing where the leading ally stays: those of its drawdown. @param {any} entry of the scenario @returns {string[]} */
const leaving = (entry) => entry.rules.filter((/** @type {any} */ { kind }) => kind === "drawdown").flatMap((/** @type {any} */ { levers }) => levers);

/** Levers that are moved, in the order of the table, so that one state has one key. @param {Levers} levers @param {any} entry of the scenario @param {boolean} stays whether the leading ally stays @returns {Record<string, number | boolean>} */
export function movedOf(levers, entry, stays = false) {
  const idle = stays ? leaving(entry) : [];
  const own = setup.levers.map((lever) => lever.id).filter((id) => levers[id] !== undefined && id in entry.usual && !idle.includes(id));
  return Object.fromEntries(own.map((id) => [id, /** @type {number | boolean} */ (levers[id])]));
}

/** Whether rules know every lever that is moved. @param {Levers} levers @param {any} entry of the scenario */
export function allKnown(levers, entry) { return Object.entries(levers).every(([id, value]) => value === undefined || id in entry.usual); }

/** Whether two states of a scenario come to the same if the leading ally stayed. @param {Levers} one @param {Levers} other @param {any} entry of the scenario */
export function alikeIfStays(one, other, entry) {
  const idle = leaving(entry);
  const ids = new Set([...Object.keys(one), ...Object.keys(other)].filter((id) => !idle.includes(id)));
  return [...ids].every((id) => one[id] === other[id]);
}
