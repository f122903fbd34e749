// Where the browser draws a chart: as wide as its box, with what a mark says beside the pointer, and read at a moment.
import { h, put, there } from "./elements.js";
import { chartNumbers, spoken } from "./language.js";
import { Readout } from "./readout.js";

/** @import {Spec, VegaView} from "./types.js" */

/**
 * Show what a mark says, beside the pointer; nothing of it is read as markup.
 * @param {unknown} _handler @param {MouseEvent} event @param {unknown} _item @param {unknown} value
 */
function tip(_handler, event, _item, value) {
  const box = there("tip");
  if (value === null || value === undefined || value === "") { box.hidden = true; return; }
  const said = typeof value === "object" ? Object.entries(value).map(([k, v]) => `${k}: ${v}`).join("\n") : String(value);
  put(box, said);
  box.hidden = false;
  const { clientX: x, clientY: y } = event;
  box.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(4, y + 18 + box.offsetHeight > innerHeight ? y - box.offsetHeight - 10 : y + 18)}px`;
}

/** Draw plain Vega into a node, with numbers as the page's language writes them. @param {HTMLElement} inner @param {Spec} spec @returns {Promise<VegaView | null>} */
export async function drawn(inner, spec) {
  const made = await window.vegaEmbed?.(inner, spec, {
    mode: "vega", ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: tip, logLevel: 1,
    ...(spoken() === "en" ? {} : { formatLocale: chartNumbers() }),
  });
  return made?.view ?? null;
}

/** One drawing of one side, whose width is a signal of its specification. */
export class Canvas {
  /** @type {VegaView | null} */
  view = null;
  width = 0;

  /** @param {number} side @param {string} name */
  constructor(side, name) {
    this.head = h("p", { class: `side side-${side}` });
    this.canvas = h("div", { class: "canvas", role: "img", "aria-label": name });
    this.box = h("div", { class: "drawing" }, this.head, this.canvas);
    this.readout = new Readout(this.canvas, name);
    this.size = new ResizeObserver(() => this.fit());
    this.size.observe(this.canvas);
  }

  /** Let the data be read at a moment. */
  read() {}

  fit() {
    const width = Math.floor(this.canvas.clientWidth);
    if (!this.view || !width || width === this.width) return;
    this.width = width;
    this.view.signal("box", width).runAsync().then(() => this.read());
  }

  /** Take the width of the box, which the specification is to have. */
  measure() { return (this.width = Math.max(200, Math.floor(this.canvas.clientWidth) || 860)); }

  /** Draw in place of what was there. @param {Spec} spec */
  async embed(spec) {
    this.forget();
    const inner = h("div", { "aria-hidden": "true" });
    this.canvas.replaceChildren(inner);
    this.view = await drawn(inner, spec);
  }

  forget() { this.view?.finalize(); this.view = null; }
  drop() { this.forget(); this.readout.drop(); this.size.disconnect(); this.box.remove(); }
}
