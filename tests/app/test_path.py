"""The drawdown above the wedge: its path by arithmetic, and its grips in a real Chromium."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance.policy import policy_of
from counterpoise.app import Side, composed
from counterpoise.app.drawdown_strip import corners, drawdown_of_side, paths_of, span
from counterpoise.app.texts import TEXTS
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, library_names, load_scenario

from .pages import accessible, expect, settled, settled_at

Visit = Callable[..., Any]
LEFT, RIGHT, YEARS = 58, 14, 15
"""Room beside the plot, as in the wedge's frame, and the years of a run."""


def made(evidence: Evidence, drawdown: dict[str, Any], **entries: Any) -> Scenario:
    return load_scenario({"name": "made", "drawdown": drawdown} | entries, evidence=evidence)


def drawdown(name: str, evidence: Evidence, **levers: float) -> dict[str, Any]:
    side, base = Side(name, levers), load_scenario(name, evidence=evidence)
    return drawdown_of_side(side, composed(side, base, evidence), base)


def ends_of(path: dict[str, Any]) -> tuple[float | None, float | None]:
    return path["begins"], path["ends"]


# Arithmetic -------------------------------------------------------------------------------------


def test_a_straight_way_down(evidence: Evidence) -> None:
    shape = {"shape": "linear", "after_years": 2, "over_years": 4}
    scenario = made(evidence, {"default": shape})
    found = drawdown_of_side(Side("made"), scenario, scenario)
    line = [[0, 1], [2, 1], [6, 0], [15, 0]]
    assert found["mean"] == {"points": line, "begins": 2, "ends": 6}
    assert all(path == found["mean"] for path in found["groups"].values())
    assert (found["time"], found["years"], found["announced"]) == (2027, 15, "2027-Q1")


def test_a_cliff_is_over_at_the_first_bound_after_it(evidence: Evidence) -> None:
    # Thirteen months end within the fifth quarter: 1 - 12/13 is left at the end of the fourth.
    found = drawdown("cliff", evidence)
    assert ends_of(found["mean"]) == (0, 1.25)
    assert found["mean"]["points"] == [
        [0, 1],
        [1, pytest.approx(1 / 13, abs=1e-4)],
        [1.25, 0],
        [15, 0],
    ]


def test_a_cliff_of_no_time_is_gone_from_the_start(evidence: Evidence) -> None:
    scenario = made(evidence, {"default": {"shape": "cliff", "months": 0}})
    found = drawdown_of_side(Side("made"), scenario, scenario)
    assert found["mean"] == {"points": [[0, 0], [15, 0]], "begins": 0, "ends": 0}


def test_the_glide_path_is_the_mean_of_its_capabilities(evidence: Evidence) -> None:
    found = drawdown("glide-path", evidence)
    rate = evidence.figure("coefficients/glide_path_ground_rate").value
    hold = evidence.figure("coefficients/glide_path_enabler_hold").value
    weights = found["weights"]
    assert sum(weights.values()) == 24
    shares = {
        "ground": np.exp(-rate * 9),
        "air": 1 - 9 / 12,
        "sea": 1 - 9 / 12,
        "enablers": 1 - (9 - hold) / 4,
        "sustainment": 1 - (9 - hold) / 4,
    }
    expected = sum(weights[g] * share for g, share in shares.items()) / 24
    times, mean = np.array(found["mean"]["points"]).T
    assert np.interp(9, times, mean) == pytest.approx(expected, abs=2e-4)
    assert ends_of(found["groups"]["air"]) == (0, 12)
    assert ends_of(found["groups"]["enablers"]) == (hold, hold + 4)
    # Ground forces leave at a rate, and some are there when the run ends.
    assert ends_of(found["groups"]["ground"]) == (0, None)
    assert ends_of(found["mean"]) == (0, None)


