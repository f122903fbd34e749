"""SIPRI's workbook on military expenditure, as downloaded: every sheet that holds data.

How sure SIPRI is stands in the colour of each number. Plain numbers are graded A, numbers in blue
(SIPRI's estimates) B, and numbers in red (highly uncertain) C; the note says so too. Special notes
and footnotes are named in the note of each figure.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.import_result import Imported, Release, check_release
from counterpoise.evidence.readers.sipri_sheets import Printed, Sheets, read_sheets
from counterpoise.evidence.readers.workbook import Workbook, open_workbook, place
from counterpoise.evidence.records import Ally, Figure, Grade, Source
from counterpoise.problems import Problems

if TYPE_CHECKING:
    import pandas as pd

GRADES: dict[str, Grade] = {"": "A", "blue": "B", "red": "C"}
CERTAINTY = {"": "", "blue": "; SIPRI estimate", "red": "; highly uncertain"}

SAME_RATE = 1e-6
LEAST_RATE, MOST_RATE = 0.1, 1000.0
"""Units of local currency for a dollar in the last year: from 0.8 pounds to 400 forints."""
LAST_YEAR_OF_WEST_GERMANY = 1989
PREDECESSORS = ("Czechoslovakia", "German Democratic Republic", "USSR", "Yugoslavia")
SPECIAL_NOTES = {
    "†": "without military pensions",
    "‡": "current spending only",
    "§": "adopted budget rather than actual spending",
    "¶": "without paramilitary forces",
}


def read_sipri(path: Path, allies: Mapping[str, Ally], *, release: str | None = None) -> Imported:
    """Read SIPRI's workbook on military expenditure.

    Local currency becomes millions; shares are fractions already. "..." (no data) and "xxx" (no
    such state) are absent, never zero. States that came before today's allies keep rows of their
    own and are set aside.

    Parameters
    ----------
    path : Path
        The .xlsx file.
    allies : dict of str to Ally
        The allies, by code.
    release : str, optional
        The edition as YYYY-MM. If not given it is the month in which the workbook was made, if
        that is in the year after its last figures.

    Raises
    ------
    InputError
        With everything that is wrong with the file; nothing is returned then.
    """
    workbook = open_workbook(path)
    problems = Problems()
    sheets = read_sheets(workbook, allies, problems)
    last = max((figure.year for figure in sheets.figures), default=None)
    edition = _edition(workbook, release, last, problems)
    _note_rates(workbook, sheets, problems)
    zeros = _take_out_false_zeros(sheets)
    mislabelled = _in_euros_after_all(sheets)
    bounds = attributes_of("sipri")
    figures: dict[Key, Figure] = {}
    for printed in sheets.figures:
        fault = bounds[printed.measure].fault(printed.value)
        if fault is not None:
            problems.add(workbook.file, printed.cell.place, *fault)
        elif edition.release and not problems:
            key = (printed.ally, str(printed.year), printed.measure, edition.release)
            figures[key] = _figure(printed, edition.release, mislabelled)
    problems.raise_if_any()
    source = _source(sheets, edition)
    remarks = (
        *_remarks(sheets, allies, edition),
        *_remarks_on_zeros(zeros, allies),
        *_remarks_on_labels(mislabelled, allies),
    )
    return Imported("sipri", edition.release, source, {"sipri": figures}, remarks)


def _take_out_false_zeros(sheets: Sheets) -> list[Printed]:
    """Take out zeros for years in which another sheet prints spending, and return them.

    The sheet in current US dollars prints 0 where SIPRI has no rate of exchange; that is a gap and
    not a country without military spending.
    """
    spent = {(figure.ally, figure.year) for figure in sheets.figures if figure.value > 0}
    false = [f for f in sheets.figures if f.value == 0 and (f.ally, f.year) in spent]
    gone = {figure.cell for figure in false}
    sheets.figures[:] = [figure for figure in sheets.figures if figure.cell not in gone]
    return false


def _span(years: list[int]) -> str:
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first} to {last}"


def _remarks_on_zeros(zeros: list[Printed], allies: Mapping[str, Ally]) -> list[str]:
    years: dict[tuple[str, str], list[int]] = {}
    for figure in zeros:
        years.setdefault((figure.cell.sheet, figure.ally), []).append(figure.year)
    return [
        f"{allies[ally].name}: zero in sheet {sheet} for {_span(found)} is taken as a gap; other "
        "sheets print spending then."
        for (sheet, ally), found in sorted(years.items())
    ]


def _last_rates(sheets: Sheets) -> dict[str, float]:
    """Return local currency for a dollar in the last year, as the sheets give it, by ally."""
    values = {(f.measure, f.ally, f.year): f.value for f in sheets.figures}
    last = max((year for name, _, year in values if name == "spending_current"), default=0)
    return {
        ally: values["spending_local", ally, year] / dollars
        for (name, ally, year), dollars in values.items()
        if name == "spending_current"
        and year == last
        and dollars
        and ("spending_local", ally, year) in values
    }


def _note_rates(workbook: Workbook, sheets: Sheets, problems: Problems) -> None:
    """Note local currency that is printed in millions, as no edition since 2016 does."""
    rates = sorted(rate for rate in _last_rates(sheets).values() if rate)
    usual = rates[len(rates) // 2] if rates else 1.0
    if not LEAST_RATE <= usual <= MOST_RATE:
        cell = next(f.cell for f in sheets.figures if f.measure == "spending_local")
        already = ", as if it were printed in millions already" if usual < LEAST_RATE else ""
        what = f"gives {usual:.3g} units of local currency for a dollar in the last year{already}"
        problems.add(workbook.file, place(cell.sheet), what, "Give the workbook as published.")


def _in_euros_after_all(sheets: Sheets) -> dict[str, str]:
    """Return allies whose currency is printed wrongly, with the wrong code.

    The edition of April 2025 labels Croatia "Kunas", but its sums turn into dollars at the rate
    of the euro in every year.
    """
    rates = _last_rates(sheets)
    codes = {f.ally: f.unit.split("_")[1] for f in sheets.figures if f.measure == "spending_local"}
    euros = sorted(rate for ally, rate in rates.items() if codes[ally] == "EUR")
    if not euros:
        return {}
    euro = euros[len(euros) // 2]
    return {
        ally: codes[ally]
        for ally, rate in rates.items()
        if codes[ally] != "EUR" and abs(rate / euro - 1) < SAME_RATE
    }


def _edition(
    workbook: Workbook, given: str | None, last: int | None, problems: Problems
) -> Release:
    if given is not None:
        return check_release(Release(given, given, "as given"), last, workbook.file, problems)
    made = workbook.created
    if made is not None and last is not None and made.year == last + 1:
        return Release(f"{made:%Y-%m}", f"{made:%Y-%m}", "by the day the workbook was made")
    what = "does not say of which edition it is"
    remedy = "Give the edition as YYYY-MM: the month in which SIPRI published it."
    problems.add(workbook.file, "", what, remedy)
    return Release("", "", "")


def _figure(printed: Printed, release: str, mislabelled: Mapping[str, str]) -> Figure:
    unit = printed.unit
    wrong = mislabelled.get(printed.ally)
    if wrong:
        unit = unit.replace(f"million_{wrong}_", "million_EUR_")
    parts = [f"sheet {printed.cell.sheet}, cell {printed.cell.address}"]
    if printed.financial_year:
        parts.append(f"financial year {printed.financial_year}")
    if printed.ally == "DEU" and printed.year <= LAST_YEAR_OF_WEST_GERMANY:
        parts.append("Federal Republic before unification")
    if unit != printed.unit:
        parts.append(f"printed as {wrong}, counted in euros")
    if printed.notes:
        parts.append(f"SIPRI's notes {printed.notes}")
    return Figure(
        value=printed.value,
        unit=unit,
        as_of=str(printed.year),
        release=release,
        source=(source_key(release),),
        grade=GRADES[printed.cell.colour],
        note="; ".join(parts) + CERTAINTY[printed.cell.colour],
    )


def source_key(release: str) -> str:
    """Return the key of the source that an edition's figures cite."""
    return f"sipri_milex_{release.replace('-', '_')}"


