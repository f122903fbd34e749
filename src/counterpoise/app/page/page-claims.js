// Claims of the founding texts: what the model says of each today, searched and filtered.
import { Asking } from "./asking.js";
import { h, put, text } from "./elements.js";
import { told } from "./language.js";
import { stateLink } from "./stories.js";

/** @import {App, ClaimRow, ClaimsAnswer, OpenPage, Page} from "./types.js" */

/** @type {Page} */
export const claims = {
  id: "claims",
  levers: false,
  open(host, app) { return new Claims(host, app); },
};

const COLUMNS = ["claim", "verdict", "number", "why"];

/** Whether a claim has all words that were asked for; its id alone names it. @param {ClaimRow} claim @param {string} words */
function holds(claim, words) {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (asked.length === 1 && /^[ab]\d+$/.test(asked[0])) return claim.id.toLowerCase() === asked[0];
  const all = [claim.subject, claim.claim, claim.why, claim.measure_says, claim.in_words].join(" ").toLowerCase();
  return asked.every((word) => all.includes(word));
}

/** @implements {OpenPage} */
class Claims {
  /** @type {ClaimsAnswer | undefined} */
  found;

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    /** @type {HTMLInputElement} */
    this.words = h("input", { type: "search", id: "q", maxlength: "200", autocomplete: "off", oninput: () => this.choose({ q: this.words.value.trim() }) });
    this.verdicts = h("div", { class: "presses", role: "group", "aria-label": text("claims.verdict") });
    this.count = h("p", { class: "count", role: "status" });
    this.list = h("div", { class: "claims-list" });
    this.how = h("p", told());
    /** @type {Asking<ClaimsAnswer>} */
    this.asking = new Asking(app, "claims.working", (found) => this.take(found), (problems) => this.list.replaceChildren(problems));
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("claims.title")), h("p", { class: "standfirst" }, text("claims.says")),
      h("form", { class: "filters", role: "search", onsubmit: (e) => e.preventDefault() },
        h("label", { for: "q" }, text("claims.search"), this.words), this.verdicts,
        h("a", { class: "button", href: "api/claims.csv", download: "" }, text("claims.save"))),
      h("details", {}, h("summary", {}, text("claims.how")), this.how), this.asking.status, this.count, this.list));
    document.title = `${text("claims.title")} · ${text("title")}`;
    this.asking.ask("api/claims");
  }

  /** @param {ClaimsAnswer} found */
  take(found) {
    this.found = found;
    put(this.how, found.how);
    this.verdicts.replaceChildren(...found.verdicts.map((one) => h("button", { type: "button", "data-verdict": one.id, title: one.means,
      onclick: () => this.choose({ verdict: this.app.state.choices.verdict === one.id ? "" : one.id }) }, `${one.name} (${one.count})`)));
    this.update();
  }

  /** @param {Record<string, string>} chosen */
  choose(chosen) {
    this.app.choose(chosen);
    this.update();
  }

  update() {
    const { q = "", verdict = "" } = this.app.state.choices;
    if (this.words.value.trim() !== q) this.words.value = q;
    if (!this.found) return;
    for (const press of this.verdicts.querySelectorAll("button")) press.setAttribute("aria-pressed", String(press.dataset.verdict === verdict));
    const shown = this.found.claims.filter((claim) => (!verdict || claim.verdict === verdict) && holds(claim, q));
    put(this.count, text("claims.count", { count: shown.length, all: this.found.claims.length }));
    const names = Object.fromEntries(this.found.verdicts.map((one) => [one.id, one.name]));
    this.list.replaceChildren(shown.length ? h("table", { class: "evidence claims" }, h("caption", { class: "unseen" }, text("claims.title")),
      h("thead", {}, h("tr", {}, COLUMNS.map((name) => h("th", { scope: "col" }, text(`claims.${name}`))))),
      h("tbody", {}, shown.map((claim) => this.row(claim, names[claim.verdict])))) : h("p", {}, text("claims.none")));
  }

  /** @param {ClaimRow} claim @param {string} verdict */
  row(claim, verdict) {
    const behind = [claim.measure_says,
      claim.recorded_on ? text("claims.recorded", { date: claim.recorded_on }) : "",
      claim.supported_if ? text("claims.if", { bound: claim.supported_if }) : "",
      claim.not_supported_if ? text("claims.if-not", { bound: claim.not_supported_if }) : ""].filter(Boolean).join("; ");
    return h("tr", {},
      h("th", { scope: "row" }, h("span", { class: "quiet" }, `${claim.id} · ${claim.subject}`), h("span", { class: "name", ...told() }, claim.claim)),
      h("td", { "data-name": text("claims.verdict") }, h("span", { class: `said said-${claim.verdict}`, ...told() }, verdict)),
      h("td", { "data-name": text("claims.number") }, claim.in_words ? [h("b", told(), claim.in_words), " ",
        claim.weakest_grade ? h("span", { class: `grade grade-${claim.weakest_grade}`, title: text(`grade.${claim.weakest_grade}`) }, claim.weakest_grade) : null,
        behind ? h("span", { class: "quiet behind" }, behind) : null] : "–"),
      h("td", { "data-name": text("claims.why") }, h("span", told(), claim.why),
        claim.state || claim.command ? h("span", { class: "behind" }, claim.state ? stateLink(this.app, claim.state, text("claims.show"), { "aria-label": text("claims.show.of", { id: claim.id }) }) : null,
          claim.state && claim.command ? " " : null, claim.command ? h("code", {}, claim.command) : null) : null));
  }

  drop() { this.asking.drop(); }
}
