// Small tools to build parts of the page, and the words that stand in them.

import { alike, formed, stays, write } from "./language.js";

/** @import {Attributes, Cell, Child, Problem, Texts} from "./types.js" */

/** @type {Texts} */
let texts = {};

/** Take over the catalogue of words. @param {Texts} found */
export function useTexts(found) { texts = found; }

/** Return the words of a key, with {names} filled in. A key without words shows itself. @param {string} key @param {Record<string, Cell | undefined>} values */
export function text(key, values = {}) {
  const found = hasText(key) ? formed(texts[key], values.count) : key;
  const made = found.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name] ?? whole) : whole));
  alike(made, found);
  return made;
}

/** @param {string} key */
export function hasText(key) { return Object.hasOwn(texts, key); }

/** Return a part of the page that is there from the beginning. @param {string} id */
export function there(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "selected", "indeterminate"]);

/**
 * Build an element: attributes, `on…` for listeners, children as nodes or words.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {Attributes} attributes @param {(Child | Child[])[]} children
 */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else if (PROPERTIES.has(key)) Object.assign(made, { [key]: value });
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  const inner = children.flat().filter((c) => c !== null && c !== undefined && c !== false);
  if (inner.length === 1 && stays(inner[0])) made.lang = "en";
  made.append(...(inner.length === 1 ? inner : inner.map((c) => (stays(c) ? h("span", { lang: "en" }, c) : c))));
  return made;
}

/** Fill what stands in the page already. */
export function fillKeys() {
  for (const node of document.querySelectorAll("[data-text]")) put(node, text(node.getAttribute("data-text") ?? ""));
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", text(node.getAttribute("data-label") ?? ""));
}

/** Elements whose words stayed English. @type {WeakSet<Element>} */
const marked = new WeakSet();

/** Change words only where they differ, so that nothing flickers and nothing is read out twice. @param {Element} node @param {string} words */
export function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
  if (stays(words)) { node.setAttribute("lang", "en"); marked.add(node); } else if (marked.delete(node)) node.removeAttribute("lang");
}

export const { plain, grouped, exact, percent } = write;

/** A figure as it stands in the evidence: four digits, grouped from ten thousand on. @param {number} value */
export function figure(value) {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e4 ? grouped(value) : plain(rounded);
}

/** Copy words; where a browser refuses, show them to be copied by hand. @param {string} words @param {string} said what is told of it */
export async function copy(words, said) {
  try {
    await navigator.clipboard.writeText(words);
    say(said);
    notice(said, "quiet", 2500);
  } catch {
    const box = h("textarea", { readonly: true, rows: "8", "aria-label": text("copy.by-hand") });
    box.value = words;
    const shown = h("dialog", { "aria-label": text("copy.by-hand") }, h("p", {}, text("copy.by-hand")), box,
      h("form", { method: "dialog" }, h("button", {}, text("close"))));
    shown.addEventListener("close", () => shown.remove());
    document.body.append(shown);
    shown.showModal();
    box.select();
  }
}

/** Hand a file to the browser. @param {string} name @param {string} body @param {string} type */
export function download(name, body, type) {
  const address = URL.createObjectURL(new Blob([body], { type: `${type};charset=utf-8` }));
  h("a", { href: address, download: `counterpoise-${name}` }).click();
  URL.revokeObjectURL(address);
}

/** Say something to those who listen rather than look. @param {string} words */
export function say(words) { put(there("spoken"), words); }

let timer = 0;
/**
 * Show a line under the bar. It leaves after some milliseconds, or never.
 * @param {Node | string | null} content @param {"quiet" | "warning" | "problem"} kind @param {number} time
 */
export function notice(content, kind = "quiet", time = 0) {
  const box = there("notice");
  clearTimeout(timer);
  box.className = content ? kind : "";
  box.replaceChildren();
  if (!content) return;
  box.append(h("div", {}, content),
    h("button", { type: "button", class: "plain", "aria-label": text("close"), onclick: () => notice(null) }, "×"));
  if (time) timer = setTimeout(() => notice(null), time);
}

/** What is wrong, where, as a sentence: those of the server come without a full stop. @param {Problem} problem */
function wrong({ place, what }) {
  const said = [place, what].filter(Boolean).join(" ");
  return /[.!?…]$/u.test(said) ? said : `${said}.`;
}

/** Problems as a list: what is wrong, and what to do about it. @param {Problem[]} problems */
export function problemList(problems) {
  return h("ul", { class: "problems" }, problems.map((p) => h("li", {}, h("b", {}, wrong(p)), " ", h("span", {}, p.remedy))));
}

/** Problems as they are read out. @param {Problem[]} problems */
export function problemWords(problems) { return problems.map((p) => `${wrong(p)} ${p.remedy}`).join(" "); }

/**
 * A menu that opens from a button; it closes by Escape and when the focus or a click goes elsewhere.
 * @param {string} label @param {string} name for those who listen @param {() => Node[]} items
 */
export function menu(label, name, items) {
  const list = h("div", { class: "menu-list" });
  const head = h("summary", { "aria-label": name }, label);
  const box = h("details", { class: "menu" }, head, list);
  box.addEventListener("toggle", () => { if (box.open) list.replaceChildren(...items()); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) { box.open = false; head.focus(); event.stopPropagation(); }
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) box.open = false;
  });
  list.addEventListener("click", (event) => { if (event.target instanceof Element && event.target.closest("a, button")) box.open = false; });
  return box;
}

document.addEventListener("pointerdown", (event) => {
  for (const box of document.querySelectorAll("details.menu[open]")) {
    if (!(event.target instanceof Node && box.contains(event.target))) box.removeAttribute("open");
  }
});
