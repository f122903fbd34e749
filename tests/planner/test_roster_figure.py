"""The calendar strip holds the roster and nothing else."""

from importlib.util import find_spec

import pytest

if find_spec("ortools") is None:  # found and not imported: it has a process of its own
    pytest.skip("OR-Tools is not installed", allow_module_level=True)

from counterpoise.charts import to_svg
from counterpoise.charts.planner.rotations import BAR, KINDS, ROSTER, RosterView
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
    bars = strips[["start", "end", "ally"]].to_numpy().tolist()
    assert bars == [
        *([0, 1, "BEL"], [1, 2, ""], [2, 3, "DNK"]),
        *([0, 1, "DNK"], [1, 3, "BEL"]),
    ]
    assert strips["kind"].tolist() == [KINDS[0], KINDS[2], KINDS[1], KINDS[3], KINDS[4]]
    assert strips["y"].to_list() == [0, 0, 0, BAR, BAR]  # contributors stand in a lane below
    assert "1 lead place stays empty" in figure.title
    # Only Belgium's part in the second period is promised.
    crew = figure.table.set_index("Role").loc["contributor"]
    assert crew[["p1", "p2", "p3"]].tolist() == ["DNK", "BEL*", "BEL"]
    svg = to_svg(figure)
    for word in ("north", "BEL", "DNK", "p3"):
        assert f">{word}<" in svg


def test_a_line_marks_what_all_rosters_as_good_have() -> None:
    """Belgium alone may lead in the first period; who leads in the second is open."""
    content = CONTENT | {
        "slots": {"north": {"kind": "air_policing", "lead": {}}},
        "caveats": [{"allies": ["DNK"], "periods": ["p1"]}],
        "commitments": [],
        "periods": ["p1", "p2"],
    }
    figure = ROSTER.draw(RosterView(make_plan(load_roster(content))))
    assert figure.data["common"][["start", "end"]].to_numpy().tolist() == [[0, 1]]
    row = figure.table.set_index("Role").loc["lead"]
    assert row["p1"] == "BEL+"
    assert row["p2"] in ("BEL", "DNK")


def test_tours_of_three_years_by_month_are_bars_and_codes_where_they_fit() -> None:
    """Two stay six months in turns, three at a time: no bar covers another of its lane."""
    content = CONTENT | {
        "periods": {"start": "2027-01", "months": 1, "count": 36},
        "allies": ["BEL", "DNK", "NLD", "NOR", "POL"],
        "slots": {
            "north": {
                "kind": "air_policing",
                "contributor": {"wanted": 3, "tour": {"least": 1, "most": 6, "starts": 2}},
            }
        },
        "qualified": {},
        "caveats": [],
        "commitments": [],
    }
    strips = ROSTER.draw(RosterView(make_plan(load_roster(content)))).data["strips"]
    for _, lane in strips.groupby("y"):
        ordered = lane.sort_values("start")
        assert (ordered["start"].to_numpy()[1:] >= ordered["end"].to_numpy()[:-1]).all()
    assert strips["y"].nunique() == 3
    long = strips["end"] - strips["start"] > 1
    assert (strips.loc[long, "code"] == strips.loc[long, "ally"]).all()
    assert (strips.loc[~long, "code"] == "").all()
