// Words that are explained where they stand: dotted, with the glossary's sentence on hover, focus or touch.
import { h, put, there } from "./elements.js";
import { setup } from "./setup.js";

/** @import {Child} from "./types.js" */

/** @type {{ form: RegExp, meaning: Map<string, string> } | undefined} */
let known;
function terms() {
  if (known) return known;
  /** @type {Map<string, string>} */
  const meaning = new Map();
  for (const { term, forms, text } of setup.glossary) for (const form of forms) meaning.set(form.toLowerCase(), `${term}: ${text}`);
  // The longest first: a capability-year is no year of a capability.
  const forms = [...meaning.keys()].sort((a, b) => b.length - a.length).map((form) => form.replace(/[/\\^$*+?.()|[\]{}]/g, "\\$&"));
  return (known = { form: new RegExp(`(?<![\\w-])(${forms.join("|")})(?![\\w-])`, "giu"), meaning });
}

/** Show or hide what a word means, below it. @param {HTMLElement} word @param {boolean} on @param {string} meaning */
function shown(word, on, meaning) {
  const box = there("tip");
  box.hidden = !on;
  if (!on) return;
  put(box, meaning);
  const { left, bottom, top } = word.getBoundingClientRect();
  box.style.left = `${Math.max(4, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${bottom + 6 + box.offsetHeight > innerHeight ? top - box.offsetHeight - 6 : bottom + 6}px`;
}

/** @param {string} word @param {string} meaning */
function explained(word, meaning) {
  const made = h("button", { type: "button", class: "term", "aria-description": meaning }, word);
  for (const event of ["mouseenter", "focus", "click"]) made.addEventListener(event, () => shown(made, true, meaning));
  for (const event of ["mouseleave", "blur"]) made.addEventListener(event, () => shown(made, false, meaning));
  made.addEventListener("keydown", (event) => { if (event.key === "Escape") shown(made, false, meaning); });
  return made;
}

/** Words with the first of each term dotted. @param {string} words @param {Set<string>} seen meanings that are explained already @returns {Child[]} */
export function dotted(words, seen = new Set()) {
  const { form, meaning } = terms();
  /** @type {Child[]} */
  const found = [];
  let from = 0;
  for (const { 0: word, index } of words.matchAll(form)) {
    const said = meaning.get(word.toLowerCase());
    if (!said || seen.has(said)) continue;
    seen.add(said);
    found.push(words.slice(from, index), explained(word, said));
    from = index + word.length;
  }
  return [...found, words.slice(from)];
}

/** Change words only where they differ, with terms dotted. @param {Element} node @param {string} words */
export function putDotted(node, words) { if (node.textContent !== words) node.replaceChildren(...dotted(words).map((part) => part || "")); }
