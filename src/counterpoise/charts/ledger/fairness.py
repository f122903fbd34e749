"""What each rule of fairness would have allies pay, against what they pay and provide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import per_cent, upper_first
from counterpoise.charts.ledger.ledger_view import LedgerView, by_ally, there
from counterpoise.charts.palette import Theme
from counterpoise.charts.providers import PROVIDER_TABLES
from counterpoise.extras import alt
from counterpoise.languages import Words
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.fairness import FairShares

FAIR_TABLES = tuple(
    dict.fromkeys(
        ("expenditure", "accounts", "economy", "frontage", "burden_coefficients", *PROVIDER_TABLES)
    )
)
KINDS = (
    "equal_share",
    "ability_to_pay",
    "benefit",
    "shapley",
    "joint_product",
    "capped",
    "money",
    "capability",
)
"""Rules, and what allies do."""
ACTUAL = ("money", "capability")
FORECASTS = ("joint_product",)
"""What self-interest would give is a forecast of behaviour; it asks nothing of anybody."""
COLOURS = {
    "equal_share": theme.BLUE,
    "ability_to_pay": theme.VERMILLION,
    "benefit": theme.GREEN,
    "shapley": theme.PURPLE,
    "joint_product": theme.GREY,
    "capped": theme.SKY,
    "money": theme.BLACK,
    "capability": theme.ORANGE,
}
SHAPES = {
    "equal_share": "circle",
    "ability_to_pay": "triangle-up",
    "benefit": "square",
    "shapley": "cross",
    "joint_product": "triangle-right",
    "capped": "triangle-down",
    "money": "diamond",
    "capability": "M-0.22,-1H0.22V1H-0.22Z",
}
TICKS = (0.0001, 0.001, 0.01, 0.1, 0.5)


def rule_names(words: Words) -> dict[str, str]:
    """Return what rules, and what allies do, are called in charts."""
    return {
        "equal_share": words.say("Equal per cent of GDP"),
        "ability_to_pay": words.say("Ability to pay"),
        "benefit": words.say("Benefit principle"),
        "shapley": words.say("Shapley value"),
        "joint_product": words.say("Self-interest (forecast)"),
        "capped": words.say("Equal, with the cap"),
        "money": words.say("Pays"),
        "capability": words.say("Provides"),
    }


def _found(view: LedgerView) -> FairShares:
    return there(view.fair_shares)


def _order(view: LedgerView) -> list[str]:
    """Return the allies, the one that pays most first."""
    paid = _found(view).comparison.shares["money"]
    return [str(a) for a in paid.sort_values(ascending=False, kind="stable").index]


def _kinds(view: LedgerView) -> list[str]:
    return [name for name in KINDS if name in _found(view).comparison.shares]


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return ally by rule with what each pays and provides."""
    shares = {kind: by_ally(_found(view).comparison.shares[kind]) for kind in _kinds(view)}
    names = rule_names(view.words)
    data = pd.DataFrame(
        [
            {
                "ally": view.ally(ally),
                "rank": rank,
                "kind": names[kind],
                "kind_rank": k,
                "actual": kind in ACTUAL,
                # On a scale of logarithms a chart cannot show less than it draws to.
                "share": round(shares[kind][ally], 6),
            }
            for rank, ally in enumerate(_order(view))
            if shares["money"][ally] > 0
            for k, kind in enumerate(shares)
            if shares[kind][ally] > TICKS[0] / 10
        ]
    )
    # Specifications keep four decimals, too few for the smallest shares.
    data["share"] = 100 * data["share"]
    return {"fair_shares": data}


def _votes(view: LedgerView) -> tuple[int, dict[str, float], dict[str, float]]:
    """Return how many rules there are, and by ally how many ask less and more than it pays."""
    compared = _found(view).comparison
    votes = compared.votes(FORECASTS)
    rules = len(compared.over_fair.columns.difference([*FORECASTS]))
    return rules, by_ally(votes["less"]), by_ally(votes["more"])


def _title(view: LedgerView) -> str:
    leading = view.evidence.leading
    rules, less, more = _votes(view)
    others = [ally for ally in less if ally != leading]
    under = sum(more[ally] > rules / 2 for ally in others)
    over = sum(less[ally] == rules for ally in others)
    words, mine = view.words, f"{less[leading]:.0f}"
    count = words.say("{some} of {all}", some=mine, all=rules)
    if not less[leading]:
        count = words.say("none of {all}", all=rules)
    elif less[leading] == rules:
        count = words.say("all {all}", all=rules)
    fields: dict[str, Any] = {
        "ally": upper_first(the(view.ally(leading))),
        "count": count,
        "others": len(others),
        "under": under or words.say("none"),
        "over": over or words.say("none"),
    }
    if under == 1:
        return words.say(
            "{ally} pays more than {count} rules of fairness ask; of the other {others} allies "
            "{under} pays less than most rules ask, {over} more than all of them",
            **fields,
        )
    return words.say(
        "{ally} pays more than {count} rules of fairness ask; of the other {others} allies {under} "
        "pay less than most rules ask, {over} more than all of them",
        **fields,
    )


