// What a scenario of a block of figures is called in the language of the page.
import { spoken } from "./language.js";
import { nameOf, say } from "./words.js";

/** @param {any} part with names @param {{names: string[], context: string}} places which of its entries are texts */
export const renamed = (part, { names, context }) => ({ ...part, ...Object.fromEntries(names.map((name) => [name, nameOf(part[name], context)])) });

/** A scenario, in the language. @param {any} scenario as the block has it, in English @param {any} head of the block */
export function scenarioIn(scenario, { places }) {
  if (spoken() === "en") return scenario;
  const named = renamed(scenario, places.scenarios);
  return {
    ...named,
    changed: say("{title}, changed", { title: named.title }),
    capabilities: scenario.capabilities.map((/** @type {any} */ one) => renamed(one, places.capabilities)),
    leading: nameOf(scenario.leading, places.allies.context),
  };
}
