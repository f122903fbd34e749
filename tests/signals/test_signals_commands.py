"""The commands: a feed in, a table out, one confirmed and logged, a scorecard."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from counterpoise.problems import InputError
from counterpoise.signals.fields import Proposal
from counterpoise.signals.readings import Meaning
from counterpoise.signals.store import Store
from counterpoise.wings.deterrence import signals_commands

Command = Callable[..., Any]
FEED = [
    {
        "id": 1,
        "created_at": "2026-05-01T10:00:00Z",
        "content": "<p>Five thousand soldiers leave Germany within a year [red]all[/red]</p>",
        "office": "Department of Defense",
        "channel": "institutional",
    },
    {
        "id": 2,
        "created_at": "2026-05-21T10:00:00Z",
        "content": "Another 5,000 troops are going to Poland\u202e",
        "office": "President",
        "channel": "personal",
    },
    {"id": 3, "content": "The new kick-off rule ruins football", "office": "Jane Doe"},
]
TYPED = (
    *("log", "--statement", "We withdraw two brigades from Italy", "--date", "2026-11-01"),
    *("--office", "President", "--channel", "interview"),
)
RULE = ("--rule", "An official number is lower by two brigades", "--resolve-by", "2099-12-31")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(FEED), "utf-8")
    return path


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Return a runner of the commands, with a log in a folder of its own."""
    monkeypatch.setenv("COUNTERPOISE_HOME", str(tmp_path / "home"))
    app = typer.Typer(rich_markup_mode=None)
    for name in ("read", "log", "score"):
        app.command(name)(getattr(signals_commands, name))

    def run(*words: object) -> Any:
        return CliRunner().invoke(app, [str(word) for word in words])

    return run


def refused(result: Any) -> str:
    assert isinstance(result.exception, InputError)
    assert result.stdout == ""
    return str(result.exception)


def kept() -> list[str]:
    return [statement.text for statement in Store().statements()]


def test_reading_prints_what_is_proposed(command: Command, feed: Path) -> None:
    result = command("read", feed)
    assert result.exit_code == 0
    for words in ("2 of 3 entries shown", "withdrawal", "5,000 people", "DEU", "2027-05", "[red]"):
        assert words in result.stdout
    assert "football" not in result.stdout
    assert "demonstration" not in result.stdout
    assert "demonstration" in result.stderr
    assert "1 hidden characters" in result.stderr
    assert "Jane" not in command("read", feed, "--all").stdout
    assert kept() == []


def test_reading_as_json_is_json_and_nothing_else(command: Command, feed: Path) -> None:
    data = json.loads(command("read", feed, "--json", "--all").stdout)
    assert [entry["on_posture"] for entry in data["statements"]] == [True, True, False]
    first = data["statements"][0]
    assert first["size"] == {
        "low": 5000,
        "high": 5000,
        "unit": "people",
        "words": "Five thousand soldiers",
    }
    assert (first["kind"]["value"], first["deadline"]["value"]) == ("withdrawal", "2027-05")
    assert first["targets"] == [{"value": "DEU", "scope": "ally", "words": "Germany"}]
    meaning = first["meaning"]
    assert meaning["move"]["size"] == 5000
    fates = meaning["carried_out"]
    assert fates["in_full"] + fates["in_part"] + fates["not_at_all"] == pytest.approx(1)
    brigades = meaning["coverage"]["medium_brigade"]
    at_its_word, expected = (
        brigades[name]["p50"] for name in ("change_at_its_word", "change_expected")
    )
    assert len(at_its_word) == len(meaning["quarters"])
    assert min(at_its_word) < -0.001
    assert min(expected) >= min(at_its_word)  # less is to be expected than is said
    assert 0 < first["score"] < 1


