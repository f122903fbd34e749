"""The lists of intelligence sharing: what a row may say, how rows fit, and nothing finer."""

import csv
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from counterpoise import load_evidence
from counterpoise.evidence import Evidence
from counterpoise.evidence.intelligence import (
    FINER,
    INTELLIGENCE_RECORDS,
    Asset,
    Pact,
    WatchedRegion,
)
from counterpoise.problems import InputError

TABLES = Path(str(files("counterpoise.evidence").joinpath("tables")))
PROOF = {"source": "counterpoise_judgement", "grade": "D", "note": "Made up for a test."}
ASSET = PROOF | {
    "asset": "I999",
    "name": "A fleet",
    "kind": "collector",
    "owner": "NOR",
    "host": "NOR",
    "run_with": "",
    "shared_with": "GBR",
    "disciplines": "undersea",
    "regions": "barents",
    "platform": "patrol_aircraft",
    "quantity": "5",
    "unit": "aircraft",
    "tier": "sensitive",
    "in_service_from": "",
    "latitude": "68.5",
    "longitude": "16.7",
}
PACT = PROOF | {
    "pact": "a_pact",
    "name": "A pact",
    "members": "NOR GBR",
    "receivers": "",
    "disciplines": "",
    "tier": "routine",
    "tier_in_war": "sensitive",
    "status": "in_force",
}
REGION = PROOF | {
    "region": "sound",
    "name": "A sound",
    "latitude": "55.7",
    "longitude": "12.7",
    "area": "2",
    "watched_for": "undersea",
    "in_war": "true",
}


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., InputError]:
    """Return what is wrong once texts of some lists are replaced."""

    def load(**replaced: tuple[str, str]) -> InputError:
        for name, (old, new) in replaced.items():
            text = (TABLES / f"{name}.csv").read_text("utf-8")
            assert old in text
            (tmp_path / f"{name}.csv").write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(InputError) as caught:
            load_evidence(tmp_path)
        return caught.value

    return load


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"latitude": "68.55"}, "finer than a tenth of a degree"),
        ({"longitude": ""}, "one coordinate without the other"),
        ({"latitude": "95.0"}, "off the globe"),
        ({"quantity": "-1"}, "greater than 0"),
        ({"quantity": "0"}, "greater than 0"),
        ({"quantity": ""}, "is empty"),
        ({"disciplines": ""}, "without a discipline"),
        ({"disciplines": "undersea undersea"}, "names undersea twice"),
        ({"regions": ""}, "watches no region"),
        ({"kind": "relay"}, "a relay that watches a region"),
        ({"run_with": "NOR"}, "runs it with itself"),
        ({"shared_with": "NOR"}, "shares it with itself"),
        ({"name": "Antenna 3 of a station"}, "finer than public policy"),
        ({"in_service_from": "1900"}, "greater than or equal to 1950"),
        ({"owner": "Norway"}, "owner"),
    ],
)
def test_collectors_that_cannot_be_are_refused(other: dict[str, str], what: str) -> None:
    assert Asset.model_validate(ASSET)
    with pytest.raises(ValidationError, match=what):
        Asset.model_validate(ASSET | other)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"members": "NOR"}, "NOR would pass to itself"),
        ({"members": "NOR", "receivers": "NOR"}, "NOR would pass to itself"),
        ({"members": ""}, "at least 1 item"),
        ({"members": "NOR GBR NOR"}, "names NOR twice"),
        ({"tier": "sensitive", "tier_in_war": "routine"}, "narrower than in routine"),
        ({"tier": "secret"}, "tier"),
    ],
)
def test_pacts_that_cannot_be_are_refused(other: dict[str, str], what: str) -> None:
    assert Pact.model_validate(PACT)
    assert Pact.model_validate(PACT | {"members": "NOR", "receivers": "GBR"})
    with pytest.raises(ValidationError, match=what):
        Pact.model_validate(PACT | other)


def test_regions_that_cannot_be_are_refused() -> None:
    assert WatchedRegion.model_validate(REGION)
    for other, what in (({"area": "-1"}, "greater than 0"), ({"watched_for": ""}, "at least 1")):
        with pytest.raises(ValidationError, match=what):
            WatchedRegion.model_validate(REGION | other)


def test_every_problem_of_the_lists_is_told_at_once(changed: Callable[..., InputError]) -> None:
    """Unknown members and regions, a loop, a negative quantity and a body without a processor."""
    told = str(
        changed(
            intelligence_assets=("Marjata IV,collector,NOR", "Marjata IV,collector,NRO"),
            intelligence_pacts=('Four Eyes, an idea",CAN GBR', 'Four Eyes, an idea",CAN CNA'),
            intelligence_pause=("lost,optical_imagery,ukraine", "lost,optical_imagery,ukrain"),
            intelligence_regions=("19.5,400", "19.5,-400"),
        )
    )
    for what in (
        "row I009, column owner: unknown member 'NRO'",
        "unknown member 'CNA'. Did you mean CAN",
        "unknown region 'ukrain'. Did you mean ukraine",
        "column area: '-400' is not above 0",
    ):
        assert what in told, told
    loop = str(changed(intelligence_pacts=("USA,UKR", "USA,USA")))
    assert "what USA would pass to itself" in loop


def test_a_body_needs_a_processor(tmp_path: Path) -> None:
    rows = (TABLES / "intelligence_assets.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith(("I046", "I053", "I054"))]
    (tmp_path / "intelligence_assets.csv").write_text("".join(kept), "utf-8")
    with pytest.raises(InputError, match="NATO owns it and has no processor"):
        load_evidence(tmp_path)


@pytest.mark.parametrize("name", INTELLIGENCE_RECORDS)
def test_rows_are_sorted_and_places_have_one_decimal(name: str) -> None:
    text = (TABLES / f"{name}.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    key = INTELLIGENCE_RECORDS[name][1]
    assert [row[key] for row in rows] == sorted(row[key] for row in rows)
    for row in rows:
        for column in ("latitude", "longitude"):
            assert re.fullmatch(r"(-?\d+\.\d)?", row.get(column, "")), row


def test_nothing_is_finer_than_public_policy() -> None:
    columns = {c for record, _ in INTELLIGENCE_RECORDS.values() for c in record.model_fields}
    assert not columns & {"grid", "frequency", "resolution", "range_km", "address", "order"}
    for name in INTELLIGENCE_RECORDS:
        assert not FINER.search((TABLES / f"{name}.csv").read_text("utf-8"))


def test_all_rows_of_the_collection_are_there(evidence: Evidence) -> None:
    """Rows I001 to I062 are assets, I071 to I087 events."""
    assert [a.asset for a in evidence.intelligence.intelligence_assets] == [
        f"I{n:03d}" for n in range(1, 63)
    ]
    assert [e.event for e in evidence.intelligence.intelligence_events] == [
        f"I{n:03d}" for n in range(71, 88)
    ]


def test_what_was_recalled_is_judged_and_says_so(evidence: Evidence) -> None:
    for asset in evidence.intelligence.intelligence_assets:
        assert asset.grade == "D"
        assert "judged" in asset.note
        assert "Recalled, page not read." in asset.note or len(asset.source) > 1
