"""The single file in Chromium: first chart from disk, drag to repaint, and all futures.

``python -m benchmarks.single_file [--quick]`` prints seconds; Chromium has to be there.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from shutil import which
from time import perf_counter
from typing import Any

from benchmarks.machine import cores
from benchmarks.simulator import MEASURE, MOVES, WARM_UPS
from counterpoise.app.site.folder import write_site
from counterpoise.evidence import load_evidence
from counterpoise.scenario import load_scenario

SCENARIO = "glide-path"
FUTURES, SHOWN = 1000, 128
ALL = """
async ([value, futures]) => {
  const slider = document.querySelector('input[type=range]');
  const began = performance.now();
  const done = new Promise((yes) => addEventListener('counterpoise:painted', function hear(event) {
    if (event.detail === futures) { removeEventListener('counterpoise:painted', hear); yes(); }
  }));
  slider.value = value;
  slider.dispatchEvent(new Event('change', {bubbles: true}));
  await done;
  return performance.now() - began;
}
"""


def measure(quick: bool) -> dict[str, Any]:
    """Write the file of one scenario, and use it."""
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    if browser is None:
        return {"skipped": "Chromium is not installed"}
    evidence = load_evidence()
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        scenarios = [load_scenario(SCENARIO, evidence=evidence)]
        file = write_site(Path(folder) / "site", scenarios, evidence, FUTURES, 1)
        written = perf_counter() - start
        found = used(browser, file, 6 if quick else MOVES)
        return {
            "scenario": SCENARIO,
            "bytes": file.stat().st_size,
            "write_seconds": written,
            "cores": cores(),
            **found,
        }


def used(browser: str, file: Path, moves: int) -> dict[str, float]:
    """Return how long the file takes to open, to follow a drag, and to show all futures."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=arguments)
        context = opened.new_context(viewport={"width": 1400, "height": 900}, offline=True)
        page = context.new_page()
        start = perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector(".canvas svg")
        first = perf_counter() - start
        page.wait_for_selector("body[data-settled]", timeout=120_000)
        page.evaluate(MEASURE, [0, WARM_UPS])
        spent = page.evaluate(MEASURE, [WARM_UPS, moves])
        rounds = [page.evaluate(ALL, [1 + 0.25 * i, FUTURES]) for i in range(1, 6)]
        opened.close()
    return {
        "first_chart": first,
        "drag_median": statistics.median(spent) / 1000,
        "drag_slowest_of_ten": statistics.quantiles(spent, n=10)[-1] / 1000,
        "all_futures_median": statistics.median(rounds) / 1000,
    }


def section(found: dict[str, Any], table: Any, time: Any) -> str:
    """Return the section of the page on results."""
    if "skipped" in found:
        return f"## The single file\n\nNot measured: {found['skipped']}.\n"
    rows = [
        ("from disk to the first chart", time(found["first_chart"])),
        (f"drag to repaint, {SHOWN} futures, median", time(found["drag_median"])),
        ("the same, slowest of ten", time(found["drag_slowest_of_ten"])),
        (f"all {FUTURES:,} futures, from letting go", time(found["all_futures_median"])),
        ("writing the file", time(found["write_seconds"])),
    ]
    return (
        "## The single file\n\n"
        + table((f"In Chromium, no server, {found['cores']} cores", "time"), rows)
        + f"\n{found['scenario']}, {found['bytes'] / 1e6:.1f} MB.\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.single_file", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
