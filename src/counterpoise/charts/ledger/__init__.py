"""Charts of the ledger: who pays, who provides, and what hangs on one ally."""

from counterpoise.charts.ledger.dependency_path import dependency_path, stop
from counterpoise.charts.ledger.effort import effort
from counterpoise.charts.ledger.fairness import fair_shares
from counterpoise.charts.ledger.ledger_view import LedgerView
from counterpoise.charts.ledger.outages import outages
from counterpoise.charts.ledger.provision import contributions
from counterpoise.charts.ledger.trend import trend

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
