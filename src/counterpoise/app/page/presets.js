// Scenarios as cards, the fastest first: a picture of how much of the leading ally stays, and one sentence.
import { h, text } from "./elements.js";
import { setup } from "./setup.js";
import { drawnPaths, stateLink } from "./stories.js";

/** @import {App, Preset} from "./types.js" */

const WIDTH = 160;
const HEIGHT = 90;
const [TOP, BOTTOM] = [8, 86];

/** How much stays, over the run, as a picture. @param {Preset} preset */
function picture({ path, years }) {
  const at = path.map(([year, share]) => `${(WIDTH * Math.min(year / years, 1)).toFixed(1)} ${(BOTTOM - (BOTTOM - TOP) * share).toFixed(1)}`);
  const line = `M${at.join("L")}${path.length ? `L${WIDTH} ${at[at.length - 1].split(" ")[1]}` : ""}`;
  return drawnPaths([["area", `${line}V${BOTTOM}H0Z`], ["first", line], ["axis", `M0 ${BOTTOM}H${WIDTH}`]], WIDTH, HEIGHT);
}

/** @param {App} app */
export function presetCards(app) {
  const listed = setup.scenarios.flatMap((scenario) => (scenario.preset ? [{ ...scenario, preset: scenario.preset }] : []));
  listed.sort((a, b) => a.preset.stays - b.preset.stays);
  return h("ul", { class: "preset-cards" }, listed.map(({ name, title, says, preset }) => h("li", {}, picture(preset),
    h("h3", {}, stateLink(app, `v=1&s=${name}`, title)), h("p", {}, says.split(/(?<=\.)\s/)[0]),
    h("p", { class: "quiet" }, text("presets.stays", { share: Math.round(100 * preset.stays) })))));
}
