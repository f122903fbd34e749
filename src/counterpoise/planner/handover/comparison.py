"""Two plans side by side: what was asked, what came out, who orders what, and what binds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.planner.handover.summary import SCHEMA
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan

FILE = "plan.json"
NEEDED = ("asked", "assumed", "gap_years", "order_cost_musd", "orders", "prices", "bottlenecks")
ROUNDING = 1e-9
MONEY_MOVED = 1.0
"""Million dollars by which the orders of an ally or capability differ before it is told."""
OUTCOMES = (
    ("objective", None),
    ("bound", None),
    ("gap_years", "capability-years, in the replay"),
    ("promised_gap_years", "capability-years, as the program counts"),
    ("cost_musd", "million dollars of 2024, orders and their upkeep, discounted"),
)
"""Fields of a plan that are compared, and their units; those of the first two are the plans'."""


@dataclass(frozen=True, repr=False)
class PlanDifference:
    """How a second plan differs from a first one; the largest change comes first in each table.

    Parameters
    ----------
    question : DataFrame
        `entry`, `first` and `second`: what scenarios and requests differ in; empty if in nothing.
    outcome : DataFrame
        `what`, `unit`, `first`, `second` and `change`; the first row holds the status of both.
        Objectives of two kinds are not compared.
    orders : DataFrame
        By `ally` and `capability`: units and million dollars in the first plan, the second one, and
        their change (`units_first` to `cost_change_musd`).
    by_ally, by_capability : DataFrame
        The same money, summed.
    bottlenecks : DataFrame
        `capability`, `period`, `first` and `second`: limits that hold orders back in one plan and
        not in the other, over periods that both have.
    prices : DataFrame
        `limit`, `of`, `period`, `first`, `second` and `change`; empty where the prices of the two
        plans have different units.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["sead"], "time": {"quarters": 12}}
    >>> plan = cp.plan("cliff", changes=small, give=0)
    >>> found = plan.diff(plan.what_if(budget="free"))
    >>> found.outcome["what"].to_list()[:2]
    ['status', 'objective']
    >>> sorted(found.summary())[:3]
    ['bottlenecks', 'by_ally', 'by_capability']
    """

    question: "pd.DataFrame"
    outcome: "pd.DataFrame"
    orders: "pd.DataFrame"
    by_ally: "pd.DataFrame"
    by_capability: "pd.DataFrame"
    bottlenecks: "pd.DataFrame"
    prices: "pd.DataFrame"

    def __repr__(self) -> str:
        """Return how many cells of orders differ and how many entries of the question."""
        return (
            f"<PlanDifference: {len(self.question)} entries of the question, {len(self.orders)} "
            f"programmes, {len(self.bottlenecks)} bottlenecks>"
        )

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise plan diff --json`` prints it."""
        from counterpoise.ledger.export import records

        names = ("question", "outcome", "orders", "by_ally", "by_capability")
        return {name: records(getattr(self, name)) for name in (*names, "bottlenecks", "prices")}


def difference(first: Mapping[str, Any], second: Mapping[str, Any]) -> PlanDifference:
    """Compare two plans as plain data.

    Parameters
    ----------
    first, second : mapping
        What `HandoverPlan.summary` returns, or a ``plan.json`` holds.
    """
    orders = _orders(first, second)
    return PlanDifference(
        _question(first, second),
        _outcome(first, second),
        orders,
        _summed(orders, "ally"),
        _summed(orders, "capability"),
        _bottlenecks(first, second),
        _prices(first, second),
    )


def read_plan(place: Path | str) -> dict[str, Any]:
    """Return a plan that was written, as plain data.

    Parameters
    ----------
    place : Path or str
        A ``plan.json``, or the folder that holds it.

    Raises
    ------
    InputError
        If it is not there or is no such plan.
    """
    import json

    path = Path(place)
    path = path / FILE if path.is_dir() else path
    remedy = "Name a plan.json that counterpoise plan --out wrote, or its folder."
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        what = (
            "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read: {error}"
        )
        raise InputError([Problem(str(path), "", what, remedy)]) from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise InputError([Problem(str(path), "schema", f"is not {SCHEMA}", remedy)])
    missing = [name for name in NEEDED if name not in found]
    if missing:
        what = f"lacks {', '.join(missing)}: an earlier version wrote it"
        raise InputError([Problem(str(path), "", what, "Make the plan again with this version.")])
    return found


def plain_of(other: "HandoverPlan | Path | str") -> dict[str, Any]:
    """Return a plan, or one that was written, as plain data."""
    return read_plan(other) if isinstance(other, str | Path) else other.summary()


def _question(first: Mapping[str, Any], second: Mapping[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    one, two = (dict(_entries(_question_of(plan))) for plan in (first, second))
    rows = [
        (entry, _shown(one.get(entry)), _shown(two.get(entry)))
        for entry in dict.fromkeys([*one, *two])
        if one.get(entry) != two.get(entry)
    ]
    return pd.DataFrame(rows, columns=["entry", "first", "second"])


def _question_of(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that a plan was asked and made with, entry by entry."""
    return {
        "scenario": plan["scenario"],
        "asked": plan["asked"],
        "assumed": plan["assumed"],
        "versions": plan["versions"],
    }


