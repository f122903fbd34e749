"""Writing the report: everything in one file that asks nothing of any network."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.charts import LedgerView
from counterpoise.extras import need, require
from counterpoise.languages import ENGLISH, IN_ENGLISH, words_in
from counterpoise.report.contents import contents
from counterpoise.report.downloads import csv_address, file_name

if TYPE_CHECKING:
    import jinja2
    import xarray as xr

    from counterpoise.charts.drawing_process import DrawingProcess
    from counterpoise.evidence import Evidence


def write_report(
    result: "xr.Dataset",
    summary: dict[str, Any],
    evidence: "Evidence",
    place: Path,
    *,
    full: bool = False,
    language: str = ENGLISH,
) -> None:
    """Write the report of a result to a file.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned.
    summary : dict
        What `counterpoise.ensemble.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    place : Path
        The HTML file.
    full : bool
        Whether it has all chapters, and prints all tables.
    language : str
        Code of the language of its first page, its headings and most of its charts.

    Raises
    ------
    InputError
        If what draws it is not installed.
    """
    from counterpoise.charts.drawing_process import DrawingProcess

    require("report")
    view = LedgerView(result, summary, evidence)
    with DrawingProcess() as process:
        page = report_page(view, full=full, process=process, language=language)
        place.write_text(page, "utf-8")


def report_page(
    view: LedgerView,
    *,
    full: bool = False,
    process: "DrawingProcess | None" = None,
    language: str = ENGLISH,
) -> str:
    """Return the report of a result: one HTML text that asks nothing of any network.

    Parameters
    ----------
    view : LedgerView
        The result with its ledger; whoever shows the ledger elsewhere too works it out once.
    full : bool
        Whether it has all chapters, and prints all tables.
    process : DrawingProcess, optional
        What draws the charts meanwhile.
    language : str
        Code of the language; the view is in English.
    """
    shown = contents(view, full=full, process=process, words=words_in(language))
    return rendered("template.html.j2", shown, "front.css")


def rendered(template: str, shown: Mapping[str, Any], *styles: str) -> str:
    """Return a page in the style of all pages.

    Parameters
    ----------
    template : str
        Name of the template in this package.
    shown : mapping of str to object
        What it shows.
    styles : str
        Names of style sheets of this package beyond that of the report.
    """
    style = "".join(packaged(name) for name in ("report.css", *styles))
    spoken = {"words": IN_ENGLISH} | dict(shown)
    return _environment().get_template(template).render(style=style, **spoken)


def packaged(name: str) -> str:
    """Return the text of a file of this package."""
    return files("counterpoise.report").joinpath(name).read_text("utf-8")


@cache
def _environment() -> "jinja2.Environment":
    package = need("jinja2", "report")
    environment: jinja2.Environment = package.Environment(
        loader=package.FunctionLoader(packaged),
        autoescape=True,
        undefined=package.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"csv_address": csv_address, "file_name": file_name}
    return environment
