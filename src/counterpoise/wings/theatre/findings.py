"""What contingencies lead to, as one plain record for command, page, report and JSON.

Everything is counted in runs under a law with stated inputs. Nothing says how likely an attack is,
or who would win.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.evidence.records import Graded
from counterpoise.theatre.assessment import DAYS, Assessment, Assessor
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.theatre.contingency_forces import applies, contingencies_of, warning_days
from counterpoise.theatre.in_place import delays as delays
from counterpoise.theatre.in_place import in_place as brigades_in_place
from counterpoise.theatre.names import CRITERIA as CRITERIA
from counterpoise.theatre.names import CRITERION_NAMES as CRITERION_NAMES
from counterpoise.theatre.names import DAY as DAY
from counterpoise.theatre.names import EARLY as EARLY
from counterpoise.theatre.names import LATE as LATE
from counterpoise.theatre.names import LAW_NAMES as LAW_NAMES
from counterpoise.theatre.names import READ as READ

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.evidence.contingencies import Contingency
    from counterpoise.theatre.arrivals import Arrivals
    from counterpoise.theatre.geography import Floats
    from counterpoise.wings.theatre.study import Study


def judged_rows(evidence: "Evidence") -> list[Graded]:
    """Return the theatre's own figures, each of which has a grade."""
    places = evidence.places
    rows: list[Graded] = [f for name in READ for f in evidence.tables[name].values()]
    rows += [*places.theatre_links, *places.contingencies, *places.axes_of_advance]
    rows += [row for row in places.theatre_forces if row.kind in ("formation", "set")]
    return rows


def share_on_judgement(evidence: "Evidence") -> float:
    """Return which share of the theatre's own figures is graded D."""
    rows = judged_rows(evidence)
    return sum(row.grade == "D" for row in rows) / len(rows)


def findings(
    study: "Study",
    names: Sequence[str] = (),
    starts: Sequence[str] = (),
    laws: Sequence[str] = LAWS,
    air: str = "as-supplied",
) -> dict[str, Any]:
    """Return what contingencies lead to.

    Parameters
    ----------
    study : Study
        Forces over an ensemble.
    names : sequence of str
        Contingencies; all if none is named.
    starts : sequence of str
        Quarters in which they begin; the first of each year if not given.
    laws : sequence of str
        Ground laws.
    air : str
        The air case, or ``as-supplied``.

    Returns
    -------
    dict
        `scenario`, `futures`, `seed`, `air`, `starts`, `days`, `laws`, `share_on_judgement`, and
        by contingency what `one_contingency` returns.
    """
    when = tuple(starts) or study.each_year()
    assessor = study.assessor(when)
    return {
        "scenario": study.scenario.name,
        "futures": study.futures,
        "seed": study.seed,
        "air": air,
        "starts": list(when),
        "days": list(DAYS),
        "laws": list(laws),
        "share_on_judgement": share_on_judgement(study.evidence),
        "contingencies": {
            row.contingency: one_contingency(assessor, row, when, laws, air)
            for row in contingencies_of(study.evidence, names)
        },
    }


def one_contingency(
    assessor: Assessor,
    contingency: "Contingency",
    starts: Sequence[str],
    laws: Sequence[str],
    air: str,
) -> dict[str, Any]:
    """Return a contingency's words, forces, and in how many runs it meets each criterion.

    Returns
    -------
    dict
        `title`, `question`, `seizure_km`, which criteria `applies`, `air_shares` by case and
        start, `forces` by start, and by law: `met` (by criterion, start and day the number of
        runs), `depth_km` and `lost` (median and nine in ten, by start and day), and `turns`: in how
        many runs the start decides.
    """
    found = {law: assessor.assess(contingency, law, air) for law in laws}
    first = next(iter(found.values()))
    return {
        "title": contingency.title,
        "question": contingency.question,
        "seizure_km": contingency.seizure_km,
        "applies": applies(assessor.evidence, contingency),
        "air_shares": {
            case: dict(zip(starts, map(float, values), strict=True))
            for case, values in first.air_shares.items()
        },
        "forces": _forces(assessor, contingency, starts),
        "by_law": {law: _by_law(one, starts) for law, one in found.items()},
    }


def _by_law(one: Assessment, starts: Sequence[str]) -> dict[str, Any]:
    def by_start(values: "Floats") -> dict[str, Any]:
        return {start: _spread(values[:, i]) for i, start in enumerate(starts)}

    return {
        "met": {
            criterion: {
                start: {str(day): int(one.flags(criterion, day)[:, i].sum()) for day in DAYS}
                for i, start in enumerate(starts)
            }
            for criterion in CRITERIA
        },
        "depth_km": {str(day): by_start(one.depth(day)) for day in DAYS},
        "lost": {
            side: {str(day): by_start(one.lost(place, day)) for day in DAYS}
            for place, side in enumerate(("attacker", "defender"))
        },
        "turns": turns(one.flags("all", DAY)),
    }


def _spread(values: "Floats") -> dict[str, float]:
    low, median, high = np.quantile(values, (0.05, 0.5, 0.95))
    return {"low": float(low), "median": float(median), "high": float(high)}


def turns(holds: Any) -> dict[str, int]:
    """Return in how many runs the date decides: later better, later worse, a trough between.

    Parameters
    ----------
    holds : array (F, T) of bool
        Whether a run holds, by start.

    Returns
    -------
    dict
        `always` and `never`; `later_better` (it fails at the first start and holds at the last) and
        `later_worse`; `trough`: it holds at the first and at the last start, and fails at one
        between; `worst`: at the start that is worst for the defender, how many hold.

    Examples
    --------
    >>> turns(np.array([[True, False, True], [False, False, True]]))
    {'always': 0, 'never': 0, 'later_better': 1, 'later_worse': 0, 'trough': 1, 'worst': 0}
    """
    first, last, ever, always = holds[:, 0], holds[:, -1], holds.any(axis=1), holds.all(axis=1)
    return {
        "always": int(always.sum()),
        "never": int((~ever).sum()),
        "later_better": int((~first & last).sum()),
        "later_worse": int((first & ~last).sum()),
        "trough": int((first & last & ~always).sum()),
        "worst": int(holds.sum(axis=0).min()),
    }


def _forces(
    assessor: Assessor, contingency: "Contingency", starts: Sequence[str]
) -> dict[str, Any]:
    """Return attackers by start, and defenders on the axes by day after the attack and start."""
    attack = assessor.attackers(contingency)
    there = assessor.arrivals(contingency)
    warning = warning_days(contingency, assessor.numbers, assessor.options)
    return {
        "attackers": {
            start: {
                "free": _spread(attack.free[:, i]),
                "first": _spread(attack.first[:, i]),
                "followers": _spread(attack.followers[:, i]),
            }
            for i, start in enumerate(starts)
        },
        "warning_days": _spread(warning),
        "in_place": in_place(assessor, contingency, there),
        "delay_days": delays(there),
    }


def in_place(
    assessor: Assessor, contingency: "Contingency", there: "Arrivals"
) -> dict[str, dict[str, float]]:
    """Return brigades ready in the contingency's zones by day after the attack, as listed today."""
    warning = warning_days(contingency, assessor.numbers, assessor.options)
    days = (0, *DAYS)
    ready = brigades_in_place(assessor.evidence, contingency, there, warning, days)
    return {str(day): _spread(ready[:, place]) for place, day in enumerate(days)}
