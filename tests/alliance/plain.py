"""The whole engine once more, in plain Python: lists, dictionaries, loops and `math`.

It is written from the equations on the methods page and the order of the steps, for one future,
and shares no code with the engine. Names are those of the methods page. What allies see, earn and
want stands in `plain_choices`.
"""

import math
from typing import Any

from .plain_choices import (
    Numbers,
    between,
    keep_on,
    leading_part,
    payroll,
    planned,
    treasury,
)
from .plain_crews import crews_now, opening_shares, shares
from .plain_orders import (
    REASONS,
    REGIONS,
    adjust,
    contract,
    first_choices,
    hire,
    industry,
    merged,
    reasons,
)
from .plain_training import opening_schools, recruit

MOVES = ("ordered", "delivered", "retired", "donated", "set_by_path")
USES = ("pay", "overhead", "upkeep", "equipment", "other_equipment", "waiting", "unspent")
UNITS = ("opening_stock", "opening_pipeline", *MOVES, "closing_stock", "closing_pipeline")
MONEY = (
    "budget",
    "personnel",
    "overhead",
    "upkeep",
    "other_equipment",
    "unspent",
    "contracted",
    "closing_carry_over",
)


def of_future(parameters: Any, future: int) -> Numbers:
    """Return the figures of one future as plain lists and numbers."""
    figures = {}
    for name, array in parameters._asdict().items():
        rows = array.tolist()
        figures[name] = rows[future] if len(rows) > 1 else rows[0]
    return figures


def as_plain(policy: Any) -> Numbers:
    """Return a policy as plain lists and numbers."""
    return {k: v.tolist() if hasattr(v, "tolist") else v for k, v in policy._asdict().items()}


def table(rows: int, columns: int) -> list[list[float]]:
    """Return a table of zeros."""
    return [[0.0] * columns for _ in range(rows)]


def simulate_plain(parameters: Any, policy: Any, future: int = 0) -> Numbers:
    """Run one future and return its series, its sums and its accounts."""
    p, q = of_future(parameters, future), as_plain(policy)
    steps = len(q["remaining"]) - 1
    s = opening(p, q)
    out = empty_result(p, q, steps)
    for a in range(s["allies"]):
        for c in range(s["capabilities"]):
            out["accounts"]["opening_stock"][a][c] = s["stock"][a][c]
            out["accounts"]["opening_pipeline"][a][c] = sum(stage[a][c] for stage in s["stages"])
    for step in range(steps + 1):
        market = conditions(p, q, s, step)
        standing = stand(p, q, s, market, step)
        observe(p, q, s, standing, market, step, out)
        if step == steps:
            break
        money, s["on_delivery"] = [0.0] * s["allies"], [0.0] * s["allies"]
        if q["economy"]:
            money = [treasury(p, q, s, a, step, standing, out) for a in range(s["allies"])]
            for a in range(s["allies"]):
                due = sum(n * m["price"] for n, m in zip(arriving(q, a, step), market, strict=True))
                s["on_delivery"][a] = min(money[a], p["booked_unpaid_share"] * due)
                money[a] -= s["on_delivery"][a]
                money[a] -= keep_on(p, q, s, a, money[a], step)
        money = [m + f for m, f in zip(money, s["fund"], strict=True)]
        if q["order_given"]:
            chosen: Numbers = {"orders": planned(q, money, market, step)}
            chosen["wanted"] = [sum(row[c] for row in chosen["orders"]) for c in range(len(market))]
        else:
            chosen = first_choices(p, q, s, money, market, standing, step)
        built = industry(p, q, s, chosen, step)
        done = contract(p, q, s, money, chosen, built, market)
        settle(p, q, s, done, built, market, step, out)
        adjust(p, q, s, chosen, built, done, step)
        move(q, s, done["signed"], market, step, out)
    out["money_by_use"] = [
        [list(uses.values()) for uses in by_ally] for by_ally in out["money_by_use"]
    ]
    for a in range(s["allies"]):
        out["accounts"]["closing_carry_over"][a] = s["fund"][a]
        for c in range(s["capabilities"]):
            out["accounts"]["closing_stock"][a][c] = s["stock"][a][c]
            out["accounts"]["closing_pipeline"][a][c] = sum(stage[a][c] for stage in s["stages"])
    return out


