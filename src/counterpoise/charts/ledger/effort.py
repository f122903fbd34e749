"""Who meets the target, and what later editions made of earlier years."""

from __future__ import annotations

from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.ledger.ledger_view import MONEY_TABLES, LedgerView, by_ally, there
from counterpoise.charts.palette import Theme
from counterpoise.extras import alt
from counterpoise.languages import Words
from counterpoise.ledger.expenditure import Burden
from counterpoise.ledger.releases import Releases

FIRST, BETWEEN, NEWEST = "first", "between", "newest"
"""Kinds of editions."""
FILLS = {FIRST: "white", BETWEEN: theme.SKY, NEWEST: theme.BLUE}


def _called(words: Words) -> dict[str, str]:
    """Return what each kind of edition is called."""
    return {
        FIRST: words.say("first edition of the year"),
        BETWEEN: words.say("editions between"),
        NEWEST: words.say("newest edition"),
    }


def _burden(view: LedgerView) -> Burden:
    return there(view.burden)


def _by_year(view: LedgerView) -> dict[int, pd.DataFrame]:
    """Return each ally's share of GDP by edition, for a past year and for the newest one."""
    return view.once(
        "effort",
        lambda: {year: _shares(view, year, editions) for year, editions in _years(view).items()},
    )


def _order(view: LedgerView) -> list[str]:
    """Return the allies, the largest share of GDP in the newest edition first."""
    newest = _burden(view).allies["share_of_gdp"].sort_values(ascending=False, kind="stable")
    return list(
        dict.fromkeys([*newest.index, *(a for t in _by_year(view).values() for a in t.index)])
    )


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return shares of GDP in the newest edition, and of a past year in every edition."""
    order, called = {ally: rank for rank, ally in enumerate(_order(view))}, _called(view.words)
    data = pd.DataFrame(
        [
            {
                "panel": _panel(view.words, year, list(table.columns)),
                "panel_rank": p,
                "ally": view.ally(ally),
                "rank": order[ally],
                "edition": edition,
                "kind": called[_kind(e, len(table.columns))],
                "kind_rank": e,
                "share": table.loc[ally, edition],
            }
            for p, (year, table) in enumerate(_by_year(view).items())
            for ally in table.index
            for e, edition in enumerate(table.columns)
            if pd.notna(table.loc[ally, edition])
        ]
    )
    return {"effort": data}


def _years(view: LedgerView) -> dict[int, list[str]]:
    """Return the newest year and the one before it that most editions print, the earlier first."""
    newest = _burden(view).year
    editions: dict[int, list[str]] = {}
    for edition, year in view.trend.index:
        editions.setdefault(int(year), []).append(str(edition))
    past = [y for y in editions if y < newest and len(editions[y]) > 1]
    revised = max(past, key=lambda y: (len(editions[y]), y), default=None)
    kept = [newest] if revised is None else [revised, newest]
    return {year: sorted(editions[year]) for year in kept}


def _shares(view: LedgerView, year: int, editions: list[str]) -> pd.DataFrame:
    releases = Releases(view.evidence)
    return pd.DataFrame({e: releases.vintage(e, year)["share"] for e in editions})


def _panel(words: Words, year: int, editions: list[str]) -> str:
    if len(editions) < 2:
        return f"{year}"
    return words.say("{year}, editions of {editions}", year=year, editions=words.listed(editions))


def _kind(place: int, count: int) -> str:
    if place == count - 1:
        return NEWEST
    return BETWEEN if place else FIRST


def _layout(view: LedgerView, _ground: Theme) -> alt.FacetChart:
    tables, targets = _by_year(view).values(), _burden(view).at_or_above
    shown = {_kind(e, len(t.columns)) for t in tables for e in range(len(t.columns))}
    kinds, called = [kind for kind in FILLS if kind in shown], _called(view.words)
    names = [called[kind] for kind in kinds]
    x = alt.X(
        "share:Q",
        title=view.words.say("Defence expenditure, share of GDP"),
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(format="~%", values=[0, 0.01, *targets]),
    )
    base = alt.Chart().encode(y=theme.rows("ally"))
    line = base.mark_line(color="#9aa4b2", strokeWidth=2).encode(x=x, detail="ally:N")
    dots = base.mark_point(size=52, opacity=1, stroke=theme.BLUE, strokeWidth=1.5).encode(
        x=x,
        order="kind_rank:Q",
        fill=alt.Fill(
            "kind:N",
            scale=alt.Scale(domain=names, range=[FILLS[k] for k in kinds]),
            legend=theme.legend(names, symbolStrokeColor=theme.BLUE, symbolType="circle"),
        ),
    )
    rules = [
        alt.Chart().mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x=alt.datum(target))
        for target in targets
    ]
    columns = theme.panel_columns(len(tables))
    chart = theme.layered(*rules, line, dots, data="effort").properties(
        width=theme.panel_width(columns, left=130), height=alt.Step(16)
    )
    return theme.facet(chart, "panel", columns)


def _title(view: LedgerView) -> str:
    burden, words = _burden(view), view.words
    (first, count), *others = burden.at_or_above.items()
    rest = [_reaching(words, target, number, i) for i, (target, number) in enumerate(others)]
    reached = words.say(
        "{some} of {all} allies with forces reach {points} per cent of GDP in {year}",
        some=count,
        all=len(burden.allies),
        points=_points(words, first),
        year=burden.year,
    )
    if not rest:
        return reached
    return words.say("{sentence}; {rest}", sentence=reached, rest=words.listed(rest))


def _reaching(words: Words, target: float, number: int, place: int) -> str:
    """Return how many reach a target; the first of such clauses has the verb."""
    fields: dict[str, Any] = {"some": number or words.say("none"), "points": _points(words, target)}
    if place:
        return words.say("{some} {points}", **fields)
    if number == 1:
        return words.say("{some} reaches {points}", **fields)
    return words.say("{some} reach {points}", **fields)


def _points(words: Words, share: float) -> str:
    return words.shortest(100 * share)


def _says(view: LedgerView) -> str:
    burden, shares, words = _burden(view), _by_year(view), view.words
    said = [words.say("A mark for each ally and edition; the dashed lines are the targets.")]
    said += [
        _revised(view, y, t) for y, t in shares.items() if y != burden.year and len(t.columns) > 1
    ]
    bound = [view.ally(a) for a in burden.allies.index[burden.allies["at_most"].astype(bool)]]
    if bound:
        allies = words.listed(bound)
        said.append(words.say("Printed as “at most” and counted at it: {allies}.", allies=allies))
    if Releases(view.evidence).vintage(burden.release, burden.year)["one_decimal"].any():
        said.append(
            words.say(
                "The edition of {release} prints one decimal: 2.0 may be 1.95 to 2.05.",
                release=burden.release,
            )
        )
    return " ".join(said)


def _revised(view: LedgerView, year: int, table: pd.DataFrame) -> str:
    """Say how one year changed from edition to edition, with the ally that moved most."""
    target = next(iter(_burden(view).at_or_above))
    counts = view.trend[f"at_or_above_{target:g}"]
    words = view.words
    numbers = words.listed(
        [
            words.say("{some} in {edition}", some=counts.loc[(e, year)], edition=e)
            for e in table.columns
        ]
    )
    moved = str((table.max(axis=1) - table.min(axis=1)).idxmax())
    highest = str(table.iloc[:, -1].idxmax())
    values = []
    for ally in dict.fromkeys([moved, highest]):
        printed, *others = [
            words.number(100 * table[e][ally], 2) for e in table if pd.notna(table[e][ally])
        ]
        for other in others:
            printed = words.say("{first}, then {second}", first=printed, second=other)
        fields = {"ally": view.ally(ally), "shares": printed}
        values.append(
            words.say("{ally} moved most: {shares}", **fields)
            if ally == moved
            else words.say("{ally} is the highest: {shares}", **fields)
        )
    return words.say(
        "A year is not the same in every edition: of {year}, the allies at {points} per cent "
        "number {numbers}. {allies} per cent.",
        year=year,
        points=_points(words, target),
        numbers=numbers,
        allies="; ".join(values),
    )


def _table(view: LedgerView) -> pd.DataFrame:
    burden, shares, rows = _burden(view), _by_year(view), []
    words = view.words
    money = {
        words.say("Money {year}, million US dollars", year=burden.year): "spending_musd",
        words.say("Short of the guideline {year}, million US dollars", year=burden.year): (
            "gap_musd"
        ),
    }
    for ally in _order(view):
        row = {words.say("Ally"): view.ally(ally)}
        for year, table in shares.items():
            for edition in table.columns:
                share = table[edition].get(ally)
                name = words.say("{year}, edition of {edition}", year=year, edition=edition)
                row[name] = (
                    words.say("no figure")
                    if share is None or pd.isna(share)
                    else words.percent(share, 2)
                )
        here = ally in burden.allies.index
        for name, column in money.items():
            value = by_ally(burden.allies[column])[ally] if here else float("nan")
            row[name] = words.say("no figure") if pd.isna(value) else words.number(value)
        rows.append(row)
    return pd.DataFrame(rows)


EFFORT = Chart(
    id="effort",
    name="Who meets the target",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=MONEY_TABLES,
    layout=_layout,
    available=lambda view: view.burden is not None,
)
