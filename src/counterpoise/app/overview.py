"""What the overview shows of a state: words, a headline, and the data of each chart."""

from typing import TYPE_CHECKING, Any

from counterpoise.app.drawdown_strip import drawdown_of_side
from counterpoise.app.leader_names import named
from counterpoise.app.levers import BY_ID
from counterpoise.app.limits import notes_of
from counterpoise.app.page_setup import charts_shown
from counterpoise.app.state import Side, State
from counterpoise.ensemble.verdict import deep_if_stays, deeply_short, gap_if_stays
from counterpoise.languages import ENGLISH, IN_ENGLISH, Words
from counterpoise.measures import has_gap
from counterpoise.studies.stored_debt import debt_line

if TYPE_CHECKING:
    from counterpoise.app.service import Shown


def view_of(state: State, shown: "Shown", *, coarse: bool) -> dict[str, Any]:
    """Return a view as plain data; every number in it is one of the study's own.

    Parameters
    ----------
    state : State
        What is asked for.
    shown : Shown
        Its results.
    coarse : bool
        Whether fewer futures than asked for stand behind it.
    """
    from counterpoise.charts.source_line import source_line
    from counterpoise.charts.translation import columns_in

    view = shown.view
    summary = view.summary
    sides = range(len(shown.scenarios))
    charts = {
        chart.id: {
            "title": chart.title(view),
            "says": chart.says(view),
            "source": source_line(view, chart.tables_used),
            "data": [
                columns_in(chart.columns(view, s), view.words)
                for s in (sides if chart.per_side else [0])
            ],
        }
        for chart in charts_shown(view)
    }
    return {
        "state": state.query(),
        "coarse": coarse,
        "futures": summary["futures"],
        "seed": summary["seed"],
        "seconds": round(shown.seconds, 3),
        "verdict": summary["verdict"],
        "warnings": summary["warnings"],
        "sides": [_side(shown, side, state.sides[side]) for side in sides],
        "charts": charts,
    }


def _side(shown: "Shown", side: int, asked: Side) -> dict[str, Any]:
    scenario = shown.scenarios[side]
    entry = shown.view.summary["scenarios"][scenario.name]
    return {
        "name": scenario.name,
        "title": shown.view.of_side[side]["title"],
        "says": _says(shown, side, asked),
        "verdict": entry["overall"]["verdict"],
        "worth": debt_line(scenario.name, scenario.hash, shown.view.evidence, shown.view.words),
        "headline": headline(entry, shown.view.words),
        "notes": notes_of(shown, side),
        "drawdown": drawdown_of_side(asked, scenario, shown.bases[side]),
    }


def _says(shown: "Shown", side: int, asked: Side) -> str:
    """Return what a scenario says, and which levers were moved."""
    words, scenario = shown.view.words, shown.scenarios[side]
    if words.language == ENGLISH or not asked.levers:
        return words.name(scenario.model.says, "scenario")
    labels = (words.name(BY_ID[id].label, "lever") for id in asked.levers)
    moved = ", ".join(words.within(named(one, shown.view.evidence, words)) for one in labels)
    return words.say(
        "{says} Changed: {levers}.",
        says=words.name(shown.bases[side].model.says, "scenario"),
        levers=moved,
    )


def headline(entry: dict[str, Any], words: Words = IN_ENGLISH) -> dict[str, Any]:
    """Return the few numbers under the verdict, from the summary of one scenario.

    The deepest gap is that of the capability with the largest median gap. Beside the count and the
    gap stands what they would be if the leading ally stayed, so that nobody lays all to its door.

    Parameters
    ----------
    entry : dict
        The summary of the scenario, with what it comes to if the leading ally stayed.
    words : Words
        The language.
    """
    capabilities, overall = entry["capabilities"], entry["overall"]
    deepest = max(capabilities, key=lambda c: capabilities[c]["gap_peak"]["p50"] or 0.0)
    worst = capabilities[deepest]
    there = has_gap(worst["gap_peak"]["p50"] or 0.0)
    return {
        "deepest": {
            "capability": deepest,
            "name": worst["name"],
            "gap": worst["gap_peak"],
            "quarter": worst["worst_quarter"] and words.quarter(worst["worst_quarter"]),
        }
        if there
        else None,
        "over_a_fifth": len(deeply_short(entry)),
        "over_a_fifth_if_stays": deep_if_stays(entry),
        "price_to_close_musd": overall["price_to_close_musd"],
        "gap_area_years": overall["gap_area_years"],
        "gap_area_years_if_stays": gap_if_stays(entry),
        "self_sufficient": sum(c["self_sufficient"] is not None for c in capabilities.values()),
        "capabilities": len(capabilities),
    }
