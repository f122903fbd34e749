"""A rotation plan: who serves where and when, what stays empty, who carries how much."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from counterpoise.ledger.export import json_writer, number, records, table_writer
from counterpoise.planner.files import SavedAsFiles
from counterpoise.planner.rotations.alternatives import Alternatives
from counterpoise.planner.rotations.conflicts import Conflict
from counterpoise.planner.rotations.request import HUNDREDTHS, Post, RotationRequest, Seat
from counterpoise.planner.rotations.rules import Rule, barring
from counterpoise.planner.rotations.scores import Score, loads, score
from counterpoise.planner.rotations.search import Stage

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.atomic_write import Writer

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, repr=False)
class RotationPlan(SavedAsFiles):
    """A roster and its proof.

    Parameters
    ----------
    request : RotationRequest
        What was solved.
    status : str
        ``optimal``: proven best. ``feasible``: best so far. ``infeasible``: proven impossible.
        ``unknown``: the limit came before anything was found or proven.
    seats : tuple of Seat
        Who serves where and when.
    score : Score or None
        What it scores, reckoned apart from the solver.
    stages : tuple of Stage
        What was proven of the weighted sum, or of one aim after another.
    stopped : str or None
        What ended the search early, if anything did.
    alternatives : Alternatives or None
        Rosters as good as this one, and the seats that are common to all of them.
    conflict : Conflict or None
        Why nothing fits.
    seconds : dict
        Time by phase.
    options : dict
        Limit and seed.

    Examples
    --------
    >>> import counterpoise as cp
    >>> places = {"patrol": {"kind": "air_policing", "lead": {}}}
    >>> weights = {"uncovered_lead": 10, "uncovered": 1}
    >>> content = {"name": "small", "periods": ["2027"], "slots": places, "objective": weights}
    >>> roster = cp.roster(content | {"allies": ["POL"]})
    >>> roster.to_dataframe()["ally"].to_list(), roster.objective == roster.bound
    (['POL'], True)
    >>> roster.summary()["status"]
    'optimal'
    """

    command: ClassVar[str] = "roster"

    request: RotationRequest
    status: Status
    seats: tuple[Seat, ...] = ()
    score: Score | None = None
    stages: tuple[Stage, ...] = ()
    stopped: str | None = None
    alternatives: Alternatives | None = None
    conflict: Conflict | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    options: dict[str, float] = field(default_factory=dict)

    @property
    def bound(self) -> float | None:
        """No roster scores less than this; None where aims come one after the other."""
        return self.stages[0].bound if len(self.stages) == 1 else None

    @property
    def objective(self) -> float | None:
        """The weighted sum; less is better."""
        return None if self.score is None else self.score.total

    @property
    def gap(self) -> float | None:
        """How far the best may lie below, as a share of the sum; 0 if it is proven best.

        Where aims come one after the other, it is that of the first that is not proven.
        """
        gaps = [
            (stage.value - stage.bound) / max(abs(stage.value), 1.0)
            for stage in self.stages
            if not stage.proven
        ]
        return gaps[0] if gaps else 0.0 if self.stages else None

    @cached_property
    def assignments(self) -> "pd.DataFrame":
        """Who serves where and when, one row for each place held."""
        import pandas as pd

        rows = [
            {
                "period": self.request.periods[period],
                "slot": post.slot,
                "kind": post.entry.kind,
                "location": post.entry.location,
                "role": post.role,
                "ally": seat.ally,
                "unit": post.places.unit or "",
                "units": post.places.units if post.places.unit else 0,
                "load": post.places.burden,
                "fixed": self.is_fixed(post, seat.ally, period),
                "common": self.is_common(seat),
            }
            for post, period in self._by_post()
            for seat in self._held(post, period)
        ]
        columns = ("period", "slot", "kind", "location", "role", "ally", "unit", "units", "load")
        return pd.DataFrame(rows, columns=[*columns, "fixed", "common"])

    @cached_property
    def unfilled(self) -> "pd.DataFrame":
        """Wanted places that stay empty, and how many allies could hold such a place at all."""
        import pandas as pd

        rows = []
        for post, period in self._by_post():
            empty = post.places.wanted - len(self._held(post, period))
            if empty <= 0:
                continue
            able = sum(
                not barring(self.request, post, post.seat(period, ally))
                for ally in self.request.allies
            )
            rows.append(
                {
                    "period": self.request.periods[period],
                    "slot": post.slot,
                    "role": post.role,
                    "empty": empty,
                    "able": able,
                }
            )
        return pd.DataFrame(rows, columns=["period", "slot", "role", "empty", "able"])

    @cached_property
    def loads(self) -> "pd.DataFrame":
        """The load of each ally in unit-periods against its fair share; NaN if none is defined."""
        import pandas as pd

        carried = loads(self.request, self.seats)
        leads = Counter(seat.ally for seat in self.seats if seat.role == "lead")
        targets = self.request.targets
        fair = [targets[a] / HUNDREDTHS if a in targets else float("nan") for a in carried]
        table = pd.DataFrame(
            {
                "load": [carried[a] for a in carried],
                "fair": fair,
                "lead_periods": [leads[a] for a in carried],
            },
            index=pd.Index(list(carried), name="ally"),
        )
        table["above_fair"] = table["load"] - table["fair"]
        return table

    def holders(self, post: Post, period: int) -> list[str]:
        """Return who serves in a place in one period."""
        return [seat.ally for seat in self._held(post, period)]

    def is_fixed(self, post: Post, ally: str, period: int) -> bool:
        """Whether the file commits an ally to a place, or has it on record and that is held."""
        return any(fixed.holds(post, ally, period) for fixed in self.request.fixed)

    def is_common(self, seat: Seat) -> bool | None:
        """Whether every roster as good has a seat; None if that is not known."""
        others = self.alternatives
        if others is None or seat in others.undecided:
            return None
        return seat in others.common

    @property
    def tells_apart(self) -> bool:
        """Whether some of its seats are known to be common to all rosters as good, and not all."""
        others = self.alternatives
        return others is not None and 0 < len(others.common) < len(self.seats)

    @property
    def interrupted(self) -> bool:
        """Whether somebody ended the search early, or that for alternatives."""
        others = self.alternatives
        return self.stopped == "interrupted" or (others is not None and others.interrupted)

    def with_seats(self, seats: tuple[Seat, ...]) -> "RotationPlan":
        """Return the same with other seats, such as those of an alternative."""
        return replace(self, seats=seats, score=score(self.request, seats), alternatives=None)

    def __repr__(self) -> str:
        """Return name, status, places held and score in one line."""
        total = "no score" if self.score is None else f"score {self.score.total:g}"
        model, places = self.request.model, len(self.seats)
        return f"<RotationPlan {model.name}: {self.status}, {places} places held, {total}>"

    def to_dataframe(self) -> "pd.DataFrame":
        """Return who serves where and when, one row for each place held."""
        return self.assignments.copy()

    def files(self) -> "dict[str, Writer]":
        """Return what writes ``roster.csv`` and ``roster.json``."""
        return {
            "roster.csv": table_writer(self.assignments),
            "roster.json": json_writer(self.summary()),
        }

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise roster --json`` prints it."""
        from counterpoise.planner.rotations.file_reader import content_hash

        found = self.score is not None
        return {
            "name": self.request.model.name,
            "status": self.status,
            "stopped": self.stopped,
            "objective": number(self.objective),
            "bound": number(self.bound),
            "gap": number(self.gap),
            "stages": [asdict(stage) | {"proven": stage.proven} for stage in self.stages],
            "score": None if self.score is None else asdict(self.score),
            "weights": self.request.model.objective.model_dump(exclude={"source", "grade", "note"}),
            "periods": list(self.request.periods),
            "assignments": records(self.assignments) if found else [],
            "loads": records(self.loads, by_index=True) if found else {},
            "unfilled": records(self.unfilled) if found else [],
            "alternatives": self._alternatives(),
            "near": self._near(),
            "conflict": None if self.conflict is None else _conflict(self.conflict),
            "partial": self.request.model.partial,
            "search": self.options,
            "seconds": {phase: round(spent, 3) for phase, spent in self.seconds.items()},
            "roster": content_hash(self.request),
            "evidence": self.request.evidence.hash,
            "versions": versions(),
        }

    def _alternatives(self) -> dict[str, Any] | None:
        others = self.alternatives
        if others is None:
            return None
        found = [self.with_seats(seats) for seats in others.rosters]
        return {
            "give": number(others.give),
            "seats": len(self.seats),
            "common": len(others.common),
            "undecided": len(others.undecided),
            "exhausted": others.exhausted,
            "interrupted": others.interrupted,
            "seconds": round(others.seconds, 3),
            "rosters": [
                {
                    "objective": number(other.objective),
                    "different": len(set(other.seats) - set(self.seats)),
                    "assignments": records(other.assignments.drop(columns="common")),
                }
                for other in found
            ],
        }

    def _near(self) -> dict[str, Any] | None:
        known = self.request.near
        if known is None:
            return None
        kept = len(known.seats & set(self.seats))
        return {
            "file": known.file,
            "seats": len(known.seats),
            "kept": kept,
            "given_up": len(known.seats) - kept,
            "left_out": known.left_out,
        }

    def _by_post(self) -> list[tuple[Post, int]]:
        return [
            (post, period)
            for period in range(len(self.request.periods))
            for post in self.request.posts
            if period in post.active
        ]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, int], list[Seat]]:
        found: dict[tuple[str, str, int], list[Seat]] = {}
        for seat in self.seats:
            found.setdefault((seat.slot, seat.role, seat.period), []).append(seat)
        return found

    def _held(self, post: Post, period: int) -> list[Seat]:
        return self._by_place.get((post.slot, post.role, period), [])


def versions() -> dict[str, str]:
    """Return the versions that a roster depends on."""
    import platform
    from importlib.metadata import version

    from counterpoise._version import __version__

    return {
        "counterpoise": __version__,
        "python": platform.python_version(),
        "ortools": version("ortools"),
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "rules": [_rule(rule) for rule in conflict.rules],
        "proof": conflict.proof,
        "relaxations": [
            {"relax": r.words, "place": r.place, "enough": r.enough} for r in conflict.relaxations
        ],
        "fewest_to_give_up": [_rule(rule) for rule in conflict.fewest],
        "fewest_proven": conflict.fewest_proven,
    }


def _rule(rule: Rule) -> dict[str, str]:
    return {"rule": rule.words, "place": rule.place}
