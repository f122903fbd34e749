"""The chapter of the ledger: what each side gives the other, in tables, and what it is worth."""

import math
from dataclasses import dataclass

from counterpoise.evidence import Figure
from counterpoise.figures import LedgerView
from counterpoise.figures.ledger.view import by_ally
from counterpoise.figures.view import listed, per_cent, the, upper_first
from counterpoise.ledger.dimensions import NO_FIGURE
from counterpoise.measures.value import break_even
from counterpoise.report.tables import HtmlTable

BILLION = 1000
"""Millions in a billion."""
MONEY = {
    "musd": "US dollars",
    "musd_current": "US dollars",
    "musd_current/year": "US dollars a year",
    "meur": "euros",
    "meur/year": "euros a year",
}
PLAIN = {"units": "", "share_of_gdp": "of GDP"}
SHARES = ("share", "share_of_gdp")


@dataclass(frozen=True)
class Section:
    """A part of a chapter that is no chart.

    Parameters
    ----------
    title : str
        Its heading.
    paragraphs : tuple of str
        What it says.
    tables : tuple of HtmlTable
        Its tables.
    notes : tuple of str
        Points to bear in mind, listed after the tables.
    sources : tuple of str
        Keys of the sources that the section cites itself.
    """

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[HtmlTable, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def ledger_sections(view: LedgerView) -> list[Section]:
    """Return the parts of the ledger that are told in words and tables."""
    made = [_exchange(view), _dimensions(view), _worth(view), _bear_in_mind(view)]
    return [section for section in made if section is not None]


def figure_in_words(value: float, low: float, high: float, unit: str) -> str:
    """Return a figure with its unit, and its range where there is one; "no figure" if none.

    Parameters
    ----------
    value, low, high : float
        The figure and its range; not a number where absent.
    unit : str
        Unit as in the evidence; money is told in millions or billions.
    """
    if math.isnan(value):
        return NO_FIGURE
    scale, words = _unit(unit, value)
    digits = _digits(value / scale)
    told = f"{_plain(value / scale, digits)}{words}"
    ends = {
        word: _plain(end / scale, digits)
        for word, end in (("from", low), ("up to", high))
        if not math.isnan(end)
    }
    if len(ends) == 2:
        return f"{told} ({ends['from']} to {ends['up to']})"
    return told + "".join(f" ({word} {end})" for word, end in ends.items())


def _unit(unit: str, value: float) -> tuple[float, str]:
    if unit in SHARES:
        return 0.01, "%" + (" of GDP" if unit == "share_of_gdp" else "")
    if unit in MONEY:
        large = abs(value) >= BILLION
        return (BILLION, f" billion {MONEY[unit]}") if large else (1.0, f" million {MONEY[unit]}")
    words = PLAIN.get(unit, unit)
    return 1.0, f" {words}" if words else ""


def _digits(value: float) -> int:
    return 0 if value == round(value) else 1


def _plain(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def _exchange(view: LedgerView) -> Section:
    found = view.dimensions.exchanges
    leading = view.ally(view.evidence.leading)
    sides = {"leading_ally": leading, "allies": "The others"}
    rows, sources = [], []
    for row in found.to_dict("records"):
        sources += row["source"].split("; ")
        words = f"{row['description']} {row['note']}".strip()
        rows.append(
            [
                row["name"],
                upper_first(row["dimension"]),
                sides[row["giver"]],
                figure_in_words(row["value"], row["low"], row["high"], row["unit"]),
                row["as_of"],
                row["grade"],
                words,
            ]
        )
    header = ["What", "Dimension", "Given by", "Figure", "As of", "Grade", "In words"]
    balance = view.dimensions.balance.groupby("giver")
    entries, figures = (by_ally(balance[name].sum()) for name in ("entries", "with_figure"))
    told = [
        f"{entries[side]:.0f} entries that {name} give{'s' * (side == 'leading_ally')}, "
        f"{figures[side]:.0f} of them with a figure"
        for side, name in (("leading_ally", the(leading)), ("allies", "the others"))
    ]
    return Section(
        "What each side gives the other",
        (
            f"There are {listed(told)}. No two rows are added: they have no common unit, and some "
            "are parts of others. Where nobody has published a figure the cell says so; it does "
            "not mean none.",
        ),
        (HtmlTable("The two-sided ledger: who gives what to whom", header, rows),),
        sources=tuple(dict.fromkeys(sources)),
    )


def _dimensions(view: LedgerView) -> Section:
    rows = []
    for row in view.dimensions.measures.to_dict("records"):
        total = figure_in_words(row["total"], math.nan, math.nan, row["unit"])
        dates = [row["first_date"], row["last_date"]]
        rows.append(
            [
                row["description"],
                upper_first(row["dimension"]),
                f"{row['with_figure']} of {row['with_figure'] + row['without_figure']}",
                "" if total == NO_FIGURE else total,
                dates[0] if dates[0] == dates[1] else f"{dates[0]} to {dates[1]}",
                ", ".join(row["grades"]),
            ]
        )
    header = ["Measure", "Dimension", "Allies with a figure", "Sum", "As of", "Grades"]
    caption = "What allies give in four dimensions: what is known, and of how many"
    return Section(
        "Four dimensions",
        (
            "Military, economic, diplomatic and normative contributions stand side by side. A sum "
            "is shown only where the unit can be added, all figures are of one date and at least "
            "half of the members have one. The figures of each ally: "
            "counterpoise ledger dimensions.",
        ),
        (HtmlTable(caption, header, rows),),
    )


def _worth(view: LedgerView) -> Section | None:
    """Return how much less likely the alliance must make a great war to pay for itself."""
    if view.burden is None:
        return None
    evidence, leading = view.evidence, view.evidence.leading
    name = the(view.ally(leading))
    effort = float(view.burden.allies["share_of_gdp"].to_dict().get(leading, math.nan))
    figures = {
        key: evidence.figure(f"yardsticks/{key}")
        for key in ("europe_direct_cost_share", "europe_commitment_cost_share")
    }
    war = evidence.figure("yardsticks/great_war_peak_cost")
    if math.isnan(effort) or war.low is None or war.high is None:
        return None
    ends = {f"a war that costs {per_cent(w, 1)} of GDP": w for w in (war.low, war.high)}
    said = {
        "europe_direct_cost_share": "Direct cost of the defence of Europe (lower bound)",
        "europe_commitment_cost_share": "All forces bound to the alliance (upper bound)",
    }
    rows = [
        [
            said[key],
            f"{per_cent(figure.value, 1)}{_ends(figure.low, figure.high)}",
            per_cent(figure.value * effort, 2),
            *(_needed(figure, effort, cost) for cost in ends.values()),
            figure.grade,
        ]
        for key, figure in figures.items()
    ]
    header = [
        "Cost counted",
        "Share of its defence budget",
        f"Share of GDP at the effort of {view.burden.year}",
        *(f"Points needed against {label}" for label in ends),
        "Grade",
    ]
    smallest, largest = (
        points(figures["europe_direct_cost_share"].value * effort, war.high),
        points(figures["europe_commitment_cost_share"].value * effort, war.low),
    )
    caption = (
        "By how many percentage points a year the alliance must lower the chance of a great war "
        "to cover its cost"
    )
    return Section(
        f"When the alliance pays for {name}",
        (
            "The benefit that matters most is a war that does not happen, and nobody has a figure "
            f"for it. So the question is turned round. The alliance pays for {name} if it makes a "
            f"great war less likely by {smallest} percentage points a year, counting the direct "
            f"cost and a war that costs {per_cent(war.high, 1)} of GDP; or by {largest}, counting "
            f"all forces bound to it and a war that costs {per_cent(war.low, 1)}.",
            "The war counts with the military cost of its dearest year only, and no other benefit "
            "is counted: lives, other years, destruction and trade would all lower the numbers. "
            f"The cost of war is graded {war.grade}: {war.note}",
        ),
        (HtmlTable(caption, header, rows),),
        sources=tuple(dict.fromkeys(key for f in (*figures.values(), war) for key in f.source)),
    )


def points(cost: float, war: float) -> str:
    """Return the fall in the yearly chance of war that covers a cost, in percentage points."""
    needed = 100 * float(break_even(cost, war))
    return f"{needed:.1f}" if needed < 10 else f"{needed:.0f}"


def _needed(share: Figure, effort: float, war: float) -> str:
    """Return the fall needed for a share of the defence budget, with its range."""
    told = points(share.value * effort, war)
    if share.low is None or share.high is None:
        return told
    low, high = (points(end * effort, war) for end in (share.low, share.high))
    return told if low == high else f"{told} ({low} to {high})"


def _ends(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f" ({per_cent(low, 1)} to {per_cent(high, 1)})"


def _bear_in_mind(view: LedgerView) -> Section:
    notes: list[str] = []
    if view.burden is not None:
        notes += view.burden.warnings
    if view.fair_shares is not None:
        notes += [
            f"{upper_first(name.replace('_', ' '))}: {text}"
            for name, text in (view.fair_shares.notes.items())
        ]
        notes += view.fair_shares.warnings
    if view.contributions is not None:
        notes += view.contributions.warnings
    left_out = [f"{part}: {why}" for part, why in view.left_out.items()]
    paragraphs = ("Left out of this chapter. " + " ".join(left_out),) if left_out else ()
    return Section("What to bear in mind", paragraphs, notes=tuple(dict.fromkeys(notes)))
