"""Traps in published figures that the ledger must name, one by one."""

import json
from pathlib import Path

import pytest

from counterpoise.evidence import Evidence
from counterpoise.ledger.exchange import dimensions_of
from counterpoise.ledger.expenditure import burden_of
from counterpoise.ledger.fairness import fair_shares_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
WORKBOOK = SHARED / "nato" / "240617-def-exp-2024-TABLES-en.xlsx"


@pytest.mark.parametrize("release", ["2024-06", "2025-08", "2026-03"])
def test_iceland_is_named_and_not_counted(release: str, evidence: Evidence) -> None:
    """31 of 32 members have forces; all 32 have GDP and a fair share of the bill."""
    found = burden_of(evidence, release)
    assert found.no_forces == ("ISL",)
    assert "ISL" not in found.allies.index
    assert any("Iceland" in warning for warning in found.warnings)
    fair = fair_shares_of(evidence, release=release)
    assert fair.comparison.shares.loc["ISL", "equal_share"] > 0
    assert fair.comparison.shares.loc["ISL", "money"] == 0


def test_one_ally_has_three_definitions(evidence: Evidence) -> None:
    """The United States: 3.2 per cent by NATO (2025), 2.9 by its budget, 3.4 by SIPRI (2024)."""
    nato = burden_of(evidence, "2026-03", 2025)
    assert round(nato.allies.loc["USA", "share_of_gdp"], 3) == 0.032
    assert evidence.figure("definitions/USA/2025/national_budget").value == 0.029
    assert evidence.figure("definitions/USA/2024/sipri").value == 0.034
    told = next(w for w in nato.warnings if w.startswith("United States"))
    assert "3.4%" in told
    assert "2.9%" in told
    assert "not comparable" in told
    # Other definitions never enter a ranking: the column is NATO's alone.
    for ally, row in nato.allies.iterrows():
        printed = evidence.tables["expenditure"][str(ally), "2025", "share_of_gdp", "2026-03"]
        assert row["share_of_gdp"] == printed.value


def test_rotations_stand_beside_permanent_forces(evidence: Evidence) -> None:
    """Poland has a few hundred permanently assigned; forces with rotations are a figure apart."""
    permanent = [
        figure.value for (host, *_), figure in evidence.tables["stationed"].items() if host == "POL"
    ]
    assert 0 < max(permanent) < 1000
    exchanges = dimensions_of(evidence).exchanges.set_index("exchange")
    with_rotations = exchanges.loc["forces_with_rotations"]
    assert with_rotations["low"] > exchanges.loc["forces_stationed", "value"]
    assert with_rotations["low"] < with_rotations["value"] < with_rotations["high"]


def test_inflation_in_turkiye_is_noted(evidence: Evidence) -> None:
    for release in ("2024-06", "2026-03"):
        warnings = burden_of(evidence, release).warnings
        assert any("Türkiye" in w and "inflation" in w for w in warnings)
    # A release without Türkiye has nothing to note.
    assert not any("inflation" in w for w in burden_of(evidence, "2026-07").warnings)


def test_fiscal_years_are_said(evidence: Evidence) -> None:
    told = json.loads(json.dumps(burden_of(evidence).to_json()))["definitions"]["years"]
    assert "fiscal year" in told
    assert "30 September" in told


def test_albania_and_slovenia_are_those_of_the_workbook(evidence: Evidence) -> None:
    """Table 2 of the workbook of June 2024, cells N11 and N37; a list had 556 and 945."""
    printed = {"ALB": 516.1, "SVN": 949.0}
    for ally, million in printed.items():
        shipped = evidence.figure(f"expenditure/{ally}/2024/spending_current/2024-06").value
        assert shipped == pytest.approx(million, abs=0.05)


@pytest.mark.shared
def test_the_workbook_says_albania_and_slovenia(evidence: Evidence) -> None:
    if not WORKBOOK.is_file():
        pytest.skip("the official file of NATO is not beside the checkout")
    import openpyxl

    sheet = openpyxl.load_workbook(WORKBOOK, data_only=True, keep_links=False)["TABLE2"]
    column = {
        str(row[2].value).strip().rstrip("*"): row[13].value
        for row in sheet.iter_rows(min_row=11, max_row=41)
    }
    assert column["Albania"] == pytest.approx(516.1, abs=0.05)
    assert column["Slovenia"] == pytest.approx(949.0, abs=0.05)


@pytest.mark.shared
def test_croatian_euros_before_the_euro(evidence: Evidence) -> None:
    """Sums of 2014 to 2019 are in euros at the fixed rate of 2023, their dollars are not."""
    if not WORKBOOK.is_file():
        pytest.skip("the official file of NATO is not beside the checkout")
    from counterpoise.evidence.readers.nato_checks import workbook_checks

    checks = workbook_checks(WORKBOOK, evidence.allies)
    rates = checks[checks["check"] == "rate of the euro"]
    off = rates[~rates["agrees"].astype(bool)]
    assert set(off["ally"]) == {"HRV"}
    assert sorted(off["year"]) == list(range(2014, 2020))
    assert (off["printed"] / off["recomputed"] - 1).abs().max() < 0.017
    assert off["explained"].str.contains("fixed rate").all()
