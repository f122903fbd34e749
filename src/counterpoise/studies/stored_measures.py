"""Measures of a run that is kept in parts: read by the column, as they are asked for."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, BinaryIO

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from counterpoise.ensemble.dataset import DATE, attributes_of, dates_of
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar, Quarter
from counterpoise.studies.stores import Store
from counterpoise.studies.tables import Part

Floats = NDArray[np.float64]
COLUMNS = "columns"
"""The array of a part's sums that names the columns of the part."""
STORED = "stored_measures"
"""Attribute that says, until they are put into it, which measures of a result lie in parts."""
COUNTED = ("time", "time_bounds", "snapshot", "year", "region", "reason", "use")
"""Dimensions whose places are counted in the names of columns; labels of all others stand there."""


def part_file(part: Part) -> str:
    """Return the file of the measures of a part's futures."""
    return f"part-{part.number:06d}.npy"


def state_file(part: Part) -> str:
    """Return the file of the sums over all futures up to the end of a part."""
    return f"sums-{part.number:06d}.npz"


def column_names(quantity: str, labels: Sequence[Sequence[str]]) -> list[str]:
    """Return the columns of a measure, the last of its dimensions running fastest.

    >>> column_names("gap_area", [["sead", "tanker"]]), column_names("whole", [])
    (['gap_area/sead', 'gap_area/tanker'], ['whole'])
    """
    return ["/".join((quantity, *names)) for names in product(*labels)]


def labels_along(dim: str, size: int, own: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what stands for each place along a dimension in the names of columns."""
    return [str(place) for place in range(size)] if dim in COUNTED else list(own[dim])


@dataclass(frozen=True)
class StoredMeasure:
    """A measure in parts, beside where it stands in the result.

    Parameters
    ----------
    name : str
        Its name.
    dims : tuple of str
        Its dimensions, the future first.
    date : bool
        Whether its columns count quarters, of which a result holds the dates.
    attrs : dict of str to str
        What stands beside its values.
    """

    name: str
    dims: tuple[str, ...]
    date: bool
    attrs: dict[str, str]


def marked(result: xr.Dataset, measures: Sequence[Quantity], order: Sequence[str]) -> xr.Dataset:
    """Return a result that says which measures lie in parts, and in which order all stand."""
    told = [
        {"name": q.name, "dims": q.dims, "date": q.unit == DATE, "attrs": attributes_of(q)}
        for q in measures
    ]
    return result.assign_attrs({STORED: json.dumps({"measures": told, "order": list(order)})})


def with_stored(result: xr.Dataset, columns: "StoredColumns") -> xr.Dataset:
    """Return a result that `marked` made with its measures, of which nothing is read yet.

    Parameters
    ----------
    result : xarray.Dataset
        All but the measures.
    columns : StoredColumns
        The measures.
    """
    told = json.loads(result.attrs[STORED])
    calendar = Calendar(
        Quarter.parse(str(result.attrs["start"])),
        int(result.attrs["quarters"]),
        round(0.25 / float(result.attrs["step_years"])),
    )
    arrays: dict[str, Any] = {str(name): array for name, array in result.data_vars.items()}
    for one in told["measures"]:
        measure = StoredMeasure(**{**one, "dims": tuple(one["dims"])})
        own = _PartsArray(measure, result, columns, calendar)
        dims = ("scenario", *measure.dims)
        arrays[measure.name] = xr.Variable(
            dims, indexing.LazilyIndexedArray(own), attrs=measure.attrs
        )
    found = xr.Dataset({name: arrays[name] for name in told["order"]}, coords=result.coords)
    found.attrs = {name: value for name, value in result.attrs.items() if name != STORED}
    return found


class StoredColumns:
    """The columns of a run in parts: each part is an array of NumPy, one row for each column.

    Parameters
    ----------
    store : Store
        The files.
    parts : sequence of Part
        The parts of all scenarios.
    """

    def __init__(self, store: Store, parts: Sequence[Part]) -> None:
        self._store, self._parts = store, tuple(parts)
        self._places: dict[str, dict[str, int]] = {}

    def read(self, scenario: str, futures: NDArray[np.int64], names: Sequence[str]) -> Floats:
        """Return columns (F, names) of one scenario; not a number where it has none of that name.

        Parameters
        ----------
        scenario : str
            The scenario.
        futures : array of int (F,)
            Which futures.
        names : sequence of str
            Which columns.
        """
        found = np.full((futures.size, len(names)), np.nan, order="F")
        order = np.argsort(futures, kind="stable")  # as good as free where they are in order
        ordered = futures[order]
        for part in self._parts:
            begin, end = np.searchsorted(ordered, (part.first, part.last))
            if part.scenario == scenario and end > begin:
                inside = ordered[begin:end] - part.first
                with self._store.open(part_file(part)) as file:
                    self._fill(found, order[begin:end], inside, names, part, file)
        return found

    def _fill(
        self,
        found: Floats,
        rows: NDArray[np.int64],
        inside: NDArray[np.int64],
        names: Sequence[str],
        part: Part,
        file: BinaryIO,
    ) -> None:
        known = self._known(part.scenario)
        np.lib.format.read_magic(file)
        (_, length), _, _ = np.lib.format.read_array_header_1_0(file)
        begin, width = file.tell(), length * found.itemsize
        for column, name in enumerate(names):
            if name in known:
                file.seek(begin + known[name] * width)
                found[rows, column] = np.frombuffer(file.read(width))[inside]

    def _known(self, scenario: str) -> dict[str, int]:
        """Return the row of each column in the parts of a scenario."""
        if scenario not in self._places:
            first = next(part for part in self._parts if part.scenario == scenario)
            with self._store.open(state_file(first)) as file:
                names = np.load(io.BytesIO(file.read()), allow_pickle=False)[COLUMNS]
            self._places[scenario] = {str(name): place for place, name in enumerate(names)}
        return self._places[scenario]


class _PartsArray(BackendArray):
    """One measure of all scenarios, as xarray reads what is not in memory."""

    def __init__(
        self,
        measure: StoredMeasure,
        result: xr.Dataset,
        columns: StoredColumns,
        calendar: Calendar,
    ) -> None:
        self._name, self._date = measure.name, measure.date
        self._scenarios = [str(name) for name in result["scenario"].values]
        own = {dim: [str(label) for label in result[dim].values] for dim in measure.dims[1:]}
        self._labels = [labels_along(dim, int(result.sizes[dim]), own) for dim in measure.dims[1:]]
        self._columns, self._calendar = columns, calendar
        futures, *others = (int(result.sizes[dim]) for dim in measure.dims)
        self.shape = (len(self._scenarios), futures, *others)
        self.dtype = np.dtype("datetime64[ns]" if measure.date else np.float64)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.BASIC, self._read
        )

    def _read(self, key: tuple[int | slice, ...]) -> NDArray[Any]:
        scenarios, futures, *others = (
            np.arange(size)[one] for one, size in zip(key, self.shape, strict=True)
        )
        labels = [
            [of[place] for place in np.atleast_1d(places)]
            for of, places in zip(self._labels, others, strict=True)
        ]
        names = column_names(self._name, labels)
        values = np.stack(
            [
                self._columns.read(self._scenarios[place], np.atleast_1d(futures), names)
                for place in np.atleast_1d(scenarios)
            ]
        )
        shape = [np.size(scenarios), np.size(futures), *map(len, labels)]
        found = dates_of(values, self._calendar) if self._date else values
        whole = found.reshape(shape)
        return np.asarray(whole[tuple(0 if isinstance(k, int) else slice(None) for k in key)])