def test_pace_and_delay_stretch_the_path_and_leave_the_base(evidence: Evidence) -> None:
    plain = drawdown("enabler-last", evidence)
    assert ends_of(plain["mean"]) == (0, 13)
    assert (plain["moved"], plain["base"]) == (False, None)
    moved = drawdown("enabler-last", evidence, pace=2.0, delay=1.0)
    assert ends_of(moved["mean"]) == (1, 1 + 13 / 2)
    assert ends_of(moved["groups"]["sea"]) == (1, 1 + 5 / 2)
    assert moved["moved"]
    assert moved["base"] == {"mean": plain["mean"], "groups": plain["groups"]}


def test_pace_nought_never_begins_and_its_base_does(evidence: Evidence) -> None:
    found = drawdown("cliff", evidence, pace=0.0)
    assert ends_of(found["mean"]) == (None, None)
    assert ends_of(found["base"]["mean"]) == (0, 1.25)


def test_a_group_is_kept_in_the_base(evidence: Evidence) -> None:
    found = drawdown("status-quo", evidence, sea_after=2.0, sea_over=4.0, pace=0.5)
    assert ends_of(found["base"]["groups"]["sea"]) == (2, 6)
    assert ends_of(found["base"]["mean"]) == (2, 6)
    assert ends_of(found["base"]["groups"]["air"]) == (None, None)
    assert ends_of(found["groups"]["sea"]) == (4, 12)


def test_moments_count_from_the_announcement(evidence: Evidence) -> None:
    entry = {"announced": "2029-Q1", "default": {"shape": "linear", "over_years": 4}}
    scenario = made(evidence, entry)
    found = drawdown_of_side(Side("made"), scenario, scenario)
    assert (found["from"], found["time"], found["years"]) == (2027, 2029, 13)
    assert found["mean"]["points"] == [[0, 1], [4, 0], [13, 0]]


def test_an_opened_scenario_has_its_base_too(evidence: Evidence) -> None:
    base = made(evidence, {"default": {"shape": "linear", "over_years": 4}})
    side = Side("own-0", {"pace": 2.0})
    found = drawdown_of_side(side, composed(side, base, evidence), base)
    assert ends_of(found["mean"]) == (0, 2)
    assert ends_of(found["base"]["mean"]) == (0, 4)


@pytest.mark.parametrize("name", library_names())
def test_paths_are_those_that_the_engine_follows(evidence: Evidence, name: str) -> None:
    scenario = load_scenario(name, evidence=evidence)
    remaining = np.asarray(policy_of(scenario).remaining)
    paths = paths_of(scenario)
    assert paths.mean == pytest.approx(remaining.mean(axis=1), abs=1e-12)
    for group, path in paths.groups.items():
        mine = [evidence.capabilities[c].drawdown_group == group for c in scenario.capabilities]
        assert path == pytest.approx(remaining[:, mine].mean(axis=1), abs=1e-12)


def test_span_and_corners_of_a_path_by_hand() -> None:
    since = np.arange(7) / 4
    path = np.array([1, 1, 0.75, 0.5, 0.25, 0.25, 0.25])
    assert span(since, path) == (0.25, 1)
    assert corners(since, path) == [[0, 1], [0.25, 1], [1, 0.25], [1.5, 0.25]]
    assert span(since, np.linspace(1, 0.5, 7)) == (0, None)
    assert span(since, np.array([1, 0.5, 0.009, 0.008, 0.007, 0.006, 0.005])) == (0, 0.5)


# In the browser ---------------------------------------------------------------------------------


def grip(page: Any, kind: str, side: int = 0) -> Any:
    return page.locator(".path").nth(side).locator(f".grip-{kind}")


def ready(page: Any, sides: int = 1) -> None:
    page.wait_for_selector(f".drawing:nth-child({sides}) .path .grip")
    settled(page)
    page.locator("#chart-wedge").scroll_into_view_if_needed()
    page.locator(".path-strip").first.scroll_into_view_if_needed()
    page.mouse.move(5, 5)


def drag(page: Any, kind: str, years: float, side: int = 0, *, drop: bool = True) -> None:
    """Drag a grip by some years, in small moves."""
    handle = grip(page, kind, side).locator(".grip-handle").bounding_box()
    width = page.locator(".path-strip").nth(side).bounding_box()["width"]
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + years * (width - LEFT - RIGHT) / YEARS, y, steps=10)
    if drop:
        page.mouse.up()


