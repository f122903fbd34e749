// Small tools to build parts of the page, and the words that stand in them.

let texts = {};

/** Take over the catalogue of words. */
export function useTexts(found) { texts = found; }

/** Return the words of a key, with {names} filled in. A key without words shows itself. */
export function text(key, values = {}) {
  const found = texts[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function hasText(key) { return key in texts; }

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "selected", "indeterminate"]);

/** Build an element: attributes, `on…` for listeners, children as nodes or words. */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (PROPERTIES.has(key)) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return made;
}

/** Fill what stands in the page already. */
export function fillKeys(root = document) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", text(node.dataset.label));
}

/** Change words only where they differ, so that nothing flickers and nothing is read out twice. */
export function put(node, words) { if (node.textContent !== words) node.textContent = words; }

const PLAIN = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 4, useGrouping: false });
const GROUPED = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
export const plain = (value) => PLAIN.format(value);
export const grouped = (value) => GROUPED.format(value);
export const percent = (share) => `${Math.round(100 * share)}%`;

/** A figure as it stands in the evidence: four digits, grouped from ten thousand on. */
export function figure(value) {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e4 ? GROUPED.format(value) : PLAIN.format(rounded);
}

/** Copy words; where a browser refuses, show them to be copied by hand. */
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

/** Say something to those who listen rather than look. */
export function say(words) { put(document.getElementById("spoken"), words); }

let timer = 0;
/** Show a line under the bar; `kind` is quiet, warning or problem. It leaves after some time, or never. */
export function notice(content, kind = "quiet", time = 0) {
  const box = document.getElementById("notice");
  clearTimeout(timer);
  box.className = content ? kind : "";
  box.replaceChildren();
  if (!content) return;
  box.append(h("div", {}, content),
    h("button", { type: "button", class: "plain", "aria-label": text("close"), onclick: () => notice(null) }, "×"));
  if (time) timer = setTimeout(() => notice(null), time);
}

/** Problems as a list: what is wrong, and what to do about it. */
export function problemList(problems) {
  return h("ul", { class: "problems" }, problems.map((p) => h("li", {},
    h("b", {}, [p.place, p.what].filter(Boolean).join(" ")), " ", h("span", {}, p.remedy))));
}

/** A menu that opens from a button; it closes by Escape and when the focus or a click goes elsewhere. */
export function menu(label, name, items, attributes = {}) {
  const list = h("div", { class: "menu-list" });
  const box = h("details", { class: "menu", ...attributes }, h("summary", { "aria-label": name }, label), list);
  box.addEventListener("toggle", () => { if (box.open) list.replaceChildren(...items()); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) { box.open = false; box.firstChild.focus(); event.stopPropagation(); }
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false;
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a, button")) box.open = false; });
  return box;
}

document.addEventListener("pointerdown", (event) => {
  for (const box of document.querySelectorAll("details.menu[open]")) if (!box.contains(event.target)) box.open = false;
});
