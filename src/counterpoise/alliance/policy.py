"""From a scenario's levers to the paths that the engine follows."""

from collections.abc import Iterator, Mapping

import numpy as np

from counterpoise.alliance.arrays import POOLS, Floats, Policy
from counterpoise.alliance.drawdown import (
    drawn_figures,
    quarters_to_announcement,
    remaining_paths,
    years_to_announcement,
)
from counterpoise.evidence import REGIONS
from counterpoise.evidence.order_book import FirmOrder, StopGap, firm_orders, stop_gaps
from counterpoise.quarters import Calendar
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import EffortTarget, PathTable
from counterpoise.scenario.shapes import TimePath


def policy_of(scenario: Scenario) -> Policy:
    """Return the paths that a scenario decides."""
    model, calendar, evidence = scenario.model, scenario.calendar, scenario.evidence
    years: Floats = np.arange(calendar.steps + 1, dtype=np.float64) * calendar.step_years
    switches = model.switches
    order_path = _paths(model.orders, scenario, years[:-1]) * calendar.step_years
    stock_path = _paths(model.stocks, scenario, years)
    return Policy(
        pledged_effort=_pledged_effort(scenario, years),
        remaining=_remaining(scenario, years),
        announced_step=quarters_to_announcement(scenario) * calendar.steps_per_quarter,
        eligible=_eligible(scenario),
        leading=np.array([code == evidence.leading for code in scenario.members], dtype=np.int64),
        pool=np.array([POOLS.index(evidence.capabilities[c].pool) for c in scenario.capabilities]),
        stock_path=stock_path if model.stocks else _nothing(3),
        stock_given=_given(model.stocks, scenario),
        order_path=order_path if model.orders else _nothing(3),
        order_given=int(bool(model.orders)),
        manned_path=_manned(scenario, years) if model.manned else _nothing(3),
        donated=_paths(model.donations, scenario, years[:-1]) * calendar.step_years
        if model.donations
        else _nothing(3),
        extra_money=_extra_money(scenario, years[:-1]) if model.extra_money else _nothing(2),
        asked_output=_asked_output(scenario, years[:-1]) if model.asked_output else _nothing(3),
        economy=int(switches.economy),
        industry=int(switches.industry),
        readiness=int(switches.readiness),
        manning=int(switches.manning),
        force_model_cut=int(model.drawdown.known_cuts),
        booked=_delivered(booked(scenario)) if switches.order_book else _nothing(3),
        in_book=in_book(scenario) * int(switches.order_book),
        hired=np.array(
            [scenario.capabilities.index(gap.capability) for gap in hirable(scenario)],
            dtype=np.int64,
        ),
        technology_skip=int(model.technology_skip),
        interest_answers_debt=int(switches.interest_answers_debt),
        consolidation=int(switches.consolidation),
        price_response=int(switches.price_response),
        learning=int(switches.learning),
        integration=int(switches.integration),
        safe_loans=int(switches.safe_loans),
        start=calendar.start.start,
        step_years=calendar.step_years,
        year_of_step=year_of_step(calendar),
        snapshot_of_bound=snapshot_of_bound(calendar),
    )


def policies_of(scenario: Scenario, policy: Policy, draws: Mapping[str, Floats]) -> list[Policy]:
    """Return the policy of each future where the drawdown is drawn anew in each, else nothing.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    policy : Policy
        Its policy at central figures.
    draws : mapping of str to array (F,)
        Values of figures by path; those that the drawdown takes are named by `drawn_figures`.
    """
    drawn = {path: draws[path] for path in drawn_figures(scenario) if path in draws}
    if not drawn:
        return []
    bounds: Floats = np.arange(policy.remaining.shape[0], dtype=np.float64)
    since = bounds * policy.step_years - years_to_announcement(scenario)
    found = []
    for values in zip(*drawn.values(), strict=True):
        paths = remaining_paths(scenario, since, draws=dict(zip(drawn, values, strict=True)))
        remaining = np.stack([paths[name] for name in scenario.capabilities], axis=1)
        found.append(policy._replace(remaining=remaining))
    return found


