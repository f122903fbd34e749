"""Published results on who pays and who keeps promises, recomputed.

A docstring names table and source, and says by how much a figure differs where it does. Nothing is
tuned to these.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from counterpoise.evidence import Evidence
from counterpoise.ledger.expenditure import burden_of, trend_of
from counterpoise.ledger.fairness import fair_shares_of
from counterpoise.ledger.releases import Releases
from counterpoise.measures.burden import gap_to_target, rank_tests
from counterpoise.measures.fair_shares import joint_product, pure_public_good

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SUMMER_2024, SPRING_2025, SUMMER_2025, SPRING_2026 = "2024-06", "2025-04", "2025-08", "2026-03"

OLSON_ZECKHAUSER = pd.DataFrame(
    [
        ("USA", 569.03, 9.0),
        ("DEU", 88.87, 5.5),
        ("GBR", 79.46, 7.0),
        ("FRA", 73.40, 6.7),
        ("ITA", 43.63, 4.1),
        ("CAN", 38.14, 4.4),
        ("NLD", 15.00, 4.9),
        ("BEL", 13.43, 3.7),
        ("DNK", 7.73, 3.3),
        ("TUR", 6.69, 5.8),
        ("NOR", 5.64, 3.9),
        ("GRC", 4.31, 4.2),
        ("PRT", 2.88, 7.7),
        ("LUX", 0.53, 1.7),
    ],
    columns=["ally", "gnp", "percent"],
).set_index("ally")
"""Gross national product in billion dollars and defence in per cent of it, 1964."""


def olson_zeckhauser() -> pd.DataFrame:
    return rank_tests(OLSON_ZECKHAUSER["gnp"], OLSON_ZECKHAUSER["percent"], ["USA", ("USA", "PRT")])


def test_olson_and_zeckhauser() -> None:
    """DOMAIN c.1 and J1, J2: .490 is published; here .4901, since the squares sum to 232.

    Source: M. Olson and R. Zeckhauser, An Economic Theory of Alliances, Review of Economics and
    Statistics 48(3), 1966, table 1, fourteen members in 1964. Significant at five per cent, one
    tail, as the article says.
    """
    found = olson_zeckhauser().loc["all"]
    ranks = OLSON_ZECKHAUSER.rank()
    assert ((ranks["gnp"] - ranks["percent"]) ** 2).sum() == 232
    assert found["rho"] == pytest.approx(0.490, abs=0.0005)
    assert found["rho"] == pytest.approx(1 - 6 * 232 / (14 * (14**2 - 1)))
    assert found["tau"] == pytest.approx(35 / 91)
    assert found["pearson"] == pytest.approx(0.638, abs=0.0005)
    assert found["rho_p_greater"] < 0.05 < found["rho_p"]


@pytest.mark.parametrize(
    ("sample", "rho", "n"), [("without USA", 0.363, 13), ("without USA and PRT", 0.650, 12)]
)
def test_olson_and_zeckhauser_without_some(sample: str, rho: float, n: int) -> None:
    """DOMAIN c.1, computed there: the result hangs on two allies out of fourteen."""
    found = olson_zeckhauser().loc[sample]
    assert found["rho"] == pytest.approx(rho, abs=0.0005)
    assert found["n"] == n


@pytest.mark.parametrize(
    ("release", "year", "allies"),
    [
        (SUMMER_2024, 2014, 3),
        (SUMMER_2024, 2024, 23),
        (SPRING_2025, 2024, 22),
        (SUMMER_2025, 2024, 18),
        (SUMMER_2025, 2025, 31),
        (SPRING_2026, 2025, 31),
    ],
)
def test_allies_at_two_per_cent(release: str, year: int, allies: int, evidence: Evidence) -> None:
    """DOMAIN J5, b.1, b.2 and the Wales pledge of a.5: 3, then 23 or 18 by release, then all 31.

    Sources: NATO, Defence Expenditure of NATO Countries, June 2024 and August 2025, table 3;
    Secretary General's Annual Reports 2024 and 2025. The last prints one decimal and gives Czechia
    and Hungary as at most 2.0, which counts as 2.0 here: 29 to 31.
    """
    assert burden_of(evidence, release, year).at_or_above[0.02] == allies
    assert trend_of(evidence).loc[(release, year), "at_or_above_0.02"] == allies


@pytest.mark.parametrize(
    ("target", "billion", "more"), [(0.02, 44.8, 0.11), (0.035, 377.2, 0.11), (0.05, 748.6, 0.05)]
)
def test_money_to_a_target(target: float, billion: float, more: float, evidence: Evidence) -> None:
    """DOMAIN J4: 44.8, 377.2 and 748.6 billion dollars, all allies but the United States.

    From figures as printed (per cent with two decimals, whole million dollars) the first two come
    out to the digit and the third is 0.08 lower: the list in DOMAIN b.3 has 556 million for Albania
    and 945 for Slovenia, the workbook 516 and 949. The workbook's unrounded cells give 0.11, 0.11
    and 0.05 billion more than published there, most of it from Canada's share (1.365, printed as
    1.37). Source: NATO, release of 17 June 2024, tables 2 and 3.
    """
    vintage = Releases(evidence).vintage(SUMMER_2024, 2024).drop(index="USA")
    money, share = vintage["spending"].round(), vintage["share"].round(4)
    printed = gap_to_target(money, money / share, target).sum() / 1000
    assert printed == pytest.approx(billion, abs=0.05 if target < 0.05 else 0.08)
    own = burden_of(evidence, SUMMER_2024, 2024, target).totals["gap_total_musd"] / 1000
    assert own == pytest.approx(billion + more, abs=0.06)


def test_american_shares(evidence: Evidence) -> None:
    """DOMAIN b.3: 65.6 per cent of the money and 53.3 per cent of GDP in 2024e.

    Source: NATO, release of 17 June 2024, tables 2 and 3.
    """
    totals = burden_of(evidence, SUMMER_2024, 2024).totals
    assert totals["largest_share"] == pytest.approx(0.656, abs=0.0005)
    assert totals["leading_ally_share_of_gdp_total"] == pytest.approx(0.533, abs=0.0005)
    rules = fair_shares_of(
        evidence, members=burden_of(evidence, SUMMER_2024, 2024).allies.index.tolist()
    )
    assert rules.comparison.shares["money"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("release", "year", "rho", "p", "without"),
    [
        (SUMMER_2024, 2014, 0.222, 0.23, 0.142),
        (SUMMER_2024, 2024, -0.021, 0.91, -0.111),
        (SUMMER_2025, 2025, 0.105, 0.57, 0.059),
    ],
)
def test_size_and_effort(
    release: str, year: int, rho: float, p: float, without: float, evidence: Evidence
) -> None:
    """DOMAIN c.2: neither large nor small allies made the greater effort, in any of these years.

    The three correlations there share one measure of size, GDP of 2024 in the release of June 2024.
    Set against the year's own GDP, 2014 gives 0.226 in place of 0.222.
    """
    # The domain's figure of 2025 counts Germany at 2.4 per cent, where NATO's edition assumed 2.
    path = "expenditure/DEU/2025/share_of_gdp/2025-08"
    releases = Releases(evidence.with_values({path: 0.024}, why="as it was read then"))
    size = releases.vintage(SUMMER_2024, 2024)["output"]
    found = rank_tests(size, releases.vintage(release, year)["share"], ["USA"])
    assert found.loc["all", "n"] == 31
    assert found.loc["all", "rho"] == pytest.approx(rho, abs=0.001)
    assert found.loc["all", "rho_p"] == pytest.approx(p, abs=0.006)
    assert found.loc["without USA", "rho"] == pytest.approx(without, abs=0.001)


def test_size_and_effort_of_2014_on_its_own_gdp(evidence: Evidence) -> None:
    """The 0.226 of the test above, as the command shows it."""
    found = burden_of(evidence, SUMMER_2024, 2014).rank_tests
    assert found.loc["all", "rho"] == pytest.approx(0.226, abs=0.0005)


def test_efforts_of_2014_and_2024(evidence: Evidence) -> None:
    """DOMAIN c.2: the order of efforts in 2014 and 2024e correlates at 0.467, p .008, n 31.

    Source: NATO, release of 17 June 2024, table 3, both years.
    """
    releases = Releases(evidence)
    before, after = (releases.vintage(SUMMER_2024, year)["share"] for year in (2014, 2024))
    found = rank_tests(before, after).loc["all"]
    assert found["rho"] == pytest.approx(0.467, abs=0.0005)
    assert found["rho_p"] == pytest.approx(0.008, abs=0.0005)
    assert found["n"] == 31


def test_pure_public_good() -> None:
    """DOMAIN J11: incomes 10, 6 and 4 give G = 16/3; the large pays 46.7 per cent, the small none.

    Source of the model: T. Bergstrom, L. Blume and H. Varian, On the Private Provision of Public
    Goods, Journal of Public Economics 29, 1986.
    """
    income = pd.Series([10.0, 6.0, 4.0])
    closed = pure_public_good(income, income_weight=0.5, public_weight=0.5)
    solved = joint_product(
        income, income_weight=0.5, private_weight=0.5, public_weight=0.5, private_share=0.0
    )
    for gifts in (closed, solved.table["defence"]):
        np.testing.assert_allclose(gifts, [14 / 3, 2 / 3, 0.0], atol=1e-9)
    assert solved.total == pytest.approx(16 / 3)


def reliability(name: str) -> list[dict[str, str]]:
    file = SHARED / "ir" / "alliance_reliability" / name
    if not file.is_file():
        pytest.skip(f"the published file {name} is not beside the checkout")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def honoured(rows: list[dict[str, str]], coding: str = "LLM") -> tuple[int, int]:
    """Return how many obligations were honoured and how many called upon."""
    kept, broken = (
        sum(row[f"{what}{coding}"] == "1.0" for row in rows) for what in ("honor", "violate")
    )
    return kept, kept + broken


@pytest.mark.shared
@pytest.mark.parametrize(
    ("sample", "percent", "counts"),
    [(None, 50, (73, 146)), ("1.0", 66, (61, 92)), ("0.0", 22, (12, 54))],
)
def test_alliances_honoured(sample: str | None, percent: int, counts: tuple[int, int]) -> None:
    """DOMAIN d.1: 50 per cent honoured over 1816 to 2003, 66 before and 22 after 1945.

    Source: J. Berkemeier and M. Fuhrmann, Reassessing the fulfillment of alliance commitments in
    war, Research and Politics 2018, replication file; coding after Leeds, Long and Mitchell
    (columns honorLLM, violateLLM). Reproduced to the digit. By the authors' own coding (columns BF)
    it is 50, 67 and 21.
    """
    rows = reliability("BerkemeierFuhrmannRAP2018_0303.csv")
    kept, called = honoured([row for row in rows if sample in (None, row["sample"])])
    assert (kept, called) == counts
    assert round(100 * kept / called) == percent


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "percent"), [("defense", 41), ("offense", 74), ("neutral", 78), ("nonagg", 37)]
)
def test_alliances_honoured_by_kind(kind: str, percent: int) -> None:
    """DOMAIN d.1: by kind of obligation; same file and coding, reproduced to the digit."""
    rows = reliability("BerkemeierFuhrmannRAP2018_0303.csv")
    kept, called = honoured([row for row in rows if row[kind] == "1.0"])
    assert round(100 * kept / called) == percent


@pytest.mark.shared
def test_alliances_honoured_before_1945_by_the_older_study() -> None:
    """DOMAIN d.1: 74.5 per cent, 1816 to 1944; the file at hand gives 67.9, 6.6 points fewer.

    Source: B. Leeds, A. Long and S. Mitchell, Reevaluating Alliance Reliability, Journal of
    Conflict Resolution 44(5), 2000. The file is that of the later study of Leeds and Anac (2005),
    which codes 137 obligations member by member (93 honoured); Berkemeier and Fuhrmann count 66
    per cent on the same years. So .745 is not reproduced, and not to be had from these files.
    """
    values = [row["honor3"] for row in reliability("LeedsAnacIIrep.csv")]
    kept, called = values.count("1.0"), len(values)
    assert (kept, called) == (93, 137)
    assert kept / called == pytest.approx(0.745 - 0.066, abs=0.0005)
