// What the page gets once from the server: levers, scenarios, charts, words.

/** @type {any} */
export let setup = null;
export const byId = new Map();

export function useSetup(found) {
  setup = found;
  byId.clear();
  for (const lever of found.levers) byId.set(lever.id, lever);
}

/** Scenarios that were opened from files in this tab: their words are kept for a server that forgot them. */
const OWN = "counterpoise-own";
let held = null;
export const own = {
  all() {
    try { held ??= JSON.parse(sessionStorage.getItem(OWN) ?? "{}"); } catch { held ??= {}; }
    return held;
  },
  keep(id, title, words, defaults) {
    held = { ...own.all(), [id]: { title, words, defaults } };
    try { sessionStorage.setItem(OWN, JSON.stringify(held)); } catch { /* full */ }
  },
};

/** Return the scenarios that can be chosen: built in, opened, and one that is in the address only. */
export function scenarios(...others) {
  const opened = Object.entries(own.all()).map(([name, one]) => ({ name, title: one.title, says: "", defaults: one.defaults }));
  const listed = [...setup.scenarios, ...opened];
  for (const name of others) {
    if (name && !listed.some((s) => s.name === name)) listed.push({ name, title: name, says: "" });
  }
  return listed;
}

export function titleOf(name) { return scenarios(name).find((s) => s.name === name).title; }

/** Where a lever stands when nobody moved it; null where allies differ. */
export function usual(lever, scenario) {
  const there = scenarios(scenario).find((s) => s.name === scenario)?.defaults?.[lever.id];
  if (there !== undefined) return there;
  if (lever.default !== undefined) return lever.default;
  if (lever.kind === "switch") return false;
  if (lever.unit === "times") return 1;
  if (lever.figure && lever.figure.count === 1) return lever.figure.value;
  if (lever.id === "delay") return 0;
  return null;
}

/** Units that people read: a factor, and what stands behind the number. */
const UNITS = {
  "share of GDP": [100, "% of GDP"], share: [100, "%"], "per year": [100, "% a year"], "1/year": [100, "% a year"],
  times: [1, "×"], ratio: [1, "×"], year: [1, ""], years: [1, "years"],
};
export function unit(lever) { return UNITS[lever.unit] ?? [1, lever.unit]; }

/** Return the step nearest to a value, within bounds: the same rule as the server's. */
export function placed(lever, value) {
  const inside = Math.min(Math.max(value, lever.low), lever.high);
  return Number((lever.low + Math.round((inside - lever.low) / lever.step) * lever.step).toFixed(6));
}
