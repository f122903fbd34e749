"""Three beliefs and what stands behind them, as one plain record for command, report and JSON."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.deterrence.belief_draws import (
    differing,
    notes_on_fit,
    reading_of,
    shipped,
    unseen,
)
from counterpoise.deterrence.belief_scores import differences, moved, report
from counterpoise.deterrence.execution_checks import shipped_checks
from counterpoise.deterrence.guarantors import HORIZONS
from counterpoise.deterrence.outcomes import outcomes
from counterpoise.deterrence.placebos import agreement
from counterpoise.deterrence.reference_classes import reference_classes
from counterpoise.deterrence.support_signal import START
from counterpoise.deterrence.terms import Range
from counterpoise.deterrence.timeline import Timeline, timeline, verdicts
from counterpoise.deterrence.willing_guarantors import fighting, routes, treaties
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError, Problem
from counterpoise.wings.deterrence import CLASSES, OFFSET
from counterpoise.wings.deterrence.terms import terms_in_full

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

YEARS_BACK = (2, 5)
CASES = {
    "without_leading_ally": "Without the United States",
    "with_leading_ally": "With the United States",
}
MOST_CASES = 0.9
SHOWN_CHECKS = ("rate", "score", "difference", "parameter", "bounds", "sensitivity")
"""Parts of the shipped checks of the model of announcements that JSON repeats."""
NOTES = (
    "The rates of honoured alliances are given that deterrence had failed. They are never "
    "averaged, and none is the chance that a guarantee would be honoured.",
    "Of what allies believe the sign of a change is claimed, and not its size. The fit rests on "
    "the direction and order of events: with their other features dealt out anew it does as well.",
    "What the challenger believes has no public observation; it is the index and an offset that "
    "the user sets.",
    "Who fights rests on polls, which ask people and not governments, and on a correlation that "
    "nobody has observed.",
)
NOTE_ON_DAY = (
    "As known on that day: events that had happened, polls that had come out, announcements with "
    "what had become of them. The weights of the fit have seen all polls; priors, guarantors and "
    "checks are those of the tables as they stand."
)


def beliefs_of(
    evidence: "Evidence",
    as_of: date | None = None,
    without: tuple[str, ...] = (),
    *,
    school: str = "pooled",
    terms: Mapping[str, Range] | None = None,
) -> dict[str, Any]:
    """Return priors, what allies believe, the challenger's offset, guarantors, terms and checks.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    as_of : date, optional
        The day, as on which all is known; the last of the record if not given.
    without : tuple of str
        Ids of events that are taken not to have happened.
    school : str
        What conduct counts, as a scenario names it: the reading that stands first.
    terms : mapping of str to (low, high), optional
        The user's own ranges of the terms of the guarantee.

    Raises
    ------
    InputError
        If the day lies outside of the record, there is no such event by then, no such school, or a
        range cannot be.
    """
    reading = reading_of(school)
    line = timeline(evidence, reading, as_of)
    _require_events(evidence, line, without)
    day = as_of or line.days[-1]
    return {
        "as_of": day.isoformat(),
        "without": list(without),
        "school": school,
        "prior_honoured": _classes(evidence),
        "belief_allies": {
            "reading": reading,
            "verdicts": _verdicts(evidence, reading, day, without, as_of),
        },
        "belief_challenger": _offset(evidence),
        "guarantors": _guarantors(evidence),
        "terms": terms_in_full(evidence, terms, day, as_known=as_of is not None),
        "checks": _checks(evidence, reading),
        "announcements": {
            name: {
                "fates": group.fates,
                "in_full": group.counts.executed,
                "decided": group.counts.decided,
                "episodes": group.episodes,
                "rate": group.rate,
                "low": group.low,
                "high": group.high,
                "if_quiet_moves_are_missing": group.if_missing,
            }
            for name, group in outcomes(evidence, as_of).items()
        },
        "notes": [*NOTES, *([NOTE_ON_DAY] if as_of else []), *notes_on_fit(evidence)],
    }


def _classes(evidence: "Evidence") -> dict[str, Any]:
    known = reference_classes(evidence)
    return {
        name: {
            "rate": known[name].rate,
            "interval_90": known[name].interval,
            "as_printed": known[name].printed,
            "honoured": known[name].honoured,
            "cases": known[name].cases,
            "wars": known[name].wars,
            "treaties": known[name].treaties,
            "years": known[name].years,
            "definition": known[name].definition,
            "source": list(known[name].source),
            "grade": known[name].grade,
        }
        for name in CLASSES
        if name in known
    }


def _require_events(evidence: "Evidence", line: Timeline, without: tuple[str, ...]) -> None:
    """Refuse events that are to be left out and had not happened yet; unknown ones come after."""
    dates = {event.id: event.date for event in evidence.guarantee_events}
    early = [i for i in without if i in dates and i not in line.posterior.record.events.ids]
    problems = [
        Problem(
            "credibility",
            i,
            f"is of {dates[i]}, and no event of the leading ally by {line.days[-1]}",
            "Leave it out, or give a later day.",
        )
        for i in early
    ]
    if problems:
        raise InputError(problems)
    if without:
        line.without(*without)


def _verdicts(
    evidence: "Evidence", reading: str, day: date, without: tuple[str, ...], as_of: date | None
) -> dict[str, dict[str, Any]]:
    """Return whether belief is lower or higher than on earlier days, the chosen reading first."""
    earlier = [date(START.year, 1, 1)]
    earlier += [
        date(day.year - back, day.month, 1) for back in YEARS_BACK if day.year - back > START.year
    ]
    found: dict[str, dict[str, Any]] = {reading: {}}
    for since in sorted(set(earlier)):
        for name, verdict in verdicts(evidence, since, without, as_of).items():
            found.setdefault(name, {})[f"against_{since.isoformat()}"] = {
                "words": verdict.words,
                "share_of_draws_lower": verdict.share_lower,
            }
    return found


def _offset(evidence: "Evidence") -> dict[str, Any]:
    offset = evidence.figure(OFFSET)
    return {
        "offset_logit": {"value": offset.value, "low": offset.low, "high": offset.high},
        "estimated": False,
    }


def _guarantors(evidence: "Evidence") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, with_leading in zip(CASES, (False, True), strict=True):
        those = fighting(evidence, with_leading=with_leading)
        number = those.number(MOST_CASES)
        found[name] = {
            "allies": those.allies,
            "horizons": {
                horizon: {
                    "number_in_nine_of_ten_cases": [
                        int(number[:, h].min()),
                        int(number[:, h].max()),
                    ],
                    "share_of_brigades": {
                        "low": float(np.min(those.low[:, h])),
                        "median": [
                            float(np.min(those.median[:, h])),
                            float(np.max(those.median[:, h])),
                        ],
                        "high": float(np.max(those.high[:, h])),
                    },
                }
                for h, horizon in enumerate(HORIZONS)
            },
        }
    found["treaties_of_estonia"] = dict(treaties(evidence, "EST"))
    found["who_decides"] = {name: dict(route) for name, route in routes(evidence).items()}
    return found


def _checks(evidence: "Evidence", reading: str) -> dict[str, Any]:
    """Return how far the fits may be trusted: checks of the shipped ones, on the rows they read."""
    fitted = load_evidence() if differing(evidence) else evidence
    scores = report(differences(fitted), unseen(reading).median)
    return {
        "announcements": [
            {
                "section": check.section,
                "name": check.name,
                "against": check.against,
                "measure": check.measure,
                "value": check.value,
                "low": check.low if np.isfinite(check.low) else None,
                "high": check.high if np.isfinite(check.high) else None,
                "words": check.words,
            }
            for check in shipped_checks()
            if check.section in SHOWN_CHECKS and np.isfinite(check.value)
        ],
        "unseen_waves": {
            name: {
                "signs_foreseen": score.hits,
                "of": score.of,
                "rank_correlation": score.rank if np.isfinite(score.rank) else None,
                "low": score.low if np.isfinite(score.low) else None,
                "high": score.high if np.isfinite(score.high) else None,
            }
            for name, score in scores.items()
        },
        "moved_by_data": [
            {"parameter": m.name, "movement": m.movement, "words": m.words}
            for m in moved(shipped(fitted, reading))
        ],
        "agreement_of_coders": [
            {"field": a.field, "agree": a.share, "kappa": a.kappa if np.isfinite(a.kappa) else None}
            for a in agreement(evidence)
        ],
    }


def rows_of_fighters(found: dict[str, Any]) -> list[list[str]]:
    """Return who fights by case and horizon: how many at least, of how many, with which part."""
    rows = []
    for case, title in CASES.items():
        for horizon, entry in found[case]["horizons"].items():
            share = [f"{100 * part:.0f}" for part in entry["share_of_brigades"]["median"]]
            rows.append(
                [
                    f"{title}, within {horizon}",
                    str(found[case]["allies"]),
                    _to(*map(str, entry["number_in_nine_of_ten_cases"])),
                    f"{_to(*share)} per cent",
                ]
            )
    return rows


def _to(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
