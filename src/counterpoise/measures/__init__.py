"""How we judge it: measures as pure functions of results."""

from counterpoise.measures.concentration import largest, shares
from counterpoise.measures.gaps import (
    TOLERANCE,
    gap_area,
    gap_peak,
    self_sufficient,
    shortfall,
    window,
)

__all__ = [
    "TOLERANCE",
    "gap_area",
    "gap_peak",
    "largest",
    "self_sufficient",
    "shares",
    "shortfall",
    "window",
]