def opening(p: Numbers, q: Numbers) -> Numbers:
    """Return the opening day."""
    allies, capabilities = len(p["gdp_2024"]), len(p["price"])
    s: Numbers = {"allies": allies, "capabilities": capabilities}
    s["stock"] = [
        [0.0 if q["leading"][a] else p["holding"][a][c] for c in range(capabilities)]
        for a in range(allies)
    ]
    if q["stock_path"]:
        for a in range(allies):
            for c in range(capabilities):
                if q["stock_given"][a][c]:
                    s["stock"][a][c] = q["stock_path"][0][a][c]
    under_way = p["pipeline_start"] if q["economy"] else 0.0
    s["stages"] = [
        [
            [
                0.0 if q["in_book"][a][c] else under_way * n / p["life"][c] * p["lead_time"][c] / 3
                for c, n in enumerate(row)
            ]
            for a, row in enumerate(s["stock"])
        ]
        for _ in range(3)
    ]
    s["capacity"] = [list(row) for row in p["production_capacity"]]
    s["base"] = [
        p["gdp_2024"][a]
        * (1 + p["growth_to_start"][a]) ** 2.5
        * (1 + p["growth"][a]) ** (q["start"] - 2027)
        for a in range(allies)
    ]
    s["output"] = list(s["base"])
    s["rate"], s["tightened"] = list(p["real_interest"]), [0.0] * allies
    s["accepted"] = [1.0] * capabilities
    s["made"] = [
        p["learning_years"] * sum(row[c] for row in s["capacity"]) for c in range(capabilities)
    ]
    s["made_first"] = list(s["made"])
    s["stimulus"], s["fund"] = [0.0] * allies, [0.0] * allies
    s["debt"], s["effort"] = list(p["debt_start"]), list(p["effort_start"])
    s["people"] = list(p["people_start"])
    s["schools"] = [opening_schools(p, q, a) for a in range(allies)]
    s["readiness"] = [p["readiness_start"] if q["readiness"] else 1.0] * allies
    s["hired"] = table(allies, capabilities)
    s["loan"] = [p["safe_loan"][a] if q["safe_loans"] else 0.0 for a in range(allies)]
    s["unmanned"], s["beyond"] = [0.0] * allies, [0.0] * allies
    s["affordable"], s["first"] = list(s["people"]), [list(row) for row in s["stock"]]
    s["mix"], s["crew_share"], s["wage"], s["overhead"] = [], [], [], []
    for a in range(allies):
        values = [p["price"][c] * n / p["life"][c] for c, n in enumerate(s["stock"][a])]
        total = sum(values)
        s["mix"].append([v / total if total > 0 else 0.0 for v in values])
        upkeep = sum(p["upkeep"][c] * n for c, n in enumerate(s["stock"][a]))
        people, budget = s["people"][a], s["effort"][a] * s["output"][a]
        s["crew_share"].append(opening_shares(p, q, s["stock"][a], a))
        payroll = (1 + p["pay_rise"]) * p["personnel_share"][a] * budget
        s["wage"].append(payroll / people if people > 0 else 0.0)
        s["overhead"].append(max(0.0, p["other_share"][a] - upkeep / budget) if budget > 0 else 0.0)
    return s


def empty_result(p: Numbers, q: Numbers, steps: int) -> Numbers:
    """Return the result before anything has happened."""
    allies, capabilities = len(p["gdp_2024"]), len(p["price"])
    years = max([*q["year_of_step"], -1]) + 1
    by_bound = ("coverage", "own_coverage", "requirement", "contribution")
    by_bound += ("price_to_close", "threat")
    by_bound += ("people", "in_training", "readiness", "manning")
    out: Numbers = {name: [] for name in by_bound}
    out |= {"order_acceptance": [], "unspent_procurement": []}
    out["effort_cap_binding"] = table(steps, allies)
    for name in ("spending", "gdp", "debt"):
        out[name] = table(years, allies)
    out["money_by_use"] = [[dict.fromkeys(USES, 0.0) for _ in range(allies)] for _ in range(years)]
    out["unspent"] = [table(allies, REASONS) for _ in range(years)]
    out["ordered"] = [table(REGIONS, capabilities) for _ in range(years)]
    slots = max(q["snapshot_of_bound"]) + 1
    out["provided"] = [table(allies, capabilities) for _ in range(slots)]
    out["accounts"] = {name: table(allies, capabilities) for name in UNITS}
    out["accounts"] |= {name: [0.0] * allies for name in MONEY} | {"crews": []}
    return out


def arriving(q: Numbers, a: int, step: int) -> list[float]:
    """Return the units of the order book that an ally gets in a step."""
    if not q["booked"]:
        return [0.0] * len(q["pool"])
    before, after = q["booked"][step], q["booked"][step + 1]
    return [after[c][a] - before[c][a] for c in range(len(before))]


