"""What became of rules of one's own: what they sum up to, what was let go, and their prices."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.rule_rows import RuleRow, expanded
from counterpoise.planner.handover.rule_words import row_in_words, rule_in_words
from counterpoise.planner.handover.rules import Rule

if TYPE_CHECKING:
    import pandas as pd

AXES = ("ally", "capability", "year")
COLUMNS = ["rule", *AXES, "value", "limit", "share", "let_go", "binds", "price"]
CLOSE = 1e-5
"""Distance to a limit, as a share of it, at which a rule counts as one that binds."""
Where = tuple[int, tuple[str, ...]]


def rule_prices(built: HandoverProblem) -> dict[Where, float]:
    """Return what one more unit, or million dollars, of room in each row would be worth.

    It is what the objective would fall by if an upper limit were higher or a lower one lower; for
    rules that ask for equality if the limit were higher.
    """
    found = {}
    rows = built.rule_rows
    for row, name, place in zip(rows.rows, rows.names, rows.places, strict=True):
        dual = float(built.model.constraints[name].dual.values[place])
        sign = 1.0 if row.rule.sense == ">=" else -1.0
        price = sign * float(np.nan_to_num(dual)) * row.scale
        found[_key(row)] = price if row.rule.sense == "=" else max(0.0, price)
    return found


def _key(row: RuleRow) -> Where:
    return row.index, tuple(row.where.values())


def rule_table(
    rules: tuple[Rule, ...],
    c: Conditions,
    decisions: Decisions,
    prices: dict[Where, float] | None = None,
) -> "pd.DataFrame":
    """Return what became of each row of each rule.

    Parameters
    ----------
    rules : tuple of Rule
        The rules.
    c : Conditions
        What the plan was made under.
    decisions : Decisions
        What it decides.
    prices : dict, optional
        What `rule_prices` returned.

    Returns
    -------
    DataFrame
        `rule`, `ally`, `capability`, `year` (empty where it is not for one of them), `value` of the
        sum and its `limit` (units, or million dollars), the `share` reached where it is one,
        what was `let_go`, whether it `binds`, and its `price`.
    """
    import pandas as pd

    lines = []
    for row in expanded(rules, c):
        value = row.sum_of(c, decisions.orders, row.mine)
        limit, share = row.rule.limit, float("nan")
        if row.whole is not None:
            whole = row.sum_of(c, decisions.orders, row.whole)
            limit, share = limit * whole, value / whole if whole > CLOSE else float("nan")
        over, under = max(0.0, value - limit), max(0.0, limit - value)
        missed = {"<=": over, ">=": under, "=": max(over, under)}[row.rule.sense]
        rounding = CLOSE * max(1.0, abs(limit))
        lines.append(
            (
                row.rule.name,
                *(row.where.get(axis, "") for axis in AXES),
                value,
                limit,
                share,
                missed if missed > rounding else 0.0,
                missed > rounding or abs(value - limit) <= rounding,
                (prices or {}).get(_key(row), 0.0 if prices is not None else float("nan")),
            )
        )
    return pd.DataFrame(lines, columns=COLUMNS)


def rules_summary(
    rules: tuple[Rule, ...], table: "pd.DataFrame", evidence: Evidence
) -> list[dict[str, Any]]:
    """Return each rule as plain data: what it says, what became of it, and the rows that count.

    Of a rule that holds for each ally, capability or year apart, the rows that bind with a price or
    are let go are listed.
    """
    found = []
    for rule in rules:
        mine = table[table["rule"] == rule.name]
        told = mine[(mine["let_go"] > 0) | (mine["price"].abs() > CLOSE)] if rule.each else mine
        found.append(
            {
                "name": rule.name,
                "says": rule_in_words(rule, evidence),
                "unit": "million dollars" if rule.measure == "money" else "units",
                "hard": rule.price is None,
                "rows": len(mine),
                "binding": int(mine["binds"].sum()),
                "let_go": float(mine["let_go"].sum()),
                "where": [_record(line) for line in told.to_dict(orient="records")],
            }
        )
    return found


def _record(line: dict[Any, Any]) -> dict[str, Any]:
    """Return a row of the table as plain data, without what it has not."""
    words = {axis: line[axis] for axis in AXES if line[axis]}
    numbers = {name: _number(line[name]) for name in ("value", "limit", "share", "let_go", "price")}
    return words | numbers | {"binds": bool(line["binds"])}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def said_of_rules(
    rules: tuple[Rule, ...], c: Conditions, table: "pd.DataFrame", evidence: Evidence, unit: str
) -> list[str]:
    """Return a sentence for each rule that binds or was let go, the dearest rows first."""
    words = [row_in_words(row, evidence) for row in expanded(rules, c)]
    ordered = table.assign(words=words).sort_values(
        ["let_go", "price"], ascending=False, kind="stable"
    )
    found, told = [], set()
    for line in ordered.to_dict(orient="records"):
        if line["rule"] in told or not line["binds"]:
            continue
        told.add(line["rule"])
        rule = next(r for r in rules if r.name == line["rule"])
        money = rule.measure == "money"
        counted, one = ("million dollars", "million dollars") if money else ("units", "unit")
        text = f"Rule '{rule.name}' ({line['words']}): {line['value']:,.4g} {counted}"
        if line["let_go"] > 0:
            text += f", {line['let_go']:,.4g} beyond its limit, which was let go at its price"
        elif abs(line["price"]) > CLOSE:
            text += f", at its limit; one more {one} of room is worth {line['price']:.2g} {unit}"
        else:
            text += ", at its limit, which costs nothing"
        found.append(f"{text}.")
    return found
