// What the page gets once from the server: levers, scenarios, charts, words.

import { text } from "./elements.js";

/** @import {Defaults, Lever, LeverValue, Scenario, Setup, Slider, Targets} from "./types.js" */

/** There once the server has answered; nothing is shown before. @type {Setup} */
export let setup;
/** @type {Map<string, Lever>} */
export const byId = new Map();

/** @param {Setup} found */
export function useSetup(found) {
  setup = found;
  byId.clear();
  for (const lever of found.levers) byId.set(lever.id, lever);
}

/** Scenarios that were opened from files in this tab: their words are kept for a server that forgot them. */
const OWN = "counterpoise-own";
/** @typedef {{ title: string, words: string, defaults: Defaults }} Own */
/** @type {Record<string, Own> | null} */
let held = null;
export const own = {
  /** @returns {Record<string, Own>} */
  all() {
    try { held ??= JSON.parse(sessionStorage.getItem(OWN) ?? "{}"); } catch { /* not to be read: none */ }
    return (held ??= {});
  },
  /** @param {string} id @param {string} title @param {string} words @param {Defaults} defaults */
  keep(id, title, words, defaults) {
    held = { ...own.all(), [id]: { title, words, defaults } };
    try { sessionStorage.setItem(OWN, JSON.stringify(held)); } catch { /* full */ }
  },
};

/** Return the scenarios that can be chosen: built in, opened, and one that is in the address only. @param {(string | undefined)[]} others */
export function scenarios(...others) {
  const opened = Object.entries(own.all()).map(([name, one]) => ({ name, title: one.title, says: "", defaults: one.defaults }));
  /** @type {Scenario[]} */
  const listed = [...setup.scenarios, ...opened];
  for (const name of others) {
    if (name && !listed.some((s) => s.name === name)) listed.push({ name, title: name, says: "" });
  }
  return listed;
}

/** @param {string} name */
export function titleOf(name) { return scenarios(name).find((s) => s.name === name)?.title ?? name; }

/**
 * Where a lever stands when nobody moved it; null where allies differ.
 * @param {Lever} lever @param {string} scenario @returns {LeverValue | null}
 */
export function usual(lever, scenario) {
  const there = scenarios(scenario).find((s) => s.name === scenario)?.defaults?.[lever.id];
  if (there !== undefined) return there;
  if (lever.kind === "switch") return false;
  if (lever.kind === "choice") return lever.options[0];
  if (lever.unit === "times") return 1;
  if (lever.figure && lever.figure.count === 1) return lever.figure.value;
  if (lever.id === "delay") return 0;
  return null;
}

/** Return a slider that the page itself relies on. @param {string} id */
export function slider(id) {
  const found = byId.get(id);
  if (found?.kind !== "slider") throw new Error(`there is no slider ${id}`);
  return found;
}

/** Units that people read: a factor, and the key of what stands behind the number. @type {Record<string, [number, string]>} */
const UNITS = {
  "share of GDP": [100, "unit.gdp"], share: [100, "unit.percent"], "per year": [100, "unit.percent-a-year"],
  "1/year": [100, "unit.percent-a-year"], times: [1, "unit.times"], ratio: [1, "unit.times"], year: [1, ""], years: [1, "unit.years"],
  "a year": [1, "unit.a-year"], logits: [1, "unit.logits"], brigades: [1, "unit.brigades"],
};
/** @param {Lever} lever @returns {[number, string]} */
export function unit(lever) {
  const [factor, key] = UNITS[lever.unit] ?? [1, lever.unit];
  return [factor, key && text(key)];
}

/** Return the step nearest to a value, within bounds: the same rule as the server's. @param {Slider | Targets} lever @param {number} value */
export function placed(lever, value) {
  const inside = Math.min(Math.max(value, lever.low), lever.high);
  return Number((lever.low + Math.round((inside - lever.low) / lever.step) * lever.step).toFixed(6));
}
