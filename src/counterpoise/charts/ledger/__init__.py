"""Charts of the ledger: who pays, who provides, and what hangs on one ally."""

from counterpoise.charts.ledger.dependency_path import DEPENDENCY_PATH, STOP
from counterpoise.charts.ledger.effort import EFFORT
from counterpoise.charts.ledger.fairness import FAIR_SHARES
from counterpoise.charts.ledger.ledger_view import LedgerView
from counterpoise.charts.ledger.outages import OUTAGES
from counterpoise.charts.ledger.own_output import FAIR_SHARES_OF_OUTPUT
from counterpoise.charts.ledger.provision import CONTRIBUTIONS
from counterpoise.charts.ledger.trend import TREND

CHARTS = (
    EFFORT,
    TREND,
    FAIR_SHARES,
    FAIR_SHARES_OF_OUTPUT,
    CONTRIBUTIONS,
    OUTAGES,
    DEPENDENCY_PATH,
    STOP,
)
"""Every chart of the ledger, in the order in which they answer."""

__all__ = ["CHARTS", "LedgerView"]
