"""What the leading ally contributes, and what planners see short. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper, kernel
from counterpoise.alliance.tables import row


@kernel
def interpolate(path: Any, position: float, item: int) -> float:
    """Read a path between its steps; before its start and after its end it is flat."""
    last = path.shape[0] - 1
    if position <= 0.0:
        return path[0, item]  # type: ignore[no-any-return]
    if position >= last:
        return path[last, item]  # type: ignore[no-any-return]
    whole = int(position)
    part = position - whole
    return path[whole, item] * (1 - part) + path[whole + 1, item] * part  # type: ignore[no-any-return]


@helper
def contribution_at(
    p: Parameters, policy: Policy, s: State, position: float, executed: float, future: int
) -> None:
    """Fill in what the leading ally contributes at a position of its announced path."""
    amount, cut = row(p.contribution, future), row(p.force_model_cut, future)
    for c in range(s.contribution.size):
        left = amount[c] * (1.0 - cut[c]) if policy.force_model_cut else amount[c]
        s.contribution[c] = eq.contributed(
            left, interpolate(policy.remaining, position, c), executed
        )


@helper
def shortfall_ahead(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in the units that planners see short ahead (`s.shortfall`), and those that they do not.

    What is short at the end of the leading ally's path, and planners do not see as far ahead, not
    announced or counted on, stands in `s.unforeseen`.
    """
    ahead = row(p.anticipation, future)
    known = ahead / policy.step_years if step >= policy.announced_step else 0.0
    reliance, margin = row(p.reliance, future), row(p.planning_margin, future)
    requirement = row(p.requirement, future)
    contribution_at(p, policy, s, policy.remaining.shape[0] - 1.0, 1.0, future)
    for c in range(requirement.size):
        s.unforeseen[c] = eq.foreseen_shortfall(
            requirement[c], margin, s.supply[c], s.incoming[c], 1.0, s.contribution[c]
        )
    contribution_at(p, policy, s, step + known, 1.0, future)
    for c in range(requirement.size):
        s.shortfall[c] = eq.foreseen_shortfall(
            requirement[c], margin, s.supply[c], s.incoming[c], reliance, s.contribution[c]
        )
        s.unforeseen[c] = max(0.0, s.unforeseen[c] - s.shortfall[c])
