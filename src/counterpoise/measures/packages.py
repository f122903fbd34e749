r"""At what tempo packages of forces run: parts needed in fixed proportions.

.. math:: x_j = \frac{S_j}{N_j}, \qquad
          \tau = \min\left(1, \min_j \operatorname{median}_f x_j\right)

with what is there :math:`S_j` and what the operation needs at full tempo :math:`N_j`. Fixed
proportions: Leontief (1941), *The Structure of American Economy*.

The lowest of several uncertain ratios is low by chance alone: of four that are all 1 with an error
of a quarter, it is 0.74 in the mean. Hence the median of each part is taken over futures first, and
then the lowest: a wider error bar, or a part that stands twice, leaves the tempo as it is. Which
part binds is counted in each future.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
TEMPOS = (1.0, 0.7, 0.4)
"""Full tempo, and the slower ones that are looked at."""
TIE = 1e-9


def tempo(levels: Floats) -> Floats:
    """Return the tempo of a package.

    Parameters
    ----------
    levels : array, shape (part, future, ...)
        What is there of each part over what full tempo needs.

    Returns
    -------
    array, shape (...)
        At most 1.

    Examples
    --------
    Forty fighters, eight tankers, two early-warning and six suppression aircraft are needed, and
    44, five, two and four are there:

    >>> levels = np.array([44 / 40, 5 / 8, 2 / 2, 4 / 6])[:, None]
    >>> float(tempo(levels))
    0.625
    """
    return np.asarray(np.minimum(1.0, np.median(levels, axis=1).min(axis=0)))


def binding(levels: Floats) -> Floats:
    """Return the share of futures in which each part is the scarcest.

    Parts that are equally scarce share a future between them.

    Parameters
    ----------
    levels : array, shape (part, future, ...)
        As in `tempo`.

    Returns
    -------
    array, shape (part, ...)
        Adds up to 1 over parts.
    """
    scarcest = levels <= levels.min(axis=0) + TIE
    return np.asarray((scarcest / scarcest.sum(axis=0)).mean(axis=1))


def reached(levels: Floats, wanted: float) -> Floats:
    """Return the share of futures in which each part is there for a tempo; shape (part, ...)."""
    return np.asarray((levels >= wanted - TIE).mean(axis=1))


@dataclass(frozen=True)
class PackageNeeds:
    """What a package needs at full tempo, for counting what coalitions of allies could run.

    Parameters
    ----------
    name : str
        Name of the package.
    counted : array, shape (part, capability)
        1 where a capability counts towards a part, else 0.
    need : array, shape (..., part)
        Units of each part at full tempo, above 0.
    """

    name: str
    counted: Floats
    need: Floats

    def __post_init__(self) -> None:
        if not (self.need > 0).all():
            raise ValueError(f"Every part of {self.name} must be needed.")

    def tempo(self, provided: Floats) -> Floats:
        """Return the tempo that supply allows.

        Parameters
        ----------
        provided : array, shape (..., capability)
            Ready units.
        """
        levels = provided @ self.counted.T / self.need
        return np.asarray(np.minimum(1.0, levels.min(axis=-1)))

    def at(self, moment: int) -> "PackageNeeds":
        """Return what is needed at one of several moments, which come first in `need`."""
        return PackageNeeds(self.name, self.counted, self.need[moment])