def drawn(page: Any) -> tuple[Any, Any]:
    """Return the mean as it is drawn: pixels across, and share."""
    words = page.locator(".path-strip .path-edge").first.get_attribute("d")
    x, y = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", words), dtype=float).T
    return x, (66 - y) / 48


@pytest.mark.browser
def test_the_beginning_is_dragged(visit: Visit) -> None:
    page = visit("?s=enabler-last&n=300")
    ready(page)
    verdict = page.locator(".verdict").inner_text()
    entries = page.evaluate("history.length")
    drag(page, "begins", 3)
    settled_at(page, "v=1&s=enabler-last&delay=3&n=300")
    settled(page)
    expect(page.locator(".verdict")).not_to_have_text(verdict, use_inner_text=True)
    page.wait_for_function("count => history.length === count", arg=entries + 1)
    expect(page.locator("#lever-delay")).to_have_value("3")
    expect(grip(page, "begins")).to_have_attribute("aria-valuetext", "2030-Q1")
    page.locator("#undo").click()
    settled_at(page, "v=1&s=enabler-last&n=300")
    expect(page.locator(".verdict")).to_have_text(verdict, use_inner_text=True)
    expect(grip(page, "begins")).to_have_attribute("aria-valuetext", "2027-Q1")


@pytest.mark.browser
def test_the_end_is_dragged_and_the_strip_goes_with_the_hand(visit: Visit) -> None:
    page = visit("?s=enabler-last&n=300")
    ready(page)
    answer = "() => document.querySelector('h1').textContent.includes('changed')"
    # Thirteen years in six and a half: twice the pace.
    page.route("**/api/view?*", lambda route: None)
    drag(page, "ends", -6.5, drop=False)
    expect(grip(page, "ends")).to_have_attribute("aria-valuetext", "2033-Q3")
    held = drawn(page)
    page.unroute("**/api/view?*")
    page.mouse.up()
    settled_at(page, "v=1&s=enabler-last&pace=2&n=300")
    page.reload()
    ready(page)
    page.wait_for_function(answer)
    served = drawn(page)
    assert np.interp(served[0], *held) == pytest.approx(served[1], abs=0.02)


@pytest.mark.browser
def test_numbers_follow_while_the_end_is_dragged(visit: Visit) -> None:
    page = visit("?s=enabler-last&n=300")
    # Without figures for its own engine the browser asks the server.
    page.route("**/api/engine/*", lambda route: route.fulfill(status=204))
    ready(page)
    verdict = page.locator(".verdict").inner_text()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/api/view" in r.url else None)
    drag(page, "ends", -6.5, drop=False)
    page.wait_for_function(
        "before => document.querySelector('.verdict').textContent !== before", arg=verdict
    )
    assert asked
    assert all("coarse=1" in url for url in asked)
    page.keyboard.press("Escape")
    settled_at(page, "v=1&s=enabler-last&n=300")
    page.mouse.up()
    settled_at(page, "v=1&s=enabler-last&n=300")


@pytest.mark.browser
def test_grips_by_keyboard(visit: Visit) -> None:
    page = visit("?s=enabler-last&n=100")
    ready(page)
    begins, ends = grip(page, "begins"), grip(page, "ends")
    begins.focus()
    page.keyboard.press("ArrowRight")
    settled_at(page, "v=1&s=enabler-last&delay=0.25&n=100")
    page.keyboard.press("PageUp")
    settled_at(page, "v=1&s=enabler-last&delay=1.25&n=100")
    expect(begins).to_have_attribute("aria-valuenow", "2028.25")
    page.keyboard.press("End")
    settled_at(page, "v=1&s=enabler-last&delay=10&n=100")
    page.keyboard.press("Home")
    settled_at(page, "v=1&s=enabler-last&n=100")
    ends.focus()
    page.keyboard.press("ArrowLeft")
    settled_at(page, "v=1&s=enabler-last&pace=1.05&n=100")
    page.keyboard.press("ArrowRight")
    settled_at(page, "v=1&s=enabler-last&n=100")
    page.keyboard.press("Home")
    settled_at(page, "v=1&s=enabler-last&pace=4&n=100")


