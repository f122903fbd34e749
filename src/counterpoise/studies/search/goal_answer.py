"""The answer to what it would take: tables, sentences and plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.studies.outcomes import Outcome
from counterpoise.studies.search.condition import Condition, Share, amount
from counterpoise.studies.search.goal import LeverAnswer, TogetherAnswer, TradeOff

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "counterpoise/what-would-it-take/1"


@dataclass(frozen=True)
class UnderChoice:
    """In how many futures the answer holds if the model is set otherwise.

    Parameters
    ----------
    choice, value : str
        What is set, and to what.
    holds : Share
        In how many futures the condition then holds.
    """

    choice: str
    value: str
    holds: Share


@dataclass(frozen=True)
class GoalAnswer:
    """What it would take.

    Parameters
    ----------
    condition : Condition
        What was asked.
    outcome : Outcome
        The measure.
    scenario, title : str
        The scenario whose levers were moved.
    as_it_is : Share
        In how many futures the condition holds without any change.
    level : float
        The bound that the measure keeps to in the share of futures without any change.
    alone : tuple of LeverAnswer
        What each lever can do while the others stay.
    together : TogetherAnswer or None
        What those that help can do together; None for a single lever.
    trade_offs : tuple of TradeOff
        Tables of two levers.
    choices : tuple of UnderChoice
        The answer of all levers under other choices of the model.
    runs : int
        Runs of the engine.
    proof : mapping
        Seed, fingerprints and versions.

    Examples
    --------
    >>> import counterpoise as cp
    >>> seek = {"levers": {"drawdown.default.months": [13, 60]}}
    >>> small = {"capabilities": ["sead"], "time": {"quarters": 8}}
    >>> found = cp.what_would_it_take(
    ...     "cliff", goal="gap_peak <= 0 in 1", size=2, changes=small, **seek
    ... )
    >>> len(found.alone), len(found.to_pandas()), "asked" in found.summary()
    (1, 1, True)
    >>> found.says[-1].startswith("“drawdown.default.months” alone cannot do it")
    True
    """

    condition: Condition
    outcome: Outcome
    scenario: str
    title: str
    as_it_is: Share
    level: float
    alone: tuple[LeverAnswer, ...]
    together: TogetherAnswer | None
    trade_offs: tuple[TradeOff, ...]
    choices: tuple[UnderChoice, ...]
    runs: int
    proof: Mapping[str, Any] = field(hash=False)

    @property
    def says(self) -> list[str]:
        """The answer in sentences."""
        found = [
            f"“{self.title}”. Asked for: {self.condition.words(self.outcome)}.",
            f"As it is, that holds in {self.as_it_is}; what is kept to in "
            f"{100 * self.condition.share:.3g} per cent of futures is "
            f"{amount(self.level, self.outcome.unit)}.",
        ]
        if self.reached:
            found.append("Nothing has to change.")
        found += [self._lever_says(answer) for answer in self.alone]
        if self.together is not None:
            found.append(self._together_says(self.together))
        for row in self.choices:
            found.append(
                f"With “{row.choice}” set to {row.value}, this answer holds in {row.holds}."
            )
        return found

    @property
    def reached(self) -> bool:
        """Whether it holds in enough futures without any change."""
        return self.as_it_is.count >= self.condition.needed(self.as_it_is.of)

    def _lever_says(self, answer: LeverAnswer) -> str:
        lever = answer.lever
        name = f"“{lever.title}”"
        if answer.value is not None:
            says = (
                f"{name} alone would have to go from {lever.shown(lever.own)} to "
                f"{lever.shown(answer.value)}"
                f"{_between(answer)}: then it holds in {answer.holds}."
            )
        elif answer.best == lever.own:
            says = (
                f"{name} alone, from {lever.shown(lever.low)} to {lever.shown(lever.high)}, "
                "does not help."
            )
        else:
            says = (
                f"{name} alone cannot do it: at its best, {lever.shown(answer.best)} in place of "
                f"{lever.shown(lever.own)}, it holds in {answer.best_holds}, and "
                f"{100 * self.condition.share:.3g} per cent of futures keep to "
                f"{amount(answer.best_level, self.outcome.unit)}."
            )
        held = lever.held(answer.best if answer.value is None else answer.value)
        if held:
            stay = "stays" if held == 1 else "stay"
            of = len(lever.limits)
            says += f" {held} of its {of} figures {stay} at the limit of what such a figure can be."
        if not answer.one_way:
            says += (
                " More of it is not always better, so that a smaller change could be hidden "
                "between the values that were looked at."
            )
        return says

    def _together_says(self, together: TogetherAnswer) -> str:
        if not together.values:
            return "No lever helps, so that all of them together do not either."
        levers = {answer.lever.name: answer.lever for answer in self.alone}
        words = "; ".join(
            f"“{levers[n].title}” {levers[n].shown(v)}" for n, v in together.values.items()
        )
        if together.part is None:
            return (
                f"All together cannot do it: at the best value of each ({words}) it holds in "
                f"{together.holds}, and {100 * self.condition.share:.3g} per cent of futures keep "
                f"to {amount(together.level, self.outcome.unit)}."
            )
        return (
            f"Together, each {100 * together.part:.3g} per cent of its way to its best value "
            f"({words}): it holds in {together.holds}."
        )

    def to_pandas(self) -> "pd.DataFrame":
        """Return a row for each lever: where it is, the least change, and how far it gets."""
        import pandas as pd

        return pd.DataFrame([_row(answer) for answer in self.alone])

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data: what ``counterpoise study goal --json`` prints."""
        together = self.together
        return {
            "schema": SCHEMA,
            "scenario": self.scenario,
            "asked": {
                "measure": self.condition.measure,
                "title": self.outcome.title,
                "unit": self.outcome.unit,
                "bound": self.condition.bound,
                "at_most": self.condition.at_most,
                "share": self.condition.share,
            },
            "as_it_is": {**self.as_it_is.plain(), "level": self.level},
            "reached": self.reached,
            "alone": [_plain(answer) for answer in self.alone],
            "together": together
            and {
                "part": together.part,
                "values": dict(together.values),
                "holds": together.holds.plain(),
                "level": together.level,
            },
            "trade_offs": [_plain_trade_off(table) for table in self.trade_offs],
            "under_other_choices": [
                {"choice": row.choice, "value": row.value, "holds": row.holds.plain()}
                for row in self.choices
            ],
            "says": self.says,
            "runs": self.runs,
            "proof": dict(self.proof),
        }

    def __str__(self) -> str:
        """Return the sentences."""
        return "\n".join(self.says)


