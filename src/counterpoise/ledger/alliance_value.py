"""When the alliance pays for its leading ally: the fall in the chance of war that covers its cost.

The benefit that matters most, a war that does not happen, has no published figure. So the question
is turned round, with a published range for the cost of the alliance and one for that of a war.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.evidence import Evidence, Figure
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.export import records
from counterpoise.ledger.published_benefit import PublishedBenefit, published_benefit_of
from counterpoise.ledger.releases import Releases
from counterpoise.measures.value import BreakEven, break_even, break_even_range
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

COSTS = {
    "direct": (
        "europe_direct_cost_share",
        "Direct cost of the defence of Europe (lower bound)",
    ),
    "all_forces": (
        "europe_commitment_cost_share",
        "All forces bound to the alliance (upper bound)",
    ),
}
WAR = "great_war_peak_cost"
WARS = ("cheapest", "dearest")
DEFINITIONS = {
    "effort": "The leading ally's share of GDP for defence, by NATO's definition.",
    "costs": "What counts as the cost of the alliance: a published share of the leading ally's "
    "defence budget, and that share times its effort.",
    "wars": "Military cost of the dearest year of a great war over output: the ends of a published "
    "range.",
    "break_even": "By how much the alliance must lower the chance of such a war in a year, as a "
    "fraction; `low` and `high` where the share of the budget has a range.",
    "published_benefit": "The one benefit that others have published in money, less what fewer "
    "commitments would save, million current US dollars a year. It is no part of the rest.",
    "range": "The fall needed at the lower cost and the dearer war, and at the higher cost and the "
    "cheaper war. Above 1 no fall is enough.",
}


@dataclass(frozen=True)
class Value:
    """When the alliance pays for its leading ally.

    Parameters
    ----------
    leading, name : str
        The leading ally, and its name.
    release, year : str, int
        Where its effort is from.
    effort : float
        Its share of GDP for defence.
    costs : DataFrame
        By cost counted: `description`, `share_of_budget` with `low` and `high`, `share_of_gdp`,
        `as_of`, `grade`, `source` and `note`.
    wars : dict of str to float
        Cost of the cheapest and of the dearest great war, as a share of GDP.
    war : counterpoise.evidence.Figure
        The figure that both are the ends of.
    break_even : DataFrame
        By `cost` and `war`: `fall` in the yearly chance of war that covers the cost, with `low` and
        `high`.
    range : BreakEven
        The fall at the most and the least favourable of these.
    published : PublishedBenefit or None
        The one benefit that others have published in money, less its cost; no part of the rest.

    Examples
    --------
    >>> import counterpoise as cp
    >>> value = cp.ledger.value(release="2024-06", year=2024)
    >>> bool(value.break_even["fall"].min() > 0)
    True
    >>> cost, war = value.break_even[["cost", "war"]].iloc[0]
    >>> value.needed(cost, war)["fall"] > 0
    True
    >>> len(value.sentences), len(value.sources) > 0, value.to_json()["leading"]
    (2, True, 'USA')
    """

    leading: str
    name: str
    release: str
    year: int
    effort: float
    costs: "pd.DataFrame"
    wars: dict[str, float]
    war: Figure
    break_even: "pd.DataFrame"
    range: BreakEven
    published: PublishedBenefit | None

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources behind costs and war."""
        keys = [key for text in self.costs["source"] for key in text.split("; ")]
        others = self.published.sources if self.published else ()
        return tuple(dict.fromkeys([*keys, *self.war.source, *others]))

    @property
    def sentences(self) -> tuple[str, str]:
        """What it says, and what it leaves out."""
        name, ends = the(self.name), {war: 100 * cost for war, cost in self.wars.items()}
        return (
            "The benefit that matters most is a war that does not happen, and nobody has a figure "
            f"for it. So the question is turned round. The alliance pays for {name} if it makes a "
            f"great war less likely by {in_points(self.range.low)} percentage points a year, "
            f"counting the direct cost and a war that costs {ends['dearest']:.1f}% of GDP; or by "
            f"{in_points(self.range.high)}, counting all forces bound to it and a war that costs "
            f"{ends['cheapest']:.1f}%.",
            "The war counts with the military cost of its dearest year only, and no other benefit "
            "is counted: lives, other years, destruction and trade would all lower the numbers. "
            f"The cost of war is graded {self.war.grade}: {self.war.note}",
        )

    def needed(self, cost: str, war: str) -> dict[str, float]:
        """Return `fall`, `low` and `high` for one cost and one war."""
        table = self.break_even
        row = table[(table["cost"] == cost) & (table["war"] == war)].iloc[0]
        return {name: float(row[name]) for name in ("fall", "low", "high")}

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "leading": self.leading,
            "release": self.release,
            "year": self.year,
            "effort": self.effort,
            "costs": records(self.costs, by_index=True),
            "wars": dict(self.wars),
            "break_even": records(self.break_even),
            "range": self.range.to_json(),
            "published_benefit": self.published.to_json() if self.published else None,
            "sources": list(self.sources),
            "definitions": dict(DEFINITIONS),
            "warnings": [self.sentences[1]],
        }


