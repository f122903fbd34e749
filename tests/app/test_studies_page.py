"""The page of studies: what the server answers, and what a real Chromium shows."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from counterpoise.app import jobs
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.app.study_jobs import Studies, StudyJob, StudyOrder
from counterpoise.app.texts import TEXTS
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

from .conftest import Ask
from .pages import WAIT, accessible, expect

FEW = {"outcome": "gap_area", "size": 32}


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the threads in which jobs are done, to be waited for."""
    found: list[Any] = []

    class Kept(jobs.Thread):
        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            found.append(self)

    monkeypatch.setattr(jobs, "Thread", Kept)
    return found


def test_a_study_is_run_and_its_files_are_kept(
    ask: Ask, served: FastAPI, small: str, threads: list[Any]
) -> None:
    begun = ask(f"/api/study?s={small}&n=100", "POST", json=FEW)
    assert begun.status_code == 202
    threads[0].join()
    name = begun.json()["id"]
    done = ask(f"/api/study/{name}").json()
    assert done["status"] == "done", done
    assert done["done"] == done["total"] > 0
    answer = done["answer"]
    assert [chapter["id"] for chapter in answer["chapters"]][:2] == ["decides", "changes"]
    figures = [figure for chapter in answer["chapters"] for figure in chapter["figures"]]
    assert figures
    for figure in figures:
        assert figure["title"]
        assert figure["says"]
        drawing = ask(f"/api/study/{name}/{figure['id']}.svg")
        assert drawing.headers["content-type"].startswith("image/svg")
        assert f'id="{figure["id"]}-svg-title"' in drawing.text
        table = ask(f"/api/study/{name}/{figure['id']}.csv").text
        assert f"counterpoise study {answer['command'].split()[2]}" in table
    findings = json.loads(ask(f"/api/study/{name}/study.json").text)
    assert findings["runs"] == done["total"]
    page = ask(f"/api/study/{name}/study.html")
    assert page.headers["content-disposition"] == 'attachment; filename="counterpoise-study.html"'
    assert answer["command"] in page.text
    unknown = ask(f"/api/study/{name}/study.exe")
    assert unknown.status_code == 422
    assert "Choose one of study.html" in unknown.json()["problems"][0]["remedy"]


