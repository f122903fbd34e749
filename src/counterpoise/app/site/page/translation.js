// The file in a language: its texts, its names and the words within its charts are exchanged once, when it is opened.
import { useTexts } from "../../page/elements.js";
import { asked, speak } from "../../page/language.js";
import { renamed, scenarioIn } from "../../page/scenario-words.js";
import { nameOf, useWords } from "../../page/words.js";

/** @typedef {import("../../page/words.js").Catalogue & {name: string, machine: boolean, texts: Record<string, any>, english: string[]}} Told */
const CHART = "chart";

/** The language that the address or the browser asks for; empty for English. @param {any} head @param {string} query */
export const languageOf = (head, query) => asked(query, ["en", ...Object.keys(head.languages)]) || "en";

/** Tell a file in a language. What it has no translation of stays English. @param {any} head of the figures @param {string} code @returns {any} its head in that language */
export function told(head, code) {
  /** @type {Told | undefined} */
  const one = head.languages[code];
  useWords(one ?? null);
  useTexts({ ...head.setup.texts, ...one?.texts });
  speak({ language: one ? code : "en", quarters: one?.quarters ?? [], capitals: one?.keeps_capitals ?? false }, one?.english ?? []);
  const scenarios = head.scenarios.map((/** @type {any} */ one) => scenarioIn(one, head));
  if (!one) return { ...head, scenarios };
  const named = (/** @type {string} */ part, /** @type {any[]} */ entries) => entries.map((entry) => renamed(entry, head.places[part]));
  return {
    ...head,
    levers: named("levers", head.levers),
    groups: named("groups", head.groups),
    setup: { ...head.setup, allies: named("allies", head.setup.allies), blocs: named("blocs", head.setup.blocs) },
    others: head.others.map((/** @type {string} */ label) => nameOf(label, head.places.levers.context)),
    charts: named("charts", head.charts).map((chart) => ({ ...chart, specs: inChart(chart.specs) })),
    scenarios,
  };
}

/** Words within a compiled chart, as counterpoise.charts.translation exchanges them. @param {any} part @returns {any} */
function inChart(part) {
  if (typeof part === "string") {
    const whole = nameOf(part, CHART, false);
    if (whole !== part) return whole;
    return part.replace(/'((?:[^'\\]|\\.)*)'/g, (quoted, inner) => {
      const english = inner.replaceAll("\\'", "'"), found = nameOf(english, CHART, false);
      return found === english ? quoted : `'${found.replaceAll("'", "’")}'`;
    });
  }
  if (Array.isArray(part)) return part.map(inChart);
  if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inChart(value)]));
  return part;
}
