"""What hangs on whom: providers, outages, and what each ally is worth."""

from counterpoise.measures.dependency.capped_games import capped_banzhaf, capped_shapley
from counterpoise.measures.dependency.coverage_game import (
    coverage_banzhaf,
    coverage_shapley,
    coverage_worth,
)
from counterpoise.measures.dependency.games import (
    BanzhafValues,
    ShapleyValues,
    banzhaf,
    shapley,
    shapley_share,
)
from counterpoise.measures.dependency.outage import (
    CAP,
    Contingencies,
    Outages,
    Providers,
    contingencies,
    outages_table,
    providers,
    providers_table,
    without,
)
from counterpoise.measures.dependency.package_game import package_shapley, package_worth
from counterpoise.measures.dependency.voting import VotingPower, banzhaf_power, shapley_shubik

__all__ = [
    "CAP",
    "BanzhafValues",
    "Contingencies",
    "Outages",
    "Providers",
    "ShapleyValues",
    "VotingPower",
    "banzhaf",
    "banzhaf_power",
    "capped_banzhaf",
    "capped_shapley",
    "contingencies",
    "coverage_banzhaf",
    "coverage_shapley",
    "coverage_worth",
    "outages_table",
    "package_shapley",
    "package_worth",
    "providers",
    "providers_table",
    "shapley",
    "shapley_share",
    "shapley_shubik",
    "without",
]
