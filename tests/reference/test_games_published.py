"""Published games and the values that their authors print."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, permutations
from math import comb

import numpy as np
import pytest

from counterpoise.measures.dependency import (
    banzhaf,
    banzhaf_power,
    capped_shapley,
    shapley,
    shapley_shubik,
)
from counterpoise.measures.dependency.games import Worth

SECURITY_COUNCIL = [7] * 5 + [1] * 10
ELECTORAL_COLLEGE = (
    [45, 41, 27, 26, 26, 25, 21, 17, 17, 14, 13, 13, 12, 12, 12, 11]
    + [10] * 4
    + [9] * 4
    + [8] * 2
    + [7] * 4
    + [6] * 4
    + [5]
    + [4] * 9
    + [3] * 7
)


def game_of(worths: dict[str, float], players: str) -> Worth:
    """Return the game in which a coalition named by its letters has the worth listed."""

    def worth(coalitions: np.ndarray) -> np.ndarray:
        names = (
            "".join(p for p, in_it in zip(players, row, strict=True) if in_it) for row in coalitions
        )
        return np.array([worths.get(name, 0.0) for name in names])

    return worth


def largest_cost(costs: Sequence[float]) -> Worth:
    """Return the game in which a coalition costs what its largest member costs."""
    each = np.array(costs, dtype=float)
    return lambda coalitions: (coalitions * each).max(axis=1)


def test_three_players() -> None:
    """DOMAIN J7: 13/6, 16/6, 7/6. Source: stoa.school, Game Theory, article III.1."""
    worths = {"1": 1, "2": 2, "3": 0, "12": 4, "13": 3, "23": 3, "123": 6}
    found = shapley(game_of(worths, "123"), 3).values
    assert found.tolist() == pytest.approx([13 / 6, 16 / 6, 7 / 6])


def test_committee_of_four() -> None:
    """DOMAIN J10: votes 40, 30, 20, 10 and a quota of 51 give 5/12, 1/4, 1/4, 1/12."""
    found = shapley_shubik([40, 30, 20, 10], 51)
    assert [str(share) for share in found.shares] == ["5/12", "1/4", "1/4", "1/12"]


def test_committee_of_stach() -> None:
    """Votes 10, 10, 20, 30 and a quota of 50: 1/12, 1/12, 1/4, 7/12.

    Source: Stach (2011), Shapley-Shubik Index, Encyclopedia of Power, pp. 603-606, as printed in
    the manual of the R package CoopGame 0.2.2, `shapleyShubikIndex`.
    """
    found = shapley_shubik([10, 10, 20, 30], 50)
    assert [str(share) for share in found.shares] == ["1/12", "1/12", "1/4", "7/12"]


def test_committee_of_bertini_and_stach() -> None:
    """Votes 8, 6, 4, 2 and a quota of 12: absolute index 0.625, 0.375, 0.375, 0.125.

    Normalised 0.41666667, 0.25, 0.25, 0.08333333. Source: Bertini and Stach (2011), Banzhaf Voting
    Power Measure, Encyclopedia of Power, pp. 54-55, as printed in the manual of CoopGame 0.2.2,
    `nonNormalizedBanzhafIndex` and `normalizedBanzhafIndex`.
    """
    found = banzhaf_power([8, 6, 4, 2], 12)
    assert found.probabilities.tolist() == [0.625, 0.375, 0.375, 0.125]
    assert found.values.tolist() == pytest.approx([5 / 12, 1 / 4, 1 / 4, 1 / 12])


def test_security_council() -> None:
    """Permanent members 19.6 per cent each, others 4/2145, which is 0.19 per cent.

    Nine of fifteen votes and no veto, written as votes of 7 and 1 with a quota of 39. Method of
    Shapley and Shubik (1954), who had the council of eleven before them; values for the council
    since 1966 as in gonitsora.com, Veto starting to sound really good. Swings by counting: a
    permanent member turns every choice of 4 to 10 of the others, another one 3 of 9.
    """
    found = shapley_shubik(SECURITY_COUNCIL, 39)
    assert found.shares[5:] == (Fraction(4, 2145),) * 10
    assert found.shares[:5] == (Fraction(421, 2145),) * 5
    assert found.values[[0, 5]].tolist() == pytest.approx([0.1963, 0.00187], abs=0.00005)
    swings = banzhaf_power(SECURITY_COUNCIL, 39).counts
    assert set(swings[:5]) == {sum(comb(10, k) for k in range(4, 11))}
    assert set(swings[5:]) == {comb(9, 3)}


def test_security_council_as_a_game() -> None:
    """The rule itself, with 15 players, gives the same as votes of 7 and 1."""

    def passes(coalitions: np.ndarray) -> np.ndarray:
        everyone = coalitions[:, :5].all(axis=1) & (coalitions.sum(axis=1) >= 9)
        return everyone.astype(float)

    found = shapley(passes, 15).values
    np.testing.assert_allclose(found, shapley_shubik(SECURITY_COUNCIL, 39).values, atol=1e-12)


def test_council_of_the_six() -> None:
    """EEC 1958: Banzhaf 5/21 three times, 1/7 twice, and nothing for Luxembourg.

    Shapley-Shubik 14/60, 9/60 and 0, by all 720 orders here. Source of the Banzhaf values: The
    Britannica Guide to Statistics and Probability (2011), p. 194, after Brams; that Luxembourg has
    no power by either index: Mayer (2018), Luxembourg in the Early Days of the EEC, Games 9(2) 29.
    """
    votes, quota = [4, 4, 4, 2, 2, 1], 12
    power = banzhaf_power(votes, quota)
    assert [str(share) for share in power.shares] == ["5/21"] * 3 + ["1/7"] * 2 + ["0"]
    pivots = [0] * 6
    for order in permutations(range(6)):
        running = accumulate(votes[i] for i in order)
        pivots[next(i for i, total in zip(order, running, strict=True) if total >= quota)] += 1
    found = shapley_shubik(votes, quota)
    assert list(found.counts) == pivots
    assert [60 * share for share in found.shares] == [14, 14, 14, 9, 9, 0]


@pytest.mark.parametrize(
    ("votes", "quota", "powerless"),
    [
        ([9, 9, 7, 3, 1, 1], 16, [3, 4, 5]),
        ([31, 31, 28, 21, 2, 2], 58, [3, 4, 5]),
        ([31, 31, 28, 21, 2, 2], 63, []),
        ([35, 35, 32, 23, 3, 2], 71, []),
    ],
)
def test_nassau_county(votes: list[int], quota: int, powerless: list[int]) -> None:
    """1958 and 1964: three members share all power, three have none; none powerless after 1964.

    Source: Banzhaf (1965), Weighted Voting Doesn't Work, Rutgers Law Review 19; votes and quotas
    of 1958, 1964, 1970 and 1976 as in For All Practical Purposes, 10th edition, chapter 11,
    exercise 5, which says who was a dummy when.
    """
    for power in (banzhaf_power(votes, quota), shapley_shubik(votes, quota)):
        assert [i for i, share in enumerate(power.shares) if share == 0] == powerless
        if powerless:
            assert power.shares[:3] == (Fraction(1, 3),) * 3


def test_swings_in_the_council_of_fifteen() -> None:
    """EU of 15 at a simple majority of 44 of 87 votes: swings by number of votes.

    Source: table EU2000 at d4maths.lowtech.org, by polynomial generating functions.
    """
    votes = [10] * 4 + [8] + [5] * 4 + [4] * 2 + [3] * 3 + [2]
    assert sum(votes) == 87
    swings = dict(zip(votes, banzhaf_power(votes, 44).counts, strict=True))
    assert {v: swings[v] for v in (2, 3, 4, 5)} == {2: 1002, 3: 1514, 4: 2134, 5: 2558}


ELECTORAL_VALUES = {
    45: 0.08831,
    41: 0.07973,
    27: 0.05096,
    26: 0.04898,
    25: 0.04700,
    21: 0.03917,
    17: 0.03147,
    14: 0.02577,
    13: 0.02388,
    12: 0.02200,
    11: 0.02013,
    10: 0.01827,
    9: 0.01641,
    8: 0.01456,
    7: 0.01272,
    6: 0.01088,
    5: 0.009053,
    4: 0.007230,
    3: 0.005412,
}


def test_electoral_college() -> None:
    """51 voters, 538 votes, apportionment of 1970: Shapley-Shubik values to four digits.

    Source: Castro, Gómez and Tejada (2009), Polynomial Calculation of the Shapley Value Based on
    Sampling, section 4.2, transcribed from public code that quotes it; the game is that of Owen
    (1975), Evaluation of a Presidential Election Game, American Political Science Review 69.
    """
    assert (len(ELECTORAL_COLLEGE), sum(ELECTORAL_COLLEGE)) == (51, 538)
    found = shapley_shubik(ELECTORAL_COLLEGE, 270)
    assert sum(found.shares) == 1
    for votes, value in zip(ELECTORAL_COLLEGE, found.values, strict=True):
        expected = ELECTORAL_VALUES[votes]
        assert value == pytest.approx(expected, abs=6e-6 if votes > 5 else 6e-7)


def test_electoral_college_drawn() -> None:
    """The same by drawing orders: the published values lie within the error stated."""
    votes = np.array(ELECTORAL_COLLEGE)
    found = shapley(lambda c: (c @ votes >= 270).astype(float), 51, permutations=6000)
    low, high = found.bounds(0.999)
    published = np.array([ELECTORAL_VALUES[v] for v in ELECTORAL_COLLEGE])
    assert ((low <= published + 6e-6) & (published - 6e-6 <= high)).all()
    assert found.values.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("costs", "values"),
    [
        ([8, 11, 13, 18], [2, 3, 4, 9]),
        ([30, 40, 60, 120], [7.5, 65 / 6, 125 / 6, 485 / 6]),
    ],
)
def test_airports_and_estates(costs: list[float], values: list[float]) -> None:
    """Who needs the longest runway pays for the last stretch alone.

    Costs 8, 11, 13, 18 are shared as 2, 3, 4, 9. Source: Littlechild and Owen (1973), A Simple
    Expression for the Shapley Value in a Special Case, Management Science 20; the example in
    Wikipedia, Airport problem. The second is the estate of Ibn Ezra (1146): claims 120, 60, 40, 30
    receive 80.83333, 20.83333, 10.83333, 7.5. Source: Aumann (2010), Some Non-Superadditive Games,
    and Their Shapley Values, in the Talmud, International Journal of Game Theory 39.
    """
    assert shapley(largest_cost(costs), 4).values.tolist() == pytest.approx(values)


def test_airport_of_a_hundred() -> None:
    """100 landings at costs from 1 to 10: drawn values enclose the published ones.

    Source: Castro, Gómez and Tejada (2009), section 4.3, printed to nine decimals. The published
    values are also those of Littlechild and Owen's sum, done here.
    """
    landings = [8, 12, 6, 14, 8, 9, 13, 10, 10, 10]
    printed = [0.01, 0.020869565, 0.033369565, 0.046883079, 0.063549745]
    printed += [0.082780515, 0.106036329, 0.139369662, 0.189369662, 0.289369662]
    users = [sum(landings[k:]) for k in range(10)]
    assert list(accumulate(1 / u for u in users)) == pytest.approx(printed, abs=6e-10)
    published = np.repeat(printed, landings)
    found = shapley(largest_cost(np.repeat(np.arange(1, 11), landings).tolist()), 100)
    low, high = found.bounds(0.999)
    assert ((low <= published) & (published <= high)).all()
    assert found.values.sum() == pytest.approx(10)


def test_bankruptcy() -> None:
    """Claims 100, 200, 300 on an estate of 300: worths 0, 0, 0, 0, 100, 200, 300.

    Source of the worths: Aumann (2002), Game Theory in the Talmud, as printed in the manual of
    CoopGame 0.2.2, `bankruptcyGame`. O'Neill (1982): the Shapley value is what claimants get on
    average if they come in random order and are paid in full while the estate lasts; done here.
    """
    claims, estate = np.array([100.0, 200.0, 300.0]), 300.0

    def worth(coalitions: np.ndarray) -> np.ndarray:
        return np.maximum(0.0, estate - ~coalitions @ claims)

    single_pairs_all = np.array([[k >> i & 1 for i in range(3)] for k in (1, 2, 4, 3, 5, 6, 7)])
    assert worth(single_pairs_all.astype(bool)).tolist() == [0, 0, 0, 0, 100, 200, 300]
    paid = np.zeros(3)
    for order in permutations(range(3)):
        left = estate
        for i in order:
            paid[i] += min(left, claims[i]) / 6
            left -= min(left, claims[i])
    assert shapley(worth, 3).values.tolist() == pytest.approx(paid.tolist())
    # The dual game, in which claims add up to at most the estate, has the same value.
    assert (estate * capped_shapley(claims / estate)).tolist() == pytest.approx(paid.tolist())


def test_gloves() -> None:
    """One left glove, two right ones: 2/3 for who holds the left, 1/6 for each of the others.

    Worth is the number of pairs. In four of the six orders the holder of the left glove completes
    the pair, in one each of the others does. The textbook's market game, here by counting.
    """
    worths = {"ab": 1.0, "ac": 1.0, "abc": 1.0}
    found = shapley(game_of(worths, "abc"), 3).values
    assert found.tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    assert banzhaf(game_of(worths, "abc"), 3).values.tolist() == [0.75, 0.25, 0.25]
