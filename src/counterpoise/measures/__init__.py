"""How we judge it: measures as pure functions of results."""

from counterpoise.measures.concentration import largest, shares
from counterpoise.measures.gaps import (
    TOLERANCE,
    gap_area,
    gap_peak,
    has_gap,
    is_short,
    self_sufficient,
    shortfall,
    window,
)

__all__ = [
    "TOLERANCE",
    "gap_area",
    "gap_peak",
    "has_gap",
    "is_short",
    "largest",
    "self_sufficient",
    "shares",
    "shortfall",
    "window",
]
