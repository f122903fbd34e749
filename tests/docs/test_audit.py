"""What the page on the audit says of the weight of judgement, against a run."""

import re
from pathlib import Path

import pytest

from counterpoise.ensemble.judgement import JUDGED, SOURCED, judged_weight
from counterpoise.scenario import load_scenario

from .renewal import plain

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
SECTION = PAGE.partition("### By weight")[2].partition("\n## ")[0]
ROW = re.compile(r"^\| (\w+) \| (\d+) \| (\d+) \| ([\d.]*) ?\| ([\d.]+) \|$", re.MULTILINE)


def per_cent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f}"


@pytest.mark.validate
def test_numbers_are_those_of_the_command() -> None:
    """It takes some 20 runs; renew the page when figures have moved."""
    found = judged_weight(load_scenario("cliff"))
    judged, sourced = found.shares[JUDGED], found.shares[SOURCED]
    text = plain(SECTION)
    for words in (
        f"**{per_cent(judged.first_order)} per cent** (standard error "
        f"{per_cent(judged.first_order_error)}) comes from figures that are judgement",
        f"and {per_cent(sourced.first_order)} from figures with better sources",
        f"adds a further {per_cent(found.added)} per cent (standard error "
        f"{per_cent(found.added_error)})",
    ):
        assert words in text
    assert ROW.findall(SECTION) == [
        (
            row.name,
            str(row.figures),
            str(row.judged),
            per_cent(row.judged_share.total, 1) if row.judged else "",
            per_cent(row.share.total, 1),
        )
        for row in found.tables
    ]
    # The page says that interactions are small.
    assert abs(judged.first_order - judged.total) < judged.total_error


def test_every_table_of_the_page_has_its_numbers() -> None:
    rows = ROW.findall(SECTION)
    assert len(rows) == SECTION.count("\n| ") - 1
    carried = [float(row[3] or 0) for row in rows]
    assert carried == sorted(carried, reverse=True)
