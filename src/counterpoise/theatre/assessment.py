"""A contingency under one law, in every future and from every start: who holds by which criterion.

Futures and starts are one axis for the campaign. Draws do not depend on the contingency, so that
two of them are compared in the same futures.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.contingencies import Axis, Contingency
from counterpoise.theatre.air_cases import ENGINE, air_of, case_numbers, shares
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.arrivals import Arrivals
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_criteria import Criteria, judge, together
from counterpoise.theatre.campaign_inputs import (
    SIDE_FIELDS,
    Campaign,
    Outcome,
    side_records,
)
from counterpoise.theatre.contingency_forces import (
    WAVES,
    Attackers,
    Defenders,
    Dispatches,
    Options,
    attackers_of,
    axes_of,
    defenders_of,
    drawn,
    levers_of,
    warning_days,
)
from counterpoise.theatre.geography import Floats
from counterpoise.theatre.history_match import matched, ranges_of
from counterpoise.theatre.movement_network import Numbers, triangular

DAYS = (3, 10, 30, 90)
"""Days on which criteria are judged."""
SIDES = ("attacker", "defender")
FROM_AXIS = ("railhead", "corridor_part", "tempo")
"""Fields of a side that come from the axis and the packages, and not from table `side_stocks`."""


@dataclass(frozen=True)
class AxisRun:
    """What happens on one axis under one law.

    Parameters
    ----------
    axis : Axis
        The axis.
    outcome : Outcome
        Of the campaign, futures and starts as one axis (F * T).
    criteria : Criteria
        By future and start (F * T) and day.
    """

    axis: Axis
    outcome: Outcome
    criteria: Criteria


@dataclass(frozen=True)
class Assessment:
    """A contingency under one law and one air case.

    Parameters
    ----------
    contingency : Contingency
        The contingency.
    law, air : str
        The law, and the air case.
    shape : tuple of int
        Futures and starts.
    runs : tuple of AxisRun
        By axis.
    criteria : Criteria
        Each met where it is met on every axis, flags (F * T, days).
    air_shares : dict of str to array (T,)
        In which share of futures each air case holds.
    """

    contingency: Contingency
    law: str
    air: str
    shape: tuple[int, int]
    runs: tuple[AxisRun, ...]
    criteria: Criteria
    air_shares: dict[str, Floats]

    def flags(self, criterion: str, day: int) -> Any:
        """Return whether a criterion is met (F, T) at the close of a day."""
        place = self.criteria.days.tolist().index(day)
        return getattr(self.criteria, criterion)[:, place].reshape(self.shape)

    def depth(self, day: int) -> Floats:
        """Return how far the attacker stands (F, T) on the axis where he is deepest, km."""
        place = self.criteria.days.tolist().index(day)
        deepest = np.max([r.outcome.position[:, place] for r in self.runs], axis=0)
        return np.asarray(deepest.reshape(self.shape))

    def lost(self, side: int, day: int) -> Floats:
        """Return brigades lost (F, T) on all axes by the close of a day."""
        place = self.criteria.days.tolist().index(day)
        total = np.sum([r.outcome.lost[:, place, side] for r in self.runs], axis=0)
        return np.asarray(total.reshape(self.shape))


class Assessor:
    """Assesses contingencies over the same futures and starts.

    Parameters
    ----------
    evidence : Evidence
        Every figure.
    state : AllianceState
        Forces by future and start.
    numbers : callable
        Returns numbers between 0 and 1 (F,) from the stream of a name.
    options : Options, optional
        What the user changes.
    """

    def __init__(
        self,
        evidence: Evidence,
        state: AllianceState,
        numbers: Numbers,
        options: Options | None = None,
    ) -> None:
        self.evidence, self.state, self.numbers = evidence, state, numbers
        self.options = options or Options()
        self._dispatches = Dispatches(evidence, numbers)
        self._air = air_of(evidence, max(DAYS) + 1)
        self._coefficients: dict[str, Any] = {}

    def under(
        self, *, state: AllianceState | None = None, options: Options | None = None
    ) -> "Assessor":
        """Return an assessor of the same futures with other forces, or under other options.

        What hangs on neither is worked out once for both.
        """
        other = copy(self)
        other.state, other.options = state or self.state, options or self.options
        return other

    def arrivals(self, contingency: Contingency) -> Arrivals:
        """Return who would be in place by which day after the warning, as listed today."""
        return self._dispatches.of(levers_of(self.evidence, contingency, self.options))

    def attackers(self, contingency: Contingency) -> Attackers:
        """Return the attackers of a contingency."""
        return attackers_of(self.evidence, contingency, self.state, self.numbers, self.options)

    def assess(self, contingency: Contingency, law: str, air: str = ENGINE) -> Assessment:
        """Return a contingency under a law and an air case.

        Raises
        ------
        InputError
            If there is no such law or case, or nobody is left to defend.
        """
        case = case_numbers(
            self.evidence, self._air, air, self.state.air_tempo, self.numbers("theatre/air_won")
        )
        runs = []
        for axis in axes_of(self.evidence, contingency):
            campaign = self.campaign(contingency, axis, law)._replace(air_case=case.ravel())
            outcome = run(campaign, law, DAYS)
            runs.append(AxisRun(axis, outcome, _criteria(outcome, contingency, axis)))
        return Assessment(
            contingency,
            law,
            air,
            self.state.shape,
            tuple(runs),
            together({r.axis.axis: r.criteria for r in runs}),
            shares(case, self._air),
        )

    def campaign(self, contingency: Contingency, axis: Axis, law: str) -> Campaign:
        """Return the campaign on one axis, futures and starts as one."""
        futures, starts = self.state.shape
        zones, end = len(axis.zones), axis.zone_ends_km[-1]
        weeks = triangular(
            self.numbers("theatre/weeks"), axis.weeks_low, axis.weeks, axis.weeks_high
        )
        each_year = drawn(
            self.evidence.tables["contingency_coefficients"]["works_each_year",],
            self.numbers("theatre/works_each_year"),
        )
        grown = weeks[:, None] + each_year[:, None] * self.state.years
        if self.options.weeks is not None:
            grown = np.full((futures, starts), self.options.weeks)
        preparation = np.zeros((futures * starts, 2, zones))
        preparation[:, 1] = grown.reshape(-1, 1)
        formations = self._formations(contingency, axis)
        return Campaign(
            start=0.0,
            limits=np.array([axis.aim_km or end, 0.0]),
            corridor=axis.corridor_km or np.inf,
            zone_end=np.array(axis.zone_ends_km),
            zone_width=np.full(zones, axis.width_km),
            coefficients=np.repeat(self._records(law), starts, axis=0),
            sides=self._sides(contingency, axis),
            preparation=preparation,
            interceptors=self._defence("interceptors", zones),
            channels=self._defence("channels", zones),
            air=self._air.factors,
            air_case=np.zeros(1, dtype=np.int64),
            **formations,
        )

    def _records(self, law: str) -> Any:
        """Return coefficients of a law (F,): draws that give what was seen."""
        if law not in self._coefficients:
            ranges = ranges_of(self.evidence)
            self._coefficients[law] = matched(ranges, self.numbers, law).coefficients
        return self._coefficients[law]

    def _formations(self, contingency: Contingency, axis: Axis) -> dict[str, Any]:
        """Return side, zone, day and size of all formations on an axis, as a campaign takes them.

        Attackers are split evenly over axes; their followers come in waves.
        """
        futures, starts = self.state.shape
        attack, defence = self.attackers(contingency), self._defenders(contingency, axis)
        on_axis = 1.0 / len(contingency.axes)
        level = np.where(
            defence.leading[None, None, :],
            self.state.leading[:, :, None],
            self.state.allies[:, :, None],
        )
        own = level * defence.size[:, None, :]
        wave = np.arange(1, WAVES + 1) / WAVES
        size = np.concatenate(
            [
                attack.first[:, :, None] * on_axis,
                np.repeat(attack.followers[:, :, None] * on_axis / WAVES, WAVES, axis=2),
                own,
            ],
            axis=2,
        )
        day = np.concatenate(
            [np.zeros((futures, 1)), attack.follow_days[:, None] * wave, defence.day], axis=1
        )
        side = np.concatenate([np.zeros(1 + WAVES), np.ones(defence.zone.size)])
        zone = np.concatenate([np.zeros(1 + WAVES), defence.zone])
        return {
            "formation_side": side.astype(np.int64),
            "formation_zone": zone.astype(np.int64),
            "formation_day": np.repeat(day, starts, axis=0),
            "formation_size": size.reshape(futures * starts, -1),
        }

    def _defenders(self, contingency: Contingency, axis: Axis) -> Defenders:
        return defenders_of(
            self.evidence,
            contingency,
            axis,
            self.arrivals(contingency),
            warning_days(contingency, self.numbers, self.options),
            self.options,
        )

    def _stock(self, side: str, name: str) -> Floats:
        """Return a row of table `side_stocks` by future and start (F, T)."""
        figure = self.evidence.tables["side_stocks"][side, name]
        values = drawn(figure, self.numbers(f"theatre/{side}/{name}"))
        return np.repeat(values[:, None], self.state.shape[1], axis=1)

    def _sides(self, contingency: Contingency, axis: Axis) -> Any:
        """Return both sides' records (F * T, 2)."""
        own = {
            side: {name: self._stock(side, name) for name in SIDE_FIELDS if name not in FROM_AXIS}
            for side in SIDES
        }
        full = np.ones(self.state.shape)
        if not contingency.supplied:
            for name in ("shells_per_day", "drones_per_day"):
                own["attacker"][name] = 0.0 * full
        own["defender"]["shells"] = own["defender"]["shells"] * self.state.shells
        own["defender"]["missiles"] = own["defender"]["missiles"] * self.state.strike
        own["attacker"] |= {"railhead": 0.0 * full, "corridor_part": 0.0 * full, "tempo": full}
        own["defender"] |= {
            "railhead": axis.zone_ends_km[-1] * full,
            "corridor_part": 0.0 * full,
            "tempo": self._tempo(contingency),
        }
        flat = [{k: v.ravel() for k, v in own[side].items()} for side in SIDES]
        return side_records(*flat)

    def _tempo(self, contingency: Contingency) -> Floats:
        """Return the tempo of the defender's packages, no faster than his reconnaissance.

        Reconnaissance is half by satellites and half by aircraft. Where a contingency asks for it,
        aircraft stand in for satellites over a small area as far as table
        `contingency_coefficients` says.
        """
        seen = (self.state.satellites + self.state.aircraft) / 2.0
        if contingency.reconnaissance == "aircraft":
            figure = self.evidence.tables["contingency_coefficients"]["air_reconnaissance_part",]
            part = drawn(figure, self.numbers("theatre/air_reconnaissance_part"))[:, None]
            seen = np.maximum(seen, part * self.state.aircraft)
        return np.clip(np.minimum(self.state.land_tempo, seen), 0.0, 1.0)

    def _defence(self, name: str, zones: int) -> Floats:
        """Return interceptors or channels of either side by zone (F * T, 2, zones)."""
        theirs, own = self._stock("attacker", name), self._stock("defender", name)
        both = np.stack([theirs, own * self.state.air_defence], axis=2)
        # A stock is that of the whole axis, channels those of each zone.
        share = 1.0 / zones if name == "interceptors" else 1.0
        return np.repeat(both.reshape(-1, 2, 1) * share, zones, axis=2)


def _criteria(outcome: Outcome, contingency: Contingency, axis: Axis) -> Criteria:
    """Return the criteria of an axis; one without a corridor has none to keep open."""
    found = judge(outcome, axis.capital_km or np.inf, contingency.seizure_km)
    if axis.corridor_km is None:
        found = found._replace(corridor=np.ones_like(found.corridor))
    return found
