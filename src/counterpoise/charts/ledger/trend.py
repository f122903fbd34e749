"""How many meet the guideline, what the others spend, and whether the large carry the small."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.ledger.ledger_view import MONEY_TABLES, LedgerView, there
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import per_cent, the
from counterpoise.extras import alt
from counterpoise.ledger.expenditure import large_pay_more, longest


def _panels(view: LedgerView) -> dict[str, pd.Series[float]]:
    """Return the guideline, the effort of the others and the rank test, by panel."""
    found, target, leader = _table_of(view), there(view.burden).target, _leader(view)
    return {
        f"Allies at {100 * target:g} per cent\nof GDP or above": found[f"at_or_above_{target:g}"],
        f"All but {leader}:\ndefence, per cent of GDP": 100 * found["others_effort"],
        "Rank correlation of GDP\nand share of GDP": found["rho"],
    }


def _table_of(view: LedgerView) -> pd.DataFrame:
    found: pd.DataFrame = view.trend.reset_index()
    return found


def _leader(view: LedgerView) -> str:
    return the(view.ally(view.evidence.leading))


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return each panel by edition and year, with the unbroken run that a year belongs to."""
    found = _table_of(view)
    runs = _runs(found)
    data = pd.DataFrame(
        [
            {
                "what": what,
                "what_rank": w,
                "edition": _edition(edition),
                "run": runs[edition, year],
                "year": int(year),
                "value": float(value),
            }
            for w, (what, values) in enumerate(_panels(view).items())
            for edition, year, value in zip(found["release"], found["year"], values, strict=True)
            if pd.notna(value)
        ]
    )
    return {"trend": data}


def _edition(release: str) -> str:
    return f"edition of {release}"


def _runs(found: pd.DataFrame) -> dict[tuple[str, int], str]:
    """Return for each edition and year the unbroken run of years that it belongs to."""
    runs: dict[tuple[str, int], str] = {}
    for edition, rows in found.groupby("release"):
        years = sorted(rows["year"])
        first = years[0]
        for before, year in zip([years[0], *years], years, strict=False):
            first = year if year > before + 1 else first
            runs[str(edition), year] = f"{edition} from {first}"
    return runs


def _title(view: LedgerView) -> str:
    found, target = _table_of(view), there(view.burden).target
    rows = longest(found)
    first, last = rows.iloc[0], rows.iloc[-1]
    column = f"at_or_above_{target:g}"
    sentence = (
        f"From {first['year']} to {last['year']} allies at {100 * target:g} per cent go from "
    )
    sentence += f"{first[column]} to {last[column]}"
    if first["year"] == last["year"]:
        sentence = f"{last[column]} allies are at {100 * target:g} per cent in {last['year']}"
    large = large_pay_more(found)
    return f"{sentence}; the large spend a larger share in {large or 'none'} of {len(found)} tests"


def _says(view: LedgerView) -> str:
    found = _table_of(view)
    return (
        f"{_effort(found, _leader(view))} Each line is one edition, broken where it leaves years "
        "out; editions are never joined. The published series print later members all the way "
        f"back. {_tests(found)}"
    )


def _effort(found: pd.DataFrame, leader: str) -> str:
    rows = longest(found)
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"In the edition of {last['release']} all but {leader} spent "
        f"{100 * first['others_effort']:.2f} per cent of their GDP in {first['year']} and "
        f"{100 * last['others_effort']:.2f} in {last['year']}."
    )


def _tests(found: pd.DataFrame) -> str:
    low, high = found["rho"].min(), found["rho"].max()
    smallest = found["rho_p"].min()
    return (
        f"Spearman's correlation runs from {low:+.2f} to {high:+.2f}; the smallest two-sided "
        f"p-value is {smallest:.2f}."
    )


def _layout(view: LedgerView, _ground: Theme) -> alt.FacetChart:
    editions = [_edition(e) for e in dict.fromkeys(_table_of(view)["release"])]
    columns = theme.panel_columns(len(_panels(view)), 3)
    count = len(editions)
    colours = alt.Scale(domain=editions, range=[theme.PALETTE[i % 8] for i in range(count)])
    shapes = alt.Scale(
        domain=editions, range=[theme.SHAPES[i % len(theme.SHAPES)] for i in range(count)]
    )
    base = alt.Chart().encode(
        x=alt.X(
            "year:Q",
            title=None,
            scale=alt.Scale(zero=False),
            axis=alt.Axis(format="d", tickCount=5, tickMinStep=1, grid=False),
        ),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(tickCount=5)),
        color=alt.Color("edition:N", scale=colours, legend=theme.legend(editions)),
    )
    zero = alt.Chart().mark_rule(color=theme.INK, strokeWidth=0.8).encode(y=alt.datum(0))
    line = base.mark_line(strokeWidth=1.8).encode(detail="run:N")
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(
        shape=alt.Shape("edition:N", scale=shapes, legend=theme.legend(editions))
    )
    chart = theme.layered(zero, line, dots, data="trend").properties(
        width=theme.panel_width(columns, left=40 * columns), height=200
    )
    drawn: alt.FacetChart = theme.facet(chart, "what", columns).resolve_scale(y="independent")
    return drawn


def _table(view: LedgerView) -> pd.DataFrame:
    found, leader = _table_of(view), _leader(view)
    counts = [str(c) for c in found.columns if str(c).startswith("at_or_above_")]
    return pd.DataFrame(
        [
            {"Edition": row["release"], "Year": row["year"], "Allies": row["allies"]}
            | {f"At {100 * float(c.rpartition('_')[2]):g}% or above": row[c] for c in counts}
            | {
                f"All but {leader}, of GDP": per_cent(row["others_effort"], 2),
                f"Share of the money of {leader}": per_cent(row["leading_share"], 1),
                "Equal payers": f"{row['effective_payers']:.2f}",
                "Spearman": f"{row['rho']:+.2f}",
                "p, two-sided": f"{row['rho_p']:.2f}",
                "Money": row["money"],
            }
            for row in found.to_dict(orient="records")
        ]
    )


TREND = Chart(
    id="trend",
    name="Spending over the years",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=MONEY_TABLES,
    layout=_layout,
    available=lambda view: view.burden is not None,
)
