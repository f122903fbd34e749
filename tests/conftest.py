"""Fixtures that several parts of the tests share."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xarray as xr
from hypothesis import settings

import counterpoise
from counterpoise.charts.fonts import draw_with_our_fonts
from counterpoise.ensemble import run_dataset
from counterpoise.evidence import Evidence

from .alliance import cases
from .firefox import BROWSERS, command_for, installed, too_old

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"
FEW = ["heavy_brigade", "tanker", "munitions_155"]
ALL_DRAWN = [
    "economy/*/growth",
    "pledges/*/delivered_fraction",
    "pledges/*/multiplier",
    "capability_figures/*/price",
    "capability_figures/*/upkeep",
    "capability_figures/*/lead_time",
    "capability_figures/*/skip_fraction",
    "industry/*/*/output",
    "industry/*/*/growth_limit",
    "inventories/*/*",
    "commitments/*",
    "requirements/*/*",
    "training/*/years_to_train",
    "training/*/places_filled",
    "training/*/students_per_instructor",
    "leading_ally/*/contribution",
    "coefficients/*",
]

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# Random cases: the same few in every run, so that a change is judged by what it changes; many new
# ones in `make validate` and `make fuzz`. No test depends on how fast it is.
settings.register_profile("everyday", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("validate", max_examples=1000, deadline=None)
settings.load_profile("everyday")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let every test of a page be tried in Firefox."""
    parser.addoption("--browser", choices=BROWSERS, default=BROWSERS[0], help="for tests of pages")


def pytest_configure() -> None:
    """Collect no garbage while test modules are compiled, and draw as commands do.

    Whatever runs inside a collection of garbage may upset the compiler of CPython 3.11, which then
    fails with "AST constructor recursion depth mismatch"; it was seen once in a hundred runs.
    """
    # Lines are long unless a test asks for others, so that sentences can be found whole.
    os.environ["COLUMNS"] = "150"
    gc.disable()
    draw_with_our_fonts()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes a minute in one piece, which no other worker could share at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Collect garbage again once the tests are known, but not in what was imported until then.

    That lives as long as the process, and looking through it time and again takes long.
    """
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """Return the shipped evidence."""
    return counterpoise.load_evidence()


@pytest.fixture(scope="session")
def made_up() -> Any:
    """Return the builders of small made-up alliances."""
    return cases


@pytest.fixture(scope="session")
def certain() -> dict[str, None]:
    """Return an entry for `factors` that takes every factor out."""
    return dict.fromkeys(ALL_DRAWN)


@pytest.fixture(scope="session")
def small(evidence: Evidence) -> Callable[..., Any]:
    """Return a loader of built-in scenarios cut to three capabilities and eight quarters."""

    def load(name: str, **changes: Any) -> Any:
        reduced = {"name": name, "capabilities": FEW, "time": {"quarters": 8}}
        return counterpoise.load_scenario(name, evidence=evidence, changes=reduced | changes)

    return load


@pytest.fixture(scope="session")
def small_result(small: Callable[..., Any]) -> xr.Dataset:
    """Return a small run of three scenarios, one of which leaves two allies out."""
    names = ("glide-path", "cliff", "baltic-without-nordics")
    return run_dataset(*(small(name) for name in names), futures=40, seed=1)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the Chromium of this machine."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("no Chromium is installed")
    return found


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a command that starts the Firefox of this machine for Playwright."""
    found = installed()
    if found is None:
        pytest.skip("Firefox ESR is not installed")
    if why := too_old(found):
        pytest.skip(why)
    return command_for(found, tmp_path_factory.mktemp("firefox"))


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a browser; no longer than a module, for only one may be driven at a time.

    It is Chromium unless the test says which: ``parametrize("browser", BROWSERS, indirect=True)``.
    """
    from playwright.sync_api import sync_playwright

    name = getattr(request, "param", request.config.getoption("--browser"))
    command: str | Path = request.getfixturevalue(name)
    with sync_playwright() as playwright:
        if name == "firefox":
            opened = playwright.firefox.launch(executable_path=command, channel="moz-firefox")
        else:
            opened = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Return a finder of the real public files, which skips where they are missing."""

    def find(name: str) -> Path:
        if not (SHARED / name).is_file():
            pytest.skip(f"the official file {name} is not beside the checkout")
        return SHARED / name

    return find
