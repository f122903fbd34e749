"""Two wings that are defined here only: one reads the engine, the other reads the first."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from counterpoise.charts.chart import Chart, Frame
from counterpoise.ensemble.models import ModelBatch
from counterpoise.quantities import Quantity
from counterpoise.wings import WINGS, Chapter, Command, Group, Page, Section, Table, Wing, register

TOYS = Group("toys", "Commands of a wing that only a test knows.")


def _alarm(batch: ModelBatch) -> dict[str, Any]:
    return {"alarm": 1 - batch.values["coverage"].min(axis=2)}


def _worst(batch: ModelBatch) -> dict[str, Any]:
    return {"worst_alarm": batch.values["alarm"].max(axis=1)}


ALARM = Quantity("alarm", ("future", "time_bounds"), "share", "Alarm", "series", _alarm)
WORST = Quantity("worst_alarm", ("future",), "share", "Worst alarm", "measure", _worst)


def _table(view: Any) -> Any:
    import pandas as pd

    scenarios = [str(name) for name in view.result["scenario"].values]
    values = view.result["worst_alarm"].median("future").values
    return pd.DataFrame({"scenario": scenarios, "alarm": np.round(values, 3)})


def _spec(theme: str) -> Any:
    import altair as alt

    box = [alt.param(name="box", value=860), alt.param(name="narrow", expr="box < 560")]
    return (
        alt.Chart(alt.NamedData("alarms"))
        .add_params(*box)
        .mark_bar()
        .encode(x=alt.X("alarm:Q"), y=alt.Y("scenario:N"))
    )


CHART: Chart[Any] = Chart(
    id="alarm",
    name="Alarm",
    data=lambda view, side: {"alarms": _table(view)},
    title=lambda view: "How loud the alarm is",
    says=lambda view: "The worst alarm of each scenario.",
    table=_table,
    tables_used=("requirements",),
    spec=_spec,
    frame=Frame(left=120, right=20, top=20, bottom=40, left_narrow=80, top_narrow=20),
    available=lambda view: "worst_alarm" in view.result,
)


def _sections(view: Any) -> list[Section]:
    if "worst_alarm" not in view.result:
        return []
    table = Table.of(_table(view), "The worst alarm")
    return [Section("In words", ("An alarm is what is short at the worst.",), (table,))]


def ring(loud: bool = False) -> None:
    """Ring the alarm."""
    print("RING" if loud else "ring")


FIRST = Wing("alarm", "Alarm", quantities=lambda: (ALARM,), model=_alarm, reads=("coverage",))
SECOND = Wing(
    "worry",
    "Worry",
    quantities=lambda: (WORST,),
    charts=lambda: (CHART,),
    chapters=(Chapter("worry", "What to worry about", ("alarm",), (_sections,), order=650),),
    pages=(Page("worry", "Worry", ("alarm",), order=250),),
    commands=(Command("ring", ring), Command("ring", ring, TOYS)),
    model=_worst,
    reads=("alarm",),
)


@pytest.fixture
def toys() -> Iterator[None]:
    """Register both, and take them out again."""
    before = dict(WINGS)
    try:
        register(FIRST)
        register(SECOND)
        yield
    finally:
        WINGS.clear()
        WINGS.update(before)
