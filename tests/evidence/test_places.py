"""The catalogues of the theatre: what a row may say, how rows fit, and that nothing is finer."""

import csv
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from counterpoise import load_evidence
from counterpoise.evidence import Evidence
from counterpoise.evidence.place_checks import MOST_ZONES, largest_part, whole_formations
from counterpoise.evidence.places import FORMATIONS, RECORDS, Formation, Link, Node, Zone
from counterpoise.problems import InputError

TABLES = Path(str(files("counterpoise.evidence").joinpath("tables")))
PROOF = {"source": "counterpoise_judgement", "grade": "D", "note": "Made up for a test."}
NODE = PROOF | {
    "node": "somewhere",
    "name": "Somewhere",
    "country": "POL",
    "latitude": "54.1",
    "longitude": "22.9",
    "kind": "junction",
    "gauge_change": "false",
}
LINK = PROOF | {
    "link": "L999",
    "from_node": "here",
    "to_node": "there",
    "mode": "road",
    "length_km": "100",
    "length_method": "great circle times 1.25",
    "length_grade": "D",
    "gauge_mm": "",
    "capacity": "1000",
    "capacity_low": "500",
    "capacity_high": "2000",
    "capacity_unit": "vehicles/day",
    "crossing": "none",
    "region": "poland",
}
FORMATION = PROOF | {
    "formation": "F999",
    "name": "A brigade",
    "kind": "formation",
    "side": "NATO",
    "nation": "POL",
    "type": "mechanised",
    "weight": "heavy",
    "zone": "POL-W",
    "destination": "POL-NE",
    "part_of": "",
    "people": "4000",
    "people_low": "",
    "people_high": "",
    "people_grade": "C",
    "brigades": "1",
    "readiness_days": "5",
    "as_of": "2026",
    "available_from": "",
}


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., InputError]:
    """Return what is wrong once texts of some catalogues are replaced."""

    def load(**replaced: tuple[str, str]) -> InputError:
        for name, (old, new) in replaced.items():
            text = (TABLES / f"{name}.csv").read_text("utf-8")
            assert old in text
            (tmp_path / f"{name}.csv").write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(InputError) as caught:
            load_evidence(tmp_path)
        return caught.value

    return load


@pytest.mark.parametrize("record", [Node, Zone])
@pytest.mark.parametrize("column", ["latitude", "longitude"])
def test_coordinates_finer_than_a_tenth_of_a_degree_are_refused(
    record: type[Node | Zone], column: str
) -> None:
    row = NODE if record is Node else ZONE
    assert record.model_validate(row)
    for finer in ("54.12", "22.05", "54.1001"):
        with pytest.raises(ValidationError, match="finer than a tenth of a degree"):
            record.model_validate(row | {column: finer})


ZONE = PROOF | {
    "zone": "POL-NE",
    "name": "A zone",
    "country": "POL",
    "latitude": "54.1",
    "longitude": "22.9",
    "side": "NATO",
    "kind": "front",
    "capital": "false",
    "node": "somewhere",
}


@pytest.mark.parametrize("catalogue", ["theatre_zones", "theatre_nodes"])
def test_shipped_coordinates_have_one_decimal(catalogue: str) -> None:
    for row in csv.DictReader((TABLES / f"{catalogue}.csv").read_text("utf-8").splitlines()):
        for column in ("latitude", "longitude"):
            assert re.fullmatch(r"-?\d+\.\d", row[column]), row


def test_no_catalogue_has_columns_for_anything_finer() -> None:
    """Neither units below a battalion nor a grid, an address or a load class of a bridge."""
    columns = {name for record, _ in RECORDS.values() for name in record.model_fields}
    assert not columns & {"grid", "mgrs", "address", "load_class", "bridge", "company", "weapon"}


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"zone": ""}, "a formation without a zone"),
        ({"brigades": ""}, "a formation without strength"),
        ({"brigades": "0"}, "a formation without strength"),
        ({"weight": ""}, "a formation without a weight"),
        ({"readiness_days": ""}, "without days of readiness"),
        ({"readiness_days": "-3"}, "negative days"),
        ({"brigades": "0.03"}, "finer than a battalion"),
        ({"name": "A tank company"}, "finer than a battalion"),
        ({"type": "battery"}, "finer than a battalion"),
        ({"type": "company groups"}, "finer than a battalion"),
        ({"nation": "Poland"}, "nation"),
        ({"people": ""}, "a grade belongs to people"),
    ],
)
def test_formations_that_cannot_be_are_refused(other: dict[str, str], what: str) -> None:
    assert Formation.model_validate(FORMATION)
    with pytest.raises(ValidationError, match=what):
        Formation.model_validate(FORMATION | other)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"capacity": "0", "capacity_low": "0"}, "greater than 0"),
        ({"capacity": "", "capacity_low": ""}, "is empty"),
        ({"length_km": "0"}, "greater than 0"),
        ({"capacity_low": "1500"}, "outside its range"),
        ({"capacity_unit": "trains/day"}, "counted in vehicles/day"),
        ({"to_node": "here"}, "its own node"),
        ({"gauge_mm": "1520"}, "a gauge belongs to a railway"),
        ({"mode": "rail", "capacity_unit": "trains/day"}, "a gauge belongs to a railway"),
    ],
)
def test_links_that_cannot_be_are_refused(other: dict[str, str], what: str) -> None:
    assert Link.model_validate(LINK)
    with pytest.raises(ValidationError, match=what):
        Link.model_validate(LINK | other)


