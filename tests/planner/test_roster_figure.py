"""The calendar strip holds the roster and nothing else."""

from importlib.util import find_spec

import pytest

if find_spec("ortools") is None:  # found and not imported: it has a process of its own
    pytest.skip("OR-Tools is not installed", allow_module_level=True)

from counterpoise.charts import to_svg
from counterpoise.charts.planner.rotations import KINDS, ROSTER, RosterView
from counterpoise.planner.rotations import load_roster, make_plan

CONTENT = {
    "name": "small",
    "periods": ["p1", "p2", "p3"],
    "allies": ["BEL", "DNK"],
    "slots": {
        "north": {
            "kind": "air_policing",
            "lead": {"requires": "pilot"},
            "contributor": {"wanted": 1},
        }
    },
    "qualified": {"pilot": {"allies": ["BEL", "DNK"]}},
    "caveats": [
        {"allies": ["DNK"], "roles": ["lead"], "periods": ["p1", "p2"]},
        {"allies": ["BEL"], "roles": ["lead"], "periods": ["p3"]},
    ],
    "commitments": [{"ally": "BEL", "slot": "north", "role": "contributor", "periods": ["p2"]}],
    "objective": {"uncovered_lead": 100, "uncovered": 10},
}


def test_bars_are_runs_of_leads_and_an_empty_lead_shows() -> None:
    figure = ROSTER.draw(RosterView(make_plan(load_roster(CONTENT))))
    strips = figure.data["strips"]
    assert strips[["start", "end", "ally"]].to_numpy().tolist() == [
        [0, 1, "BEL"],
        [1, 2, ""],
        [2, 3, "DNK"],
    ]
    assert strips["kind"].tolist() == [KINDS[0], KINDS[2], KINDS[1]]
    assert figure.data["crews"]["text"].tolist() == ["DNK", "BEL", "BEL"]
    assert "1 lead place stays empty" in figure.title
    # Only Belgium's part in the second period is promised.
    crew = figure.table.set_index("Role").loc["contributor"]
    assert crew[["p1", "p2", "p3"]].tolist() == ["DNK", "BEL*", "BEL"]
    svg = to_svg(figure)
    for word in ("north", "BEL", "DNK", "p3"):
        assert f">{word}<" in svg
