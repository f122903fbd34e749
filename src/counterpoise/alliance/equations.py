r"""The equations of the alliance engine, one small function each, in the order of the methods page.

All of them are compiled; the engine applies them over capabilities, and over allies eight at a time
(`counterpoise.alliance.lanes`).
Money is in million US dollars at 2024 prices, shares are fractions, time is in years, and
``dt`` is the length of one step in years. Every coefficient is an argument: its value, range,
source and grade stand in the evidence tables.
"""

import math

from counterpoise.alliance.compilation import kernel
from counterpoise.alliance.lanes import ratio, where


@kernel
def opening_gdp(gdp_2024: float, growth_to_start: float, growth: float, start: float) -> float:
    r"""GDP on the opening day, as a yearly rate in million dollars.

    .. math:: Y_0 = Y_{2024} (1 + g_0)^{2.5} (1 + g)^{t_0 - 2027}

    The figure of 2024 stands for the middle of that year; 2.5 years lie from there to 2027.
    Source: International Monetary Fund, World Economic Outlook (table ``economy``).
    """
    return gdp_2024 * (1 + growth_to_start) ** 2.5 * (1 + growth) ** (start - 2027.0)  # type: ignore[no-any-return]


@kernel
def pledged_effort_delivered(start: float, pledged: float, delivered_fraction: float) -> float:
    r"""Effort that a pledge leads to, as a share of output.

    .. math:: \sigma^* = \sigma_0 + \varphi\,(\bar\sigma(t) - \sigma_0)

    Only the fraction :math:`\varphi` of the pledged change is delivered; the record of earlier
    pledges stands in the notes of table ``pledges``.
    """
    return start + delivered_fraction * (pledged - start)


@kernel
def rise_allowed(limit: float, debt: float, debt_ceiling: float, brake: float, dt: float) -> float:
    r"""Largest rise of effort in one step, as a share of output.

    .. math:: \Delta = \ell\,dt \quad (d \le \bar d), \qquad \Delta = b\,\ell\,dt \quad (d > \bar d)

    A fiscal rule scales the limit once debt exceeds a ceiling. Source: fiscal rules as in table
    ``pledges`` (`rise_limit`) and ``coefficients`` (`debt_ceiling`, `debt_brake_factor`).
    """
    return limit * dt * where(debt > debt_ceiling, brake, 1.0)  # type: ignore[no-any-return]


@kernel
def stimulus_next(
    stimulus: float, extra_demand: float, multiplier: float, leak: float, fade: float, dt: float
) -> float:
    r"""Extra output that a rise in defence demand brings, as a yearly rate in million dollars.

    .. math:: Z' = Z (1 - \kappa\,dt) + m (1 - \mu)\,\Delta E

    :math:`\Delta E` is the change of effort times output; the import leak :math:`\mu` sends part
    of it abroad and the effect fades at the rate :math:`\kappa`. Source: multipliers of Ilzetzki
    (2025) and others in table ``pledges``.
    """
    return stimulus * (1 - fade * dt) + multiplier * (1 - leak) * extra_demand


@kernel
def deficit(
    primary: float, rise: float, borrowed: float, feedback: float, stimulus_share: float
) -> float:
    r"""Primary deficit as a share of output and year.

    .. math:: p = p_0 + \psi\,(\sigma - \sigma_0) - \tau\,Z / Y

    The share :math:`\psi` of the rise in effort is borrowed; extra output returns taxes.
    """
    return primary + borrowed * rise - feedback * stimulus_share


@kernel
def debt_next(
    debt: float,
    gdp: float,
    gdp_next: float,
    interest_factor: float,
    deficit_share: float,
    dt: float,
) -> float:
    r"""Public debt as a share of output: the standard identity.

    .. math:: d' = d\,(1 + r)^{dt}\,\frac{Y}{Y'} + p\,dt

    `interest_factor` is :math:`(1 + r)^{dt}`, the same in every step.
    """
    return debt * interest_factor * gdp / gdp_next + deficit_share * dt


@kernel
def interest_next(
    interest: float, base: float, more_debt: float, response: float, maturity: float, dt: float
) -> float:
    r"""Real interest on public debt, moving to that of new debt as old debt falls due.

    .. math:: r' = r + \frac{dt}{T_d}\left(\bar r + \kappa (d - d_0) - r\right)

    Source: two to three basis points for each point of debt (Gamber and Seliski, Congressional
    Budget Office 2019); an average maturity of eight years.
    """
    return interest + dt / maturity * (base + response * more_debt - interest)


@kernel
def price_level(
    accepted: float, response: float, made: float, at_start: float, progress: float
) -> float:
    r"""Price of a unit as a multiple of that of the tables.

    .. math:: \pi = \max(a, 1/20)^{-\epsilon}\,\left(\frac{Q}{Q_0}\right)^{\log_2 \varrho}

    Prices rise where industry accepts the share :math:`a < 1` of orders. They fall by
    :math:`1 - \varrho` with each doubling of what has been made, three times at most
    (Wright, Journal of the Aeronautical Sciences 3, 1936, in Crawford's form).
    """
    doublings = min(3.0, math.log2(made / at_start)) if at_start > 0.0 else 0.0
    return max(accepted, 0.05) ** -response * progress**doublings  # type: ignore[no-any-return]


