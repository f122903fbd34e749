"""Charts of the ledger: who pays, who provides, and what hangs on one ally."""

from counterpoise.figures.ledger.effort import effort
from counterpoise.figures.ledger.fairness import fair_shares
from counterpoise.figures.ledger.outages import outages
from counterpoise.figures.ledger.path import dependency_path, stop
from counterpoise.figures.ledger.provision import contributions
from counterpoise.figures.ledger.trend import trend
from counterpoise.figures.ledger.view import LedgerView

__all__ = [
    "LedgerView",
    "contributions",
    "dependency_path",
    "effort",
    "fair_shares",
    "outages",
    "stop",
    "trend",
]
