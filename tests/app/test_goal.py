"""What it would take, from a tile: each lever alone over the page's own futures."""

import shlex
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from counterpoise.app import jobs
from counterpoise.app.goal_jobs import GoalOrder, Goals
from counterpoise.app.goal_seek import OUTCOMES, SOUGHT, Trials, measured, what_it_would_take
from counterpoise.app.levers import BY_ID
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.cli.levers import print_answer
from counterpoise.evidence import Evidence
from counterpoise.studies.search.condition import parsed

from .conftest import SMALL, Ask
from .pages import accessible, expect

GOAL = {"measure": "gap_peak", "bound": 0.3, "share": 0.5, "size": 100}


@pytest.fixture(scope="module")
def service(evidence: Evidence) -> Service:
    return Service(evidence)


@pytest.fixture(scope="module")
def state(service: Service) -> State:
    name, _ = service.open(SMALL)
    return State.parse(f"s={name}&n=100")


def peak(service: Service, state: State) -> float:
    """Return the deepest gap that a tile shows in half of the futures, as the page has it."""
    headline = service.view(state)["sides"][0]["headline"]
    found = headline["deepest"]
    return 0.0 if found is None else float(found["gap"]["p50"])


def test_an_answer_holds_on_the_page_that_it_opens_and_a_step_before_it_does_not(
    service: Service, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    found = what_it_would_take(service, state, parsed("gap_peak <= 0.3 in 0.5"))
    assert peak(service, state) > 0.3
    alone = {one.lever.name: one for one in found.answer.alone}
    assert list(alone) == list(SOUGHT)
    reached = [name for name, one in alone.items() if one.value is not None]
    assert "pace" in reached  # nobody leaves at pace 0
    for name in reached:
        step = found.steps[name]
        assert list(step.levers) == [name]
        assert step.state.futures == 100
        assert peak(service, step.state) <= 0.3 + 1e-9
    pace = float(found.steps["pace"].levers["pace"])  # type: ignore[arg-type]
    faster = State.parse(f"s={state.first.scenario}&n=100&pace={pace + 2 * BY_ID['pace'].step:g}")
    assert peak(service, faster) > 0.3
    # No ally pays for forces that stay longer.
    assert found.steps["pace"].spending == 0.0
    assert found.steps["pace"].cost == "none"
    print_answer(found, service.evidence)
    said = capsys.readouterr().out
    first = next(name for name in SOUGHT if name in reached)
    assert said.index(TEXTS["goal.enough"]) < said.index(BY_ID[first].label)
    assert f"pace={pace:g}" in said.replace("\n", "")
    assert "eader}" not in said


def test_tiles_are_measured_as_the_page_counts_them(service: Service, state: State) -> None:
    headline = service.view(state)["sides"][0]["headline"]
    shown = {
        "deep_gaps": headline["over_a_fifth"],
        "price_to_close": headline["price_to_close_musd"]["p50"],
        "gap_area": headline["gap_area_years"]["p50"],
        "alone": headline["self_sufficient"],
    }
    one = service.result(service.scenarios(state), 100, 1).isel(scenario=0)
    for name, value in shown.items():
        assert np.median(measured(name, one)) == pytest.approx(value), name
    assert {*shown, "gap_peak"} == set(OUTCOMES)


def test_a_lever_without_a_place_of_its_own_is_left_alone_until_it_is_moved(
    service: Service, state: State
) -> None:
    trials = Trials(service, state, 0, 100, "gap_peak")
    target = next(lever for lever in trials.levers if lever.name == "target")
    assert target.shown(target.own) == "where the scenario has it"
    assert trials.moved(tuple(None for _ in trials.levers)) == {}
    to = tuple(0.05 if lever is target else None for lever in trials.levers)
    assert trials.moved(to) == {"target": 0.05}


@pytest.mark.parametrize(
    "order",
    [
        {"measure": "gap_peak", "bound": 1.5},
        {"measure": "alone", "bound": 99},
        {"measure": "gap_peak", "bound": -1},
        {"measure": "spending", "bound": 1},
        {"measure": "gap_peak", "bound": 0.2, "size": 5000},
        {"measure": "gap_peak", "bound": 0.2, "share": 1.5},
        {"measure": "gap_peak"},
    ],
)
def test_goals_that_cannot_be(ask: Ask, order: dict[str, Any]) -> None:
    refused = ask("/api/goal?s=cliff", "POST", json=order)
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["what"]


def test_a_question_stops_between_levers(
    service: Service, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unstarted(jobs.Thread):
        """The thread of the line alone: the engine's own threads have to run."""

        def start(self) -> None:
            pass

    monkeypatch.setattr(jobs, "Thread", Unstarted)
    goals = Goals(service)
    job = goals.begin(state, GoalOrder(measure="gap_peak", bound=0.3))
    heard = job.heard

    def told(done: int, total: int, lever: str) -> None:
        if done == 1:
            goals.stop(job.id)
        assert done < 2, "it went on"
        heard(done, total, lever)

    monkeypatch.setattr(job, "heard", told)
    goals._work()
    assert (job.status, job.answer, job.done, job.total) == ("stopped", None, 0, len(SOUGHT))


@pytest.mark.browser
def test_a_tile_asks_and_its_answer_opens(
    visit: Callable[..., Any], small: str, program: str, tmp_path: Any
) -> None:
    page = visit(f"?s={small}&n=100")
    ask = TEXTS["goal.ask.of"].partition("{")[0]
    page.get_by_role("button", name=ask).first.click()
    window = page.get_by_role("dialog", name=TEXTS["goal.title"])
    window.get_by_label(TEXTS["goal.bound.gap_peak"]).fill("30")
    accessible(page, (1400, 390), dark=False)
    window.get_by_role("button", name=TEXTS["goal.start"]).click()
    window.get_by_text(TEXTS["goal.done"], exact=True).wait_for()
    accessible(page, (390, 1400))
    command = window.locator("code").inner_text()
    onward = window.get_by_role("link", name=TEXTS["goal.plan"])
    assert f"s={small}&n=100&page=plan&question=least-gap" in onward.get_attribute("href")
    studies = window.get_by_role("link", name=TEXTS["goal.studies"])
    assert "page=studies&outcome=gap_peak" in studies.get_attribute("href")
    row = window.locator("tr", has=page.get_by_text(BY_ID["pace"].label, exact=True))
    to = row.locator("td").nth(1).inner_text()
    row.get_by_role("link").click()
    expect(window).to_have_count(0)
    box = page.get_by_label(f"{BY_ID['pace'].label}, value")
    expect(box).to_have_value(to.removeprefix("×"))

    # The command gives the same, from the file that was opened.
    words = shlex.split(command)
    (tmp_path / words[words.index("--open") + 1]).write_text(SMALL, "utf-8")
    printed = subprocess.run(
        [program, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=300
    ).stdout
    told = [line for line in printed.splitlines() if BY_ID["pace"].label in line]
    assert any(f" {to} " in line for line in told)
