"""Prior beliefs of the model of execution, from a table: one row for each parameter.

The table owns every number that the model takes for granted. How far data moved a parameter is
judged against the standard deviation that follows from its row.
"""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FAMILIES = ("normal", "halfnormal", "lognormal", "beta", "dirichlet")
ENDS = ("end_full", "end_part", "end_undone")
"""Chances that sum to one: what comes of that which is carried out at all."""


@dataclass(frozen=True)
class Prior:
    """What is believed of a parameter before the data.

    Parameters
    ----------
    family : str
        One of `FAMILIES`.
    first, second : float
        Mean and standard deviation (of the logarithm for a lognormal), the scale of a half-normal,
        both parameters of a beta, or for one element of an even Dirichlet its weight and the number
        of elements.
    says : str
        What the parameter is.
    why : str
        Why this.
    """

    family: str
    first: float
    second: float
    says: str
    why: str

    @property
    def as_beta(self) -> tuple[float, float]:
        """Both parameters of the beta distribution of a chance."""
        if self.family == "dirichlet":
            return self.first, self.first * (self.second - 1)
        return self.first, self.second

    @property
    def sd(self) -> float:
        """Standard deviation before the data."""
        if self.family == "normal":
            return self.second
        if self.family == "halfnormal":
            return float(self.first * np.sqrt(1 - 2 / np.pi))
        if self.family == "lognormal":
            var = self.second**2
            return float(np.exp(self.first + var / 2) * np.sqrt(np.expm1(var)))
        a, b = self.as_beta
        return float(np.sqrt(a * b / (a + b + 1)) / (a + b))

    def draw(self, rng: np.random.Generator, size: int) -> Floats:
        """Return draws; those of elements of a Dirichlet one by one do not sum to one."""
        if self.family == "normal":
            return rng.normal(self.first, self.second, size)
        if self.family == "halfnormal":
            return np.abs(rng.normal(0, self.first, size))
        if self.family == "lognormal":
            return rng.lognormal(self.first, self.second, size)
        return rng.beta(*self.as_beta, size)


@lru_cache(maxsize=1)
def priors() -> Mapping[str, Prior]:
    """Return the shipped priors by parameter."""
    found = {
        row["parameter"]: Prior(
            row["family"],
            float(row["first"]),
            float(row["second"] or "nan"),
            row["says"],
            row["why"],
        )
        for row in csv.DictReader(_text().splitlines())
    }
    return MappingProxyType(found)


def of_family(family: str) -> tuple[tuple[str, ...], Floats, Floats]:
    """Return the parameters of a family, and the first and second number of each."""
    chosen = {name: p for name, p in priors().items() if p.family == family}
    first, second = (
        np.array([getattr(p, key) for p in chosen.values()]) for key in ("first", "second")
    )
    return tuple(chosen), first, second


def fingerprint() -> str:
    """Return a hash of the table of priors: words do not count."""
    numbers = [(name, p.family, p.first, p.second) for name, p in priors().items()]
    return hashlib.sha256(repr(numbers).encode()).hexdigest()


def _text() -> str:
    shipped = files("counterpoise.deterrence").joinpath("execution_priors.csv")
    return shipped.read_text("utf-8")
