r"""How often alliances were honoured when war came: published rates side by side, as a prior only.

Nobody has seen this guarantee put to the test, so the chance that it is honoured has no estimate.
What there is are rates of other alliances. Each is kept with its number of cases, its wars and its
definition; they answer different questions and are never averaged. All of them are rates *given
that deterrence failed*: where a promise was believed no war came and no case was counted, so they
say little of promises that are believed (Fearon 1994, Smith 1995; recalled, not read).

Cases are not independent: one war calls on many treaties, and one treaty is called on in many wars.
The interval therefore comes from drawing wars and treaties, both with replacement; a case counts as
often as its war was drawn times as often as its treaty was. This is the pigeonhole bootstrap of
Owen, Annals of Applied Statistics 1 (2007), form recalled, not read; it errs on the wide side.

The raw files may not be passed on. With a copy of your own, ``python -m
counterpoise.deterrence.reference_classes FILE.csv [FILE.csv]`` prints every count and interval that
is shipped.
"""

import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import Floats, chances
from counterpoise.evidence import Evidence
from counterpoise.evidence.records import Figure
from counterpoise.problems import InputError, Problem, did_you_mean

TABLE = "reference_classes"
LEVEL = 0.9
"""Chance inside the shipped intervals."""
RESAMPLES = 10_000
SEED = 20260101
JEFFREYS = 0.5
SELECTION = "Rates given that deterrence failed: they say little of promises that are believed."
SECOND_WORLD_WAR = 1945
"""Wars that began before this year come before the divide."""
_BEGAN = {"WorldWarI": 1914, "WorldWarII": 1939}
"""Wars whose name in the file of 2018 holds no year."""
_YEAR = re.compile(r"1[89]\d\d|20\d\d")


@dataclass(frozen=True)
class Cases:
    """Times that an alliance was called on by a war, and whether it was honoured.

    Parameters
    ----------
    honoured : array (case,)
        1 if it was, 0 if not.
    wars, treaties : array (case,)
        Labels of the war and of the treaty.
    """

    honoured: Floats
    wars: np.ndarray
    treaties: np.ndarray

    def __len__(self) -> int:
        """Return the number of cases."""
        return int(self.honoured.size)

    def only(self, which: ArrayLike) -> "Cases":
        """Return some of the cases."""
        keep = np.asarray(which, dtype=bool)
        return Cases(self.honoured[keep], self.wars[keep], self.treaties[keep])


@dataclass(frozen=True)
class Estimate:
    """A rate with what it rests on.

    Parameters
    ----------
    honoured, cases, wars, treaties : int
        Counts.
    rate, low, high : float
        The rate and its interval over resampled wars and treaties.
    effective : float
        How many independent cases would give a rate that is as uncertain.
    """

    honoured: int
    cases: int
    wars: int
    treaties: int
    rate: float
    low: float
    high: float
    effective: float


@dataclass(frozen=True)
class ReferenceClass:
    """One published rate as it is shipped.

    `interval`, `honoured` and the other counts are None where they were not printed or not seen.
    `effective` is the number of independent cases that the rate is worth, after clustering.
    """

    name: str
    rate: float
    interval: tuple[float, float] | None
    printed: float | None
    honoured: int | None
    cases: int | None
    wars: int | None
    treaties: int | None
    years: tuple[int, int]
    effective: float
    definition: str
    source: tuple[str, ...]
    grade: str


def cluster_bootstrap(cases: Cases, *, resamples: int = RESAMPLES, seed: int = SEED) -> Floats:
    """Return the rates of resampled records: wars and treaties are drawn, both with replacement.

    A record in which no case is left is drawn again as the next one.

    Parameters
    ----------
    cases : Cases
        The record.
    resamples : int
        How many rates to return.
    seed : int
        Seed.
    """
    generator = np.random.default_rng(seed)
    wars, treaties = (
        np.unique(labels, return_inverse=True)[1] for labels in (cases.wars, cases.treaties)
    )
    found: list[float] = []
    while len(found) < resamples:
        weight = np.ones(len(cases))
        for index in (wars, treaties):
            count = int(index.max()) + 1
            weight = (
                weight * np.bincount(generator.integers(count, size=count), minlength=count)[index]
            )
        if weight.sum() > 0:
            found.append(float(weight @ cases.honoured / weight.sum()))
    return np.asarray(found)


def estimate(cases: Cases, *, resamples: int = RESAMPLES, seed: int = SEED) -> Estimate:
    """Return the rate of a record with its interval and its effective number of cases.

    The effective number is :math:`r (1 - r) / v` with the variance :math:`v` over resamples, and
    never more than there are cases.
    """
    if len(cases) == 0:
        raise ValueError("cases: without a case there is no rate")
    rate = float(cases.honoured.mean())
    drawn = cluster_bootstrap(cases, resamples=resamples, seed=seed)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    spread = float(drawn.var())
    effective = min(rate * (1 - rate) / spread, len(cases)) if spread > 0 else 1.0
    return Estimate(
        int(cases.honoured.sum()),
        len(cases),
        len(np.unique(cases.wars)),
        len(np.unique(cases.treaties)),
        rate,
        float(low),
        float(high),
        float(effective),
    )


def reference_classes(evidence: Evidence) -> dict[str, ReferenceClass]:
    """Return the shipped classes by name, side by side and never averaged."""
    names = dict.fromkeys(key[0] for key in evidence.tables[TABLE])
    return {name: _class(evidence, name) for name in names}


