// A chart of the file: its finding, a drawing for each scenario or one for both, and a sentence. Drawn once in a theme, then only fed.
import { Canvas } from "../../page/canvas.js";
import { h, put } from "../../page/elements.js";
import { CHARTS } from "../../page/chart-data.js";

/** @import {Datasets, Drawn, ShownSide} from "../../page/chart-parts.js" */
/** How a chart is drawn, and how many scenarios it takes at least. @typedef {{id: string, name: string, sides: number, specs: Record<string, any>}} Chart */

class Drawing extends Canvas {
  theme = "";
  /** Names of the datasets that it takes. @type {Set<string>} */
  names = new Set();

  /** @param {any} spec @param {Datasets} data @param {string} theme */
  async show(spec, data, theme) {
    this.data = data;
    if (this.view && this.theme === theme) {
      for (const [name, rows] of Object.entries(data)) if (this.names.has(name)) this.view.data(name, rows);
      await this.view.runAsync();
    } else {
      this.theme = theme;
      await this.draw(spec, data);
    }
    this.read();
  }

  /** @param {any} spec @param {Datasets} data */
  async draw(spec, data) {
    this.spec = spec;
    const width = this.measure();
    const made = {
      ...spec,
      data: (spec.data ?? []).map((/** @type {any} */ d) => (data[d.name] ? { ...d, values: data[d.name] } : d)),
      signals: (spec.signals ?? []).map((/** @type {any} */ s) => (s.name === "box" ? { ...s, value: width } : s)),
    };
    await this.embed(made);
    this.names = new Set((spec.data ?? []).map((/** @type {any} */ d) => d.name));
  }

  /** Let the data be read at a moment. */
  read() {
    const { view, spec, data } = this, info = spec?.usermeta?.readout;
    if (view && info && data) this.readout.show({ view, info, rows: (name) => data[name] ?? [] });
  }
}

export class ChartCard {
  /** @type {Drawing[]} */
  drawings = [];
  /** Whether it is in sight; what it would show once it is. */
  seen = true;
  /** @type {[ShownSide[], string] | undefined} */
  stale;
  /** What is shown, for whoever checks it. @type {Drawn | undefined} */
  drawn;

  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
    this.title = h("h2", { id: `chart-${chart.id}-title` });
    this.says = h("p", { class: "says" });
    this.place = h("div", { class: "drawings" });
    this.box = h("section", { class: `card card-${chart.id}`, "data-chart": chart.id, "aria-labelledby": this.title.id },
      h("header", {}, h("div", {}, h("p", { class: "kicker" }, chart.name), this.title)), this.place, this.says);
    new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
      if (this.seen && this.stale) this.show(...this.stale, true);
    }, { rootMargin: "250px" }).observe(this.box);
  }

  /** While dragging, what is out of sight waits. @param {ShownSide[]} sides @param {string} theme @param {boolean} done */
  async show(sides, theme, done) {
    this.stale = undefined;
    this.box.hidden = sides.length < this.chart.sides;
    if (this.box.hidden) { this.drawn = undefined; return; }
    if (!this.seen && !done && this.drawings.length) { this.stale = [sides, theme]; return; }
    this.drawn = CHARTS[this.chart.id](sides);
    const { data, title, says } = this.drawn, several = data.length > 1;
    put(this.title, title);
    put(this.says, says);
    while (this.drawings.length > data.length) this.drawings.pop()?.drop();
    while (this.drawings.length < data.length) {
      const made = new Drawing(this.drawings.length, this.chart.name);
      this.drawings.push(made);
      this.place.append(made.box);
    }
    this.place.classList.toggle("two", several);
    // The library cannot draw a legend of nothing; the title says why there is nothing.
    this.place.hidden = data.every((sets) => Object.values(sets).every((rows) => !rows.length));
    if (this.place.hidden) return;
    await Promise.all(this.drawings.map((drawing, i) => {
      const { label } = sides[i].entry;
      put(drawing.head, several ? label : "");
      drawing.head.hidden = !several;
      drawing.canvas.setAttribute("aria-label", several ? `${label}: ${says}` : says);
      return drawing.show(this.chart.specs[theme], data[i], theme);
    }));
  }
}

