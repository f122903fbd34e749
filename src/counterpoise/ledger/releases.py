"""One release and one year of published expenditure, kept apart from every other.

The same year has another figure in each release, and plans are not outturns: Poland's 2024 is 4.12,
4.07 and 3.79 per cent of GDP by release. Nothing here ever mixes two releases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from counterpoise.evidence import Evidence, Figure
from counterpoise.evidence.import_checks import edition_of
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

PUBLISHED = "published"
BY_SHARE = "share x GDP"
NOTHING = "none"
COLUMNS = {
    "share_of_gdp": "share",
    "spending_current": "spending",
    "spending_constant": "spending_constant",
    "equipment_share": "equipment_share",
    "gdp_current": "gdp_printed",
}
NOTES = {"estimate": "estimate", "at most": "at_most", "one decimal": "one_decimal"}
"""What the note of a share says in words, and the column that holds it."""


def burden_coefficient(evidence: Evidence, name: str) -> float:
    """Return one of the coefficients that measures of burden need, from the evidence."""
    return evidence.figure(f"burden_coefficients/{name}").value


def joined_by(evidence: Evidence, year: int) -> list[str]:
    """Return the members that had joined by the end of a year."""
    joined = {code: evidence.allies[code].joined for code in evidence.members}
    return [code for code, day in joined.items() if day is not None and day.year <= year]


def with_forces(evidence: Evidence) -> list[str]:
    """Return the members that have armed forces; Iceland has none."""
    return [
        code
        for code in evidence.members
        if evidence.figure(f"economy/{code}/active_personnel").value > 0
    ]


@dataclass(frozen=True)
class Releases:
    """The published expenditure of an evidence set, by release and year.

    Parameters
    ----------
    evidence : Evidence
        Where the figures come from.
    """

    evidence: Evidence

    @cached_property
    def figures(self) -> "dict[tuple[str, int], dict[str, dict[str, Figure]]]":
        """Figures by release and year, then by ally and measure; newest release last."""
        found: dict[tuple[str, int], dict[str, dict[str, Figure]]] = {}
        forces = set(with_forces(self.evidence))
        for (ally, year, measure, *_), figure in self.evidence.tables["expenditure"].items():
            if ally in forces:
                moment = found.setdefault((figure.release, int(year)), {})
                moment.setdefault(ally, {})[measure] = figure
        return dict(sorted(found.items()))

    def shares(self, release: str, year: int) -> list[str]:
        """Return the allies whose share of GDP a release prints for a year."""
        rows = self.figures.get((release, year), {})
        return [ally for ally, measures in rows.items() if "share_of_gdp" in measures]

    def missing(self, release: str, year: int) -> list[str]:
        """Return the allies with forces that were members then and have no share."""
        wanted = set(joined_by(self.evidence, year)) & set(with_forces(self.evidence))
        return sorted(wanted - set(self.shares(release, year)))

    def complete(self, release: str, year: int) -> bool:
        """Return whether every ally with forces that was a member then has a share."""
        return not self.missing(release, year)

    def choose(self, release: str | None, year: int | None) -> tuple[str, int]:
        """Return the release and year asked for, or the newest complete ones.

        Raises
        ------
        InputError
            If there is no such release, or the release has no shares for that year.
        """
        known = sorted({key[0] for key in self.figures if self.shares(*key)})
        if release is None:
            whole = [key for key in self.figures if self.complete(*key)]
            fitting = [key for key in whole if year in (None, key[1])]
            if not fitting:
                raise _unknown("year", str(year), sorted({str(key[1]) for key in whole}))
            release = max(key[0] for key in fitting)
        elif release not in known:
            raise _unknown("release", release, known)
        years = [y for r, y in self.figures if r == release and self.shares(r, y)]
        if year is None:
            year = max(years, key=lambda y: (len(self.shares(release, y)), y))
        elif year not in years:
            raise _unknown("year", str(year), [str(y) for y in years], f" in release {release}")
        return release, year

    def vintage(self, release: str, year: int) -> "pd.DataFrame":
        """Return one release and year by ally, for allies with forces and a share.

        Returns
        -------
        DataFrame
            `share`, `spending` and `output` (million dollars at current prices), `equipment_share`,
            `spending_constant`, `gdp_printed`, `money` (`published`, `share x GDP` or `none`),
            `output_from`, and truths `estimate`, `at_most`, `one_decimal` and `member`.
        """
        import pandas as pd

        members = set(joined_by(self.evidence, year))
        rows = {}
        for ally in self.shares(release, year):
            measures = self.figures[release, year][ally]
            row = {
                column: measures[measure].value if measure in measures else float("nan")
                for measure, column in COLUMNS.items()
            }
            note = measures["share_of_gdp"].note
            truths = {column: words in note for words, column in NOTES.items()}
            rows[ally] = (
                row | self._money(ally, year, row, measures) | truths | {"member": ally in members}
            )
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("ally").sort_index()

    def _money(
        self, ally: str, year: int, row: Mapping[str, float], printed: Mapping[str, Figure]
    ) -> dict[str, object]:
        """Return output, and spending where the release does not print it."""
        share, spending = row["share"], row["spending"]
        if "spending_current" in printed and share > 0:
            source = "spending over share of the same release"
            return {"output": spending / share, "money": PUBLISHED, "output_from": source}
        output, source = output_of(self.evidence, ally, year)
        if output is None:
            return {"output": float("nan"), "money": NOTHING, "output_from": source}
        return {
            "output": output,
            "spending": share * output,
            "money": BY_SHARE,
            "output_from": source,
        }


def output_of(evidence: Evidence, ally: str, year: int) -> tuple[float | None, str]:
    """Return GDP of a year in million dollars at current prices, and where it comes from.

    From table `accounts`, the IMF before the World Bank and the newest release first. For the year
    of table `economy` and later ones that table stands in. None where neither has it.
    """
    accounts = evidence.tables.get("accounts", {})
    releases = {key[-1] for key in accounts}
    for publisher in ("imf", "world_bank"):
        keys = ((publisher, ally, str(year), "gdp_current", release) for release in releases)
        found = {key: accounts[key] for key in keys if key in accounts}
        if found:
            # A figure without a release is of the date of its source: an older file stays behind.
            key = max(found, key=lambda key: (edition_of(found[key], evidence.sources), key[-1]))
            return found[key].value, f"accounts, {publisher} {key[-1]}".strip()
    figure = evidence.figure(f"economy/{ally}/gdp_2024")
    if year >= int(figure.as_of[:4]):
        return figure.value, f"economy, GDP of {figure.as_of[:4]}"
    return None, f"no GDP of {year}"


def _unknown(what: str, given: str, known: list[str], where: str = "") -> InputError:
    remedy = f"There are {', '.join(known)}." if known else "There are none."
    return InputError([Problem("expenditure", what, f"no {what} '{given}'{where}", remedy)])