def _source(sheets: Sheets, edition: Release) -> Source:
    years = sorted({figure.year for figure in sheets.figures})
    return Source(
        key=source_key(edition.release),
        authors="Stockholm International Peace Research Institute",
        title=f"SIPRI Military Expenditure Database, {years[0]}-{years[-1]}",
        publisher="SIPRI",
        date=edition.date,
        url="https://www.sipri.org/databases/milex",
        note=(
            "SIPRI's terms: free for non-commercial use with this citation, and no more than 10 "
            "per cent of the data set may be reproduced."
        ),
    )


def _remarks_on_labels(mislabelled: Mapping[str, str], allies: Mapping[str, Ally]) -> list[str]:
    return [
        f"{allies[code].name}: the currency is printed as {wrong}, but the sums turn into dollars "
        "at the rate of the euro; they are stored as euros."
        for code, wrong in sorted(mislabelled.items())
    ]


def _remarks(sheets: Sheets, allies: Mapping[str, Ally], edition: Release) -> tuple[str, ...]:
    own = [name for name in PREDECESSORS if name in sheets.set_aside]
    found = [f"Edition {edition.release}, {edition.how}."]
    found += [f"{len(sheets.set_aside)} rows of others than allies were set aside."]
    if own:
        found.append(f"Kept apart, not added to later states: {', '.join(own)}.")
    found.append(
        f"Germany up to {LAST_YEAR_OF_WEST_GERMANY} is the Federal Republic before unification."
    )
    colours = Counter(figure.cell.colour for figure in sheets.figures)
    found.append(
        f"{colours['blue']} figures are SIPRI's estimates (graded B) and {colours['red']} highly "
        "uncertain (graded C)."
    )
    for sign, meaning in SPECIAL_NOTES.items():
        marked = {figure.ally for figure in sheets.figures if sign in figure.notes}
        if marked:
            names = ", ".join(sorted(allies[code].name for code in marked))
            found.append(f"Marked {sign}, {meaning}: {names}.")
    years = {f.ally: f.financial_year for f in sheets.figures if f.financial_year}
    for code, year in sorted(years.items()):
        found.append(
            f"{allies[code].name} has financial years ({year}); its calendar years are computed "
            "by SIPRI."
        )
    found.append("Local currency is the present one throughout; earlier years are converted to it.")
    return tuple(found)


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
