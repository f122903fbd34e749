// Sentences with their fields filled in, names and numbers, in one language: the rules of counterpoise.languages.words.

/**
 * What a language makes of English texts, and how it writes numbers; nothing for English itself.
 * @typedef {{language: string, numbers: {decimal: string, group: string, grouped_from: number, percent: string},
 *   quarters: string[], keeps_capitals: boolean, says: Record<string, string>}} Catalogue
 */
/** @type {Catalogue | null} */
let catalogue = null;
const NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** @param {Catalogue | null} found */
export function useWords(found) { catalogue = found; }

/** @param {string} english @param {string} context @param {boolean} alone whether the translation without a context will do @returns {string | undefined} */
const find = (english, context = "", alone = true) => catalogue?.says[`${context}|${english}`] ?? (alone ? catalogue?.says[`|${english}`] : undefined);

/** A sentence, given in English as it stands in the Python that says it too. @param {string} english @param {Record<string, unknown>} fields */
export const say = (english, fields = {}) => (find(english) ?? english).replace(/\{(\w+)\}/g, (whole, name) => String(fields[name] ?? whole));

/** What a thing is called. @param {string} english @param {string} context */
export const nameOf = (english, context = "", alone = true) => find(english, context, alone) ?? english;

/** Digits as Python writes them: of two equally near ones the even one. @param {number} value @param {number} digits */
export function fixed(value, digits = 0) {
  const twice = value * 2 ** (digits + 1);
  if (!Number.isInteger(twice) || twice % 2 === 0) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below % 2 ? below + 1 : below) / 10 ** digits).toFixed(digits);
}

/** @param {number} value @param {number} digits */
export function number(value, digits = 0, grouped = true) {
  const [whole, part = ""] = fixed(value, digits).split(".");
  const { decimal, group, grouped_from: from } = catalogue?.numbers ?? { decimal: ".", group: ",", grouped_from: 4 };
  const written = grouped && whole.replace("-", "").length >= from ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return written + (part && decimal + part);
}

/** @param {number} share */
export const perCent = (share, digits = 0) => say("{number} per cent", { number: number(100 * share, digits, false) });

/** How many capabilities there are. @param {number} n */
export const count = (n) => (n >= 0 && n < NUMBERS.length && (catalogue ? catalogue.says[`number|${NUMBERS[n]}`] : NUMBERS[n])) || String(n);

/** A quarter such as 2031-Q3 as it stands in a sentence. @param {string} label */
export function quarter(label) {
  const [year, part] = label.split("-Q");
  return catalogue?.quarters[Number(part) - 1]?.replace("{year}", year) ?? label;
}

/** A name, in the language, as it stands within a sentence. @param {string} name */
export function within(name) {
  const begin = name.slice(0, 2);
  const capitals = begin === begin.toUpperCase() && begin !== begin.toLowerCase();
  return catalogue?.keeps_capitals || capitals ? name : name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** How names begin that have an article in an English sentence. */
const WITH_ARTICLE = ["United ", "Netherlands"];

/** An ally as the subject of a sentence. @param {string} english its name */
export const the = (english) => {
  if (catalogue) return nameOf(english, "the");
  return WITH_ARTICLE.some((begin) => english.startsWith(begin)) ? `the ${english}` : english;
};

/** @param {string[]} parts */
export const listed = (parts) => (parts.length < 2 ? parts.join("")
  : say("{others} and {last}", { others: parts.slice(0, -1).join(", "), last: parts[parts.length - 1] }));

/** What holds under which scenario; without the scenario where there is but one. @param {[string, string][]} parts what holds, and the title that it holds under */
export function contrasted(parts) {
  if (parts.length < 2) return parts[0][0];
  const quoted = (/** @type {string} */ title) => say("“{title}”", { title });
  return listed([...new Set(parts.map(([held]) => held))].map((held) =>
    say("{text} under {titles}", { text: held, titles: listed(parts.filter(([mine]) => mine === held).map(([, title]) => quoted(title))) })));
}
