"""Rules, and what they make of the arrays of the engine: what a script of the page does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from counterpoise.alliance.arrays import Parameters, Policy
from counterpoise.app.levers import BY_ID
from counterpoise.app.site.drawdown_rules import places, remaining
from counterpoise.app.site.effort_rules import effort
from counterpoise.app.site.engine_inputs import Array, EngineInputs, Floats
from counterpoise.app.site.figure_draws import quantiles_of, values_of
from counterpoise.app.site.level_switches import level_of
from counterpoise.app.site.member_effects import without

Kind = Literal[
    "set", "times", "arrays", "drawn", "number", "levels", "drawdown", "effort", "members"
]
Group = Literal["parameters", "policy", "sizes"]


@dataclass(frozen=True)
class Rule:
    """What one or two levers do to an array.

    Parameters
    ----------
    kind : str
        ``set`` puts the lever's place into cells, ``times`` multiplies their ranges, ``arrays`` and
        ``number`` have a value for each place of the lever, ``drawn`` an array for each, of a size
        of its own, with what futures draw of it; ``levels`` has one for all that switches
        come to together, in every future; ``drawdown`` and ``effort`` are those
        of `drawdown_rules` and `effort_rules`. ``members`` drops allies from every array; it is
        that of `member_rules` and comes after all others.
    levers : tuple of str
        The levers.
    group, name : str
        The argument of the engine.
    content : dict
        What the kind needs: ``cells``, ``values``.
    """

    kind: Kind
    levers: tuple[str, ...]
    group: Group
    name: str
    content: Mapping[str, Any]


class Given(NamedTuple):
    """What the engine is given."""

    parameters: Parameters
    policy: Policy


def applied(
    base: EngineInputs, rules: Sequence[Rule], levers: Mapping[str, Any], futures: int
) -> Given:
    """Return what rules give the engine for the first futures: what a script does.

    Parameters
    ----------
    base : EngineInputs
        The scenario that nobody changed.
    rules : sequence of Rule
        Its rules; those of other levers are passed over.
    levers : mapping of str to number
        Levers that are moved, and where to.
    futures : int
        How many futures.
    """
    arrays: dict[str, Array] = {
        name: np.array(np.broadcast_to(values, (futures, *values.shape[1:])))
        for name, values in base.parameters(futures)._asdict().items()
    }
    policy = base.policy._asdict()
    of = {"parameters": arrays, "policy": policy}
    for rule in rules:
        if not any(lever in levers for lever in rule.levers):
            continue
        if rule.kind == "members":
            level = level_of(base.scenario, levers)
            without(rule.content, levers[rule.levers[0]], level, base.seed, arrays, policy)
        else:
            of[rule.group][rule.name] = _made(base, rule, levers, of[rule.group][rule.name])
    return Given(Parameters(**arrays), Policy(**policy))


def _made(base: EngineInputs, rule: Rule, levers: Mapping[str, Any], before: Any) -> Any:
    """Return what a rule puts in the place of an array or number."""
    content, kind = rule.content, rule.kind
    if kind == "drawdown":
        return remaining(content, levers)
    if kind == "effort":
        return effort(content, levers)
    if kind == "levels":
        return content["values"][level_of(base.scenario, levers)][: len(before)]
    value = levers[rule.levers[0]]
    if kind == "number":
        return content["values"][int(value)]
    if kind == "drawn":
        one = content["values"][int(value)]
        return values_of(one, base.seed, len(before)) if rule.group == "parameters" else one.central
    found = before.copy()
    flat = found.reshape(len(found), -1)
    if kind == "set":
        flat[:, content["cells"]] = value
    elif kind == "arrays":
        place = places(BY_ID[rule.levers[0]]).index(value)
        flat[:] = content["values"][place].reshape(1, -1)
    else:
        for cell, values in _multiplied(base, rule, value, len(found)):
            flat[:, cell] = values
    return found


def _multiplied(
    base: EngineInputs, rule: Rule, value: float, futures: int
) -> Iterator[tuple[int, Floats | float]]:
    """Give the cells of a rule with what they hold when their ranges are multiplied."""
    path_of = {cell: path for path, cell in base.cells(base.assembly.places)[rule.name].items()}
    bounds = zip(rule.content["least"], rule.content["most"], strict=True)
    for cell, (least, most) in zip(rule.content["cells"], bounds, strict=True):
        path = path_of[cell]
        if path in base.ranges:
            r = base.ranges[path]
            low, high = (min(max(value * end, least), most) for end in (r.low, r.high))
            yield cell, quantiles_of(base.seed, r, futures, (low, value * r.mode, high))
        else:
            yield cell, float(base.assembly.central[rule.name].ravel()[cell] * value)


def differing(expected: Given, found: Given) -> set[str]:
    """Return the names of arrays and numbers that are not the same in every bit."""
    names = zip(Parameters._fields, expected.parameters, found.parameters, strict=True)
    unlike = {name for name, e, f in names if not alike(e, f)}
    return unlike | set(policy_differences(expected.policy, found.policy))


def policy_differences(one: Policy, other: Policy) -> Iterator[str]:
    """Give the names of what two policies have otherwise."""
    for name, value in one._asdict().items():
        if not np.array_equal(value, getattr(other, name)):
            yield name


def same(one: Parameters, other: Parameters) -> bool:
    """Tell whether two sets of parameters are the same in every bit."""
    return all(alike(a, b) for a, b in zip(one, other, strict=True))


def alike(one: Floats, other: Floats) -> bool:
    """Tell whether two parameters are the same in every future."""
    if one.shape[1:] != other.shape[1:]:
        return False
    first, second = np.broadcast_arrays(one, other)
    return bool(np.array_equal(first, second))
