// Where the money goes and why some of it buys nothing: counterpoise.charts.money.
import { rounded, under, word } from "./chart-parts.js";
import { fixed, nameOf, say } from "./words.js";

/** @import {Drawn, ShownSide} from "./chart-parts.js" */
/** @import {Money} from "./accounts.js" */

const BILLION = 1e-3, MAJORITY = 0.5;

/** @param {ShownSide} side @returns {Money | null} */
const moneyOf = ({ digest }) => digest.accounts?.money ?? null;
/** @param {number[]} values */
const sum = (values) => values.reduce((all, one) => all + one, 0);

/** Money by year and use or reason. @param {ShownSide[]} sides @param {string} chart @param {"uses" | "reasons"} key */
function data(sides, chart, key) {
  const top = Math.max(0, ...sides.flatMap((side) => (moneyOf(side)?.[key] ?? []).map((amounts) => sum(amounts.map((one) => Math.max(0, one))))));
  return sides.map((side) => {
    const { years, [key]: names } = side.entry.accounts, found = moneyOf(side)?.[key];
    // In the order in which they are stacked, which is not that of the engine.
    const ranked = names.map((/** @type {any} */ one, /** @type {number} */ place) => ({ ...one, place }));
    ranked.sort((/** @type {any} */ a, /** @type {any} */ b) => a.rank - b.rank);
    const rows = !found ? [] : years.flatMap((/** @type {number} */ year, /** @type {number} */ y) => ranked.map((/** @type {any} */ { rank, name, place }) =>
      ({ year, rank, part: word(name), value: rounded(BILLION * found[y][place]) })));
    return { [chart]: rows, [`${chart}_top`]: [{ top: rounded(BILLION * top) }] };
  });
}

/** Those whose money is followed. @param {ShownSide[]} sides */
const followed = (sides) => sides.filter((side) => moneyOf(side));

/** @param {ShownSide[]} sides @returns {Drawn} */
export function money(sides) {
  const bought = (/** @type {ShownSide} */ side) => {
    const place = side.entry.accounts.uses.findIndex((/** @type {any} */ { id }) => id === "equipment");
    const uses = moneyOf(side)?.uses ?? [], all = sum(uses.map(sum));
    return fixed(100 * (all ? sum(uses.map((amounts) => amounts[place])) / all : 0));
  };
  return {
    data: data(sides, "money", "uses"),
    title: say("Of every 100 dollars for defence {sums} buy equipment that is followed", { sums: under(followed(sides), bought) }),
    says: say("A bar for each year, the mean over futures of what allies other than the leading one spend, by use; the uses add up to spending. Where industry catches up with orders, what waits for it shrinks and stands below zero."),
  };
}

/** @param {ShownSide[]} sides @returns {Drawn} */
export function unspent(sides) {
  const shown = followed(sides), causes = new Set(shown.map(causeOf));
  const part = (/** @type {ShownSide} */ side) => {
    const total = 100 * sum(moneyOf(side)?.shares ?? []);
    return total > 0 && total < 0.5 ? say("fewer than 1") : fixed(total);
  };
  return {
    data: data(sides, "unspent", "reasons"),
    title: say("Of every 100 dollars meant for equipment {sums} buy nothing{cause}", { sums: under(shown, part), cause: causes.size === 1 ? [...causes][0] : "" }),
    says: say("A bar for each year, the mean over futures of equipment money of allies other than the leading one that buys nothing in that year and does not wait for industry, by what stood in the way. The money meant for equipment is what is contracted, waits or buys nothing."),
  };
}

/** What becomes of most unspent money, as a clause; nothing where there is none. @param {ShownSide} side */
function causeOf(side) {
  const shares = moneyOf(side)?.shares ?? [], total = sum(shares);
  if (total <= 0) return "";
  const most = shares.indexOf(Math.max(...shares)), becomes = nameOf(side.entry.accounts.reasons[most].becomes);
  return shares[most] > MAJORITY * total ? say("; most of it {becomes}", { becomes }) : say("; the largest part of it {becomes}", { becomes });
}
