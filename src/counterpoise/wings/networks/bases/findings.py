"""What sites are worth and who can end their use, as one plain record for command and JSON."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.networks.access import CASE_BY_CASE, last_answers
from counterpoise.networks.base_answer import Answer, Question, answer, theatres_of
from counterpoise.networks.base_sentences import (
    MOST_REASONS,
    NO_PREDICTION,
    headline,
    host_name,
    reason_sentence,
    record_sentence,
)
from counterpoise.networks.base_values import host_values, kept_by_site, kept_without
from counterpoise.networks.bases import SIDES
from counterpoise.wings.networks.bases.claims import claims, people_by_scope
from counterpoise.wings.networks.bases.reached import passages, tempo_by_site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoise.evidence import Evidence
    from counterpoise.evidence.records import Graded
    from counterpoise.networks.bases import BaseNetwork, Booleans
    from counterpoise.networks.reach import Floats
    from counterpoise.wings.networks.bases.study import BaseStudy

TABLES = ("base_units", "base_function_figures", "base_coefficients", "host_payments")
QUANTILES = {"low": 0.1, "median": 0.5, "high": 0.9}


def findings(study: "BaseStudy", question: Question) -> dict[str, Any]:
    """Return what a question leads to, and what hosts are worth whatever is asked.

    Parameters
    ----------
    study : BaseStudy
        Sites over draws.
    question : Question
        What is taken away.

    Returns
    -------
    dict
        `scenario`, `futures`, `seed`, `question`, `answer`, `reasons`, `left` by side and function,
        `theatres` by function and theatre, `by_host`, `pairs`, `host_values`, `tempo`,
        `ways_at_sea`, `by_site`, `access`, `people_by_scope`, `over_time`, `claims`, `notes`,
        `share_on_judgement`. Hosts and sites
        stand in alphabetical order, and are not ranked.
    """
    evidence = study.evidence
    found = answer(evidence, study.network, question)
    record: dict[str, Any] = {
        "scenario": study.scenario.name,
        "futures": study.futures,
        "seed": study.seed,
        "payments": study.payments,
        "question": {
            "without": list(question.hosts),
            "close": list(question.sites),
            "mission": question.mission,
        },
    }
    if question.asks or question.mission == CASE_BY_CASE:
        record |= _answered(evidence, found)
        if question.mission == CASE_BY_CASE:
            lenient = answer(evidence, study.network, question, strict=False)
            record["answer_if_limited_use_counts_as_open"] = headline(evidence, lenient)
    return record | {
        "by_host": _by_host(study, question),
        "pairs": _pairs(study, question),
        "host_values": _values(study),
        "tempo": tempo_by_site(study.central),
        "ways_at_sea": passages(evidence),
        "by_site": _by_site(study, question),
        "access": [
            {
                "host": row.host,
                "sites": list(row.sites),
                "mission": row.mission,
                "answer": row.answer,
                "date": row.date,
                "about": row.about,
            }
            for row in evidence.bases.access_record
        ],
        "people_by_scope": people_by_scope(evidence),
        "over_time": _over_time(study),
        "claims": claims(evidence),
        "notes": [record_sentence(evidence), NO_PREDICTION],
        "share_on_judgement": share_on_judgement(evidence),
    }


def _answered(evidence: "Evidence", found: Answer) -> dict[str, Any]:
    functions, theatres = found.network.functions, found.network.theatres
    kept = {side: (found.kept(side), found.kept(side, moved=True)) for side in SIDES}
    left = {
        side: {
            name: {"at_once": _spread(at_once[:, f]), "moved": _spread(moved[:, f])}
            for f, name in enumerate(functions)
            if not np.isnan(at_once[:, f]).any()
        }
        for side, (at_once, moved) in kept.items()
    }
    coverage = found.coverage
    return {
        "answer": headline(evidence, found),
        "reasons": [
            {
                "function": reason.function,
                "theatre": reason.theatre,
                "left": _spread(reason.left),
                "left_moved": _spread(reason.left_moved),
                "says": reason_sentence(evidence, found, reason),
            }
            for reason in found.reasons[:MOST_REASONS]
        ],
        "left": left,
        "theatres": {
            name: {
                theatre: _spread(coverage[:, f, t])
                for t, theatre in enumerate(theatres)
                if found.theatres[t] and not np.isnan(coverage[:, f, t]).any()
            }
            for f, name in enumerate(functions)
        },
    }


def _spread(values: "Floats") -> dict[str, float]:
    return {name: float(np.quantile(values, q)) for name, q in QUANTILES.items()}


def _theatres(study: "BaseStudy", question: Question, side: str) -> "Booleans":
    """Return the theatres of a mission that matter to a side."""
    matters = study.central.matters[SIDES.index(side)]
    return np.asarray(theatres_of(study.evidence.bases, question.mission) & matters)


def _by_function(study: "BaseStudy", left: "Floats") -> dict[str, float]:
    """Return what is left by function, of those that lose anything."""
    names = study.central.functions
    return {name: float(share) for name, share in zip(names, left, strict=True) if share < 1 - 1e-9}


def _by_host(study: "BaseStudy", question: Question) -> dict[str, Any]:
    evidence, network = study.evidence, study.central
    answers = last_answers(evidence.bases.access_record, CASE_BY_CASE)
    payments = evidence.tables["host_payments"]
    kept = {
        (side, moved): kept_without(network, _theatres(study, question, side), moved=moved)
        for side in SIDES
        for moved in (False, True)
    }
    found = {}
    named = sorted((host_name(evidence, host), h, host) for h, host in enumerate(network.hosts))
    for name, h, host in named:
        sites = [row for row in evidence.bases.base_sites if row.host == host]
        paid = payments.get((host, "share"))
        counted = evidence.tables["posture"].get((host, evidence.leading, "permanent"))
        found[host] = {
            "name": name,
            "sites": [row.site for row in sites],
            "people": None if counted is None else counted.value,
            "people_as_of": None if counted is None else counted.as_of,
            "paid_share": None if paid is None else paid.value,
            "paid_as_of": None if paid is None else paid.as_of,
            "last_answer": answers[host].answer if host in answers else None,
            "left": {
                side: {
                    "at_once": _by_function(study, kept[side, False][h, h]),
                    "moved": _by_function(study, kept[side, True][h, h]),
                }
                for side in SIDES
            },
        }
    return found


def _pairs(study: "BaseStudy", question: Question) -> dict[str, Any]:
    """Return by side, host and host what is left at once without both."""
    hosts = study.central.hosts
    found: dict[str, Any] = {}
    for side in SIDES:
        kept = kept_without(study.central, _theatres(study, question, side))
        found[side] = {
            first: {
                second: _by_function(study, kept[i, j])
                for j, second in enumerate(hosts)
                if j > i and _by_function(study, kept[i, j])
            }
            for i, first in enumerate(hosts)
        }
    return found


def shares_by_host(network: "BaseNetwork", groups: "Sequence[Booleans]") -> "Floats":
    """Return Shapley values by group of theatres, host and function, as shares of today's."""
    values = host_values(network)[:, 0]
    today = network.provided(network.own)[0]
    found = []
    for theatres in groups:
        weights = network.weights * theatres
        total = today @ weights
        with np.errstate(invalid="ignore"):
            found.append(np.where(total > 0, values @ weights / total, np.nan))
    return np.stack(found)


