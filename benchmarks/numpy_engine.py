"""The equations of the engine in plain NumPy: every future, ally and capability at once.

The same parameters and policies go in and the same series come out as from
`counterpoise.alliance.simulate_batch`; only time is stepped in Python. It is the peer that a
modeller would write by hand, and the model that EMA Workbench calls. It writes down the series
only: the compiled engine also keeps sums for the report.
"""

from types import SimpleNamespace

import numpy as np

from counterpoise.alliance import Parameters, Policy, Series

ROLES = 3


def simulate(parameters: Parameters, policy: Policy, futures: int) -> Series:
    """Run some futures of one policy.

    Parameters
    ----------
    parameters : Parameters
        Figures with a leading axis of length `futures` or 1.
    policy : Policy
        What the scenario decides. Plans, given stocks and donations are not supported.
    futures : int
        How many futures.
    """
    if policy.order_given or policy.stock_path.size or policy.donated.size or not policy.economy:
        raise ValueError("Only scenarios without plans, given stocks and donations can be run.")
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Run(parameters, policy, futures).through()


def _ratio(upper, lower, otherwise):
    """Divide where the divisor is above zero."""
    return np.where(lower > 0, upper / lower, otherwise)


class _Run:
    """One batch of futures on its way; arrays are (F, A), (F, C) or (F, A, C)."""

    def __init__(self, parameters, policy, futures):
        # Single figures get a second axis, so that they meet allies and capabilities alike.
        self.p = SimpleNamespace(
            **{k: v[:, None] if v.ndim == 1 else v for k, v in parameters._asdict().items()}
        )
        self.policy, self.futures = policy, futures
        self.steps, self.allies = policy.pledged_effort.shape[0] - 1, policy.leading.size
        self.capabilities = policy.role.size
        self.eligible = policy.eligible.T.copy()
        years = max(int(policy.year_of_step.max()) + 1, 0)
        at_bounds, by_year = (futures, self.steps + 1), (futures, years, self.allies)
        self.series = Series(
            np.zeros((*at_bounds, self.capabilities)),
            np.zeros((*at_bounds, self.capabilities)),
            np.zeros(at_bounds),
            *(np.zeros(by_year) for _ in range(3)),
        )
        self._open()
        self._prepare()

    def through(self):
        for step in range(self.steps + 1):
            self._conditions(step)
            self._stand()
            self._record(step)
            if step < self.steps:
                self._spend(step)
                self._foresee(step)
                self._want()
                self._industry()
                self._move()
        return self.series

    def _full(self, values, size):
        return np.broadcast_to(values, (self.futures, size)).copy()

    def _open(self):
        p, policy = self.p, self.policy
        output = p.gdp_2024 * (1 + p.growth_to_start) ** 2.5
        self.base = self._full(output * (1 + p.growth) ** (policy.start - 2027), self.allies)
        self.output = self.base.copy()
        self.stimulus, self.fund = np.zeros_like(self.base), np.zeros_like(self.base)
        self.debt, self.effort = (
            self._full(x, self.allies) for x in (p.debt_start, p.effort_start)
        )
        self.people = self._full(p.people_start, self.allies)
        self.readiness = self._full(p.readiness_start if policy.readiness else 1.0, self.allies)
        shape = (self.futures, self.allies, self.capabilities)
        holding = np.where(policy.leading[:, None] == 1, 0.0, p.holding)
        self.stock = np.broadcast_to(holding, shape).copy()
        stage = p.pipeline_start * p.lead_time / p.life / 3
        self.stages = [stage[:, None, :] * self.stock for _ in range(3)]
        self.capacity = np.broadcast_to(
            p.production_capacity, (self.futures, *p.production_capacity.shape[1:])
        ).copy()
        mix = (p.price / p.life)[:, None, :] * self.stock
        self.mix = mix * _ratio(1.0, mix.sum(axis=2), 0.0)[:, :, None]
        crews, need = self._by_ally(self.stock, p.crew), self._by_ally(self.stock, p.upkeep)
        start = p.manning_start if policy.manning else 1.0
        has_people = p.people_start > 0
        self.crew_share = np.where(has_people, start * crews / p.people_start, 0.0)
        self.manning = np.where((crews > 0) & has_people, start, 1.0)
        budget = self.effort * self.output
        self.wage = np.where(has_people, p.personnel_share * budget / p.people_start, 0.0)
        self.overhead = np.where(budget > 0, np.maximum(0.0, p.other_share - need / budget), 0.0)

    def _prepare(self):
        """Work out what no step changes."""
        p, policy = self.p, self.policy
        self.crewed = (p.crew > 0) * 1.0
        self.heavy = (p.crew > p.people_intensity * p.price) * 1.0
        self.crew_by_weight = np.stack(
            np.broadcast_arrays(p.crew * (1 - self.heavy), p.crew * self.heavy), axis=-1
        )
        self.retire = policy.step_years / p.life
        self.limit = p.rise_limit * policy.step_years
        self.leak = p.import_share * (1 - p.marginal_personnel_share - p.marginal_other_share)
        self.growing = (1 + p.growth) ** policy.step_years
        self.interest = (1 + p.real_interest) ** policy.step_years
        cut = p.force_model_cut if policy.force_model_cut else 0.0
        self.leading = p.contribution * (1 - cut)
        self.members = np.stack([policy.role == g for g in range(ROLES)], axis=1) * 1.0
        weights = np.concatenate(
            np.broadcast_arrays(p.weight_mass, p.weight_enabler, p.weight_sustainment), axis=1
        )
        self.count = self.members.sum(axis=0)
        weights = weights * (self.count > 0)
        self.weights = weights / weights.sum(axis=1, keepdims=True)
        self.flat = np.abs(p.ces_rho) < 1e-9
        self.any_flat = bool(self.flat.any())
        self.committed = self._full(p.committed_share, self.allies)

    def _by_ally(self, cells, weights):
        return (cells @ weights[:, :, None])[:, :, 0]

    def _conditions(self, step):
        p, policy = self.p, self.policy
        passed = step * policy.step_years
        self.unit_price = p.price * (1 + p.price_growth) ** passed
        left = 1.0
        if policy.technology_skip:
            since = policy.start + passed - p.technology_start_year
            reached = np.where(
                p.technology_over_years > 0,
                np.clip(since / p.technology_over_years, 0, 1),
                since >= 0,
            )
            left = 1 - (1 - p.skip_fraction) * reached
        self.outflow = np.minimum(1, 3 * policy.step_years / (p.lead_time * left))
        self.turnover = p.lead_time * left / p.life

    def _available(self, people):
        p = self.p
        extra = np.maximum(0, p.crewing_of_growth - self.crew_share)
        return self.crew_share * people + extra * np.maximum(0, people - p.people_start)

    def _stand(self):
        p = self.p
        crews = self._by_ally(self.stock, p.crew)
        self.need = self._by_ally(self.stock, p.upkeep)
        grown = self.stages[0] + self.stages[1]
        grown += self.stages[2]
        grown -= self.turnover[:, None, :] * self.stock
        self.crew_ahead = crews + self._by_ally(grown, p.crew)
        if self.policy.manning:
            manned = np.where(crews > 0, np.minimum(1, self._available(self.people) / crews), 1)
            self.manning = np.where(self.crew_share > 0, manned, self.manning)
        ready = p.committed_share * (self.readiness * self.manning - 1)
        weights = np.stack([self.committed, ready], axis=1)
        self.supply, self.coming = (
            sums[:, 0] + self.crewed * sums[:, 1]
            for sums in (weights @ self.stock, weights @ grown)
        )

    def _needed(self, step, ahead):
        p, policy = self.p, self.policy
        later = np.floor(ahead / policy.step_years + 0.5).astype(int)
        bound = np.minimum(self.steps, step + later)
        threat = 1.0
        if policy.threat:
            since = policy.start + step * policy.step_years + ahead - p.ceasefire_year
            threat = p.threat_start + (1 - p.threat_start) * np.clip(
                since / p.regeneration_time, 0, 1
            )
        plan = p.requirement + policy.raised_share[bound] * (p.requirement_raised - p.requirement)
        front = 1 + p.frontage_elasticity * (policy.frontage[bound] - 1)
        return plan * front * (1 - p.threat_share + p.threat_share * threat)

    def _contributed(self, position, executed):
        path = self.policy.remaining
        position = np.clip(position, 0, self.steps)[:, 0]
        whole = np.minimum(position.astype(int), self.steps - 1)
        part = (position - whole)[:, None]
        left = path[whole] * (1 - part) + path[whole + 1] * part
        return self.leading * (1 - executed * (1 - left))

    def _record(self, bound):
        p, series = self.p, self.series
        needed = self._needed(bound, np.zeros((1, 1)))
        position = bound - p.execution_lag / self.policy.step_years
        contribution = self._contributed(position, p.executed_fraction)
        series.own_coverage[:, bound] = self.supply / needed
        total = (self.supply + contribution) / needed
        series.coverage[:, bound] = total
        level = np.where(self.count > 0, np.minimum(1, total) @ self.members / self.count, 1.0)
        rho, share = p.ces_rho, self.weights
        mean = (share * level**rho).sum(axis=1, keepdims=True) ** (1 / rho)
        if self.any_flat:
            mean = np.where(self.flat, np.prod(level**share, axis=1, keepdims=True), mean)
        none = (level.min(axis=1, keepdims=True) <= 0) & (rho <= 0)
        series.integrated[:, bound] = np.where(none, 0.0, mean)[:, 0]

    def _spend(self, step):
        p, policy = self.p, self.policy
        dt = policy.step_years
        before, output = self.effort, self.output
        aim = p.effort_start + p.delivered_fraction * (
            policy.pledged_effort[step + 1] - p.effort_start
        )
        brake = np.where(self.debt > p.debt_ceiling, p.debt_brake_factor, 1.0)
        self.effort = np.minimum(aim, before + self.limit * brake)
        rise = self.effort - p.effort_start
        base, extra = p.effort_start * output * dt, rise * output * dt
        demand = (self.effort - before) * output
        self.stimulus = self.stimulus * (1 - p.stimulus_fade * dt)
        self.stimulus += p.multiplier * (1 - self.leak) * demand
        self.base *= self.growing
        self.output = self.base + self.stimulus
        short = p.primary_deficit + p.debt_financed_share * rise
        short = short - p.revenue_feedback * self.stimulus / self.output
        self.debt = self.debt * self.interest * output / self.output + short * dt
        budget = base + extra
        self._write_year(int(policy.year_of_step[step]), budget, output * dt)
        pay = p.personnel_share * base + p.marginal_personnel_share * extra
        free = budget - pay - (self.overhead * base + p.marginal_other_share * extra)
        due = self.need * dt
        paid = np.maximum(0, np.minimum(due, free))
        self.money = p.modelled_equipment_share * (free - paid) + self.fund
        if policy.readiness:
            aim = p.readiness_full * _ratio(paid, due, 1.0)
            self.readiness = self.readiness + dt / p.readiness_time * (aim - self.readiness)
        wages = (1 + p.real_wage_growth) ** (step * dt)
        change = np.where(self.wage > 0, pay / dt / (self.wage * wages) - self.people, 0.0)
        most, least = p.recruitment_limit * dt, -p.attrition_limit * dt
        self.people = self.people + np.clip(change, least * self.people, most * self.people)

    def _write_year(self, year, budget, output):
        if year >= 0:
            self.series.spending[:, year] += budget
            self.series.gdp[:, year] += output
            self.series.debt[:, year] = self.debt

    def _foresee(self, step):
        p, policy = self.p, self.policy
        known = p.anticipation / policy.step_years if step >= policy.announced_step else 0.0
        announced = self._contributed(step + known * np.ones((1, 1)), 1.0)
        needed = self._needed(step, p.anticipation)
        under_way = self.supply + self.coming + p.reliance * announced
        self.short = np.maximum(0, p.planning_margin * needed - under_way)

    def _want(self):
        p, price = self.p, self.unit_price
        value = price * self.short
        missing = (value > 0) * 1.0
        self.wanted = self.stock * self.retire[:, None, :]
        due = self._by_ally(self.wanted, price)
        fitting = value @ self.eligible
        mixed = self._by_ally(self.mix, missing)
        scale = np.where(due > 0, np.minimum(1, self.money / due), 0.0)
        to_gap = np.where(fitting > 0, np.where(mixed > 0, p.gap_allocation, 1.0), 0.0)
        extra = np.maximum(0, self.money - due)
        to_mix = _ratio((1 - to_gap) * extra, mixed, 0.0)
        to_gap = _ratio(to_gap * extra, fitting, 0.0)
        grown = self.mix * to_mix[:, :, None] * (missing / price)[:, None, :]
        grown += to_gap[:, :, None] * self.policy.eligible * self.short[:, None, :]
        if self.policy.manning:
            self._man(grown)
        total = grown.sum(axis=1)
        accept = np.where(total > 0, np.minimum(1, self.short / total), 0.0)
        self.wanted *= scale[:, :, None]
        self.wanted += grown * accept[:, None, :]

    def _man(self, grown):
        """Keep growth to what people can man; what needs few people for its price goes first."""
        p = self.p
        people = self.people * (1 + p.recruitment_limit * p.anticipation)
        room = np.maximum(0, self._available(people) / p.manning_start - self.crew_ahead)
        by_weight = grown @ self.crew_by_weight
        light, heavy = by_weight[:, :, 0], by_weight[:, :, 1]
        bound = self.crew_share > 0
        light_share = np.where(bound & (light > 0), np.minimum(1, room / light), 1.0)
        left = np.maximum(0, room - light)
        heavy_share = np.where(bound & (heavy > 0), np.minimum(1, left / heavy), 1.0)
        grown *= (
            light_share[:, :, None]
            + (heavy_share - light_share)[:, :, None] * (self.heavy[:, None, :])
        )

    def _industry(self):
        p, dt = self.p, self.policy.step_years
        total = self.wanted.sum(axis=1)
        parts = self.capacity.copy()
        parts[:, 1] *= p.import_availability
        available = parts.sum(axis=1)
        self.accept = np.ones_like(total)
        if self.policy.industry:
            self.accept = np.where(total > 0, np.minimum(1, available * dt / total), 1.0)
        rate = parts * _ratio(total / dt, available, 0.0)[:, None, :]
        change = (rate - self.capacity) / p.capacity_adjustment_time[:, :, None]
        most = p.growth_limit * self.capacity
        least = -p.capacity_decay[:, :, None] * self.capacity
        self.capacity = self.capacity + dt * np.clip(change, least, most)

    def _move(self):
        asked = self._by_ally(self.wanted, self.unit_price)
        self.wanted *= self.accept[:, None, :]
        self.fund = asked - self._by_ally(self.wanted, self.unit_price)
        outflow = self.outflow[:, None, :]
        first, second, third = (outflow * stage for stage in self.stages)
        self.stock *= 1 - self.retire[:, None, :]
        self.stock += third
        arriving, leaving = (self.wanted, first, second), (first, second, third)
        for i in range(3):
            self.stages[i] += arriving[i]
            self.stages[i] -= leaving[i]
