"""What allies of the plain-Python engine see, earn and want: the half of it that decides."""

import math
from typing import Any

Numbers = dict[str, Any]


def between(low: float, value: float, high: float) -> float:
    """Return the value, kept within two bounds."""
    return max(low, min(high, value))


def leading_part(p: Numbers, q: Numbers, position: float, executed: float) -> list[float]:
    """Return what the leading ally contributes at a place on its path."""
    last = len(q["remaining"]) - 1
    place = between(0.0, position, float(last))
    low = min(math.floor(place), last - 1) if last else 0
    high = min(low + 1, last)
    units = []
    for c, amount in enumerate(p["contribution"]):
        before, after = q["remaining"][low][c], q["remaining"][high][c]
        left = before + (after - before) * (place - low)
        kept = amount * (1 - p["force_model_cut"][c]) if q["force_model_cut"] else amount
        units.append(kept * (1 - executed * (1 - left)))
    return units


def follow_debt(p: Numbers, q: Numbers, s: Numbers, a: int) -> None:
    """Let interest follow debt, where it does."""
    if q["interest_answers_debt"]:
        more = p["interest_response"] * (s["debt"][a] - p["debt_start"][a])
        away = p["real_interest"][a] + more - s["rate"][a]
        s["rate"][a] += q["step_years"] / p["debt_maturity"] * away


def treasury(
    p: Numbers, q: Numbers, s: Numbers, a: int, step: int, standing: Numbers, out: Numbers
) -> float:
    """Take one ally from its effort to its equipment money; move its economy and people on."""
    dt = q["step_years"]
    start, before, output = p["effort_start"][a], s["effort"][a], s["output"][a]
    aim = start + p["delivered_fraction"][a] * (q["pledged_effort"][step + 1][a] - start)
    limit = p["rise_limit"][a] * dt
    if s["debt"][a] > p["debt_ceiling"] and s["loan"][a] <= 0:
        limit *= p["debt_brake_factor"]
    effort = s["effort"][a] = min(aim, before + limit)
    s["loan"][a] -= max(0.0, effort - start) * output * dt
    out["effort_cap_binding"][step][a] = float(aim > before + limit)
    home = 1 - p["import_share"][a] * (
        1 - p["marginal_personnel_share"] - p["marginal_other_share"]
    )
    cut = 0.0
    if q["consolidation"] and s["debt"][a] > p["debt_ceiling"]:
        cut = p["consolidation_rate"] * dt
    s["tightened"][a] += cut
    follow_debt(p, q, s, a)
    fresh = p["multiplier"][a] * home * (effort - before - cut) * output
    s["stimulus"][a] = s["stimulus"][a] * (1 - p["stimulus_fade"] * dt) + fresh
    s["base"][a] *= math.pow(1 + p["growth"][a], dt)
    after = s["output"][a] = s["base"][a] + s["stimulus"][a]
    borrowed = (
        p["primary_deficit"][a]
        - s["tightened"][a]
        + p["debt_financed_share"] * (effort - start)
        - p["revenue_feedback"] * s["stimulus"][a] / after
    )
    interest = math.pow(1 + s["rate"][a], dt)
    s["debt"][a] = s["debt"][a] * interest * output / after + borrowed * dt
    budget, base = effort * output * dt, start * output * dt
    extra = q["extra_money"][step][a] if q["extra_money"] else 0.0
    year = q["year_of_step"][step]
    if year >= 0:
        out["spending"][year][a] += budget + extra
        out["gdp"][year][a] += output * dt
        out["debt"][year][a] = s["debt"][a]
    pay = p["personnel_share"][a] * base + p["marginal_personnel_share"] * (budget - base)
    pay *= 1 + p["pay_rise"]
    overhead = s["overhead"][a] * base + p["marginal_other_share"] * (budget - base)
    pay, overhead = max(0.0, pay), max(0.0, overhead)
    if pay + overhead > budget:
        pay, overhead = (x * budget / (pay + overhead) for x in (pay, overhead))
        spare = 0.0
    else:
        spare = budget - pay - overhead
    due = standing["upkeep"][a] * dt
    paid = min(due, spare)
    left = spare - paid
    equipment = p["modelled_equipment_share"] * left
    kept = left - equipment
    if extra >= due - paid:
        equipment, paid = equipment + extra - (due - paid), due
    else:
        paid += extra
    if year >= 0:
        bought = {"pay": pay, "overhead": overhead, "upkeep": paid, "other_equipment": kept}
        for use, amount in bought.items():
            out["money_by_use"][year][a][use] += amount
    if q["readiness"]:
        funded = paid / due if due > 0 else 1.0
        change = p["readiness_full"] * funded - s["readiness"][a]
        s["readiness"][a] += dt / p["readiness_time"] * change
    s["affordable"][a] = s["people"][a]
    if s["wage"][a] > 0:
        wage = s["wage"][a] * math.pow(1 + p["real_wage_growth"], step * dt)
        s["affordable"][a] = pay / dt / wage
    out["accounts"]["budget"][a] += budget + extra
    out["accounts"]["personnel"][a] += pay
    out["accounts"]["overhead"][a] += overhead
    out["accounts"]["upkeep"][a] += paid
    out["accounts"]["other_equipment"][a] += kept
    return equipment


