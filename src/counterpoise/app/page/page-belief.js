// Whether the guarantee is believed: a statement read as it is pasted, and the figures behind it.
import { ask, gone, Refused } from "./requests.js";
import { FigureList } from "./figure-list.js";
import { openDrawer } from "./levers.js";
import { GuaranteeTerms } from "./guarantee-terms.js";
import { h, percent, problemList, put, text } from "./elements.js";
import { framed } from "./tables.js";

/** @import {App, EventsAnswer, OpenPage, Page, StatementAnswer, StatementEffect} from "./types.js" */

/** @type {Page} */
export const belief = {
  id: "belief",
  levers: true,
  open(host, app) { return new Belief(host, app); },
};

/** Points of coverage with their sign. @param {number} share */
const points = (share) => {
  const value = Math.round(1000 * share) / 10;
  return value > 0 ? `+${value.toFixed(1)}` : value < 0 ? `−${Math.abs(value).toFixed(1)}` : "0";
};

/** @implements {OpenPage} */
class Belief {
  /** @type {AbortController | undefined} */
  stop;
  /** @type {AbortController | undefined} */
  listing;

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    this.figures = new FigureList(app, belief.id, ["event"]);
    this.terms = new GuaranteeTerms(app);
    /** @type {HTMLSelectElement} */
    this.event = h("select", { id: "event", onchange: () => {
      app.choose({ event: this.event.value });
      this.figures.update();
    } }, h("option", { value: "" }, text("belief.event.none")));
    this.words = h("textarea", { id: "statement-text", rows: "4", maxlength: "2000", required: true,
      placeholder: text("belief.example") });
    this.said = h("input", { id: "statement-said", type: "date", min: "1990-01-01", max: "2099-12-31" });
    this.channel = h("select", { id: "statement-channel" }, ["", "true", "false"].map((v) =>
      h("option", { value: v }, text(`belief.channel.${v || "unknown"}`))));
    this.button = h("button", { type: "submit", class: "strong" }, text("belief.read"));
    this.status = h("p", { class: "count", role: "status" });
    this.answer = h("div", { class: "statement" });
    /** @param {string} id @param {HTMLElement} part */
    const field = (id, part) => h("label", { for: `statement-${id}` }, text(`belief.${id}`), part);
    host.replaceChildren(h("div", { class: "sheet" }, h("h1", {}, text("belief.title")),
      h("p", { class: "standfirst" }, text("belief.says")),
      h("form", { class: "statement-form", onsubmit: (e) => { e.preventDefault(); this.read(); } },
        field("text", this.words), h("div", { class: "filters" }, field("said", this.said), field("channel", this.channel), this.button)),
      this.status, this.answer,
      h("div", { class: "filters" }, h("label", { for: "event" }, text("belief.event"), this.event)),
      this.figures.status, this.figures.list, h("div", { class: "ledger" }, this.terms.box)));
    openDrawer("belief");
    this.known = this.listEvents();
    document.title = `${text("belief.title")} · ${text("title")}`;
  }

  update() {
    this.known.then(() => { this.event.value = this.app.state.choices.event ?? ""; });
    this.figures.update();
    this.terms.update();
  }

  /** Fill the choice of events. Without it the rest of the page stands. */
  async listEvents() {
    this.listing = new AbortController();
    try {
      /** @type {EventsAnswer} */
      const found = await ask("api/events", { signal: this.listing.signal });
      this.event.append(...found.events.map((e) => h("option", { value: e.id }, text("belief.event.of", { ...e }))));
    } catch (error) {
      if (!gone(error)) this.event.disabled = true;
    }
  }

  async read() {
    this.stop?.abort();
    this.stop = new AbortController();
    put(this.status, text("belief.reading"));
    this.answer.replaceChildren();
    const official = this.channel.value === "" ? null : this.channel.value === "true";
    try {
      /** @type {StatementAnswer} */
      const found = await ask("api/statement", { method: "POST", signal: this.stop.signal,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text: this.words.value, said: this.said.value || null, official }) });
      put(this.status, "");
      this.tell(found);
    } catch (error) {
      if (gone(error)) return;
      put(this.status, error instanceof Refused ? "" : text("lost"));
      if (error instanceof Refused) this.answer.replaceChildren(problemList(error.problems));
    }
  }

  /** @param {StatementAnswer} found */
  tell(found) {
    const fields = h("table", {}, h("caption", {}, text("belief.fields")),
      h("thead", {}, h("tr", {}, ["field", "value", "words"].map((c) => h("th", { scope: "col" }, text(`belief.column.${c}`))))),
      h("tbody", {}, found.fields.map((f) => h("tr", {}, h("th", { scope: "row" }, text(`belief.field.${f.name}`)),
        h("td", {}, f.value), h("td", {}, `“${f.words}”`)))));
    const on = h("p", {}, text(found.on_posture ? "belief.on" : "belief.off"));
    this.answer.replaceChildren(on, ...(found.fields.length ? [h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": text("belief.fields") }, fields)] : []));
    if (found.why_not) this.answer.append(h("p", {}, found.why_not));
    if (found.forecast) this.forecast(found.forecast);
  }

  /** @param {NonNullable<StatementAnswer["forecast"]>} found */
  forecast(found) {
    if (found.in_full === null || found.in_part === null || found.not_at_all === null) {
      this.answer.append(h("p", {}, text("belief.beyond")));
    } else {
      const lag = found.lag_months === null ? "" : text("belief.lag", { months: Math.round(found.lag_months) });
      this.answer.append(h("p", {}, text(found.official ? "belief.fate.official" : "belief.fate.other",
        { full: percent(found.in_full), part: percent(found.in_part), none: percent(found.not_at_all) }), " ", lag));
    }
    const expected = (/** @type {StatementEffect} */ e) => e.change === null || e.change_low === null || e.change_high === null ? "–"
      : `${points(e.change)} (${points(e.change_low)} ${text("belief.to")} ${points(e.change_high)})`;
    const columns = ["capability", "quarter", "unchanged", "word", "change", "expected"];
    const row = (/** @type {StatementEffect} */ e) => h("tr", {}, h("th", { scope: "row" }, e.name), h("td", {}, e.quarter),
      h("td", {}, percent(e.unchanged)), h("td", {}, percent(e.at_its_word)), h("td", {}, points(e.change_at_its_word)),
      h("td", {}, expected(e)));
    const table = h("table", {}, h("caption", {}, text("belief.effects")),
      h("thead", {}, h("tr", {}, columns.map((c) => h("th", { scope: "col" }, text(`belief.column.${c}`))))),
      h("tbody", {}, found.effects.map(row)));
    this.answer.append(framed(table, text("belief.effects")),
      h("p", { class: "quiet" }, text("belief.rule")));
  }

  drop() {
    this.stop?.abort();
    this.listing?.abort();
    this.figures.drop();
    this.terms.drop();
  }
}