def level(p: Numbers, q: Numbers, s: Numbers, c: int, step: int) -> float:
    """Return the price of a unit as a multiple of that of the tables."""
    found = 1.0
    if q["price_response"]:
        found /= math.pow(max(0.05, s["accepted"][c]), p["price_response"])
    if q["learning"] and s["made_first"][c] > 0:
        doublings = min(3.0, math.log(s["made"][c] / s["made_first"][c], 2))
        found *= math.pow(p["progress_ratio"], doublings)
    if q["integration"]:
        makers = [p["production_capacity"][r][c] for r in range(REGIONS)]
        home = makers[0] / sum(makers) if sum(makers) > 0 else 0.0
        cheaper = math.pow(p["progress_ratio"], min(3.0, math.log(p["national_lines"][c], 2)))
        found *= 1 - home * merged(p, q, step) * (1 - cheaper)
    return found


def conditions(p: Numbers, q: Numbers, s: Numbers, step: int) -> list[Numbers]:
    """Return what buying and keeping each capability is like in a step."""
    dt = q["step_years"]
    now = q["start"] + step * dt
    reached = 0.0
    if q["technology_skip"]:
        since, over = now - p["technology_start_year"], p["technology_over_years"]
        reached = between(0.0, since / over, 1.0) if over > 0 else float(since >= 0)
    market = []
    for c, price in enumerate(p["price"]):
        lead_time = p["lead_time"][c] * (1 - (1 - p["skip_fraction"][c]) * reached)
        market.append(
            {
                "price": price * (1 + p["price_growth"]) ** (step * dt) * level(p, q, s, c, step),
                "flow": min(1.0, 3 * dt / lead_time),
                "retire": dt / p["life"][c],
                "turnover": lead_time / p["life"][c],
                "wait": math.floor(lead_time / dt + 0.5),
            }
        )
    return market


def stand(p: Numbers, q: Numbers, s: Numbers, market: list[Numbers], step: int) -> Numbers:
    """Return what stands, what of it is manned, and what is coming."""
    n = s["capabilities"]
    found: Numbers = {"supply": [0.0] * n, "coming": [0.0] * n}
    found |= {"upkeep": [], "ahead": [], "usable": [], "manning": []}
    for a in range(s["allies"]):
        stock = s["stock"][a]
        ahead = [
            sum(stage[a][c] for stage in s["stages"]) - market[c]["turnover"] * stock[c]
            for c in range(n)
        ]
        if q["booked"]:
            for c in range(n):
                until = min(len(q["booked"]) - 1, step + market[c]["wait"])
                ahead[c] += q["booked"][until][c][a] - q["booked"][step][c][a]
        share = shares(p, q, s, a, step)
        need = sum(p["crew"][c] * stock[c] for c in range(n))
        there = sum(p["crew"][c] * share[c] * stock[c] for c in range(n))
        s["unmanned"][a] = max(0.0, need - there) if q["manning"] else 0.0
        found["manning"].append(there / need if need > 0 else 1.0)
        found["upkeep"].append(sum(p["upkeep"][c] * stock[c] for c in range(n)))
        found["ahead"].append(ahead)
        usable = []
        for c in range(n):
            part = s["readiness"][a] * share[c] if p["crew"][c] > 0 else 1.0
            usable.append(part)
            now, later = (assigned(p, s, a, c, n) for n in (stock[c], stock[c] + ahead[c]))
            found["supply"][c] += part * now
            found["coming"][c] += part * (later - now)
        found["usable"].append(usable)
    return found


def assigned(p: Numbers, s: Numbers, a: int, c: int, units: float) -> float:
    """Return the units that count for plans: what stood at the start by the usual share."""
    usual = p["committed_share"][a]
    new = usual if p["added_commitment"] < usual else p["added_commitment"]
    start = s["first"][a][c]
    return usual * units if units <= start else usual * start + new * (units - start)


def observe(
    p: Numbers,
    q: Numbers,
    s: Numbers,
    standing: Numbers,
    market: list[Numbers],
    step: int,
    out: Numbers,
) -> None:
    """Write down what is seen at a bound."""
    needed = p["requirement"]
    position = step - p["execution_lag"] / q["step_years"]
    leading = leading_part(p, q, position, p["executed_fraction"])
    held = [
        x + sum(s["hired"][a][c] for a in range(s["allies"]))
        for c, x in enumerate(standing["supply"])
    ]
    own = [x / r for x, r in zip(held, needed, strict=True)]
    total = [(x + u) / r for x, u, r in zip(held, leading, needed, strict=True)]
    out["coverage"].append(total)
    out["own_coverage"].append(own)
    short = [max(0.0, r - x - u) for x, u, r in zip(held, leading, needed, strict=True)]
    s["short"] = short
    out["price_to_close"].append([x * price for x, price in zip(short, p["price"], strict=True)])
    out["requirement"].append(needed)
    out["required"] = needed
    out["contribution"].append(leading)
    since = q["start"] + step * q["step_years"] - p["ceasefire_year"]
    back = between(0.0, since / p["regeneration_time"], 1.0)
    out["threat"].append(p["threat_start"] + (1 - p["threat_start"]) * back)
    out["people"].append(list(s["people"]))
    pools = [[school["students"] for school in schools] for schools in s["schools"]]
    out["in_training"].append([sum(map(sum, students)) for students in pools])
    out["accounts"]["crews"].append([crews_now(p, q, s, a) for a in range(s["allies"])])
    out["readiness"].append(list(s["readiness"]))
    out["manning"].append(list(standing["manning"]))
    slot = q["snapshot_of_bound"][step]
    if slot < 0:
        return
    for a in range(s["allies"]):
        for c in range(len(market)):
            counted = assigned(p, s, a, c, s["stock"][a][c])
            mine = standing["usable"][a][c] * counted + s["hired"][a][c]
            out["provided"][slot][a][c] += mine


