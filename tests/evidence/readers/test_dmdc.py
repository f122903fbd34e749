"""The reader of reports by place of duty: small workbooks laid out alike, with invented numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from counterpoise.alliance.drawdown import past_tempo, tempo
from counterpoise.evidence import load_evidence
from counterpoise.evidence.imports import import_official, look_at_official, read_official
from counterpoise.evidence.readers.detection import kind_of
from counterpoise.evidence.readers.dmdc import read_dmdc
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.records import Ally, Figure
from counterpoise.ledger.exchange import dimensions_of
from counterpoise.problems import InputError

Allies = Mapping[str, Ally]
Counts = list[Any]
NAME = "DMDC_Website_Location_Report_2312.xlsx"
TITLES = {
    "by place of duty": [
        "Number of Military and DoD Appropriated Fund (APF) Civilian Personnel",
        "Assigned by Duty Location and Service/Component",
    ],
    "permanently assigned": [
        "Number of Military and DoD APF Civilian Personnel Permanently Assigned",
        "By Duty Location and Service/Component",
        "Does not include personnel on temporary duty (as of November 2016).",
    ],
}
RESERVE = (
    "ARMY NATIONAL GUARD",
    "ARMY RESERVE",
    "NAVY RESERVE",
    "MARINE CORPS RESERVE",
    "AIR NATIONAL GUARD",
    "AIR FORCE RESERVE",
    "COAST GUARD RESERVE",
    "TOTAL",
)
CIVILIANS = ("ARMY", "NAVY", "MARINE CORPS", "AIR FORCE", "DOD/4TH ESTATE", "TOTAL")
STATES: dict[str, Counts] = {
    "ALABAMA": [500, 10, 5, 200, 0, 20],
    "GEORGIA": [7000, 300, 100, 900, 0, 40],
    "ARMED FORCES EUROPE": [1, 2, 3, 4, 0, 5],
    "GUAM": [3, 0, 0, 0, 0, 0],
}
ABROAD: dict[str, Counts] = {
    "BELGIUM": [600, 90, 25, 300, 0, 1],
    "CZECH REPUBLIC": [3, 1, 8, 4, 0, 0],
    "GEORGIA": [20, 1, 9, 2, 0, 0],
    "GERMANY": [20100, 400, 900, 13000, 0, 12],
    "GREENLAND": [0, 0, 0, 120, 0, 0],
    "GUAM": [200, 3000, 100, 2000, 0, 300],
    "JAPAN": [2500, 20000, 19000, 13000, 0, 20],
    "MACEDONIA": [5, 0, 8, 1, 0, 0],
    "POLAND": [150, 60, 12, 40, 0, 0],
    "SLOVAK REPUBLIC": [2, 0, 8, 1, 0, 0],
    "TURKEY": [150, 9, 25, 1500, 0, 0],
    "UKRAINE": [10, 2, 12, 4, 0, 0],
    "UNITED KINGDOM": [200, 250, 60, 9200, 0, 5],
    "ZZ-UNKNOWN": [40, 6000, 200, 300, 0, 0],
}


@dataclass
class Report:
    """What a small report prints, so that a test may change it before it is written."""

    date: str = "As of December 31, 2023"
    title: str = "permanently assigned"
    space: str = "apart"
    headings: str = "merged"
    states: dict[str, Counts] = field(default_factory=lambda: dict(STATES))
    abroad: dict[str, Counts] = field(default_factory=lambda: dict(ABROAD))
    low: int = 0
    overseas: str = "OVERSEAS"

    def services(self) -> list[str]:
        """Return the headings of active duty."""
        air = "AIR FORCE/SPACE FORCE" if self.space == "merged" else "AIR FORCE"
        own = ["SPACE FORCE"] if self.space == "apart" else []
        return ["ARMY", "NAVY", "MARINE CORPS", air, *own, "COAST GUARD", "TOTAL"]

    def active(self, counts: Counts) -> Counts:
        """Return the cells of active duty of a row with its total."""
        cells = counts[:4] + (counts[4:5] if self.space == "apart" else []) + counts[5:6]
        total = counts[6] if len(counts) > 6 else added(cells)
        return [*cells, total]

    def book(self) -> Any:
        """Return the report as a workbook."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "LOCATION COUNTRY REPORT"
        lines = [*TITLES[self.title], self.date] if self.date else TITLES[self.title]
        for row, line in enumerate(lines, 1):
            sheet.cell(row, 1, line)
        row = self._put_headings(sheet, len(lines) + 1)
        totals: list[Counts] = []
        for label, rows in (("UNITED STATES", self.states), (self.overseas, self.abroad)):
            for number, (name, counts) in enumerate(rows.items()):
                row += 1
                sheet.cell(row, 1, label if number == 0 else None)
                sheet.cell(row, 2, name.partition("|")[0])
                self._put(sheet, row, self.active(counts), low=self.low if label else 0)
            row += 1
            name = "UNITED STATES" if label == "UNITED STATES" else "OVERSEAS"
            sheet.cell(row, 1, f"{name} TOTAL")
            totals.append([added(column) for column in columns(self, rows)])
            self._put(sheet, row, totals[-1])
        sheet.cell(row + 1, 1, "GRAND TOTAL")
        self._put(sheet, row + 1, [added(pair) for pair in zip(*totals, strict=True)])
        sheet.cell(row + 3, 1, "Prepared by: Defense Manpower Data Center, as of March 1, 2024")
        sheet.cell(row + 4, 2, "GERMANY is printed above.")
        return book

    def _put(self, sheet: Any, row: int, active: Counts, low: int = 0) -> None:
        for column, value in enumerate(active, 3):
            sheet.cell(row, column, value)
        for column in range(len(RESERVE) + len(CIVILIANS) + 1):
            sheet.cell(row + low, 3 + len(active) + column, 7)

    def _put_headings(self, sheet: Any, row: int) -> int:
        services, place = self.services(), "DUTY STATE / COUNTRY"
        if self.headings == "one line":
            names = [f"{name} ACTIVE DUTY" for name in services]
            names += [*RESERVE[:-1], "TOTAL SELECTED RESERVE", *(f"{c} APF" for c in CIVILIANS)]
            for column, name in enumerate([place, None, *names, "GRAND TOTAL"], 1):
                sheet.cell(row, column, name)
            return row
        groups: dict[str, Sequence[str]] = {
            "ACTIVE DUTY": services,
            "NATIONAL GUARD/RESERVE": RESERVE,
            "APF DOD CIVILIAN": CIVILIANS,
        }
        sheet.cell(row, 1, place)
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=2)
        column = 3
        for group, below in groups.items():
            at = column + (2 if self.headings == "centred" else 0)
            sheet.cell(row, at, group)
            for name in below:
                sheet.cell(row + 1, column, name.replace(" ", "\n", 1))
                column += 1
            if self.headings == "merged":
                sheet.merge_cells(
                    start_row=row, end_row=row, start_column=at, end_column=column - 1
                )
        sheet.cell(row, column, "GRAND TOTAL")
        return row + 1


