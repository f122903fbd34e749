// The language of the page: which one it is, how it writes numbers, and which words have stayed English.

/** @import {Cell, Spoken, Wording} from "./types.js" */

let code = "en";
/** Words that have no translation. @type {Set<string>} */
const stayed = new Set();
let plain = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 4, useGrouping: false });
let grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
let exact = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
let share = new Intl.NumberFormat("en", { style: "percent" });
let plurals = new Intl.PluralRules("en");

/** @type {string[]} */
let quarters = [];
let capitals = false;

/** Take over a language. @param {Spoken} found @param {string[]} left words that are English in it */
export function speak(found, left) {
  const { language } = found;
  code = language;
  ({ quarters, capitals } = found);
  const region = language === "en" ? "en-GB" : language;
  plain = new Intl.NumberFormat(region, { maximumFractionDigits: 4, useGrouping: false });
  grouped = new Intl.NumberFormat(region, { maximumFractionDigits: 1 });
  exact = new Intl.NumberFormat(region, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
  share = new Intl.NumberFormat(language, { style: "percent" });
  plurals = new Intl.PluralRules(language);
  stayed.clear();
  for (const words of left) stayed.add(words);
  document.documentElement.lang = language;
}

/** The code of the language that is spoken. */
export function spoken() { return code; }

/** Whether words have stayed English in another language. @param {unknown} words */
export function stays(words) { return typeof words === "string" && stayed.has(words); }

/** Note that words made of English ones are English too. @param {string} made @param {string} from */
export function alike(made, from) { if (made !== from && stayed.has(from)) stayed.add(made); }

/** Whether the page in view is told in English, whatever the language. */
let inEnglish = false;

/** Note whether the page in view is told in English. @param {boolean} so */
export function tellEnglish(so) { inEnglish = so; }

/** What an element says of its language where what the server told is in English. @returns {Record<string, string>} */
export function told() { return inEnglish && code !== "en" ? { lang: "en" } : {}; }

/** A quarter of a year. @param {number} year @param {number} quarter from 1 to 4 */
export function quarterName(year, quarter) {
  return quarters[quarter - 1]?.replace("{year}", String(year)) ?? `${year}-Q${quarter}`;
}

/** A name as it stands within a sentence. @param {string} name */
export function within(name) { return capitals ? name : name.slice(0, 1).toLowerCase() + name.slice(1); }

/** The form of words that belongs to a count, where they have forms. @param {Wording} words @param {Cell | undefined} count */
export function formed(words, count) {
  if (typeof words === "string") return words;
  return words[plurals.select(Number(count ?? 0))] ?? words.other ?? Object.values(words)[0];
}

export const write = {
  plain: (/** @type {number} */ value) => plain.format(value),
  grouped: (/** @type {number} */ value) => grouped.format(value),
  /** With one decimal. */
  exact: (/** @type {number} */ value) => exact.format(value),
  percent: (/** @type {number} */ value) => share.format(Math.round(100 * value) / 100),
};

/** How charts write numbers: a locale of d3-format. */
export function chartNumbers() {
  const parts = new Intl.NumberFormat(code, { style: "percent", maximumFractionDigits: 1 }).formatToParts(12345.678);
  const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value ?? "";
  const sign = parts.findIndex((one) => one.type === "percentSign");
  const space = parts[sign - 1]?.type === "literal" ? parts[sign - 1].value : "";
  return { decimal: part("decimal"), thousands: part("group"), grouping: [3], currency: ["$", ""], percent: `${space}%`, minus: "−" };
}

/**
 * The language that a reader asks for: that of the address, else the first of the browser's that is known; nothing for English.
 * @param {string} query @param {string[]} known @param {readonly string[]} browser
 */
export function asked(query, known, browser = navigator.languages) {
  const written = new URLSearchParams(query).get("lang");
  if (written !== null) return known.includes(written) ? written : "";
  const first = browser.map((one) => one.split("-")[0]).find((one) => known.includes(one)) ?? "en";
  return first === "en" ? "" : first;
}
