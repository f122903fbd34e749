"""A result in the form that people read: a few lines, a table of a notebook, a tidy table."""

from collections.abc import Iterable, Mapping
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ensemble.dataset import quarter_labels, scenario_texts, series_futures
from counterpoise.ensemble.selection import DATED
from counterpoise.problems import InputError, Problem
from counterpoise.quarters import quarter_names

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

WIDTH = 88
"""Characters of a line."""
_KINDS = {"measure": "of each future", "series": "through time", "mean": "means over futures"}


def as_text(data: "xr.Dataset") -> str:
    """Return a result in a few lines: scenarios, capabilities, quantities and proof."""
    attrs, kept = data.attrs, series_futures(data)
    names = np.atleast_1d(data["scenario"].values).tolist()
    futures = int(data.sizes.get("future", 1))
    quarters = quarter_labels(data, "time")
    titles = zip(names, scenario_texts(data, "title"), strict=True)
    parts = {
        "Scenarios": [f" * {name}: {title}" for name, title in titles],
        "Capabilities": [_listed(" * ", np.atleast_1d(data["capability"].values).tolist())],
        "Quantities": [],
        "Proof": [
            f" * evidence {attrs['evidence']} {attrs['evidence_hash']}, seed {attrs['seed']}, "
            f"counterpoise {attrs['counterpoise_version']}"
        ],
    }
    for kind, title in _KINDS.items():
        note = f" (the first {kept:,})" if kind == "series" and kept < futures else ""
        these = [n for n, array in data.data_vars.items() if array.attrs.get("kind") == kind]
        parts["Quantities"].append(_listed(f" * {title}{note}: ", map(str, these)))
    lines = [
        f"Result of {_counted(len(names), 'scenario')}: {_counted(futures, 'future')}, "
        f"{quarters[0]} to {quarters[-1]}"
    ]
    for title, rows in parts.items():
        lines += ["", f"{title}:", "-" * (len(title) + 1), *rows]
    return "\n".join(lines)


def as_html(data: "xr.Dataset", summary: dict[str, Any]) -> str:
    """Return what a result says, its scenarios side by side, and the rest folded away."""
    head = ("Scenario", "Gap, capability-years", "Futures with any gap", "Capabilities short")
    rows = []
    for entry in summary["scenarios"].values():
        gap, short = (entry["overall"][k] for k in ("gap_area_years", "capabilities_with_gap"))
        cells = (
            entry["title"],
            f"{gap['p50']:.1f} ({gap['p10']:.1f}–{gap['p90']:.1f})",
            f"{entry['overall']['share_of_futures_with_gap']:.0%}",
            f"{short['p50']:.0f} of {len(entry['capabilities'])}",
        )
        rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    return (
        f"<p><strong>{escape(summary['verdict'])}</strong></p>"
        "<table><caption>Medians over futures; p10–p90 in brackets</caption><thead><tr>"
        + "".join(f"<th scope='col'>{cell}</th>" for cell in head)
        + "</tr></thead><tbody>"
        + "".join(f"<tr>{row}</tr>" for row in rows)
        + f"</tbody></table><details><summary>More</summary><pre>{escape(as_text(data))}</pre>"
        "</details>"
    )


def as_table(arrays: "Mapping[str, xr.DataArray]") -> "pd.DataFrame":
    """Return quantities that have the same dimensions as a tidy table, with names of quarters.

    Raises
    ------
    InputError
        If they have different dimensions.
    """
    import pandas as pd

    dims = {array.dims for array in arrays.values()}
    if len(dims) > 1:
        listed = "; ".join(f"{n}: {', '.join(map(str, a.dims))}" for n, a in arrays.items())
        what = f"these quantities have different dimensions ({listed})"
        raise InputError([Problem("to_dataframe", "", what, "Ask for a table of each.")])
    if dims == {()}:
        return pd.DataFrame([{name: array.values[()] for name, array in arrays.items()}])
    columns = [array.rename(name).to_series() for name, array in arrays.items()]
    table = pd.concat(columns, axis=1).reset_index()
    for dim in DATED:
        if dim in table:
            place = list(table.columns).index(dim) + 1
            table.insert(place, "quarter", quarter_names(table[dim].to_numpy()))
    return table


def _counted(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def _listed(start: str, names: Iterable[str]) -> str:
    return fill(", ".join(names), WIDTH, initial_indent=start, subsequent_indent="   ")
