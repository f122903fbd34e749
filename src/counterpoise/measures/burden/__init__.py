"""Who pays: effort against targets, and whether the large carry the small."""

from counterpoise.measures.burden.effort import (
    PRINTED_DIGITS,
    at_or_above,
    cumulative_shortfall,
    equipment_line,
    gap_to_target,
    group_effort,
    trend,
)
from counterpoise.measures.burden.ranks import (
    partial_rank_correlation,
    rank_correlation,
    rank_tests,
)

__all__ = [
    "PRINTED_DIGITS",
    "at_or_above",
    "cumulative_shortfall",
    "equipment_line",
    "gap_to_target",
    "group_effort",
    "partial_rank_correlation",
    "rank_correlation",
    "rank_tests",
    "trend",
]
