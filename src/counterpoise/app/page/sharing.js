// What leaves this computer: words that say how to see the same on another one.
import { ask } from "./requests.js";
import { grouped, text } from "./elements.js";
import { isOwn, link, local, numbers, seen } from "./address.js";
import { setup } from "./setup.js";

/** @import {App, Copied, State} from "./types.js" */

/** What was made with what. @param {State} state */
export function made(state) {
  return text("share.made", { version: setup.version, evidence: setup.evidence_hash, futures: grouped(state.n), seed: state.seed });
}

/** Ways to repeat each side, from the server. @param {State} state @returns {Promise<Copied[]>} */
function copies(state) {
  return Promise.all(state.sides.map((_, side) => ask(`api/copy?${numbers(state)}&side=${side}`)));
}

/** The command that shows a state again; where files were opened, with the names of the files. @param {State} state @param {Copied[]} found */
function again(state, found) {
  if (!state.sides.some(isOwn)) return text("again.state", { query: seen(state) });
  return text("again.files", { names: found.map((one) => one.name).join(" "), futures: state.n, seed: state.seed });
}

/** How somebody else comes to this screen: by its address, or where only this computer has that by a command. @param {State} state */
export async function way(state) {
  if (!local()) return link({ ...state, page: "overview" });
  return text("share.again", { command: again(state, state.sides.some(isOwn) ? await copies(state) : []) });
}

/** All that somebody else needs to see this screen: what it says, the command, and files that were opened. @param {App} app */
export async function shared(app) {
  const { state, view } = app;
  const found = state.sides.some(isOwn) ? await copies(state) : [];
  const files = found.filter((one) => one.name.endsWith(".yaml")).map((one) => `${text("share.file", { name: one.name })}\n\n${one.yaml}`);
  return [view?.verdict ?? "", made(state), text("share.again", { command: again(state, found) }), ...files].filter(Boolean).join("\n\n");
}
