"""Saving results whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.atomic_write import write_together
from counterpoise.ensemble.conversion import FIRST, converted
from counterpoise.ensemble.dataset import SCHEMA, as_dataset
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.ensemble.dataset import HoldsData


def save_result(result: "xr.Dataset | HoldsData", path: str | Path) -> Path:
    """Save a result as netCDF, whole or not at all.

    Shares and money are stored in single precision and compressed.
    """
    target, data = Path(path), as_dataset(result)
    return write_together(target.parent, {target.name: lambda place: write_netcdf(data, place)})[0]


def write_netcdf(result: "xr.Dataset", place: Path) -> None:
    """Write a result to a file, without care for what was there.

    It is made in memory first: a full disk then fails in one plain write, not within the library.
    """
    need("h5netcdf", "netcdf")
    encoding = {
        name: {"dtype": "float32", "zlib": True, "complevel": 1}
        for name, variable in result.data_vars.items()
        if variable.dtype.kind == "f"
    }
    place.write_bytes(result.to_netcdf(engine="h5netcdf", encoding=encoding))


def open_result(path: str | Path) -> "xr.Dataset":
    """Open a saved result; one that version 0.1.0 saved is given today's names and dates.

    Raises
    ------
    InputError
        If the file is not one.
    """
    import xarray as xr

    need("h5netcdf", "netcdf")
    place = Path(path)
    if not place.is_file():
        raise InputError(
            [Problem(str(place), "", "does not exist or is not a file", "Check the path.")]
        )
    try:
        with xr.open_dataset(place, engine="h5netcdf") as opened:
            result = opened.load()
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            [Problem(str(place), "", f"is not a result ({error})", "Run it again with --out.")]
        ) from None
    schema = str(result.attrs.get("schema"))
    if schema == FIRST:
        return _of_first(result, place)
    if schema.startswith("counterpoise/result/") and schema != SCHEMA:
        what = f"was saved by another version ({schema}; this one reads {SCHEMA} and {FIRST})"
        remedy = "Open it with the version that wrote it, or run it again with --out."
        raise InputError([Problem(str(place), "", what, remedy)])
    if schema != SCHEMA:
        raise InputError(
            [
                Problem(
                    str(place),
                    "",
                    "is netCDF but not a result of Counterpoise",
                    "Give a result.nc that a run has written.",
                )
            ]
        )
    return result


def _of_first(result: "xr.Dataset", place: Path) -> "xr.Dataset":
    """Return a result of version 0.1.0 in today's form, or say what to do."""
    try:
        return converted(result)
    except (KeyError, ValueError) as error:
        what = f"was saved by version 0.1.0 and lacks a part of it ({error})"
        raise InputError([Problem(str(place), "", what, "Run it again with --out.")]) from None
