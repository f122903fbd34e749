"""What the server answers: the study's own numbers, and problems in words."""

import io
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from fastapi import FastAPI

import counterpoise
from counterpoise.app import State, jobs, plan_jobs
from counterpoise.app.leader_names import named
from counterpoise.app.plan_jobs import Planner
from counterpoise.app.service import Service
from counterpoise.ensemble import summarise
from counterpoise.evidence import Evidence
from counterpoise.languages import words_in
from counterpoise.problems import InputError

Ask = Callable[..., httpx.Response]
IF_STAYS = r"(, \w+|; to \d+) if American forces stayed as they are"
STATE = "s=cliff&pace=0.5&delivered=0.9&without=HUN&n=100&seed=7"


def test_numbers_are_those_of_a_run(ask: Ask, tmp_path: Path) -> None:
    """The YAML that the page gives, run by the library, gives what the page shows."""
    view = ask(f"/api/view?{STATE}&c=glide-path").json()
    for side in (0, 1):
        copy = ask(f"/api/copy?{STATE}&c=glide-path&side={side}").json()
        file = tmp_path / f"side{side}.yaml"
        file.write_text(copy["yaml"], "utf-8")
        summary = summarise(counterpoise.run(file, futures=100, seed=7))
        (entry,) = summary["scenarios"].values()
        shown = view["sides"][side]
        # The page knows what would be short if nobody left, a run without wings does not.
        plain = re.sub(IF_STAYS, "", shown["verdict"])
        assert plain == entry["overall"]["verdict"] != shown["verdict"]
        assert shown["headline"]["gap_area_years"] == entry["overall"]["gap_area_years"]
        deepest = shown["headline"]["deepest"]
        assert deepest["gap"] == entry["capabilities"][deepest["capability"]]["gap_peak"]
        assert deepest["gap"]["p50"] == max(
            c["gap_peak"]["p50"] for c in entry["capabilities"].values()
        )


def test_money_that_buys_nothing_is_noted_and_drawn(ask: Ask) -> None:
    view = ask(f"/api/view?{STATE}").json()
    notes = {note["id"]: note for note in view["sides"][0]["notes"]}
    assert "dollars meant for equipment buy nothing" in notes["idle-money"]["what"]
    assert notes["idle-money"]["since"].startswith("Most of it lies in ")
    assert {"money", "unspent"} <= view["charts"].keys()
    table = ask(f"/api/table/unspent?{STATE}").json()
    assert table["sources"]
    assert len(table["columns"]) == 8