def reference_class(evidence: Evidence, name: str) -> ReferenceClass:
    """Return one shipped class.

    Raises
    ------
    InputError
        If there is no such class.
    """
    known = reference_classes(evidence)
    if name not in known:
        what = f"no reference class '{name}'"
        raise InputError([Problem("credibility", name, what, did_you_mean(name, known))])
    return known[name]


def prior_draws(reference: ReferenceClass, uniform: ArrayLike) -> Floats:
    r"""Return `p_true` for each future under one class: a prior, no forecast of what anyone does.

    A beta distribution with the weight of the effective number of cases and the prior of Jeffreys:
    :math:`\mathrm{Beta}(\tfrac12 + r n_e,\ \tfrac12 + (1 - r) n_e)`. It never falls as the uniform
    number rises.

    Parameters
    ----------
    reference : ReferenceClass
        The class.
    uniform : array (future,)
        Numbers from 0 to 1 of the caller's own stream.
    """
    weight = reference.effective
    a, b = JEFFREYS + reference.rate * weight, JEFFREYS + (1 - reference.rate) * weight
    return np.asarray(special.betaincinv(a, b, chances("uniform", uniform)))


def _class(evidence: Evidence, name: str) -> ReferenceClass:
    found = {key[1]: figure for key, figure in evidence.tables[TABLE].items() if key[0] == name}
    rate = found["rate"]

    def count(attribute: str) -> int | None:
        return round(found[attribute].value) if attribute in found else None

    def printed(figure: Figure | None) -> float | None:
        return None if figure is None else figure.value

    interval = None if rate.low is None or rate.high is None else (rate.low, rate.high)
    return ReferenceClass(
        name,
        rate.value,
        interval,
        printed(found.get("printed_rate")),
        count("honoured"),
        count("cases"),
        count("wars"),
        count("treaties"),
        (round(found["first_year"].value), round(found["last_year"].value)),
        found["effective_cases"].value,
        rate.note,
        rate.source,
        rate.grade,
    )


def read_cases_2018(path: Path) -> dict[str, Cases]:
    """Return the classes in a user's copy of the file of Berkemeier and Fuhrmann (2018).

    The divide is by the year in which the war began. In print the two classes hold 58 of 88 and 11
    of 51: two honoured cases of the Second World War, under treaties of 1945, are dated past it.
    """
    rows = _rows(path, {"warid", "warname", "atopid", "honorBF", "violateBF", "defense"})
    kept = [row for row in rows if _is_one(row["honorBF"]) or _is_one(row["violateBF"])]
    cases = Cases(
        np.array([float(_is_one(row["honorBF"])) for row in kept]),
        np.array([row["warid"] for row in kept]),
        np.array([row["atopid"] for row in kept]),
    )
    began = np.array([_began(row["warname"]) for row in kept])
    after = began >= SECOND_WORLD_WAR
    defence = np.array([_is_one(row["defense"]) for row in kept])
    return {
        "reassessed_2018": cases,
        "reassessed_before_1945": cases.only(~after),
        "reassessed_after_1945": cases.only(after),
        "defence_pacts_after_1945": cases.only(after & defence),
    }


def read_cases_2005(path: Path) -> dict[str, Cases]:
    """Return the class in a user's copy of the file of Leeds and Anac (2005).

    It is the nearest public file to the published 0.745, and not its data: that study counted
    another list, and its own file was not at hand.
    """
    rows = list(_rows(path, {"war", "atopid", "honor2"}))
    return {
        "leeds_anac_2005": Cases(
            np.array([float(_is_one(row["honor2"])) for row in rows]),
            np.array([row["war"] for row in rows]),
            np.array([row["atopid"] for row in rows]),
        )
    }


def estimates(path: Path, *, resamples: int = RESAMPLES) -> dict[str, Estimate]:
    """Return the estimates of every class that a user's copy of a file holds."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file), [])
    read = read_cases_2018 if "honorBF" in header else read_cases_2005
    return {name: estimate(cases, resamples=resamples) for name, cases in read(path).items()}


def _rows(path: Path, columns: set[str]) -> Iterable[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = sorted(columns - set(reader.fieldnames or ()))
        if missing:
            what = f"has no column {', '.join(missing)}"
            remedy = "Give the replication file of Berkemeier and Fuhrmann, or of Leeds and Anac."
            raise InputError([Problem(str(path), "header", what, remedy)])
        return list(reader)


def _is_one(text: str) -> bool:
    return bool(text) and float(text) == 1


def _began(war: str) -> int:
    found = _YEAR.search(war)
    if found:
        return int(found.group())
    if war not in _BEGAN:
        what = f"war '{war}' has no year in its name"
        raise InputError([Problem("cases", "warname", what, "Use the file as it was published.")])
    return _BEGAN[war]


def main(arguments: Sequence[str]) -> None:
    """Print the counts, intervals and effective numbers of cases of files on this machine."""
    for argument in arguments:
        for name, found in estimates(Path(argument)).items():
            print(
                f"{name}: {found.honoured} of {found.cases} in {found.wars} wars under "
                f"{found.treaties} treaties, {found.rate:.3f} ({found.low:.3f} to "
                f"{found.high:.3f}), worth {found.effective:.1f} cases"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
