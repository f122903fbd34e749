"""What each ally would pay under different ideas of fairness, side by side."""

from counterpoise.measures.fair_shares.comparison import Comparison, compare, concordance
from counterpoise.measures.fair_shares.impure_goods import (
    Equilibrium,
    NoEquilibriumError,
    best_response,
    joint_product,
    pure_public_good,
)
from counterpoise.measures.fair_shares.rules import (
    ability_to_pay,
    benefit_principle,
    capped,
    equal_share,
    from_values,
    within_limits,
)

__all__ = [
    "Comparison",
    "Equilibrium",
    "NoEquilibriumError",
    "ability_to_pay",
    "benefit_principle",
    "best_response",
    "capped",
    "compare",
    "concordance",
    "equal_share",
    "from_values",
    "joint_product",
    "pure_public_good",
    "within_limits",
]