@kernel
def integration_reached(now: float, start: float, years: float) -> float:
    """Share of the way from national lines to common ones."""
    return max(0.0, min(1.0, (now - start) / years)) if years > 0.0 else 1.0


@kernel
def integrated_price(lines: float, progress: float, home: float, reached: float) -> float:
    r"""Price of a unit as a multiple of today's, as national lines become one.

    .. math:: \pi = 1 - h\,r\,\left(1 - \varrho^{\min(3,\,\log_2 n)}\right)

    One line that makes what :math:`n` equal ones made has made :math:`n` times as much, so it lies
    :math:`\log_2 n` doublings further on its learning curve, three at most. Only the part
    :math:`h` that is made in Europe gets cheaper, and only as far as integration has come.
    """
    doublings = min(3.0, math.log2(lines)) if lines > 1.0 else 0.0
    return 1.0 - home * reached * (1.0 - progress**doublings)  # type: ignore[no-any-return]


@kernel
def split(base: float, extra: float, share: float, marginal: float) -> float:
    r"""Money for one purpose: today's share of the base, a marginal share of what comes on top.

    .. math:: M = s\,B_0 + s^m (B - B_0)

    Source: shares from NATO's table 8a (table ``budget``); marginal shares computed from the
    same workbook (table ``coefficients``).
    """
    return share * base + marginal * extra


@kernel
def readiness_next(
    readiness: float, paid: float, needed: float, full: float, adjustment: float, dt: float
) -> float:
    r"""Ready share of the equipment of an ally.

    .. math:: q' = q + \frac{dt}{\tau_q}\left(\bar q\,\frac{\text{paid}}{\text{needed}} - q\right)

    Upkeep of what stands comes first; where the money falls short, readiness follows it down.
    """
    funded = ratio(paid, needed, 1.0)
    return readiness + dt / adjustment * (full * funded - readiness)  # type: ignore[no-any-return]


@kernel
def instructor_share(
    leaving: float, years: float, wastage: float, filled: float, students: float
) -> float:
    r"""Share of the trained people of a pool who teach on the opening day.

    .. math:: \phi_0 = \frac{a\,T_e}{(1 - \omega)\,f\,\rho}

    Schools then hold those who replace the share :math:`a` who leave in a year: :math:`a T_e / (1 -
    \omega)` students for each trained soldier, as :math:`\omega` of them leave before the end of
    :math:`T_e` years. They fill the part :math:`f` of the places, of which each instructor has
    :math:`\rho`. Source: Little's law (J. D. C. Little, Operations Research 9, 1961).
    """
    return leaving * years / ((1.0 - wastage) * filled * students)


@kernel
def school_output(instructors: float, students: float, wastage: float, years: float) -> float:
    r"""People whom schools can train in a year, for each trained soldier.

    .. math:: \kappa = \frac{\rho\,\phi\,(1 - \omega)}{T_e}

    With all places filled, trained people grow by a factor :math:`x` a year that solves :math:`x =
    1 - a + \kappa x^{-T_e}`: those who teach have to be taught first.
    """
    return students * instructors * (1.0 - wastage) / years


@kernel
def with_students(leaving: float, years: float, dt: float) -> float:
    r"""People of a pool for each trained one while schools replace just those who leave.

    .. math:: g = 1 + a\,\max(T_e,\; 3\,dt)

    The three stages of a course cannot be passed in less than a step each.
    """
    return 1.0 + leaving * max(years, 3.0 * dt)


@kernel
def recruiting_limit(
    gain: float, leaving: float, leaving_now: float, pay_rise: float, elasticity: float
) -> float:
    r"""Growth of a pool in a year for which enough people want to join.

    .. math:: \nu = (\nu_0 + a_0) (1 + w)^{\varepsilon} - a

    On the opening day the share :math:`\nu_0 + a_0` can be found in a year: those who replace
    leavers, and the net growth on record. A rise of pay by :math:`w` over others' draws more, by
    the elasticity :math:`\varepsilon`. Source: Asch and Heaton (2008); Asch, Hosek and Warner
    (Handbook of Defense Economics 2, 2007).
    """
    return (gain + leaving) * (1.0 + pay_rise) ** elasticity - leaving_now  # type: ignore[no-any-return]


@kernel
def pool_change(
    people: float, posts: float, gain: float, loss: float, places: float, years: float
) -> float:
    r"""Change of the people of a pool within some years, towards posts that pay affords.

    .. math:: \Delta N = \min\left(\max(\Delta N^*,\; -\lambda N T),\;
              \min(\nu N,\; (\kappa - a) Q)\,T\right)

    No more join than can be recruited (:math:`\nu`), nor than places are left in schools once those
    who leave the trained :math:`Q` are replaced. :math:`T` is a step, or how far planners look:
    they count on recruits whom pay affords and schools can take, and on no others.
    """
    return min(max(posts, -loss * people * years), min(gain * people, places) * years)


