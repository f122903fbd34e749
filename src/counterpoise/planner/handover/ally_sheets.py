"""What one ally's sheet of a workbook shows: programmes, orders, what arrives, and money."""

from typing import TYPE_CHECKING, Any

from counterpoise.planner.handover.deliveries import OF_THE_PLAN, UNDER_CONTRACT, UNDER_WAY
from counterpoise.planner.handover.tables import INCOME, MONEY

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan

Block = tuple[str, list[str], list[list[Any]]]
"""A title, the heads of columns, and rows."""
ARRIVES = {
    OF_THE_PLAN: "Delivered of this plan, units by calendar year",
    UNDER_CONTRACT: "Delivered of firm orders under contract, units by calendar year",
    UNDER_WAY: "Delivered of what was under way on the opening day, units by calendar year",
}


def ally_blocks(
    plan: "HandoverPlan", tables: "dict[str, pd.DataFrame]"
) -> dict[str, tuple[str, list[Block]]]:
    """Return the name of each ally and the blocks of its sheet, by its code.

    Parameters
    ----------
    plan : HandoverPlan
        The plan.
    tables : dict of str to DataFrame
        Its tables by name.
    """
    names = plan.scenario.evidence.allies
    return {
        ally: (names[ally].name, _blocks(plan, tables, ally)) for ally in plan.conditions.allies
    }


def _blocks(plan: "HandoverPlan", tables: "dict[str, pd.DataFrame]", ally: str) -> list[Block]:
    mine = {
        name: table[table["ally"] == ally] for name, table in tables.items() if name != "prices"
    }
    years = sorted(set(tables["money"]["year"]))
    programmes, arrived = mine["programmes"], mine["deliveries"]
    blocks = [_programmes(plan, programmes)]
    orders = _across(plan, mine["orders"], "period", plan.periods)
    blocks.append(("Ordered, units by the period that begins in", *orders))
    for source, title in ARRIVES.items():
        of_it = arrived[arrived["source"] == source]
        if len(of_it):
            blocks.append((title, *_across(plan, of_it, "year", years)))
    blocks.append(_money(mine["money"], years))
    return blocks


def _programmes(plan: "HandoverPlan", table: "pd.DataFrame") -> Block:
    header = [
        *("Capability", "Unit", "Units", "Cost, million dollars of 2024"),
        *("First order", "Last order", "A tenth delivered by", "Half by", "Nine tenths by"),
        "Delivered after the run",
    ]
    columns = ["unit", "units", "cost_musd", "first_order", "last_order"]
    columns += ["tenth_delivered", "half_delivered", "nine_tenths_delivered", "to_come"]
    rows = [
        [_name(plan, capability), *line]
        for capability, *line in table[["capability", *columns]].itertuples(index=False)
    ]
    return "Programmes, the dearest first", header, rows


def _across(
    plan: "HandoverPlan", table: "pd.DataFrame", column: str, heads: list[Any]
) -> tuple[list[str], list[list[Any]]]:
    """Return units by capability, with a column for each period or year."""
    wide = table.pivot_table(
        index=["capability", "unit"], columns=column, values="units", aggfunc="sum"
    ).reindex(columns=heads)
    rows = [
        [_name(plan, str(capability)), unit, *line, sum(line)]
        for (capability, unit), line in zip(
            wide.index.to_list(), wide.fillna(0.0).to_numpy(), strict=True
        )
    ]
    return ["Capability", "Unit", *map(str, heads), "All"], rows


def _money(table: "pd.DataFrame", years: list[int]) -> Block:
    by_year = table.set_index("year")
    rows = [
        [what[0].upper() + what[1:], "pays" if name in INCOME else "is spent", *by_year[name]]
        for name, what in MONEY.items()
    ]
    title = "Money for equipment, million dollars of 2024 by calendar year"
    return title, ["What", "It", *map(str, years)], rows


def _name(plan: "HandoverPlan", capability: str) -> str:
    return plan.scenario.evidence.capabilities[capability].name
