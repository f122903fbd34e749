"""What is lost without any one ally, and without any two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.ledger.ledger_view import HANGING_TABLES, LedgerView, by_ally
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import lower_first, the, upper_first
from counterpoise.extras import alt
from counterpoise.ledger.reliance import slowed_most

SHOWN = 10
TABLE_ROWS = 40
COVERAGE, TEMPO = "coverage, mean over capabilities", "tempo of the package slowed most"
KINDS = [COVERAGE, TEMPO]


def _panels(view: LedgerView) -> dict[str, pd.DataFrame]:
    """Return the tables that have rows, worst first, by the name of their panel."""
    found = view.dependency[0]
    tables = {"Without any one ally": found.single, "Without any two": found.pairs}
    return {name: worst_first(table) for name, table in tables.items() if len(table)}


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return the loss of level and coverage without each ally and each pair, worst first."""
    data = pd.DataFrame(
        [
            {
                "panel": f"{name}, worst {min(SHOWN, len(table))} of {len(table)}",
                "panel_rank": p,
                "absent": names_of(view, row["absent"]),
                "rank": rank,
                "kind": kind,
                "lost": 100 * lost,
                "text": text,
            }
            for p, (name, table) in enumerate(_panels(view).items())
            for rank, row in enumerate(table.head(SHOWN).to_dict("records"))
            for kind, lost, text in _losses(view, row)
        ]
    )
    return {"outages": data}


def _losses(view: LedgerView, row: Mapping[Any, Any]) -> list[tuple[str, float, str]]:
    """Return what an outage costs of each kind, and what is written beside it."""
    title, lost = slowed_most(row, view.dependency[0].packages)
    found = [(COVERAGE, float(row["coverage_lost"]), "")]
    if lost > 0:
        found.append((TEMPO, lost, f"{100 * lost:.1f} {lower_first(title)}"))
    return found


def worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return outages with those in front that cost most coverage."""
    return table.reset_index().sort_values("coverage_lost", ascending=False, kind="stable")


def names_of(view: LedgerView, absent: str) -> str:
    """Return the names of allies that a row of outages takes away, the leading one first."""
    codes = absent.split(",")
    codes.sort(key=lambda code: code != view.evidence.leading)
    return " and ".join(view.ally(code) for code in codes)


def _title(view: LedgerView) -> str:
    found = view.dependency[0]
    lost = by_ally(found.single["coverage_lost"])
    leader = the(view.ally(found.leading))
    sentence = (
        f"Without {leader} coverage falls by {100 * lost[found.leading]:.1f} points in the mean"
    )
    others = [ally for ally in lost if ally != found.leading]
    if not others:
        return sentence
    worst = max(others, key=lambda ally: lost[ally])
    return (
        f"{sentence}; without any other one ally by {100 * lost[worst]:.1f} at most "
        f"({view.ally(worst)})"
    )


def _says(view: LedgerView) -> str:
    found = view.dependency[0]
    said = [
        f"Points of 100 lost on {found.moment}, the opening day of “{view.opening_label}”, as "
        "means over the futures: of coverage, and of the tempo that the package of forces which "
        "suffers most can keep (with its number and name). The command “counterpoise "
        "dependency” tells them at central figures.",
    ]
    pairs = worst_first(found.pairs).to_dict("records")
    rest = [row for row in pairs if found.leading not in row["absent"].split(",")]
    if rest:
        said.append(
            f"The worst two that leave {the(view.ally(found.leading))} in place are "
            f"{names_of(view, rest[0]['absent'])}: {100 * rest[0]['coverage_lost']:.1f} points of "
            "coverage."
        )
    short = int(by_ally(found.single["newly_short"])[found.leading])
    said.append(
        f"{upper_first(the(view.ally(found.leading)))} gone, {short} more of "
        f"{len(found.providers)} capabilities fall below the requirement."
    )
    return " ".join(said)


def _layout(view: LedgerView, _ground: Theme) -> alt.FacetChart:
    kinds = KINDS
    x = alt.X(
        "lost:Q",
        title="Lost, points of 100",
        scale=alt.Scale(domainMin=0, nice=False, padding=96),
        # The room for numbers also falls left of zero, where nothing can lie.
        axis=alt.Axis(tickCount=5, labelExpr="datum.value < 0 ? '' : datum.label", gridOpacity=0.7),
    )
    base = alt.Chart().encode(x=x, y=theme.rows("absent"))
    line = base.mark_line(color="#9aa4b2", strokeWidth=2).encode(detail="absent:N")
    dots = base.mark_point(filled=True, size=58, opacity=1).encode(
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=[theme.BLUE, theme.VERMILLION]),
            legend=theme.legend(kinds),
        ),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=["diamond", "circle"]),
            legend=theme.legend(kinds),
        ),
    )
    numbers = (
        base.transform_filter("datum.text")
        .mark_text(align="left", dx=9, fontSize=9.5, color=theme.MUTED)
        .encode(text="text:N")
    )
    columns = theme.panel_columns(len(_panels(view)))
    chart = theme.layered(line, dots, numbers, data="outages").properties(
        width=theme.panel_width(columns, left=170 * columns), height=alt.Step(20)
    )
    drawn: alt.FacetChart = theme.facet(chart, "panel", columns).resolve_scale(y="independent")
    return drawn


def _table(view: LedgerView) -> pd.DataFrame:
    found = view.dependency[0]
    both = pd.concat([worst_first(found.single), worst_first(found.pairs).head(TABLE_ROWS)])
    return pd.DataFrame(
        [
            {
                "Without": names_of(view, row["absent"]),
                "Coverage lost, points": f"{100 * row['coverage_lost']:.1f}",
                "Capabilities newly short": f"{row['newly_short']:.0f}",
                "Deepest gap then": f"{100 * row['largest_shortfall']:.0f}%",
                **{
                    f"{title}, points of tempo lost": f"{100 * row[f'{name}_lost']:.1f}"
                    for name, title in found.packages.items()
                },
            }
            for row in both.to_dict("records")
        ]
    )


OUTAGES = Chart(
    id="outages",
    name="Without one ally, without two",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=HANGING_TABLES,
    layout=_layout,
)
