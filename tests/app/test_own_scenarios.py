"""Scenarios that users open: whose words stand behind a link, how long it lives, how much fits."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from counterpoise.app import Side, State, composed
from counterpoise.app.own_scenarios import LEAST, OwnScenarios, identity
from counterpoise.app.server import create_app, load_modules
from counterpoise.app.service import Service
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, library_names, load_scenario
from counterpoise.scenario.model import LONGEST_SAYS, LONGEST_SOURCE, LONGEST_TITLE

Ask = Callable[..., httpx.Response]
SAME = "name: mine\ntitle: {title}\nextends: cliff\nfigures: {{coefficients/reliance: 0.23}}\n"


def test_each_link_keeps_its_own_words(ask: Ask) -> None:
    titles = ("Honest title of Alice", "Forged by Mallory")
    names = [
        ask("/api/open", "POST", content=SAME.format(title=title)).json()["id"] for title in titles
    ]
    assert len(set(names)) == 2
    for name, title in zip(names, titles, strict=True):
        for query in (f"s={name}&n=100&coarse=1", f"s={name}&n=100&coarse=1&pace=2"):
            assert ask(f"/api/view?{query}").json()["sides"][0]["title"].startswith(title)
        svg = ask(f"/api/export/wedge.svg?s={name}&n=100").text
        assert title in svg
    tags = [ask(f"/api/view?s={name}&n=100&coarse=1").json() for name in names]
    assert tags[0]["sides"][0]["headline"] == tags[1]["sides"][0]["headline"]


@pytest.mark.parametrize("words", ["says: One", "reference: A book", "title: A title", "name: b"])
def test_a_name_covers_every_word(evidence: Evidence, words: str) -> None:
    service = Service(evidence)
    plain, _ = service.open("name: a\nextends: cliff\n")
    other, _ = service.open(f"name: a\nextends: cliff\n{words}\n".replace("name: a\n", "", 1))
    again, _ = service.open("extends: cliff\nname: a\n")
    assert plain == again != other


def test_a_kept_scenario_is_the_one_that_was_opened(evidence: Evidence) -> None:
    kept = OwnScenarios(evidence)
    for name in library_names():
        base = load_scenario(name, evidence=evidence)
        moved = composed(Side(name, {"reliance": 0.31, "pace": 2.0}), base, evidence)
        for scenario in (base, moved):
            back = kept.read(kept.keep(scenario, "a"))
            assert back is not None
            assert (back.hash, identity(back)) == (scenario.hash, identity(scenario))
            assert back.evidence.hash == scenario.evidence.hash


def many(evidence: Evidence, count: int) -> list[Scenario]:
    base = load_scenario("cliff", evidence=evidence)
    return [
        composed(Side("cliff", {"reliance": n / 1000}), base, evidence)
        for n in range(100, 100 + count)
    ]


def test_one_user_does_not_push_out_another(evidence: Evidence) -> None:
    kept = OwnScenarios(evidence, room=50 * LEAST)
    alice, *mallory = many(evidence, 56)
    name = kept.keep(alice, "alice")
    names = [kept.keep(scenario, "mallory") for scenario in mallory]
    assert kept.read(name) is not None
    assert kept.read(names[-1]) is not None
    assert kept.read(names[0]) is None
    # What two users hold stays as long as one of them does.
    shared = kept.keep(alice, "mallory")
    assert shared == name
    for scenario in mallory:
        kept.keep(scenario, "mallory")
    assert kept.read(name) is not None


def test_what_is_looked_at_stays(evidence: Evidence) -> None:
    kept = OwnScenarios(evidence, room=10 * LEAST)
    scenarios = many(evidence, 30)
    first = kept.keep(scenarios[0], "a")
    for scenario in scenarios[1:]:
        kept.keep(scenario, "a")
        assert kept.read(first) is not None


def test_fifty_five_files_and_the_first_link_still_works(ask: Ask) -> None:
    names = [
        ask("/api/open", "POST", content=SAME.format(title=f"File {n}")).json()["id"]
        for n in range(55)
    ]
    assert len(set(names)) == 55
    assert ask(f"/api/copy?s={names[0]}").status_code == 200


def test_a_forgotten_one_says_how_long_it_lived(ask: Ask) -> None:
    (problem,) = ask("/api/view?s=own-0123456789abcdef").json()["problems"]
    assert "is kept until the program ends" in problem["what"]
    assert "open its file again" in problem["remedy"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (f"title: {'w' * (LONGEST_TITLE + 1)}", "title"),
        ("title: " + "word " * 20_000, "title"),
        (f"says: {'word ' * LONGEST_SAYS}", "says"),
        (f"name: {'a' * 81}", "name"),
        (f"reference: {'a' * (LONGEST_SOURCE + 1)}", "reference"),
        (f"reference: [{'a, ' * 60}a]", "reference"),
        ('title: "a\\x07b"', "title"),
        ('title: "a\\u202eb"', "title"),
        ('says: "a\\0b"', "says"),
    ],
)
def test_words_have_a_limit_that_is_told(ask: Ask, words: str, place: str) -> None:
    answer = ask("/api/open", "POST", content=f"extends: cliff\n{words}\n")
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert place in problem["place"]
    assert problem["remedy"]
    assert len(answer.content) < 2000


def test_the_longest_words_still_fit_after_a_change(evidence: Evidence) -> None:
    text = f"extends: cliff\ntitle: {'w' * LONGEST_TITLE}\nsays: {'s' * LONGEST_SAYS}\n"
    service = Service(evidence)
    name, _ = service.open(text)
    levers = {"pace": 2.0, "delay": 1.0, "reliance": 0.3, "delivered": 0.8}
    (scenario,) = service.scenarios(State(first=Side(name, levers)))
    assert len(scenario.title) == LONGEST_TITLE
    assert scenario.title.endswith("…, changed")
    assert len(scenario.model.says) <= LONGEST_SAYS


def test_a_title_stands_in_one_line(evidence: Evidence) -> None:
    _, scenario = Service(evidence).open("title: 'a\n\n  b'\nextends: cliff\n")
    assert scenario.title == "a b"


def test_a_flood_of_problems_is_cut_short(ask: Ask) -> None:
    text = "".join(f"{'k' * 50}{n}: 1\n" for n in range(300))
    answer = ask("/api/open", "POST", content=text)
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert len(problems) < 100
    assert "more" in problems[-1]["what"]


def test_an_export_that_takes_too_long_ends_with_a_sentence(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.charts import conversion_process

    load_modules()  # one that is first read below would keep the change

    def endless(calls: Any, seconds: float = 0.01) -> list[Any]:
        return real(calls, 0.01)

    real = conversion_process.converted
    monkeypatch.setattr(conversion_process, "converted", endless)
    answer = ask("/api/export/wedge.png?s=cliff&n=100")
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert "could not be drawn in" in problem["what"]
    assert "CSV" in problem["remedy"]
    assert ask("/api/export/wedge.csv?s=cliff&n=100").status_code == 200


def test_what_takes_too_long_does_not_keep_others_waiting(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    import anyio

    from counterpoise.app import answers, server

    held, goes_on = Event(), Event()

    def slow(*_: Any) -> dict[str, Any]:
        if not held.is_set():
            held.set()
            goes_on.wait(60)
        return {"rows": []}

    monkeypatch.setattr(server, "table_of", slow)
    monkeypatch.setattr(answers, "PATIENCE", 0.5)
    served: FastAPI = create_app(evidence)

    async def both() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=served)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return [await client.get("/api/table/wedge?s=cliff&n=100") for _ in range(2)]

    def asked() -> list[httpx.Response]:
        try:
            return anyio.run(both)
        finally:
            goes_on.set()

    first, second = asked()
    assert first.status_code == 422
    assert "could not be worked out in" in first.json()["problems"][0]["what"]
    assert second.status_code == 200


def test_opened_files_of_users_are_told_apart(evidence: Evidence) -> None:
    service = Service(evidence)
    service.open("name: a\nextends: cliff\n", "192.0.2.1")
    service.open("name: b\nextends: cliff\n", "192.0.2.2")
    assert sorted(service.own._held) == ["192.0.2.1", "192.0.2.2"]
    with pytest.raises(InputError, match="open its file again"):
        service.base("own-nothing")