@kernel
def crews_available(people: float, start: float, crew_share: float, of_growth: float) -> float:
    r"""People who can man units.

    .. math:: A = \chi N + \max(0, \zeta - \chi) \max(0, N - N_0)

    Of today's people the share :math:`\chi` mans the units of the tables; of those who come on
    top the larger share :math:`\zeta` does, since headquarters need not grow along. :math:`N`
    counts who is trained, with as many students as there were for each of them on the opening day.
    """
    return crew_share * people + max(0.0, of_growth - crew_share) * max(0.0, people - start)


@kernel
def manned(available: float, needed: float) -> float:
    r"""Share of some units that can be manned: :math:`m = \min(1, A / \sum_c n_c F_c)`."""
    return min(1.0, ratio(available, needed, 1.0))  # type: ignore[no-any-return]


@kernel
def committed_units(units: float, opening: float, share: float, added: float) -> float:
    r"""Units that count for plans.

    .. math:: f(S) = \gamma \min(S, S_0) + \max(\gamma, \gamma^+) \max(0, S - S_0)

    What stood on the opening day counts by the ally's average share (table ``commitments``); what
    is added counts by a share of its own (coefficient ``added_commitment``) where that is larger.
    """
    beyond = max(0.0, units - opening)
    return share * (units - beyond) + max(share, added) * beyond


@kernel
def crew_floor(stock: float, opening: float, manning: float) -> float:
    r"""Units that keep their crews: the opening share of what stood on the opening day.

    .. math:: F = m_0 \min(S, S_0)
    """
    return manning * min(stock, opening)


@kernel
def threat_level(now: float, start_level: float, ceasefire: float, regeneration: float) -> float:
    r"""Share of the full threat that is free for the flank.

    .. math:: \theta(t) = \theta_0 + (1 - \theta_0)\,
              \mathrm{clip}\left(\frac{t - t_c}{T_r}, 0, 1\right)

    Source: published estimates of Russian regeneration (tables ``threat`` and ``coefficients``).
    """
    return start_level + (1 - start_level) * min(1.0, max(0.0, (now - ceasefire) / regeneration))


@kernel
def contributed(contribution: float, remaining: float, executed: float) -> float:
    r"""Ready units that the leading ally still contributes.

    .. math:: U(t) = U_0 \left(1 - e\,w(t - \ell)\right)

    Of the announced drawdown :math:`w` the fraction :math:`e` is executed, after the lag
    :math:`\ell`. Source: announcements and what became of them (table ``announcements``).
    """
    return contribution * (1 - executed * (1 - remaining))


@kernel
def lead_time_factor(
    now: float, switched_on: bool, start: float, over: float, left: float
) -> float:
    r"""Part of the lead time left after a generation skip.

    .. math:: \lambda(t) = 1 - (1 - \lambda_c)\,\mathrm{clip}((t - t_s)/T_s, 0, 1)
    """
    if not switched_on:
        return 1.0
    reached = (
        min(1.0, max(0.0, (now - start) / over)) if over > 0.0 else (1.0 if now >= start else 0.0)
    )
    return 1 - (1 - left) * reached


@kernel
def foreseen_shortfall(
    needed: float, margin: float, supply: float, coming: float, reliance: float, announced: float
) -> float:
    r"""Units that planners see missing.

    .. math:: s = \max\left(0,\; \beta R^+ - X - W - \eta\,U^+\right)

    :math:`R^+` and :math:`U^+` are the requirement and the announced contribution of the leading
    ally as far ahead as planners look, :math:`W` what is under way less what retires until then;
    they aim at a margin :math:`\beta` and count on the share :math:`\eta` of what is announced.
    """
    return max(0.0, margin * needed - supply - coming - reliance * announced)


@kernel
def accepted_share(orders: float, capacity: float, dt: float) -> float:
    r"""Share of orders that industry can take: :math:`a = \min(1, K\,dt / D)`."""
    return min(1.0, capacity * dt / orders) if orders > 0.0 else 1.0


@kernel
def capacity_next(
    capacity: float, order_rate: float, growth: float, decay: float, adjustment: float, dt: float
) -> float:
    r"""Yearly output that a region can deliver.

    .. math:: K' = K + dt\;\mathrm{clip}\left(\frac{D - K}{\tau_K},\; -\delta K,\; \gamma K\right)

    It grows towards what is ordered at a bounded rate and decays without orders. Source: published
    ramps (table ``industry``).
    """
    change = (order_rate - capacity) / adjustment
    return capacity + dt * max(-decay * capacity, min(growth * capacity, change))


@kernel
def stage_outflow(lead_time: float, dt: float) -> float:
    r"""Share of a delivery stage that moves on in one step.

    .. math:: p = \min(1, 3\,dt / L)

    Three equal stages in a row make a third-order (Erlang-3) delay with the mean :math:`L`. A lead
    time below three steps cannot be stepped and is delivered in three steps.
    """
    return min(1.0, 3.0 * dt / lead_time)
