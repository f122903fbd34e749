"""A wing that is defined in a test only appears on every face, and no module is touched for it."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import counterpoise as cp
from counterpoise import load_evidence
from counterpoise.app.page_setup import setup_of
from counterpoise.app.service import Service
from counterpoise.app.state import OWN_PAGES as STATE_PAGES
from counterpoise.app.state import State
from counterpoise.cli.main_command import command_line
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.problems import InputError
from counterpoise.report import write_report
from counterpoise.wings import (
    WINGS,
    Chapter,
    Command,
    Page,
    Wing,
    charts,
    commands,
    models_for,
    register,
)
from counterpoise.wings.registry import OWN_COMMANDS, OWN_PAGES

SMALL = {
    "name": "small",
    "extends": "cliff",
    "time": {"quarters": 8},
    "capabilities": ["heavy_brigade", "sead"],
}
pytestmark = pytest.mark.usefixtures("toys")


def test_asking_for_one_brings_what_it_reads_and_says_so() -> None:
    models, notes = models_for(["worry"])
    assert [model.name for model in models] == ["alarm", "worry"]
    assert notes == ["The wing alarm runs too, since worry reads its alarm."]
    assert models_for(["alarm", "worry"])[1] == []
    assert models_for([]) == ((), [])
    assert models_for("alarm, worry") == models_for(["alarm", "worry"])


def test_unknown_wings_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        models_for(["wory", "ledger"])
    said = str(caught.value)
    assert "wory: is no wing. Did you mean worry?" in said
    assert "ledger: has no model of its own" in said


def test_quantities_are_in_the_result() -> None:
    models, notes = models_for(["worry"])
    result = run_dataset(SMALL, futures=20, models=models, notes=notes)
    expected = 1 - result["coverage"].min(("capability", "time_bounds"))
    np.testing.assert_array_equal(result["worst_alarm"], expected)
    summary = summarise(result)
    assert summary["warnings"][0] == notes[0]
    levels = np.quantile(expected.values[0], (0.1, 0.5, 0.9))
    assert list(summary["scenarios"]["small"]["wings"]) == ["worst_alarm"]
    printed = summary["scenarios"]["small"]["wings"]["worst_alarm"]
    assert list(printed.values()) == pytest.approx(levels)


def test_wings_are_off_unless_asked() -> None:
    result = run_dataset(SMALL, futures=20)
    assert "alarm" not in result
    assert list(result.attrs["wings"]) == []
    assert "wings" not in summarise(result)["scenarios"]["small"]


def test_the_command_line(tmp_path: Path) -> None:
    program, runner = command_line(), CliRunner()
    assert runner.invoke(program, ["ring"]).output == "ring\n"
    assert runner.invoke(program, ["toys", "ring", "--loud"]).output == "RING\n"
    assert "Commands of a wing that only a test knows" in runner.invoke(program, ["--help"]).output
    words = ["run", "status-quo", "--set", "time.quarters=4", "--futures", "100", "--json"]
    ran = runner.invoke(program, [*words, "--wings", "worry"])
    assert ran.exit_code == 0
    assert "The wing alarm runs too, since worry reads its alarm." in ran.output


def test_the_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).parents[2] / "docs" / "_extensions"
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "variables_page", raising=False)
    import variables_page  # type: ignore[import-not-found]

    table = variables_page.files()["fragments/variables.md"]
    assert "| `worst_alarm` | scenario, future | share | Worst alarm |" in table
    assert table.count("| `coverage` |") == 1


def test_names_that_are_taken_are_refused() -> None:
    def nothing() -> None:
        """Do nothing."""

    twice = Wing(
        "worry",
        "Worry",
        chapters=(Chapter("ledger", "Ledger"),),
        pages=(Page("plan", "Plan"), Page("about", "About")),
        commands=(
            Command("burden", nothing),
            Command("run", nothing),
            Command("x", nothing),
            Command("x", nothing),
        ),
    )
    with pytest.raises(InputError) as caught:
        register(twice)
    said = [problem.what for problem in caught.value.problems]
    taken = ["worry", "report/ledger", "plan", "about", "burden", "run", "x"]
    assert said == [f"{name!r} is taken" for name in taken]
    assert WINGS["worry"].chapters[0].id == "worry"


def test_names_of_faces_are_those_that_no_wing_may_take() -> None:
    assert [page.id for page in STATE_PAGES] == list(OWN_PAGES)
    app = command_line()
    names = [command.name for command in app.registered_commands]
    names += [group.name for group in app.registered_groups]
    of_wings = {c.group.name if c.group else c.name for c in commands() if c.below is None}
    assert [name for name in names if name not in of_wings] == list(OWN_COMMANDS)


def test_charts_of_all_wings_have_ids_of_their_own() -> None:
    every = [chart.id for wing in WINGS.values() for chart in wing.charts()]
    assert len(every) == len(set(every))
    assert "alarm" in charts()


def test_the_report(tmp_path: Path) -> None:
    models, notes = models_for(["worry"])
    evidence = load_evidence()
    result = run_dataset(SMALL, futures=20, models=models, notes=notes)
    write_report(result, summarise(result), evidence, tmp_path / "with.html")
    page = (tmp_path / "with.html").read_text("utf-8")
    for words in (
        '<h2 id="worry">What to worry about</h2>',
        "How loud the alarm is",
        "An alarm is what is short at the worst.",
        "The worst alarm</caption>",
    ):
        assert words in page
    assert page.index('id="providers"') < page.index('id="worry"') < page.index('id="bounds"')
    plain = run_dataset(SMALL, futures=20)
    write_report(plain, summarise(plain), evidence, tmp_path / "without.html")
    assert "What to worry about" not in (tmp_path / "without.html").read_text("utf-8")


def test_the_simulator() -> None:
    assert State.parse("v=1&page=worry").page == "worry"
    body = json.loads(setup_of(Service(load_evidence())).body)
    pages = {page["id"]: page for page in body["pages"]}
    assert list(pages) == [
        "stories",
        "overview",
        "burden",
        "ally",
        "belief",
        "worry",
        "challenger",
        "theatre",
        "intelligence",
        "bases",
        "plan",
        "studies",
        "claims",
        "evidence",
        "about",
    ]
    assert pages["worry"] == {
        "id": "worry",
        "title": "Worry",
        "charts": ["alarm"],
        "group": "",
        "translated": False,
    }
    assert {chart["id"] for chart in body["charts"]} == {*pages["overview"]["charts"], "alarm"}
    assert "alarms" in [data["name"] for data in body["specs"]["dark"]["alarm"]["data"]]


def test_the_simulator_refuses_a_page_that_nobody_declares() -> None:
    listed = (
        "stories, overview, burden, ally, belief, worry, challenger, theatre, intelligence, bases, "
        "plan"
    )
    with pytest.raises(InputError, match=f"Give {listed}"):
        State.parse("v=1&page=nowhere")


def test_the_python_face(tmp_path: Path) -> None:
    result = cp.run(SMALL, futures=20, wings=["worry"])
    assert result["alarm"].dims == ("scenario", "future", "time_bounds")
    assert "worst_alarm" in list(result)
    assert "The wing alarm runs too" in result.summary()["warnings"][0]
    path = result.save(tmp_path / "result.nc")
    again = type(result).open(path)
    np.testing.assert_allclose(again["worst_alarm"], result["worst_alarm"], rtol=1e-6)
    assert list(again.attrs["wings"]) == ["alarm", "worry"]
    assert result.sel(scenario="small")["worst_alarm"].dims == ("future",)
    assert "worst_alarm" not in cp.run(SMALL, futures=20)


def test_the_python_face_says_what_is_wrong() -> None:
    with pytest.raises(InputError, match="Did you mean worry"):
        cp.run(SMALL, futures=2, wings="wory")
    with pytest.raises(InputError, match="nothing that runs feeds the engine"):
        cp.run(SMALL, futures=2, wings="worry", feedback=1)
