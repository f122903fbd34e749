// A figure that the browser draws: in the page's theme, at its width, read at a moment.
import { drawn } from "./canvas.js";
import { library } from "./charts.js";
import { h } from "./elements.js";
import { Readout } from "./readout.js";
import { ask, gone } from "./requests.js";

/** @import {App, LiveFigure, Spec, Theme, VegaView} from "./types.js" */

/** Below this width panels stand one under the other: the server's rule (charts/ground.py). */
const NARROW = 600;

export class Figure {
  /** @type {VegaView | null} */
  view = null;
  /** How it was drawn: `theme wide`. */
  how = "";
  dropped = false;

  /**
   * @param {App} app @param {string} name @param {string} says what stands in for the drawing
   * @param {() => string} path where the drawing is asked for again, without ground and width
   */
  constructor(app, name, says, path) {
    this.app = app;
    this.path = path;
    this.canvas = h("div", { class: "canvas", role: "img", "aria-label": says });
    this.readout = new Readout(this.canvas, name);
    this.box = h("div", { class: "drawing live" }, this.canvas);
    this.size = new ResizeObserver(() => this.follow());
    this.size.observe(this.canvas);
  }

  /** @param {LiveFigure} found @param {string} how it was asked for */
  async draw({ spec, readout }, how) {
    this.how = how;
    await library;
    if (this.dropped || this.how !== how) return;
    const inner = h("div", { "aria-hidden": "true" });
    const view = await drawn(inner, spec);
    if (this.dropped || this.how !== how) { view?.finalize(); return; }
    this.view?.finalize();
    this.view = view;
    this.canvas.replaceChildren(inner);
    const held = (/** @type {string} */ name) => spec.data?.find((/** @type {Spec} */ one) => one.name === name)?.values ?? [];
    if (this.view) this.readout.show({ view: this.view, info: readout, rows: held });
  }

  /** Draw anew where the theme, or whether it is narrow, has changed. */
  async follow() {
    const wanted = asked(this.app.theme, this.canvas);
    if (!this.how || this.dropped || kind(wanted) === kind(this.how)) return;
    this.how = wanted;
    try {
      /** @type {LiveFigure} */
      const found = await ask(`${this.path()}&${wanted}`);
      if (this.how === wanted) await this.draw(found, wanted);
    } catch (error) { if (!gone(error)) this.how = ""; }
  }

  drop() { this.dropped = true; this.size.disconnect(); this.readout.drop(); this.view?.finalize(); this.view = null; }
}

/** How a figure is asked for that is to stand in a box. @param {Theme} theme @param {Element} box */
export function asked(theme, box) { return `ground=${theme}&box=${Math.max(200, Math.floor(box.clientWidth) || 860)}`; }

/** What of that makes another drawing. @param {string} how */
function kind(how) {
  const { ground, box } = Object.fromEntries(new URLSearchParams(how));
  return `${ground} ${Number(box) < NARROW}`;
}