def test_snippets_give_the_numbers_on_the_screen(ask: Ask, program: str, tmp_path: Path) -> None:
    """Both are run as a reader would run them, beside the file."""
    view = ask(f"/api/view?{STATE}").json()["sides"][0]
    copy = ask(f"/api/copy?{STATE}").json()
    (tmp_path / copy["name"]).write_text(copy["yaml"], "utf-8")
    words = copy["command"].split()
    assert words[0] == "counterpoise"
    ran = subprocess.run(
        [program, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (entry,) = json.loads(ran.stdout)["scenarios"].values()
    assert entry["overall"]["gap_area_years"] == view["headline"]["gap_area_years"]
    script = copy["python"].replace("print(summarise(result))", "import json") + (
        "print(json.dumps(summarise(result)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (entry,) = json.loads(ran.stdout)["scenarios"].values()
    assert entry["overall"]["gap_area_years"] == view["headline"]["gap_area_years"]


def test_a_built_in_scenario_is_copied_by_its_name(ask: Ask) -> None:
    copy = ask("/api/copy?s=cliff&n=300").json()
    assert copy["command"] == "counterpoise run cliff --futures 300 --seed 1 --json"


def test_a_coarse_view_has_fewer_futures_and_says_so(ask: Ask) -> None:
    coarse = ask("/api/view?s=status-quo&n=300&coarse=1").json()
    full = ask("/api/view?s=status-quo&n=300").json()
    assert (coarse["coarse"], coarse["futures"]) == (True, 50)
    assert (full["coarse"], full["futures"]) == (False, 300)
    assert set(coarse["charts"]) == set(full["charts"]) >= {"wedge", "coverage", "calendar"}
    assert "difference" not in full["charts"]


def test_an_answer_that_has_not_changed_is_not_sent_again(ask: Ask) -> None:
    first = ask("/api/view?s=status-quo&n=100")
    tag = first.headers["etag"]
    again = ask("/api/view?s=status-quo&n=100&page=evidence", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = ask("/api/view?s=status-quo&n=100&seed=2", headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert other.headers["etag"] != tag


def test_setup_holds_everything_that_a_page_needs(ask: Ask, evidence: Evidence) -> None:
    setup = ask("/api/setup").json()
    front = [lever for lever in setup["levers"] if lever["front"]]
    assert 0 < len(front) <= 8
    assert all(lever["role"] == "policy" for lever in front)
    assert all(lever["description"] for lever in setup["levers"])
    assert all(lever["figure"] or lever["source"] for lever in setup["levers"])
    for lever in setup["levers"]:
        if figure := lever["figure"]:
            assert figure["sources"]
            assert figure["low"] <= figure["value"] <= figure["high"]
            if lever["unit"] != "times":
                assert lever["low"] <= figure["value"] <= lever["high"]
    assert {a["code"] for a in setup["allies"]} <= set(evidence.allies)
    for theme in ("light", "dark"):
        assert set(setup["specs"][theme]) == {c["id"] for c in setup["charts"]}
    defaults = {s["name"]: s["defaults"] for s in setup["scenarios"]}
    assert defaults["generation-skip"]["skip"] is True
    assert defaults["hague-3.5"]["target"] == 0.035
    assert defaults["cliff"]["reliance"] == evidence.figure("coefficients/reliance").value
    assert {"SWE", "FIN"} <= set(defaults["baltic-without-nordics"]["without"])
    assert len(zlib.compress(json.dumps(setup).encode())) < 80_000


def test_the_verdict_says_what_would_be_short_if_nobody_left_as_a_run_does(ask: Ask) -> None:
    side = ask("/api/view?s=cliff&n=100").json()["sides"][0]
    told = counterpoise.run("cliff", futures=100, seed=1, wings="alternatives").verdict
    first = told.partition(". ")[0]
    assert "if American forces stayed as they are" in first
    assert side["verdict"].partition(". ")[0] == first
    stays = side["headline"]["over_a_fifth_if_stays"]
    assert f", {words_in('en').count(stays)} if American forces stayed" in first


@pytest.mark.parametrize("language", ["en", "de", "fr", "pl"])
def test_the_leading_ally_has_its_name_in_every_word_of_the_page(
    ask: Ask, evidence: Evidence, language: str
) -> None:
    setup = ask(f"/api/setup?lang={language}").json()
    levers = [(lever["label"], lever["description"]) for lever in setup["levers"]]
    said = json.dumps([setup["texts"], levers], ensure_ascii=False)
    assert "eader}" not in said
    assert not re.search(r"leading ally|führende|allié dominant|główn\w* sojusznik", said, re.I)
    name = words_in(language).the(evidence.allies[evidence.leading].name)
    assert name in setup["texts"]["path.title"]


def test_another_alliance_has_another_leading_ally(evidence: Evidence) -> None:
    leading = evidence.leading
    other = evidence.allies[leading].model_copy(update={"name": "Ruritania"})
    changed = replace(evidence, allies={**evidence.allies, leading: other})
    assert named("{Leader} leaves; how fast {leader} leaves", changed) == (
        "Ruritania leaves; how fast Ruritania leaves"
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/api/view?pace=9", "pace"),
        ("/api/view?s=nowhere", "nowhere"),
        ("/api/view?s=own-0123456789abcdef", "own-0123456789abcdef"),
        ("/api/view?without=XXX", ""),
        ("/api/view?without=USA", ""),
        ("/api/view?coarse=maybe", "coarse"),
        ("/api/table/nothing", "nothing"),
        ("/api/table/difference", "difference"),
        ("/api/export/wedge.exe", "exe"),
        ("/api/copy?side=2", "side"),
        ("/api/evidence?page=0", "page"),
        ("/api/evidence?constructor=1", "constructor"),
        ("/api/evidence?q=a&q=b", "q"),
        ("/api/view?__proto__=1", "__proto__"),
        ("/api/view?toString=x&coarse=1", "toString"),
        ("/api/view?coarse=1&coarse=0", "coarse"),
        ("/api/view?coarse=1&%63oarse=0", "coarse"),
        ("/api/copy?side=1&side=0", "side"),
        ("/api/table/wedge?constructor=1", "constructor"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask: Ask, path: str, place: str) -> None:
    answer = ask(path)
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert problems
    assert all(p["what"] and p["remedy"] for p in problems)
    assert not place or place in {p["place"] for p in problems}


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2Fserver.py",
        "/static/server.py",
        "/static/....js",
        "/static/%2e%2e/service.py",
        "/static/nothing.js",
        "/etc/passwd",
    ],
)
def test_no_file_but_the_page_is_served(ask: Ask, path: str) -> None:
    assert ask(path).status_code == 404


def test_a_fault_is_told_without_its_insides(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the secret of /root")

    monkeypatch.setattr("counterpoise.app.service.Service.shown", broken)
    answer = ask("/api/view?s=status-quo&n=100&seed=99")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["problems"][0]["remedy"].startswith("Undo")
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert ask("/api/view?s=status-quo&n=100&seed=99").status_code == 200


OWN = """
name: mine
title: My own <b>case</b>
extends: cliff
drawdown: {announced: 2030-Q1}
"""


def test_a_file_is_opened_and_run(ask: Ask) -> None:
    opened = ask("/api/open", "POST", content=OWN)
    assert opened.status_code == 200
    name = opened.json()["id"]
    view = ask(f"/api/view?s={name}&n=100").json()
    assert view["sides"][0]["title"] == "My own <b>case</b>"
    direct = summarise(counterpoise.run(_mapping(), futures=100))
    assert (
        view["sides"][0]["headline"]["gap_area_years"]
        == (direct["scenarios"]["mine"]["overall"]["gap_area_years"])
    )


def _mapping() -> dict[str, Any]:
    from ruamel.yaml import YAML

    return dict(YAML(typ="safe").load(OWN))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: [", "not valid YAML"),
        ("- 1", "is not a scenario"),
        ("extends: /etc/passwd", "names a file"),
        ("extends: ../secret.yaml", "names a file"),
        ("extends: [cliff, {a: 1}]", "must be text"),
        ("time: {quarters: 400}", "120"),
        ("time: {steps_per_quarter: 1000}", "4 at most"),
        ("drawdow: {}", "drawdow"),
        ("name: !!python/object/apply:os.system ['true']", ""),
        ("a: &a [*a]", ""),
        ("\x00\x01", ""),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_words(ask: Ask, text: str, says: str) -> None:
    answer = ask("/api/open", "POST", content=text)
    assert answer.status_code == 422
    assert says in " ".join(p["what"] + p["remedy"] for p in answer.json()["problems"])


def test_exports_are_files_of_their_kind(ask: Ask) -> None:
    starts = {"png": b"\x89PNG\r\n", "svg": b"<svg", "pdf": b"%PDF-"}
    for kind, start in starts.items():
        answer = ask(f"/api/export/wedge.{kind}?s=status-quo&n=100")
        assert answer.content.startswith(start)
        assert f"counterpoise-wedge-status-quo.{kind}" in answer.headers["content-disposition"]
    svg = ask("/api/export/wedge.svg?s=status-quo&n=100").text
    again = "counterpoise app --state &quot;v=1&amp;s=status-quo&amp;n=100&quot;"
    for words in ("Sources: ", "seed 1", again):
        assert words in svg or words.replace("&quot;", '"') in svg
    assert "localhost" not in svg
    spending = ask("/api/export/cost.svg?s=status-quo&n=100").text
    assert "Defence spending by ally" in spending
    assert "it does not react to the drawdown" in spending


@pytest.mark.parametrize("chart", ["wedge", "coverage", "calendar", "map", "cost", "difference"])
def test_each_chart_has_its_table_as_csv_too(ask: Ask, chart: str) -> None:
    query = "s=status-quo&c=cliff&n=100"
    table = ask(f"/api/table/{chart}?{query}").json()
    assert table["rows"]
    assert table["sources"]
    text = ask(f"/api/export/{chart}.csv?{query}").text
    frame = pd.read_csv(io.StringIO(text), comment="#", dtype=str, keep_default_na=False)
    assert [str(c) for c in frame.columns] == table["columns"]
    assert len(frame) == len(table["rows"])


def test_the_report_is_one_file(ask: Ask) -> None:
    answer = ask("/api/report?s=status-quo&n=100")
    assert answer.text.lower().lstrip().startswith("<!doctype html>")
    assert "http://" not in answer.text.split("<main")[0]


def test_every_figure_can_be_found(ask: Ask, evidence: Evidence) -> None:
    everything = ask("/api/evidence").json()
    assert everything["total"] == sum(len(t) for t in evidence.tables.values())
    (row,) = ask("/api/evidence?q=coefficients/reliance").json()["rows"]
    figure = evidence.figure("coefficients/reliance")
    assert (row["value"], row["low"], row["high"]) == (figure.value, figure.low, figure.high)
    assert row["sources"]
    assert "engine" in row["used_by"]
    assert any("Allied planning counts" in use for use in row["used_by"])
    found = ask("/api/evidence?q=tanker germany&table=inventories").json()
    assert {r["path"] for r in found["rows"]} >= {"inventories/DEU/tanker"}
    assert all(r["grade"] == "A" for r in ask("/api/evidence?grade=A").json()["rows"])


def test_the_ledger_of_a_state(ask: Ask) -> None:
    figures = ask("/api/figures/burden?s=status-quo&n=100").json()["figures"]
    assert {"effort", "fair-shares", "outages"} <= {f["id"] for f in figures}
    assert all(f["rows"] and f["title"] and f["says"] for f in figures)
    drawing = ask("/api/figures/burden/effort.svg?s=status-quo&n=100")
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert figures[0]["title"].split()[0] in drawing.text
    assert ask("/api/figures/burden/nothing.svg?s=status-quo&n=100").status_code == 422


def test_a_statement_is_read_and_sent_through_the_model(ask: Ask) -> None:
    text = "The department will take five thousand soldiers out of Germany within a year"
    found = ask("/api/statement", "POST", json={"text": text, "said": "2026-05-01"}).json()
    fields = {field["name"]: field["value"] for field in found["fields"]}
    assert (fields["kind"], fields["size"], fields["target"]) == (
        "withdrawal",
        "5000 people",
        "DEU",
    )
    forecast = found["forecast"]
    assert forecast["official"]
    fates = sum(forecast[name] for name in ("in_full", "in_part", "not_at_all"))
    assert fates == pytest.approx(1)
    assert all(effect["change_at_its_word"] < 0 for effect in forecast["effects"])


def test_of_a_threat_and_of_nothing_nothing_is_worked_out(ask: Ask) -> None:
    threat = {"text": "If they don't pay we won't defend them"}
    found = ask("/api/statement", "POST", json=threat).json()
    assert found["forecast"] is None
    assert "moves no forces" in found["why_not"]
    wrongs = ({"text": "<b></b>"}, {"text": ""}, {"text": "x", "who": "y"}, {"text": "x" * 3000})
    for wrong in wrongs:
        refused = ask("/api/statement", "POST", json=wrong)
        assert refused.status_code == 422
        assert refused.json()["problems"]


SMALL = """
name: small
extends: cliff
time: {quarters: 8}
capabilities: [sead, tanker]
"""


def test_a_plan_is_made_and_loaded_as_a_scenario(
    ask: Ask, served: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[Any] = []

    class Kept(jobs.Thread):
        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            threads.append(self)

    monkeypatch.setattr(jobs, "Thread", Kept)
    name = ask("/api/open", "POST", content=SMALL).json()["id"]
    begun = ask(f"/api/plan?s={name}&n=100", "POST", json={"objective": "least-gap"})
    assert begun.status_code == 202
    threads[0].join()
    done = ask(f"/api/plan/{begun.json()['id']}").json()
    assert done["status"] == "done", done
    assert done["answer"]["status"] == "near-optimal"  # steady orders cost half a per cent
    best, reached = done["answer"]["bound"], done["answer"]["objective"]
    assert best - 1e-6 <= reached <= 1.005 * best + 1e-4  # cost breaks ties
    view = ask(f"/api/view?s={done['answer']['scenario']}&n=100").json()
    habit = ask(f"/api/view?s={name}&n=100").json()
    gaps = [v["sides"][0]["headline"]["gap_area_years"]["p50"] for v in (view, habit)]
    # Habit is near the best here, and steady orders may cost half a per cent.
    assert gaps[0] <= 1.005 * gaps[1]


@pytest.mark.parametrize(
    "order",
    [
        {"objective": "quickest"},
        {"floor": -1},
        {"floor": "high"},
        {"by": "2035-Q1-and-more"},
        {"side": 2},
        {"unknown": 1},
        [],
        None,
    ],
)
def test_orders_that_cannot_be(ask: Ask, order: Any) -> None:
    assert ask("/api/plan?s=status-quo", "POST", json=order).status_code == 422


def test_an_integrated_level_is_refused_with_the_reason(ask: Ask) -> None:
    answer = ask("/api/plan?s=status-quo", "POST", json={"integrated": 0.7})
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert (problem["where"], problem["place"]) == ("plan", "integrated")
    assert "hid what binds" in problem["what"]


def test_a_plan_that_nobody_began(ask: Ask) -> None:
    assert ask("/api/plan/0123").status_code == 422
    assert ask("/api/plan/0123", "DELETE").status_code == 422


@pytest.fixture
def planner(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """Return a planner whose plans are made when a test says so."""

    class Never:
        def __init__(self, **_: object) -> None:
            pass

        def start(self) -> None:
            pass

    monkeypatch.setattr(jobs, "Thread", Never)
    return Planner(Service(evidence))


def begun(planner: Planner, client: str = "") -> plan_jobs.PlanJob:
    return planner.begin(State(), plan_jobs.PlanOrder(), client)


def test_too_many_plans_wait(planner: Planner) -> None:
    mine = [begun(planner) for _ in range(jobs.MOST_WAITING)]
    with pytest.raises(InputError, match="too many"):
        begun(planner)
    assert planner.stop(mine[0].id).status == "stopped"
    assert begun(planner).status == "waiting"
    with pytest.raises(InputError, match="too many"):
        begun(planner)
    # One that is being made frees its place as well, however long it takes to end.
    running = planner._next()
    assert running is mine[1]
    planner.stop(running.id)
    assert begun(planner).status == "waiting"


def test_one_client_does_not_keep_others_waiting(planner: Planner) -> None:
    first = [begun(planner, "a") for _ in range(jobs.MOST_WAITING)]
    other = begun(planner, "b")
    third = begun(planner, "c")
    order = [planner._next() for _ in range(6)]
    assert order == [first[0], other, third, *first[1:]]
    assert planner._next() is None
    everybody = [begun(planner, str(n)) for n in range(jobs.MOST_OPEN - 6)]
    with pytest.raises(InputError, match="too many"):
        begun(planner, "late")
    planner.stop(everybody[0].id)
    begun(planner, "late")


def test_a_plan_has_its_time(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_: object, job: plan_jobs.PlanJob) -> None:
        assert job.stop.wait(60), "nobody stopped it"
        raise KeyboardInterrupt

    monkeypatch.setattr(Planner, "_made", endless)
    planner.seconds = 0.01
    job = begun(planner)
    planner._work()
    assert job.status == "failed"
    assert "could not be made in" in job.problems[0].what
    assert job.problems[0].remedy
    # Whoever stops it himself need not be told why.
    planner.seconds = 60.0
    job = begun(planner)
    job.stop.set()
    planner._work()
    assert (job.status, job.problems) == ("stopped", ())


def test_plans_are_forgotten_after_a_time(
    planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(jobs, "monotonic", lambda: now)
    monkeypatch.setattr(jobs, "MOST_JOBS", 5)
    mine = begun(planner, "a")
    planner.stop(mine.id)
    for _ in range(20):
        planner.stop(begun(planner, "b").id)
    assert planner.job(mine.id) is mine
    assert len(planner._jobs) <= 6
    now = jobs.KEPT + 1
    with pytest.raises(InputError, match="kept for 60 minutes") as refusal:
        planner.job(mine.id)
    assert "Begin it again" in refusal.value.problems[0].remedy
    assert planner._jobs == {}
