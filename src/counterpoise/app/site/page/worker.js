// The worker: it holds the engine and the figures, and runs some futures at a time.
import { Block } from "./block.js";
import { Draws } from "../../../webassembly/draws.js";
import { Engine, EngineError } from "../../../webassembly/engine.js";
import { ScenarioInputs } from "./engine-inputs.js";
import { measured } from "./measures.js";

/** @typedef {{key: number, place: number, scenario: number, levers: Record<string, number | boolean>, stays: boolean, first: number, count: number}} Asked */

/** @type {{engine: Engine, draws: Draws, block: Block} | undefined} */
let ready;
/** @type {Map<number, ScenarioInputs>} */
const scenarios = new Map();
/** What was moved last, at each place: other futures of the same state need no new arrays. @type {Map<number, {key: number, inputs: any}>} */
const last = new Map();

/** @param {any} given */
async function start({ figures, engine, draws }) {
  const block = new Block(figures);
  const { head } = block;
  if (engine.table.source !== head.engine || draws.table.source !== head.drawn_by) {
    throw new EngineError(["The figures and the engine are of different versions. Get the file anew."]);
  }
  const drawing = await Draws.load(draws.bytes, draws.table);
  const of = (/** @type {string} */ name) => block.array(head.draws[name]).data;
  drawing.start({ streams: of("streams"), own: of("own"), common: of("common"), weight: of("weight"), mended: of("mended") });
  ready = { engine: await Engine.load(engine.bytes, engine.table), draws: drawing, block };
}

/** @param {Asked} asked */
function run({ key, place, scenario, levers, stays, first, count }) {
  if (!ready) throw new EngineError(["The engine is not ready. Open the file again."]);
  const { block, draws, engine } = ready;
  const entry = block.head.scenarios[scenario];
  let inputs = scenarios.get(scenario);
  if (!inputs) scenarios.set(scenario, inputs = new ScenarioInputs(entry, block.head.levers, block, draws));
  let moved = last.get(place);
  if (moved?.key !== key) last.set(place, moved = { key, inputs: inputs.moved(levers, stays) });
  return measured(engine.run(moved.inputs, first, count), first, entry);
}

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.start) {
      await start(data.start);
      self.postMessage({ ready: true });
    } else {
      const part = run(data.run);
      self.postMessage({ key: data.run.key, place: data.run.place, part }, { transfer: Object.values(part).filter((v) => ArrayBuffer.isView(v)).map((v) => v.buffer) });
    }
  } catch (error) {
    self.postMessage({ problems: error instanceof EngineError ? error.problems : [String(error)] });
  }
});
