"""Three beliefs and what stands behind them, as one plain record for command, report and JSON."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.deterrence.belief_draws import VARIANTS, shipped, unseen
from counterpoise.deterrence.belief_scores import differences, moved, report
from counterpoise.deterrence.execution_checks import shipped_checks
from counterpoise.deterrence.guarantors import HORIZONS
from counterpoise.deterrence.outcomes import outcomes
from counterpoise.deterrence.placebos import agreement
from counterpoise.deterrence.reference_classes import reference_classes
from counterpoise.deterrence.support_signal import START
from counterpoise.deterrence.timeline import timeline
from counterpoise.deterrence.willing_guarantors import fighting, routes, treaties
from counterpoise.wings.deterrence import CLASSES, OFFSET

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


def beliefs_of(
    evidence: "Evidence", as_of: date | None = None, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return priors, what allies believe, the challenger's offset, guarantors and checks.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    as_of : date, optional
        The day; the last of the record if not given.
    without : tuple of str
        Ids of events that are taken not to have happened.

    Raises
    ------
    InputError
        If the day lies outside of the record, or there is no such event.
    """
    line = timeline(evidence)
    if without:
        line = line.without(*without)
    day = as_of or line.days[-1]
    line.month(day)  # refuses a day outside of the record
    return {
        "as_of": day.isoformat(),
        "without": list(without),
        "prior_honoured": _classes(evidence),
        "belief_allies": {
            "verdicts": _verdicts(evidence, day, without),
        },
        "belief_challenger": _offset(evidence),
        "guarantors": _guarantors(evidence),
        "checks": _checks(evidence),
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
            for name, group in outcomes(evidence).items()
        },
        "notes": list(NOTES),
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


def _verdicts(
    evidence: "Evidence", day: date, without: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Return whether belief is lower or higher than on earlier days, by reading of the record."""
    earlier = [date(START.year, 1, 1)]
    earlier += [
        date(day.year - back, day.month, 1) for back in YEARS_BACK if day.year - back > START.year
    ]
    found: dict[str, dict[str, Any]] = {}
    for name in VARIANTS:
        line = timeline(evidence, name)
        line = line.without(*without) if without else line
        verdicts = [line.verdict(since, day) for since in sorted(set(earlier))]
        found[name] = {
            f"against_{verdict.since.isoformat()}": {
                "words": verdict.words,
                "share_of_draws_lower": verdict.share_lower,
            }
            for verdict in verdicts
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


def _checks(evidence: "Evidence") -> dict[str, Any]:
    predicted = unseen().median
    scores = report(differences(evidence), predicted)
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
            for m in moved(shipped(evidence))
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
