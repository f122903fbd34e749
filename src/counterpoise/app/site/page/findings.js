// The findings: verdict, the few numbers under it, charts, and what the file holds and leaves out.
import { copy, download, grouped, h, percent, put, say, text } from "../../page/elements.js";
import { write } from "../../page/address.js";
import { ChartCard } from "./drawing.js";
import { deeplyShort } from "../../page/summary.js";
import { quarter } from "../../page/words.js";

/** @import {State} from "../../page/types.js" */
/** @import {Levels, Summary} from "../../page/summary.js" */
/** @import {Staying} from "../../page/sentences.js" */
/** What is on the screen. @typedef {import("../../page/sides.js").ShownSides & {done: boolean}} Shown */

export class Findings {
  /** @param {HTMLElement} host @param {any} head of the figures @param {() => State} state @param {() => Shown | undefined} now */
  constructor(host, head, state, now) {
    this.head = head;
    this.cards = head.charts.map((/** @type {any} */ chart) => new ChartCard(chart));
    this.title = h("h1");
    this.says = h("p", { class: "scenario" });
    this.verdict = h("p", { class: "verdict" });
    this.rest = h("p", { class: "verdict-rest" });
    this.took = h("span", { class: "took", id: "took" });
    this.headline = h("section", { class: "headline", "aria-label": text("headline") });
    const [first, ...others] = this.cards.map((/** @type {ChartCard} */ card) => card.box);
    this.grid = h("div", { class: "cards" }, first, this.about(state, now), others);
    host.replaceChildren(
      h("div", { class: "lead" }, h("div", { class: "lead-head" }, this.title, h("div", { class: "ensemble" }, this.took)), this.says, this.verdict, this.rest),
      this.headline, this.grid);
  }

  /** What the file is, and how to go further. @param {() => State} state @param {() => Shown | undefined} now */
  about(state, now) {
    const { head } = this;
    const command = () => `counterpoise app --state '${write({ ...state(), seed: head.seed })}'`;
    const keep = () => {
      const shown = now();
      if (shown) download("numbers.json", JSON.stringify(numbersOf(shown, head), null, 1), "application/json");
    };
    return h("section", { class: "notes", "aria-labelledby": "about-title" }, h("h2", { id: "about-title" }, text("file.about")),
      h("p", {}, text("file.holds", { futures: grouped(head.futures), seed: head.seed, version: head.version, evidence: head.evidence_hash })),
      h("p", {}, text("file.levers", { count: head.levers.length })),
      h("details", {}, h("summary", {}, text("file.others", { count: head.others.length })), h("p", { class: "quiet" }, `${head.others.join("; ")}.`)),
      h("p", {}, h("button", { type: "button", onclick: () => copy(command(), text("file.copied")) }, text("file.command")), " ",
        h("button", { type: "button", onclick: keep }, text("file.numbers"))));
  }

  /** @param {Shown} shown @param {(Staying | undefined)[]} staying by scenario @param {string} theme */
  async show({ sides, verdict, done, count }, staying, theme) {
    const titles = sides.map(({ entry }) => entry.label), two = titles.length > 1;
    put(this.title, two ? text("against", { first: titles[0], second: titles[1] }) : titles[0]);
    put(this.says, two ? "" : sides[0].entry.says);
    document.title = `${this.title.textContent} · ${text("title")}`;
    const [first, ...others] = verdict.split(/(?<=\.)\s+(?=[“„«"\p{Lu}])/u);
    put(this.verdict, first);
    put(this.rest, others.join(" "));
    put(this.took, text(done ? "file.futures" : "file.futures.so-far", { done: grouped(count), all: grouped(this.head.futures) }));
    this.grid.classList.toggle("double", two);
    this.headline.replaceChildren(...sides.map(({ summary }, i) => h("div", { class: "row" },
      two ? h("p", { class: `side side-${i}` }, titles[i]) : null, this.facts(summary, staying[i]))));
    if (done) say(verdict);
    for (const card of this.cards) {
      const first = !card.drawings.length;
      await card.show(sides, theme, done);
      // Drawn for the first time, a chart is on the screen before the next one begins.
      if (first) await new Promise((go) => setTimeout(go));
    }
  }

  /** @param {Summary} summary @param {Staying | undefined} staying */
  facts(summary, staying) {
    const all = Object.values(summary.capabilities);
    const worst = all.reduce((a, b) => (b.gap_peak.p50 > a.gap_peak.p50 ? b : a));
    const { price_to_close_musd: price, gap_area_years: area } = summary.overall;
    /** @param {string} key @param {string} value @param {string | null} band @param {string | null} note @param {string} kind */
    const fact = (key, value, band, note, kind = "") => h("div", { class: `fact ${kind}`, "data-fact": key }, h("dt", {}, text(`fact.${key}`)),
      h("dd", {}, h("b", {}, value), band ? h("span", { class: "band" }, band) : null, note ? h("span", { class: "note" }, note) : null));
    /** @param {Levels} q @param {(value: number) => string} show */
    const range = (q, show) => text("band", { low: show(q.p10), high: show(q.p90) });
    const billions = (/** @type {number} */ musd) => grouped(Math.round(musd / 1000));
    const years = (/** @type {number} */ v) => grouped(Math.round(v));
    return h("dl", {},
      worst.gap_peak.p50 > 1e-9 ? fact("deepest", percent(worst.gap_peak.p50), range(worst.gap_peak, percent),
        text("fact.where", { name: worst.name, quarter: quarter(worst.worst_quarter ?? "") }), "main") : fact("deepest", text("fact.none"), null, null, "main"),
      fact("deep", grouped(deeplyShort(summary).length), null,
        staying ? text("fact.of.stays", { count: all.length, stays: staying.deep }) : text("fact.of", { count: all.length }), "main"),
      fact("price", billions(price.p50), range(price, billions), text("fact.billion")),
      fact("area", years(area.p50), range(area, years), staying ? text("fact.years.stays", { stays: years(staying.area) }) : text("fact.years")),
      fact("alone", grouped(all.filter((c) => c.self_sufficient !== null).length), null, text("fact.of.alone", { count: all.length })));
  }
}

/** What is shown, under the names of `counterpoise run --json`. @param {Shown} shown @param {any} head */
function numbersOf({ sides, verdict, count }, { seed, version, evidence_hash }) {
  /** @type {Record<string, Summary>} */
  const scenarios = {};
  sides.forEach(({ entry, summary }) => { scenarios[entry.name in scenarios ? `${entry.name}-again` : entry.name] = summary; });
  return { seed, futures: count, evidence_hash, versions: { counterpoise: version }, verdict, scenarios };
}
