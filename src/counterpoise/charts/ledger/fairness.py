"""What each rule of fairness would have allies pay, against what they pay and provide."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.ledger.ledger_view import LedgerView, by_ally, there
from counterpoise.charts.palette import Theme
from counterpoise.charts.providers import PROVIDER_TABLES
from counterpoise.charts.view import listed, per_cent, the, upper_first
from counterpoise.extras import alt
from counterpoise.ledger.fairness import FairShares

FAIR_TABLES = tuple(
    dict.fromkeys(
        ("expenditure", "accounts", "economy", "frontage", "burden_coefficients", *PROVIDER_TABLES)
    )
)
NAMES = {
    "equal_share": "Equal per cent of GDP",
    "ability_to_pay": "Ability to pay",
    "benefit": "Benefit principle",
    "shapley": "Shapley value",
    "joint_product": "Self-interest (forecast)",
    "capped": "Equal, with the cap",
    "money": "Pays",
    "capability": "Provides",
}
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


def _found(view: LedgerView) -> FairShares:
    return there(view.fair_shares)


def _order(view: LedgerView) -> list[str]:
    """Return the allies, the one that pays most first."""
    paid = _found(view).comparison.shares["money"]
    return [str(a) for a in paid.sort_values(ascending=False, kind="stable").index]


def _kinds(view: LedgerView) -> list[str]:
    return [name for name in NAMES if name in _found(view).comparison.shares]


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return ally by rule with what each pays and provides."""
    shares = {kind: by_ally(_found(view).comparison.shares[kind]) for kind in _kinds(view)}
    data = pd.DataFrame(
        [
            {
                "ally": view.ally(ally),
                "rank": rank,
                "kind": NAMES[kind],
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
    mine = f"{less[leading]:.0f}" if less[leading] else "none"
    count = f"all {rules}" if less[leading] == rules else f"{mine} of {rules}"
    return (
        f"{upper_first(the(view.ally(leading)))} pays more than {count} rules of fairness ask; of "
        f"the other {len(others)} allies {under or 'none'} "
        f"{'pays' if under == 1 else 'pay'} less than most rules ask, {over or 'none'} more than "
        "all of them"
    )


def _says(view: LedgerView) -> str:
    found = _found(view)
    spread = by_ally(found.comparison.range_of_ranks["spread"])
    widest = max(spread, key=lambda ally: spread[ally])
    agreement = found.comparison.agreement["w"]
    nothing = [view.ally(str(a)) for a, v in found.comparison.shares["money"].items() if v <= 0]
    said = [
        f"Shares of the bill of {found.year} (edition of {found.release}) on a logarithmic scale: "
        "a mark for each rule, the black diamond for what the ally pays and the orange bar for "
        f"what it provides on the opening day of “{view.opening_label}”.",
        f"The rules agree on the order of allies to {agreement:.2f} (Kendall's W; 1 is full "
        f"agreement) and least on {view.ally(widest)}, whose rank moves by {spread[widest]:.0f}.",
        f"{_closest(view, found)} Self-interest is a forecast and is not counted in the title.",
    ]
    if nothing:
        said.append(f"In the table only, since no money is in the edition: {listed(nothing)}.")
    return " ".join(said)


def _closest(view: LedgerView, found: FairShares) -> str:
    """Say how near the leading ally is to the rule that asks most like what it pays."""
    leading = view.evidence.leading
    over = {k: by_ally(c)[leading] for k, c in found.comparison.over_fair.items()}
    asked = {str(k): v for k, v in over.items() if k not in FORECASTS}
    rule = min(asked, key=lambda kind: abs(asked[kind]))
    paid = by_ally(found.comparison.shares["money"])[leading]
    return (
        f"{upper_first(the(view.ally(leading)))} pays {100 * paid:.1f} per cent; the nearest rule "
        f"({NAMES[rule].lower()}) asks {100 * (paid - asked[rule]):.1f}."
    )


def _layout(view: LedgerView, _ground: Theme) -> alt.LayerChart:
    line, marks = rule_marks(
        "fair_shares",
        _kinds(view),
        "Share of the whole, per cent (logarithmic)",
        [100 * tick for tick in TICKS],
    )
    return theme.layered(line, marks).properties(width=theme.WIDTH - 130, height=alt.Step(18))


def rule_marks(
    data: str, kinds: Sequence[str], title: str, ticks: Sequence[float]
) -> tuple[alt.Chart, alt.Chart]:
    """Return a line for each ally and a mark on it for each rule, on a logarithmic scale.

    Parameters
    ----------
    data : str
        The dataset: `ally`, `share` in per cent, `kind` and `kind_rank`, and whether it is
        `actual` and no rule.
    kinds : sequence of str
        Rules and the like, by the keys of `NAMES`.
    title : str
        What is on the scale.
    ticks : sequence of float
        Where the scale is marked, in per cent.
    """
    names = [NAMES[kind] for kind in kinds]
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
    return pd.DataFrame(
        [
            {"Ally": view.ally(ally)}
            | {NAMES[kind]: per_cent(shares[kind][ally], 2) for kind in kinds}
            | {
                f"Rules of {rules} that ask less than it pays": f"{less[ally]:.0f}",
                "Above an equal share, million US dollars": (f"{money[ally]:+,.0f}"),
                "Ranks over all rules": f"{best[ally]:g} to {worst[ally]:g}",
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