def _says(view: LedgerView) -> str:
    found = _found(view)
    spread = by_ally(found.comparison.range_of_ranks["spread"])
    widest = max(spread, key=lambda ally: spread[ally])
    agreement = found.comparison.agreement["w"]
    nothing = [view.ally(str(a)) for a, v in found.comparison.shares["money"].items() if v <= 0]
    words = view.words
    said = [
        words.say(
            "Shares of the bill of {year} (edition of {release}) on a logarithmic scale: a mark "
            "for each rule, the black diamond for what the ally pays and the orange bar for what "
            "it provides on the opening day of “{title}”.",
            year=found.year,
            release=found.release,
            title=view.opening_label,
        ),
        words.say(
            "The rules agree on the order of allies to {agreement} (Kendall's W; 1 is full "
            "agreement) and least on {ally}, whose rank moves by {places}.",
            agreement=words.number(agreement, 2),
            ally=view.ally(widest),
            places=f"{spread[widest]:.0f}",
        ),
        _closest(view, found),
        words.say("Self-interest is a forecast and is not counted in the title."),
    ]
    if nothing:
        said.append(
            words.say(
                "In the table only, since no money is in the edition: {allies}.",
                allies=words.listed(nothing),
            )
        )
    return " ".join(said)


def _closest(view: LedgerView, found: FairShares) -> str:
    """Say how near the leading ally is to the rule that asks most like what it pays."""
    leading = view.evidence.leading
    over = {k: by_ally(c)[leading] for k, c in found.comparison.over_fair.items()}
    asked = {str(k): v for k, v in over.items() if k not in FORECASTS}
    rule = min(asked, key=lambda kind: abs(asked[kind]))
    paid = by_ally(found.comparison.shares["money"])[leading]
    words = view.words
    name = rule_names(words)[rule]
    return words.say(
        "{ally} pays {paid} per cent; the nearest rule ({rule}) asks {asked}.",
        ally=upper_first(the(view.ally(leading))),
        paid=words.number(100 * paid, 1),
        rule=name.lower() if words.catalogue is None else words.within(name),
        asked=words.number(100 * (paid - asked[rule]), 1),
    )


def _layout(view: LedgerView, _ground: Theme) -> alt.LayerChart:
    line, marks = rule_marks(
        "fair_shares",
        {kind: rule_names(view.words)[kind] for kind in _kinds(view)},
        view.words.say("Share of the whole, per cent (logarithmic)"),
        [100 * tick for tick in TICKS],
    )
    return theme.layered(line, marks).properties(width=theme.WIDTH - 130, height=alt.Step(18))


def rule_marks(
    data: str, kinds: Mapping[str, str], title: str, ticks: Sequence[float]
) -> tuple[alt.Chart, alt.Chart]:
    """Return a line for each ally and a mark on it for each rule, on a logarithmic scale.

    Parameters
    ----------
    data : str
        The dataset: `ally`, `share` in per cent, `kind` and `kind_rank`, and whether it is
        `actual` and no rule.
    kinds : mapping of str to str
        Rules and the like, with what they are called.
    title : str
        What is on the scale.
    ticks : sequence of float
        Where the scale is marked, in per cent.
    """
    names = list(kinds.values())
    x = alt.X(
        "share:Q",
        title=title,
        scale=alt.Scale(type="log", nice=False, padding=12),
        axis=alt.Axis(values=list(ticks), format="~g"),
    )
    legend = theme.legend(names)
    base = alt.Chart(alt.NamedData(name=data)).encode(y=theme.rows("ally"), x=x)
    line = (
        base.transform_filter("!datum.actual")
        .mark_line(color="#c3cad3", strokeWidth=2)
        .encode(detail="ally:N")
    )
    marks = base.mark_point(filled=True, opacity=0.95, strokeWidth=2.5).encode(
        order="kind_rank:Q",
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=names, range=[COLOURS[kind] for kind in kinds]),
            legend=legend,
        ),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=names, range=[SHAPES[kind] for kind in kinds]),
            legend=legend,
        ),
        size=alt.condition("datum.actual", alt.value(95), alt.value(42)),
    )
    return line, marks


def _table(view: LedgerView) -> pd.DataFrame:
    compared, kinds = _found(view).comparison, _kinds(view)
    rules, less, _ = _votes(view)
    money = by_ally(compared.money["equal_share"])
    shares = {kind: by_ally(compared.shares[kind]) for kind in kinds}
    best, worst = (by_ally(compared.range_of_ranks[name]) for name in ("best", "worst"))
    words, names = view.words, rule_names(view.words)
    return pd.DataFrame(
        [
            {words.say("Ally"): view.ally(ally)}
            | {names[kind]: per_cent(shares[kind][ally], 2, words) for kind in kinds}
            | {
                words.say("Rules of {all} that ask less than it pays", all=rules): (
                    f"{less[ally]:.0f}"
                ),
                words.say("Above an equal share, million US dollars"): words.signed(
                    money[ally], grouped=True
                ),
                words.say("Ranks over all rules"): words.say(
                    "{low} to {high}", low=f"{best[ally]:g}", high=f"{worst[ally]:g}"
                ),
            }
            for ally in _order(view)
        ]
    )


FAIR_SHARES = Chart(
    id="fair-shares",
    name="Fair shares",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=FAIR_TABLES,
    layout=_layout,
    available=lambda view: view.fair_shares is not None,
)
