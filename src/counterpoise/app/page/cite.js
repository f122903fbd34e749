// How to cite what is on the screen: a sentence, BibTeX, and a way that leads others to the same numbers.
import { copy, grouped, h, text } from "./elements.js";
import { link, local } from "./address.js";
import { setup, titleOf } from "./setup.js";
import { way } from "./sharing.js";

/** @import {App} from "./types.js" */

/**
 * A result as others cite it.
 * @param {App} app @param {Date} today when it was looked at
 */
export async function cited(app, today = new Date()) {
  const { state, view } = app;
  const [first, second] = state.sides.map((side) => titleOf(side.scenario));
  const scenarios = text(second ? "cite.scenarios.two" : "cite.scenarios", { first, second });
  const again = await way(state);
  const made = { version: setup.version, evidence: setup.evidence_hash, futures: grouped(state.n), seed: state.seed };
  const title = text("cite.work", { version: setup.version, scenarios });
  const date = today.toISOString().slice(0, 10);
  return {
    sentence: [view?.verdict, text("about.citation", { ...made, again })].filter(Boolean).join(" "),
    bibtex: [`@misc{counterpoise-${setup.evidence_hash.slice(0, 8)}-${state.seed},`,
      "  author = {{The Counterpoise developers}},", `  title = {${escaped(title)}},`, `  year = {${date.slice(0, 4)}},`,
      `  note = {Evidence ${made.evidence}, ${made.futures} futures, seed ${made.seed}${local() ? `. ${escaped(again)}` : ""}},`,
      ...(local() ? [] : [`  url = {${link({ ...state, page: "overview" })}},`]), `  urldate = {${date}}`, "}"].join("\n"),
    way: again,
  };
}

/** Letters that TeX reads as orders. @param {string} words */
function escaped(words) { return words.replace(/[&%$#_{}]/gu, (sign) => `\\${sign}`); }

/** Show how to cite what is on the screen. @param {App} app */
export async function citeResult(app) {
  const found = await cited(app);
  const part = (/** @type {string} */ name, /** @type {string} */ words) => [h("dt", {}, name),
    h("dd", {}, h("pre", { tabindex: "0" }, words), h("button", { type: "button", "aria-label": text("cite.copy", { what: name }),
      onclick: () => copy(words, text("copied", { kind: name })) }, text("copy")))];
  const shown = h("dialog", { class: "cite", "aria-labelledby": "cite-title" }, h("h2", { id: "cite-title" }, text("cite.title")),
    h("dl", {}, part(text("cite.sentence"), found.sentence), part(text("cite.bibtex"), found.bibtex),
      part(text(local() ? "cite.command" : "cite.link"), found.way)),
    h("form", { method: "dialog" }, h("button", {}, text("close"))));
  shown.addEventListener("close", () => shown.remove());
  document.body.append(shown);
  shown.showModal();
}
