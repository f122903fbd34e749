"""What the chapter of the ledger says in words: what each side gives, and what it is worth."""

import math

from counterpoise.charts import LedgerView
from counterpoise.charts.labels import per_cent, upper_first
from counterpoise.charts.ledger.ledger_view import by_ally
from counterpoise.ensemble.notice import DAYS
from counterpoise.languages import minus
from counterpoise.ledger.alliance_value import in_points
from counterpoise.ledger.ally_names import listed, the
from counterpoise.ledger.exchange import NO_FIGURE
from counterpoise.ledger.own_borders import BOTH_COUNTS, BRIGADES, brigades, sector_name
from counterpoise.ledger.published_benefit import PublishedBenefit
from counterpoise.measures.yearly import BILLION
from counterpoise.wings.declarations import Section, Table

MONEY = {
    "musd": "US dollars",
    "musd_current": "US dollars",
    "musd_current/year": "US dollars a year",
    "meur": "euros",
    "meur/year": "euros a year",
}
PLAIN = {"units": "", "share_of_gdp": "of GDP"}
SHARES = ("share", "share_of_gdp")
DIMENSION_TABLES = ("contributions", "aid", "stationed", "posture")
"""The tables of the four dimensions, which stand in no chart."""


def figure_in_words(value: float, low: float, high: float, unit: str) -> str:
    """Return a figure with its unit, and its range where there is one; "no figure" if none.

    Parameters
    ----------
    value, low, high : float
        The figure and its range; not a number where absent.
    unit : str
        Unit as in the evidence; money is given in millions or billions.
    """
    if math.isnan(value):
        return NO_FIGURE
    scale, words = _unit(unit, value)
    digits = _digits(value / scale)
    figure = f"{_plain(value / scale, digits)}{words}"
    ends = {
        word: _plain(end / scale, digits)
        for word, end in (("from", low), ("up to", high))
        if not math.isnan(end)
    }
    if len(ends) == 2:
        return f"{figure} ({ends['from']} to {ends['up to']})"
    return figure + "".join(f" ({word} {end})" for word, end in ends.items())


def _unit(unit: str, value: float) -> tuple[float, str]:
    if unit in SHARES:
        return 0.01, "%" + (" of GDP" if unit == "share_of_gdp" else "")
    if unit in MONEY:
        large = abs(value) * BILLION >= 1
        return (
            (1 / BILLION, f" billion {MONEY[unit]}") if large else (1.0, f" million {MONEY[unit]}")
        )
    words = PLAIN.get(unit, unit)
    return 1.0, f" {words}" if words else ""


def _digits(value: float) -> int:
    return 0 if value == round(value) else 1


def _plain(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def own_borders(view: LedgerView) -> list[Section]:
    """Return what hosts could put on their own border, by sector and day of notice."""
    found = view.own_borders
    if found.table.empty or not len(view.opening.columns.intersection([*BRIGADES])):
        return []
    parts = [
        (view.ally(str(ally)), str(sector), part)
        for (ally, sector), part in found.table.groupby(["ally", "sector"], sort=False)
    ]
    parts += [("All hosts", str(name), part) for name, part in found.sectors.groupby("sector")]
    rows = []
    for name, sector, part in parts:
        first = part.iloc[0]
        rows.append(
            [
                name,
                sector_name(sector),
                brigades(first["asked"], first["asked_low"], first["asked_high"]),
                *(
                    minus(brigades(row["net"], row["net_low"], row["net_high"], signed=True))
                    for _, row in part.iterrows()
                ),
                minus(
                    brigades(
                        first["net_held"],
                        first["net_held_low"],
                        first["net_held_high"],
                        signed=True,
                    )
                ),
            ]
        )
    days = [f"Committed, net on day {day}" for day in DAYS]
    header = ["Ally", "Sector", "Asked for", *days, "All that it holds, net"]
    text = (
        "What an ally's own brigades leave over, or leave open, on its own stretch of the border "
        f"with Russia and Belarus. {BOTH_COUNTS}"
    )
    return [
        Section(
            "Own borders",
            (text,),
            (Table("Net contribution by sector and day of notice, in brigades", header, rows),),
            tables_used=("frontage", "sectors", "notice", "inventories"),
        )
    ]


def exchange(view: LedgerView) -> list[Section]:
    """Return what the two sides give each other, entry by entry."""
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
    counts = [
        f"{entries[side]:.0f} entries that {name} give{'s' * (side == 'leading_ally')}, "
        f"{figures[side]:.0f} of them with a figure"
        for side, name in (("leading_ally", the(leading)), ("allies", "the others"))
    ]
    return [
        Section(
            "What each side gives the other",
            (
                f"There are {listed(counts)}. No two rows are added: they have no common unit, and "
                "some are parts of others. Where nobody has published a figure the cell says so; "
                "it does not mean none.",
            ),
            (Table("The two-sided ledger: who gives what to whom", header, rows),),
            sources=tuple(dict.fromkeys(sources)),
        )
    ]


def dimensions(view: LedgerView) -> list[Section]:
    """Return what is known of contributions in four dimensions."""
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
    return [
        Section(
            "Four dimensions",
            (
                "Military, economic, diplomatic and normative contributions stand side by side. A "
                "sum is shown only where the unit can be added, all figures are of one date and at "
                "least half of the members have one. The figures of each ally: "
                "counterpoise ledger dimensions.",
            ),
            (Table(caption, header, rows),),
            tables_used=DIMENSION_TABLES,
        )
    ]


def worth(view: LedgerView) -> list[Section]:
    """Return how much less likely the alliance must make a great war to pay for itself."""
    found = view.value
    if found is None:
        return []
    header = [
        "Cost counted",
        "Share of its defence budget",
        f"Share of GDP at the effort of {found.year}",
        *(
            f"Points needed against a war that costs {per_cent(w, 1)} of GDP"
            for w in found.wars.values()
        ),
        "Grade",
    ]
    rows = [
        [
            row["description"],
            _ends(*(per_cent(row[name], 1) for name in ("share_of_budget", "low", "high"))),
            per_cent(row["share_of_gdp"], 2),
            *(_ends(*map(in_points, found.needed(str(cost), war).values())) for war in found.wars),
            row["grade"],
        ]
        for cost, row in found.costs.iterrows()
    ]
    caption = (
        "By how many percentage points a year the alliance must lower the chance of a great war "
        "to cover its cost"
    )
    return [
        Section(
            f"When the alliance pays for {the(found.name)}",
            found.sentences,
            (Table(caption, header, rows),),
            sources=found.sources,
        ),
        *_published(found.published),
    ]


def _published(found: PublishedBenefit | None) -> list[Section]:
    """Return the one benefit that others have published in money, with those who contest it."""
    if found is None:
        return []
    critics = [f"{critic.name}: {critic.says}" for critic in found.critics]
    paragraphs = (
        found.sentence,
        " ".join(found.caveats),
        "Those who contest it. " + " ".join(critics),
    )
    return [
        Section(
            "One benefit that others have published",
            paragraphs if critics else paragraphs[:2],
            sources=found.sources,
        )
    ]


def _ends(central: str, low: str, high: str) -> str:
    """Return a figure with its range, where there is one that shows."""
    return central if low == high else f"{central} ({low} to {high})"


def bear_in_mind(view: LedgerView) -> list[Section]:
    """Return warnings of the ledger's parts, and what had to be left out."""
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
    return [Section("What to bear in mind", paragraphs, notes=tuple(dict.fromkeys(notes)))]
