// A chart: its finding, the drawing, a sentence, its table and its files. Drawn once, then only fed.
import { ask, Refused, words } from "./requests.js";
import { copy, h, hasText, menu, notice, problemList, put, text, there } from "./elements.js";
import { link, local, numbers, seen } from "./address.js";
import { Canvas } from "./canvas.js";
import { embedCode } from "./embedding.js";
import { putDotted } from "./glossary.js";
import { Strip } from "./path.js";
import { setup } from "./setup.js";
import { tableTools } from "./tables.js";

/** @import {App, Cell, ChartEntry, ChartInfo, Choice, Columns, Datasets, Row, SideView, Spec, Table, Theme, View} from "./types.js" */
/** @typedef {Record<string, Cell | undefined>} Signals */

/** The charts' library comes after the page itself, which asks for numbers meanwhile. @type {Promise<unknown>} */
export const library = window.vegaEmbed ? Promise.resolve()
  : new Promise((done) => there("vega").addEventListener("load", done));

/** Columns to rows; what the browser's own engine gives is rows already. @param {Columns | Row[]} columns @returns {Row[]} */
export function rows(columns) {
  if (Array.isArray(columns)) return columns;
  const names = Object.keys(columns);
  const count = names.length ? columns[names[0]].length : 0;
  /** @type {Row[]} */
  const found = new Array(count);
  for (let i = 0; i < count; i++) {
    /** @type {Row} */
    const row = {};
    for (const name of names) row[name] = columns[name][i];
    found[i] = row;
  }
  return found;
}

/** One drawing of one side: drawn once in a theme, then only fed. */
class Drawing extends Canvas {
  /** Names of the datasets that it takes. @type {Set<string>} */
  names = new Set();
  /** The data that it shows. @type {Datasets} */
  fed = {};
  /** The theme in which it was drawn. @type {Theme | undefined} */
  theme;
  /** @type {Strip | undefined} */
  strip;
  /** How it is drawn. @type {Spec} */
  spec;

  /** Draw for the first time in a theme: the data are in the specification, so it runs once. @param {Spec} spec @param {Datasets} data @param {Signals} signals */
  async draw(spec, data, signals) {
    /** @type {Signals} */
    const values = { box: this.measure(), ...signals };
    const made = {
      ...spec,
      data: (spec.data ?? []).map((/** @type {Spec} */ d) => (data[d.name] ? { ...d, values: rows(data[d.name]) } : d)),
      signals: (spec.signals ?? []).map((/** @type {Spec} */ s) => (s.name in values ? { ...s, value: values[s.name] } : s)),
    };
    await library;
    await this.embed(made);
    this.names = new Set((spec.data ?? []).map((/** @type {Spec} */ d) => d.name));
    this.fed = data;
    this.spec = spec;
    this.read();
  }

  /** Let the data be read at a moment. */
  read() {
    const { view, spec, fed } = this;
    /** @type {Record<string, Row[]>} */
    const made = {};
    if (view && spec?.usermeta?.readout) this.readout.show({ view, info: spec.usermeta.readout, rows: (name) => (made[name] ??= rows(fed[name] ?? {})) });
  }

  /** @param {Datasets} data @param {Signals} signals */
  async feed(data, signals) {
    const { view } = this;
    if (!view) return;
    // Datasets that have not changed are the very same objects (see `shared` in follower.js).
    const changed = Object.entries(data).filter(([name, columns]) => this.names.has(name) && this.fed[name] !== columns);
    const moved = Object.entries(signals).filter(([name, value]) => view.signal(name) !== value);
    this.fed = data;
    for (const [name, columns] of changed) view.data(name, rows(columns));
    for (const [name, value] of moved) view.signal(name, value);
    if (changed.length || moved.length) await view.runAsync();
    this.read();
  }

  drop() { super.drop(); this.strip?.drop(); }
}

/** A chart with everything that stands around it. */
export class Card {
  /** @type {Drawing[]} */
  drawings = [];
  /** @type {{ view: View, entry: ChartEntry, theme: Theme } | undefined} */
  shown;
  /** The sentence that stands in for the drawings. */
  words = "";
  /** Whether it waits with new numbers, and whether it is in sight. */
  stale = false;
  seen = true;
  /** What the controls and the table stand for. */
  offered = "";
  tabled = "";

