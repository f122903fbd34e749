"""What is lost without any one ally, and without any two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import upper_first
from counterpoise.charts.ledger.ledger_view import HANGING_TABLES, LedgerView, by_ally
from counterpoise.charts.palette import Theme
from counterpoise.extras import alt
from counterpoise.languages import Words
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.reliance import slowed_most

SHOWN = 10
TABLE_ROWS = 40
COVERAGE = "coverage, mean over capabilities"
TEMPO = "tempo of the package slowed most"


def _kinds(words: Words) -> list[str]:
    """Return what an outage costs: coverage, and tempo."""
    return [words.say(COVERAGE), words.say(TEMPO)]


def _panels(view: LedgerView) -> dict[str, pd.DataFrame]:
    """Return the tables that have rows, worst first, by the name of their panel."""
    found = view.dependency[0]
    tables = {
        view.words.say("Without any one ally"): found.single,
        view.words.say("Without any two"): found.pairs,
    }
    return {name: worst_first(table) for name, table in tables.items() if len(table)}


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return the loss of level and coverage without each ally and each pair, worst first."""
    data = pd.DataFrame(
        [
            {
                "panel": view.words.say(
                    "{panel}, worst {some} of {all}",
                    panel=name,
                    some=min(SHOWN, len(table)),
                    all=len(table),
                ),
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
    words = view.words
    coverage, tempo = _kinds(words)
    found = [(coverage, float(row["coverage_lost"]), "")]
    if lost > 0:
        package = words.within(words.name(title, "package"))
        found.append((tempo, lost, f"{words.number(100 * lost, 1)} {package}"))
    return found


def worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return outages with those in front that cost most coverage."""
    return table.reset_index().sort_values("coverage_lost", ascending=False, kind="stable")


def names_of(view: LedgerView, absent: str) -> str:
    """Return the names of allies that a row of outages takes away, the leading one first."""
    codes = absent.split(",")
    codes.sort(key=lambda code: code != view.evidence.leading)
    first, *others = [view.ally(code) for code in codes]
    for other in others:
        first = view.words.say("{others} and {last}", others=first, last=other)
    return first


def _title(view: LedgerView) -> str:
    found = view.dependency[0]
    lost = by_ally(found.single["coverage_lost"])
    words, leader = view.words, the(view.ally(found.leading))
    sentence = words.say(
        "Without {ally} coverage falls by {points} points in the mean",
        ally=leader,
        points=words.number(100 * lost[found.leading], 1),
    )
    others = [ally for ally in lost if ally != found.leading]
    if not others:
        return sentence
    worst = max(others, key=lambda ally: lost[ally])
    return words.say(
        "{sentence}; without any other one ally by {points} at most ({ally})",
        sentence=sentence,
        points=words.number(100 * lost[worst], 1),
        ally=view.ally(worst),
    )


def _says(view: LedgerView) -> str:
    found, words = view.dependency[0], view.words
    said = [
        words.say(
            "Points of 100 lost on {moment}, the opening day of “{title}”, as means over the "
            "futures: of coverage, and of the tempo that the package of forces which suffers most "
            "can keep (with its number and name). The command “counterpoise dependency” tells "
            "them at central figures.",
            moment=words.quarter(str(found.moment)),
            title=view.opening_label,
        )
    ]
    pairs = worst_first(found.pairs).to_dict("records")
    rest = [row for row in pairs if found.leading not in row["absent"].split(",")]
    if rest:
        said.append(
            words.say(
                "The worst two that leave {ally} in place are {two}: {points} points of coverage.",
                ally=the(view.ally(found.leading)),
                two=names_of(view, rest[0]["absent"]),
                points=words.number(100 * rest[0]["coverage_lost"], 1),
            )
        )
    short = int(by_ally(found.single["newly_short"])[found.leading])
    said.append(
        words.say(
            "{ally} gone, {short} more of {all} capabilities fall below the requirement.",
            ally=upper_first(the(view.ally(found.leading))),
            short=short,
            all=len(found.providers),
        )
    )
    return " ".join(said)


def _layout(view: LedgerView, _ground: Theme) -> alt.FacetChart:
    kinds = _kinds(view.words)
    x = alt.X(
        "lost:Q",
        title=view.words.say("Lost, points of 100"),
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
    words = view.words
    tempo = {
        name: words.say("{package}, points of tempo lost", package=words.name(title, "package"))
        for name, title in found.packages.items()
    }
    both = pd.concat([worst_first(found.single), worst_first(found.pairs).head(TABLE_ROWS)])
    return pd.DataFrame(
        [
            {
                words.say("Without"): names_of(view, row["absent"]),
                words.say("Coverage lost, points"): words.number(100 * row["coverage_lost"], 1),
                words.say("Capabilities newly short"): f"{row['newly_short']:.0f}",
                words.say("Deepest gap then"): words.percent(row["largest_shortfall"]),
                **{
                    title: words.number(100 * row[f"{name}_lost"], 1)
                    for name, title in tempo.items()
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