def recruits(
    p: Numbers, q: Numbers, s: Numbers, done: Numbers, step: int, out: Numbers
) -> list[float]:
    """Move people of every ally on; return what equipment money pays of them."""
    paid = []
    for a in range(s["allies"]):
        before = s["beyond"][a] * payroll(p, q, s, a, step)
        amount = recruit(p, q, s, a, done["unused"][a], done["unmanned"][a], step)
        done["unused"][a] -= amount
        paid.append(before + amount)
        out["accounts"]["personnel"][a] += before + amount
    return paid


def settle(
    p: Numbers,
    q: Numbers,
    s: Numbers,
    done: Numbers,
    built: Numbers,
    market: list[Numbers],
    step: int,
    out: Numbers,
) -> None:
    """Book what was ordered and what was not spent; let unused money pay recruits."""
    year = q["year_of_step"][step]
    waited, s["fund"] = s["fund"], done["fund"]
    out["order_acceptance"].append(built["accepted"])
    s["accepted"] = built["accepted"]
    out["unspent_procurement"].append(list(s["fund"]))
    for c in range(s["capabilities"]):
        signed = sum(row[c] for row in done["signed"])
        s["made"][c] += signed
        for r in range(REGIONS):
            if year >= 0:
                out["ordered"][year][r][c] += signed * built["parts"][c][r]
    paid = [0.0] * s["allies"]
    if q["economy"]:
        paid = recruits(p, q, s, done, step, out)
        why = reasons(p, q, s, done, market)
        if not q["order_given"]:
            hire(p, q, s, done, [m["price"] for m in market])
            for a, row in enumerate(why):
                left = done["unused"][a] / sum(row) if sum(row) > 0 else 1.0
                why[a] = [left * amount for amount in row]
        if year >= 0:
            out["unspent"][year] = [
                [before + more for before, more in zip(row, new, strict=True)]
                for row, new in zip(out["unspent"][year], why, strict=True)
            ]
    for a in range(s["allies"]):
        line = "other_equipment" if q["leading"][a] else "unspent"
        if q["economy"] and year >= 0:
            uses = out["money_by_use"][year][a]
            uses["pay"] += paid[a]
            uses["equipment"] += done["spent"][a] + s["on_delivery"][a]
            uses["waiting"] += done["fund"][a] - waited[a]
            uses[line] += done["unused"][a]
        out["accounts"][line][a] += done["unused"][a]
        out["accounts"]["contracted"][a] += done["spent"][a] + s["on_delivery"][a]


def move(
    q: Numbers,
    s: Numbers,
    signed: list[list[float]],
    market: list[Numbers],
    step: int,
    out: Numbers,
) -> None:
    """Order, deliver, retire, give away; set what is given as a path."""
    first, second, third = s["stages"]
    for a in range(s["allies"]):
        for c, m in enumerate(market):
            booked = arriving(q, a, step)[c]
            ordered = signed[a][c]
            delivered, retired = m["flow"] * third[a][c], m["retire"] * s["stock"][a][c]
            third[a][c] += m["flow"] * (second[a][c] - third[a][c])
            second[a][c] += m["flow"] * (first[a][c] - second[a][c])
            first[a][c] += ordered - m["flow"] * first[a][c]
            delivered += booked
            stock = s["stock"][a][c] + delivered - retired
            given = min(stock, q["donated"][step][a][c]) if q["donated"] else 0.0
            stock -= given
            jump = 0.0
            if q["stock_path"] and q["stock_given"][a][c]:
                jump = q["stock_path"][step + 1][a][c] - stock
            s["stock"][a][c] = stock + jump
            moves = (ordered + booked, delivered, retired, given, jump)
            for name, amount in zip(MOVES, moves, strict=True):
                out["accounts"][name][a][c] += amount
