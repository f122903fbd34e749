"""Who pays, who provides, what each side gives and what hangs on whom: tables ready to be shown.

Functions take a result or evidence first and everything else by name. The measures behind them are
pure functions in `counterpoise.measures`.

>>> import counterpoise as cp
>>> shares = cp.ledger.burden(release="2024-06", year=2024).allies["share_of_gdp"]
>>> round(float(shares["POL"]), 4)
0.0412
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.ledger.accession import Enlargement
    from counterpoise.ledger.alliance_value import Value
    from counterpoise.ledger.exchange import Dimensions
    from counterpoise.ledger.expenditure import Burden
    from counterpoise.ledger.fairness import FairShares
    from counterpoise.ledger.functions import (
        burden,
        contributions,
        dependency,
        dimensions,
        enlargement,
        fair_shares,
        trend,
        value,
        whole_ledger,
    )
    from counterpoise.ledger.leading_forces import us_share
    from counterpoise.ledger.overview import WholeLedger, opening
    from counterpoise.ledger.provision import Contributions
    from counterpoise.ledger.reliance import Dependency, coverage_values

_HOMES = {
    "Burden": "expenditure",
    "Contributions": "provision",
    "Dependency": "reliance",
    "Dimensions": "exchange",
    "Enlargement": "accession",
    "FairShares": "fairness",
    "Value": "alliance_value",
    "WholeLedger": "overview",
    "burden": "functions",
    "contributions": "functions",
    "coverage_values": "reliance",
    "dependency": "functions",
    "dimensions": "functions",
    "enlargement": "functions",
    "fair_shares": "functions",
    "opening": "overview",
    "trend": "functions",
    "us_share": "leading_forces",
    "value": "functions",
    "whole_ledger": "functions",
}

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
    "us_share",
    "value",
    "whole_ledger",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"counterpoise.ledger.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'counterpoise.ledger' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
