"""Rosters for tests."""

from typing import Any


def large(periods: int) -> dict[str, Any]:
    """Return a roster of every member in which nothing but the weights decides.

    Four periods have a first roster in a second or two and no proof for minutes. Twelve begin by
    kinds of places, as huge rosters do, and take many times longer to a first one.
    """
    places = {"wanted": 3, "standing": True}
    return {
        "name": "large",
        "periods": {"start": "2027-01", "months": 4, "count": periods},
        "slots": {
            name: {"kind": "maritime", "lead": {"standing": True}, "contributor": places}
            for name in "abcdef"
        },
        "fair_load": {"by": "gdp"},
        "rest": [{"periods": 1, "longest_tour": 2}],
        "affinity": [{"name": "kin", "allies": ["DEU", "NLD", "FRA", "BEL", "ITA"]}],
        "objective": {
            "uncovered_lead": 9,
            "uncovered": 9,
            "fairness": 3,
            "affinity": 2,
            "continuity": 4,
        },
    }
