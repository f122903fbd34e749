"""Saving results whole or not at all, and opening them again as they were.

A saved result ends in a line with a checksum of all that stands before it. Readers of netCDF pass
over it; a file that has lost a byte is refused before any library reads it.
"""

import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.atomic_write import check_file, write_file
from counterpoise.ensemble.conversion import FIRST, converted
from counterpoise.ensemble.dataset import SCHEMA, as_dataset
from counterpoise.ensemble.foreign_files import check_readable
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.alliance.arrays import Floats
    from counterpoise.ensemble.dataset import HoldsData

AGAIN = "Run it again with --out."
LAST_LINE = re.compile(rb"\ncounterpoise sha256 ([0-9a-f]{64})\n\Z")
LENGTH = len(b"\ncounterpoise sha256 \n") + 64
KINDS: dict[str, Any] = dict.fromkeys(("futures", "quarters", "seed", "series_futures"), int)
KINDS |= dict.fromkeys(("created", "evidence", "evidence_hash", "leading_ally", "start"), str)
KINDS |= {"allies": list, "step_years": int | float, "versions": list, "warnings": list}
"""Of what kind each attribute is that a result cannot do without."""
CHECKSUM = "sha256, in the last line of the file"
PACKED = {"zlib": True, "complevel": 1, "shuffle": True}
"""Bytes of like rank side by side, which packs numbers more tightly and sooner."""
PACKS_TO = 0.6
"""Of its room, what a quantity must be packed into to be worth the time."""
SAMPLE = 1 << 14
"""Numbers of each of three places that say how well a quantity packs."""
LISTS = ("allies", "versions", "warnings", "wings")
"""What is a list of words beside the values, and saved as JSON: netCDF has no lists of one."""


def save_result(result: "xr.Dataset | HoldsData", path: str | Path) -> Path:
    """Save a result as netCDF, whole or not at all.

    Shares and money are stored in single precision, packed where that saves much room; the
    attribute ``precision`` of what is opened says so.
    """
    data = as_dataset(result)
    return write_file(Path(path), lambda place: write_netcdf(data, place))


def write_netcdf(result: "xr.Dataset", place: Path) -> None:
    """Write a result to a file, without care for what was there.

    It is made in memory first: a full disk then fails in one plain write, not within the library.
    """
    place.write_bytes(netcdf_bytes(result))


def netcdf_bytes(result: "xr.Dataset", *, single: bool = True) -> bytes:
    """Return the content of the file of a result.

    Parameters
    ----------
    result : xarray.Dataset
        The result.
    single : bool
        Whether numbers are rounded to single precision, and packed where that helps; the attribute
        ``precision`` of what is opened then says so.
    """
    need("h5netcdf", "netcdf")
    kind = {"dtype": "float32" if single else "float64"}
    encoding = {
        name: kind | (PACKED if single and _packs_well(variable.values) else {})
        for name, variable in result.data_vars.items()
        if variable.dtype.kind == "f"
    }
    told = {name: json.dumps(value) for name, value in result.attrs.items() if _is_list(value)}
    if single:
        told["precision"] = "single: seven digits"
    saved = result.assign_attrs(
        told, variables=json.dumps(sorted(map(str, result.variables))), checksum=CHECKSUM
    )
    content = saved.to_netcdf(engine="h5netcdf", encoding=encoding)
    digest = hashlib.sha256(content).hexdigest()
    return b"".join((content, f"\ncounterpoise sha256 {digest}\n".encode()))


