"""What the network says of intelligence, as one plain record for command, report and JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.evidence.records import Graded
from counterpoise.networks.answer import Answer, Question, ask
from counterpoise.networks.catalogue import STATES, TABLES, State, drawn_weights, network, weights
from counterpoise.networks.collection import Network
from counterpoise.networks.losses import (
    DARK,
    THIN,
    dark_without,
    least_sets,
    pairs,
    shares_by_member,
)
from counterpoise.networks.names import FLEETS, MARK_NAMES
from counterpoise.networks.pause import hits, pause
from counterpoise.networks.reciprocity import (
    Balance,
    balance_by_mass,
    balance_by_presence,
    given_by_target,
)
from counterpoise.networks.substitution import kept_of_fleet, watched_by_aircraft
from counterpoise.networks.tiers import tier_rules, trust

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

SETTINGS, SEED = 500, 1
"""Draws of weights, and their seed."""
LARGEST_SET = 2
"""Members in the largest set that is listed."""
READ = (
    *TABLES,
    "intelligence_coefficients",
    "intelligence_events",
    "intelligence_pause",
    "intelligence_substitutes",
)
"""Tables that an answer reads."""


def share_on_judgement(evidence: "Evidence") -> float:
    """Return which share of the rows behind an answer is graded D."""
    rows: list[Graded] = []
    for name in READ:
        listed = evidence.catalogues.get(name)
        rows += (
            evidence.tables[name].values()
            if listed is None
            else [row for row in listed if isinstance(row, Graded)]
        )
    return sum(row.grade == "D" for row in rows) / len(rows)


def of_question(evidence: "Evidence", question: Question) -> dict[str, Any]:
    """Return what goes dark: for the others together, by discipline and by member."""
    answer = ask(evidence, question)
    found: dict[str, Any] = {
        "state": question.state,
        "year": question.year,
        "without": list(question.without),
        "cut_off": list(question.cut_off),
        "withholds": list(question.withholds),
        "targets": int((answer.before > 0).sum()),
        "dark": answer.count(DARK),
        "thin": answer.count(THIN),
        "thin_below": answer.thin_below,
        "by_discipline": by_discipline(evidence, answer),
        "by_member": by_member(answer),
        "given_nothing": {
            member: {
                "dark": answer.count(DARK, member),
                "thin": answer.count(THIN, member),
                "by_discipline": by_discipline(evidence, answer, member),
            }
            for member in question.cut_off
            if member not in question.without
        },
    }
    # Who is given nothing may answer in kind: what the others would lose then.
    if question.cut_off:
        also = Question(
            question.state,
            question.year,
            question.without,
            question.cut_off,
            tuple(dict.fromkeys((*question.withholds, *question.cut_off))),
        )
        other = ask(evidence, also)
        found["in_kind"] = {"dark": other.count(DARK), "thin": other.count(THIN)}
    return found


def by_discipline(
    evidence: "Evidence", answer: Answer, member: str | None = None
) -> dict[str, Any]:
    """Return by discipline what is lost, where, and how soon anything could stand in.

    For the others together, or for one member.
    """
    return {
        name: {
            "targets": targets,
            "dark": dark,
            "thin": thin,
            "dark_in": answer.places(name, DARK, member),
            "thin_in": answer.places(name, THIN, member),
            "substitutes": substitutes(evidence, name),
        }
        for name, targets, dark, thin in answer.by_discipline(member)
    }


def substitutes(evidence: "Evidence", purpose: str) -> dict[str, dict[str, float]]:
    """Return years until what could stand in for a discipline is there, by substitute."""
    return {
        name: {"low": figure.at("low"), "central": figure.value, "high": figure.at("high")}
        for (wanted, name), figure in evidence.tables["intelligence_substitutes"].items()
        if wanted == purpose
    }


def by_member(answer: Answer) -> dict[str, dict[str, int]]:
    """Return for each member how many targets it sees, and how many become dark and thin."""
    before = answer.mine_before > 0
    found = answer.marks_by_member
    return {
        name: {
            "seen": int(before[i].sum()),
            MARK_NAMES[DARK]: int((found[i] == DARK).sum()),
            MARK_NAMES[THIN]: int((found[i] == THIN).sum()),
        }
        for i, name in enumerate(answer.whole.members)
        if name not in answer.question.without
    }


def redundancy(evidence: "Evidence", state: State, year: int) -> dict[str, Any]:
    """Return what nobody else collects, losses of one and two members, and Shapley values.

    Members stand in the order of their codes: nobody is ranked.
    """
    whole = network(evidence, state, year=year)
    sets = [least_sets(whole, t, LARGEST_SET) for t in range(len(whole.targets))]
    alone = [(whole.targets[t], s) for t, found in enumerate(sets) for s in found if len(s) == 1]
    values, errors = shares_by_member(whole, weights(evidence, whole.targets, state))
    members = sorted(whole.members)
    return {
        "targets": len(whole.targets),
        "only_one_member": [
            {"discipline": d, "region": r, "member": next(iter(s))} for (d, r), s in alone
        ],
        "least_sets": {
            str(size): sum(min(map(len, s), default=0) == size for s in sets)
            for size in range(1, LARGEST_SET + 1)
        },
        "needs_more": sum(not s for s in sets),
        **_losses(whole),
        "shapley": {
            name: {
                "value": float(values[whole.members.index(name)]),
                "standard_error": float(errors[whole.members.index(name)]),
            }
            for name in members
        },
        "shapley_total": float(values.sum()),
    }


def _losses(whole: Network) -> dict[str, Any]:
    """Return targets that go dark with one member and with two, where it is more than apart."""
    members, both = sorted(whole.members), pairs(whole)
    dark = dark_without(whole, [*((m,) for m in members), *both]).sum(axis=1)
    one = {member: int(dark[i]) for i, member in enumerate(members)}
    more = {
        tuple(sorted((a, b))): (int(n), int(n) - one[a] - one[b])
        for (a, b), n in zip(both, dark[len(members) :], strict=True)
    }
    two = [
        {"members": list(pair), "dark": n, "more_than_apart": extra}
        for pair, (n, extra) in sorted(more.items())
        if extra > 0
    ]
    return {"loss_of_one": {k: v for k, v in one.items() if v}, "loss_of_two": two}


def balances(evidence: "Evidence", year: int) -> dict[str, Any]:
    """Return what the leading ally gives and gets in each state, over ranges of weights."""
    found: dict[str, Any] = {}
    for state in STATES:
        whole = network(evidence, state, year=year)
        draws = drawn_weights(evidence, whole.targets, state, SETTINGS, SEED)
        central = weights(evidence, whole.targets, state)
        flows = given_by_target(whole) @ central
        lead = whole.nodes.index(evidence.leading)
        found[state] = {
            "by_presence": _balance(balance_by_presence(whole, evidence.leading, draws)),
            "by_mass": _balance(balance_by_mass(whole, evidence.leading, draws)),
            "with": {
                name: {"given": float(flows[lead, m]), "gained": float(flows[m, lead])}
                for m, name in enumerate(whole.members)
                if name != evidence.leading
            },
        }
    return found


def by_pair(evidence: "Evidence", year: int) -> list[tuple[str, str, str, float]]:
    """Return state, giver, receiver and what is given by mass at central weights, where any is."""
    found = []
    for state in STATES:
        whole = network(evidence, state, year=year)
        flows = given_by_target(whole) @ weights(evidence, whole.targets, state)
        found += [
            (state, giver, receiver, float(flows[g, r]))
            for g, giver in enumerate(whole.nodes)
            for r, receiver in enumerate(whole.members)
            if flows[g, r] > 0
        ]
    return sorted(found)


def _balance(found: Balance) -> dict[str, Any]:
    ratio = found.ratio
    return {
        "given_for_each_gained": ratio and dict(zip(("low", "median", "high"), ratio, strict=True)),
        "gains_at_least_as_much": found.gains_as_much,
        "settings": int(found.given.size),
    }


def sharing(evidence: "Evidence", belief: Any = None, steps: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the rule for sharing says of each tier; an illustration over ranges.

    Parameters
    ----------
    belief : array (futures, steps), optional
        Allies' belief in the guarantee.
    steps : sequence of str
        What the steps are called.
    """
    moved = trust(evidence)
    rules = tier_rules(evidence, belief, seed=SEED)
    width = evidence.figure("intelligence_coefficients/hysteresis").value
    return {
        "leak_chance_before": float(moved.chances[0]),
        "leak_chance_after": float(moved.chances[-1]),
        "events": len(moved.dates),
        "settings": int(rules[0].shared.shape[0]),
        "steps": list(steps) if belief is not None else ["today"],
        "tiers": {
            rule.tier: {
                "limit": rule.limit,
                "stops_above": rule.limit + width,
                "resumes_below": max(rule.limit - width, 0.0),
                "least_discount": rule.least_discount,
                "shared_in_settings": [int(n) for n in rule.shared.sum(axis=0)],
            }
            for rule in rules
        },
    }


