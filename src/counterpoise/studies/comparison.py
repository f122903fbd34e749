"""What moved between two versions of the figures or the program, by measure, largest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.problems import InputError, Problem, Problems
from counterpoise.studies.baseline import KEYS, QUANTILES, STANDARD, quantiles_of, read_baseline
from counterpoise.studies.parts import DESCRIPTION
from counterpoise.studies.result import StudyResult
from counterpoise.studies.stores import folder_of, is_address

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Run = Callable[..., StudyResult]
SHIPPED = "shipped"
"""The figures that come with this program, where a version is named."""
ROUNDING = 1e-9
"""Relative moves that are rounding."""
TOLD = 3
"""Measures that are told in words."""
UNMOVING = frozenset(
    ("name", "title", "says", "outcomes", "views", "goal", "objectives", "observed", "second_order")
)
"""Entries of a study that move no run."""


@dataclass(frozen=True)
class Version:
    """One side of a comparison.

    Parameters
    ----------
    name : str
        As it was named.
    quantiles : DataFrame
        As `counterpoise.studies.baseline.quantiles_of` gives them.
    proof : mapping
        Its fingerprints and versions.
    titles : mapping of str to str
        Titles of scenarios; empty of a baseline.
    study : StudyResult or None
        Its runs; None of a baseline.
    """

    name: str
    quantiles: "pd.DataFrame"
    proof: Mapping[str, Any]
    titles: Mapping[str, str]
    study: StudyResult | None = None


@dataclass(frozen=True)
class VersionDifference:
    """What moved between two versions.

    Parameters
    ----------
    old, new : Version
        The two.
    moved : DataFrame
        A row for each measure of each scenario that both have: quantiles before and after, and
        `moved`, the largest move of the three relative to the largest of them before, by which
        rows are ordered. Where futures are paired also `mean_change`, the mean over futures of
        how far each moved, and `changed`, the share of futures that moved at all.
    paired : int
        Futures of each scenario that both have; 0 if these are not the same.
    only_old, only_new : tuple of str
        Measures of scenarios that one of them lacks.
    """

    old: Version
    new: Version
    moved: "pd.DataFrame"
    paired: int
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    @property
    def changed(self) -> "pd.DataFrame":
        """The measures that moved."""
        return self.moved[self.moved["moved"] > ROUNDING]

    @property
    def says(self) -> list[str]:
        """It in sentences: what differs, how much moved, and what moved most."""
        told = [_about(self.old, self.new)]
        changed = self.changed
        if not len(changed):
            return [*told, f"None of {len(self.moved)} measures moved."]
        least = int((changed["moved"] > 0.01).sum())
        told.append(
            f"{len(changed)} of {len(self.moved)} measures moved, {least} of them by more than a "
            "hundredth."
        )
        for _, row in changed.head(TOLD).iterrows():
            title = self.new.titles.get(row["scenario"], row["scenario"])
            told.append(
                f"On “{title}” the {row['title']} goes from {_amount(row['old_p50'])} to "
                f"{_amount(row['new_p50'])} {row['unit']} in the median run (eight of ten: "
                f"{_amount(row['old_p10'])} to {_amount(row['old_p90'])} before, "
                f"{_amount(row['new_p10'])} to {_amount(row['new_p90'])} now)."
            )
        return told

    def summary(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "schema": "counterpoise/study-comparison/1",
            "old": {"name": self.old.name, **self.old.proof},
            "new": {"name": self.new.name, **self.new.proof},
            "says": self.says,
            "paired_futures": self.paired,
            "measures": len(self.moved),
            "moved": self.changed.to_dict(orient="records"),
            "only_old": list(self.only_old),
            "only_new": list(self.only_new),
        }


def compare_versions(old: str | Path, new: str | Path, run: Run | None = None) -> VersionDifference:
    """Compare two versions of the figures or the program.

    Parameters
    ----------
    old, new : str or Path
        Each the folder or address of a study, the baseline of a release as a JSON file, a set or
        folder of figures, or ``shipped``: the figures of this program. Figures are run over the
        study of the other side, or `counterpoise.studies.baseline.STANDARD`.
    run : callable, optional
        Runs a study over figures; `counterpoise.studies.study` if not given.

    Raises
    ------
    InputError
        With everything that is wrong with either, or if they have no measure in common.
    """
    problems = Problems()
    given = [problems.attempt(partial(_opened, place)) for place in (old, new)]
    problems.raise_if_any()
    model = next((found for found in map(_model, given) if found is not None), STANDARD)
    for number, place in enumerate((old, new)):
        if given[number] is None:
            given[number] = problems.attempt(partial(_ran, str(place), model, run))
    problems.raise_if_any()
    return difference(*(version for version in given if version is not None))


def difference(old: Version, new: Version) -> VersionDifference:
    """Return what moved from one version to the other.

    Raises
    ------
    InputError
        If they have no measure in common.
    """
    keys = list(KEYS)
    before, after = _alike(old, new), _alike(new, old)
    before = before.rename(columns={name: f"old_{name}" for name in QUANTILES})
    after = after[[*keys, *QUANTILES]]
    after = after.rename(columns={name: f"new_{name}" for name in QUANTILES})
    both = before.merge(after, on=keys, how="inner")
    if not len(both):
        what = "have no scenario with a measure in common"
        remedy = "Compare versions of one study."
        raise InputError([Problem(f"{old.name} and {new.name}", "", what, remedy)])
    both["moved"] = _moves(both)
    paired = 0
    if old.study is not None and new.study is not None and _same_futures(old.study, new.study):
        paired, changes = _paired(old.study, new.study, both)
        both = both.merge(changes, on=keys, how="left")
    both = both.sort_values("moved", ascending=False, kind="stable", ignore_index=True)
    return VersionDifference(
        old, new, both, paired, _missing(before, after), _missing(after, before)
    )


def _opened(place: str | Path) -> Version | None:
    """Return a version that has run; None of figures, which have not."""
    name = str(place)
    if is_address(place) or (folder_of(place) / DESCRIPTION).exists():
        return _version(name, StudyResult.open(place))
    if name.endswith(".json"):
        import pandas as pd

        found = read_baseline(Path(name))
        proof = {key: found[key] for key in ("evidence_hash", "versions", "study")}
        return Version(name, pd.DataFrame(found["measures"]), proof, {})
    return None


def _version(name: str, study: StudyResult) -> Version:
    kept = ("evidence_hash", "versions")
    proof = {key: study.record.proof[key] for key in kept}
    proof["study"] = study.record.model.model_dump(mode="json", exclude={"says"})
    return Version(name, quantiles_of(study), proof, study.scenarios, study)


def _model(version: Version | None) -> Mapping[str, Any] | None:
    return None if version is None else dict(version.proof["study"])


def _ran(name: str, model: Mapping[str, Any], run: Run | None) -> Version:
    from counterpoise.studies.functions import study

    figures = None if name == SHIPPED else name
    return _version(name, (run or study)(dict(model), evidence=figures))


def _alike(version: Version, other: Version) -> "pd.DataFrame":
    """Return the quantiles of a version: beside a baseline, of the measures that it keeps."""
    if other.study is not None:
        return version.quantiles
    kept = version.quantiles["outcome"].isin({*other.quantiles["outcome"]})
    return version.quantiles[kept]


def _moves(both: "pd.DataFrame") -> Floats:
    """Return the largest move of the quantiles, relative to the largest of them before.

    Where all of them were 0 it is relative to the largest one now.
    """
    old: Floats = both[[f"old_{name}" for name in QUANTILES]].to_numpy(dtype=float)
    new: Floats = both[[f"new_{name}" for name in QUANTILES]].to_numpy(dtype=float)
    scale = np.abs(old).max(axis=1)
    scale = np.where(scale > 0, scale, np.abs(new).max(axis=1))
    apart = np.abs(new - old).max(axis=1)
    return np.asarray(np.divide(apart, scale, out=np.zeros_like(apart), where=scale > 0))


def _same_futures(old: StudyResult, new: StudyResult) -> bool:
    """Tell whether runs with the same number draw the same places in the ranges of figures.

    In a Latin hypercube each figure has a stream of its own; in other designs the columns hang
    together, so that factors must be the same.
    """
    one, other = old.record.model, new.record.model
    if (one.design, one.seed) != (other.design, other.seed):
        return False
    if one.design == "lhs":
        return True
    known = [[(f.name, f.figures, f.values) for f in s.factors.values()] for s in (old, new)]
    return one.size == other.size and known[0] == known[1]


def _paired(old: StudyResult, new: StudyResult, both: "pd.DataFrame") -> "tuple[int, pd.DataFrame]":
    import pandas as pd

    found, count = [], 0
    for scenario, rows in both.groupby("scenario", sort=False):
        columns = ["base", "sample", *rows["outcome"]]
        runs = [s.runs(str(scenario), s.of_figures, columns) for s in (old, new)]
        joined = runs[0].merge(runs[1], on=["base", "sample"], suffixes=("", " "))
        count = max(count, len(joined))
        for outcome in rows["outcome"]:
            change = joined[f"{outcome} "] - joined[outcome]
            bound = ROUNDING * np.maximum(joined[outcome].abs(), 1.0)
            found.append(
                {
                    "scenario": scenario,
                    "outcome": outcome,
                    "mean_change": float(change.mean()),
                    "changed": float((change.abs() > bound).mean()),
                }
            )
    return count, pd.DataFrame(found)


def _missing(here: "pd.DataFrame", there: "pd.DataFrame") -> tuple[str, ...]:
    known = set(zip(there["scenario"], there["outcome"], strict=True))
    pairs = zip(here["scenario"], here["outcome"], strict=True)
    return tuple(
        f"{scenario}: {outcome}" for scenario, outcome in pairs if (scenario, outcome) not in known
    )


def _about(old: Version, new: Version) -> str:
    told = []
    if old.proof["evidence_hash"] != new.proof["evidence_hash"]:
        told.append("other figures")
    names = [
        f"{name} {new.proof['versions'].get(name)} in the place of {value}"
        for name, value in old.proof["versions"].items()
        if new.proof["versions"].get(name) != value
    ]
    told += names
    asked = _asked(old.proof["study"], new.proof["study"])
    if asked:
        told.append(f"another question ({', '.join(asked)})")
    if not told:
        return f"{new.name} has the figures and versions of {old.name}."
    end = ", so that no move below is of figures or program alone" if asked else ""
    return f"{new.name} has, against {old.name}, {', '.join(told)}{end}."


def _asked(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return in words by what entries two studies differ that move their runs."""
    found = []
    for name in sorted({*old, *new} - UNMOVING):
        before, now = old.get(name), new.get(name)
        if before == now:
            continue
        plain = isinstance(before, str | int) and isinstance(now, str | int)
        found.append(f"{name} {now} in the place of {before}" if plain else f"other {name}")
    return found


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
