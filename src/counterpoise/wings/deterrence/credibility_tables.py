"""What the credibility command prints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.charts.deterrence.names import CLASS_NAMES, FIT_NAMES, ROUTE_NAMES
from counterpoise.wings.deterrence.beliefs import rows_of_fighters
from counterpoise.wings.deterrence.terms import rows_of_cuts
from counterpoise.wings.ledger.table_format import say, table

if TYPE_CHECKING:
    from counterpoise.deterrence.volatility import Effect
    from counterpoise.evidence import Evidence

GROUPS = {
    "institutional": "official channel first",
    "other": "in person, in interviews, leaked",
}


def print_beliefs(found: dict[str, Any], evidence: "Evidence") -> None:
    """Print priors, what allies believe, guarantors, the record and the checks."""
    from counterpoise.wings.command_line import console

    screen = console()
    first, *notes = found["notes"]
    screen.print(first + "\n", markup=False)
    screen.print(_classes(found["prior_honoured"]))
    screen.print(_allies(found))
    offset = found["belief_challenger"]["offset_logit"]
    screen.print(
        "What the challenger believes has no public observation: it is what allies believe and an "
        f"offset of {offset['low']:g} to {offset['high']:g} in logits, set and not estimated."
    )
    if found["without"]:
        screen.print(f"Taken not to have happened: {', '.join(found['without'])}.")
    screen.print(_guarantors(found["guarantors"]))
    screen.print(_terms(found["terms"]))
    screen.print(_braked(found["terms"]))
    screen.print(_record(found["announcements"]))
    screen.print(_checks(found["checks"]))
    screen.print(_moved(found["checks"]["moved_by_data"]))
    notes += found["terms"]["notes"]
    say(screen, [*notes, _decides(found["guarantors"]["who_decides"]), _coders(found)])


def _classes(classes: dict[str, Any]) -> Any:
    shown = table(
        "How often alliances were honoured once war had come: published classes, never averaged",
        ("Class", "Honoured", "90 % range", "Cases", "Wars", "Treaties"),
    )
    for name, entry in classes.items():
        interval = entry["interval_90"]
        shown.add_row(
            CLASS_NAMES.get(name, name),
            f"{100 * entry['rate']:.0f} %",
            "-" if interval is None else f"{100 * interval[0]:.0f} to {100 * interval[1]:.0f} %",
            *(
                "-" if entry[key] is None else str(entry[key])
                for key in ("cases", "wars", "treaties")
            ),
        )
    return shown


def _allies(found: dict[str, Any]) -> Any:
    verdicts = found["belief_allies"]["verdicts"]
    dates = [key.removeprefix("against_") for key in next(iter(verdicts.values()))]
    shown = table(
        f"What allies believe on {found['as_of']}: lower or higher than before, by reading of the "
        "record",
        ("Reading", *(f"Against {day}" for day in dates)),
    )
    for name, words in verdicts.items():
        cells = [
            f"{entry['words']} ({100 * entry['share_of_draws_lower']:.0f} % of draws)"
            for entry in words.values()
        ]
        shown.add_row(FIT_NAMES[name], *cells)
    return shown


def _guarantors(found: dict[str, Any]) -> Any:
    shown = table(
        "Who fights if the Baltic states are attacked: ranges are over how far allies are willing "
        "together",
        ("Case", "Allies", "At least, in nine of ten cases", "Share of brigades, median"),
    )
    for row in rows_of_fighters(found):
        shown.add_row(*row)
    return shown


def _terms(terms: dict[str, Any]) -> Any:
    shown = table(
        "Terms of the guarantee: if this, then that, over ranges that nobody has estimated (grade "
        "D)",
        ("Subject", "If", "Then"),
        right=(),
        show_lines=True,
    )
    for one in terms["sentences"]:
        shown.add_row(one["subject"], one["condition"], f"{one['answer']} {one['in_words']}")
    return shown


def _braked(terms: dict[str, Any]) -> Any:
    from rich.text import Text

    shown = table(
        "American cuts that are open, and brakes on them: carried out in full within a year, and "
        "standing, in per cent",
        ("Office", "Announced", "What", "Brakes in force", "Without brakes", "Past them"),
        right=(4, 5),
    )
    for row in rows_of_cuts(terms):
        shown.add_row(*map(Text, row))
    return shown


def _record(groups: dict[str, Any]) -> Any:
    shown = table(
        "What became of American cuts, moves and threats since 2014",
        ("First made", "Decided", "In full and kept", "Rate", "90 % range", "Decisions"),
    )
    for name, group in groups.items():
        shown.add_row(
            GROUPS[name],
            str(group["decided"]),
            str(group["in_full"]),
            f"{100 * group['rate']:.0f} %",
            f"{100 * group['low']:.0f} to {100 * group['high']:.0f} %",
            str(group["episodes"]),
        )
    return shown


def _checks(checks: dict[str, Any]) -> Any:
    shown = table(
        "Changes between polls that the fit had not seen",
        ("Forecast", "Signs foreseen", "Rank correlation", "90 % range"),
    )
    for name, entry in checks["unseen_waves"].items():
        rank = entry["rank_correlation"]
        shown.add_row(
            "the fitted measure" if name == "fit" else name,
            f"{entry['signs_foreseen']} of {entry['of']}",
            "-" if rank is None else f"{rank:+.2f}",
            "-" if entry["low"] is None else f"{entry['low']:+.2f} to {entry['high']:+.2f}",
        )
    return shown


def _moved(rows: Sequence[dict[str, Any]]) -> Any:
    shown = table(
        "How far polls moved each parameter: 1 less the ratio of its spread after to before",
        ("Parameter", "Moved", "In words"),
        right=(1,),
    )
    for row in rows:
        shown.add_row(row["parameter"], f"{row['movement']:.2f}", row["words"])
    return shown


def _decides(who: dict[str, dict[str, float]]) -> str:
    named = [ROUTE_NAMES.get(name, name.replace("_", " ")) for name in who]
    return (
        f"Who may decide and command without the United States: {'; '.join(named)} (table "
        "command_routes)."
    )


def _coders(found: dict[str, Any]) -> str:
    rows = found["checks"]["agreement_of_coders"]
    said = ", ".join(f"{row['field']} {100 * row['agree']:.0f}" for row in rows)
    return f"Two coders of the events agree, in per cent: {said}."


def print_volatility(moves: Sequence["Effect"], name: str) -> None:
    """Print what a series did around announcements."""
    from counterpoise.wings.command_line import console

    shown = table(
        f"Did {name} move within three trading days of announcements? Changes in per cent",
        ("Announcements", "Number", "Windows", "Mean change", "p", "p adjusted", "Would be found"),
        caption="Would be found: the smallest mean change that a power of 0.8 at 5 per cent finds.",
    )
    for effect in moves:
        shown.add_row(
            effect.family,
            str(effect.announcements),
            str(effect.windows),
            f"{100 * effect.change:+.1f}",
            f"{effect.p:.2f}",
            f"{effect.adjusted:.2f}",
            f"{100 * effect.detectable:.1f}",
        )
    screen = console()
    screen.print(shown)
    found = any(effect.found for effect in moves)
    screen.print("An effect is found." if found else "No effect is found.")
