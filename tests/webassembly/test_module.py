"""The engine as WebAssembly gives what the engine gives, and says what is wrong with its input."""

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from counterpoise.alliance.arrays import Policy, Precision
from counterpoise.alliance.parameters import Assembly
from counterpoise.alliance.policy import policy_of
from counterpoise.alliance.simulation import sizes_of
from counterpoise.problems import InputError
from counterpoise.scenario import library_names, load_scenario
from counterpoise.webassembly import module
from counterpoise.webassembly.arguments import arguments
from counterpoise.webassembly.figure_block import packed
from counterpoise.webassembly.target import linker

from .twin import Arrays, Case, Twin, by_python, case

NAMES = ("glide-path", "status-quo")
FUTURES = 50
SCRIPT = Path(__file__).with_name("run.mjs")
ROUNDING = 1e-11
"""Of the largest value of a quantity: the engine in Python groups some sums otherwise, and takes
powers from the C library; 6e-14 was found."""
Run = Callable[..., dict[str, Arrays]]


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    return {name: case(name, FUTURES) for name in NAMES}


@pytest.fixture(scope="module")
def run(cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a function that runs the scenarios in Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    folder = tmp_path_factory.mktemp("packed")
    for name, of in cases.items():
        (folder / f"{name}.bin").write_bytes(packed(of.parameters, of.policy, of.futures))

    def ran(
        block: int = FUTURES, engine: Path = module.FOLDER, precision: Precision = "double"
    ) -> dict[str, Arrays]:
        name = module.MODULES[precision].name
        command = [node, str(SCRIPT), str(engine), name, str(folder), str(block), *NAMES]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return {name: _read(folder / name) for name in NAMES}

    return ran


def _read(place: Path) -> Arrays:
    found, at = {}, 0
    numbers = np.fromfile(place.with_suffix(".out"))
    for name, shape in json.loads(place.with_suffix(".json").read_text()):
        size = int(np.prod(shape))
        found[name] = numbers[at : at + size].reshape(shape)
        at += size
    assert at == numbers.size
    return found


@pytest.mark.slow
@pytest.mark.parametrize("precision", get_args(Precision))
def test_every_bit_is_that_of_the_same_code_run_by_this_machine(
    cases: dict[str, Case], run: Run, precision: Precision
) -> None:
    _, table = module.shipped(precision)
    if table["processor"] != module.processor():
        pytest.skip("the module was optimised for another processor, which groups sums otherwise")
    twin, found = Twin(precision), run(precision=precision)
    for name, of in cases.items():
        for key, expected in twin.run(of).items():
            same = expected.view(np.int64) == found[name][key].view(np.int64)
            assert expected.shape == found[name][key].shape
            assert same.all(), f"{name}, {key}: {(~same).sum()} of {same.size} differ"


def test_results_are_those_of_the_program(cases: dict[str, Case], run: Run) -> None:
    for name, found in run().items():
        _agree(by_python(cases[name]), found)
    assert not np.array_equal(found["coverage"], run()["glide-path"]["coverage"])


def _agree(expected: Arrays, found: Arrays) -> None:
    assert list(expected) == list(found)
    for key, values in expected.items():
        assert np.isfinite(values).all()
        np.testing.assert_allclose(
            found[key], values, rtol=0, atol=ROUNDING * np.abs(values).max(), err_msg=key
        )


def test_blocks_give_what_one_go_gives(run: Run) -> None:
    whole, parts = run(), run(block=20)
    for name in NAMES:
        _agree(whole[name], parts[name])
        series = ("coverage", "unspent", "debt", "required")
        for key in series:
            np.testing.assert_array_equal(whole[name][key], parts[name][key])


@pytest.mark.parametrize("precision", get_args(Precision))
def test_shipped_module_is_what_the_source_gives(precision: Precision) -> None:
    wasm, table = module.shipped(precision)
    assert wasm[:8] == b"\0asm\1\0\0\0"
    assert table == json.loads(json.dumps(module.table_of(module.source(), table["processor"])))


@pytest.mark.long
@pytest.mark.slow
def test_a_module_made_anew_gives_the_same(tmp_path: Path, run: Run) -> None:
    if linker() is None:
        pytest.skip("wasm-ld is not installed")
    (tmp_path / "engine.wasm").write_bytes(module.build())
    table = module.table_of(module.source(), module.processor())
    (tmp_path / "engine.json").write_text(json.dumps(table))
    shutil.copy(module.SCRIPT, tmp_path)
    for made, kept in zip(run(engine=tmp_path).values(), run().values(), strict=True):
        _agree(kept, made)


def test_a_module_of_another_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "source", lambda: "0" * 64)
    with pytest.raises(InputError, match=r"another source than the one.*python -m counterpoise"):
        module.shipped()


