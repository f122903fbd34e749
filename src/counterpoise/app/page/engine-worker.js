// The worker: it holds the engine, in single precision for drafts and in double for what stays, and blocks of figures; it runs
// some futures at a time.
import { Block, Damaged } from "./block.js";
import { Draws } from "../../webassembly/draws.js";
import { Engine } from "../../webassembly/engine.js";
import { ScenarioInputs } from "./engine-inputs.js";
import { measured } from "./measures.js";
import { membersOf } from "./members.js";
import { paid } from "./payments.js";

const NOT_READY = "The engine is not ready. Open the file again.";
/** @typedef {{key: number, place: number, figures: string, scenario: number, levers: import("./moves.js").Moved, stays: boolean, first: number, count: number, draft: boolean}} Asked */
/** A block, what draws its figures, and its scenarios that were asked for. @typedef {{block: Block, draws: Draws, scenarios: Map<number, ScenarioInputs>}} Known */

/** A module and the table of what it takes. @typedef {{bytes: BufferSource, table: any}} Module */
/** @type {{engine: Module, single: Module, draws: Module} | undefined} */
let given;
/** @type {{single: Engine, double: Engine} | undefined} */
let engines;
/** @type {Map<string, Known>} */
const known = new Map();
/** What was moved last, at each place: other futures of the same state need no new arrays. @type {Map<number, {key: number, inputs: any}>} */
const last = new Map();

/** @param {Module} module */
const loaded = ({ bytes, table }) => Engine.load(bytes, table);

/** Take a block of figures; with the first one the engine starts. @param {{name: string, bytes: Uint8Array}} figures */
async function take({ name, bytes }) {
  if (!given) throw new Damaged([NOT_READY]);
  const block = new Block(bytes), { head } = block;
  if (given.engine.table.source !== head.engine || given.draws.table.source !== head.drawn_by) {
    throw new Damaged(["The figures and the engine are of different versions. Get the file anew."]);
  }
  engines ??= { single: await loaded(given.single), double: await loaded(given.engine) };
  const draws = await Draws.load(given.draws.bytes, given.draws.table);
  const of = (/** @type {string} */ array) => block.array(head.draws[array]).data;
  draws.start({ streams: of("streams"), own: of("own"), common: of("common"), weight: of("weight"), mended: of("mended") });
  known.set(name, { block, draws, scenarios: new Map() });
}

/** @param {Asked} asked */
function run({ key, place, figures, scenario, levers, stays, first, count, draft }) {
  const held = known.get(figures);
  if (!held || !engines) throw new Damaged([NOT_READY]);
  const { block, draws, scenarios } = held, entry = block.head.scenarios[scenario];
  let inputs = scenarios.get(scenario);
  if (!inputs) scenarios.set(scenario, inputs = new ScenarioInputs(entry, block.head.levers, block, draws));
  let moved = last.get(place);
  if (moved?.key !== key) last.set(place, moved = { key, inputs: inputs.moved(levers, stays) });
  const engine = draft ? engines.single : engines.double;
  const outputs = engine.run(moved.inputs, first, count);
  return { ...measured(outputs, first, entry), ...(entry.accounts && paid(outputs, entry, membersOf(entry, levers))) };
}

/** @param {any} data */
async function heard(data) {
  try {
    if (data.start) {
      given = data.start;
    } else if (data.figures) {
      await take(data.figures);
      self.postMessage({ taken: data.figures.name });
    } else {
      const part = run(data.run);
      const { key, place, draft } = data.run;
      self.postMessage({ key, place, draft, part }, { transfer: Object.values(part).filter((v) => ArrayBuffer.isView(v)).map((v) => v.buffer) });
    }
  } catch (error) {
    const { problems } = /** @type {any} */ (error);
    self.postMessage({ problems: problems ?? [String(error)] });
  }
}

// One after the other: what is asked for needs what was started before.
let done = Promise.resolve();
self.addEventListener("message", ({ data }) => { done = done.then(() => heard(data)); });