def test_every_problem_of_the_catalogues_is_listed_at_once(
    changed: Callable[..., InputError],
) -> None:
    """A finer coordinate, a link of no capacity, a node cut off and a formation off the road."""
    told = str(
        changed(
            theatre_nodes=("visby,Visby,SWE,57.6,18.3", "visby,Visby,SWE,57.64,18.3"),
            theatre_links=("nynashamn,visby,sea", "nynashamn,visbi,sea"),
            theatre_forces=("light,GBR,EST-N", "light,GRB,EST-N"),
            theatre_zones=("NATO,rear,false,rotterdam", "NATO,rear,false,rotterdan"),
        )
    )
    for what in (
        "57.64 is finer than a tenth of a degree",
        "unknown node 'visbi'",
        "row visby: no link joins it to the rest of the graph",
        "Gotland regiment stands in SWE-G, from which no road leads",
        "unknown zone 'GRB'. Did you mean GBR",
        "unknown node 'rotterdan'. Did you mean rotterdam",
    ):
        assert what in told
    nothing = str(changed(theatre_links=(",1000,500,2000,vehicles/day", ",0,0,2000,vehicles/day")))
    assert "capacity" in nothing


def test_shipped_catalogues_hold_together(evidence: Evidence) -> None:
    places = evidence.places
    assert len(places.theatre_zones) <= MOST_ZONES
    nodes = {node.node for node in places.theatre_nodes}
    ways = [(link.from_node, link.to_node) for link in places.theatre_links]
    assert largest_part(nodes, ways) == nodes
    assert {zone.node for zone in places.theatre_zones} <= nodes


def test_capacities_are_planning_values_and_say_so(evidence: Evidence) -> None:
    for link in evidence.places.theatre_links:
        assert link.grade == "D"
        assert "planning value" in link.note


def test_lengths_of_the_gap_are_kept_apart_by_name(evidence: Evidence) -> None:
    found = {row.line: row.length_km for row in evidence.places.suwalki_lengths}
    assert found["border_popular"] == 65
    assert found["border_surveyed"] == 104
    assert found["gap_popular"] == 100
    assert (found["rail_extension"], found["rail_extension_border"]) == (119, 123)
    gap = next(r for r in evidence.places.suwalki_lengths if r.line == "gap_polish_side")
    assert (gap.low_km, gap.high_km) == (110, 150)


def test_a_part_of_a_formation_is_not_counted_beside_it(evidence: Evidence) -> None:
    counted = {row.formation for row in whole_formations(evidence.places.theatre_forces)}
    assert {"F011", "F021", "F025"} <= counted
    assert not {"F016", "F024"} & counted  # inside F011 and F021
    kinds = {row.formation: row.kind for row in evidence.places.theatre_forces}
    assert {kinds[name] for name in counted} <= set(FORMATIONS)


def test_what_moves_rests_on_judgement_and_says_so(evidence: Evidence) -> None:
    """Brigades and days of readiness are judged in every row, whatever is known of its people."""
    moving = [r for r in evidence.places.theatre_forces if r.kind in FORMATIONS]
    assert {row.grade for row in moving} == {"D"}
    assert {row.people_grade for row in moving} == {"C", "D"}
    assert all("counterpoise_judgement" in row.source for row in moving)


def test_company_rows_of_the_collection_are_left_out(evidence: Evidence) -> None:
    names = {row.formation for row in evidence.places.theatre_forces}
    assert not names & {"F008", "F018"}


def test_copies_of_shipped_catalogues_load_as_own_tables(tmp_path: Path) -> None:
    for name in RECORDS:
        shutil.copy(TABLES / f"{name}.csv", tmp_path)
    assert load_evidence(tmp_path).places.theatre_zones