@pytest.mark.parametrize("name", library_names())
def test_the_table_has_the_dimensions_of_every_scenario(name: str) -> None:
    scenario = load_scenario(name)
    policy, parameters = policy_of(scenario), Assembly(scenario).parameters({}, 1)
    sizes = sizes_of(policy) | {"future": 1}
    given = {"parameters": parameters._asdict(), "policy": policy._asdict()}
    for argument in arguments():
        if argument.group not in given:
            continue
        value: Any = given[argument.group].pop(argument.name)
        assert (argument.kind == "array") == isinstance(value, np.ndarray)
        if argument.kind == "number":
            continue
        assert value.dtype == argument.type
        assert len(value.shape) == len(argument.dims)
        if not (argument.optional and value.shape[0] == 0):
            assert value.shape == tuple(sizes[dim] for dim in argument.dims), argument
    assert given == {"parameters": {}, "policy": {}}


FAULTS = """
const [folder, script, file] = process.argv.slice(1);
const { readFileSync } = await import("node:fs");
const { Engine, unpacked } = await import(`data:text/javascript;base64,${script}`);
const wasm = readFileSync(`${folder}/engine.wasm`);
const bytes = readFileSync(file);
const table = JSON.parse(readFileSync(`${folder}/engine.json`, "utf8"));
const engine = await Engine.load(wasm, table);
const said = async (work) => {
  try { await work(); return null; } catch (e) { return [e.name, e.message]; }
};
const given = () => unpacked(bytes);
const answers = [];
const tell = async (work) => answers.push(await said(work));
const wrong = given();
wrong.parameters.price.shape = [1, 3];
delete wrong.policy.leading;
await tell(() => engine.run(wrong));
await tell(() => { const i = given(); i.sizes.ally += 1; engine.run(i); });
await tell(() => { const i = given(); i.policy.pool.data[0] = 99n; engine.run(i); });
await tell(() => engine.run(given(), 0, 7));
await tell(() => unpacked(bytes.subarray(0, 99999)));
await tell(() => unpacked(new Uint8Array(2)));
await tell(() => Engine.load(wasm, { ...table, source: "another" }));
await tell(() => Engine.load(wasm.subarray(0, 999), table));
const stop = new AbortController();
const options = { block: 1, signal: stop.signal, progress: () => stop.abort() };
await tell(() => engine.runAll(given(), options));
console.log(JSON.stringify(answers));
"""


def test_faults_are_named_with_their_remedy(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    small = case("status-quo", 2)
    script = base64.b64encode(module.SCRIPT.read_bytes()).decode()
    data = tmp_path / "two.bin"
    data.write_bytes(packed(small.parameters, small.policy, small.futures))
    options = ["--input-type=module", "-e", FAULTS, str(module.FOLDER), script, str(data)]
    done = subprocess.run([node, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sizes, places, more, short, cut, empty, other, simd, stopped = json.loads(done.stdout)
    size = load_scenario("status-quo")
    allies, kinds = len(size.members), len(size.capabilities)
    count = small.parameters.price.size
    assert sizes[0] == "EngineError"
    assert f"parameters.price: {count} numbers as 1 × 3 are given" in sizes[1]
    assert f"the engine takes future 1 or 2 × capability {kinds} of type float64" in sizes[1]
    assert "policy.leading is missing." in sizes[1]
    assert "Pack the scenario again" in sizes[1]
    assert f"ally {allies + 1}" in places[1]
    assert "policy.pool: a place beyond the 4 of pool." in more[1]
    assert "0 to 7 were asked for, and there are 2" in short[1]
    assert "cut short. Load the file again" in cut[1]
    assert "cut short. Load the file again" in empty[1]
    assert "of different versions" in other[1]
    assert "it needs WebAssembly with SIMD" in simd[1]
    assert stopped[0] == "AbortError"


def test_packed_numbers_are_those_that_were_given(cases: dict[str, Case]) -> None:
    of = cases["glide-path"]
    data = packed(of.parameters, of.policy, of.futures)
    length = int.from_bytes(data[:4], "little")
    head = json.loads(data[4 : 4 + length])
    arrays = {name: rest for _, name, *rest in head["arrays"]}
    kind, shape, place = arrays["price"]
    start = 4 + length + place
    price = np.frombuffer(data, kind, int(np.prod(shape)), start).reshape(shape)
    np.testing.assert_array_equal(price, of.parameters.price)
    numbers = {
        name for name in Policy._fields if not isinstance(getattr(of.policy, name), np.ndarray)
    }
    assert head["numbers"] == {name: getattr(of.policy, name) for name in numbers}
