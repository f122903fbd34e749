"""At what tempo each package of forces can run in a result, what binds, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.dataset import quantity
from counterpoise.evidence import Evidence
from counterpoise.evidence.packages import PER_SCALE, Package, Part, packages
from counterpoise.measures.packages import TEMPOS, binding, reached, tempo
from counterpoise.quarters import quarter_names

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
ALONE, TOGETHER = "own_coverage", "coverage"
"""Series of the coverage without the leading ally, and with it."""


@dataclass(frozen=True)
class PackageRun:
    """How a package fares in the futures of one scenario.

    Parameters
    ----------
    package : Package
        The package.
    alone, together : array, shape (part, future, bound)
        What is there of each part over what full tempo needs: without the leading ally, and with
        it.
    need : array, shape (part,)
        Units that full tempo needs, medians over futures.
    size : float
        Units of what sets the scale that the level requires, median over futures.
    """

    package: Package
    alone: Floats
    together: Floats
    need: Floats
    size: float

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its parts in known proportion, at least one."""
        return self.package.parts

    def at_end_of_range(self, end: str) -> Floats:
        """Return the tempo with every proportion at one end of its range; shape (bound,).

        Parameters
        ----------
        end : str
            `low` or `high`.
        """
        factor = [part.proportion() / part.proportion(end) for part in self.parts]
        return tempo(self.together * np.array(factor)[:, None, None])


def package_runs(one: "xr.Dataset", evidence: Evidence) -> tuple[PackageRun, ...]:
    """Return the packages that can be rated in a scenario.

    Others are left out, see `Package.is_rated_from`. The scale is what the scenario's own level
    requires in each future.

    Parameters
    ----------
    one : xarray.Dataset
        A result of one scenario.
    evidence : Evidence
        The figures that it was made with.
    """
    names = [str(c) for c in one["capability"].values]
    required = quantity(one, "required").transpose("future", "capability").values
    coverage = {
        name: quantity(one, name).transpose("future", "time_bounds", "capability").values
        for name in (ALONE, TOGETHER)
    }
    found = []
    for package in rated(evidence, names, required):
        levels = {
            name: part_levels(package, names, required, coverage[name])
            for name in (ALONE, TOGETHER)
        }
        scale = size_of(package, names, required)
        need = np.array([needed(part, scale) for part in package.parts])
        found.append(
            PackageRun(
                package,
                levels[ALONE],
                levels[TOGETHER],
                np.median(need, axis=1),
                float(np.median(scale)),
            )
        )
    return tuple(found)


def rated(evidence: Evidence, names: Sequence[str], required: Floats) -> list[Package]:
    """Return the packages of which every part in known proportion is among some capabilities.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    names : sequence of str
        The capabilities of a result.
    required : array (F, C)
        What the level requires of each; one that is NaN throughout is not there.
    """
    there = [c for i, c in enumerate(names) if not np.isnan(required[:, i]).all()]
    return [package for package in packages(evidence) if package.is_rated_from(there)]


def size_of(package: Package, names: Sequence[str], required: Floats) -> Floats:
    """Return how large the operation is in each future (F,), in units of the package's scale."""
    columns = [list(names).index(c) for c in package.scale]
    return np.asarray(required[:, columns].sum(axis=1))


def part_levels(
    package: Package, names: Sequence[str], required: Floats, coverage: Floats
) -> Floats:
    """Return what is there of each part over what full tempo needs; shape (part, F, T).

    Parameters
    ----------
    package : Package
        The package.
    names : sequence of str
        The capabilities of a result.
    required : array (F, C)
        What the level requires.
    coverage : array (F, T, C)
        What is covered of it.
    """
    units = required[:, None, :] * coverage
    scale = size_of(package, names, required)
    place = {name: i for i, name in enumerate(names)}
    return np.array(
        [
            units[..., [place[c] for c in part.capabilities]].sum(-1) / needed(part, scale)[:, None]
            for part in package.parts
        ]
    )


def needed(part: Part, scale: Floats) -> Floats:
    """Return the units of a part that full tempo needs, for each size of the operation."""
    if part.attribute == PER_SCALE:
        return part.proportion() * scale
    return np.full_like(scale, part.proportion())


def part_name(part: str, evidence: Evidence) -> str:
    """Return the name of a part as people write it.

    Parameters
    ----------
    part : str
        Capabilities joined by ``+``.
    evidence : Evidence
        The figures.
    """
    names = [evidence.capabilities[c].name for c in part.split("+")]
    return " and ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])


def summary_of_packages(one: "xr.Dataset", evidence: Evidence) -> dict[str, Any]:
    """Return by package how it fares, as plain data.

    Parameters as in `package_runs`.

    Returns
    -------
    dict
        `name`, `scale` (what is counted and how many units, or None), `together` and `alone` (with
        what the leading ally then gives and without it, at the start, at the worst quarter with it
        and at the end: the `tempo`, the part that `binds` and in which share of futures), `range`
        (the tempo at worst with proportions at either end), `parts` (by part `need`, `grade`,
        `source`, and at the three moments the median level `together` and `alone`, and in which
        share of futures it `allows` each tempo), and what is `not_known`. A package without a part
        in known proportion has `name` and `not_known` only.
    """
    bounds = quarter_names(one["time_bounds"].values)
    runs = {run.package.name: run for run in package_runs(one, evidence)}
    found: dict[str, Any] = {}
    for package in packages(evidence):
        entry: dict[str, Any] = {"name": package.title, "not_known": list(package.not_known)}
        if run := runs.get(package.name):
            entry |= _rated(run, bounds)
        if run or not package.parts:
            found[package.name] = entry
    return found


def _rated(run: PackageRun, bounds: list[str]) -> dict[str, Any]:
    pace = tempo(run.together)
    moments = {"start": 0, "worst": int(pace.argmin()), "end": len(pace) - 1}
    ends = sorted(float(run.at_end_of_range(end)[moments["worst"]]) for end in ("low", "high"))
    return {
        "scale": {"of": list(run.package.scale), "units": run.size} if run.package.scale else None,
        "alone": {name: _moment(run, run.alone, at, bounds) for name, at in moments.items()},
        "together": {name: _moment(run, run.together, at, bounds) for name, at in moments.items()},
        "range": dict(zip(("low", "high"), ends, strict=True)),
        "parts": {
            part.name: {
                "need": float(run.need[i]),
                "grade": part.figure.grade if part.figure else None,
                "source": list(part.figure.source) if part.figure else [],
                **{
                    name: {
                        "alone": float(np.median(run.alone[i, :, at])),
                        "together": float(np.median(run.together[i, :, at])),
                        "allows": {
                            f"{wanted:g}": float(reached(run.together[i, :, at][None], wanted)[0])
                            for wanted in TEMPOS
                        },
                    }
                    for name, at in moments.items()
                },
            }
            for i, part in enumerate(run.parts)
        },
    }


def _moment(run: PackageRun, levels: Floats, at: int, bounds: list[str]) -> dict[str, Any]:
    here = levels[:, :, at]
    lowest = int(np.median(here, axis=1).argmin())
    return {
        "quarter": bounds[at],
        "tempo": float(tempo(here)),
        "binds": run.parts[lowest].name,
        "binds_in": float(binding(here)[lowest]),
    }