def value_of(evidence: Evidence, release: str | None = None, year: int | None = None) -> Value:
    """Return by how much the alliance must lower the chance of a great war to cover its cost.

    Parameters
    ----------
    evidence : Evidence
        Where cost, cost of war and effort come from; the first two stand in table
        `burden_coefficients`.
    release, year : optional
        Release and year of the leading ally's effort, as in `burden`.

    Raises
    ------
    InputError
        If release or year is unknown, or has no share of the leading ally.
    """
    import pandas as pd

    leading = evidence.leading
    releases = Releases(evidence)
    release, year = releases.choose(release, year)
    printed = releases.figures[release, year].get(leading, {})
    if "share_of_gdp" not in printed:
        what = f"the release of {release} has no share of {leading} for {year}"
        remedy = "Give another release, or none for the newest complete one."
        raise InputError([Problem("value", "release", what, remedy)])
    effort = printed["share_of_gdp"].value
    war = evidence.figure(f"burden_coefficients/{WAR}")
    ends = (war.value if end is None else end for end in (war.low, war.high))
    wars = dict(zip(WARS, ends, strict=True))
    counted = {
        cost: evidence.figure(f"burden_coefficients/{key}") for cost, (key, _) in COSTS.items()
    }
    rows = [
        {
            "cost": cost,
            "war": against,
            **{
                name: float(break_even(share * effort, wars[against]))
                for name, share in zip(("fall", "low", "high"), _span(figure), strict=True)
            },
        }
        for cost, figure in counted.items()
        for against in WARS
    ]
    return Value(
        leading,
        evidence.allies[leading].name,
        release,
        year,
        effort,
        _costs(counted, effort),
        wars,
        war,
        pd.DataFrame(rows),
        break_even_range(
            (counted["direct"].value * effort, counted["all_forces"].value * effort),
            (wars["cheapest"], wars["dearest"]),
            (0.0, 0.0),
        ),
        published_benefit_of(evidence),
    )


def in_points(fall: float) -> str:
    """Return a fall in the yearly chance of war in percentage points, to about two digits."""
    return f"{100 * fall:.1f}" if 100 * fall < 10 else f"{100 * fall:.0f}"


def _span(figure: Figure) -> tuple[float, float, float]:
    """Return a figure with its ends; the figure itself where it has none."""
    return figure.at("value"), figure.at("low"), figure.at("high")


def _costs(counted: dict[str, Figure], effort: float) -> "pd.DataFrame":
    import pandas as pd

    rows = {}
    for cost, figure in counted.items():
        central, low, high = _span(figure)
        rows[cost] = {
            "description": COSTS[cost][1],
            "share_of_budget": central,
            "low": low,
            "high": high,
            "share_of_gdp": central * effort,
            "as_of": figure.as_of,
            "grade": figure.grade,
            "source": "; ".join(figure.source),
            "note": figure.note,
        }
    return pd.DataFrame.from_dict(rows, orient="index")
