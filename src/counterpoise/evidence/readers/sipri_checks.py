"""SIPRI's shares of GDP against output as another body publishes it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.records import Figure

if TYPE_CHECKING:
    import pandas as pd


def shares_recomputed(
    figures: Mapping[Key, Figure], output: Mapping[tuple[str, int], float]
) -> "pd.DataFrame":
    """Divide SIPRI's spending in current US dollars by GDP from elsewhere.

    Parameters
    ----------
    figures : dict
        The table ``sipri`` of one edition, as `Imported.tables` holds it.
    output : dict
        GDP in million current US dollars, by ally and year.

    Returns
    -------
    DataFrame
        One row for each ally and year that both have: ally, year, printed and recomputed (shares
        of GDP as fractions), difference (printed less recomputed) and ratio (of printed to
        recomputed).
    """
    import pandas as pd

    rows = []
    for (ally, year, measure, release), figure in figures.items():
        money = figures.get((ally, year, "spending_current", release))
        gdp = output.get((ally, int(year)))
        if measure != "share_of_gdp" or money is None or not gdp:
            continue
        share = money.value / gdp
        ratio = figure.value / share if share else float("nan")
        rows.append((ally, int(year), figure.value, share, figure.value - share, ratio))
    columns = ["ally", "year", "printed", "recomputed", "difference", "ratio"]
    return pd.DataFrame(rows, columns=columns)
