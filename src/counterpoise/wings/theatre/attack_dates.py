"""Is later better: clocks of the other side against the hand-over, start by start.

Attackers choose the date, so that a mean over starts answers nobody. What is shown is the start
that is worst for the defender, and in how many runs there is a trough.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.theatre.contingency_forces import contingencies_of
from counterpoise.wings.theatre.findings import DAY, turns

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.theatre.alliance_state import AllianceState
    from counterpoise.theatre.geography import Floats
    from counterpoise.wings.theatre.study import Study

REGIONAL, ABLE = "regeneration_regional_war", "able_by_year"
WAITED_FOR = "baltic"
"""The contingency whose table of clocks is shown where none is named."""
ENDS = (2026.75, 2028.0, 2032.0)
"""When the fighting in Ukraine ends: at once, in 2028, or after 2031."""


def published_clocks(evidence: "Evidence") -> dict[str, float]:
    """Return published years from the end of the fighting to a regional war, by who says so."""
    return {
        body: figure.value
        for (body, measure), figure in evidence.tables["threat"].items()
        if measure == REGIONAL and body != "counterpoise"
    }


def clocks_of(evidence: "Evidence") -> tuple[float, ...]:
    """Return the shortest, the middle and the longest of the published clocks, in years."""
    known = sorted(set(published_clocks(evidence).values()))
    return tuple(dict.fromkeys((known[0], known[len(known) // 2], known[-1])))


def waited_for(evidence: "Evidence") -> str:
    """Return the contingency whose table of clocks a run has."""
    names = [row.contingency for row in evidence.places.contingencies]
    return WAITED_FOR if WAITED_FOR in names else names[0]


def able_by(evidence: "Evidence") -> dict[str, float]:
    """Return the years by which the other side could attack, by who says so."""
    return {
        body: figure.value
        for (body, measure), figure in evidence.tables["threat"].items()
        if measure == ABLE
    }


def free_share(years: "Floats", start: "Floats", end: float, clock: float) -> "Floats":
    """Return the share of the other side's forces that is free (F, T), as the engine has it.

    Parameters
    ----------
    years : array (T,)
        Bounds of quarters.
    start : array (F,)
        What is free while the fighting lasts.
    end, clock : float
        When it ends, and how many years later all is free.
    """
    grown = np.clip((years - end) / clock, 0.0, 1.0)
    return np.asarray(start[:, None] + (1.0 - start[:, None]) * grown)


def waiting(
    studies: Sequence["Study"],
    name: str,
    starts: Sequence[str],
    laws: Sequence[str],
    air: str,
    clocks: Sequence[float] | None = None,
) -> list[dict[str, Any]]:
    """Return who holds at the first, the last and the worst start: by path, clock and end of war.

    Parameters
    ----------
    studies : sequence of Study
        One for each path of the hand-over.
    name : str
        The contingency.
    starts : sequence of str
        Starts from which the attacker chooses.
    laws : sequence of str
        Ground laws.
    air : str
        The air case.
    clocks : sequence of float, optional
        Years; those published, each once, if not given.

    Returns
    -------
    list of dict
        `path`, `clock_years`, `war_ends`, and by law: runs that hold at the `first` and `last`
        start, at the `worst` one, which start that is (`worst_start`), and what `turns` counts.
    """
    rows = []
    for study in studies:
        (contingency,) = contingencies_of(study.evidence, [name])
        for clock in clocks or clocks_of(study.evidence):
            for end in ENDS:
                assessor = study.assessor(starts, under_clock(study.state, study.years, end, clock))
                by_law = {
                    law: over_starts(
                        assessor.assess(contingency, law, air).flags("all", DAY), starts
                    )
                    for law in laws
                }
                path = study.scenario.name
                row = {"path": path, "clock_years": clock, "war_ends": end, "by_law": by_law}
                rows.append(row)
    return rows


def under_clock(
    state: "AllianceState", years: "Floats", end: float, clock: float
) -> "AllianceState":
    """Return forces (F, T) with the other side's free by another end of the war and clock."""
    return replace(state, free=free_share(years, state.free[:, 0], end, clock))


def over_starts(holds: Any, starts: Sequence[str]) -> dict[str, Any]:
    """Return how many runs hold at the first, the last and the worst start, and what `turns` says.

    Parameters
    ----------
    holds : array (F, T) of bool
        Whether a run holds, by start.
    starts : sequence of str
        The starts.

    Examples
    --------
    >>> found = over_starts(np.array([[True, False, True]]), ("2027-Q1", "2028-Q1", "2029-Q1"))
    >>> found["worst"], found["worst_start"], found["turns"]["trough"]
    (0, '2028-Q1', 1)
    """
    counts = holds.sum(axis=0)
    return {
        "first": int(counts[0]),
        "last": int(counts[-1]),
        "worst": int(counts.min()),
        "worst_start": starts[int(counts.argmin())],
        "turns": turns(holds),
    }


def over_starts_told(found: dict[str, Any], runs: int) -> str:
    """Say what `over_starts` found in one cell: first, worst (which) and last start, and troughs.

    Examples
    --------
    >>> counts = {"first": 9, "worst": 2, "worst_start": "2029-Q1", "last": 5}
    >>> over_starts_told(counts | {"turns": {"trough": 3}}, 20)
    '9, 2 (2029), 5; 15%'
    """
    worst = f"{found['worst']:,} ({found['worst_start'][:4]})"
    trough = 100 * found["turns"]["trough"] / runs
    return f"{found['first']:,}, {worst}, {found['last']:,}; {trough:.0f}%"


def end_told(end: float) -> str:
    """Say when the fighting ends: before the first start, or in a year."""
    return f"before {ENDS[0] + 0.25:.0f}" if end == ENDS[0] else f"{end:.0f}"


def race(study: "Study", found: dict[str, Any], laws: Sequence[str]) -> dict[str, Any]:
    """Return build-up against attack: from which start half of the runs hold, against clocks.

    Parameters
    ----------
    study : Study
        Forces over an ensemble.
    found : dict
        One contingency, as `findings` returns it.
    laws : sequence of str
        Ground laws.

    Returns
    -------
    dict
        By law the first start from which on half of the runs hold at every later one (None if there
        is none), and `able_by`: published years by which the other side could attack.
    """
    held = {}
    for law in laws:
        counts = found["by_law"][law]["met"]["all"]
        enough = [counts[s][str(DAY)] * 2 >= study.futures for s in counts]
        last_miss = max((i for i, ok in enumerate(enough) if not ok), default=-1)
        starts = list(counts)
        held[law] = starts[last_miss + 1] if last_miss + 1 < len(starts) else None
    return {"holds_from": held, "able_by": able_by(study.evidence)}
