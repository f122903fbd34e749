"""Who pays, who provides, what each side gives and what hangs on whom: tables ready to be shown.

Each function takes evidence, and where it needs one a result, and gives tables with a plain form.
The measures behind them are pure functions in `counterpoise.measures`.
"""

from counterpoise.ledger.burden import Burden, burden, trend
from counterpoise.ledger.contributions import Contributions, contributions
from counterpoise.ledger.dependency import Dependency, coverage_values, dependency
from counterpoise.ledger.dimensions import Dimensions, dimensions
from counterpoise.ledger.enlargement import Enlargement, enlargement
from counterpoise.ledger.fair_shares import FairShares, fair_shares
from counterpoise.ledger.ledger import WholeLedger, opening, whole_ledger
from counterpoise.ledger.value import Value, value

__all__ = [
    "Burden",
    "Contributions",
    "Dependency",
    "Dimensions",
    "Enlargement",
    "FairShares",
    "Value",
    "WholeLedger",
    "burden",
    "contributions",
    "coverage_values",
    "dependency",
    "dimensions",
    "enlargement",
    "fair_shares",
    "opening",
    "trend",
    "value",
    "whole_ledger",
]
