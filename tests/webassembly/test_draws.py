"""Futures drawn by the module's kernel are those of the ensemble, bit by bit."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from counterpoise.app.site.engine_inputs import Range
from counterpoise.app.site.figure_draws import kernel_uniforms, mended_uniforms
from counterpoise.ensemble.sampling import BLOCK, stratified, triangular
from counterpoise.problems import InputError
from counterpoise.webassembly import draw_module
from counterpoise.webassembly.draws import VALUES, draw

from .drawn import SEED, arrays_of

PLAIN = [Range(f"coefficients/{i}", "coefficients/*", 0.0, 1.0, 1.0 + i, 19.0) for i in range(10)]
ALIKE = [Range(f"prices/{i}", "prices/*", 0.5, 0.0, 0.4, 1.0) for i in range(10)]
SAME = [Range(f"multipliers/{i}", "multipliers/*", 1.0, -1.0, 0.0, 2.0) for i in range(2)]
ROUNDED_OTHERWISE = 16
"""Units of the last place: logarithms of the C library end in another digit now and then."""
NODE = """
import { readFileSync } from "node:fs";
const [folder, file] = process.argv.slice(1);
const url = (text) => `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
const engine = url(readFileSync(`${folder}/engine.js`));
const script = readFileSync(`${folder}/draws.js`, "utf8").replace('"./engine.js"', `"${engine}"`);
const { Draws } = await import(url(script));
const table = JSON.parse(readFileSync(`${folder}/draws.json`, "utf8"));
const draws = await Draws.load(readFileSync(`${folder}/draws.wasm`), table);
const given = JSON.parse(readFileSync(file, "utf8"));
const whole = (kind, numbers) => new kind(numbers.map(BigInt));
draws.start({ streams: whole(BigUint64Array, given.streams), own: whole(BigInt64Array, given.own),
  common: whole(BigInt64Array, given.common), weight: new Float64Array(given.weight),
  mended: new Int32Array(given.mended) });
const values = draws.values(given.own.map((_, row) => row), new Float64Array(given.ends));
process.stdout.write(Buffer.from(values.buffer).toString("base64"));
"""


def test_ten_thousand_draws_of_plain_figures_are_those_of_the_ensemble() -> None:
    found = kernel_uniforms(arrays_of(PLAIN))
    expected = np.stack([stratified(SEED, figure.path, 0) for figure in PLAIN])
    assert found.size == 10 * BLOCK
    np.testing.assert_array_equal(found, expected)


def test_correlated_figures_are_those_of_the_ensemble_once_their_last_digits_are_mended() -> None:
    found = arrays_of([*ALIKE, *SAME])
    units = found["mended"][:, 2]
    assert len(units) < 0.01 * 12 * BLOCK
    assert not len(units) or abs(units).max() <= ROUNDED_OTHERWISE
    kernel = kernel_uniforms(found)
    kernel.view(np.int64)[found["mended"][:, 0], found["mended"][:, 1]] += units
    np.testing.assert_array_equal(kernel, mended_uniforms(SEED, [*ALIKE, *SAME]))


def test_quantiles_are_those_of_the_ensemble() -> None:
    figures = [*PLAIN, *ALIKE]
    arrays, mixed = arrays_of(figures), mended_uniforms(SEED, figures)
    values = np.zeros_like(mixed)
    draw(
        VALUES,
        np.zeros((0, 4), np.uint64),
        np.zeros(BLOCK, np.int64),
        np.zeros((0, BLOCK)),
        *(arrays[name] for name in ("own", "common", "weight")),
        mixed,
        arrays["ends"],
        values,
    )
    ends = (arrays["ends"][:, i : i + 1] for i in range(3))
    np.testing.assert_array_equal(values, triangular(mixed, *ends))


def test_the_module_draws_what_the_ensemble_draws(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    figures = [*PLAIN, *ALIKE, *SAME]
    arrays = arrays_of(figures)
    given = {
        name: [str(v) for v in array.ravel()]
        if array.dtype == np.uint64
        else array.ravel().tolist()
        for name, array in arrays.items()
    }
    file = tmp_path / "given.json"
    file.write_text(json.dumps(given))
    options = [node, "--input-type=module", "-e", NODE, str(draw_module.FOLDER), str(file)]
    done = subprocess.run(options, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = np.frombuffer(base64.b64decode(done.stdout)).reshape(len(figures), BLOCK)
    ends = (arrays["ends"][:, i : i + 1] for i in range(3))
    np.testing.assert_array_equal(found, triangular(mended_uniforms(SEED, figures), *ends))


def test_the_module_is_what_the_source_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    module, table = draw_module.shipped()
    assert module.endswith(table["source"].encode())
    monkeypatch.setattr(draw_module, "source", lambda: "another")
    with pytest.raises(InputError, match="another source than the one that is here"):
        draw_module.shipped()
