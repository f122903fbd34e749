"""What is needed, what the leading ally contributes, and what planners see short. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper, kernel, row


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


@kernel
def requirement_at(
    p: Parameters, policy: Policy, s: State, step: int, ahead: float, future: int
) -> None:
    """Fill in the requirement (`s.requirement`) at a step, or some years ahead of it."""
    now = policy.start + step * policy.step_years + ahead
    bound = min(policy.raised_share.shape[0] - 1, step + int(ahead / policy.step_years + 0.5))
    threat = 1.0
    if policy.threat:
        threat = eq.threat_level(
            now,
            row(p.threat_start, future),
            row(p.ceasefire_year, future),
            row(p.regeneration_time, future),
        )
    reference, raised = row(p.requirement, future), row(p.requirement_raised, future)
    elasticity, threat_share = row(p.frontage_elasticity, future), row(p.threat_share, future)
    for c in range(s.requirement.size):
        s.requirement[c] = eq.required(
            reference[c],
            raised[c],
            policy.raised_share[bound],
            policy.frontage[bound],
            elasticity[c],
            threat_share[c],
            threat,
        )


@kernel
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
    """Fill in the units that planners see short ahead (`s.shortfall`)."""
    ahead = row(p.anticipation, future)
    requirement_at(p, policy, s, step, ahead, future)
    known = ahead / policy.step_years if step >= policy.announced_step else 0.0
    contribution_at(p, policy, s, step + known, 1.0, future)
    reliance, margin = row(p.reliance, future), row(p.planning_margin, future)
    for c in range(s.requirement.size):
        s.shortfall[c] = eq.foreseen_shortfall(
            s.requirement[c], margin, s.supply[c], s.incoming[c], reliance, s.contribution[c]
        )
