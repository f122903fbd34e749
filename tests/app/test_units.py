"""Units are written as people write them, and none is left as a code."""

import pytest

from counterpoise.app.texts import unit_in_words
from counterpoise.evidence import load_evidence


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("share_of_gdp", "share of GDP"),
        ("share_of_gdp/year", "share of GDP a year"),
        ("musd_2024/unit/year", "million US dollars of 2024 per unit a year"),
        ("people/musd_2024", "people per million US dollars of 2024"),
        ("guns and launchers", "guns and launchers"),
    ],
)
def test_units_in_words(unit: str, words: str) -> None:
    assert unit_in_words(unit) == words


def test_no_unit_of_the_evidence_is_left_as_a_code() -> None:
    evidence = load_evidence()
    units = {figure.unit for table in evidence.tables.values() for figure in table.values()}
    assert len(units) > 30
    assert not {unit for unit in units if set("_/") & set(unit_in_words(unit))}
