"""The robust front: settings of levers that none beats in every objective over the same futures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.extras import need
from counterpoise.ledger.export import json_writer, records, table_writer
from counterpoise.studies.search.condition import amount
from counterpoise.studies.search.objectives import Objective
from counterpoise.studies.search.same_futures import MovedLever

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.atomic_write import Writer

Floats = NDArray[np.float64]
SCHEMA = "counterpoise/robust-front/1"
FRESH = "fresh/"
"""What the columns of objectives over fresh futures begin with."""
SETTLED = 0.01
"""Rise of the hypervolume in the last quarter of generations below which a front has settled."""
FEWEST = 8
"""Generations of which the last quarter is two: of fewer nothing can be told of the next ones."""


@dataclass(frozen=True)
class RobustFront:
    """What a search over levers found.

    Parameters
    ----------
    scenario, title : str
        The scenario whose levers were moved.
    levers : tuple of MovedLever
        The levers.
    objectives : tuple of Objective
        The objectives.
    table : DataFrame
        A row for each setting on the front: values of the levers, objectives, and those again over
        futures that the search never saw (``fresh/``). The first objective orders it.
    as_it_is : mapping of str to float
        The objectives of the scenario itself, over the futures of the search.
    generations : DataFrame
        By generation the settings looked at so far and the hypervolume.
    reference : mapping of str to float
        The reference point of the hypervolume.
    runs : int
        Runs of the engine.
    proof : mapping
        Seed, fingerprints and versions.
    """

    scenario: str
    title: str
    levers: tuple[MovedLever, ...]
    objectives: tuple[Objective, ...]
    table: "pd.DataFrame" = field(hash=False, compare=False)
    as_it_is: Mapping[str, float] = field(hash=False)
    generations: "pd.DataFrame" = field(hash=False, compare=False)
    reference: Mapping[str, float] = field(hash=False)
    runs: int
    proof: Mapping[str, Any] = field(hash=False)

    @property
    def hypervolume(self) -> float:
        """Volume that the front dominates up to the reference point, in the objectives' units."""
        return float(self.generations["hypervolume"].iloc[-1])

    @property
    def rise(self) -> float:
        """Part of the hypervolume that came in the last quarter of the generations."""
        volumes = self.generations["hypervolume"].to_numpy(dtype=float)
        before = volumes[max(0, (3 * len(volumes)) // 4 - 1)]
        return float(1 - before / volumes[-1]) if volumes[-1] > 0 else 0.0

    @property
    def says(self) -> list[str]:
        """What was found, in sentences."""
        settings = int(self.generations["settings"].iloc[-1])
        found = [
            f"“{self.title}”: {len(self.table)} of {settings:,} settings of {len(self.levers)} "
            f"levers are beaten by no other in every objective, over {self._futures:,} futures."
        ]
        found += [self._range_says(objective) for objective in self.objectives]
        corner = "; ".join(
            f"{o.title} {amount(self.reference[o.name], o.unit)}" for o in self.objectives
        )
        settled = "the front has not settled, and more generations would move it"
        if len(self.generations) < FEWEST or not self.hypervolume:
            settled = "too few generations to tell whether the front has settled"
        elif self.rise <= SETTLED:
            settled = "the front has settled"
        found.append(
            f"Hypervolume {self.hypervolume:.4g} up to the reference point ({corner}); "
            f"{100 * self.rise:.2g} per cent of it came in the last quarter of "
            f"{len(self.generations)} generations: {settled}."
        )
        return [*found, self._fresh_says(), self._beaten_says()]

    @property
    def _futures(self) -> int:
        return int(self.proof["futures"])

    def _range_says(self, objective: Objective) -> str:
        values = self.table[objective.name]
        best, worst = sorted((values.min(), values.max()), key=lambda v: objective.sign * v)
        own = self.as_it_is[objective.name]
        return (
            f"{objective.title[:1].upper()}{objective.title[1:]}: from "
            f"{amount(best, objective.unit)} to {amount(worst, objective.unit)} along the front; "
            f"{amount(own, objective.unit)} as it is."
        )

    def _fresh_says(self) -> str:
        """Return by how much the front flatters itself over the futures that it was made for."""
        parts = []
        for objective in self.objectives:
            if objective.measure is None:
                continue
            harm = objective.sign * (
                self.table[f"{FRESH}{objective.name}"] - self.table[objective.name]
            )
            worse = "worse" if harm.mean() > 0 else "better"
            parts.append(f"{objective.title} {amount(abs(harm.mean()), objective.unit)} {worse}")
        return (
            f"Over {self._futures:,} other futures the settings of the front are on average: "
            f"{'; '.join(parts)}."
        )

    def _beaten_says(self) -> str:
        """Return in words whether the scenario itself is beaten in every objective."""
        own = np.array([o.sign * self.as_it_is[o.name] for o in self.objectives])
        rows = np.stack([o.sign * self.table[o.name].to_numpy() for o in self.objectives], axis=1)
        beaten = ((rows <= own).all(axis=1) & (rows < own).any(axis=1)).sum()
        if beaten:
            return f"{beaten} of them are at least as good as the scenario itself in everything."
        return "None of them is at least as good as the scenario itself in everything and better."

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data: what ``counterpoise study search --json`` prints."""
        return {
            "schema": SCHEMA,
            "scenario": self.scenario,
            "levers": [
                {
                    "name": lever.name,
                    "title": lever.title,
                    "low": lever.low,
                    "high": lever.high,
                    "own": lever.own,
                }
                for lever in self.levers
            ],
            "objectives": [
                {
                    "name": o.name,
                    "title": o.title,
                    "unit": o.unit,
                    "direction": "small" if o.sign > 0 else "large",
                }
                for o in self.objectives
            ],
            "front": records(self.table),
            "as_it_is": dict(self.as_it_is),
            "hypervolume": self.hypervolume,
            "reference": dict(self.reference),
            "generations": records(self.generations),
            "says": self.says,
            "runs": self.runs,
            "proof": dict(self.proof),
        }

    def files(self) -> "dict[str, Writer]":
        """Return the writers of its files: the front as CSV, and as Parquet where that is there."""
        found = {
            "front.json": json_writer(self.summary()),
            "front.csv": table_writer(self.table),
            "generations.csv": table_writer(self.generations),
        }
        if self._parquet:
            found["front.parquet"] = lambda place: self.table.to_parquet(place, index=False)
        return found

    def save(self, folder: str | Path, beside: "Mapping[str, Writer] | None" = None) -> list[Path]:
        """Write its files, and others beside them, into a folder: all of them or none."""
        from counterpoise.atomic_write import write_together

        return write_together(
            Path(folder), self.files() | dict(beside or {}), command="counterpoise study search"
        )

    @property
    def _parquet(self) -> bool:
        from importlib.util import find_spec

        return find_spec("pyarrow") is not None

    def __str__(self) -> str:
        """Return the sentences."""
        return "\n".join(self.says)


def check_extra() -> None:
    """Refuse to begin a search without pymoo.

    Raises
    ------
    InputError
        With the command that installs it.
    """
    need("pymoo", "search")
