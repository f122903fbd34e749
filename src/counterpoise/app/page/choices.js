// Controls of a page of figures: lists and sliders over what the server says can be chosen.
import { h, put } from "./elements.js";

/** @import {FiguresAnswer} from "./types.js" */
/** @typedef {FiguresAnswer["options"][string]} Option */

/** A list to choose from. */
export class ListChoice {
  /** @param {string} id @param {string} label @param {(value: string) => void} choose */
  constructor(id, label, choose) {
    /** @type {HTMLSelectElement} */
    this.select = h("select", { id, onchange: () => choose(this.select.value) });
    this.box = h("label", { for: id }, label, this.select);
    /** What is listed, so that a list in use is not made anew for nothing. */
    this.listed = "";
  }

  /** @param {Option} option */
  show({ chosen, values }) {
    const listed = values.map(([value]) => value).join();
    if (listed !== this.listed) this.select.replaceChildren(...values.map(([value, name]) => h("option", { value }, name)));
    this.listed = listed;
    this.select.value = chosen;
  }
}

/** A slider that stops at what can be chosen, with what it stands at beside its label. */
export class StopSlider {
  /** @type {Option["values"]} */
  values = [];

  /** @param {string} id @param {string} label @param {(value: string) => void} choose */
  constructor(id, label, choose) {
    this.now = h("output", { class: "year", for: id });
    /** @type {HTMLInputElement} */
    this.slider = h("input", { type: "range", id, min: "0", step: "1" });
    this.slider.addEventListener("input", () => this.named());
    this.slider.addEventListener("change", () => choose(this.values[Number(this.slider.value)][0]));
    this.box = h("div", { class: "start" }, h("label", { for: id }, label), this.now, h("div", { class: "track none" }, this.slider));
  }

  /** Say what the slider stands at, before anything is asked for. */
  named() {
    const name = this.values[Number(this.slider.value)]?.[1] ?? "";
    put(this.now, name);
    this.slider.setAttribute("aria-valuetext", name);
  }

  /** @param {Option} option */
  show({ chosen, values }) {
    this.values = values;
    this.slider.max = String(values.length - 1);
    this.slider.value = String(values.findIndex(([value]) => value === chosen));
    this.named();
  }
}
