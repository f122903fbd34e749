"""Tables of figures as plain HTML: thousands of rows are too many for the usual way."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

UNBROKEN = ("value", "low", "high", "as_of", "release", "date", "announced", "joined")
WORDY = ("note", "description", "what", "done", "title")
Row = Mapping[str, Any]


def cell(name: str, value: Any, up: str) -> str:
    """Return one cell; `up` is the way from the page to the page of sources."""
    if name == "source" and not isinstance(value, str):
        keys = (f'<a href="{up}#source-{escape(key)}">{escape(key)}</a>' for key in value)
        return f"<td>{', '.join(keys)}</td>"
    kind = "unbroken" if name in UNBROKEN else "wordy" if name in WORDY else ""
    shown = escape(in_digits(value))
    if shown.startswith("http"):
        shown = f'<a href="{shown}" rel="noreferrer">{shown}</a>'
    return f'<td class="{kind}">{shown}</td>' if kind else f"<td>{shown}</td>"


def in_digits(value: Any) -> str:
    """Return a value as people write it; what is absent stays empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def table(rows: Iterable[Row], columns: Sequence[str], caption: str, up: str) -> str:
    """Return a table; a row that names a source key can be linked to."""
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in columns)
    body = "\n".join(
        f"<tr{_anchor(row)}>{''.join(cell(name, row[name], up) for name in columns)}</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _anchor(row: Row) -> str:
    return f' id="source-{escape(row["key"])}"' if "key" in row else ""


def shown(inner: str) -> str:
    """Return a table that stands open."""
    return f'<div class="figures">{inner}</div>\n'


def folded(summary: str, inner: str) -> str:
    """Return a table that opens on a click."""
    return f'<details class="figures"><summary>{escape(summary)}</summary>{inner}</details>\n'
