"""The campaign once more, in plain Python, for one future: no code shared with the kernel.

Written from the rules as the modules and the table of coefficients describe them: dictionaries,
lists and `math`. The attack is written for an axis that runs upwards, and turned round for the
other side.
"""

import math
from typing import Any

Numbers = dict[str, Any]


def plain_campaign(campaign: Any, law: str, days: int, future: int = 0, steps: int = 1) -> Numbers:
    """Return position, deepest, corridor, front held and forces at the close of each day."""
    w = world(campaign, future)
    x = deepest = w["start"]
    dt = 1.0 / steps
    out: Numbers = {k: [] for k in ("position", "deepest", "corridor", "front_held")}
    out |= {k: [] for k in ("fighting", "lost", "waiting")}
    for step in range(days * steps + 1):
        arrivals(w, x, step * dt, dt)
        if step % steps == 0:
            note(w, out, x, deepest)
        if step == days * steps:
            return out
        air = w["air"][min(step // steps, len(w["air"]) - 1)]
        for side in (0, 1):
            salvoes(w, side, x, dt)
        stocks(w, x, dt)
        for side in (0, 1):
            march(w, side, x, dt, air[side])
            dig(w, side, x, dt)
        x = day_of_battle(w, law, x, dt)
        deepest = max(deepest, x)
    return out


def world(campaign: Any, future: int) -> Numbers:
    """Return inputs and opening state of one future."""

    def own(array: Any) -> Any:
        return array[future] if len(array) > 1 else array[0]

    def named(record: Any) -> Numbers:
        return {name: float(record[name]) for name in record.dtype.names}

    ends = campaign.zone_end.tolist()
    sides = [named(record) for record in own(campaign.sides)]
    c = named(own(campaign.coefficients))
    w: Numbers = {
        "c": c,
        "start": campaign.start,
        "low": float(campaign.limits[1]),
        "high": float(campaign.limits[0]),
        "corridor": campaign.corridor,
        "zones": list(zip([0.0, *ends[:-1]], ends, campaign.zone_width.tolist(), strict=True)),
        "air": campaign.air[own(campaign.air_case)].tolist(),
        "channels": own(campaign.channels).tolist(),
        "formations": list(
            zip(
                campaign.formation_side.tolist(),
                campaign.formation_zone.tolist(),
                own(campaign.formation_day).tolist(),
                own(campaign.formation_size).tolist(),
                strict=True,
            )
        ),
    }
    w["side"] = []
    for number, given in enumerate(sides):
        ew = sides[1 - number]["ew"]
        w["side"].append(
            given
            | {
                "front": 0.0,
                "lost": 0.0,
                "waiting": sum(f[3] for f in w["formations"] if f[0] == number),
                "held": [0.0] * len(ends),
                "weeks": own(campaign.preparation)[number].tolist(),
                "interceptors": own(campaign.interceptors)[number].tolist(),
                "through": [1.0] * len(ends),
                "rear": 1.0,
                "carried": c["carried_days"],
                "zone": given["drone_zone"] * (1 - c["ew_effect"] * ew),
                "prosecution": c["early_prosecution"],
                "withdrawal": 0.0,
            }
        )
    return w


def brigades(side: Numbers) -> float:
    """Return all brigades of a side on the axis."""
    return float(side["front"] + sum(side["held"]))


def stretch(w: Numbers, side: int, zone: int, x: float) -> tuple[float, float] | None:
    """Return the part of a zone that a side holds, or None."""
    start, end, _ = w["zones"][zone]
    low, high = (start, min(end, x)) if side == 0 else (max(start, x), end)
    return (low, high) if high > low else None


def arrivals(w: Numbers, x: float, now: float, dt: float) -> None:
    for side, zone, day, size in w["formations"]:
        due = day <= now if now == 0 else now - dt < day <= now
        if due:
            own = w["side"][side]
            own["waiting"] -= size
            if stretch(w, side, zone, x):
                own["held"][zone] += size
            else:
                own["front"] += size


def salvoes(w: Numbers, side: int, x: float, dt: float) -> None:
    """Missiles of one side on the other's part of the axis."""
    c, own, other = w["c"], w["side"][side], w["side"][1 - side]
    whole = w["zones"][-1][1] - x if side == 0 else x
    if whole <= 0:
        other["rear"] = 1.0
        return
    shots = min(own["missiles"], own["missiles_per_day"] * dt)
    own["missiles"] -= shots
    kept = 0.0
    for zone in range(len(w["zones"])):
        part = stretch(w, 1 - side, zone, x)
        if not part:
            other["through"][zone] = 1.0
            continue
        length = part[1] - part[0]
        sent = shots * length / whole
        fired_at = min(
            sent,
            w["channels"][1 - side][zone] * dt,
            other["interceptors"][zone] / c["interceptors_each"],
        )
        other["interceptors"][zone] = max(
            0.0, other["interceptors"][zone] - c["interceptors_each"] * fired_at
        )
        leaked = sent - c["interceptor_success"] * fired_at
        mended = other["through"][zone] + c["repair_rate"] * dt
        worn = 1 + c["repair_rate"] * dt + c["leaker_damage"] * leaked / length
        other["through"][zone] = mended / worn
        kept += other["through"][zone] * length / whole
    other["rear"] = min(1.0, kept)


def through_corridor(w: Numbers, x: float) -> float:
    """Return the share that the corridor to side 1 carries."""
    rear, zone = w["side"][1]["rear"], w["side"][0]["zone"]
    if math.isinf(w["corridor"]):
        return float(rear)
    if x >= w["corridor"]:
        return 0.0
    reach = 1.0 if zone == 0 else min(1.0, (w["corridor"] - x) / zone)
    return float(rear * reach)


def ration(have: float, coming: float, need: float, dt: float) -> tuple[float, float]:
    """Return the share of a need that a stock meets over a step, and what is left."""
    share = 1.0 if need == 0 else min(1.0, (have / dt + coming) / need)
    return share, max(0.0, have + dt * (coming - share * need))


def stocks(w: Numbers, x: float, dt: float) -> None:
    c = w["c"]
    for number, own in enumerate(w["side"]):
        other = w["side"][1 - number]
        need = brigades(other)
        own["fire"], own["shells"] = ration(
            own["shells"], own["shells_per_day"] * own["rear"], need, dt
        )
        flying, own["drones"] = ration(own["drones"], own["drones_per_day"] * own["rear"], need, dt)
        own["zone"] = own["drone_zone"] * flying * (1 - c["ew_effect"] * other["ew"])
    for number, own in enumerate(w["side"]):
        other = w["side"][1 - number]
        near = c["truck_handling"] + 2 * c["truck_reach"] / c["truck_speed"]
        here = c["truck_handling"] + 2 * abs(x - own["railhead"]) / c["truck_speed"]
        hunted = 1 + c["drone_supply_cost"] * other["zone"] / c["drone_zone_reference"]
        share = min(1.0, near / here * own["rear"] / hunted)
        part = own["corridor_part"] if number == 1 else 0.0
        share *= 1 - part + part * through_corridor(w, x)
        own["supply"], own["carried"] = ration(own["carried"], share, 1.0, dt)


def massing(c: Numbers, hunter: Numbers) -> float:
    """Return what drones of a hunter leave of massing."""
    speed = c["massing_hours"] / (c["massing_hours"] + hunter["strike_hours"])
    return float(1 / (1 + hunter["zone"] / c["massing_zone"] * speed))


def march(w: Numbers, side: int, x: float, dt: float, air: float) -> None:
    """Drive to the front; set the power of a brigade."""
    c, own, other = w["c"], w["side"][side], w["side"][1 - side]
    way = c["reserve_pace"] * massing(c, other) * dt
    for zone, there in enumerate(own["held"]):
        part = stretch(w, side, zone, x)
        away = abs((part[0] + part[1]) / 2 - x) if part else 0.0
        moved = there * way / away if away > way else there
        own["held"][zone] -= moved
        own["front"] += moved
    flown = 1 + (air - 1) * own["tempo"] if air > 1 else air
    fires = c["own_means"] + (1 - c["own_means"]) * own["fire"] * own["tempo"]
    fed = c["unsupplied_power"] + (1 - c["unsupplied_power"]) * own["supply"]
    own["quality"] = flown * fires * fed


def dig(w: Numbers, side: int, x: float, dt: float) -> None:
    c, own = w["c"], w["side"][side]
    work = dt / 7 * (c["own_means"] + (1 - c["own_means"]) * own["tempo"])
    for zone in range(len(w["zones"])):
        if not stretch(w, side, zone, x):
            own["weeks"][zone] = 0.0
        elif brigades(own) > 0:
            own["weeks"][zone] += work


def mirrored(w: Numbers, side: int, x: float) -> tuple[list[Any], float, float, float]:
    """Return zones, front, origin and end as an attacker sees them who always goes upwards."""
    if side == 0:
        return w["zones"], x, w["low"], w["high"]
    turned = [(-end, -start, width) for start, end, width in reversed(w["zones"])]
    return turned, -x, -w["high"], -w["low"]


def battle(w: Numbers, law: str, side: int, x: float, dt: float) -> tuple[float, float, float]:
    """Return where a side's attack ends after a step, and daily losses of both."""
    zones, here, origin, end = mirrored(w, side, x)
    weeks = w["side"][1 - side]["weeks"]
    weeks = weeks if side == 0 else weeks[::-1]
    left, first = dt, None
    while left > 0 and here < end:
        zone = next((z for z in range(len(zones)) if zones[z][1] > here), len(zones) - 1)
        lines = math.floor((here - origin) / w["c"]["line_spacing"] + 1e-9)
        bulge = max(0.0, here - origin - lines * w["c"]["line_spacing"])
        pace, lost, cost = engagement(w, law, side, zones[zone][2], weeks[zone], bulge)
        first = first or (lost, cost)
        if pace <= 0:
            break
        goals = [zones[zone][1], end]
        if law == "posen":
            goals.append(origin + w["c"]["line_spacing"] * (lines + 1))
        goal = min(goals)
        if pace * left < goal - here:
            here += pace * left
            break
        left -= (goal - here) / pace
        here = goal
    assert first is not None
    return (here if side == 0 else -here), *first


def engagement(
    w: Numbers, law: str, side: int, width: float, weeks: float, bulge: float
) -> tuple[float, float, float]:
    """Return km per day and daily losses of attacker and defender."""
    c, a, d = w["c"], w["side"][side], w["side"][1 - side]
    works = 1 - math.exp(-weeks / c["works_time"])
    power_a, power_d = a["front"] * a["quality"], d["front"] * d["quality"]
    hours = c["belts_per_km"] * works * c["belt_hours"] * c["belt_cover"] * (1 - c["belt_bypass"])
    if a["supply"] == 0:
        fast = 0.0
    else:
        delay = c["delay_days"] * power_d / a["quality"] / width
        fast = 1 / (1 / (c["march_pace"] * a["supply"]) + hours / 24 + delay)
    edge = power_a / power_d if power_d else math.inf
    thin_a = c["manoeuvre_loss_attacker"] * a["front"] * min(1.0, 1 / edge)
    thin_d = c["manoeuvre_loss_defender"] * d["front"] * min(c["overrun_factor"], edge)

    def between(value: float, low: float, high: float) -> float:
        return 1.0 if value >= high else 0.0 if value <= low else (value - low) / (high - low)

    dense = between(power_d / width, c["density_thin"], c["density_dense"])
    share = dense * between(weeks, c["preparation_hasty"], c["preparation_full"])
    if share == 0:
        return fast, thin_a, thin_d
    slow, bled = positions(w, law, side, width, works, bulge, fast)
    rate = c["exchange_ratio"] * (1 + c["exchange_prepared"] * works) * d["quality"] / a["quality"]
    slow = min(fast, max(slow, c["creep_pace"]))
    pace = slow if share == 1 else fast if fast == 0 else fast ** (1 - share) * slow**share
    return pace, thin_a + share * max(0.0, bled - thin_a), thin_d + share * (bled / rate - thin_d)


def positions(
    w: Numbers, law: str, side: int, width: float, works: float, bulge: float, fast: float
) -> tuple[float, float]:
    """Return km per day and the attacker's daily losses in a war of positions."""
    c, a, d = w["c"], w["side"][side], w["side"][1 - side]
    if law == "epstein":
        rate = a["prosecution"] * (1 - d["withdrawal"] / c["top_withdrawal"])
        return min(fast, d["withdrawal"]), a["front"] * rate
    sector = min(width, c["sector_width"])
    ready = a["front"]
    if law == "posen":
        ready = max(0.0, ready - 2 * bulge / c["frontage_flank"])
    ready = min(ready, sector / c["frontage_least"] * massing(c, d))
    drones = 1 + c["drone_cost_share"] * (d["zone"] / c["drone_zone_reference"] - 1)
    price = c["losses_per_km2"] * (c["hasty_cost"] + (1 - c["hasty_cost"]) * works) * drones
    price *= d["front"] * d["quality"] / width / c["density_reference"] / a["quality"]
    bled = c["accepted_loss_rate"] * ready
    push = min(fast, bled / (price * sector)) if price > 0 else fast
    if law == "posen":
        need = sector / c["frontage_main"] + 2 * bulge / c["frontage_flank"]
        need += (width - sector) / c["frontage_quiet"]
        short = min(1.0, max(0.0, need - d["front"] * d["quality"]) / need)
        return push + (fast - push) * short, bled
    wanted = c["needed_per_attacker"] * ready * a["quality"] / d["quality"]
    reserve = c["reserve_share"] * d["front"]
    if reserve <= 0 or wanted > reserve:
        return fast, bled
    seen = c["recognition_days"] * (1 + c["command_delay"] * (1 - d["tempo"]))
    lateral = c["reserve_pace"] * massing(c, a)
    stop = seen + wanted / reserve * width / 2 / lateral
    if push * stop > c["tactical_depth"] + (c["prepared_depth"] - c["tactical_depth"]) * works:
        return fast, bled
    return push * stop / (stop + c["assault_pause"]), bled


def day_of_battle(w: Numbers, law: str, x: float, dt: float) -> float:
    """Let both sides attack and bleed; return where the front stands."""
    c = w["c"]
    ends, fought = [], [0.0, 0.0]
    pressed = []
    for side in (0, 1):
        a, d = w["side"][side], w["side"][1 - side]
        power_a, power_d = a["front"] * a["quality"], d["front"] * d["quality"]
        room = x < w["high"] if side == 0 else x > w["low"]
        if room and power_a > 0 and power_a >= a["attack_ratio"] * power_d:
            where, lost, cost = battle(w, law, side, x, dt)
            ends.append(where)
            fought[side] += lost
            fought[1 - side] += cost
            pressed.append(side)
    rates = []
    for side in (0, 1):
        own, other = w["side"][side], w["side"][1 - side]
        there = own["front"]
        zones, here, _, _ = mirrored(w, side, x)
        width = next((z for z in zones if z[1] > here), zones[-1])[2]
        found = min(there, c["density_reference"] * width)
        hunted = c["drone_loss_rate"] * other["zone"] / c["drone_zone_reference"] * found
        lost = min(there, dt * (fought[side] + hunted))
        own["front"] -= lost
        own["lost"] += lost
        rates.append(lost / there / dt if there > 0 else 0.0)
    for side in (0, 1):
        a, d = w["side"][side], w["side"][1 - side]
        if side not in pressed:
            d["withdrawal"] = 0.0
            continue
        aim, bear, top = c["prosecution_threshold"], c["defender_threshold"], c["top_withdrawal"]
        a["prosecution"] -= dt * (1 - a["prosecution"] / aim) * (rates[side] - aim)
        excess = rates[1 - side] - bear
        if excess > 0:
            d["withdrawal"] += dt * (top - d["withdrawal"]) * excess / (1 - bear)
        else:
            d["withdrawal"] = 0.0
    moved = sum(ends) - x if len(ends) == 2 else ends[0] if ends else x
    if moved > w["high"] - 1e-9:
        return float(w["high"])
    return float(w["low"] if moved < w["low"] + 1e-9 else moved)


def note(w: Numbers, out: Numbers, x: float, deepest: float) -> None:
    zone = next((z for z in w["zones"] if z[1] > x), w["zones"][-1])
    out["position"].append(x)
    out["deepest"].append(deepest)
    out["corridor"].append(through_corridor(w, x))
    out["front_held"].append(min(zone[2], w["c"]["frontage_widest"] * brigades(w["side"][1])))
    for name in ("lost", "waiting"):
        out[name].append([side[name] for side in w["side"]])
    out["fighting"].append([brigades(side) for side in w["side"]])
