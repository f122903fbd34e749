// The overview: verdict, headline, what cannot be, and the charts.
import { exact, grouped, h, percent, put, say, text } from "./elements.js";
import { Card } from "./charts.js";
import { link } from "./address.js";
import { Brief } from "./brief.js";
import { dotted, putDotted } from "./glossary.js";
import { goalButton } from "./goal.js";
import { setup } from "./setup.js";
import { stateLink } from "./stories.js";

/** @import {App, ChartInfo, Dressed, Note, OpenPage, Page, Quantiles, SideView, View} from "./types.js" */

/** @type {Page} */
export const overview = {
  id: "overview",
  levers: true,
  open(host, app) {
    const alone = setup.charts.find((c) => c.id === app.state.embed);
    return alone ? new Embedded(host, app, alone) : new Overview(host, app);
  },
};

/** One chart alone, for other people's pages. @implements {OpenPage} */
class Embedded {
  /** @param {HTMLElement} host @param {App} app @param {ChartInfo} info */
  constructor(host, app, info) {
    this.app = app;
    this.card = new Card(info, app, true);
    this.source = h("p", { class: "quiet" });
    this.link = h("a", { target: "_top" }, text("embed.link"));
    host.replaceChildren(this.card.box, h("p", { class: "quiet embed-foot" }, this.source, " ", this.link));
  }

  update() {}

  /** @param {View} view @param {Dressed} how */
  async show(view, { final, full, theme }) {
    put(this.source, text("embed.source", { version: setup.version, evidence: setup.evidence, futures: grouped(view.futures), seed: view.seed }));
    this.link.href = link({ ...this.app.state, embed: "" });
    document.title = `${view.charts[this.card.info.id]?.title ?? ""} · ${text("title")}`;
    await this.card.show(view, { final: final && full, theme });
  }

  drop() { this.card.drop(); }
}

/** @implements {OpenPage} */
class Overview {
  /** Notes that are shown. */
  noted = "";

  /** @param {HTMLElement} host @param {App} app */
  constructor(host, app) {
    this.app = app;
    const placed = setup.pages.find((page) => page.id === "overview")?.charts ?? [];
    this.cards = setup.charts.filter((info) => placed.includes(info.id)).map((info) => new Card(info, app));
    /** @type {HTMLSelectElement} */
    this.futures = h("select", { id: "futures", onchange: () => app.change((s) => { s.n = Number(this.futures.value); }) },
      setup.futures.map((n) => h("option", { value: n }, grouped(n))));
    /** @type {HTMLInputElement} */
    this.seed = h("input", { type: "text", inputmode: "numeric", id: "seed", class: "value", autocomplete: "off", onchange: () => {
      const seed = /^\d{1,10}$/.test(this.seed.value) ? Number(this.seed.value) : NaN;
      if (seed < 2 ** 31) app.change((s) => { s.seed = seed; });
      else this.seed.value = String(app.state.seed);
    } });
    /** @type {HTMLInputElement} */
    this.samples = h("input", { type: "checkbox", id: "samples", onchange: () => app.change((s) => { s.samples = this.samples.checked; }) });
    this.took = h("span", { class: "took" });
    this.title = h("h1");
    this.scenario = h("p", { class: "scenario" });
    this.verdict = h("p", { class: "verdict" });
    this.rest = h("p", { class: "verdict-rest" });
    this.sources = h("div", {});
    this.worth = h("details", { class: "worth quiet", hidden: true }, h("summary", {}, text("overview.worth")), this.sources);
    this.headline = h("section", { class: "headline", "aria-label": text("headline") });
    this.notes = h("section", { class: "notes", "aria-labelledby": "notes-title", hidden: true });
    this.lead = h("div", { class: "lead" });
    this.head = h("div", { class: "lead-head" }, this.title);
    this.size = this.ensemble();
    this.asides = h("div", { class: "asides" }, h("p", { class: "quiet" }, stateLink(app, "v=1&page=stories", text("overview.stories"))), this.worth);
    this.grid = h("div", { class: "cards" });
    this.brief = new Brief(this.headline);
    this.narrow = matchMedia("(max-width: 719px)");
    this.placing = () => this.place(host);
    this.narrow.addEventListener("change", this.placing);
    this.place(host);
  }

  /** Put the parts in order: on a phone the first chart comes right after the verdict. @param {HTMLElement} host */
  place(host) {
    const [first, ...others] = this.cards.map((c) => c.box);
    const { head, scenario, verdict, rest, asides, size } = this;
    if (this.narrow.matches) {
      this.lead.replaceChildren(head, verdict);
      this.grid.replaceChildren(first, h("div", { class: "lead-rest" }, rest, scenario, asides, size, this.headline), this.notes, ...others);
      host.replaceChildren(this.brief.box, this.lead, this.grid);
      return;
    }
    head.append(size);
    this.lead.replaceChildren(head, scenario, verdict, rest, asides);
    this.grid.replaceChildren(first, this.notes, ...others);
    host.replaceChildren(this.brief.box, this.lead, this.headline, this.grid);
  }

  ensemble() {
    return h("div", { class: "ensemble" }, h("label", { for: "futures" }, text("futures")), this.futures,
      h("label", { for: "seed" }, text("seed")), this.seed, h("label", {}, this.samples, " ", text("samples")), this.took);
  }