def test_what_a_statement_would_mean_is_handed_in(
    command: Command, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forecast(proposals: Sequence[Proposal]) -> list[Meaning]:
        return [Meaning("minus 3", "minus 1 (0 to 2)", {"n": len(proposals)}) for _ in proposals]

    monkeypatch.setattr("counterpoise.signals.meanings.meanings", forecast)
    shown = command("read", feed).stdout
    assert "Taken at its word" in shown
    assert "minus 1 (0 to 2)" in shown
    data = json.loads(command("read", feed, "--json").stdout)
    assert data["statements"][1]["meaning"] == {
        "at_its_word": "minus 3",
        "expected": "minus 1 (0 to 2)",
        "n": 2,
    }


def test_nothing_is_kept_that_nobody_has_confirmed(command: Command, feed: Path) -> None:
    assert "nobody has confirmed it" in refused(command("log", feed))
    assert "nobody has confirmed it" in refused(command(*TYPED))
    assert not Store().path.exists()


def test_a_yes_keeps_it_and_a_no_does_not(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter((False, True))
    monkeypatch.setattr(signals_commands, "somebody_is_there", lambda: True)
    monkeypatch.setattr(typer, "confirm", lambda *_, **__: next(answers))
    result = command(*TYPED)
    assert "Nothing was kept" in result.stderr
    assert "Kept" in command(*TYPED).stdout
    assert kept() == ["We withdraw two brigades from Italy"]


def test_one_of_a_feed_is_kept_with_corrections(command: Command, feed: Path) -> None:
    words = ("log", feed, "--id", "1", "--confirm", "--size", "4000 people", "--target", "ITA")
    assert "version 1" in command(*words).stdout
    (found,) = Store().statements()
    assert (found.date, found.office, found.channel) == (
        "2026-05-01",
        "Department of Defense",
        "institutional",
    )
    assert (found.kind, found.size_low, found.size_unit) == ("withdrawal", 4000, "people")
    assert (found.targets, found.deadline) == ("ITA", "2027-05")
    assert "version 2" in command(*words, "--kind", "reduction").stdout
    assert [s.kind for s in Store().statements(history=True)] == ["withdrawal", "reduction"]


def test_a_forecast_is_registered_with_its_rule(command: Command) -> None:
    result = command(*TYPED, *RULE, "--chance", "0.2", "--confirm", "--json")
    data = json.loads(result.stdout)
    assert [entry["version"] for entry in data["kept"]] == [1, 1]
    (forecast,) = Store().forecasts()
    (statement,) = Store().statements()
    assert (forecast.statement, forecast.chance) == (statement.id, 0.2)
    assert forecast.rule == RULE[1]
    card = json.loads(command("score", "--json").stdout)
    assert card["total"]["open"] == 21
    done = ("--resolve", forecast.id, "--outcome", "executed", "--date", "2098-01-01")
    result = command("score", *done, "--note", "https://example.org/count")
    assert "Kept the outcome" in result.stderr
    assert "1.609, 0.640" in result.stdout
    assert "Doe" not in result.stdout


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("log",), "there is nothing to keep"),
        (("log", "--statement", "x", "--id", "1"), "names an entry of no feed"),
        (("log", "--statement", "Words", "--confirm"), "nothing in the words speaks for one"),
        ((*TYPED, "--date", "2026-02-30"), "'2026-02-30' is no date"),
        ((*TYPED, "--date", "2999-01-01"), "lies in the future"),
        ((*TYPED, "--kind", "withdrawl"), "Did you mean withdrawal?"),
        ((*TYPED, "--channel", "rumour"), "unknown channel 'rumour'"),
        ((*TYPED, "--office", "Jane Doe"), "names no office that is known"),
        ((*TYPED, "--size", "many"), "'many' is no size"),
        ((*TYPED, "--rule", "It is seen"), "'' is no date"),
        ((*TYPED, "--resolve-by", "2099-01-01"), "--rule: is empty"),
        ((*TYPED, *RULE, "--chance", "1"), "1.0 is no chance"),
        ((*TYPED, *RULE, "--resolve-by", "2026-01-01"), "has passed or is today"),
        (("score", "--resolve", "A999"), "there is no forecast 'A999'"),
        (("read", "none.csv"), "does not exist"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    command: Command, words: tuple[str, ...], what: str
) -> None:
    assert what in refused(command(*words))
    assert kept() == []


def test_entries_of_a_feed_are_checked_together(command: Command, feed: Path) -> None:
    assert "there is no entry '9'" in refused(command("log", feed, "--id", "9", "--confirm"))
    assert "is one for 2 statements" in refused(command("log", feed, "--kind", "reduction"))
    said = refused(command("log", feed, "--statement", "x"))
    assert "is given beside a feed" in said
    assert "names no office that is known" in refused(
        command("log", feed, "--id", "3", "--confirm")
    )


def test_the_scorecard_lists_the_open_ones_by_office(command: Command) -> None:
    result = command("score")
    assert result.exit_code == 0
    for words in ("A113", "2027-05-31", "SACEUR", "A132: the record holds two decided legal"):
        assert words in " ".join(result.stdout.split())
