"""What charts of money and the map need to know of a scenario, beside what the engine gives."""

from typing import Any

from counterpoise.alliance import REASONS, USES
from counterpoise.charts.provision_map import BORDERS
from counterpoise.charts.translation import CONTEXT
from counterpoise.charts.view import COST_YEAR
from counterpoise.ensemble.money import REASON_CLAUSES, REASON_NAMES, USE_NAMES
from counterpoise.scenario import Scenario


def accounts_of(scenario: Scenario) -> dict[str, Any]:
    """Return years, allies, and what uses of money and reasons are called.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    dict
        ``years`` of the run and the one in ``focus``; the code of the ``leading`` ally;
        ``allies`` by code with their names and their order in the evidence; ``uses`` and
        ``reasons`` in the order of the engine, with the rank in which they are stacked.
    """
    evidence, years = scenario.evidence, scenario.calendar.years
    order = list(evidence.allies)
    return {
        "years": years,
        "focus": min(years, key=lambda year: abs(year - COST_YEAR)),
        "leading": evidence.leading,
        "allies": {
            code: {"name": evidence.allies[code].name, "order": order.index(code)}
            for code in scenario.members
        },
        "uses": [
            {"id": use, "name": USE_NAMES[use], "rank": list(USE_NAMES).index(use)} for use in USES
        ],
        "reasons": [
            {
                "id": reason,
                "name": REASON_NAMES[reason],
                "rank": list(REASON_NAMES).index(reason),
                "becomes": REASON_CLAUSES[reason],
            }
            for reason in REASONS
        ],
    }


def words_of(accounts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the texts of such accounts with their contexts, for translation."""
    parts = [*accounts["uses"], *accounts["reasons"]]
    return [
        *((CONTEXT, part["name"]) for part in parts),
        *(("", reason["becomes"]) for reason in accounts["reasons"]),
        *(("the", ally["name"]) for ally in accounts["allies"].values()),
        (CONTEXT, BORDERS),
    ]
