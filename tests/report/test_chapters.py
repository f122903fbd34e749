"""Chapters are what wings declare: nothing that is declared vanishes, and nothing is made up."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from counterpoise import wings
from counterpoise.charts.chart import Chart
from counterpoise.charts.view import View
from counterpoise.extras import alt
from counterpoise.report.chapters import chapters
from counterpoise.report.sources import linked
from counterpoise.wings import PLAN, REPORT, STUDY, WINGS, Chapter, Section, Table, Wing, register
from counterpoise.wings.declarations import deferred

LEFT = Chart(
    id="left",
    name="Left",
    data=lambda view, side: {"left": pd.DataFrame({"x": [1.0]})},
    title=lambda view: "Left",
    says=lambda view: "One mark.",
    table=lambda view: pd.DataFrame({"x": ["1"]}),
    tables_used=("requirements", "aid"),
    spec=lambda theme: alt.Chart(alt.NamedData(name="left")).mark_point().encode(x="x:Q"),
)

ALONE = Chapter("c", "C", ("left",), (), "toy")


class Sides(View):
    """A view of two sides."""

    @property
    def titles(self) -> list[str]:
        """What each side is called."""
        return ["north", "south"]


@pytest.fixture
def declared() -> Iterator[None]:
    """Leave the wings as they were."""
    before = dict(WINGS)
    yield
    WINGS.clear()
    WINGS.update(before)


def placed() -> set[str]:
    """Return the ids of charts that a chapter, a page or a command shows."""
    written = [chapter for name in (REPORT, PLAN, STUDY) for chapter in wings.chapters(name)]
    parts = [*written, *wings.pages(), *wings.commands()]
    return {name for part in parts for name in part.charts}


def test_every_chart_stands_somewhere_and_every_place_has_its_chart() -> None:
    known = {*wings.charts()}
    assert known - placed() == set()
    assert placed() - known == set()


def test_charts_and_sections_stand_in_the_order_declared(declared: None) -> None:
    def words(view: View) -> list[Section]:
        return [Section("Words", (view.titles[0],), tables_used=("stationed",), sources=("s",))]

    first = Chapter("first", "First", ("left",), (words,), "toy", order=2)
    second = Chapter("second", "Second", (), (words,), "toy", order=1)
    empty = Chapter("empty", "Empty", (), (lambda view: [],), "toy")
    register(Wing("toy", "A toy", charts=lambda: (LEFT,), chapters=(first, second, empty)))
    found = chapters("toy", Sides())
    assert [each.chapter.id for each in found] == ["second", "first"]
    assert [figure.id for figure in found[1].figures] == ["left"]
    assert found[1].tables_used == ["requirements", "aid", "stationed"]
    assert found[1].cited == ["s"]
    assert found[1].sections[0].paragraphs == ("north",)


def test_a_chart_that_the_view_does_not_allow_is_left_out(declared: None) -> None:
    shut = replace(LEFT, available=lambda view: False)
    register(Wing("toy", "Toy", charts=lambda: (shut,), chapters=(ALONE,)))
    assert chapters("toy", Sides()) == []


def test_a_chart_of_each_side_has_a_plot_for_each(declared: None) -> None:
    each = replace(LEFT, per_side=True)
    register(Wing("toy", "Toy", charts=lambda: (each,), chapters=(ALONE,)))
    [found] = chapters("toy", Sides())
    [figure] = found.figures
    assert list(figure.data) == ["left", "left_2"]
    assert [plot["title"]["text"] for plot in figure.spec["concat"]] == [["north"], ["south"]]


def test_a_chapter_with_a_chart_that_nobody_declares_is_refused(declared: None) -> None:
    register(Wing("toy", "Toy", chapters=(Chapter("c", "C", ("right",), (), "toy"),)))
    with pytest.raises(ValueError, match="chapter c: no wing declares a chart 'right'"):
        chapters("toy", Sides())


def test_every_section_of_a_built_in_chapter_can_be_found() -> None:
    """Sections are named, so that the command line starts fast; a slip in a name shows here."""
    named = [s for d in (REPORT, PLAN) for c in wings.chapters(d) for s in c.sections]
    assert len(named) > 5
    for section in named:
        assert isinstance(section, deferred)
        assert callable(section.function)


def test_a_table_of_a_frame_has_blanks_for_what_is_missing() -> None:
    frame = pd.DataFrame({"Ally": ["North", "South"], "Share": ["1%", None]})
    assert Table.of(frame, "Shares").rows == [["North", "1%"], ["South", ""]]


def test_addresses_in_a_reference_lead_where_they_say() -> None:
    text = "NATO, 1966, https://a.int/66.htm;\nIMF, https://b.org/c?d=1&e=2. See <b> javascript:f()"
    assert linked(text) == [
        ("NATO, 1966, ", "https://a.int/66.htm"),
        (";\nIMF, ", "https://b.org/c?d=1&e=2"),
        (". See <b> javascript:f()", ""),
    ]
    assert linked("DOMAIN") == [("DOMAIN", "")]
