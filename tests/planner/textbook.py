"""Textbook conditions with round numbers, and their programs as text that a person can read."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.program import HandoverProblem

REGIONS = ("europe", "leader", "elsewhere")
POOLS = ("air", "sea")
TERM = re.compile(r"([+-])\s*([0-9.e+-]+)\s+x(\d+)")


def textbook(steps: int = 5, **changes: Any) -> Conditions:
    """Return some years of two allies and one capability, in steps of a year.

    An order is under way for three steps: ordered in step 0, it stands at bound 4. A tenth of what
    stands retires in a year. North can use all that is ready, south half of it.
    """
    allies = 2
    base = Conditions(
        allies=("north", "south"),
        capabilities=("jets",),
        moments=tuple(f"{2027 + t}-Q1" for t in range(steps + 1)),
        step_years=1.0,
        spare=np.full((steps, allies), 4000.0),
        modelled=0.5,
        crews=np.full((steps + 1, allies, 1), np.inf),
        pool=np.zeros(np.shape(changes.get("stock", [[0.0]]))[1], dtype=np.int64),
        manned_at_start=1.0,
        readiness=np.full((steps + 1, allies), 0.8),
        manning=np.ones((steps + 1, allies, 1)),
        price=np.full((steps, 1), 100.0),
        outflow=np.ones((steps, 1)),
        retire=np.array([0.1]),
        upkeep=np.array([10.0]),
        crew=np.array([50.0]),
        committed=np.array([1.0, 0.5]),
        need=np.full((steps + 1, 1), 20.0),
        contribution=np.array([10.0]),
        remaining=np.ones((steps + 1, 1)),
        executed=1.0,
        lag_steps=0.0,
        stock=np.array([[10.0], [20.0]]),
        stage=np.zeros((allies, 1)),
        given=np.full((steps + 1, allies, 1), np.nan),
        eligible=np.ones((allies, 1), dtype=bool),
        capacity=np.array([[4.0], [2.0], [1.0]]),
        growth=np.array([[0.25], [0.1], [0.5]]),
        decay=0.1,
        adjustment=1.0,
        open_share=0.5,
        limited=False,
    )
    return replace(base, **changes)


def written(built: HandoverProblem, families: tuple[str, ...], folder: Path) -> str:
    """Return some families of rows, or the objective, as linopy writes them, with names.

    The file stays a program in LP format. Rows of other families are left out, and so are bounds of
    variables that no row left names, and those from zero up, which need none.
    """
    place = folder / "program.lp"
    built.model.to_file(place, io_api="lp", progress=False)
    head, _, rest = place.read_text("utf-8").partition("s.t.")
    rows, _, bounds = rest.partition("bounds")
    kept, used = [], set()
    for number, text in re.findall(r"^c(\d+):\n(.*?)(?=^c\d+:|\Z)", rows, re.DOTALL | re.MULTILINE):
        family, where = built.model.constraints.get_label_position(int(number))
        if family in families:
            sense, right = re.findall(r"(<=|>=|=)\s*(\S+)", text)[0]
            kept.append(f" {_name(built, family, where)}: {_sum(built, text)} {sense} {_n(right)}")
            used |= set(re.findall(r"x(\d+)", text))
    goal = ""
    if "objective" in families:
        goal = _sum(built, head)
        used |= set(re.findall(r"x(\d+)", head))
    limits = []
    for low, number, high in re.findall(r"^(\S+) <=\s+x(\d+) <= (\S+)$", bounds, re.MULTILINE):
        if number in used and (float(low), float(high)) != (0.0, np.inf):
            name = _name(built, *built.model.variables.get_label_position(int(number)))
            fixed = float(low) == float(high)
            limits.append(
                f" {name} = {_n(low)}" if fixed else f" {_n(low)} <= {name} <= {_n(high)}"
            )
    parts = ["min", f" obj: {goal}".rstrip(), "", "st", *kept]
    return "\n".join([*parts, *(["", "bounds", *limits] if limits else []), "", "end", ""])


def _sum(built: HandoverProblem, text: str) -> str:
    terms = []
    for sign, size, number in TERM.findall(text):
        name = _name(built, *built.model.variables.get_label_position(int(number)))
        if float(size) != 0.0:
            times = "" if float(size) == 1.0 else f"{_n(size)} "
            terms.append((name, f"{sign} {times}{name}"))
    # linopy may list the terms of a row in any order.
    return " ".join(term for _, term in sorted(terms)).removeprefix("+ ")


def _n(number: str) -> str:
    """Return a number without the noise of its last digits, and without a minus on zero."""
    return f"{float(number) or 0.0:.9g}"


def _name(built: HandoverProblem, family: str, where: dict[str, Any]) -> str:
    """Return a name that LP format takes, with who and what instead of places in a list."""
    c = built.conditions
    parts = []
    for dimension, place in where.items():
        i = int(place)
        if dimension == "cell":
            parts += [c.allies[built.ally[i]], c.capabilities[built.capability[i]]]
        elif dimension == "unit":
            ally, capability = built.crewed_ally[i], built.crewed_capability[i]
            parts += [c.allies[ally], c.capabilities[capability]]
        elif dimension == "pool":
            ally, pool = divmod(i, c.crews.shape[2])
            parts += [c.allies[ally], POOLS[pool]]
        elif dimension in ("cap", "ally", "region"):
            parts.append({"cap": c.capabilities, "ally": c.allies, "region": REGIONS}[dimension][i])
        else:
            parts.append(f"{i}")
    return f"{family}({','.join(parts)})"