  /** @param {ChartInfo} info @param {App} app */
  constructor(info, app, alone = false) {
    this.info = info;
    this.app = app;
    const id = `chart-${info.id}`;
    this.title = h("h2", { id: `${id}-title` });
    this.says = h("p", { class: "says", id: `${id}-says` });
    this.source = h("p", { class: "quiet source" });
    this.choices = h("div", { class: "choices" });
    this.place = h("div", { class: "drawings" });
    this.tableBox = h("div", { class: "table-box", id: `${id}-table`, hidden: true });
    this.tableButton = h("button", { type: "button", "aria-expanded": "false", "aria-controls": `${id}-table`,
      "aria-label": text("chart.table.of", { name: info.name }), onclick: () => this.toggleTable() }, text("chart.table"));
    this.box = h("section", { class: `card card-${info.id}`, id, "data-chart": info.id, "aria-labelledby": `${id}-title` },
      h("header", {}, h("div", {}, alone ? null : h("p", { class: "kicker" }, info.name), this.title),
        alone ? null : h("div", { class: "tools" }, this.tableButton,
          menu(text("chart.save"), text("chart.save.of", { name: info.name }), () => this.files()))),
      this.choices, this.place, this.says, this.source, this.tableBox);
    this.watch = new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
      if (this.seen && this.stale) this.render();
    }, { rootMargin: "250px" });
    this.watch.observe(this.box);
  }

  /** Take over new numbers. While dragging, what is out of sight waits. @param {View} view @param {{ final: boolean, theme: Theme }} how */
  show(view, { final, theme }) {
    const entry = view.charts[this.info.id];
    this.box.hidden = !entry;
    if (!entry) return Promise.resolve();
    this.shown = { view, entry, theme };
    this.box.classList.toggle("waits", Boolean(entry.waits));
    this.offer();
    this.name();
    if (!this.seen && !final) { this.stale = true; return Promise.resolve(); }
    if (final && !this.tableBox.hidden) this.fillTable();
    return this.render();
  }

  /** What is shown; nobody asks for it before there is something. */
  get now() {
    if (!this.shown) throw new Error(`nothing is shown in ${this.info.id} yet`);
    return this.shown;
  }

  async render() {
    this.stale = false;
    const sides = this.sides();
    while (this.drawings.length > sides.length) this.drawings.pop()?.drop();
    while (this.drawings.length < sides.length) {
      const made = new Drawing(this.drawings.length, this.info.name);
      this.drawings.push(made);
      this.place.append(made.box);
    }
    this.place.classList.toggle("two", sides.length > 1);
    await Promise.all(sides.map((data, i) => this.renderOne(this.drawings[i], data, i)));
  }

  /** The data of each drawing: the difference between two scenarios is one. */
  sides() {
    const { entry } = this.now;
    const signals = this.signals();
    return this.info.choices.some((c) => c.two && signals[c.signal]) ? entry.data.slice(0, 1) : entry.data;
  }

  /** @param {Drawing} drawing @param {Datasets} data @param {number} i */
  async renderOne(drawing, data, i) {
    const { view, theme } = this.now;
    const named = this.drawings.length > 1;
    put(drawing.head, named ? view.sides[i].title : "");
    drawing.head.hidden = !named;
    drawing.canvas.setAttribute("aria-label", named ? `${view.sides[i].title}: ${this.words}` : this.words);
    if (this.info.path && !this.app.state.embed) this.strip(drawing, view.sides[i], i, named);
    const signals = this.signals();
    if (drawing.view && drawing.theme === theme) return drawing.feed(data, signals);
    drawing.theme = theme;
    return drawing.draw(setup.specs[theme][this.info.id], data, signals);
  }

  /** The drawdown stands above the wedge that it brings about. @param {Drawing} drawing @param {SideView} side @param {number} i @param {boolean} named */
  strip(drawing, side, i, named) {
    if (!drawing.strip) drawing.canvas.before((drawing.strip = new Strip(this.app, i, side.drawdown)).box);
    drawing.strip.show(side.drawdown, named ? side.title : "");
  }

  // What a reader chooses within the chart ---------------------------------------------------

  signals() {
    const two = this.now.view.sides.length > 1;
    /** @type {Signals} */
    const found = {};
    for (const choice of this.info.choices) {
      const value = this.app.state.choices[choice.key];
      if (choice.options.length) found[choice.signal] = value ?? choice.options[0];
      else if (choice.source) found[choice.signal] = value ? Number(value) : this.focus(choice.source);
      else found[choice.signal] = Boolean(value) && (two || !choice.two);
    }
    return found;
  }

  /** What is usual. @param {[string, string, string]} source @returns {Cell | undefined} */
  focus([name, column, marks]) {
    const columns = /** @type {Columns} */ (this.now.entry.data[0][name] ?? {});
    return columns[column]?.[Math.max(0, (columns[marks] ?? []).indexOf(true))];
  }

  offer() {
    const offered = this.offering();
    if (this.offered === offered) return;
    this.offered = offered;
    this.choices.replaceChildren(...this.offers().map((c) => this.offerOne(c)));
  }

  offers() { return this.info.choices.filter((c) => !c.two || this.now.view.sides.length > 1); }

  /** What is offered and chosen, in one string: controls are made anew only when it changes. */
  offering() { return this.offers().map((c) => `${c.key}=${this.app.state.choices[c.key] ?? ""}`).join(); }

  /** The finding; of a map that shows something else, what it shows. */
  name() {
    const { choices } = this.app.state;
    const signals = this.signals();
    const against = this.info.choices.some((c) => c.two && signals[c.signal]);
    const other = this.info.chosen_title && (against || this.info.choices.some((c) => !c.two && choices[c.key]));
    const { view, entry } = this.now;
    const [first, second] = view.sides.map((s) => s.title);
    const words = other ? text(`${this.info.chosen_title}${against ? ".against" : ""}`, { ...this.chosen(), first, second }) : entry.title;
    put(this.title, words[0].toUpperCase() + words.slice(1));
    this.words = other ? text(`choice.${this.info.id}.says`) : entry.says;
    putDotted(this.says, this.words);
    put(this.source, entry.source);
  }

  /** What was chosen, in words by signal. */
  chosen() {
    const signals = this.signals();
    return Object.fromEntries(this.info.choices.map(({ signal, options }) => {
      const value = signals[signal];
      return [signal, options.length ? text(`choice.${this.info.id}.${signal}.${value}`) : value];
    }));
  }

  /** @param {Choice} choice */
  offerOne(choice) {
    const key = `${this.info.id}.${choice.signal}`;
    const label = text(`choice.${key}`);
    const now = this.signals()[choice.signal];
    const set = (/** @type {string} */ value) => {
      this.app.choose({ [choice.key]: value });
      this.name();
      this.offered = this.offering();
      this.render();
    };
    if (choice.options.length || choice.source) {
      const [name, column] = choice.source ?? [];
      const columns = /** @type {Columns} */ (this.now.entry.data[0][name ?? ""] ?? {});
      const options = choice.options.length ? choice.options : [...new Set(columns[column ?? ""] ?? [])];
      const usual = choice.source ? this.focus(choice.source) : options[0];
      if (choice.source && options.length > 3) return this.slide(label, options, now, (one) => set(one === usual ? "" : String(one)));
      /** @type {HTMLSelectElement} */
      const list = h("select", { onchange: () => { const one = options[list.selectedIndex]; set(one === usual ? "" : String(one)); } },
        options.map((o) => h("option", { selected: o === now },
          hasText(`choice.${key}.${o}`) ? text(`choice.${key}.${o}`) : String(o))));
      return h("label", {}, label, " ", list);
    }
    /** @type {HTMLInputElement} */
    const box = h("input", { type: "checkbox", checked: now, onchange: () => set(box.checked ? "1" : "") });
    return h("label", {}, box, " ", label);
  }

  /** Whole numbers without gaps, to be gone through. @param {string} label @param {Cell[]} options @param {Cell | undefined} now @param {(one: number) => void} set */
  slide(label, options, now, set) {
    const shown = h("output", {}, String(now));
    /** @type {HTMLInputElement} */
    const range = h("input", { type: "range", min: String(options[0]), max: String(options[options.length - 1]), step: "1", value: String(now),
      oninput: () => { put(shown, range.value); set(Number(range.value)); } });
    return h("label", { class: "slide" }, label, " ", range, " ", shown);
  }

  // Files and table -------------------------------------------------------------------------

  /** @returns {Node[]} */
  files() {
    const query = seen(this.app.state);
    const id = this.info.id;
    const { sides } = this.now.view;
    const several = this.info.per_side && sides.length > 1;
    const links = (several ? sides : sides.slice(0, 1)).flatMap(({ title }, side) => ["png", "svg", "pdf"].map((kind) =>
      h("a", { href: `api/export/${id}.${kind}?${query}${side ? `&side=${side}` : ""}`, download: "" },
        several ? `${kind.toUpperCase()}, ${title}` : kind.toUpperCase())));
    const both = !several ? [] : ["png", "svg", "pdf"].map((kind) =>
      h("a", { href: `api/export/${id}.${kind}?${query}&both=1`, download: "" }, text("chart.save.both", { kind: kind.toUpperCase() })));
    const embed = link({ ...this.app.state, page: "overview", embed: id });
    return [...links, ...both,
      h("a", { href: `api/export/${id}.csv?${query}`, download: "" }, "CSV"),
      h("a", { href: embed, target: "_blank" }, text("chart.embed.open")),
      h("button", { type: "button", onclick: () => (local() ? this.copyPicture(several ? sides.length : 1)
        : this.copyEmbed(embed)) },
        text("chart.embed.copy"))];
  }

  /** @param {string} address of the chart alone */
  async copyEmbed(address) { copy(await embedCode(address, this.info.name, Math.ceil(this.box.offsetHeight + 90)), text("chart.embed.copied")); }

  /** Copy code that holds the drawing itself: the address of this computer would show nothing on another page. @param {number} count of sides */
  async copyPicture(count) {
    try {
      const drawings = await Promise.all([...Array(count).keys()].map((side) =>
        words(`api/export/${this.info.id}.svg?${seen(this.app.state)}${side ? `&side=${side}` : ""}`)));
      const title = (this.title.textContent ?? "").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      const pictures = drawings.map((svg) => `<img alt="${title}" style="max-width:100%" src="data:image/svg+xml;base64,${base64(svg)}">`);
      await copy(`<figure>${pictures.join("")}</figure>`, text("chart.embed.copied.local"));
    } catch (error) {
      notice(error instanceof Refused ? problemList(error.problems) : text("lost.short"), "problem");
    }
  }

  toggleTable() {
    const open = this.tableBox.hidden;
    this.tableBox.hidden = !open;
    this.tableButton.setAttribute("aria-expanded", String(open));
    if (open) this.fillTable();
  }

  async fillTable() {
    const query = numbers(this.app.state);
    if (this.tabled === query) return;
    this.tabled = query;
    if (!this.tableBox.firstChild) this.tableBox.replaceChildren(h("p", { class: "quiet" }, text("waiting")));
    try {
      /** @type {Table} */
      const found = await ask(`api/table/${this.info.id}?${query}`);
      if (this.tabled === query) this.tableBox.replaceChildren(...tableNodes(found, this.info.name));
    } catch (error) {
      this.tabled = "";
      this.tableBox.replaceChildren(error instanceof Refused ? problemList(error.problems) : h("p", {}, text("lost.short")));
    }
  }

  drop() {
    this.watch.disconnect();
    for (const drawing of this.drawings) drawing.drop();
    this.box.remove();
  }
}

/** Text as base64. @param {string} plain */
function base64(plain) { return btoa(Array.from(new TextEncoder().encode(plain), (byte) => String.fromCharCode(byte)).join("")); }

/** @param {Table} found @param {string} name */
function tableNodes(found, name) {
  const numeric = found.columns.map((_, i) => found.rows.every((r) => /^[-+−\d.,%\s(–)]*$/.test(r[i])));
  const more = found.more_sources ? ` ${text("more", { count: found.more_sources })}` : "";
  /** @type {HTMLTableElement} */
  const table = h("table", {},
    h("thead", {}, h("tr", {}, found.columns.map((c, i) => h("th", { scope: "col", class: numeric[i] && "number" }, c)))),
    h("tbody", {}, found.rows.map((r) => h("tr", {}, r.map((cell, i) =>
      i === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: numeric[i] && "number" }, cell))))));
  return [
    tableTools(table, name),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text("chart.table.of", { name }) }, table),
    found.sources.length ? h("p", { class: "quiet" }, `${text("sources")} ${found.sources.join("; ")}${more}`) : null,
  ].filter((node) => node !== null);
}