  /** Show what does not need an answer. */
  update() {
    this.futures.value = String(this.app.state.n);
    this.seed.value = String(this.app.state.seed);
    this.samples.checked = this.app.state.samples;
  }

  /** @param {View} view @param {Dressed} how */
  async show(view, { final, full, theme }) {
    this.words(view, final && full);
    await Promise.all(this.cards.map((card) => card.show(view, { final: final && full, theme })));
  }

  /** @param {View} view @param {boolean} settled */
  words(view, settled) {
    const titles = view.sides.map((s) => s.title);
    put(this.title, titles.length > 1 ? text("against", { first: titles[0], second: titles[1] }) : titles[0]);
    document.title = `${this.title.textContent} · ${text("title")}`;
    putDotted(this.scenario, view.sides.length > 1 ? "" : view.sides[0].says);
    const [first, ...others] = view.verdict.split(/(?<=\.)\s+(?=[“„«"\p{Lu}])/u);
    put(this.verdict, first);
    putDotted(this.rest, others.join(" "));
    const worth = view.sides.filter((s) => s.worth);
    this.worth.hidden = !worth.length;
    this.sources.replaceChildren(...worth.map((s) => h("p", {}, titles.length > 1 ? `${s.title}: ${s.worth}` : s.worth)));
    this.grid.classList.toggle("double", titles.length > 1);
    this.brief.show(view.sides);
    this.headline.replaceChildren(...view.sides.map((s, i) => this.pair(s, i, view.sides.length > 1)));
    this.cannot(view.sides);
    // What limits the build-up is the server's to say.
    this.notes.classList.toggle("waits", Boolean(view.own));
    put(this.took, settled ? text("took", { futures: grouped(view.futures), seconds: exact(view.seconds) })
      : text("took.coarse", { futures: grouped(view.futures) }));
    if (settled) say(view.verdict);
  }

  /** @param {SideView} side @param {number} i @param {boolean} named */
  pair(side, i, named) {
    const { deepest, over_a_fifth: deep, price_to_close_musd: price, gap_area_years: area,
      over_a_fifth_if_stays: deepStays, gap_area_years_if_stays: areaStays, self_sufficient: alone, capabilities } = side.headline;
    const settled = Boolean(this.app.state.sides[i]);
    /** @param {Parameters<typeof goalButton>[1]} measure @param {string} key @param {string} value @param {string | null} band @param {string | null} note @param {string} kind */
    const cell = (measure, key, value, band, note, kind = "") => h("div", { class: `fact ${kind}` },
      h("dt", {}, text(key)), h("dd", {}, h("b", {}, value), band ? h("span", { class: "band" }, band) : null,
        note ? h("span", { class: "note" }, i ? note : dotted(note)) : null, settled ? goalButton(this.app, measure, text(key), i, side.headline) : null));
    /** @param {number} musd */
    const billions = (musd) => grouped(Math.round(musd / 1000));
    /** @param {Quantiles} q @param {(value: number) => string} show */
    const range = (q, show) => text("band", { low: show(q.p10), high: show(q.p90) });
    return h("div", { class: "row" }, named ? h("p", { class: `side side-${i}` }, side.title) : null, h("dl", {},
      deepest ? cell("gap_peak", "fact.deepest", percent(deepest.gap.p50), range(deepest.gap, percent),
        text("fact.where", { name: deepest.name, quarter: deepest.quarter ?? "" }), "main")
        : cell("gap_peak", "fact.deepest", text("fact.none"), null, null, "main"),
      cell("deep_gaps", "fact.deep", grouped(deep), null, deepStays === null ? text("fact.of", { count: capabilities }) : text("fact.of.stays", { count: capabilities, stays: deepStays }), "main"),
      cell("price_to_close", "fact.price", billions(price.p50), range(price, billions), text("fact.billion")),
      cell("gap_area", "fact.area", grouped(Math.round(area.p50)), range(area, (v) => grouped(Math.round(v))), areaStays === null ? text("fact.years") : text("fact.years.stays", { stays: grouped(Math.round(areaStays)) })),
      cell("alone", "fact.alone", grouped(alone), null, text("fact.of.alone", { count: capabilities }))));
  }

  /** @param {SideView[]} sides */
  cannot(sides) {
    /** @type {Map<string, [Note, number[]]>} */
    const all = new Map();
    sides.forEach((s, i) => s.notes.forEach((n) => {
      const words = JSON.stringify(n);
      all.set(words, [n, [...(all.get(words)?.[1] ?? []), i]]);
    }));
    this.notes.hidden = !all.size;
    const noted = JSON.stringify([[...all], sides.map((s) => s.title)]);
    if (noted === this.noted) return;
    this.noted = noted;
    this.notes.replaceChildren(h("h2", { id: "notes-title" }, text("notes")), h("ul", {}, [...all.values()].map(([n, these]) =>
      h("li", {}, sides.length > 1 ? these.map((i) => h("span", { class: `side side-${i}` }, sides[i].title)) : null,
        h("b", {}, n.what), " ", h("span", {}, n.since)))));
  }

  drop() {
    for (const card of this.cards) card.drop();
    this.narrow.removeEventListener("change", this.placing);
    this.brief.drop();
  }
}
