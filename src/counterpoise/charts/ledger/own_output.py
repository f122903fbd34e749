"""What each rule of fairness asks of each ally's own output, beside what the ally pays."""

from __future__ import annotations

from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import upper_first
from counterpoise.charts.ledger.fairness import FAIR_TABLES, KINDS, rule_marks, rule_names
from counterpoise.charts.ledger.ledger_view import LedgerView, by_ally, there
from counterpoise.charts.palette import Theme
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.own_output import TITLES, OwnOutput

TICKS = (0.1, 1, 3, 10, 30, 100)
SMALLEST = 0.0005
"""A smaller share of output has no place on the scale of logarithms and stands in the table."""


def _found(view: LedgerView) -> OwnOutput:
    return there(view.fair_shares).own_output


def _order(view: LedgerView) -> list[str]:
    """Return the allies, the one of which a rule asks most first."""
    most = _found(view).asked.max(axis=1)
    return [str(a) for a in most.sort_values(ascending=False, kind="stable").index]


def _kinds(view: LedgerView) -> list[str]:
    return [name for name in KINDS if name in _found(view).asked]


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return ally by rule, in per cent of the ally's own output, with what each pays."""
    asked = {kind: by_ally(_found(view).asked[kind]) for kind in _kinds(view)}
    names = rule_names(view.words)
    return {
        "own_output": pd.DataFrame(
            [
                {
                    "ally": view.ally(ally),
                    "rank": rank,
                    "kind": names[kind],
                    "kind_rank": k,
                    "actual": kind == "money",
                    "share": 100 * asked[kind][ally],
                }
                for rank, ally in enumerate(_order(view))
                for k, kind in enumerate(asked)
                if asked[kind][ally] >= SMALLEST
            ]
        )
    }


def _title(view: LedgerView) -> str:
    found, words = _found(view), view.words
    most = words.shortest(100 * found.ceiling)
    if not found.above:
        return words.say(
            "No rule of fairness asks an ally for more than {most} per cent of its own output",
            most=most,
        )
    highest = {rule: max(by_ally(found.asked[rule]).values()) for rule in found.above}
    rule = max(highest, key=lambda name: highest[name])
    ally = found.above[rule][0]
    asked = by_ally(found.asked[rule])[ally]
    count = len({a for allies in found.above.values() for a in allies})
    fields: dict[str, Any] = {
        "rule": upper_first(words.name(TITLES[rule], "rule")),
        "ally": the(view.ally(ally)),
        "share": f"{100 * asked:.0f}",
        "count": count,
        "most": most,
    }
    if count == 1:
        return words.say(
            "{rule} asks {ally} for {share} per cent of its own output; {count} ally is asked for "
            "more than {most} per cent by one rule or another",
            **fields,
        )
    return words.say(
        "{rule} asks {ally} for {share} per cent of its own output; {count} allies are asked for "
        "more than {most} per cent by one rule or another",
        **fields,
    )


def _says(view: LedgerView) -> str:
    found, year, words = _found(view), there(view.fair_shares).year, view.words
    said = [
        words.say(
            "The bill of {year} under each rule over each ally's own GDP, on a logarithmic scale: "
            "a mark for each rule, the black diamond for what the ally pays. The dashed line is "
            "{most} per cent (coefficient effort_ceiling, a judgement).",
            year=year,
            most=words.shortest(100 * found.ceiling),
        )
    ]
    if found.above:
        said.append(
            words.say(
                "No ally could bear what lies far to the right of it. The table gives such a rule "
                "again with nobody above the line and the rest shared among the others by that "
                "rule."
            )
        )
    left = [
        f"{words.name(TITLES[r], 'rule')} {words.per_cent(part)}"
        for r, part in found.unplaced.items()
        if part
    ]
    if left:
        rules = words.listed(left)
        said.append(words.say("Part of the bill then finds nobody: {rules}.", rules=rules))
    return " ".join(said)


def _layout(view: LedgerView, _ground: Theme) -> alt.LayerChart:
    title = view.words.say("Share of the ally's own output, per cent (logarithmic)")
    kinds = {kind: rule_names(view.words)[kind] for kind in _kinds(view)}
    line, marks = rule_marks("own_output", kinds, title, TICKS)
    rule = (
        alt.Chart(alt.NamedData(name="own_output"))
        .mark_rule(color=theme.INK, strokeDash=[4, 3])
        .encode(x=alt.datum(100 * _found(view).ceiling))
    )
    return theme.layered(rule, line, marks).properties(width=theme.WIDTH - 130, height=alt.Step(18))


def _table(view: LedgerView) -> pd.DataFrame:
    found, kinds = _found(view), _kinds(view)
    asked = {kind: by_ally(found.asked[kind]) for kind in kinds}
    limited = {rule: by_ally(found.limited[rule]) for rule in found.above}
    words, names = view.words, rule_names(view.words)
    own = {kind: words.say("{rule}, % of own output", rule=names[kind]) for kind in kinds}
    bounded = {
        rule: words.say(
            "{rule}, up to {most} per cent, % of own output",
            rule=names[rule],
            most=words.shortest(100 * found.ceiling),
        )
        for rule in found.above
    }
    return pd.DataFrame(
        [
            {words.say("Ally"): view.ally(ally)}
            | {own[kind]: words.number(100 * asked[kind][ally], 1) for kind in kinds}
            | {bounded[rule]: words.number(100 * limited[rule][ally], 1) for rule in found.above}
            for ally in _order(view)
        ]
    )


FAIR_SHARES_OF_OUTPUT = Chart(
    id="fair-shares-of-output",
    name="Fair shares of own output",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=FAIR_TABLES,
    layout=_layout,
    available=lambda view: view.fair_shares is not None,
)
