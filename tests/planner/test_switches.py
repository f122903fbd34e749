"""A switch that a planner cannot follow is refused by both planners, and never passed over."""

from typing import Any

import pytest

from counterpoise import apportion, plan
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

pytest.importorskip("linopy")
pytest.importorskip("highspy")

SMALL: dict[str, Any] = {"capabilities": ["sead"], "members": {"only": ["NOR", "SWE", "USA"]}}
REMEDIES = {
    "price_response": "Switch it off to",
    "learning": "Switch it off to",
    "integration": "Switch it off to",
    "stop_gaps": "what is hired comes on top of a plan's own units",
}


@pytest.mark.parametrize("planner", [plan, apportion])
def test_all_of_them_are_told_at_once(planner: Any, evidence: Evidence) -> None:
    on = {"switches": dict.fromkeys(REMEDIES, True)}
    with pytest.raises(InputError) as refused:
        planner("hold", evidence=evidence, changes=SMALL | on)
    told = {p.place: p.remedy for p in refused.value.problems}
    assert set(told) == {f"switches.{switch}" for switch in REMEDIES}
    for switch, remedy in REMEDIES.items():
        assert remedy in told[f"switches.{switch}"]
        assert planner.__name__ in told[f"switches.{switch}"]


def test_a_switch_that_an_apportionment_follows_is_allowed(evidence: Evidence) -> None:
    """Loans lift the rule on debt: money reaches further, and no need stays shorter."""
    found = [
        apportion(
            "hold",
            evidence=evidence,
            changes=SMALL | {"switches": {"safe_loans": loans}},
            explain=False,
        )
        for loans in (False, True)
    ]
    short = [one.shortfall["short"].sum() for one in found]
    assert short[1] <= short[0] + 1e-9
