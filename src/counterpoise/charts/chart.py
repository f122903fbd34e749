"""What a figure is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from counterpoise.charts import theme
from counterpoise.extras import alt

Chart: TypeAlias = "alt.Chart | alt.LayerChart | alt.FacetChart"
DECIMALS = 4
"""Decimals of the numbers in a specification: no chart shows more, and files stay small."""


@dataclass(frozen=True)
class Figure:
    """One chart with everything that a reader needs to judge it.

    Parameters
    ----------
    id : str
        Stable name, fit for an anchor.
    title : str
        The finding, made from the numbers.
    says : str
        One or two sentences that stand in for the chart.
    chart : altair chart
        How the data are drawn. It names its datasets and holds no results, so that a face may
        draw new data with it.
    data : mapping of str to pandas.DataFrame
        The datasets that the chart names.
    table : pandas.DataFrame
        The data behind the chart, formatted for people.
    tables_used : tuple of str
        The evidence tables behind it.
    """

    id: str
    title: str
    says: str
    chart: Chart
    data: Mapping[str, pd.DataFrame]
    table: pd.DataFrame
    tables_used: tuple[str, ...]

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, with its datasets and the look of the house."""
        datasets = {
            name: json.loads(frame.to_json(orient="records", double_precision=DECIMALS))
            for name, frame in self.data.items()
        }
        drawn = dict(self.chart.to_dict(validate=False))
        # Altair puts inline data, such as outlines of countries, among the datasets too.
        merged = drawn.get("datasets", {}) | datasets
        return drawn | {"datasets": merged, "config": theme.CONFIG}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Show the chart in a notebook."""
        major = alt.SCHEMA_VERSION.lstrip("v").split(".")[0]
        return {
            f"application/vnd.vegalite.v{major}+json": self.spec,
            "text/plain": f"{self.title}\n{self.says}",
        }
