"""What chapters say in tables: what each ally spends and owes, and what its money did not buy."""

from typing import Any

import numpy as np

from counterpoise.charts.labels import band, in_words
from counterpoise.charts.view import Floats, ResultView
from counterpoise.ensemble.money import REASON_NAMES
from counterpoise.measures.futures import quantile_band
from counterpoise.measures.yearly import BILLION, share_of_output, together
from counterpoise.wings.declarations import Section, Table

YEARS = (2027, 2030, 2035, 2040)
SHARE_QUARTERS = ("2027-Q1", "2030-Q1", "2033-Q1", "2041-Q1")
OTHERS = "All but the leading ally"


def cost(view: ResultView) -> list[Section]:
    """Return money, share of GDP and debt, each with a table for every scenario.

    Money and share of GDP carry a first row for all allies but the leading one; its quantiles are
    those of the sum in each future, not sums of quantiles.
    """
    if not view.has_money:
        return []
    years, allies = view.years, view.allies
    kept = [y for y in YEARS if y in years] or [years[0], years[-1]]
    places = [years.index(y) for y in kept]
    others = [i for i, a in enumerate(allies) if a != view.evidence.leading]
    spending, output, debt = (
        view.values(variable, "future", "year", "ally")[:, :, places]
        for variable in ("spending", "gdp", "debt")
    )
    money = together(spending, others)
    money_share = share_of_output(money, together(output, others))
    found: list[Section] = []
    for title, caption, values, whole, digits in (
        (
            "Money",
            "Defence spending, billion US dollars of 2024",
            quantile_band(spending, axis=1) * BILLION,
            quantile_band(money, axis=1) * BILLION,
            1,
        ),
        (
            "Share of GDP",
            "Defence spending, per cent of GDP",
            quantile_band(share_of_output(spending, output), axis=1) * 100,
            quantile_band(money_share, axis=1) * 100,
            2,
        ),
        (
            "Debt",
            "Public debt at the end of the year, per cent of GDP",
            quantile_band(debt, axis=1) * 100,
            None,
            0,
        ),
    ):
        tables = []
        for s, label in enumerate(view.titles):
            rows = _rows(view, allies, values[:, s], digits)
            if whole is not None:
                rows.insert(0, [OTHERS, *_bands(whole[:, s], digits)])
            header = ["Ally", *map(str, kept)]
            name = f"{label}. {caption}: median (10th–90th percentile)"
            tables.append(Table(name, header, rows))
        heading = f"{title}: {caption[0].lower()}{caption[1:]}, each ally and scenario"
        found.append(Section(heading, tables=tuple(tables), folded=bool(found), side_by_side=True))
    return found


def shares_of_forces(view: ResultView) -> list[Section]:
    """Return the leading ally's share of ready forces over each total that it may be a share of."""
    from counterpoise.ledger.leading_forces import QUANTILES, RISE, us_share

    found = us_share(view.result, evidence=view.evidence)
    quarters = list(found.index.unique("quarter"))
    kept = [q for q in SHARE_QUARTERS if q in quarters] or list(
        dict.fromkeys((quarters[0], quarters[-1]))
    )
    cells: dict[Any, dict[Any, Any]] = found.to_dict("index")
    rise = view.evidence.figure(RISE).value - 1
    now, then = (
        in_words(view.evidence.figure(f"coefficients/official_share_{when}").value)
        for when in ("now", "then")
    )
    says = (
        "NATO's Secretary General put the American share of the conventional military capabilities "
        f"in Europe at {now} in May 2025, to be {then} in 2032. What is asked for grows meanwhile, "
        "so a share of today's total and one of a larger total are two numbers. Here each "
        "capability counts alike; how he counts is not published, so that his shares and these "
        "need not agree."
    )
    rows_of = {
        "of_ready": "American share of what stands ready then, per cent",
        "of_level": f"American share of {view.level}, per cent",
        "of_raised": f"American share of that and {in_words(rise)} more, per cent",
        "forces": "American ready forces, 100 on the opening day",
        "others": "Others' ready forces, 100 on the opening day",
    }
    rows = []
    for name, title in view.labels.items():
        for key, words in rows_of.items():
            bands = [[cells[name, q][key, p] for p in QUANTILES] for q in kept]
            if np.isfinite(bands).all():
                rows.append([title, words, *(band(levels, scale=100) for levels in bands)])
    header = ["Scenario", "What", *(f"Start of {q}" for q in kept)]
    caption = "Ready forces by whose they are: median (10th–90th percentile)"
    return [
        Section(
            "The American share of ready forces",
            (says,),
            (Table(caption, header, rows),),
            sources=("ansa_2025_rutte_share", "defense_news_2025_sact"),
            tables_used=("coefficients", "leading_ally"),
        )
    ]


def money(view: ResultView) -> list[Section]:
    """Return for each ally what of its equipment money bought nothing, and why."""
    tables = [
        Table(
            f"{label}. Money that may buy equipment and what of it bought nothing, over the run, "
            "billion US dollars of 2024: mean",
            ["Ally", "For equipment", "Unspent", *REASON_NAMES.values()],
            _unspent_rows(view, entry["money"]),
        )
        for label, entry in zip(view.titles, view.of_side, strict=True)
        if "money" in entry
    ]
    heading = "Unspent money, each ally and scenario"
    return [Section(heading, tables=tuple(tables), folded=True)] if tables else []


def bounds(view: ResultView) -> list[Section]:
    """Return what bound, by ally and by capability, under each scenario in words."""
    return [
        Section(f"Where and when it bound: {label}", tuple(entry["bound"]["says"]))
        for label, entry in zip(view.titles, view.of_side, strict=True)
        if entry.get("bound", {}).get("says")
    ]


def _unspent_rows(view: ResultView, found: dict[str, Any]) -> list[list[str]]:
    """Return a row for each ally, the one that leaves most unspent first."""
    ranked = sorted(
        found["allies"].items(), key=lambda item: -sum(item[1]["unspent_musd"].values())
    )
    rows = []
    for ally, mine in ranked:
        reasons = mine["unspent_musd"]
        amounts = (
            mine["equipment_musd"],
            sum(reasons.values()),
            *(reasons[reason] for reason in REASON_NAMES),
        )
        rows.append([view.ally(ally), *(f"{BILLION * amount:,.1f}" for amount in amounts)])
    return rows


def _rows(view: ResultView, allies: list[str], values: Floats, digits: int) -> list[list[str]]:
    """Return a row for each ally of the scenario, in the order of names."""
    rows = [[view.ally(a), *_bands(values[:, :, i], digits)] for i, a in enumerate(allies)]
    return sorted((row for row in rows if any(row[1:])), key=lambda row: row[0])


def _bands(levels: Floats, digits: int) -> list[str]:
    """Return each year's median with its range; `levels` is quantile by year."""
    return [band(year, digits=digits) for year in levels.T]
