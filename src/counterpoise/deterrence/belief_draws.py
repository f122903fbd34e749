"""Draws of the shipped fits of what allies believe, and where they come from.

All but refitting works without the extra ``fit``: the draws are data of the package, with a seed, a
hash of every row that was read, the versions that made them and the command that makes them again.
With other rows than those that were fitted the parameters stand and `differing` says which tables
are others (docs/decisions/0038); only draws that lack a parameter are refused.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import numpy as np

from counterpoise.deterrence.allies_belief import (
    SEED,
    TESTED,
    UNSEEN_FROM,
    VALUES,
    Posterior,
    Record,
    fit,
    record,
    support,
)
from counterpoise.deterrence.fit_rows import fingerprints
from counterpoise.deterrence.support_signal import (
    FEATURES,
    POOLED,
    SCHOOLS,
    START,
    Coder,
    Waves,
    school,
    waves_of,
)
from counterpoise.evidence import Evidence
from counterpoise.evidence.loader import load_evidence
from counterpoise.problems import InputError, Problem, did_you_mean

COMMAND = "python -m counterpoise.deterrence.belief_draws"
FOLDER = "draws"
NAME = "guarantee"


@dataclass(frozen=True)
class Variant:
    """One way of fitting: whose coding of events, and what they weigh."""

    name: str
    coder: Coder
    school: str


VARIANTS = {
    variant.name: variant
    for variant in (
        Variant("average", "average", POOLED.name),
        Variant("first", "first", POOLED.name),
        Variant("second", "second", POOLED.name),
        *(Variant(name, "average", name) for name in SCHOOLS),
    )
}
"""Both codings together and each alone, every event counted alike; and three schools."""


@dataclass(frozen=True)
class Unseen:
    """What a fit to other waves says of wave differences that it has not seen.

    Parameters
    ----------
    median, low, high : dict of str to float
        Predicted change of support by ids of the two waves, with its 90 per cent range.
    """

    median: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]


def variant(name: str) -> Variant:
    """Return a variant by its name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in VARIANTS:
        what = f"no fit '{name}'"
        raise InputError([Problem("credibility", name, what, did_you_mean(name, VARIANTS))])
    return VARIANTS[name]