def _packs_well(values: "Floats") -> bool:
    """Return whether a quantity takes much less room once it is packed.

    Most digits of a series of futures are as good as random: packing them takes most of the time
    of saving, for an eighth of their room.
    """
    flat = values.reshape(-1)
    starts = {0, flat.size // 2, max(0, flat.size - SAMPLE)}
    some = np.concatenate([flat[i : i + SAMPLE] for i in sorted(starts)]).astype(np.float32)
    ranked = some.view(np.uint8).reshape(-1, 4).T.tobytes()
    return len(zlib.compress(ranked, 1)) < PACKS_TO * len(ranked)


def open_result(path: str | Path) -> "xr.Dataset":
    """Open a saved result; one that version 0.1.0 saved is given today's names and dates.

    Raises
    ------
    InputError
        If the file is not one, or is damaged.
    """
    need("h5netcdf", "netcdf")
    place = Path(path)
    if not place.is_file():
        raise InputError([_problem(place, "does not exist or is not a file", "Check the path.")])
    remedy = f"{AGAIN} If you put the file there yourself, move it to a folder of its own."
    check_file(place, remedy)
    whole = _is_whole(place)
    if not whole:
        check_readable(place)
    result = _loaded(place)
    schema = str(result.attrs.get("schema"))
    if schema == FIRST:
        return _of_first(result, place)
    if schema.startswith("counterpoise/result/") and schema != SCHEMA:
        what = f"was saved by another version ({schema}; this one reads {SCHEMA} and {FIRST})"
        remedy = "Open it with the version that wrote it, or run it again with --out."
        raise InputError([_problem(place, what, remedy)])
    if schema != SCHEMA:
        what = "is netCDF but not a result of Counterpoise"
        raise InputError([_problem(place, what, "Give a result.nc that a run has written.")])
    if not whole and "checksum" in result.attrs:
        what = "has lost its checksum: it was cut, or another program wrote it again"
        remedy = "Take the file that the run wrote, or delete its attribute 'checksum'."
        raise InputError([_problem(place, what, remedy)])
    return _restored(result, place)


def _is_whole(place: Path) -> bool:
    """Return whether a file has a checksum, which is right.

    Raises
    ------
    InputError
        If it has one that is wrong, or cannot be read.
    """
    try:
        with place.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - LENGTH))
            found = LAST_LINE.search(file.read())
            if found is None:
                return False
            file.seek(0)
            digest, left = hashlib.sha256(), size - LENGTH
            while left > 0 and (part := file.read(min(left, 1 << 20))):
                digest.update(part)
                left -= len(part)
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise InputError([_problem(place, what, "Check your rights to it.")]) from None
    if digest.hexdigest().encode() != found[1]:
        what = "is damaged: its content is not that of its checksum"
        raise InputError([_problem(place, what, f"Take a copy of it that is whole. {AGAIN}")])
    return True


def _loaded(place: Path) -> "xr.Dataset":
    import xarray as xr

    try:
        with xr.open_dataset(place, engine="h5netcdf") as opened:
            return opened.load()
    except Exception as error:
        # Libraries raise whatever they like at a damaged file.
        raise InputError([_problem(place, f"is not a result ({error})", AGAIN)]) from None


def _restored(result: "xr.Dataset", place: Path) -> "xr.Dataset":
    """Return a result with what stands beside its values as it was before it was saved."""
    attrs = {str(name): _plain(value) for name, value in result.attrs.items()}
    attrs.pop("checksum", None)
    try:
        listed = _as_list(attrs.pop("variables", "[]"))
        attrs |= {name: _as_list(attrs[name]) for name in LISTS if name in attrs}
    except (ValueError, TypeError) as error:
        raise InputError([_problem(place, f"is damaged ({error})", AGAIN)]) from None
    if gone := [name for name in listed if name not in result.variables]:
        what = f"lacks {', '.join(gone[:5])}{' and others' if len(gone) > 5 else ''}"
        raise InputError([_problem(place, what, AGAIN)])
    wrong = [name for name, kind in KINDS.items() if not isinstance(attrs.get(name), kind)]
    if wrong:
        what = f"is damaged: its attribute '{wrong[0]}' is {attrs.get(wrong[0])!r:.40}"
        raise InputError([_problem(place, what, AGAIN)])
    result.attrs = attrs
    return result


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _as_list(value: Any) -> list[str]:
    """Return words, of a file of today as JSON, of earlier ones as netCDF gave them back."""
    if isinstance(value, str) and not value.startswith("["):
        return [value]
    return [str(word) for word in (json.loads(value) if isinstance(value, str) else value)]


def _plain(value: Any) -> Any:
    """Return a number or list of the library as Python's own."""
    return value.tolist() if hasattr(value, "tolist") else value


def _problem(place: Path, what: str, remedy: str) -> Problem:
    return Problem(str(place), "", what, remedy)


def _of_first(result: "xr.Dataset", place: Path) -> "xr.Dataset":
    """Return a result of version 0.1.0 in today's form, or say what to do."""
    try:
        return converted(result)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        what = f"was saved by version 0.1.0 and lacks a part of it ({error})"
        raise InputError([_problem(place, what, AGAIN)]) from None
