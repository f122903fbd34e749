"""Writing the report: everything in one file that asks nothing of any network."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.report.content import contents

if TYPE_CHECKING:
    import jinja2
    import xarray as xr

    from counterpoise.evidence import Evidence


def write_report(
    result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence", place: Path
) -> None:
    """Write the report of a result to a file.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned.
    summary : dict
        What `counterpoise.study.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    place : Path
        The HTML file.
    """
    page = _template().render(style=_packaged("report.css"), **contents(result, summary, evidence))
    place.write_text(page, "utf-8")


def _packaged(name: str) -> str:
    return files("counterpoise.report").joinpath(name).read_text("utf-8")


@cache
def _template() -> "jinja2.Template":
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(_packaged("template.html.j2"))