def _entries(content: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        path = f"{above}.{name}" if above else str(name)
        if isinstance(value, Mapping):
            yield from _entries(value, path)
        else:
            yield path, value


def _shown(value: Any) -> str:
    """Return a value as text, cut where it is long; nothing where the entry is not there."""
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _outcome(first: Mapping[str, Any], second: Mapping[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    rows: list[tuple[Any, ...]] = [("status", "", first["status"], second["status"], None)]
    alike = first["objective_unit"] == second["objective_unit"]
    for name, unit in OUTCOMES:
        if unit is None and not alike:
            continue
        one, two = first[name], second[name]
        rows.append((name, unit or first["objective_unit"], one, two, two - one))
    spent = [_total(plan["order_cost_musd"]) for plan in (first, second)]
    rows.append(("orders", "million dollars of 2024", *spent, spent[1] - spent[0]))
    added = [sum(map(sum, plan["extra_musd"].values())) for plan in (first, second)]
    rows.append(("added money", "million dollars of 2024", *added, added[1] - added[0]))
    return pd.DataFrame(rows, columns=["what", "unit", "first", "second", "change"])


def _total(by_ally: Mapping[str, Mapping[str, float]]) -> float:
    return sum(sum(by.values()) for by in by_ally.values())


def _orders(first: Mapping[str, Any], second: Mapping[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    def units(plan: Mapping[str, Any], ally: str, capability: str) -> float:
        return float(sum(plan["orders"].get(ally, {}).get(capability, {}).values()))

    def cost(plan: Mapping[str, Any], ally: str, capability: str) -> float:
        return float(plan["order_cost_musd"].get(ally, {}).get(capability, 0.0))

    places = dict.fromkeys(
        (ally, capability)
        for plan in (first, second)
        for ally, by in plan["orders"].items()
        for capability in by
    )
    rows = []
    for place in places:
        one, two = units(first, *place), units(second, *place)
        paid, then = cost(first, *place), cost(second, *place)
        rows.append((*place, one, two, two - one, paid, then, then - paid))
    columns = ["ally", "capability", "units_first", "units_second", "units_change"]
    columns += ["cost_first_musd", "cost_second_musd", "cost_change_musd"]
    table = pd.DataFrame(rows, columns=columns)
    return _largest_first(table[table["cost_change_musd"].abs() > MONEY_MOVED], "cost_change_musd")


def _summed(orders: "pd.DataFrame", by: str) -> "pd.DataFrame":
    money = ["cost_first_musd", "cost_second_musd", "cost_change_musd"]
    return _largest_first(orders.groupby(by, as_index=False)[money].sum(), "cost_change_musd")


def _largest_first(table: "pd.DataFrame", column: str) -> "pd.DataFrame":
    return table.sort_values(
        column, key=lambda values: -values.abs(), kind="stable", ignore_index=True
    )


def _bottlenecks(first: Mapping[str, Any], second: Mapping[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        (capability, period, limit, second["bottlenecks"][capability][period])
        for capability, by in first["bottlenecks"].items()
        for period, limit in by.items()
        if second["bottlenecks"].get(capability, {}).get(period, limit) != limit
    ]
    return pd.DataFrame(rows, columns=["capability", "period", "first", "second"])


def _prices(first: Mapping[str, Any], second: Mapping[str, Any]) -> "pd.DataFrame":
    import pandas as pd

    columns = ["limit", "of", "period", "first", "second", "change"]
    if first["objective_unit"] != second["objective_unit"]:
        return pd.DataFrame([], columns=columns)
    one, two = _by_period(first["prices"]), _by_period(second["prices"])
    rows = [
        (*place, one[place], two[place], two[place] - one[place])
        for place in one
        if place in two and abs(two[place] - one[place]) > ROUNDING
    ]
    return _largest_first(pd.DataFrame(rows, columns=columns), "change")


def _by_period(prices: Mapping[str, Any]) -> dict[tuple[str, str, str], float]:
    """Return prices by limit, what they are of, and period."""
    found = {}
    for limit, content in prices.items():
        if limit == "periods":
            continue
        for of, path in _entries(content):
            for period, price in zip(prices["periods"], path, strict=True):
                found[limit, of.replace(".", ", "), period] = float(price)
    return found
