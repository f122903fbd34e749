// Which levers of a scenario are moved, as far as its rules know them.
import { setup } from "./setup.js";

/** @import {Levers} from "./types.js" */
/** @typedef {Record<string, import("./types.js").LeverValue>} Moved */

/** Levers that do nothing where the leading ally stays: those of its drawdown. @param {any} entry of the scenario @returns {string[]} */
const leaving = (entry) => entry.rules.filter((/** @type {any} */ { kind }) => kind === "drawdown").flatMap((/** @type {any} */ { levers }) => levers);

/** Levers that are moved, in the order of the table, so that one state has one key. @param {Levers} levers @param {any} entry of the scenario @param {boolean} stays whether the leading ally stays @returns {Moved} */
export function movedOf(levers, entry, stays = false) {
  const idle = stays ? leaving(entry) : [];
  const own = setup.levers.map((lever) => lever.id).filter((id) => levers[id] !== undefined && id in entry.usual && !idle.includes(id));
  return Object.fromEntries(own.map((id) => [id, /** @type {import("./types.js").LeverValue} */ (levers[id])]));
}

/** Allies that levers leave out of a scenario. @param {any} entry of the scenario @param {Levers} levers @returns {string[]} */
export function awayOf(entry, levers) {
  return Array.isArray(levers.without) ? levers.without.filter((code) => code in entry.counts.allies) : [];
}

/** Whether somebody takes part beside the leading ally. @param {any} entry of the scenario @param {Levers} levers */
export const somebodyLeft = (entry, levers) => awayOf(entry, levers).length < entry.allies.length - 1;

/** Whether rules know every lever that is moved, and whom it names. @param {Levers} levers @param {any} entry of the scenario */
export function allKnown(levers, entry) {
  if (!Object.entries(levers).every(([id, value]) => value === undefined || id in entry.usual)) return false;
  const { allies, blocs } = entry.rules.find((/** @type {any} */ { kind }) => kind === "effort") ?? {};
  const aims = Array.isArray(levers.targets) ? levers.targets.map((one) => one.split(":")[0]) : [];
  const { usual, counts } = entry, away = Array.isArray(levers.without) ? levers.without : [];
  return somebodyLeft(entry, levers) && aims.every((who) => who in allies || blocs[who]?.length) && away.every((code) => usual.without?.includes(code) || code in counts.allies);
}

/** Whether two states of a scenario come to the same if the leading ally stayed. @param {Levers} one @param {Levers} other @param {any} entry of the scenario */
export function alikeIfStays(one, other, entry) {
  const idle = leaving(entry);
  const ids = new Set([...Object.keys(one), ...Object.keys(other)].filter((id) => !idle.includes(id)));
  return [...ids].every((id) => String(one[id]) === String(other[id]));
}