def _values(study: "BaseStudy") -> dict[str, Any]:
    network, bases = study.central, study.evidence.bases
    groups = dict(zip(SIDES, network.matters, strict=True)) | {
        "article_5": theatres_of(bases, "article_5"),
        "beyond": theatres_of(bases, "out_of_area"),
    }
    shares = shares_by_host(network, list(groups.values()))
    return {
        group: {
            host: {
                name: float(shares[i, h, f])
                for f, name in enumerate(network.functions)
                if np.isfinite(shares[i, h, f]) and shares[i, h, f] > 1e-9
            }
            for h, host in enumerate(network.hosts)
        }
        for i, group in enumerate(groups)
    }


def _by_site(study: "BaseStudy", question: Question) -> dict[str, Any]:
    """Return by host and site what is left at once where the host refuses that site alone."""
    kept = {side: kept_by_site(study.central, _theatres(study, question, side)) for side in SIDES}
    found: dict[str, Any] = {}
    for s, row in enumerate(study.evidence.bases.base_sites):
        lost = {side: _by_function(study, kept[side][s]) for side in SIDES}
        found.setdefault(row.host, {})[row.site] = {"name": row.name, "left": lost}
    return dict(sorted(found.items()))


def _over_time(study: "BaseStudy") -> dict[str, Any]:
    over = study.over_time
    ends = [i for i, label in enumerate(over.quarters) if label.endswith("Q4")]
    return {
        over.quarters[i][:4]: {
            "open": _spread(over.open[:, i]),
            "given_up": float(over.given_up[:, i].mean()),
            "refused": float(over.refused[:, i].mean()),
        }
        for i in ends
    }


def judged_rows(evidence: "Evidence") -> "list[Graded]":
    """Return the rows that answers hang on, each of which has a grade."""
    rows: list[Graded] = [f for name in TABLES for f in evidence.tables[name].values()]
    bases = evidence.bases
    return [*rows, *bases.base_sites, *bases.base_theatres, *bases.sea_legs, *bases.access_record]


def share_on_judgement(evidence: "Evidence") -> float:
    """Return which share of those rows is graded D."""
    rows = judged_rows(evidence)
    return sum(row.grade == "D" for row in rows) / len(rows)
