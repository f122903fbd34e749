// The state of the screen, which is the query of the address: one state, one address.
import { byId, placed, setup } from "./setup.js";
/** @import {Field, Lever, LeverValue, Side, State, Targets} from "./types.js" */

/** Whether all of a text is as the table of the address says. @param {string} pattern @param {string} words */
function matched(pattern, words) { return new RegExp(`^(?:${pattern})$`, "su").exec(words); }

/** Return the state of a query, and the keys that could not be read. What is wrong is left out. @param {string} query */
export function read(query) {
  const { aliases, fields, patterns, scenario } = setup.address;
  const rest = Object.fromEntries(fields.map((field) => [field.key, field.usual]));
  const state = /** @type {State} */ (/** @type {unknown} */ ({ sides: [{ scenario, levers: {} }], choices: {}, ...rest }));
  /** @type {string[]} */
  const wrong = [];
  const given = new URLSearchParams(query);
  const named = (/** @type {string} */ name) => setup.scenarios.some((s) => s.name === name) || matched(patterns.own, name);
  for (const key of ["s", "c"]) {
    const written = given.get(key);
    if (written === null) continue;
    const name = Object.hasOwn(aliases, written) ? aliases[written] : written;
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

/** Return the keys behind a number sign: none is read there. What is no pair names a place of the page. @param {string} hash */
export function behind(hash) {
  return hash.includes("=") ? [...new URLSearchParams(hash.replace(/^#/, "")).keys()].map((key) => `#${key}`) : [];
}

/** Take one pair of a query into a state. @param {State} state @param {string} key @param {string} words */
function take(state, key, words) {
  const { choices, fields, second, version } = setup.address;
  const other = key.startsWith(second);
  const lever = byId.get(other ? key.slice(second.length) : key);
  if (lever) {
    const found = valueOf(lever, words);
    const side = state.sides[other ? 1 : 0];
    if (found === undefined || !side) return false;
    side.levers[lever.id] = found;
    return true;
  }
  if (Object.hasOwn(choices, key)) return matched(choices[key], words) !== null && ((state.choices[key] = words), true);
  const field = fields.find((one) => one.key === key);
  if (!field) return key === "v" ? words === version : key === "s" || key === "c";
  const value = fieldOf(field, words);
  if (value === undefined) return false;
  Object.assign(state, { [key]: value });
  return true;
}

/** @param {Field} field @param {string} words */
function fieldOf({ usual, allowed, most }, words) {
  if (typeof usual === "string") return allowed.includes(words) ? words : undefined;
  const number = matched(setup.address.patterns.whole, words) ? Number(words) : -1;
  if (number < 0 || (most ? number > most : !allowed.includes(number))) return undefined;
  return typeof usual === "boolean" ? number === 1 : number;
}

/** @param {Lever} lever @param {string} words @returns {LeverValue | undefined} */
function valueOf(lever, words) {
  if (lever.kind === "members") {
    const codes = [...new Set(words.split(","))].sort();
    return codes.every((code) => matched(setup.address.patterns.ally, code) && setup.allies.some((a) => a.code === code)) ? codes : undefined;
  }
  if (lever.kind === "targets") {
    /** @type {Map<string, string>} */
    const aims = new Map();
    const { most_aims, patterns } = setup.address;
    const parts = words.split(",");
    if (parts.length > most_aims) return undefined;
    for (const one of parts) {
      const [, who, share, by] = matched(patterns.aim, one) ?? [];
      if (!who || aims.has(who) || Number(share) < lever.low || Number(share) > lever.high) return undefined;
      aims.set(who, aim(lever, who, Number(share), by));
    }
    return [...aims.values()].sort();
  }
  if (lever.kind === "choice") return lever.options.includes(words) ? words : undefined;
  const number = matched(setup.address.patterns.number, words) ? Number(words) : NaN;
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
  const { choices, fields, second, version } = setup.address;
  /** @type {[string, string | number][]} */
  const pairs = [["v", version], ["s", state.sides[0].scenario], ...moved(state.sides[0], "")];
  if (state.sides[1]) pairs.push(["c", state.sides[1].scenario], ...moved(state.sides[1], second));
  for (const { key, usual } of fields) {
    const value = Object(state)[key];
    if (value !== usual) pairs.push([key, typeof value === "boolean" ? Number(value) : value]);
  }
  for (const key of Object.keys(choices)) if (state.choices[key]) pairs.push([key, state.choices[key]]);
  return pairs.map(([k, v]) => `${k}=${encodeURIComponent(v).replaceAll("%2C", ",").replaceAll("%3A", ":")}`).join("&");
}

/** @param {Side} side @param {string} prefix @returns {Generator<[string, string | number]>} */
function* moved(side, prefix) {
  for (const lever of setup.levers) {
    const value = side.levers[lever.id];
    if (value === undefined) continue;
    yield [prefix + lever.id, typeof value === "string" ? value : Array.isArray(value) ? value.join(",") : Number(Number(value).toPrecision(10))];
  }
}

/** The part of a state that decides numbers: what the server is asked for. @param {State} state */
export function numbers(state) { return write({ ...state, page: "overview", theme: "", embed: "", present: false, choices: {} }); }

/** The same, with what was chosen that a page's figures are drawn by. @param {State} state @param {string[]} keys */
export function drawn(state, keys) {
  const choices = Object.fromEntries(Object.entries(state.choices).filter(([key]) => keys.includes(key)));
  return write({ ...state, page: "overview", theme: "", embed: "", present: false, choices });
}

/** The address of what is on the screen, as it stands in a file: numbers, and what was chosen in charts. @param {State} state */
export function seen(state) { return write({ ...state, page: "overview", theme: "", embed: "", present: false }); }

/** Whether this page's address leads nobody else here. */
export function local() { return setup.own_hosts.includes(location.hostname); }

/** Whether a scenario is a file or a plan that was opened: no address brings it back for good. @param {Side} side */
export function isOwn(side) { return matched(setup.address.patterns.own, side.scenario) !== null; }

/** The address of a state, whole. @param {State} state */
export function link(state) { return `${location.origin}${location.pathname}?${write(state)}`; }
