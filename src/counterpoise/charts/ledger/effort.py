"""Who meets the target, and what later editions made of earlier years."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.ledger.ledger_view import MONEY_TABLES, LedgerView, by_ally
from counterpoise.charts.view import listed, per_cent
from counterpoise.extras import alt
from counterpoise.ledger.burden import Burden
from counterpoise.ledger.releases import Releases

FIRST, BETWEEN, NEWEST = "first edition of the year", "editions between", "newest edition"
FILLS = {FIRST: "white", BETWEEN: theme.SKY, NEWEST: theme.BLUE}


def effort(view: LedgerView) -> Figure | None:
    """Return each ally's share of GDP in the newest edition, and in every edition of a past year.

    None where no edition has every ally.
    """
    burden = view.burden
    if burden is None:
        return None
    years = _years(view, burden)
    shares = {year: _shares(view, year, editions) for year, editions in years.items()}
    newest = burden.allies["share_of_gdp"].sort_values(ascending=False, kind="stable")
    order = list(newest.index)
    for table in shares.values():
        order += [ally for ally in table.index if ally not in order]
    data = pd.DataFrame(
        [
            {
                "panel": _panel(year, list(table.columns)),
                "panel_rank": p,
                "ally": view.ally(ally),
                "rank": order.index(ally),
                "edition": edition,
                "kind": _kind(e, len(table.columns)),
                "kind_rank": e,
                "share": table.loc[ally, edition],
            }
            for p, (year, table) in enumerate(shares.items())
            for ally in table.index
            for e, edition in enumerate(table.columns)
            if pd.notna(table.loc[ally, edition])
        ]
    )
    kinds = [kind for kind in FILLS if kind in set(data["kind"])]
    return Figure(
        "effort",
        _title(burden),
        _says(view, burden, shares),
        _dots(kinds, list(burden.at_or_above), len(years)),
        {"effort": data},
        _table(view, burden, shares, order),
        MONEY_TABLES,
    )


def _years(view: LedgerView, burden: Burden) -> dict[int, list[str]]:
    """Return the newest year and the one before it that most editions print, the earlier first."""
    editions: dict[int, list[str]] = {}
    for edition, year in view.trend.index:
        editions.setdefault(int(year), []).append(str(edition))
    past = [y for y in editions if y < burden.year and len(editions[y]) > 1]
    revised = max(past, key=lambda y: (len(editions[y]), y), default=None)
    kept = [burden.year] if revised is None else [revised, burden.year]
    return {year: sorted(editions[year]) for year in kept}


def _shares(view: LedgerView, year: int, editions: list[str]) -> pd.DataFrame:
    releases = Releases(view.evidence)
    return pd.DataFrame({e: releases.vintage(e, year)["share"] for e in editions})


def _panel(year: int, editions: list[str]) -> str:
    return f"{year}, editions of {listed(editions)}" if len(editions) > 1 else f"{year}"


def _kind(place: int, count: int) -> str:
    if place == count - 1:
        return NEWEST
    return BETWEEN if place else FIRST


def _dots(kinds: list[str], targets: list[float], panels: int) -> alt.FacetChart:
    x = alt.X(
        "share:Q",
        title="Defence expenditure, share of GDP",
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
            scale=alt.Scale(domain=kinds, range=[FILLS[k] for k in kinds]),
            legend=theme.legend(kinds, symbolStrokeColor=theme.BLUE, symbolType="circle"),
        ),
    )
    rules = [
        alt.Chart().mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x=alt.datum(target))
        for target in targets
    ]
    columns = theme.panel_columns(panels)
    chart = theme.layered(*rules, line, dots, data="effort").properties(
        width=theme.panel_width(columns, left=130), height=alt.Step(16)
    )
    return theme.facet(chart, "panel", columns)


def _title(burden: Burden) -> str:
    (first, count), *others = burden.at_or_above.items()
    rest = [f"{number or 'none'} {_points(target)}" for target, number in others]
    if rest:
        rest[0] = rest[0].replace(" ", " reach " if others[0][1] != 1 else " reaches ", 1)
    told = f"{count} of {len(burden.allies)} allies with forces reach {_points(first)} per cent"
    tail = f"; {listed(rest)}" if rest else ""
    return f"{told} of GDP in {burden.year}{tail}"


def _points(share: float) -> str:
    return f"{100 * share:g}"


def _says(view: LedgerView, burden: Burden, shares: dict[int, pd.DataFrame]) -> str:
    said = ["A mark for each ally and edition; the dashed lines are the targets."]
    said += [
        _revised(view, burden, y, t)
        for y, t in shares.items()
        if y != burden.year and len(t.columns) > 1
    ]
    bound = [view.ally(a) for a in burden.allies.index[burden.allies["at_most"].astype(bool)]]
    if bound:
        said.append(f"Printed as “at most” and counted at it: {listed(bound)}.")
    if Releases(view.evidence).vintage(burden.release, burden.year)["one_decimal"].any():
        said.append(f"The edition of {burden.release} prints one decimal: 2.0 may be 1.95 to 2.05.")
    return " ".join(said)


def _revised(view: LedgerView, burden: Burden, year: int, table: pd.DataFrame) -> str:
    """Say how one year changed from edition to edition, with the ally that moved most."""
    target = next(iter(burden.at_or_above))
    counts = view.trend[f"at_or_above_{target:g}"]
    told = listed([f"{counts.loc[(e, year)]} in {e}" for e in table.columns])
    moved = str((table.max(axis=1) - table.min(axis=1)).idxmax())
    highest = str(table.iloc[:, -1].idxmax())
    values = []
    for ally in dict.fromkeys([moved, highest]):
        printed = [f"{100 * table[e][ally]:.2f}" for e in table if pd.notna(table[e][ally])]
        what = "moved most" if ally == moved else "is the highest"
        values.append(f"{view.ally(ally)} {what}: {', then '.join(printed)}")
    return (
        f"A year is not the same in every edition: of {year}, the allies at {_points(target)} per "
        f"cent number {told}. {'; '.join(values)} per cent."
    )


def _table(
    view: LedgerView, burden: Burden, shares: dict[int, pd.DataFrame], order: list[str]
) -> pd.DataFrame:
    rows = []
    for ally in order:
        row = {"Ally": view.ally(ally)}
        for year, table in shares.items():
            for edition in table.columns:
                share = table[edition].get(ally)
                row[f"{year}, edition of {edition}"] = per_cent(share, 2) or "no figure"
        here = ally in burden.allies.index
        for name, column in (("Money", "spending_musd"), ("Short of the guideline", "gap_musd")):
            value = by_ally(burden.allies[column])[ally] if here else float("nan")
            row[f"{name} {burden.year}, million US dollars"] = _money(value)
        rows.append(row)
    return pd.DataFrame(rows)


def _money(value: float) -> str:
    return "no figure" if pd.isna(value) else f"{value:,.0f}"
