"""Adaptive pathways: tipping points of ways to hand over, and what announces them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from counterpoise.ledger.export import records
from counterpoise.studies.outcomes import Outcome
from counterpoise.studies.search.condition import Condition, amount
from counterpoise.studies.search.signposts import Signpost
from counterpoise.studies.search.tipping_points import TippingPoint

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "counterpoise/adaptive-pathways/1"
COLUMNS = [
    *("option", "year", "name", "title", "warns", "bound", "hits", "hits_low", "hits_high"),
    *("false_alarms", "false_alarms_low", "false_alarms_high", "gain", "gain_low", "gain_high"),
    *("lead_years", "by", "announces"),
]
WELL = 0.5
"""Hits less false alarms from which a signpost tells futures apart well: a convention."""


@dataclass(frozen=True)
class Option:
    """One way to hand over.

    Parameters
    ----------
    name, title : str
        Its scenario.
    tipping : TippingPoint
        When it no longer meets the condition.
    signposts : tuple of Signpost
        What was tried at each look, those that tell most first within a year.
    silent : tuple of int
        Years of looks at which too few futures fail later, or too few do not, to say anything.
    """

    name: str
    title: str
    tipping: TippingPoint
    signposts: tuple[Signpost, ...]
    silent: tuple[int, ...]


@dataclass(frozen=True)
class Pathways:
    """Tipping points of ways to hand over, and what announces them.

    Parameters
    ----------
    condition : Condition
        What is asked at the start of each year.
    outcome : Outcome
        The measure, of a year.
    options : tuple of Option
        The ways.
    looks : tuple of int
        Years at whose start signposts are looked at.
    runs : int
        Runs of the engine.
    proof : mapping
        Seed, fingerprints and versions.
    """

    condition: Condition
    outcome: Outcome
    options: tuple[Option, ...]
    looks: tuple[int, ...]
    runs: int
    proof: Mapping[str, Any] = field(hash=False)

    @property
    def says(self) -> list[str]:
        """What was found, in sentences."""
        found = [f"Asked for each year: {self.condition.words(self.outcome)}."]
        for option in self.options:
            found.append(self._tipping_says(option))
            found += self._signposts_say(option)
        if len(self.options) > 1:
            found.append(self._left_says())
        return found

    def _tipping_says(self, option: Option) -> str:
        point, name = option.tipping, f"“{option.title}”"
        first, last = point.shares[0], point.shares[-1]
        if point.year is None:
            return f"{name} meets it to the start of {last[0]}, in {last[1]} at the last."
        if point.year == first[0]:
            says = f"{name} does not meet it from the outset: it holds in {first[1]}"
        else:
            between = (
                f" ({point.earliest} to {point.latest or 'never'} by sampling error)"
                if point.earliest != point.latest
                else ""
            )
            at = dict(point.shares)[point.year]
            says = f"{name} no longer meets it from {point.year} on{between}: it holds in {at}"
        if point.again is None:
            return f"{says}. It does not meet it again for good by {last[0]}."
        return f"{says}. From {point.again} on it meets it again."

    def _signposts_say(self, option: Option) -> list[str]:
        """Return what each look says, years that say the same together."""
        found: dict[str, list[int]] = {}
        for year in self.looks:
            found.setdefault(_look_says(option, year), []).append(year)
        return [f"  {', '.join(map(str, years))}: {says}" for says, years in found.items()]

    def _left_says(self) -> str:
        """Return which options still meet the condition when each no longer does."""
        parts = []
        for option in self.options:
            year = option.tipping.year
            if year is None:
                continue
            left = [
                f"“{other.title}”"
                for other in self.options
                if other.tipping.year is None or other.tipping.year > year
            ]
            parts.append(f"in {year}, when “{option.title}” fails: {', '.join(left) or 'none'}")
        if not parts:
            return "Every option meets it to the end."
        return (
            f"Options that still meet it, each as run from the outset: {'; '.join(parts)}. A "
            "change from one to another on the way has not been run."
        )

    def to_pandas(self) -> "pd.DataFrame":
        """Return in what share of futures each option meets the condition, by year."""
        import pandas as pd

        return pd.DataFrame(
            [
                {"option": option.name, "year": year, **share.plain()}
                for option in self.options
                for year, share in option.tipping.shares
            ]
        )

    def signposts(self) -> "pd.DataFrame":
        """Return every quantity that was looked at, by option and year, those that tell most first.

        Columns: `option`, `year`, `name`, `title`, `warns` (``below`` or ``above``), `bound`,
        `hits` and `false_alarms` with their intervals at 95 per cent, `gain` with its own,
        `lead_years`, `by` (the year by which failures count; missing where any later one does)
        and `announces`.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "option": option.name,
                    "year": sign.year,
                    "name": sign.name,
                    "title": sign.title,
                    "warns": "below" if sign.below else "above",
                    "bound": sign.bound,
                    "hits": sign.hits.share,
                    "hits_low": sign.hits.low,
                    "hits_high": sign.hits.high,
                    "false_alarms": sign.false_alarms.share,
                    "false_alarms_low": sign.false_alarms.low,
                    "false_alarms_high": sign.false_alarms.high,
                    "gain": sign.gain,
                    "gain_low": sign.gain_low,
                    "gain_high": sign.gain_high,
                    "lead_years": sign.lead_years,
                    "by": sign.by,
                    "announces": sign.announces,
                }
                for option in self.options
                for sign in option.signposts
            ],
            columns=COLUMNS,
        )

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data: what ``counterpoise study pathways --json`` prints."""
        signs = self.signposts()
        return {
            "schema": SCHEMA,
            "asked": {
                "measure": self.condition.measure,
                "bound": self.condition.bound,
                "at_most": self.condition.at_most,
                "share": self.condition.share,
                "unit": self.outcome.unit,
            },
            "options": [
                {
                    "name": option.name,
                    "title": option.title,
                    "tipping_point": option.tipping.year,
                    "earliest": option.tipping.earliest,
                    "latest": option.tipping.latest,
                    "again": option.tipping.again,
                    "shares": {str(year): s.plain() for year, s in option.tipping.shares},
                    "too_few_to_tell": list(option.silent),
                }
                for option in self.options
            ],
            "signposts": records(signs),
            "says": self.says,
            "runs": self.runs,
            "proof": dict(self.proof),
        }

    def __str__(self) -> str:
        """Return the sentences."""
        return "\n".join(self.says)


def _look_says(option: Option, year: int) -> str:
    if year in option.silent:
        return (
            "of the futures that meet it until then too few fail, or too few are spared, to say "
            "what announces it."
        )
    telling = [sign for sign in option.signposts if sign.year == year and sign.announces]
    if not telling:
        return "nothing that was looked at tells futures that fail from others better than chance."
    return _announced(telling[0])


def _announced(sign: Signpost) -> str:
    side = "at most" if sign.below else "at least"
    when = "later" if sign.by is None else f"by {sign.by}"
    years = "year" if sign.lead_years == 1 else "years"
    how = "well" if sign.gain >= WELL else "weakly"
    return (
        f"{sign.title}, {side} {amount(sign.bound, 'share')}, tells them apart {how}: so in "
        f"{100 * sign.hits.share:.3g} per cent of futures that fail {when} "
        f"({100 * sign.hits.low:.3g} to {100 * sign.hits.high:.3g}) and in "
        f"{100 * sign.false_alarms.share:.3g} per cent of those that do not "
        f"({100 * sign.false_alarms.low:.3g} to {100 * sign.false_alarms.high:.3g}), a median of "
        f"{sign.lead_years:.3g} {years} ahead."
    )