def _nothing(dimensions: int) -> Floats:
    return np.zeros((0,) * dimensions)


def year_of_step(calendar: Calendar) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return for each step the index of its calendar year, or -1 outside whole years."""
    index = np.full(calendar.steps, -1, dtype=np.int64)
    for step in range(calendar.steps):
        quarter = calendar.start.plus(step // calendar.steps_per_quarter)
        if quarter.year in calendar.years:
            index[step] = calendar.years.index(quarter.year)
    return index


def snapshot_bounds(calendar: Calendar) -> list[int]:
    """Return the quarter bounds at which provision is written down: starts of years and the end."""
    bounds = [i for i in range(calendar.quarters) if calendar.start.plus(i).number == 1]
    return sorted({0, *bounds, calendar.quarters})


def snapshot_of_bound(calendar: Calendar) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return for each step bound the index of its snapshot, or -1."""
    index = np.full(calendar.steps + 1, -1, dtype=np.int64)
    for slot, bound in enumerate(snapshot_bounds(calendar)):
        index[bound * calendar.steps_per_quarter] = slot
    return index


def booked(scenario: Scenario) -> Floats:
    """Return the units on firm order that each step delivers, by ally and capability.

    Each order comes evenly between its first and last year of delivery, both whole. What was due
    before the calendar begins is not in it: it belongs to the opening stock.

    Raises
    ------
    InputError
        If an order of the book is not whole.
    """
    calendar = scenario.calendar
    table = np.zeros((calendar.steps, len(scenario.members), len(scenario.capabilities)))
    year_of = np.array(
        [calendar.start.plus(s // calendar.steps_per_quarter).year for s in range(calendar.steps)]
    )
    for a, c, order in _orders(scenario):
        due = (order.first <= year_of) & (year_of <= order.last)
        table[due, a, c] += order.units_a_year * calendar.step_years
    return table


def _delivered(by_step: Floats) -> Floats:
    """Add deliveries by step (T, A, C) up to each bound (T + 1, C, A)."""
    sums = np.concatenate([np.zeros_like(by_step[:1]), np.cumsum(by_step, axis=0)])
    return np.ascontiguousarray(sums.swapaxes(1, 2))


def hirable(scenario: Scenario) -> list[StopGap]:
    """Return the stop-gaps that a scenario may hire: those that add units to all allies' own."""
    if not scenario.model.switches.stop_gaps:
        return []
    return [
        gap
        for gap in stop_gaps(scenario.evidence)
        if gap.price_ratio is not None and gap.capability in scenario.capabilities
    ]


def in_book(scenario: Scenario) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return 1 for each ally and capability of which the order book names a firm order, else 0.

    It does so for orders of any date: where the book knows an ally's orders, no pipeline is
    assumed beside them, also once they have been delivered.
    """
    named = np.zeros((len(scenario.members), len(scenario.capabilities)), dtype=np.int64)
    for a, c, _ in _orders(scenario):
        named[a, c] = 1
    return named


def _orders(scenario: Scenario) -> Iterator[tuple[int, int, FirmOrder]]:
    for order in firm_orders(scenario.evidence):
        if order.ally in scenario.members and order.capability in scenario.capabilities:
            yield (
                scenario.members.index(order.ally),
                scenario.capabilities.index(order.capability),
                order,
            )


def _pledged_effort(scenario: Scenario, years: Floats) -> Floats:
    """Return each ally's effort as its rule has it; a target is a floor unless it is exact."""
    evidence, effort = scenario.evidence, scenario.model.effort
    path = np.empty((years.size, len(scenario.members)))
    for a, code in enumerate(scenario.members):
        rule = effort.allies.get(code, effort.rule)
        if code == evidence.leading and code not in effort.allies:
            rule = "pledges"
        pledges = f"pledges/{code}"
        if rule == "hold":
            path[:, a] = evidence.figure(f"{pledges}/effort_start").value
            continue
        own = _towards(
            scenario,
            years,
            code,
            evidence.figure(f"{pledges}/effort_target").value,
            int(evidence.figure(f"{pledges}/effort_target_year").value),
        )
        if isinstance(rule, EffortTarget):
            aim = _towards(scenario, years, code, rule.target, rule.by)
            path[:, a] = aim if rule.exactly else np.maximum(own, aim)
        else:
            path[:, a] = own
    return path


def _towards(scenario: Scenario, years: Floats, code: str, target: float, due: int) -> Floats:
    """Straight from an ally's effort today to a target at the end of its year, flat after it."""
    now = scenario.evidence.figure(f"pledges/{code}/effort_start").value
    span = max(due + 1 - scenario.calendar.start.start, scenario.calendar.step_years)
    return np.asarray(now + (target - now) * np.clip(years / span, 0, 1))


def _remaining(scenario: Scenario, years: Floats) -> Floats:
    paths = remaining_paths(scenario, years - years_to_announcement(scenario))
    return np.stack([paths[name] for name in scenario.capabilities], axis=1)


def _eligible(scenario: Scenario) -> Floats:
    """Who may buy what: what an ally has, what can be pooled, and what its size and coast allow."""
    evidence = scenario.evidence
    table = np.zeros((len(scenario.members), len(scenario.capabilities)))
    for a, code in enumerate(scenario.members):
        ally = evidence.allies[code]
        people = evidence.figure(f"economy/{code}/population").value / 1e6
        if ally.leading:
            continue
        for c, name in enumerate(scenario.capabilities):
            capability = evidence.capabilities[name]
            fits = people >= capability.min_population_millions and (
                ally.coast or not capability.needs_coast
            )
            has = evidence.figure(f"inventories/{code}/{name}").value > 0
            table[a, c] = float(has or capability.poolable or fits)
    return table


def _given(paths: PathTable, scenario: Scenario) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    given = np.zeros((len(scenario.members), len(scenario.capabilities)), dtype=np.int64)
    for a, code in enumerate(scenario.members):
        for c, name in enumerate(scenario.capabilities):
            given[a, c] = name in paths.get(code, {})
    return given


def _paths(paths: PathTable, scenario: Scenario, years: Floats) -> Floats:
    table = np.zeros((years.size, len(scenario.members), len(scenario.capabilities)))
    for a, code in enumerate(scenario.members):
        for c, name in enumerate(scenario.capabilities):
            if name in paths.get(code, {}):
                table[:, a, c] = _along(paths[code][name], years)
    return table


def _manned(scenario: Scenario, years: Floats) -> Floats:
    """Return the share of units that a plan mans; what it does not name is manned in full."""
    table = np.ones((years.size, len(scenario.members), len(scenario.capabilities)))
    for ally, paths in scenario.model.manned.items():
        for capability, path in paths.items():
            place = scenario.members.index(ally), scenario.capabilities.index(capability)
            table[:, place[0], place[1]] = np.minimum(1.0, _along(path, years))
    return table


def _extra_money(scenario: Scenario, years: Floats) -> Floats:
    table = np.zeros((years.size, len(scenario.members)))
    for ally, path in scenario.model.extra_money.items():
        table[:, scenario.members.index(ally)] = _along(path, years)
    return table * scenario.calendar.step_years


def _asked_output(scenario: Scenario, years: Floats) -> Floats:
    table = np.zeros((years.size, len(REGIONS), len(scenario.capabilities)))
    for region, paths in scenario.model.asked_output.items():
        for capability, path in paths.items():
            place = REGIONS.index(region), scenario.capabilities.index(capability)
            table[:, place[0], place[1]] = _along(path, years)
    return table


def _along(path: TimePath, years: Floats) -> Floats:
    points = path if isinstance(path, list) else path.points()
    return np.interp(years, [year for year, _ in points], [value for _, value in points])
