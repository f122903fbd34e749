"""What a run gives: one object that can be picked from, summed up, drawn, saved and opened."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.arguments import checked
from counterpoise.ensemble.comparison import compare
from counterpoise.ensemble.dataset import (
    SCHEMA,
    scenario_texts,
    series_futures,
)
from counterpoise.ensemble.printed_form import as_html, as_table, as_text
from counterpoise.ensemble.selection import (
    TOTALS,
    check_evidence,
    dims_of,
    picked,
    read,
    refuse_part,
    whole,
)
from counterpoise.ensemble.storage import save_result
from counterpoise.ensemble.summary import summarise
from counterpoise.evidence import Evidence, EvidenceLike, as_evidence, load_evidence
from counterpoise.languages import ENGLISH, LANGUAGES
from counterpoise.problems import InputError, Problem, Problems

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from counterpoise.charts import Gallery, LedgerView


class Result:
    """A result of `run`: an xarray Dataset, the evidence it was made with, and what to do with it.

    What it says stays true of whatever is picked from it: titles, fingerprints and totals are
    those of the scenarios and capabilities that are there.

    Parameters
    ----------
    data : xarray.Dataset
        The Dataset of a run, or a part of one.
    evidence : Evidence, str or Path, optional
        The figures that it was made with, or the name or folder of their set. If not given they are
        looked up when they are needed, by name and fingerprint.

    Raises
    ------
    InputError
        If the Dataset is not of a run, or the evidence is not that of the run.

    Examples
    --------
    >>> import counterpoise as cp
    >>> result = cp.run("glide-path", "cliff", futures=20)
    >>> result.sel(scenario="cliff", capability="tanker")["coverage"].dims
    ('future', 'time_bounds')
    >>> list(result.sel(scenario=["cliff"]).summary()["scenarios"])
    ['cliff']
    >>> "capability-years" in result.verdict
    True
    >>> result.compare(against="cliff")["scenario"].unique().tolist()
    ['glide-path']
    >>> result.futures, result.series_futures, len(result.capabilities)
    (20, 20, 24)
    >>> result.scenarios, result.evidence.hash == result.data.attrs["evidence_hash"]
    ({'glide-path': 'Glide path', 'cliff': 'Cliff'}, True)

    A file holds all of it; the report is one HTML file.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> saved = result.save(f"{folder.name}/result.nc")
    >>> cp.Result.open(saved).verdict == result.verdict
    True
    >>> result.report(f"{folder.name}/report.html").name  # doctest: +SKIP
    'report.html'
    >>> folder.cleanup()
    """

    def __init__(self, data: "xr.Dataset", evidence: EvidenceLike | None = None) -> None:
        if getattr(data, "attrs", {}).get("schema") != SCHEMA:
            what = "the Dataset is not one that a run returned"
            remedy = "Give the data of a Result, or open a file with Result.open."
            raise InputError([Problem("result", "", what, remedy)])
        known = None if evidence is None else as_evidence(evidence)
        if known is not None:
            check_evidence(data, known)
        self.data = data
        """The xarray Dataset."""
        self._evidence = known

    @classmethod
    @checked
    def open(cls, path: str | Path, evidence: EvidenceLike | None = None) -> "Result":
        """Open a saved result.

        Parameters
        ----------
        path : str or Path
            A file that `save` or ``counterpoise run --out`` has written, or the folder of a run
            in parts.
        evidence : Evidence, str or Path, optional
            The figures that it was made with, or the name or folder of their set. If not given
            they are looked up when they are needed.

        Raises
        ------
        InputError
            If the file is not a result, or the evidence is not that of the run.
        """
        from counterpoise.studies.stored_run import open_saved

        return cls(open_saved(path), evidence)

    @cached_property
    def evidence(self) -> Evidence:
        """The figures that it was made with.

        Raises
        ------
        InputError
            If they are neither the shipped ones nor a set that is kept here under the same name.
        """
        if self._evidence is not None:
            return self._evidence
        shipped = load_evidence()
        name = str(self.data.attrs["evidence"])
        if shipped.hash == self.data.attrs["evidence_hash"] or name == shipped.name:
            found = shipped
        else:
            found = load_evidence(name)
        check_evidence(self.data, found)
        return found

    @property
    def scenarios(self) -> dict[str, str]:
        """Names and titles of its scenarios."""
        names = [str(name) for name in np.atleast_1d(self.data["scenario"].values)]
        return dict(zip(names, scenario_texts(self.data, "title"), strict=True))

    @property
    def capabilities(self) -> list[str]:
        """Ids of its capabilities."""
        return [str(name) for name in np.atleast_1d(self.data["capability"].values)]

    @property
    def futures(self) -> int:
        """How many futures measures are kept for."""
        return int(self.data.sizes.get("future", 1))

    @property
    def series_futures(self) -> int:
        """For how many futures, the first ones, series are kept."""
        return series_futures(self.data)

    @property
    def attrs(self) -> dict[str, Any]:
        """Its proof: versions, fingerprints, seed and command."""
        return dict(self.data.attrs)

    @property
    def sizes(self) -> dict[str, int]:
        """The length of each dimension."""
        return {
            str(dim): size for dim, size in self.data.sizes.items() if dim in dims_of(self.data)
        }

    @property
    def coords(self) -> Any:
        """The coordinates of its Dataset."""
        return self.data.coords

    def __getitem__(self, name: str) -> "xr.DataArray":
        """Return a quantity or coordinate by name; futures lie along `future` in all of them.

        Raises
        ------
        InputError
            If there is none of that name, or it is a total of capabilities that were left out.
        """
        return read(self.data, name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a quantity or coordinate of that name."""
        return name in self.data.variables or name in TOTALS

    def __iter__(self) -> Iterator[str]:
        """Give the names of its quantities."""
        return iter([*map(str, self.data.data_vars), *TOTALS])

    def keys(self) -> list[str]:
        """Return the names of its quantities."""
        return list(self)

    def sel(self, **labels: Any) -> "Result":
        """Return a part of the result, by labels of its dimensions.

        Parameters
        ----------
        **labels
            For each dimension a label, a list of labels or a slice. Quarters may be named, as in
            ``time_bounds="2030-Q1"`` or ``time=slice("2028-Q1", "2029-Q4")``.

        Returns
        -------
        Result
            Dimensions of which one label was picked are gone from its quantities.

        Raises
        ------
        InputError
            If a dimension or label is unknown.

        Examples
        --------
        >>> import counterpoise as cp
        >>> result = cp.run("glide-path", "cliff", futures=20)
        >>> result.sel(scenario="cliff", time_bounds="2030-Q1")["coverage"].dims
        ('future', 'capability')
        """
        return Result(picked(self.data, labels), self._evidence)

    @cached_property
    def _summary(self) -> dict[str, Any]:
        return summarise(self.data, self.evidence)

    def summary(self) -> dict[str, Any]:
        """Return its numbers as plain data: what ``counterpoise run --json`` prints.

        Of single scenarios and capabilities it is what the whole run says of them. Totals are
        those of the capabilities that are there.

        Raises
        ------
        InputError
            If only some of its futures, quarters, years, allies or regions are there.
        """
        return deepcopy(self._summary)

    @property
    def verdict(self) -> str:
        """What it says in a sentence or two."""
        return str(self._summary["verdict"])

    def compare(self, against: str | None = None) -> "pd.DataFrame":
        """Compare its scenarios with one of them, future by future; see `counterpoise.compare`."""
        return compare(self.data, against)

    @cached_property
    def charts(self) -> "Gallery":
        """Its charts by id, drawn when they are asked for.

        Examples
        --------
        >>> import counterpoise as cp
        >>> result = cp.run("glide-path", "cliff", futures=20)
        >>> result.charts["calendar"].id
        'calendar'
        """
        from counterpoise.wings.gallery import charts_of_result

        return charts_of_result(self._view, self._check_chart)

    def _view(self) -> "LedgerView":
        from counterpoise.charts import LedgerView

        return LedgerView(whole(self.data), self._summary, self.evidence)

    def _check_chart(self, name: str) -> None:
        if name == "packages":
            refuse_part(whole(self.data), f"chart {name}")

    def report(self, path: str | Path, *, full: bool = False, language: str = ENGLISH) -> Path:
        """Write its report, one HTML file that needs no network, whole or not at all.

        Parameters
        ----------
        path : str or Path
            The HTML file.
        full : bool
            Whether it has all chapters, and prints all tables.
        language : str
            Code of the language of its first page, its headings and most of its charts:
            ``en``, ``de``, ``fr`` or ``pl``. Translations were made by a machine.

        Raises
        ------
        InputError
            If only some of its capabilities are there, the language is not known, or the file
            cannot be written.
        """
        from counterpoise.atomic_write import write_file
        from counterpoise.report import write_report

        problems = Problems()
        problems.expect(language, LANGUAGES, "language", "")
        problems.raise_if_any()
        refuse_part(whole(self.data), "report")
        data, summary, known = whole(self.data), self._summary, self.evidence
        return write_file(
            Path(path),
            lambda place: write_report(data, summary, known, place, full=full, language=language),
        )

    def save(self, path: str | Path) -> Path:
        """Save it as netCDF, whole or not at all; `Result.open` opens it.

        Shares and money are stored in single precision, packed where that saves much room.
        """
        return save_result(self.data, path)

    def to_dataframe(self, *names: str) -> "pd.DataFrame":
        """Return quantities as a tidy table: a row for each scenario, future and capability.

        Parameters
        ----------
        *names : str
            Quantities that have the same dimensions; all measures of capabilities if not given.

        Raises
        ------
        InputError
            If one is unknown, or they have different dimensions.

        Examples
        --------
        >>> import counterpoise as cp
        >>> table = cp.run("status-quo", futures=2).to_dataframe("gap_peak", "gap_area")
        >>> list(table.columns)
        ['scenario', 'future', 'capability', 'gap_peak', 'gap_area']
        """
        chosen = names or [
            str(name)
            for name, array in self.data.data_vars.items()
            if array.attrs.get("dims") == "scenario future capability"
            and array.attrs.get("kind") == "measure"
        ]
        return as_table({name: self[name] for name in chosen})

    def __repr__(self) -> str:
        """Return it in a few lines."""
        return as_text(self.data)

    def _repr_html_(self) -> str:
        """Return it for a notebook: what it says, and the scenarios side by side."""
        try:
            return as_html(self.data, self._summary)
        except InputError as error:
            return f"<pre>{escape(repr(self))}\n\n{escape(str(error))}</pre>"