@pytest.mark.browser
def test_a_group_is_dragged(visit: Visit) -> None:
    page = visit("?s=status-quo&n=100")
    ready(page)
    begins, ends = grip(page, "begins"), grip(page, "ends")
    expect(begins).to_have_attribute("aria-disabled", "true")
    expect(begins).to_have_attribute("aria-valuetext", re.compile(re.escape(TEXTS["path.none"])))
    page.get_by_label(TEXTS["path.which"], exact=True).select_option("sea")
    expect(begins).to_have_attribute("aria-disabled", "false")
    drag(page, "begins", -12)
    settled_at(page, "v=1&s=status-quo&sea_after=3&sea_over=12&n=100")
    drag(page, "ends", -8)
    settled_at(page, "v=1&s=status-quo&sea_after=3&sea_over=4&n=100")
    expect(ends).to_have_attribute("aria-valuetext", "2034-Q1")
    expect(ends).to_have_attribute("aria-label", "Drawdown ends: Sea")


@pytest.mark.browser
def test_the_second_scenario_has_grips_of_its_own(visit: Visit) -> None:
    page = visit("?s=status-quo&c=enabler-last&n=100")
    ready(page, 2)
    drag(page, "ends", -6.5, side=1)
    settled_at(page, "v=1&s=status-quo&c=enabler-last&c.pace=2&n=100")
    # The levers show the scenario that was moved.
    expect(page.locator(".switch input").nth(1)).to_be_checked()
    expect(page.locator("#lever-pace")).to_have_value("2")


@pytest.mark.browser
def test_what_does_not_end_says_so(visit: Visit) -> None:
    page = visit("?s=cliff&pace=0&n=100")
    ready(page)
    begins, ends = grip(page, "begins"), grip(page, "ends")
    expect(ends).to_have_attribute("aria-valuetext", TEXTS["path.outside"])
    expect(ends).to_have_attribute("aria-valuenow", "2042")
    expect(begins).to_have_attribute("aria-disabled", "true")
    ends.focus()
    page.keyboard.press("Home")
    settled_at(page, "v=1&s=cliff&pace=4&n=100")
    expect(begins).to_have_attribute("aria-disabled", "false")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1400, 390])
def test_the_strip_stands_over_the_axis_of_the_wedge(visit: Visit, width: int) -> None:
    page = visit("?s=cliff&n=100", viewport={"width": width, "height": 900}, has_touch=True)
    ready(page)
    plot = page.locator("#chart-wedge .canvas .background").first.bounding_box()
    axis = page.locator(".path-axis path").first.bounding_box()
    assert axis["x"] == pytest.approx(plot["x"], abs=1)
    assert axis["width"] == pytest.approx(plot["width"], abs=1)
    for kind in ("begins", "ends"):
        hit = grip(page, kind).locator(".grip-hit").bounding_box()
        assert min(hit["width"], hit["height"]) >= 24


@pytest.mark.browser
@pytest.mark.parametrize("query", ["s=glide-path&c=status-quo", "s=cliff&pace=0&c=cliff&c.delay=2"])
def test_grips_are_accessible(visit: Visit, query: str) -> None:
    page = visit(f"?{query}&n=100")
    ready(page, 2)
    accessible(page, (1400,))


@pytest.mark.browser
def test_no_strip_in_a_chart_alone_and_no_grips_on_paper(visit: Visit) -> None:
    page = visit("?n=100&embed=wedge")
    page.wait_for_selector("#chart-wedge .canvas svg")
    expect(page.locator(".path")).to_have_count(0)
    page = visit("?n=100")
    ready(page)
    expect(grip(page, "begins")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".path-strip")).to_be_visible()
    expect(grip(page, "begins")).not_to_be_visible()