def pause_of_2025(evidence: "Evidence") -> dict[str, Any]:
    """Return what was reported of the pause beside what the model says, hits and misses counted."""
    found = pause(evidence)
    right, wrong = hits(found)
    return {
        "items": [
            {
                "item": each.item.item,
                "what": each.item.what,
                "reported": each.item.reported,
                "model": "lost" if each.lost else "not_lost",
                "kept": each.kept,
                "hit": each.hit,
                "grade": each.item.grade,
            }
            for each in found
        ],
        "hits": right,
        "misses": wrong,
    }


def fleets(
    evidence: "Evidence", provided: dict[str, Any], snapshots: Sequence[str]
) -> dict[str, Any]:
    """Return what allied fleets keep of each kind without the leading ally, as a scenario has them.

    Parameters
    ----------
    provided : dict of str to array (snapshots,)
        Ready units of allies by capability, without the leading ally.
    snapshots : sequence of str
        Names of the snapshots.
    """
    part = evidence.tables["intelligence_shares"]
    return {
        "snapshots": list(snapshots),
        "kept": {
            capability: [
                float(k)
                for k in kept_of_fleet(
                    part[platform,].value, provided[capability], provided[capability][0]
                )
            ]
            for capability, platform in FLEETS.items()
            if capability in provided
        },
    }


def small_areas(evidence: "Evidence", aircraft: Sequence[float]) -> dict[str, Any]:
    """Return which part of each region allied reconnaissance aircraft keep in sight, alone there.

    Parameters
    ----------
    aircraft : sequence of float
        Aircraft on the opening day and at the end of the run; none where a run has none.
    """
    figures = evidence.tables["intelligence_coefficients"]
    regions = [r for r in evidence.intelligence.intelligence_regions if r.area is not None]
    found = watched_by_aircraft(
        np.asarray(aircraft)[:, None],
        np.array([r.area for r in regions], dtype=float),
        available=figures["aircraft_available",].value,
        rate=figures["watched_by_aircraft",].value,
        command=figures["command_factor",].value,
    )
    return {
        "aircraft": [float(n) for n in aircraft],
        "command_factor": figures["command_factor",].value,
        "regions": {
            r.region: {"area": r.area, "watched": [float(x) for x in found[:, i]]}
            for i, r in enumerate(regions)
        },
    }