def _between(answer: LeverAnswer) -> str:
    """Return in words between which values the answer lies but for sampling error."""
    near, far, shown = answer.nearest, answer.farthest, answer.lever.shown
    if near is None or (far is not None and near == far):
        return ""
    if far is None:
        least = (
            "at least"
            if answer.value is not None and answer.value >= answer.lever.own
            else "at most"
        )
        return (
            f" ({least} {shown(near)}, and by sampling error no value of the range may be enough)"
        )
    return f" ({shown(near)} to {shown(far)} by sampling error)"


def _row(answer: LeverAnswer) -> dict[str, Any]:
    lever = answer.lever
    return {
        "lever": lever.name,
        "title": lever.title,
        "own": lever.own,
        "low": lever.low,
        "high": lever.high,
        "value": np.nan if answer.value is None else answer.value,
        "share": answer.holds.share,
        "best": answer.best,
        "best_share": answer.best_holds.share,
        "best_level": answer.best_level,
        "one_way": answer.one_way,
    }


def _plain(answer: LeverAnswer) -> dict[str, Any]:
    return {
        **_row(answer),
        "value": answer.value,
        "nearest": answer.nearest,
        "farthest": answer.farthest,
        "holds": answer.holds.plain(),
        "best_holds": answer.best_holds.plain(),
        "scanned": [{"value": value, "count": count} for value, count in answer.scanned],
    }


def _plain_trade_off(table: TradeOff) -> dict[str, Any]:
    return {
        "first": table.first,
        "second": table.second,
        "rows": [{"first": a, "second": b, "holds": share.plain()} for a, b, share in table.rows],
    }
