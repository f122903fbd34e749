"""What the report says of contingencies, where a run has looked at them."""

from typing import Any

from counterpoise.charts.view import ResultView
from counterpoise.wings.declarations import Section
from counterpoise.wings.theatre.findings import READ

TABLES = (*READ, "contingencies", "axes_of_advance", "theatre_forces", "theatre_links")


def theatre(view: ResultView) -> list[Section]:
    """Return counts by contingency and law for each scenario."""
    return []


_ = Any
