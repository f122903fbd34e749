"""How many meet the guideline, what the others spend, and whether the large carry the small."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import per_cent
from counterpoise.charts.ledger.ledger_view import MONEY_TABLES, LedgerView, there
from counterpoise.charts.palette import Theme
from counterpoise.extras import alt
from counterpoise.languages import Words
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.expenditure import large_pay_more, longest
from counterpoise.ledger.releases import BY_SHARE, PUBLISHED


def _panels(view: LedgerView) -> dict[str, pd.Series[float]]:
    """Return the guideline, the effort of the others and the rank test, by panel."""
    found, target, words = _table_of(view), there(view.burden).target, view.words
    at = words.say("Allies at {points} per cent\nof GDP or above", points=_points(words, target))
    others = words.say("All but {ally}:\ndefence, per cent of GDP", ally=_leader(view))
    return {
        at: found[f"at_or_above_{target:g}"],
        others: 100 * found["others_effort"],
        words.say("Rank correlation of GDP\nand share of GDP"): found["rho"],
    }


def _points(words: Words, share: float) -> str:
    return words.shortest(100 * share)


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
                "edition": _edition(view.words, edition),
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


def _edition(words: Words, release: str) -> str:
    return words.say("edition of {release}", release=release)


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
    column, words = f"at_or_above_{target:g}", view.words
    fields = {"points": _points(words, target), "year": last["year"], "last": last[column]}
    if first["year"] == last["year"]:
        sentence = words.say("{last} allies are at {points} per cent in {year}", **fields)
    else:
        sentence = words.say(
            "From {begin} to {year} allies at {points} per cent go from {first} to {last}",
            begin=first["year"],
            first=first[column],
            **fields,
        )
    return words.say(
        "{sentence}; the large spend a larger share in {some} of {all} tests",
        sentence=sentence,
        some=large_pay_more(found) or words.say("none"),
        all=len(found),
    )


def _says(view: LedgerView) -> str:
    found = _table_of(view)
    words = view.words
    lines = words.say(
        "Each line is one edition, broken where it leaves years out; editions are never joined. "
        "The published series print later members all the way back."
    )
    return f"{_effort(words, found, _leader(view))} {lines} {_tests(words, found)}"


def _effort(words: Words, found: pd.DataFrame, leader: str) -> str:
    rows = longest(found)
    first, last = rows.iloc[0], rows.iloc[-1]
    return words.say(
        "In the edition of {release} all but {ally} spent {first} per cent of their GDP in "
        "{begin} and {last} in {year}.",
        release=last["release"],
        ally=leader,
        first=words.number(100 * first["others_effort"], 2),
        begin=first["year"],
        last=words.number(100 * last["others_effort"], 2),
        year=last["year"],
    )


def _tests(words: Words, found: pd.DataFrame) -> str:
    low, high = found["rho"].min(), found["rho"].max()
    return words.say(
        "Spearman's correlation runs from {low} to {high}; the smallest two-sided p-value is "
        "{smallest}.",
        low=words.signed(low, 2),
        high=words.signed(high, 2),
        smallest=words.number(found["rho_p"].min(), 2),
    )


def _layout(view: LedgerView, _ground: Theme) -> alt.FacetChart:
    editions = [_edition(view.words, e) for e in dict.fromkeys(_table_of(view)["release"])]
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
    found, leader, words = _table_of(view), _leader(view), view.words
    counts = [str(c) for c in found.columns if str(c).startswith("at_or_above_")]
    return pd.DataFrame(
        [
            {
                words.say("Edition"): row["release"],
                words.say("Year"): row["year"],
                words.say("Allies"): row["allies"],
            }
            | {
                words.say(
                    "At {points}% or above", points=_points(words, float(c.rpartition("_")[2]))
                ): row[c]
                for c in counts
            }
            | {
                words.say("All but {ally}, of GDP", ally=leader): per_cent(
                    row["others_effort"], 2, words
                ),
                words.say("Share of the money of {ally}", ally=leader): per_cent(
                    row["leading_share"], 1, words
                ),
                words.say("Equal payers"): words.number(row["effective_payers"], 2),
                words.say("Spearman"): words.signed(row["rho"], 2),
                words.say("p, two-sided"): words.number(row["rho_p"], 2),
                words.say("Money"): _money(words, str(row["money"])),
            }
            for row in found.to_dict(orient="records")
        ]
    )


def _money(words: Words, kinds: str) -> str:
    """Return where the money of a year comes from: kinds as `trend_of` joins them."""
    said = {PUBLISHED: words.say("published"), BY_SHARE: words.say("share x GDP")}
    return words.listed([said.get(kind, kind) for kind in kinds.split(" and ")])


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
