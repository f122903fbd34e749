"""What it costs each ally, year by year, in tables."""

from counterpoise.charts.cost import shares_of_output
from counterpoise.charts.view import Floats, ResultView, band, quantiles
from counterpoise.measures.yearly import BILLION, share_of_output, together
from counterpoise.report.html_tables import HtmlTable

YEARS = (2027, 2030, 2035, 2040)


def cost_tables(view: ResultView) -> list[tuple[str, list[HtmlTable]]]:
    """Return for each measure one table for each scenario.

    Money and share of output carry a first row for all allies but the leading one; its quantiles
    are those of the sum in each future, not sums of quantiles.
    """
    years, allies, share = shares_of_output(view)
    kept = [y for y in YEARS if y in years] or [years[0], years[-1]]
    places = [years.index(y) for y in kept]
    spending = view.values("spending", "future", "year", "ally")
    output = view.values("gdp", "future", "year", "ally")
    debt = view.values("debt", "future", "year", "ally")
    others = [i for i, a in enumerate(allies) if a != view.evidence.leading]
    money = quantiles(spending, axis=1) * BILLION
    owed = quantiles(debt, axis=1) * 100
    measures = (
        ("Money", "Defence spending, billion US dollars of 2024", money, 1, 1),
        ("Share of GDP", "Defence spending, per cent of GDP", share * 100, 2, 100),
        ("Debt", "Public debt at the end of the year, per cent of GDP", owed, 0, 0),
    )
    found = []
    for title, caption, values, digits, kind in measures:
        tables = []
        for s, label in enumerate(view.labels.values()):
            rows = _rows(view, allies, values[:, s][:, places], digits)
            if kind:
                total = together(spending[s][:, places], others)
                base = together(output[s][:, places], others)
                shown = total * BILLION if kind == 1 else 100 * share_of_output(total, base)
                levels = quantiles(shown, axis=0)
                rows.insert(
                    0,
                    ["All but the leading ally"]
                    + [band(levels[:, y], digits=digits) for y in range(len(kept))],
                )
            tables.append(
                HtmlTable(
                    f"{label}. {caption}: median (10th–90th percentile)",
                    ["Ally", *(str(y) for y in kept)],
                    rows,
                )
            )
        found.append((f"{title}: {caption[0].lower()}{caption[1:]}", tables))
    return found


def _rows(view: ResultView, allies: list[str], values: Floats, digits: int) -> list[list[str]]:
    """Return a row for each ally of the scenario, in the order of names."""
    rows = [
        [view.ally(code)] + [band(values[:, y, i], digits=digits) for y in range(values.shape[1])]
        for i, code in enumerate(allies)
    ]
    return sorted((row for row in rows if any(row[1:])), key=lambda row: row[0])
