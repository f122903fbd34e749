// Who provides and who pays, by year and ally: counterpoise.charts.provision_map. Its outlines stay as they are.
import { rounded, under } from "./chart-parts.js";
import { marksOf } from "./measures.js";
import { listed, nameOf, perCent, quarter, say, the } from "./words.js";

/** @import {ShownSide} from "./chart-parts.js" */
/** @import {Columns} from "./types.js" */
/** An ally of any side, in the order of the evidence. @typedef {{code: string, name: string, order: number}} Ally */

const BILLION = 1e-3, MOST_NAMED = 3;
const BORDERS = "Borders as recognised by the UN General Assembly; Crimea is part of Ukraine.";
const MEASURES = /** @type {const} */ (["provides", "effort", "cost"]);

/** @param {ShownSide[]} sides @returns {{data: {map: Columns}[], title: string, says: string}} */
export function map(sides) {
  const allies = alliesOf(sides), measured = sides.map((side) => measuresOf(side, allies));
  const { years, focus } = sides[0].entry.accounts;
  const codes = allies.map(({ code }) => code), names = allies.map(({ name }) => nameOf(name, "ally"));
  const everyYear = (/** @type {any[]} */ column) => years.flatMap(() => column);
  const ofYear = (/** @type {(year: number) => any} */ make) => years.flatMap((/** @type {number} */ year) => new Array(allies.length).fill(make(year)));
  const rows = { ally: everyYear(codes), name: everyYear(names), year: ofYear((year) => year), focus: ofYear((year) => year === focus) };
  const numbers = (/** @type {number[]} */ values) => values.map((value) => (Number.isFinite(value) ? rounded(value) : null));
  const change = (/** @type {"provides" | "effort" | "cost"} */ name) =>
    numbers(measured[0][name].map((before, i) => (sides.length > 1 ? measured[1][name][i] - before : NaN)));
  return {
    data: measured.map((values) => ({ map: {
      ...rows, ...Object.fromEntries(MEASURES.flatMap((name) => [[name, numbers(values[name])], [`${name}_change`, change(name)]])),
    } })),
    ...told(sides),
  };
}

/** @param {ShownSide[]} sides @returns {Ally[]} */
function alliesOf(sides) {
  /** @type {Map<string, Ally>} */
  const all = new Map(sides.flatMap(({ entry }) => entry.allies.map((/** @type {string} */ code) => [code, { code, ...entry.accounts.allies[code] }])));
  return [...all.values()].sort((a, b) => a.order - b.order);
}

/** The place among years' beginnings that is nearest to a year. @param {any} entry @param {number} year */
function nearest({ bounds }, year) {
  const far = marksOf(bounds).map((mark) => Math.abs(Number(bounds[mark].slice(0, 4)) - year));
  return far.indexOf(Math.min(...far));
}

/** Each measure by year and ally; not a number for allies outside the alliance. @param {ShownSide} side @param {Ally[]} allies */
function measuresOf({ digest: { accounts }, entry }, allies) {
  const { years } = entry.accounts, places = allies.map(({ code }) => entry.allies.indexOf(code)), count = entry.allies.length;
  /** @param {ArrayLike<number> | undefined} values @param {number[]} rows @returns {number[]} */
  const of = (values, rows) => rows.flatMap((row) => places.map((a) => (a < 0 ? NaN : values?.[row * count + a] ?? NaN)));
  const every = years.map((/** @type {number} */ _, /** @type {number} */ y) => y);
  return {
    provides: of(accounts?.provides, years.map((/** @type {number} */ year) => nearest(entry, year))),
    effort: of(accounts?.effort, every),
    cost: of(accounts?.spending.map((money) => BILLION * money), every),
  };
}

/** The moment in focus, and allies with their share of the average capability, the largest first. @param {ShownSide} side */
function largest({ digest: { accounts }, entry }) {
  const { focus } = entry.accounts, { allies } = entry, mark = nearest(entry, focus), count = allies.length;
  const found = allies.map((/** @type {string} */ code, /** @type {number} */ a) => ({ name: entry.accounts.allies[code].name, share: accounts?.provides[mark * count + a] ?? 0 }));
  found.sort((/** @type {any} */ a, /** @type {any} */ b) => b.share - a.share);
  return { moment: entry.bounds[marksOf(entry.bounds)[mark]], allies: /** @type {{name: string, share: number}[]} */ (found) };
}

/** Who provides most in the year in focus, and who after it. @param {ShownSide[]} sides */
function told(sides) {
  const found = sides.map(largest), [{ moment, allies: [first, ...others] }] = found, name = the(first.name);
  const held = (/** @type {ShownSide} */ _, /** @type {number} */ i) => {
    const [most] = found[i].allies, words = say("{share} of the average capability", { share: perCent(most.share) });
    return most.name === first.name ? words : `${the(most.name)}, ${words}`;
  };
  const named = others.slice(0, MOST_NAMED).filter(({ share }) => share > 0).map((one) => `${the(one.name)} (${perCent(one.share)})`);
  const after = named.length ? say(" After it come {allies}.", { allies: listed(named) }) : "";
  return {
    title: say("{ally} provides most in {year}: {share}", { ally: name.slice(0, 1).toUpperCase() + name.slice(1), year: moment.slice(0, 4), share: under(sides, held) }),
    says: say("A map of Europe, with North America beside it on a smaller scale; the stronger the colour, the larger an ally's share of what all provide ready for plans at {moment}, as the mean over capabilities and futures.{after} Grey land is outside the alliance. {borders}",
      { moment: quarter(moment), after, borders: nameOf(BORDERS, "chart") }),
  };
}
