// The worker: it holds the engine and blocks of figures, and runs some futures at a time.
import { Block, Damaged } from "./block.js";
import { Draws } from "../../webassembly/draws.js";
import { Engine } from "../../webassembly/engine.js";
import { ScenarioInputs } from "./engine-inputs.js";
import { measured } from "./measures.js";

/** @typedef {{key: number, place: number, figures: string, scenario: number, levers: Record<string, number | boolean>, stays: boolean, first: number, count: number}} Asked */
/** A block, what draws its figures, and its scenarios that were asked for. @typedef {{block: Block, draws: Draws, scenarios: Map<number, ScenarioInputs>}} Known */

/** @type {{engine: Engine, drawing: {bytes: BufferSource, table: any}} | undefined} */
let ready;
/** @type {Map<string, Known>} */
const known = new Map();
/** What was moved last, at each place: other futures of the same state need no new arrays. @type {Map<number, {key: number, inputs: any}>} */
const last = new Map();

/** @param {any} given */
async function start({ engine, draws }) {
  ready = { engine: await Engine.load(engine.bytes, engine.table), drawing: draws };
}

/** @param {{name: string, bytes: Uint8Array}} given */
async function take({ name, bytes }) {
  const { engine, drawing } = started();
  const block = new Block(bytes), { head } = block;
  if (engine.table.source !== head.engine || drawing.table.source !== head.drawn_by) {
    throw new Damaged(["The figures and the engine are of different versions. Get the file anew."]);
  }
  const draws = await Draws.load(drawing.bytes, drawing.table);
  const of = (/** @type {string} */ array) => block.array(head.draws[array]).data;
  draws.start({ streams: of("streams"), own: of("own"), common: of("common"), weight: of("weight"), mended: of("mended") });
  known.set(name, { block, draws, scenarios: new Map() });
}

function started() {
  if (!ready) throw new Damaged(["The engine is not ready. Open the file again."]);
  return ready;
}

/** @param {Asked} asked */
function run({ key, place, figures, scenario, levers, stays, first, count }) {
  const { engine } = started(), held = known.get(figures);
  if (!held) throw new Damaged(["The engine has no figures. Open the file again."]);
  const { block, draws, scenarios } = held, entry = block.head.scenarios[scenario];
  let inputs = scenarios.get(scenario);
  if (!inputs) scenarios.set(scenario, inputs = new ScenarioInputs(entry, block.head.levers, block, draws));
  let moved = last.get(place);
  if (moved?.key !== key) last.set(place, moved = { key, inputs: inputs.moved(levers, stays) });
  return measured(engine.run(moved.inputs, first, count), first, entry);
}

/** @param {any} data */
async function heard(data) {
  try {
    if (data.start) {
      await start(data.start);
      self.postMessage({ ready: true });
    } else if (data.figures) {
      await take(data.figures);
    } else {
      const part = run(data.run);
      self.postMessage({ key: data.run.key, place: data.run.place, part }, { transfer: Object.values(part).filter((v) => ArrayBuffer.isView(v)).map((v) => v.buffer) });
    }
  } catch (error) {
    const { problems } = /** @type {any} */ (error);
    self.postMessage({ problems: problems ?? [String(error)] });
  }
}

// One after the other: what is asked for needs what was started before.
let done = Promise.resolve();
self.addEventListener("message", ({ data }) => { done = done.then(() => heard(data)); });
