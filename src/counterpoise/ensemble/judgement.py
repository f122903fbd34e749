"""How much of the variance of the gap figures carry that are judgement, and in which tables.

`counterpoise.evidence.judgement` counts rows; here they count by what hangs on them.
"""

from dataclasses import dataclass

from counterpoise.ensemble.runner import Progress
from counterpoise.ensemble.variance import VarianceByGroup, drawn_families, variance_by_group
from counterpoise.measures.variance import VarianceShare
from counterpoise.scenario import Scenario
from counterpoise.scenario.shapes import FromEvidence

JUDGED, SOURCED, CHOSEN = "judged", "sourced", "chosen"
IN_WORDS = {
    JUDGED: "Judgement (grade D)",
    SOURCED: "Better sources (grades A to C)",
    CHOSEN: "Distributions that the scenario sets",
}
"""Groups of drawn figures by the grade of their rows."""


@dataclass(frozen=True)
class TableWeight:
    """What the figures of one table carry.

    Parameters
    ----------
    name : str
        The table.
    figures, judged : int
        Figures that are drawn, and those of them graded D.
    share, judged_share : VarianceShare
        What all of them carry, and what those graded D do.
    """

    name: str
    figures: int
    judged: int
    share: VarianceShare
    judged_share: VarianceShare


@dataclass(frozen=True)
class JudgedWeight:
    """Shares of the variance of a scenario's gap by grade and by table.

    Parameters
    ----------
    title : str
        Title of the scenario.
    futures, seed : int
        Size of each run and seed of the study.
    figures : dict of str to int
        How many figures are drawn, by group of `IN_WORDS`.
    shares : dict of str to VarianceShare
        What each group carries.
    tables : tuple of TableWeight
        By table; those first whose judgement carries most.
    added, added_error : float
        What errors of different groups that go together add to the variance, as a share of it, and
        its standard error.
    """

    title: str
    futures: int
    seed: int
    figures: dict[str, int]
    shares: dict[str, VarianceShare]
    tables: tuple[TableWeight, ...]
    added: float
    added_error: float

    @property
    def varies(self) -> bool:
        """Whether the gap differs between futures at all."""
        return self.shares[JUDGED].total == self.shares[JUDGED].total

    @property
    def says(self) -> str:
        """Return it in words, for the command and for the documentation."""
        if not self.varies:
            return f"The gap of “{self.title}” is the same in every future: no range moves it."
        judged = self.shares[JUDGED]
        others = "".join(
            f", {_points(self.shares[name].first_order)} from {self.figures[name]:,} {words}"
            for name, words in (
                (SOURCED, "with better sources (grades A to C)"),
                (CHOSEN, "whose distribution the scenario sets"),
            )
            if self.figures[name]
        )
        says = (
            f"By weight: {_points(judged.first_order)} per cent (standard error "
            f"{_points(judged.first_order_error)}) of the variance of the gap of “{self.title}” "
            f"comes from {self.figures[JUDGED]:,} figures that are judgement (grade D){others}."
        )
        if not self.added:
            return says
        size, error = _points(abs(self.added)), _points(self.added_error)
        change = (
            f"adds a further {size} per cent" if self.added > 0 else f"takes {size} per cent off"
        )
        return (
            f"{says} Errors within a kind of figure go together whatever the grade. That {change} "
            f"(standard error {error}), which belongs to no grade alone and is left out here."
        )


def _points(share: float) -> str:
    return f"{100 * share:.0f}"


def groups_by_grade(scenario: Scenario) -> dict[str, frozenset[str]]:
    """Return the paths of the figures that a run draws, by group of `IN_WORDS`.

    A figure has the grade of its row in the evidence set, whatever a scenario makes of its value.
    One to which the scenario gives a distribution of its own is a choice of the scenario, also
    where a requirement level reads the row itself beside it: both are the same draw.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    """
    families = drawn_families(scenario)
    origin = scenario.evidence.origin
    drawn = frozenset(path for family in families for path in family.paths)
    chosen = frozenset(
        path
        for family in families
        if not isinstance(family.distribution, FromEvidence)
        for path in family.paths
    )
    judged = frozenset(path for path in drawn - chosen if origin.figure(path).grade == "D")
    return {JUDGED: judged, SOURCED: drawn - chosen - judged, CHOSEN: chosen}


def judged_weight(
    scenario: Scenario,
    futures: int = 1000,
    seed: int = 1,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
) -> JudgedWeight:
    """Return how much of the variance of a scenario's gap judgement carries.

    The gap is that of all capabilities, in capability-years, as in the verdict.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    futures, seed, progress, workers
        As in `variance_by_group`.
    """
    grades = groups_by_grade(scenario)
    tables: dict[str, set[str]] = {}
    for path in sorted(frozenset().union(*grades.values())):
        tables.setdefault(path.partition("/")[0], set()).add(path)
    wholes = {f"{name}/*": frozenset(paths) for name, paths in tables.items()}
    parts = {f"{name}/D": grades[JUDGED] & paths for name, paths in tables.items()}
    found = variance_by_group(
        scenario,
        list(grades.values()),
        {**grades, **wholes, **parts},
        futures,
        seed,
        progress=progress,
        workers=workers,
    )
    return JudgedWeight(
        scenario.title,
        futures,
        seed,
        {name: len(paths) for name, paths in grades.items()},
        {name: found.shares[name] for name in grades},
        _by_table(found, wholes, parts),
        found.added,
        found.added_error,
    )


def _by_table(
    found: VarianceByGroup,
    wholes: dict[str, frozenset[str]],
    parts: dict[str, frozenset[str]],
) -> tuple[TableWeight, ...]:
    """Return what each table carries, those first whose judgement carries most."""
    rows = [
        TableWeight(
            whole.partition("/")[0],
            len(wholes[whole]),
            len(parts[part]),
            found.shares[whole],
            found.shares[part],
        )
        for whole, part in zip(wholes, parts, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.judged_share.total, -row.share.total)))
