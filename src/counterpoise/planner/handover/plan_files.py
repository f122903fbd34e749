"""The files of a plan: a scenario that runs, the data, a CSV table each, and one workbook."""

from typing import TYPE_CHECKING

from counterpoise.atomic_write import Writer, text_writer
from counterpoise.ledger.export import json_writer, table_writer

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan


def tables_of(plan: "HandoverPlan") -> "dict[str, pd.DataFrame]":
    """Return the tables that are written, by the name of their file and sheet."""
    return {
        "orders": plan.orders,
        "deliveries": plan.deliveries,
        "programmes": plan.programmes,
        "money": plan.money,
        "prices": plan.prices,
    }


def plan_files(plan: "HandoverPlan") -> dict[str, Writer]:
    """Return what writes each file of a plan, by name.

    ``plan.yaml`` is a scenario that runs like any other, ``plan.json`` what ``--json`` prints,
    ``plan.xlsx`` all tables with a sheet for each ally.

    Raises
    ------
    InputError
        If openpyxl, which the extra ``plan`` brings, is not installed.
    """
    from counterpoise.planner.handover.workbook import workbook_writer

    tables = tables_of(plan)
    return {
        "plan.yaml": text_writer(plan.to_scenario().to_yaml()),
        "plan.json": json_writer(plan.summary()),
        **{f"{name}.csv": table_writer(table) for name, table in tables.items()},
        "plan.xlsx": workbook_writer(plan, tables),
    }
