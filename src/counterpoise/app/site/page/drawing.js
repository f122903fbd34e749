// A chart of the file: its finding, the drawing and a sentence. Drawn once in a theme, then only fed.
import { h, put } from "../../page/elements.js";
import { CHARTS } from "./chart-data.js";

/** @import {Shown} from "./chart-data.js" */

export class ChartCard {
  /** @type {any} */
  view = null;
  theme = "";
  width = 0;
  /** Whether it is in sight; what it would show once it is. */
  seen = true;
  /** @type {[Shown, string] | undefined} */
  stale;

  /** @param {{id: string, name: string, specs: Record<string, any>}} chart */
  constructor(chart) {
    this.chart = chart;
    this.title = h("h2", { id: `chart-${chart.id}-title` });
    this.says = h("p", { class: "says" });
    this.canvas = h("div", { class: "canvas", role: "img", "aria-label": chart.name });
    this.box = h("section", { class: `card card-${chart.id}`, "data-chart": chart.id, "aria-labelledby": this.title.id },
      h("header", {}, h("div", {}, h("p", { class: "kicker" }, chart.name), this.title)),
      h("div", { class: "drawings" }, h("div", { class: "drawing" }, this.canvas)), this.says);
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
      if (this.seen && this.stale) this.show(...this.stale, true);
    }, { rootMargin: "250px" }).observe(this.box);
  }

  fit() {
    const width = Math.floor(this.canvas.clientWidth);
    if (!this.view || !width || width === this.width) return;
    this.width = width;
    this.view.signal("box", width).runAsync();
  }

  /** While dragging, what is out of sight waits. @param {Shown} shown @param {string} theme @param {boolean} done */
  async show(shown, theme, done) {
    this.stale = undefined;
    if (!this.seen && !done && this.view) { this.stale = [shown, theme]; return; }
    const { data, title, says } = CHARTS[this.chart.id](shown);
    put(this.title, title);
    put(this.says, says);
    this.canvas.setAttribute("aria-label", says);
    if (this.view && this.theme === theme) {
      for (const [name, rows] of Object.entries(data)) if (this.names.has(name)) this.view.data(name, rows);
      await this.view.runAsync();
      return;
    }
    this.theme = theme;
    await this.draw(this.chart.specs[theme], data);
  }

  /** @type {Set<string>} */
  names = new Set();

  /** @param {any} spec @param {Record<string, any[]>} data */
  async draw(spec, data) {
    this.width = Math.max(200, Math.floor(this.canvas.clientWidth) || 860);
    const made = {
      ...spec,
      data: (spec.data ?? []).map((/** @type {any} */ d) => (data[d.name] ? { ...d, values: data[d.name] } : d)),
      signals: (spec.signals ?? []).map((/** @type {any} */ s) => (s.name === "box" ? { ...s, value: this.width } : s)),
    };
    this.view?.finalize();
    const inner = h("div", { "aria-hidden": "true" });
    this.canvas.replaceChildren(inner);
    const drawn = await window.vegaEmbed?.(inner, made, { mode: "vega", ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip, logLevel: 1 });
    this.view = drawn?.view ?? null;
    this.names = new Set((spec.data ?? []).map((/** @type {any} */ d) => d.name));
  }
}

/** Show what a mark says, beside the pointer. @param {unknown} _handler @param {MouseEvent} event @param {unknown} _item @param {unknown} value */
function tooltip(_handler, event, _item, value) {
  const box = document.getElementById("tip");
  if (!box) return;
  box.hidden = value === null || value === undefined || value === "";
  if (box.hidden) return;
  put(box, String(value));
  box.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(4, Math.min(event.clientY + 18, innerHeight - box.offsetHeight - 8))}px`;
}