def added(values: Any) -> Any:
    return sum(value for value in values if isinstance(value, int))


def columns(report: Report, rows: Mapping[str, Counts]) -> Any:
    return zip(*(report.active(counts) for counts in rows.values()), strict=True)


def save(folder: Path, book: Any, name: str = NAME) -> Path:
    book.save(folder / name)
    return folder / name


def cell_of(book: Any, name: str, column: str) -> Any:
    """Return the cell of a place or a total in a column; GEORGIA is the country."""
    sheet = book.active
    for found in range(sheet.max_row, 0, -1):
        if name in (sheet.cell(found, 1).value, sheet.cell(found, 2).value):
            return sheet[f"{column}{found}"]
    raise AssertionError(name)


def figures(found: Imported) -> dict[str, Figure]:
    return {key[0]: figure for key, figure in found.tables["stationed"].items()}


def values(found: Imported) -> dict[str, float]:
    return {host: figure.value for host, figure in figures(found).items()}


def problems(path: Path, allies: Allies, release: str | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_dmdc(path, allies, release)
    return [str(problem).replace(f"{path}, ", "") for problem in caught.value.problems]


EXPECTED = {
    "BEL": 1016,
    "CZE": 16,
    "DEU": 34412,
    "GBR": 9715,
    "MKD": 14,
    "POL": 262,
    "SVK": 11,
    "TUR": 1684,
    "UKR": 28,
}


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("space", ["apart", "merged", "none"])
@pytest.mark.parametrize("headings", ["merged", "centred", "one line"])
def test_each_layout_gives_the_same(
    tmp_path: Path, allies: Allies, title: str, space: str, headings: str
) -> None:
    report = Report(title=title, space=space, headings=headings)
    found = read_dmdc(save(tmp_path, report.book()), allies)
    assert values(found) == EXPECTED
    assert found.release == "2023-12"
    assert set(found.tables["stationed"]) == {(host, "2023", "2023-12") for host in EXPECTED}
    told = " ".join(found.remarks)
    assert ("The Space Force is in the column of the Air Force" in told) == (space == "merged")


def test_rows_are_made_as_the_shipped_ones_are(tmp_path: Path, allies: Allies) -> None:
    found = read_dmdc(save(tmp_path, Report().book()), allies)
    figure = figures(found)["DEU"]
    shipped = load_evidence().tables["stationed"]["DEU", "2024", "2024-12"]
    assert (figure.unit, figure.grade) == (shipped.unit, shipped.grade)
    assert (figure.as_of, figure.release) == ("2023-12", "2023-12")
    assert figure.note == shipped.note.replace("2024", "2023")
    assert found.source.key in figure.source
    assert (found.source.date, found.source.publisher) == ("2023-12", "US Department of Defense")


def test_remarks_name_what_no_number_holds(tmp_path: Path, allies: Allies) -> None:
    told = read_dmdc(save(tmp_path, Report().book()), allies).remarks
    assert any("Rotational forces are in no number" in remark for remark in told)
    assert any("Greenland" in remark for remark in told)
    [missing] = [remark for remark in told if remark.startswith("No row for")]
    assert "Albania" in missing
    assert "United States" not in missing
    assert not any("deployed to operations" in remark for remark in told)
    early = Report(date="As of September 30, 2014", title="by place of duty", space="none")
    found = read_dmdc(
        save(tmp_path, early.book(), "DMDC_Website_Location_Report_1409.xlsx"), allies
    )
    assert any("deployed to operations" in remark for remark in found.remarks)
    assert figures(found)["DEU"].note.startswith("Active duty by place of duty, September 2014")


def test_places_abroad_stand_below_the_total_when_their_label_is_a_note(
    tmp_path: Path, allies: Allies
) -> None:
    report = Report(overseas="")
    assert values(read_dmdc(save(tmp_path, report.book()), allies)) == EXPECTED


def test_notes_beside_and_between_the_places_are_no_places(tmp_path: Path, allies: Allies) -> None:
    report = Report(overseas="OVERSEAS** see the note below")
    book = report.book()
    row = cell_of(book, "POLAND", "A").row
    book.active.insert_rows(row)
    book.active.cell(row, 1, "** Numbers of some places are referred to OSD Public Affairs.")
    book.active.cell(row + 2, 1, "Note: TURKEY")
    found = read_dmdc(save(tmp_path, book), allies)
    assert values(found) == EXPECTED
    assert "OSD" not in " ".join(found.remarks)


@pytest.mark.parametrize(
    ("old", "new", "host"),
    [
        ("CZECH REPUBLIC", "CZECHIA", "CZE"),
        ("TURKEY", "TURKIYE", "TUR"),
        ("TURKEY", "TÜRKIYE (TURKEY)", "TUR"),
        ("MACEDONIA", "NORTH MACEDONIA", "MKD"),
        ("MACEDONIA", "MACEDONIA, THE FORMER YUGOSLAV REPUBLIC OF", "MKD"),
        ("SLOVAK REPUBLIC", "SLOVAKIA*", "SVK"),
        ("GERMANY", "GERMANY, FEDERAL REPUBLIC OF", "DEU"),
    ],
)
def test_spellings_of_an_ally(
    tmp_path: Path, allies: Allies, old: str, new: str, host: str
) -> None:
    report = Report()
    report.abroad = {new if name == old else name: c for name, c in ABROAD.items()}
    assert values(read_dmdc(save(tmp_path, report.book()), allies))[host] == EXPECTED[host]


def test_an_ally_under_an_old_and_a_new_name_is_added_up(tmp_path: Path, allies: Allies) -> None:
    report = Report()
    report.abroad["GERMANY, FEDERAL REPUBLIC OF"] = [1, 0, 0, 0, 0, 0]
    report.abroad["MONTENEGRO"] = [0, 0, 2, 0, 0, 0]
    report.abroad["MONTENEGRO (2006 - 2008)"] = [0, 0, 0, 0, 0, 0]
    found = figures(read_dmdc(save(tmp_path, report.book()), allies))
    assert found["DEU"].value == EXPECTED["DEU"] + 1
    assert "Sum of GERMANY and GERMANY, FEDERAL REPUBLIC OF." in found["DEU"].note
    assert found["MNE"].value == 2
    assert "Sum" not in found["MNE"].note


def test_an_ally_twice_under_one_name_is_refused(tmp_path: Path, allies: Allies) -> None:
    report = Report()
    report.abroad["GERMANY|again"] = ABROAD["GERMANY"]
    [problem] = problems(save(tmp_path, report.book()), allies)
    assert "repeats GERMANY of row" in problem


def test_what_is_not_given_is_absent_and_not_zero(tmp_path: Path, allies: Allies) -> None:
    report = Report()
    report.abroad["BELGIUM"] = ["N/A", 90, 25, 300, 0, 1, "N/A"]
    report.abroad["POLAND"] = ["N/A", 60, 12, 40, 0, 0, 300]
    report.abroad["CANADA*"] = [None] * 7
    report.abroad["IRAQ*"] = [None] * 7
    report.abroad["ICELAND"] = [0, 0, 0, 0, 0, 0]
    found = read_dmdc(save(tmp_path, report.book()), allies)
    assert not {"BEL", "CAN"} & set(values(found))
    assert (values(found)["POL"], values(found)["ISL"]) == (300, 0)
    told = " ".join(found.remarks)
    assert "No total is given for Belgium, Canada: absent" in told
    assert "IRAQ" not in told


def test_a_report_without_the_army_is_refused(tmp_path: Path, allies: Allies) -> None:
    report = Report(date="As of December 31, 2022", space="merged")
    report.abroad = {n: ["N/A", *c[1:6], "N/A"] for n, c in ABROAD.items()}
    report.states = {n: ["N/A", *c[1:6], "N/A"] for n, c in STATES.items()}
    book = report.book()
    for name in ("UNITED STATES TOTAL", "OVERSEAS TOTAL", "GRAND TOTAL"):
        cell_of(book, name, "C").value = cell_of(book, name, "H").value = "N/A"
    [problem] = problems(save(tmp_path, book, "DMDC_Website_Location_Report_2212.xlsx"), allies)
    assert "gives no total of active duty for any ally" in problem
    assert "Give the report of another quarter" in problem


def test_empty_cells_with_a_format_do_not_count(tmp_path: Path, allies: Allies) -> None:
    book = Report().book()
    for cell in ("XFD3", "AMJ1", "B3000", "A900"):
        book.active[cell].number_format = "#,##0"
    notes = book.create_sheet("Notes", 0)
    notes["A1"] = "ACTIVE DUTY is explained here."
    assert values(read_dmdc(save(tmp_path, book), allies)) == EXPECTED


def put(name: str, **cells: Any) -> Callable[[Any], None]:
    """Return a change that writes values into the row of a place or a total, by column."""

    def change(book: Any) -> None:
        for column, value in cells.items():
            cell_of(book, name, column).value = value

    return change


def put_heading(cell: str, value: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.active[cell] = value

    return change


def delete(name: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.active.delete_rows(cell_of(book, name, "A").row)

    return change


ALL_IN_THE_ARMY = {"C": 100, "D": 0, "E": 0, "F": 0, "G": 0, "H": 0, "I": 100}
SPOILT: dict[str, tuple[Callable[[Any], None], str]] = {
    "a total": (
        put("GERMANY", I=34_512),
        "column I: prints 34,512 for GERMANY, and its services add up to 34,412",
    ),
    "a service": (
        put("POLAND", C=15),
        "column I: prints 262 for POLAND, and its services add up to 127",
    ),
    "no ally": (
        put("JAPAN", D=2000),
        "prints 54,520 for JAPAN, and its services add up to 36,520",
    ),
    "all abroad": (
        put("OVERSEAS TOTAL", **ALL_IN_THE_ARMY),
        "column I: prints 100, and the places of OVERSEAS add up to 113,970",
    ),
    "all": (
        put("GRAND TOTAL", **ALL_IN_THE_ARMY),
        "column I: prints 100, and UNITED STATES TOTAL and OVERSEAS TOTAL add up to",
    ),
    "text": (
        put("POLAND", C="many"),
        "column C: holds the text 'many' where a number is expected",
    ),
    "part of a person": (put("POLAND", C=150.5), "column C: 150.5 is not a whole number"),
    "below zero": (put("POLAND", C=-150), "column C: -150 is not a whole number"),
    "a formula": (
        put("POLAND", I="=SUM(C1:H1)"),
        "column I: holds a formula without a saved result",
    ),
    "a lost name": (put("POLAND", B=None), "holds numbers without the name of a place"),
    "an emptied total": (
        put("POLAND", I=None),
        "column I: is empty, and the services of POLAND add up to 262",
    ),
    "a lost total": (delete("OVERSEAS TOTAL"), "has no row OVERSEAS TOTAL"),
    "a lost row": (delete("JAPAN"), "the places of OVERSEAS add up to"),
    "a heading": (
        put_heading("F6", "AIR FORCES"),
        "lacks the columns AIR FORCE under ACTIVE DUTY",
    ),
    "another heading": (
        put_heading("G6", "CYBER FORCE"),
        "column G: 'CYBER FORCE' is no known heading of active duty",
    ),
    "a heading twice": (
        put_heading("G6", "NAVY"),
        "column G: 'NAVY' is no known heading of active duty, or stands there twice",
    ),
    "the group": (
        put_heading("C5", "ACTIVE"),
        "holds no sheet with columns of services below the heading ACTIVE DUTY",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_cells_are_named_by_place(tmp_path: Path, allies: Allies, name: str) -> None:
    change, expected = SPOILT[name]
    book = Report().book()
    change(book)
    said = problems(save(tmp_path, book), allies)
    assert any(expected in problem for problem in said), said
    assert all("LOCATION COUNTRY REPORT" in p or "holds no sheet" in p for p in said)


@pytest.mark.parametrize(
    ("date", "name", "release", "expected"),
    [
        (
            "As of September 30, 2023",
            NAME,
            None,
            "is of 2023-09 by 'As of September 30, 2023', and",
        ),
        ("As of December 31, 2023", NAME, "2023-09", "and of 2023-09 by --release"),
        ("", NAME, "2023-09", "is of 2023-12 by the file's name, and of 2023-09 by --release"),
        ("As of Decembruary 31, 2023", NAME, None, "names no month"),
        ("", "report.xlsx", None, "does not say of which date it is"),
        ("", "report.xlsx", "2005-09", "reports are read since September 2008"),
        ("As of September 30, 2005", "old.xlsx", None, "reports are read since September 2008"),
        ("As of December 31, 2023", NAME, "December", "'December' is not an edition"),
    ],
)
def test_dates_that_disagree_or_lack_are_named(
    tmp_path: Path, allies: Allies, date: str, name: str, release: str | None, expected: str
) -> None:
    book = Report(date=date).book()
    assert expected in " ".join(problems(save(tmp_path, book, name), allies, release))


def test_a_wrong_date_and_a_wrong_cell_are_said_together(tmp_path: Path, allies: Allies) -> None:
    book = Report(date="As of September 30, 2023").book()
    put("POLAND", C="many")(book)
    said = problems(save(tmp_path, book), allies)
    assert len(said) == 2
    assert "is of 2023-09 by" in said[0]
    assert "row 20, column C: holds the text 'many'" in said[1]


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("As of December 31, 2023", "report.xlsx"),
        ("AS OF  December  31 2023", "DMDC_Website_Location_Report_2312 (1).xlsx"),
        (
            "Personnel as of\nDecember 31, 2023 (quarterly)",
            "DMDC_Website_Location_Report_2312_old.xlsx",
        ),
    ],
)
def test_dates_are_read_however_they_are_printed(
    tmp_path: Path, allies: Allies, date: str, name: str
) -> None:
    found = read_dmdc(save(tmp_path, Report(date=date).book(), name), allies)
    assert found.release == "2023-12"


def test_the_shift_of_june_2023_does_not_reach_active_duty(tmp_path: Path, allies: Allies) -> None:
    report = Report(date="As of June 30, 2023", space="merged", low=1)
    found = read_dmdc(
        save(tmp_path, report.book(), "DMDC_Website_Location_Report_2306.xlsx"), allies
    )
    assert values(found) == EXPECTED
    assert any("June 2023" in r and "one row low" in r for r in found.remarks)


@pytest.mark.parametrize(
    ("date", "apart", "accepted"),
    [
        ("As of September 30, 2024", -11, True),
        ("As of September 30, 2024", -12, False),
        ("As of December 31, 2024", -11, False),
    ],
)
def test_only_the_publishers_own_slips_are_remarks(
    tmp_path: Path, allies: Allies, date: str, apart: int, accepted: bool
) -> None:
    book = Report(date=date).book()
    for name in ("OVERSEAS TOTAL", "GRAND TOTAL"):
        for column in "CI":
            cell_of(book, name, column).value -= apart
    path = save(tmp_path, book, "report.xlsx")
    if accepted:
        told = " ".join(read_dmdc(path, allies).remarks)
        assert "OVERSEAS TOTAL prints" in told
    else:
        [problem] = problems(path, allies)
        assert "and the places of OVERSEAS add up to" in problem


def test_the_stale_grand_total_of_march_2017_is_a_remark(tmp_path: Path, allies: Allies) -> None:
    book = Report(date="As of March 31, 2017", space="none", title="by place of duty").book()
    for column in "CH":
        cell_of(book, "GRAND TOTAL", column).value -= 3062
    told = " ".join(read_dmdc(save(tmp_path, book, "report.xlsx"), allies).remarks)
    assert "GRAND TOTAL prints" in told


def test_uneven_rows_of_june_2022_hold_both_numbers(tmp_path: Path, allies: Allies) -> None:
    report = Report(date="As of June 30, 2022", space="merged")
    report.abroad["GERMANY"] = [*ABROAD["GERMANY"], EXPECTED["DEU"] - 100]
    found = read_dmdc(save(tmp_path, report.book(), "report.xlsx"), allies)
    figure = figures(found)["DEU"]
    assert (figure.low, figure.value, figure.high) == (34312, 34312, 34412)
    assert figure.grade == "C"
    assert "The services add up to 34412." in figure.note
    assert figures(found)["POL"].grade == "A"
    assert any("do not add up to the total for Germany" in r for r in found.remarks)


def hosted(evidence: Any) -> dict[str, float]:
    frame = dimensions_of(evidence).by_ally
    rows = frame[frame["measure"] == "stationed_hosted"]
    return dict(zip(rows["ally"], rows["value"].fillna(-1), strict=True))


def test_the_later_report_stands_whichever_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOISE_HOME", str(tmp_path / "home"))
    for date, month in (
        ("As of December 31, 2023", "2312"),
        ("As of June 30, 2023", "2306"),
        ("As of March 31, 2026", "2603"),
        ("As of September 30, 2025", "2509"),
    ):
        report = Report(date=date)
        if month in ("2306", "2509"):
            report.abroad["GERMANY"] = [30_000, 400, 900, 13_000, 0, 12]
        name = f"DMDC_Website_Location_Report_{month}.xlsx"
        import_official("dmdc", save(tmp_path, report.book(), name), "mine")
    kept = load_evidence("mine")
    counts = kept.tables["stationed"]
    assert counts["DEU", "2023", "2023-06"].value == 44_312
    before = counts["DEU", "2022", "2022-09"].value
    assert past_tempo(kept, 2022, 2023, ["DEU"]) == tempo(before, EXPECTED["DEU"], 1)
    # The ledger counts what the newest report of all says.
    assert hosted(kept)["DEU"] == EXPECTED["DEU"]


def test_an_older_report_is_called_the_older_one(tmp_path: Path) -> None:
    book = Report(date="As of September 30, 2025").book()
    found = look_at_official("dmdc", save(tmp_path, book, "report.xlsx"))
    assert found.newer == ("2025-12",)
    assert any(change.key == ("DEU", "2025") for change in found.revised)


def test_thousands_for_people_are_refused(tmp_path: Path) -> None:
    report = Report()
    report.abroad = {name: [c // 1000 for c in counts] for name, counts in ABROAD.items()}
    report.abroad["GERMANY"] = [34, 0, 0, 0, 0, 0]
    with pytest.raises(InputError, match="times too small"):
        read_official("dmdc", save(tmp_path, report.book()))


def test_a_report_in_the_old_format_is_named_with_the_way_out(
    tmp_path: Path, allies: Allies
) -> None:
    path = tmp_path / "309A995.XLS"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    [problem] = problems(path, allies)
    assert "in the old .xls format; reports are read since September 2008" in problem
    assert "yearly file of the troopdata project" in problem


def test_a_report_is_told_from_other_workbooks(tmp_path: Path, nato_book: Any) -> None:
    path = save(tmp_path, Report().book(), "a.xlsx")
    assert kind_of(path) == "dmdc"
    with pytest.raises(InputError, match="Use counterpoise evidence import dmdc"):
        read_official("nato", path)
    with pytest.raises(InputError, match="Use counterpoise evidence import nato"):
        read_official("dmdc", save(tmp_path, nato_book))
