"""One HTML file, opened from disk with no network, runs the engine under a strict policy."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise.webassembly import module
from counterpoise.webassembly.figure_block import packed

from .twin import by_python, case

PAGE = """<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'unsafe-inline' {more}">
<title>Engine</title>
<script type="module">
{script}
const table = {table};
try {{
  const engine = await Engine.load(fromBase64("{wasm}"), table);
  const {{ series }} = await engine.runAll(unpacked(fromBase64("{data}")), {{ block: 2 }});
  window.found = [...series.coverage.data];
}} catch (error) {{
  window.found = String(error);
}}
</script>
"""
Show = Callable[[str], Any]


@pytest.fixture(scope="module")
def text() -> str:
    of = case("status-quo", 3)
    wasm, table = module.shipped()
    return PAGE.format(
        script=module.SCRIPT.read_text("utf-8").replace("export ", ""),
        table=json.dumps(table),
        wasm=base64.b64encode(wasm).decode(),
        data=base64.b64encode(packed(of.parameters, of.policy, of.futures)).decode(),
        more="{more}",
    )


@pytest.fixture
def show(browser: Any, tmp_path: Path, text: str) -> Show:
    """Return a function that opens the page, and gives what it found."""

    def shown(more: str) -> Any:
        place = tmp_path / "engine.html"
        place.write_text(text.replace("{more}", more), "utf-8")
        context = browser.new_context(offline=True)
        try:
            page = context.new_page()
            page.goto(place.as_uri())
            page.wait_for_function("window.found !== undefined")
            return page.evaluate("window.found")
        finally:
            context.close()

    return shown


@pytest.mark.browser
@pytest.mark.slow
def test_a_file_from_disk_runs_the_engine(show: Show) -> None:
    of = case("status-quo", 3)
    expected = by_python(of)["coverage"]
    found = np.reshape(show("'wasm-unsafe-eval'"), expected.shape)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11 * expected.max())


@pytest.mark.browser
@pytest.mark.slow
def test_a_policy_without_webassembly_is_told(show: Show) -> None:
    assert "EngineError: The page's security policy" in show("")