def planned(q: Numbers, money: list[float], market: list[Numbers], step: int) -> list[list[float]]:
    """Return a plan's own orders, scaled down to what each ally can pay."""
    wanted = []
    for a, orders in enumerate(q["order_path"][step]):
        cost = sum(n * m["price"] for n, m in zip(orders, market, strict=True))
        scale = min(1.0, money[a] / cost) if cost > 0 and q["economy"] else 1.0
        wanted.append([scale * n for n in orders])
    return wanted


def payroll(p: Numbers, q: Numbers, s: Numbers, a: int, step: int) -> float:
    """Return what one soldier of an ally costs in a step."""
    dt = q["step_years"]
    return float(s["wage"][a] * math.pow(1 + p["real_wage_growth"], step * dt) * dt)


def keep_on(p: Numbers, q: Numbers, s: Numbers, a: int, money: float, step: int) -> float:
    """Return what of equipment money pays those whom money to spare took on before."""
    wage, beyond = payroll(p, q, s, a, step), s["people"][a] - s["affordable"][a]
    kept = 0.0 if q["order_given"] else min(s["beyond"][a], max(0.0, beyond))
    if kept * wage > money:
        kept = max(0.0, money) / wage
    s["beyond"][a] = kept
    s["affordable"][a] += kept
    return kept * wage


def foreseen(p: Numbers, q: Numbers, standing: Numbers, step: int) -> list[float]:
    """Return the units that planners see missing, and note those that they do not see."""
    needed = p["requirement"]
    known = p["anticipation"] / q["step_years"] if step >= q["announced_step"] else 0.0
    counted = leading_part(p, q, step + known, 1.0)
    last = leading_part(p, q, len(q["remaining"]) - 1, 1.0)
    short, standing["unforeseen"] = [], []
    for c, need in enumerate(needed):
        seen = standing["supply"][c] + standing["coming"][c] + p["reliance"] * counted[c]
        short.append(max(0.0, p["planning_margin"] * need - seen))
        left = standing["supply"][c] + standing["coming"][c] + last[c]
        standing["unforeseen"].append(
            max(0.0, max(0.0, p["planning_margin"] * need - left) - short[c])
        )
    return short


def shared(rows: list[list[float]], most: list[float]) -> list[float]:
    """Return by how much each column is cut so that all rows together stay within a limit."""
    found = []
    for c, limit in enumerate(most):
        together = sum(row[c] for row in rows)
        found.append(min(1.0, limit / together) if together > 0 else 0.0)
    return found


def growth(
    p: Numbers, q: Numbers, s: Numbers, a: int, spare: float, short: list[float], market: Any
) -> list[float]:
    """Return the units by which one ally would grow if it had people for them."""
    n = range(len(short))
    gap = [short[c] * market[c]["price"] * q["eligible"][a][c] for c in n]
    mix = [s["mix"][a][c] if short[c] > 0 else 0.0 for c in n]
    to_gap = p["gap_allocation"] if sum(mix) > 0 else 1.0
    if sum(gap) <= 0:
        to_gap = 0.0
    units = []
    for c in n:
        value = 0.0
        if sum(gap) > 0:
            value += to_gap * spare * gap[c] / sum(gap)
        if sum(mix) > 0:
            value += (1 - to_gap) * spare * mix[c] / sum(mix)
        units.append(value / market[c]["price"])
    return units
