"""Draws of the model of execution: what a fit returns, and the ones that are shipped.

All but a new fit works from the shipped draws, without the extra that fits. They carry their
proof: seed, hashes of the rows and of the priors that were used, versions, and the command that
makes them.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.deterrence import execution_priors
from counterpoise.deterrence.execution_data import cuts, fingerprint
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem

Floats = NDArray[np.float64]

COMMAND = "python -m counterpoise.deterrence.execution_model"
TRAITS = ("institutional", "threat", "institutional_threat", "condition", "legal_bar")
"""Parameters that move the odds of being carried out, in the order of `traits`."""
FOLDER, ARRAYS, PROOF = "draws", "execution.npz", "execution.json"
_EFFECTS = "effects"


@dataclass(frozen=True)
class Proof:
    """Where draws come from, and how well the sampler ran.

    Parameters
    ----------
    command : str
        What makes them.
    seed, chains, draws, warmup : int
        Arguments of the fit; draws and warm-up of each chain.
    rows, priors : str
        Hashes of the announcements and of the table of priors.
    versions : mapping
        Versions of NumPyro and JAX.
    r_hat : float
        The largest over all parameters.
    effective : float
        The smallest effective number of draws.
    divergences : int
        Steps at which the sampler lost its way.
    leapfrogs : float
        Mean number of leapfrog steps for each draw.
    """

    command: str
    seed: int
    chains: int
    draws: int
    warmup: int
    rows: str
    priors: str
    versions: Mapping[str, str]
    r_hat: float
    effective: float
    divergences: int
    leapfrogs: float


@dataclass(frozen=True)
class Draws:
    """Draws from the posterior.

    Parameters
    ----------
    values : mapping of array (draw,)
        By parameter, as in the table of priors.
    effects : array (draw, episode)
        Log odds that each episode adds.
    episodes : tuple of str
        Their names.
    proof : Proof
        Where they come from.
    """

    values: Mapping[str, Floats]
    effects: Floats
    episodes: tuple[str, ...]
    proof: Proof

    @property
    def size(self) -> int:
        """How many draws there are."""
        return len(self.effects)

    def effect(self, episode: str) -> Floats | None:
        """Return the log odds that a known episode adds, or None for a new one."""
        if episode not in self.episodes:
            return None
        return self.effects[:, self.episodes.index(episode)]

    def thinned(self, size: int) -> "Draws":
        """Return so many of the draws, evenly chosen."""
        chosen = np.linspace(0, self.size - 1, min(size, self.size)).round().astype(int)
        values = {name: array[chosen] for name, array in self.values.items()}
        return Draws(MappingProxyType(values), self.effects[chosen], self.episodes, self.proof)


def traits(
    institutional: Floats | bool,
    threat: Floats | bool,
    condition: Floats | bool,
    legal_bar: Floats | bool,
) -> Floats:
    """Return what the effects of `TRAITS` are multiplied by: half above or below the middle.

    Examples
    --------
    >>> traits(True, False, False, True).tolist()
    [0.5, -0.5, -0.5, -0.5, 0.5]
    """
    first, kind, condition, bar = (
        np.asarray(known, dtype=float) - 0.5
        for known in (institutional, threat, condition, legal_bar)
    )
    return np.stack([first, kind, 2 * first * kind, condition, bar], axis=-1)


def write(draws: Draws, folder: Path) -> None:
    """Write draws and their proof into a folder, as package data; single precision is enough."""
    given = {**draws.values, _EFFECTS: draws.effects}
    arrays: dict[str, Any] = {name: array.astype(np.float32) for name, array in given.items()}
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    proof = {**vars(draws.proof), "versions": dict(draws.proof.versions)}
    text = json.dumps({**proof, "kept": draws.size, "episodes": draws.episodes}, indent=1)
    folder.mkdir(exist_ok=True)
    write_file(folder / ARRAYS, lambda place: _write_bytes(place, packed.getvalue()))
    write_file(folder / PROOF, text_writer(text + "\n"))


def _write_bytes(place: Path, content: bytes) -> None:
    place.write_bytes(content)


@lru_cache(maxsize=1)
def shipped() -> Draws:
    """Return the draws that come with the package."""
    folder = files("counterpoise.deterrence").joinpath(FOLDER)
    proof = json.loads(folder.joinpath(PROOF).read_text("utf-8"))
    with np.load(io.BytesIO(folder.joinpath(ARRAYS).read_bytes()), allow_pickle=False) as packed:
        arrays = {name: packed[name].astype(float) for name in packed.files}
    effects = arrays.pop(_EFFECTS)
    for array in (*arrays.values(), effects):
        array.flags.writeable = False
    episodes = tuple(proof.pop("episodes"))
    proof.pop("kept")
    return Draws(MappingProxyType(arrays), effects, episodes, Proof(**proof))


def require_fitting(draws: Draws, evidence: Evidence) -> None:
    """Refuse draws that were made from other announcements or other priors.

    Raises
    ------
    InputError
        The remedy is the command that makes new ones.
    """
    found = (
        ("announcements", draws.proof.rows, fingerprint(cuts(evidence))),
        ("priors", draws.proof.priors, execution_priors.fingerprint()),
    )
    problems = [
        Problem(
            "execution model",
            name,
            "the draws were made from others than these",
            f"Fit anew, with the extra fit: {COMMAND}",
        )
        for name, then, now in found
        if then != now
    ]
    if problems:
        raise InputError(problems)
