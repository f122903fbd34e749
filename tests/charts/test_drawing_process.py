"""A second process draws what this one would have drawn, and its absence changes nothing."""

import sys

import pandas as pd
import pytest

from counterpoise.charts import to_svg
from counterpoise.charts.chart import Figure
from counterpoise.charts.drawing_process import DrawingProcess


def figure(name: str, mark: object = "bar") -> Figure:
    drawn = {
        "mark": mark,
        "data": {"name": name},
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }
    data = {name: pd.DataFrame({"x": range(9_000)})}  # more than a pipe holds
    return Figure(name, name, "Says.", drawn, data, pd.DataFrame(), ())


def test_draws_the_same_and_what_was_not_begun_too() -> None:
    first, second, third = (figure(name) for name in ("one", "two", "three"))
    with DrawingProcess() as process:
        process.begin(first)
        process.begin(second)
        assert process.to_svg(second) == to_svg(second)
        assert process.to_svg(first) == to_svg(first)
        process.begin(third)
        assert process.to_svg(third) == to_svg(third)
        folder = process.folder
    assert not folder.exists()


def test_what_cannot_be_drawn_there_is_drawn_here() -> None:
    good, bad = figure("good"), figure("bad", mark=["no mark"])
    with DrawingProcess() as process:
        process.begin(bad)
        process.begin(good)
        assert process.to_svg(good) == to_svg(good)
        with pytest.raises(ValueError, match="Vega"):
            process.to_svg(bad)


def test_without_a_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    only = figure("only")
    with DrawingProcess() as process:
        process.begin(only)
        assert process.to_svg(only) == to_svg(only)


def test_nothing_is_left_running_where_the_caller_fails() -> None:
    with pytest.raises(RuntimeError), DrawingProcess() as process:  # noqa: PT012 the place counts
        process.begin(figure("left"))
        raise RuntimeError
    assert not process.running
    assert not process.folder.exists()
