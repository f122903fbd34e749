"""The page of deterrence: what the server answers, and what a real Chromium shows."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.challenger.faces import FORBIDDEN

from counterpoise.app.figure_pages import chosen_on, page_of
from counterpoise.app.state import CHOICES, State
from counterpoise.app.texts import TEXTS
from counterpoise.app.uploads import read_text
from counterpoise.challenger.catalogue import methods, targets
from counterpoise.charts.challenger import shown
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.wings.challenger import LAWS, LEVERS, ON_PAGE
from counterpoise.wings.challenger.findings import of_law
from counterpoise.wings.challenger.page_study import YEARLY
from counterpoise.wings.challenger.situation import Levers
from counterpoise.wings.challenger.study import challenger_study

from .conftest import SHORT, Ask
from .pages import WAIT, accessible, expect, figures_drawn

FIGURES = "/api/figures/challenger"
FUTURES = 100
BOTH = ("opportunist", "security seeker")


@pytest.fixture(scope="module")
def state(ask: Ask) -> str:
    """Return the address of a scenario of two years, which is run at once."""
    opened = ask("/api/open", "POST", content=SHORT, headers={"Content-Type": "text/plain"})
    return f"s={opened.json()['id']}&n={FUTURES}"


@pytest.fixture(scope="module")
def command(evidence: Evidence) -> Any:
    """Return what the command works out for the same scenario by years, under levers and a law."""
    scenario = read_text(SHORT, evidence)
    study = challenger_study(
        scenario, FUTURES, 1, targets(evidence), methods(evidence), Levers(), apart=YEARLY
    )

    def found(law: str = "posen", **levers: Any) -> Any:
        other = study.under(Levers(**levers))
        return of_law(other, other.calculus(law), BOTH)["limited_seizure"]

    return found


def test_the_page_answers_by_the_template_with_what_the_command_counts(
    ask: Ask, state: str, command: Any
) -> None:
    found = ask(f"{FIGURES}?{state}&quarter=2028-Q1").json()
    lead, by_law = found["sections"]
    counts = [command(law)["hardest"]["all"]["without_margin"]["2028-Q1"] for law in LAWS]
    rest = sorted(counts[1:])
    beside = f"{rest[0]}" if rest[0] == rest[1] else f"{rest[0]} to {rest[1]}"
    assert lead["paragraphs"][0].startswith(
        "If law Posen, either type, start 2028-Q1, then required belief to deter a limited seizure "
        "at the target hardest to deter is "
    )
    assert (
        f"and {counts[0]} per cent of settings have no margin; other laws:"
        in (lead["paragraphs"][0])
    )
    assert f", {beside} per cent; share on judgement:" in lead["paragraphs"][0]
    assert "is at its thinnest" in lead["paragraphs"][1]
    rows = by_law["tables"][0]["rows"]
    assert [row[3] for row in rows] == [f"{n} of {FUTURES}" for n in counts]
    assert [figure["id"] for figure in found["figures"]] == list(ON_PAGE)
    assert all(f["rows"] and f["title"] and f["says"] and f["sources"] for f in found["figures"])


@pytest.mark.parametrize(
    "levers",
    [
        {"umbrella": 0.0},
        {"presence": 4.0, "european": 0.2},
        {"joining": 0.3},
        {"condition": "missed"},
    ],
)
def test_levers_do_what_those_of_the_command_do(
    ask: Ask, state: str, command: Any, levers: dict[str, Any]
) -> None:
    words = {key: f"{v:g}" if isinstance(v, float) else v for key, v in levers.items()}
    moved = "&".join(f"{key}={value}" for key, value in words.items())
    found = ask(f"{FIGURES}?{state}&quarter=2027-Q1&{moved}").json()
    shown_now = found["sections"][1]
    counted = command(**levers)["hardest"]["all"]["without_margin"]["2027-Q1"]
    assert shown_now["tables"][0]["rows"][0][3] == f"{counted} of {FUTURES}"
    assert shown_now["paragraphs"][0].startswith("With ")
    for key, value in words.items():
        assert found["options"][key]["chosen"] == value
        assert value in dict(found["options"][key]["values"])


def test_a_target_and_a_type_are_looked_at_alone(ask: Ask, state: str, command: Any) -> None:
    chosen = f"{state}&place=latvia&law=epstein&quarter=2027-Q1"
    rows = ask(f"{FIGURES}?{chosen}").json()["sections"][1]["tables"][0]["rows"]
    counted = command("epstein")["targets"]["latvia"]["without_margin"]["2027-Q1"]
    assert rows[1][3] == f"{counted} of {FUTURES}"
    seeker = ask(f"{FIGURES}?{state}&type=seeker&quarter=2027-Q1").json()["sections"][1]
    hardest = command()["hardest"]["security seeker"]
    assert seeker["tables"][0]["rows"][0][3] == (
        f"{hardest['without_margin']['2027-Q1']} of {hardest['settings']['2027-Q1']}"
    )


def test_postures_come_apart_and_follow_the_template(ask: Ask, state: str) -> None:
    found = ask(f"{FIGURES}/further?{state}&place=latvia&quarter=2027-Q1").json()
    verdict, section = found["sections"]
    assert verdict["paragraphs"][0].startswith(
        "If any of 3 laws, either type, start 2027-Q1, then moving from a tripwire to forward "
    )
    said = section["paragraphs"]
    assert all("; share on judgement: " in one for one in (*verdict["paragraphs"], *said))
    assert any("a limited seizure at Latvia in" in one for one in said)
    assert "is thinnest at start 20" in said[-1]
    assert {row[1] for row in section["tables"][0]["rows"]} == {
        "Forward denial by heavy brigades",
        "Forward denial by the guarantor's own heavy brigades",
    }
    none = ask(f"{FIGURES}/further?{state}&method=below_war&quarter=2027-Q1").json()["sections"]
    assert none[1]["tables"][0]["rows"]
    assert ask(f"/api/figures/burden/further?{state}").json() == {"sections": []}


def test_nothing_is_sent_that_must_not_be_quoted_and_little_is(ask: Ask, state: str) -> None:
    """The default record of the command is over a megabyte: the page sends what it shows."""
    for more in ("", "&method=below_war&type=opportunist", "&place=estonia&umbrella=0&presence=6"):
        answers = [ask(f"{FIGURES}?{state}{more}"), ask(f"{FIGURES}/further?{state}{more}")]
        drawings = [ask(f"{FIGURES}/{name}.svg?{state}{more}") for name in ON_PAGE]
        for answer in (*answers, *drawings):
            assert answer.status_code == 200, answer.text
            assert not FORBIDDEN.findall(answer.text), more
        assert sum(len(answer.content) for answer in answers) < 50_000
    words = {key: said for key, said in TEXTS.items() if key.startswith("challenger.")}
    assert not FORBIDDEN.findall(json.dumps(words))


def test_what_cannot_be_chosen_is_refused_with_what_can(ask: Ask, state: str) -> None:
    answer = ask(f"{FIGURES}?{state}&method=flood&place=mars&quarter=2099-Q1")
    assert answer.status_code == 422
    problems = {p["place"]: p for p in answer.json()["problems"]}
    assert set(problems) == {"method", "place", "quarter"}
    assert "limited_seizure" in problems["method"]["remedy"]
    unknown = ask(f"{FIGURES}?{state}&place=finland")
    assert "no contingency" in unknown.json()["problems"][0]["what"]
    wrong = ask(f"{FIGURES}?{state}&umbrella=2&presence=99")
    assert {p["place"] for p in wrong.json()["problems"]} == {"umbrella", "presence"}


def test_a_scenario_that_the_theatre_cannot_count_is_refused(ask: Ask) -> None:
    small = "name: bare\nextends: cliff\ntime: {quarters: 8}\ncapabilities: [sead, tanker]\n"
    opened = ask("/api/open", "POST", content=small, headers={"Content-Type": "text/plain"})
    answer = ask(f"{FIGURES}?s={opened.json()['id']}&n=100")
    assert answer.status_code == 422
    assert all(p["what"] and p["remedy"] for p in answer.json()["problems"])


def test_choices_stand_in_the_address_and_decide_no_numbers() -> None:
    query = (
        "s=cliff&page=challenger&law=posen&method=below_war&place=estonia&type=seeker"
        "&quarter=2031-Q3&presence=12&umbrella=0.4&european=0&joining=1"
    )
    state = State.parse(query)
    assert State.parse(state.query()) == state
    assert "umbrella" not in state.numbers.query()
    page = page_of("challenger")
    assert set(page.choices) <= set(CHOICES)
    assert set(page.reruns) == set(LEVERS) == set(shown.LEVERS)
    assert chosen_on(page, state)["presence"] == "12"
    assert chosen_on(page, State()) == {}
    with pytest.raises(InputError, match="presence"):
        State.parse("presence=1.5&joining=0.25")


def answered(page: Any, words: str) -> None:
    """Wait until the page tells of something: campaigns are run first."""
    page.locator(".statement h2", has_text=words).first.wait_for()


def complete(page: Any) -> None:
    """Wait until postures are compared and every drawing of the page is there."""
    page.locator(".further table").first.wait_for()
    expect(figures_drawn(page)).to_have_count(len(ON_PAGE))


def choice(page: Any, key: str) -> list[str] | None:
    """Return what stands in the address under a key."""
    return parse_qs(urlsplit(page.url).query).get(key)


@pytest.mark.browser
def test_the_first_screen_answers(visit: Callable[..., Any], short: str) -> None:
    page = visit(f"?s={short}&page=challenger&n=100")
    answered(page, "A limited seizure at the target hardest to deter")
    lead = page.locator(".lead-words .standfirst")
    expect(lead.first).to_contain_text("If law Posen, either type, start ")
    for part in (lead.last, page.locator("#challenger-quarter"), page.locator(".what-if")):
        box = part.bounding_box()
        assert box["y"] + box["height"] < 900
    complete(page)
    expect(lead.last).to_contain_text("moving from a tripwire to forward denial of equal cost")
    expect(page.locator("#lever-challenger_offset")).to_be_visible()


@pytest.mark.browser
def test_a_lever_is_moved_undone_and_put_back(visit: Callable[..., Any], short: str) -> None:
    page = visit(f"?s={short}&page=challenger&n=100")
    answered(page, "A limited seizure")
    says = page.locator(".statement p").first
    page.locator("#challenger-umbrella").focus()
    page.keyboard.press("Home")
    expect(says).to_have_text("With 0 per cent of the nuclear umbrella left.", timeout=WAIT)
    assert choice(page, "umbrella") == ["0"]
    expect(page.locator("#challenger-umbrella")).to_have_attribute("aria-valuetext", "0%")
    page.locator("#undo").click()
    expect(page.locator(".statement", has_text="umbrella left.")).to_have_count(0)
    expect(page.locator("#challenger-umbrella")).to_have_attribute("aria-valuetext", "100%")
    assert choice(page, "umbrella") is None
    page.locator("#redo").click()
    expect(says).to_have_text("With 0 per cent of the nuclear umbrella left.", timeout=WAIT)
    page.reload()
    expect(says).to_have_text("With 0 per cent of the nuclear umbrella left.", timeout=WAIT)
    page.get_by_role("button", name=TEXTS["challenger.back"]).click()
    expect(page.locator(".statement", has_text="umbrella left.")).to_have_count(0)
    assert choice(page, "umbrella") is None


@pytest.mark.browser
def test_what_is_looked_at_is_kept(visit: Callable[..., Any], short: str) -> None:
    page = visit(f"?s={short}&page=challenger&n=100")
    answered(page, "A limited seizure")
    page.locator("#challenger-place").select_option("latvia")
    answered(page, "A limited seizure at Latvia")
    page.locator("#challenger-type").select_option("seeker")
    answered(page, "A limited seizure at Latvia, a security seeker")
    page.locator("#challenger-method").select_option("cutting_a_corridor")
    answered(page, "Cutting a corridor at the target hardest to deter")
    expect(page.locator("#challenger-place option")).to_have_count(2)
    assert choice(page, "place") is None
    page.reload()
    answered(page, "Cutting a corridor at the target hardest to deter, a security seeker")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fits_and_is_accessible(visit: Callable[..., Any], short: str, theme: str) -> None:
    """On a desk and on a telephone, one after the other in the same window."""
    page = visit(
        f"?s={short}&c={short}&page=challenger&n=100&presence=3"
        if theme == "dark"
        else f"?s={short}&page=challenger&n=100&presence=3",
        color_scheme=theme,
    )
    answered(page, "A limited seizure")
    complete(page)
    accessible(page, (1400, 390), dark=False)
