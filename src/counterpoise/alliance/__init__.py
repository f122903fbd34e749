"""How forces, money and industry evolve: the stock-and-flow engine."""

from counterpoise.alliance.arrays import DECLARED, REASONS, USES, Parameters, Policy, Precision
from counterpoise.alliance.parameters import TABLES_READ, Assembly
from counterpoise.alliance.policy import policies_of, policy_of, snapshot_bounds
from counterpoise.alliance.quantities import Accounts, Series, Sums
from counterpoise.alliance.simulation import (
    BATCH,
    Batch,
    in_batches,
    simulate,
    simulate_batch,
    simulate_drawn,
    simulate_each,
)

__all__ = [
    "BATCH",
    "DECLARED",
    "REASONS",
    "TABLES_READ",
    "USES",
    "Accounts",
    "Assembly",
    "Batch",
    "Parameters",
    "Policy",
    "Precision",
    "Series",
    "Sums",
    "in_batches",
    "policies_of",
    "policy_of",
    "simulate",
    "simulate_batch",
    "simulate_drawn",
    "simulate_each",
    "snapshot_bounds",
]
