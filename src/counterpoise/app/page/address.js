// The state of the screen, which is the query of the address: one state, one address.
import { byId, placed, setup } from "./setting.js";
/** @import {Lever, LeverValue, Side, State, Targets, Theme} from "./types.js" */

/** @type {Theme[]} */
const THEMES = ["light", "dark"];
/** What a reader chose within charts and in the evidence: the server knows the same keys. @type {Record<string, RegExp>} */
const CHOICES = {
  map: /^(effort|cost)$/, year: /^20\d\d$/, against: /^1$/, everyone: /^1$/,
  q: /^[^]{1,200}$/, table: /^[a-z][a-z_]{0,39}$/, grade: /^[A-D]$/, at: /^[1-9]\d{0,3}$/,
};
const AIM = /^([A-Z]{3}|[a-z][a-z_]{1,39}):(\d?\.\d{1,6}):(20\d\d)$/;

/** Return the state of a query, and the keys that could not be read. What is wrong is left out. @param {string} query */
export function read(query) {
  /** @type {State} */
  const state = { sides: [{ scenario: "glide-path", levers: {} }], n: 1000, seed: 1, samples: false,
    page: "overview", theme: "", embed: "", choices: {} };
  /** @type {string[]} */
  const wrong = [];
  const given = new URLSearchParams(query);
  const named = (/** @type {string} */ name) => setup.scenarios.some((s) => s.name === name) || /^own-[a-z0-9.-]{1,76}$/.test(name);
  for (const key of ["s", "c"]) {
    const name = given.get(key);
    if (name === null) continue;
    if (!named(name)) wrong.push(key);
    else if (key === "s") state.sides[0].scenario = name;
    else state.sides[1] = { scenario: name, levers: {} };
  }
  const seen = new Set();
  for (const [key, value] of given) {
    if (seen.has(key)) { wrong.push(key); continue; }
    seen.add(key);
    if (!take(state, key, value)) wrong.push(key);
  }
  return { state, wrong };
}

/** Take one pair of a query into a state. @param {State} state @param {string} key @param {string} value */
function take(state, key, value) {
  const second = key.startsWith("c.");
  const lever = byId.get(second ? key.slice(2) : key);
  if (lever) {
    const found = valueOf(lever, value);
    const side = state.sides[second ? 1 : 0];
    if (found === undefined || !side) return false;
    side.levers[lever.id] = found;
    return true;
  }
  if (CHOICES[key]) return CHOICES[key].test(value) && ((state.choices[key] = value), true);
  const theme = THEMES.find((t) => t === value);
  const whole = /^\d{1,10}$/.test(value) ? Number(value) : -1;
  switch (key) {
    case "v": return value === "1";
    case "s": case "c": return true;
    case "n": return setup.futures.includes(whole) && ((state.n = whole), true);
    case "seed": return whole >= 0 && whole < 2 ** 31 && ((state.seed = whole), true);
    case "samples": return (whole === 0 || whole === 1) && ((state.samples = whole === 1), true);
    case "page": return /^[a-z]+$/.test(value) && ((state.page = value), true);
    case "theme": return theme !== undefined && ((state.theme = theme), true);
    case "embed": return setup.charts.some((c) => c.id === value) && ((state.embed = value), true);
    default: return false;
  }
}

/** @param {Lever} lever @param {string} words @returns {LeverValue | undefined} */
function valueOf(lever, words) {
  if (lever.kind === "members") {
    const codes = [...new Set(words.split(","))].sort();
    return codes.every((code) => setup.allies.some((a) => a.code === code)) ? codes : undefined;
  }
  if (lever.kind === "targets") {
    /** @type {Map<string, string>} */
    const aims = new Map();
    for (const one of words.split(",")) {
      const [, who, share, by] = AIM.exec(one) ?? [];
      if (!who || aims.has(who) || Number(share) < lever.low || Number(share) > lever.high) return undefined;
      aims.set(who, aim(lever, who, Number(share), by));
    }
    return [...aims.values()].sort();
  }
  const number = words.trim() === "" ? NaN : Number(words);
  if (lever.kind === "switch") return number === 1 ? true : number === 0 ? false : undefined;
  return number >= lever.low && number <= lever.high ? placed(lever, number) : undefined;
}

/**
 * Return a target of spending for one ally or bloc as it stands in an address.
 * @param {Targets} lever @param {string} who @param {number} share @param {string} by
 */
export function aim(lever, who, share, by) { return `${who}:${placed(lever, share)}:${by}`; }

/** Return the query of a state; what is as it is anyway is left out. @param {State} state */
export function write(state) {
  /** @type {[string, string | number][]} */
  const pairs = [["v", "1"], ["s", state.sides[0].scenario], ...moved(state.sides[0], "")];
  if (state.sides[1]) pairs.push(["c", state.sides[1].scenario], ...moved(state.sides[1], "c."));
  if (state.n !== 1000) pairs.push(["n", state.n]);
  if (state.seed !== 1) pairs.push(["seed", state.seed]);
  if (state.samples) pairs.push(["samples", 1]);
  if (state.page !== "overview") pairs.push(["page", state.page]);
  if (state.theme) pairs.push(["theme", state.theme]);
  if (state.embed) pairs.push(["embed", state.embed]);
  for (const key of Object.keys(CHOICES)) if (state.choices[key]) pairs.push([key, state.choices[key]]);
  return pairs.map(([k, v]) => `${k}=${encodeURIComponent(v).replaceAll("%2C", ",").replaceAll("%3A", ":")}`).join("&");
}

/** @param {Side} side @param {string} prefix @returns {Generator<[string, string | number]>} */
function* moved(side, prefix) {
  for (const lever of setup.levers) {
    const value = side.levers[lever.id];
    if (value === undefined) continue;
    yield [prefix + lever.id, Array.isArray(value) ? value.join(",") : Number(Number(value).toPrecision(10))];
  }
}

/** The part of a state that decides numbers: what the server is asked for. @param {State} state */
export function numbers(state) { return write({ ...state, page: "overview", theme: "", embed: "", choices: {} }); }

/** The address of what is on the screen, as it stands in a file: numbers, and what was chosen in charts. @param {State} state */
export function seen(state) { return write({ ...state, page: "overview", theme: "", embed: "" }); }

/** The address of a state, whole. @param {State} state */
export function link(state) { return `${location.origin}${location.pathname}?${write(state)}`; }
