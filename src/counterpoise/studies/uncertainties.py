"""Uncertain figures as the factors of a study: families, single figures, groups of one's own."""

from collections.abc import Mapping, Sequence
from functools import partial

from counterpoise.ensemble.sampling import Family, common_stream
from counterpoise.evidence import Evidence
from counterpoise.problems import Problems
from counterpoise.studies.factors import OTHERS, Factor, title_of
from counterpoise.studies.model import StudyModel


def uncertain_factors(
    model: StudyModel,
    families: Mapping[str, Family],
    fixed: set[str],
    evidence: Evidence,
    problems: Problems,
) -> list[Factor]:
    """Return the uncertain factors of a study.

    Parameters
    ----------
    model : StudyModel
        What the study says of them.
    families : mapping of str to Family
        What is drawn, by pattern.
    fixed : set of str
        Paths of figures that a lever or choice sets.
    evidence : Evidence
        The figures.
    problems : Problems
        Takes what is wrong.
    """
    free = {
        pattern: [path for path in family.paths if path not in fixed]
        for pattern, family in families.items()
    }
    if model.uncertainties == "none":
        return []
    if isinstance(model.uncertainties, dict):
        return _named(model, families, free, evidence, problems)
    found: list[Factor] = []
    for pattern, paths in free.items():
        apart = families[pattern].distribution.correlation <= 0
        if apart or model.uncertainties == "figures":
            found += [_one(path) for path in paths]
            if not apart:
                found.append(_shared(pattern))
        elif paths:
            columns = (*paths, common_stream(pattern))
            found.append(Factor(pattern, title_of(paths), "uncertainty", columns, tuple(paths)))
    return found


def _named(
    model: StudyModel,
    families: Mapping[str, Family],
    free: Mapping[str, Sequence[str]],
    evidence: Evidence,
    problems: Problems,
) -> list[Factor]:
    """Return the groups that a study names, and one of all other figures where they are drawn."""
    drawn = {path: None for paths in free.values() for path in paths}
    owner: dict[str, str] = {}
    for name, patterns in dict(model.uncertainties).items():  # type: ignore[arg-type]
        for pattern in patterns:
            _claim(name, pattern, drawn, owner, evidence, problems)
    groups: dict[str, list[str]] = {}
    for path, name in owner.items():
        groups.setdefault(name, []).append(path)
    rest = [path for path in drawn if path not in owner]
    if model.others == "drawn" and rest:
        groups[OTHERS] = rest
    columns = {name: list(paths) for name, paths in groups.items()}
    shared: list[Factor] = []
    for pattern, family in families.items():
        holders = {owner.get(path, OTHERS) for path in free[pattern]} & set(groups)
        if family.distribution.correlation <= 0 or not holders:
            continue
        if len(holders) == 1:
            columns[holders.pop()].append(common_stream(pattern))
        else:
            shared.append(_shared(pattern))
    found = [
        Factor(
            name,
            title_of(paths) if "/" in name else name,
            "uncertainty",
            tuple(columns[name]),
            tuple(paths),
        )
        for name, paths in groups.items()
    ]
    return [*found, *shared]


def _claim(
    name: str,
    pattern: str,
    drawn: Mapping[str, None],
    owner: dict[str, str],
    evidence: Evidence,
    problems: Problems,
) -> None:
    """Give the figures of a pattern to a group, each to one group only."""
    place = f"uncertainties.{name}"
    matching = problems.attempt(partial(evidence.matching, pattern))
    if matching is None:
        return
    inside = [path for path in matching if path in drawn]
    if not inside:
        what = f"'{pattern}' is drawn in none of these scenarios"
        remedy = "Name figures with a range that a run draws, or take the entry out."
        problems.add("study", place, what, remedy)
    taken = sorted({owner[path] for path in inside if owner.get(path, name) != name})
    for other in taken:
        what = f"'{pattern}' holds figures that are in {other} too"
        problems.add("study", place, what, "Name each figure in one group only.")
    owner.update({path: name for path in inside if path not in owner})


def _one(path: str) -> Factor:
    return Factor(path, title_of([path]), "uncertainty", (path,), (path,))


def _shared(pattern: str) -> Factor:
    """Return the factor of what a family's figures have in common, where they are not one group."""
    title = f"{pattern}, what its figures have in common"
    return Factor(common_stream(pattern), title, "uncertainty", (common_stream(pattern),))
