"""Charts of intelligence: what they count, whose sight they tell of, and words that are safe."""

import re
from typing import Any

import pytest

from counterpoise.charts import LedgerView, to_svg
from counterpoise.charts.networks import CHARTS
from counterpoise.charts.networks.fleets import FLEETS_KEPT, kept
from counterpoise.charts.networks.losses import LOSSES
from counterpoise.charts.networks.members import MEMBERS
from counterpoise.charts.networks.network_map import NETWORK_MAP
from counterpoise.charts.networks.shown import SHARING, answered, options
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import TABLES, Evidence
from counterpoise.networks.losses import DARK, THIN
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario
from counterpoise.wings.networks import INTELLIGENCE
from counterpoise.wings.networks.intelligence.sections import chapter, page

FORBIDDEN = re.compile(r"\bwill\b|probability of attack|odds|chance that|worst", re.IGNORECASE)
MINE = [chart for chart in CHARTS if chart.id in INTELLIGENCE]
CHOSEN: tuple[dict[str, str], ...] = (
    {},
    {"member": "none"},
    {"member": "USA", "sharing": "cut_off"},
    {"member": "NOR", "sharing": "without", "state": "war"},
    {"member": "USA", "sharing": "both"},
)


@pytest.fixture(scope="module")
def view(evidence: Evidence) -> LedgerView:
    """Return whole scenarios: small ones have no satellites."""
    scenarios = [load_scenario(name, evidence=evidence) for name in ("cliff", "glide-path")]
    result = run_dataset(*scenarios, futures=5, seed=1, evidence=evidence)
    return LedgerView(result, summarise(result, evidence), evidence)


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
@pytest.mark.parametrize("chart", MINE, ids=lambda chart: chart.id)
def test_a_chart_draws_and_says_nothing_that_must_not_be_quoted(
    chart: Any, chosen: dict[str, str], view: LedgerView
) -> None:
    figure = chart.draw(view.choosing(chosen))
    assert to_svg(figure).startswith("<svg")
    assert figure.says.endswith(".")
    assert not figure.table.empty
    assert set(figure.tables_used) <= set(TABLES) | set(view.evidence.catalogues)
    assert not FORBIDDEN.search(f"{figure.title} {figure.says}")
    sites = {a.name for a in view.evidence.intelligence.intelligence_assets}
    assert not sites & set(figure.table.to_numpy().ravel().tolist())


def test_charts_are_those_of_the_wing() -> None:
    assert sorted(chart.id for chart in MINE) == sorted(INTELLIGENCE)


def test_bars_count_what_the_answer_counts(view: LedgerView) -> None:
    bars = LOSSES.data(view, 0)["losses"]
    found = answered(view)
    dark = bars[bars["mark"].str.startswith("Dark")]["regions"].sum()
    thin = bars[bars["mark"].str.startswith("Thin")]["regions"].sum()
    assert (dark, thin) == (found.count(DARK), found.count(THIN))
    assert bars["regions"].sum() == (found.before > 0).sum()


def test_one_that_is_given_nothing_is_told_of_itself(view: LedgerView) -> None:
    chosen = view.choosing({"member": "USA", "sharing": "cut_off"})
    assert "in sight of the United States" in LOSSES.title(chosen)
    assert LOSSES.data(chosen, 0)["losses"]["mark"].str.startswith("Dark").any()
    assert "goes dark for the United States" in NETWORK_MAP.title(chosen)


def test_the_map_stays_at_a_tenth_of_a_degree_and_names_no_site(view: LedgerView) -> None:
    data = NETWORK_MAP.data(view, 0)
    assert set(data["watch"].columns) == {"x", "y", "x2", "y2", "link"}
    names = {r.name for r in view.evidence.intelligence.intelligence_regions}
    assert set(data["regions"]["region"]) <= names


def test_members_stand_by_name(view: LedgerView) -> None:
    members = list(dict.fromkeys(MEMBERS.table(view)["Member"]))
    assert members == sorted(members)
    gone = view.choosing({"member": "NOR", "sharing": "without"})
    assert "Norway" not in set(MEMBERS.table(gone)["Member"])


def test_fleets_start_at_what_is_published(view: LedgerView, evidence: Evidence) -> None:
    for side in view.sides:
        first = {name: values[0] for name, values in kept(view, side).items()}
        share = evidence.figure("intelligence_shares/satellite").value
        assert first["isr_space"] == pytest.approx(1 - share)


def test_a_run_without_such_fleets_has_no_chart_of_them(small: Any, evidence: Evidence) -> None:
    result = run_dataset(small("cliff"), futures=5, seed=1)
    few = LedgerView(result, summarise(result, evidence), evidence)
    assert not FLEETS_KEPT.available(few)
    assert all(section.title != "Small areas" for section in chapter(few))


def test_what_can_be_chosen_is_listed(view: LedgerView) -> None:
    found = options(view)
    assert found["member"].chosen == "USA"
    assert [key for key, _ in found["sharing"].values] == list(SHARING)
    assert options(view.choosing({"member": "none"}))["member"].chosen == "none"
    with pytest.raises(InputError, match="XXX") as caught:
        options(view.choosing({"member": "XXX", "state": "peace"}))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
def test_sections_begin_with_an_answer(chosen: dict[str, str], view: LedgerView) -> None:
    for sections in (page(view.choosing(chosen)), chapter(view.choosing(chosen))):
        words = " ".join(" ".join((*s.paragraphs, *s.notes)) for s in sections)
        assert not FORBIDDEN.search(words)
    first = page(view.choosing(chosen))[0].paragraphs
    assert first[0].startswith("If " if chosen.get("member") != "none" else "Nothing is taken out")
    assert any("The pause of March 2025" in s.title for s in chapter(view))
