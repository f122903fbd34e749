// What a printed page says of itself: when, with what, and how to see it again.
import { h, text, there } from "./elements.js";
import { made, way } from "./sharing.js";

/** @import {App} from "./types.js" */

/** @param {App} app */
export function signPrints(app) {
  const signed = h("p", { class: "printed" });
  there("foot").append(signed);
  const sign = async () => {
    const today = new Date().toISOString().slice(0, 10);
    signed.textContent = text("print.made", { date: today, made: made(app.state) });
    try { signed.textContent += ` ${await way(app.state)}`; } catch { /* without a line to the program there is no command of an opened file */ }
  };
  addEventListener("beforeprint", sign);
  return sign;
}