def reading_of(school: str) -> str:
    """Return the fit of a school of thought as a scenario names it: ``pooled`` counts all alike.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    known = {POOLED.name: next(iter(VARIANTS)), **{name: name for name in SCHOOLS}}
    if school not in known:
        what, remedy = f"no school '{school}'", did_you_mean(school, known)
        raise InputError([Problem("credibility", "school", what, remedy)])
    return known[school]


def record_of(evidence: Evidence, name: str) -> Record:
    """Return what the fit of a variant reads."""
    chosen = variant(name)
    return record(evidence, coder=chosen.coder, school=school(evidence, chosen.school))


def provenance() -> Mapping[str, Any]:
    """Return seed, hash of rows, versions, command and diagnostics of the shipped draws."""
    return _shipped()[0]


def shipped(evidence: Evidence, name: str = "average") -> Posterior:
    """Return the shipped draws of a variant, with the events, polls and forces at hand.

    Raises
    ------
    InputError
        If the draws lack a parameter that the model has; the remedy is the refit.
    """
    about, arrays = _shipped()
    what = record_of(evidence, name)
    _require_parameters(arrays, name)
    values = {key: arrays[f"{name}/{key}"].astype(float) for key in VALUES}
    measured = about["fits"][name]
    return Posterior(
        arrays[f"{name}/weights"].astype(float),
        arrays[f"{name}/loadings"].astype(float),
        values,
        what,
        measured["rhat"],
        measured["effective"],
    )


def _require_parameters(arrays: Mapping[str, np.ndarray], name: str) -> None:
    """Refuse draws that do not hold every parameter of the model, each in its shape."""
    wanted = {"weights": (len(FEATURES),), "loadings": (len(TESTED),)} | dict.fromkeys(VALUES, ())
    lacking = [
        key
        for key, shape in wanted.items()
        if f"{name}/{key}" not in arrays or arrays[f"{name}/{key}"].shape[1:] != shape
    ]
    if lacking:
        found = f"the shipped fit does not hold {', '.join(lacking)} as the model reads it"
        raise InputError([Problem("credibility", "draws", found, f"Fit anew: {COMMAND}")])


def differing(evidence: Evidence) -> tuple[str, ...]:
    """Return the tables whose rows are not those that the shipped fit was made from."""
    fitted, here = _shipped()[0]["rows"], fingerprints(evidence, TESTED)
    return tuple(table for table, rows in here.items() if fitted.get(table) != rows)


def notes_on_fit(evidence: Evidence) -> tuple[str, ...]:
    """Return what to know where the fit was made from other rows than those at hand."""
    tables = differing(evidence)
    if not tables:
        return ()
    return (
        f"What allies believe: the fit was made from the shipped rows, and {' and '.join(tables)} "
        f"{'is' if len(tables) == 1 else 'are'} not as shipped. Weights stay as fitted; events, "
        "polls and forces in place are those at hand. To fit anew, with the extra fit: "
        f"{COMMAND} SET puts draws of an evidence set in place of those of this installation.",
    )


def unseen(name: str = "average") -> Unseen:
    """Return the predictions of wave differences that were made without seeing them."""
    rows = _shipped()[0]["unseen"][variant(name).name]
    return Unseen(*({pair: row[i] for pair, row in rows.items()} for i in range(3)))


def pair_name(waves: Waves, pair: tuple[int, int]) -> str:
    """Return the name of a wave difference: the ids of its two polls."""
    return f"{waves.ids[pair[0]]}-{waves.ids[pair[1]]}"


@cache
def _shipped() -> tuple[Mapping[str, Any], Mapping[str, np.ndarray]]:
    folder = files("counterpoise.deterrence").joinpath(FOLDER)
    about = json.loads(folder.joinpath(f"{NAME}.json").read_text("utf-8"))
    with np.load(BytesIO(folder.joinpath(f"{NAME}.npz").read_bytes())) as stored:
        return about, dict(stored)


def predictions(evidence: Evidence, name: str) -> dict[str, tuple[float, float, float]]:
    """Return predicted changes of support between waves, each from a fit that has not seen them.

    Differences that end in `UNSEEN_FROM` or later come from a fit to waves before it; earlier ones
    from a fit to those waves without their series, for the first of `VARIANTS` only: each is a fit
    of its own.
    """
    chosen = variant(name)
    every = waves_of(evidence, TESTED)
    before = (UNSEEN_FROM - START.year) * 1.0
    late = {pair for pair in every.pairs if every.when[pair[1]] >= before}
    jobs: dict[int | None, list[tuple[int, int]]] = {None: sorted(late)}
    for pair in every.pairs:
        if pair not in late and name == next(iter(VARIANTS)):
            jobs.setdefault(int(every.series[pair[0]]), []).append(pair)
    found: dict[str, tuple[float, float, float]] = {}
    for left_out, pairs in jobs.items():
        what = record(
            evidence,
            coder=chosen.coder,
            school=school(evidence, chosen.school),
            before=before,
            leave_out=left_out,
        )
        drawn = support(fit(what), every.when)
        for pair in pairs:
            change = drawn[:, pair[1]] - drawn[:, pair[0]]
            middle, low, high = np.quantile(change, [0.5, 0.05, 0.95])
            found[pair_name(every, pair)] = (float(middle), float(low), float(high))
    return found


def write(evidence: Evidence, folder: Path, command: str = COMMAND) -> None:
    """Fit every variant and write draws and their description into a folder; takes some minutes.

    Parameters
    ----------
    evidence : Evidence
        What is fitted.
    folder : Path
        Where they are written.
    command : str
        What made them, as they are to say.
    """
    arrays: dict[str, np.ndarray] = {}
    fits, unseen_by = {}, {}
    for name in VARIANTS:
        found = fit(record_of(evidence, name))
        arrays[f"{name}/weights"] = found.weights.astype(np.float32)
        arrays[f"{name}/loadings"] = found.loadings.astype(np.float32)
        for key in VALUES:
            arrays[f"{name}/{key}"] = found.values[key].astype(np.float32)
        fits[name] = {"rhat": round(found.rhat, 4), "effective": round(found.effective)}
        unseen_by[name] = {
            pair: [round(value, 4) for value in row]
            for pair, row in predictions(evidence, name).items()
        }
    about = {
        "command": command,
        "seed": SEED,
        "rows": dict(fingerprints(evidence, TESTED)),
        "versions": {name: version(name) for name in ("jax", "numpyro", "numpy")},
        "fits": fits,
        "unseen": unseen_by,
    }
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / f"{NAME}.npz", **cast("dict[str, Any]", arrays))
    text = json.dumps(about, indent=1, sort_keys=True) + "\n"
    (folder / f"{NAME}.json").write_text(text, encoding="utf-8")


def main(given: Sequence[str]) -> None:
    """Fit the shipped evidence, or a set that is named, and put the draws in place of those here.

    Parameters
    ----------
    given : sequence of str
        The name or folder of an evidence set, or nothing.
    """
    known = load_evidence(given[0]) if given else load_evidence()
    write(known, Path(__file__).parent / FOLDER, " ".join([COMMAND, *given[:1]]))


if __name__ == "__main__":
    main(sys.argv[1:])
