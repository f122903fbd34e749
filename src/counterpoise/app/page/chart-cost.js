// Defence spending by ally in its peak year: counterpoise.charts.cost.
import { LEGEND_LETTERS, rounded, under, wrapped } from "./chart-parts.js";
import { nameOf, number, perCent, say, the } from "./words.js";

/** @import {Drawn, ShownSide} from "./chart-parts.js" */
/** @import {Peak} from "./accounts.js" */
/** By code the peak of each ally. @typedef {Map<string, {peak: Peak, name: string, english: string}>} Peaks */

const BILLION = 1e-3, MEDIAN = 1;

/** @param {ShownSide[]} sides @returns {Drawn} */
export function cost(sides) {
  const found = sides.map(peaksOf);
  const codes = ranked(found);
  const spending = sides.filter((_, s) => found[s].size);
  const highest = (/** @type {ShownSide} */ side) => {
    const peaks = found[sides.indexOf(side)], one = peaks.get(ranked([peaks])[0]);
    return one ? say("{ally} ({share} of GDP)", { ally: the(one.english), share: perCent(one.peak.levels[MEDIAN], 1) }) : "";
  };
  return {
    data: [{ cost: codes.flatMap((code, rank) => sides.flatMap(({ entry: { label } }, place) => {
      const one = found[place].get(code);
      if (!one) return [];
      const { name, peak: { year, levels: [low, middle, high] } } = one;
      return [{ scenario: wrapped(label, LEGEND_LETTERS), place, ally: name, rank, year, low: rounded(low), median: rounded(middle), high: rounded(high) }];
    })) }],
    title: titleOf(spending),
    says: say("{policy} A mark for the median and a bar over eight futures of ten, for each ally in the year of its highest median effort, which stands beside it; the highest on top: {highest}.{alike}{note}",
      { policy: say("Spending follows pledges; it does not react to the drawdown."), highest: under(spending, highest), alike: "", note: "" }),
  };
}

/** Allies, the highest effort on top, as charts are sent it. @param {Peaks[]} found @returns {string[]} */
function ranked(found) {
  const most = (/** @type {string} */ code) => Math.max(...found.map((peaks) => rounded(peaks.get(code)?.peak.levels[MEDIAN] ?? 0)));
  return [...new Set(found.flatMap((peaks) => [...peaks.keys()]))].sort((a, b) => most(b) - most(a) || (a < b ? -1 : 1));
}

/** @param {ShownSide} side @returns {Peaks} */
function peaksOf({ digest: { accounts }, entry }) {
  return new Map((accounts?.peaks ?? []).flatMap((peak, a) => {
    const english = entry.accounts.allies[entry.allies[a]].name;
    return peak ? [/** @type {const} */ ([entry.allies[a], { peak, english, name: nameOf(english, "ally") }])] : [];
  }));
}

/** What the others spend in the year in focus, and what it would cost to close the gap. @param {ShownSide[]} sides that spend */
function titleOf(sides) {
  if (!sides.length) return say("The economy is switched off: there is no spending to show");
  const spent = sides.map(({ digest }) => billions(number(digest.accounts?.total ? BILLION * digest.accounts.total : 0)));
  const missing = sides.map(({ summary }) => {
    const price = BILLION * summary.overall.price_to_close_musd.p50;
    return price < 0.5 ? say("nothing") : billions(number(price));
  });
  const fields = { spent: spent[0], year: sides[0].entry.accounts.focus };
  if (new Set(spent).size === 1) {
    return say("Defence spending by ally: Europe and Canada spend {spent} in {year}{alike}; to buy all that is short at the worst time would cost {prices}",
      { ...fields, alike: sides.length > 1 ? say(", the same in both scenarios") : "", prices: under(sides, (_, i) => missing[i]) });
  }
  const others = sides.slice(1).map(({ entry }, i) => say("{spent} and {price} under “{title}”", { spent: spent[i + 1], price: missing[i + 1], title: entry.label }));
  return say("Defence spending by ally: Europe and Canada spend {spent} in {year} under “{title}”, where all that is short at the worst time would cost {price}; {others}",
    { ...fields, title: sides[0].entry.label, price: missing[0], others: others.join("; ") });
}

/** @param {string} written */
const billions = (written) => say("${billions} billion", { billions: written });
