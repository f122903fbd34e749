"""Pictures of growth."""

from pathlib import Path
from typing import Any

COLOUR = "#1f5a93"


def draw(growth: dict[str, Any], folder: Path) -> None:
    """Draw time and memory against each size, and save both as SVG."""
    import altair as alt
    import pandas as pd

    points = pd.DataFrame(growth["points"])
    points["engine_ms"] = points["engine_processor_seconds"] * 1e3
    for column, title, name in (
        ("engine_ms", "Engine, processor time (ms)", "growth-time"),
        ("peak_mib", "Peak memory of a study (MiB)", "growth-memory"),
    ):
        panels = [
            alt.Chart(
                points[points["axis"] == axis], title=axis.capitalize(), width=170, height=150
            )
            .mark_line(point=True, color=COLOUR)
            .encode(
                alt.X("size:Q", title=axis.capitalize()),
                alt.Y(f"{column}:Q", title=title, scale=alt.Scale(zero=True)),
            )
            for axis in points["axis"].unique()
        ]
        alt.hconcat(*panels).save(folder / f"{name}.svg")
