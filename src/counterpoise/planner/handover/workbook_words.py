"""What the first sheet of a plan's workbook says: what the plan is, and what each column means."""

from typing import TYPE_CHECKING

from counterpoise.planner.handover.summary import STATUS, headline, solver_versions

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan

SHEETS = {
    "orders": "What each ally orders, by capability and period; a period is named by its first "
    "quarter.",
    "deliveries": "What arrives, by calendar year, before any of it retires. Source “plan” is "
    "ordered by this plan; “under contract” are firm orders of the order book; “under way” is what "
    "the stages of delivery hold on the opening day, where no order book is known what replaces "
    "retirement.",
    "programmes": "All that an ally orders of a capability: cost, first and last order, and when "
    "a tenth, half and nine tenths of it have arrived. Empty: after the run. Programmes of fewer "
    "than 0.005 units are left out.",
    "money": "What each ally has for equipment by calendar year, and where it goes. Equipment "
    "money with what is added and what is lacking equals the sum of the other columns.",
    "prices": "What one more unit of each limit is worth, for a small change and one change at a "
    "time. At a corner it is only an upper bound.",
}
"""What each sheet holds."""


def explained(plan: "HandoverPlan", tables: "dict[str, pd.DataFrame]") -> list[list[str]]:
    """Return the rows of the sheet that explains, two cells each.

    Parameters
    ----------
    plan : HandoverPlan
        The plan.
    tables : dict of str to DataFrame
        Its tables, which say in their attributes what columns are counted in.
    """
    from counterpoise.ensemble.versions import versions

    request, evidence = plan.request, plan.scenario.evidence
    asked = f"{request.objective}, budget {request.budget}"
    asked += f", by {request.by}" if request.by is not None else ""
    asked += f", no ally above {request.cap:g} of a capability" if request.cap is not None else ""
    rows = [
        ["Counterpoise plan", plan.scenario.title],
        ["Result", headline(plan)],
        ["Asked for", asked],
        ["Status", ". ".join(STATUS.get(plan.status, (plan.status, "See plan.json.")))],
        [
            "Read it as",
            "The best case under stated limits. Optima are flat: who orders what among "
            "allies that do it equally well is the solver's choice. Units are divisible.",
        ],
        ["Names", "Allies by ISO 3166 code, capabilities by id; sheets of allies have full names."],
        [],
        ["Sheet", "What it holds"],
    ]
    rows += [[name.capitalize(), says] for name, says in SHEETS.items() if name in tables]
    rows += [["One for each ally", "The same for one ally, years side by side."], []]
    rows.append(["Column", "Counted in"])
    units: dict[str, str] = {}
    for table in tables.values():
        units |= table.attrs.get("units", {})
    rows += [[name, says] for name, says in units.items()]
    made = (
        versions() | solver_versions() | {"scenario": plan.scenario.hash, "evidence": evidence.hash}
    )
    return [*rows, [], ["Made with", ""], *([name, text] for name, text in made.items())]
