"""The gallery: every chart of every wing stands there once, with code that a reader can type."""

import ast

from counterpoise.wings.registry import WINGS, charts

from .extensions import gallery_code, gallery_pages

OWNERS = {chart.id: wing.name for wing in WINGS.values() for chart in wing.charts()}


def test_every_chart_has_its_place_once() -> None:
    seen: set[str] = set()
    placed = [row[2] for wing in WINGS.values() for row in gallery_pages.placed(wing, seen)]
    assert sorted(placed) == sorted(charts())
    assert len(placed) > 60


def test_code_is_whole_and_short() -> None:
    """A chart of a result takes three lines; nothing takes more than two dozen."""
    for chart, wing in OWNERS.items():
        code = gallery_code.code_of(chart, wing).of(chart)
        lines = [line for line in code.splitlines() if line]
        tree = ast.parse(code)
        assert isinstance(tree.body[-1], ast.Expr)
        assert f'["{chart}"]' in lines[-1]
        assert len(lines) == 3 or wing in ("planner", "studies")
        assert len(lines) <= 24


def test_charts_that_share_code_are_drawn_from_one_run() -> None:
    groups = gallery_code.drawings(OWNERS)
    assert len(groups) < 12
    assert sorted(chart for mine in groups.values() for chart in mine) == sorted(OWNERS)
