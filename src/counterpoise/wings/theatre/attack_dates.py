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
    from counterpoise.theatre.geography import Floats
    from counterpoise.wings.theatre.study import Study

REGIONAL, ABLE = "regeneration_regional_war", "able_by_year"
ENDS = (2026.75, 2028.0, 2032.0)
"""When the fighting in Ukraine ends: at once, in 2028, or after 2031."""


def published_clocks(evidence: "Evidence") -> dict[str, float]:
    """Return published years from the end of the fighting to a regional war, by who says so."""
    return {
        body: figure.value
        for (body, measure), figure in evidence.tables["threat"].items()
        if measure == REGIONAL and body != "counterpoise"
    }


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
        known = sorted(set(published_clocks(study.evidence).values()))
        for clock in clocks or (known[0], known[len(known) // 2], known[-1]):
            for end in ENDS:
                free = free_share(study.years, study.state.free[:, 0], end, clock)
                state = replace(study.state, free=free)
                assessor = study.assessor(starts, state)
                by_law = {}
                for law in laws:
                    holds = assessor.assess(contingency, law, air).flags("all", DAY)
                    counts = holds.sum(axis=0)
                    by_law[law] = {
                        "first": int(counts[0]),
                        "last": int(counts[-1]),
                        "worst": int(counts.min()),
                        "worst_start": starts[int(counts.argmin())],
                        "turns": turns(holds),
                    }
                rows.append(
                    {
                        "path": study.scenario.name,
                        "clock_years": clock,
                        "war_ends": end,
                        "by_law": by_law,
                    }
                )
    return rows


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
