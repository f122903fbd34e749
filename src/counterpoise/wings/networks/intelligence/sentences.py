"""What is said of intelligence, the same words on every face: an answer and its largest reasons."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from counterpoise.charts.labels import upper_first
from counterpoise.ledger.ally_names import in_sentence, listed
from counterpoise.networks.names import DISCIPLINE_NAMES, STATE_NAMES

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

REASONS = 3
"""How many reasons an answer gives."""
MOST_PLACES = 3
"""Regions that a reason names."""


def answer(evidence: "Evidence", found: Mapping[str, Any]) -> list[str]:
    """Return what becomes of targets, what a member loses that is given nothing, and reasons.

    Parameters
    ----------
    found : mapping
        The record of a question.
    """
    asked = _asked(evidence, found)
    if not asked:
        return []
    said = [f"If {asked}: {_for_others(found)}"]
    said += reasons(evidence, found["by_discipline"])
    for member, own in found["given_nothing"].items():
        name = in_sentence(evidence, [member])
        said.append(
            f"As far as programmes are listed, {name} itself would lose sight of at most "
            f"{_targets(own['dark'])} and be left with less than {_part(found)} of what it had on "
            f"{own['thin']} more."
        )
        said += reasons(evidence, own["by_discipline"])
    if "in_kind" in found:
        who = in_sentence(evidence, found["cut_off"])
        kind = found["in_kind"]
        said.append(
            f"If {who} answered in kind and gave nothing either, {_targets(kind['dark'])} would go "
            f"dark for the others together and {kind['thin']} would be thin."
        )
    return said


def _asked(evidence: "Evidence", found: Mapping[str, Any]) -> str:
    """Return what is taken out, as a clause after “if”."""
    forms = (
        ("without", "left the alliance"),
        ("cut_off", "were given nothing any more"),
        ("withholds", "gave nothing any more"),
    )
    parts = [f"{in_sentence(evidence, found[key])} {verb}" for key, verb in forms if found[key]]
    where = "" if found["state"] == "routine" else f" in {STATE_NAMES['war']}"
    return listed(parts) + where if parts else ""


def _for_others(found: Mapping[str, Any]) -> str:
    if not found["dark"] and not found["thin"]:
        return (
            f"of {found['targets']} targets that the others watch together, none would go dark and "
            f"none would lose more than half of what is collected on it."
            if found["thin_below"] == 0.5
            else f"of {found['targets']} targets that the others watch together, none would go "
            "dark or thin."
        )
    return (
        f"of {found['targets']} targets that the others watch together, {found['dark']} would go "
        f"dark and {found['thin']} would be thin, with less than {_part(found)} of what there was. "
        "A target is a region in one discipline."
    )


def _part(found: Mapping[str, Any]) -> str:
    below = found["thin_below"]
    return "half" if below == 0.5 else f"{100 * below:.0f} per cent"


def _targets(number: int) -> str:
    return f"{number} target" if number == 1 else f"{number} targets"


def reasons(evidence: "Evidence", by_discipline: Mapping[str, Any]) -> list[str]:
    """Return the disciplines in which most is lost, a sentence each, dark before thin."""
    names = {r.region: r.name for r in evidence.intelligence.intelligence_regions}
    found: list[str] = []
    for discipline, row in by_discipline.items():
        if len(found) == REASONS or not (row["dark"] or row["thin"]):
            break
        parts = []
        for mark in ("dark", "thin"):
            places = [names[region] for region in row[f"{mark}_in"]]
            if places:
                shown = (
                    listed(places[:MOST_PLACES])
                    if len(places) <= MOST_PLACES
                    else (f"{', '.join(places[:MOST_PLACES])} and {len(places) - MOST_PLACES} more")
                )
                parts.append(f"{mark} in {row[mark]} of {row['targets']} regions ({shown})")
        said = f"{upper_first(DISCIPLINE_NAMES[discipline])}: {'; '.join(parts)}."
        found.append(said + stand_in(row["substitutes"]))
    return found


def stand_in(substitutes: Mapping[str, Mapping[str, float]]) -> str:
    """Return how soon something could stand in, after a reason; nothing where none is listed."""
    if not substitutes:
        return ""
    parts = [
        f"{name.replace('_', ' ')}, {years['low']:g} to {years['high']:g} years"
        for name, years in substitutes.items()
    ]
    return f" Could stand in: {listed(parts)}."


def redundancy_sentence(found: Mapping[str, Any]) -> str:
    """Return on how many targets one member alone collects, and how many hang on two."""
    sets = found["least_sets"]
    return (
        f"Of {found['targets']} targets, {sets['1']} are watched by collectors that all hang on "
        f"one member, {sets['2']} go dark with some two and {found['needs_more']} outlast the loss "
        "of any two."
    )


def balance_sentences(evidence: "Evidence", found: Mapping[str, Any]) -> list[str]:
    """Return what the leading ally gives for what it gets, in either state and by either count."""
    said = []
    lead = in_sentence(evidence, [evidence.leading])
    for state, row in found.items():
        by = row["by_presence"]
        ratio = by["given_for_each_gained"]
        much = (
            f"{ratio['low']:.1f} to {ratio['high']:.1f} for each unit that it gets"
            if ratio
            else "and gets nothing"
        )
        said.append(
            f"In {STATE_NAMES[state]}, by what either side would see nothing of without the other, "
            f"{lead} gives {much}; it gains at least as much as it gives in "
            f"{by['gains_at_least_as_much']} of {by['settings']} settings of judged weights."
        )
    mass = found["routine"]["by_mass"]["gains_at_least_as_much"]
    said.append(
        "By numbers of satellites and aircraft it gains as much in "
        f"{mass} of {found['routine']['by_mass']['settings']} settings of routine: the two counts "
        "disagree, and which one is meant decides whether “as valuable as anything the United "
        "States provides” holds. Few of its own programmes are listed, so the count by presence "
        "has it gain too much."
    )
    return said


def pause_sentence(found: Mapping[str, Any]) -> str:
    """Return hits and misses of the pause of March 2025."""
    wrong = [item["what"] for item in found["items"] if not item["hit"]]
    missed = f" It misses: {'; '.join(wrong)}." if wrong else ""
    return (
        f"Of {len(found['items'])} reported items of the pause of March 2025 the model has "
        f"{found['hits']} as they were reported and {found['misses']} not.{missed}"
    )


def sharing_sentences(found: Mapping[str, Any]) -> list[str]:
    """Return what the rule says of each tier, at the first and the last step."""
    said = []
    for tier, row in found["tiers"].items():
        counts = row["shared_in_settings"]
        then = (
            f", and {counts[-1]} by {found['steps'][-1]} as belief moves" if len(counts) > 1 else ""
        )
        said.append(
            f"{upper_first(tier.replace('_', '-'))}: shared up to a leak probability of "
            f"{100 * row['limit']:.0f} per cent at central values; in {counts[0]} of "
            f"{found['settings']} settings{then}."
        )
    return said
