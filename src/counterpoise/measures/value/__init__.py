"""What the alliance is worth to its leading ally, as functions of stated figures alone."""

from counterpoise.measures.value.net_benefit import (
    BreakEven,
    FreeRiding,
    NetBenefit,
    break_even,
    break_even_range,
    cross_effect,
    expected_loss_avoided,
    free_riding,
    net_benefit,
    net_by_share,
    payoffs,
    present_cost,
    share_without_net,
    war_cost_needed,
)

__all__ = [
    "BreakEven",
    "FreeRiding",
    "NetBenefit",
    "break_even",
    "break_even_range",
    "cross_effect",
    "expected_loss_avoided",
    "free_riding",
    "net_benefit",
    "net_by_share",
    "payoffs",
    "present_cost",
    "share_without_net",
    "war_cost_needed",
]
