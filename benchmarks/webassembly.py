"""The engine as WebAssembly in Node, against the engine as Python runs it, on one core each.

``python -m benchmarks.webassembly [--quick]`` prints seconds; Node has to be there.
"""

import argparse
import base64
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.cases import BUILT_IN, case
from benchmarks.machine import cores
from benchmarks.timing import in_turn
from counterpoise.alliance.simulation import BATCH, simulate_batch
from counterpoise.webassembly import module
from counterpoise.webassembly.figure_block import packed

SCRIPT = """
import { readFileSync } from "node:fs";
const [folder, file, script, rounds] = process.argv.slice(1);
const { Engine, unpacked } = await import(`data:text/javascript;base64,${script}`);
const wasm = readFileSync(`${folder}/engine.wasm`);
const table = JSON.parse(readFileSync(`${folder}/engine.json`, "utf8"));
const inputs = unpacked(readFileSync(file));
let start = performance.now();
const engine = await Engine.load(wasm, table);
const load = performance.now() - start;
let first = 0, best = Infinity, processor = Infinity;
for (let round = 0; round <= Number(rounds); round++) {
  const used = process.cpuUsage();
  start = performance.now();
  engine.run(inputs);
  const took = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(used);
  if (round) {
    best = Math.min(best, took);
    processor = Math.min(processor, (user + system) / 1e6);
  } else first = took;
}
console.log(JSON.stringify({ load: load / 1e3, first, best, processor }));
"""


def measure(quick: bool) -> dict[str, Any]:
    """Return the shortest time of some rounds."""
    node = shutil.which("node")
    if node is None:
        return {"skipped": "Node is not installed"}
    own, futures, rounds = case(), 20 if quick else BATCH, 2 if quick else 8
    parameters = own.parameters(0, futures)
    clock, processor = in_turn(
        {"native": lambda: simulate_batch(parameters, own.policy, futures)}, rounds
    )
    script = base64.b64encode(module.SCRIPT.read_bytes()).decode()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "inputs.bin"
        file.write_bytes(packed(parameters, own.policy, futures))
        options = [str(module.FOLDER), str(file), script, str(rounds)]
        command = [node, "--input-type=module", "-e", SCRIPT, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    node_seconds = json.loads(done.stdout)
    return {
        "scenario": BUILT_IN,
        "futures": futures,
        "rounds": rounds,
        "cores": cores(),
        "node": version.stdout.strip(),
        "module_bytes": module.MODULES["double"].stat().st_size,
        "seconds": {"native": clock["native"], "node": node_seconds["best"]},
        "processor_seconds": {
            "native": processor["native"],
            "node": node_seconds["processor"],
        },
        "load_seconds": node_seconds["load"],
        "first_run_seconds": node_seconds["first"],
    }


def section(found: dict[str, Any]) -> str:
    """Return the part of the page of results."""
    if "skipped" in found:
        return f"## WebAssembly\n\nNot measured: {found['skipped']}.\n"
    used, futures = found["processor_seconds"], found["futures"]
    native, node = futures / used["native"], futures / used["node"]
    first, load = found["first_run_seconds"], found["load_seconds"]
    return (
        "## WebAssembly\n\n"
        f"The engine on one core, {found['scenario']}, {futures} futures, best of "
        f"{found['rounds']}, drawing and reducing left out: {native:,.0f} futures a second of "
        f"processor time as Python runs it, {node:,.0f} in Node {found['node']} "
        f"({node / native:.0%}). The module has {found['module_bytes'] / 1e3:.0f} kB and is ready "
        f"in {load * 1e3:.0f} ms. Its first run takes {first:.2g} s by the clock: Node's compiler "
        "still works on it.\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webassembly", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
