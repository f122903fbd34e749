"""Which factors an outcome hangs on, by measures that ask different questions of the same runs."""

from counterpoise.studies.sensitivity.elementary import elementary_effects, morris_table
from counterpoise.studies.sensitivity.moment_independent import borgonovo_delta, delta_table
from counterpoise.studies.sensitivity.pairs import second_order_table
from counterpoise.studies.sensitivity.regional import regional_table
from counterpoise.studies.sensitivity.shapley import shapley_effects, shapley_table
from counterpoise.studies.sensitivity.variance_based import (
    is_constant,
    second_order,
    sobol_table,
)

__all__ = [
    "borgonovo_delta",
    "delta_table",
    "elementary_effects",
    "is_constant",
    "morris_table",
    "regional_table",
    "second_order",
    "second_order_table",
    "shapley_effects",
    "shapley_table",
    "sobol_table",
]