def test_another_measure_of_the_same_study_needs_no_new_runs(
    evidence: Evidence, threads: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    studies = Studies(Service(evidence))
    state = State.parse("s=glide-path")
    counted: list[str] = []
    monkeypatch.setattr(studies, "_run", lambda job: counted.append(job.order.outcome))
    for outcome in ("gap_area", "alone", "gap_area"):
        job = studies.begin(state, StudyOrder(outcome=outcome, size=32))
        threads[-1].join()
        assert job.status == "failed"  # there is no study to be shown
    assert counted == ["gap_area"]


@pytest.mark.parametrize(
    "order",
    [{"size": 33}, {"size": 1_000_000}, {"outcome": 3}, {"unknown": 1}, {"outcome": "x" * 61}, []],
)
def test_orders_that_cannot_be(ask: Ask, order: Any) -> None:
    assert ask("/api/study?s=status-quo", "POST", json=order).status_code == 422


def test_an_unknown_measure_is_refused_at_once_with_the_one_that_is_meant(ask: Ask) -> None:
    refused = ask("/api/study?s=status-quo", "POST", json={"outcome": "gap_are"})
    assert refused.status_code == 422
    assert "gap_area" in refused.json()["problems"][0]["remedy"]


def test_a_study_that_nobody_began(ask: Ask) -> None:
    for path, method in (("0123", "GET"), ("0123", "DELETE"), ("0123/study.html", "GET")):
        assert ask(f"/api/study/{path}", method).status_code == 422


def test_a_study_stops_between_parts_and_has_nothing_to_show(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.Thread, "start", lambda _: None)
    studies = Studies(Service(evidence))

    def run(job: StudyJob) -> None:
        job.heard(1000, 6432)
        studies.stop(job.id)
        job.heard(2000, 6432)
        raise AssertionError("it went on")

    monkeypatch.setattr(studies, "_run", run)
    job = studies.begin(State(), StudyOrder(size=32))
    studies._work()
    assert (job.status, job.answer, job.done) == ("stopped", None, 1000)
    with pytest.raises(InputError, match="is no file of the study"):
        studies.file(job.id, "study.html")


def test_the_verdict_stands_beside_what_would_be_worth_a_better_source(ask: Ask) -> None:
    worth = ask("/api/view?s=glide-path&n=100").json()["sides"][0]["worth"]
    assert worth.startswith("Most worth a better source, by a study of ")
    # What a lever moves is another scenario, of which no study is stored.
    assert ask("/api/view?s=glide-path&pace=2&n=100").json()["sides"][0]["worth"] is None


def test_a_front_is_searched_and_its_files_are_kept(
    ask: Ask, small: str, threads: list[Any]
) -> None:
    begun = ask(f"/api/front?s={small}&n=100", "POST", json={"size": "few"})
    assert begun.status_code == 202
    threads[0].join()
    name = begun.json()["id"]
    done = ask(f"/api/front/{name}").json()
    assert done["status"] == "done", done
    answer = done["answer"]
    count = len(answer["rows"])
    assert count == len(answer["values"]) == len(answer["settings"]) > 1
    assert {len(row) for row in answer["rows"]} == {len(answer["columns"])}
    heights = [place for setting in answer["settings"] for place in setting.values()]
    assert min(heights) >= 0
    assert max(heights) <= 1
    assert {signal["name"] for signal in answer["spec"]["signals"]} >= {"brush", "marked"}
    # Vega would close such marks by a style that the page's policy forbids.
    assert '"interactive"' not in json.dumps(answer["spec"])
    assert ask(f"/api/front/{name}/front.csv").text.count("\n") == count + 1
    assert json.loads(ask(f"/api/front/{name}/front.json").text)["front"]
    assert ask(f"/api/front/{name}/front.svg").text.startswith("<svg")
    assert ask(f"/api/front/{name}/front.exe").status_code == 422
    assert ask(f"/api/front?s={small}", "POST", json={"size": "many"}).status_code == 422


def studied(page: Any) -> None:
    """Ask for a small study, and wait for it."""
    page.get_by_label(TEXTS["studies.size"]).select_option("32")
    page.get_by_role("button", name=TEXTS["studies.start"], exact=True).click()
    page.get_by_text(TEXTS["studies.done"], exact=True).wait_for()
    page.wait_for_function(
        "() => document.querySelector('.ledger img')"
        " && [...document.querySelectorAll('.ledger img')].every(i => i.complete)"
    )


@pytest.mark.browser
def test_what_decides_is_shown_and_leads_to_the_figures(
    visit: Callable[..., Any], small: str
) -> None:
    page = visit(f"?s={small}&page=studies&n=100")
    studied(page)
    expect(page.locator(".verdict")).to_contain_text("gap of all capabilities")
    widths = page.locator(".ledger img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert all(width > 0 for width in widths)
    debt = page.locator("section", has=page.locator("#studies-study-debt"))
    debt.locator("summary").click()
    path = debt.locator(".path").first
    table = path.inner_text().split("/")[0]
    path.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**page=evidence**table={table}**")


@pytest.mark.browser
def test_a_study_is_still_there_after_a_reload_and_accessible(
    visit: Callable[..., Any], small: str
) -> None:
    page = visit(f"?s={small}&page=studies&n=100")
    studied(page)
    headline = page.locator(".verdict").inner_text()
    page.reload()
    page.get_by_text(TEXTS["studies.done"], exact=True).wait_for()
    expect(page.locator(".verdict")).to_have_text(headline, use_inner_text=True)
    for summary in page.locator(".ledger summary").all():
        summary.click()
    accessible(page, (1400, 390))


@pytest.mark.browser
def test_a_study_is_stopped(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=studies")
    page.get_by_role("button", name=TEXTS["studies.start"], exact=True).click()
    bar = page.get_by_role("progressbar", name=TEXTS["job.progress"])
    expect(bar).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name=TEXTS["studies.stop"], exact=True).click()
    expect(page.get_by_text(TEXTS["studies.stopped"])).to_be_visible(timeout=WAIT)
    expect(bar).not_to_be_visible()


@pytest.mark.browser
def test_a_brush_keeps_settings_and_the_table_sorts_and_marks(
    visit: Callable[..., Any], small: str
) -> None:
    page = visit(f"?s={small}&page=studies&n=100")
    page.get_by_role("button", name=TEXTS["front.start"], exact=True).click()
    drawing = page.locator(".front .drawing svg")
    drawing.wait_for()
    rows = page.locator(".front tbody tr")
    count = rows.count()
    told = page.locator(".front .count").last
    expect(told).to_have_text(TEXTS["front.kept"].format(kept=count, all=count))

    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 60, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 40, steps=5)
    page.mouse.up()
    expect(told).not_to_have_text(TEXTS["front.kept"].format(kept=count, all=count))
    faded = page.locator(".front tbody tr.out")
    kept = count - faded.count()
    expect(told).to_have_text(TEXTS["front.kept"].format(kept=kept, all=count))

    # By keyboard alone: sort by a column both ways, and mark a setting.
    head = page.locator(".front thead button").first
    head.focus()
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        expect(page.locator(".front thead th").nth(1)).to_have_attribute("aria-sort", order)
        shown = [
            float(cell) for cell in page.locator(".front tbody td:nth-child(2)").all_inner_texts()
        ]
        assert shown == sorted(shown, reverse=order == "descending")
    mark = page.get_by_role("button", name=TEXTS["front.mark"].format(number=1), exact=True)
    mark.focus()
    page.keyboard.press("Enter")
    expect(mark).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.front .drawing path')]"
        ".some(path => path.getAttribute('stroke-width') === '4')"
    )
    accessible(page, (1400, 390), dark=False)
