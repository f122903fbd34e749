// The steps of this tab, to go back to or on to: what each of them changed, in words.
import { h, menu, text } from "./elements.js";
import { read } from "./address.js";
import { byId, setup, titleOf, unit } from "./setup.js";

/** @import {App, Levers, LeverValue, State} from "./types.js" */

/** @param {string} id @param {LeverValue | undefined} value */
function leverStep(id, value) {
  const lever = byId.get(id);
  const name = lever?.label ?? id;
  if (value === undefined) return text("steps.back", { lever: name });
  if (value === true || value === false) return text("steps.set", { lever: name, value: text(value ? "steps.on" : "steps.off") });
  if (typeof value === "number" && lever) {
    const [factor, words] = unit(lever);
    return text("steps.set", { lever: name, value: `${Number((value * factor).toPrecision(6))} ${words}`.trim() });
  }
  return text("steps.set", { lever: name, value: String(value) });
}

/** @param {Levers} a @param {Levers} b */
function moved(a, b) {
  return Object.keys({ ...a, ...b }).filter((id) => String(a[id]) !== String(b[id])).map((id) => leverStep(id, b[id]));
}

/** What leads from one state to the next, in words. @param {State} a @param {State} b */
function between(a, b) {
  const found = [];
  if (a.page !== b.page) found.push(setup.pages.find((one) => one.id === b.page)?.title ?? b.page);
  b.sides.forEach((side, i) => {
    const before = a.sides[i];
    if (before?.scenario !== side.scenario) found.push(text(i ? "steps.compare" : "steps.scenario", { title: titleOf(side.scenario) }));
    else found.push(...moved(before.levers, side.levers));
  });
  if (b.sides.length < a.sides.length) found.push(text("steps.alone"));
  if (a.n !== b.n || a.seed !== b.seed) found.push(text("steps.size", { futures: b.n, seed: b.seed }));
  if (b.choices.story && b.choices.step) found.push(text("steps.story", { step: b.choices.step }));
  return found.join(", ") || text("steps.other");
}

/** A menu of the steps. @param {App} app */
export function stepsMenu(app) {
  return menu(text("steps"), text("steps.hint"), () => {
    const { past } = app;
    const listed = past.steps;
    const found = [];
    for (let place = Math.min(past.top, listed.length - 1); place >= 0; place--) {
      const [before, now] = [listed[place - 1], listed[place]];
      if (now === undefined) continue;
      const words = before === undefined ? text("steps.first") : between(read(before).state, read(now).state);
      found.push(h("button", { type: "button", "aria-current": place === past.entry.place ? "step" : null,
        onclick: () => { if (place !== past.entry.place) history.go(place - past.entry.place); } }, words));
    }
    return found;
  });
}
