// Cases that a reader saved in this browser: a name, a note, and all of the state with its files.
import { h, notice, problemList, text } from "./elements.js";
import { NoLink, packed } from "./fragment.js";
import { Refused } from "./requests.js";
import { titleOf } from "./setup.js";

/** @import {App} from "./types.js" */
/** @typedef {{ name: string, note: string, hash: string, saved: string }} Case */

const KEPT = "counterpoise-cases";
const MOST = 100;

/** All that are kept; null where the browser keeps nothing. @returns {Case[] | null} */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => ["name", "note", "hash", "saved"].every((key) => typeof Object(one)[key] === "string")) : [];
  } catch (error) {
    return error instanceof SyntaxError ? [] : null;
  }
}

/** Whether that worked: a browser may refuse, or have no room. @param {Case[]} cases */
function keep(cases) {
  try { localStorage.setItem(KEPT, JSON.stringify(cases)); return true; } catch { return false; }
}

/** The list, and a form that saves what is on the screen. */
class Cases {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    const title = app.state.sides.map((side) => titleOf(side.scenario)).join(" / ");
    this.name = h("input", { type: "text", id: "case-name", maxlength: "80", required: true, value: title, autocomplete: "off" });
    this.note = h("textarea", { id: "case-note", rows: "2", maxlength: "500" });
    this.said = h("p", { class: "count", role: "status" });
    this.list = h("ul", { class: "cases" });
    this.box = h("dialog", { class: "goal", "aria-labelledby": "cases-title" },
      h("form", { method: "dialog", class: "goal-close" }, h("button", { "aria-label": text("close") }, "×")),
      h("h2", { id: "cases-title" }, text("cases.title")), h("p", { class: "quiet" }, text("cases.says")),
      h("form", { class: "case-form", onsubmit: (event) => { event.preventDefault(); this.save(); } },
        h("label", { for: "case-name" }, text("cases.name")), this.name, h("label", { for: "case-note" }, text("cases.note")), this.note,
        h("button", { class: "strong" }, text("cases.save"))),
      this.said, h("h3", {}, text("cases.kept")), this.list);
    this.box.addEventListener("close", () => this.box.remove());
    this.fill();
  }

  async save() {
    try {
      const hash = await packed(this.app.state);
      const now = kept();
      const one = { name: this.name.value.trim(), note: this.note.value.trim(), hash, saved: new Date().toISOString().slice(0, 10) };
      if (!now || now.length >= MOST || !keep([one, ...now])) { this.said.textContent = text(now && now.length >= MOST ? "cases.full" : "cases.blocked", { most: MOST }); return; }
      this.note.value = "";
      this.said.textContent = text("cases.saved", { name: one.name });
      this.fill();
    } catch (error) {
      if (error instanceof Refused) this.said.replaceChildren(problemList(error.problems));
      else this.said.textContent = error instanceof NoLink ? error.message : text("lost.short");
    }
  }

  fill() {
    const now = kept();
    if (!now) { this.list.replaceChildren(h("li", {}, text("cases.blocked"))); return; }
    if (!now.length) { this.list.replaceChildren(h("li", { class: "quiet" }, text("cases.none"))); return; }
    this.list.replaceChildren(...now.map((one, i) => h("li", {},
      h("a", { href: one.hash, onclick: () => { notice(null); } }, one.name), " ", h("span", { class: "quiet" }, one.saved),
      one.note ? h("p", {}, one.note) : null,
      " ", h("button", { type: "button", class: "plain", "aria-label": text("cases.drop.of", { name: one.name }), onclick: () => this.drop(i) }, text("cases.drop")))));
  }

  /** @param {number} place */
  drop(place) {
    const now = kept() ?? [];
    if (keep(now.filter((_, i) => i !== place))) this.fill();
    this.name.focus();
  }

  open() {
    document.body.append(this.box);
    this.box.showModal();
  }
}

/** @param {App} app */
export function casesButton(app) {
  return h("button", { type: "button", "aria-haspopup": "dialog", onclick: () => new Cases(app).open() }, text("cases"));
}
