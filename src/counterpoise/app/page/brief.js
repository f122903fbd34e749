// The headline in one line, while the tiles are out of sight: of which scenario, and its main numbers.
import { grouped, h, percent, text } from "./elements.js";

/** @import {SideView} from "./types.js" */

/** It takes no room of its own, so that nothing moves when it comes and goes; those who listen have the tiles. */
export class Brief {
  /** @param {HTMLElement} tiles whose place it takes */
  constructor(tiles) {
    this.line = h("div", { class: "brief-line", hidden: true });
    this.box = h("div", { class: "brief", "aria-hidden": "true" }, this.line);
    this.watch = new IntersectionObserver((entries) => {
      const { isIntersecting, boundingClientRect } = entries[entries.length - 1];
      this.line.hidden = isIntersecting || boundingClientRect.top > 0;
    }, { rootMargin: "-44px 0px 0px" });
    this.watch.observe(tiles);
  }

  /** @param {SideView[]} sides */
  show(sides) {
    this.line.replaceChildren(...sides.map(({ title, headline: now }, i) => h("p", {},
      h("span", { class: `side side-${i}` }, title), " ",
      text("brief", { deepest: now.deepest ? percent(now.deepest.gap.p50) : text("fact.none"), deep: now.over_a_fifth,
        billions: grouped(Math.round(now.price_to_close_musd.p50 / 1000)), count: now.capabilities }))));
  }

  drop() { this.watch.disconnect(); }
}
