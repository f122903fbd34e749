"""What each ally is worth to a package of forces: the tempo that coalitions could run."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.dependency import games
from counterpoise.measures.dependency.games import ShapleyValues, Worth
from counterpoise.measures.packages import PackageNeeds

Floats = NDArray[np.float64]


def package_worth(provided: Floats, needs: PackageNeeds) -> Worth:
    r"""Return the game of a package's tempo.

    .. math:: v(S) = \min\left(1,\; \min_j \frac{1}{N_j} \sum_{a \in S} s_{aj}\right)

    Parameters
    ----------
    provided : array, shape (ally, capability)
        Ready units provided to plans.
    needs : PackageNeeds
        What the package needs at full tempo, at one moment.

    Returns
    -------
    function
        From coalitions, a boolean array (coalition, ally), to tempos between 0 and 1.
    """

    def worth(coalitions: games.Booleans) -> Floats:
        return needs.tempo(coalitions.astype(float) @ provided)

    return worth


def package_shapley(
    provided: Floats,
    needs: PackageNeeds,
    *,
    permutations: int = games.PERMUTATIONS,
    seed: int = 0,
) -> ShapleyValues:
    """Return Shapley values of a package's tempo: exact up to 20 allies, else drawn.

    Parameters as in `package_worth` and `games.shapley`.
    """
    return games.shapley(
        package_worth(provided, needs),
        np.shape(provided)[0],
        permutations=permutations,
        seed=seed,
        name=f"shapley/{needs.name}",
    )
