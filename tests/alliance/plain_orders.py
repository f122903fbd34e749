"""Orders of the plain-Python engine: first choices, what industry takes, where the rest goes."""

from typing import Any

from .plain_choices import Numbers, between, foreseen, growth, shared
from .plain_crews import cut, room, take
from .plain_training import POOLS

REGIONS = 3
REASONS = 6
UNLIMITED = 1e30


def first_choices(
    p: Numbers,
    q: Numbers,
    s: Numbers,
    money: list[float],
    market: Any,
    standing: Numbers,
    step: int,
) -> Numbers:
    """Return what allies would order: replacement first, then growth towards what is short."""
    allies, n = range(s["allies"]), range(s["capabilities"])
    short = foreseen(p, q, standing, step)
    replaced, hoped, grown, rooms = [], [], [], []
    for a in allies:
        due = [s["stock"][a][c] * market[c]["retire"] for c in n]
        cost = sum(due[c] * market[c]["price"] for c in n)
        scale = min(1.0, money[a] / cost) if cost > 0 else 0.0
        replaced.append([scale * units for units in due])
        hoped.append(growth(p, q, s, a, max(0.0, money[a] - cost), short, market))
        rooms.append(room(p, q, s, a, standing["ahead"][a]))
        grown.append(cut(p, q, rooms[a], hoped[a])[0] if q["manning"] else hoped[a])
    share = shared(grown, short)
    orders = [[replaced[a][c] + share[c] * grown[a][c] for c in n] for a in allies]
    wanted = []
    for c in n:
        together = min(sum(hoped[a][c] for a in allies), short[c])
        everything = together + sum(replaced[a][c] for a in allies)
        wanted.append(max(everything, sum(orders[a][c] for a in allies)))
    found = {"orders": orders, "wanted": wanted, "short": short, "rooms": rooms}
    found["unforeseen"] = standing["unforeseen"]
    return found | {"growth": [[share[c] * grown[a][c] for c in n] for a in allies]}


def merged(p: Numbers, q: Numbers, step: int) -> float:
    """Return how far national lines have become one."""
    return between(0.0, step * q["step_years"] / p["integration_years"], 1.0)


def industry(p: Numbers, q: Numbers, s: Numbers, chosen: Numbers, step: int) -> Numbers:
    """Return what industry can take of each capability, and the share that it accepts."""
    dt, n = q["step_years"], range(s["capabilities"])
    found: Numbers = {"open": [], "accepted": [], "parts": []}
    for c in n:
        usable = [s["capacity"][r][c] for r in range(REGIONS)]
        usable[1] *= p["import_availability"]
        if q["integration"] and p["national_lines"][c] > 1 and merged(p, q, step) < 1:
            usable[0] *= 1 - p["integration_loss"]
        most, asked = sum(usable), sum(row[c] for row in chosen["orders"])
        accept = min(1.0, most * dt / asked) if q["industry"] and asked > 0 else 1.0
        found["open"].append(most)
        found["accepted"].append(accept)
        found["parts"].append([part / most if most > 0 else 0.0 for part in usable])
    return found


def contract(
    p: Numbers,
    q: Numbers,
    s: Numbers,
    money: list[float],
    chosen: Numbers,
    built: Numbers,
    market: Any,
) -> Numbers:
    """Return contracts, and money left: what industry takes, then what else can be bought."""
    allies, n = range(s["allies"]), range(s["capabilities"])
    price = [m["price"] for m in market]

    def value(units: list[float]) -> float:
        return sum(units[c] * price[c] for c in n)

    signed = [[chosen["orders"][a][c] * built["accepted"][c] for c in n] for a in allies]
    waiting = [value(chosen["orders"][a]) - value(signed[a]) for a in allies]
    over = [max(0.0, money[a] - value(signed[a])) for a in allies]
    short, capacity, free = [0.0] * len(n), [0.0] * len(n), [[False] * POOLS for _ in allies]
    unmanned = list(s["unmanned"])
    if q["economy"] and not q["order_given"]:
        for c in n:
            taken = built["accepted"][c] * sum(chosen["growth"][a][c] for a in allies)
            short[c] = max(0.0, chosen["short"][c] - taken)
            ordered = sum(signed[a][c] for a in allies)
            left = max(0.0, built["open"][c] * q["step_years"] - ordered)
            capacity[c] = left if q["industry"] else UNLIMITED
        extra, free, unmanned = moved(p, q, s, over, chosen, built, short, capacity, price)
        for a in allies:
            signed[a] = [signed[a][c] + extra[a][c] for c in n]
    left = [max(0.0, money[a] - value(signed[a])) if q["economy"] else 0.0 for a in allies]
    fund = [min(waiting[a], left[a]) if q["economy"] else 0.0 for a in allies]
    unused = [left[a] - fund[a] for a in allies]
    spent = [value(signed[a]) for a in allies]
    found = {"signed": signed, "fund": fund, "unused": unused, "spent": spent, "over": over}
    found |= {"short": short, "capacity": capacity, "foreseen": chosen.get("short", short)}
    found["unforeseen"] = chosen.get("unforeseen", [0.0] * len(n))
    found["turned_away"] = [0.0] * len(n)
    found["size"] = [built["open"][c] * q["step_years"] if q["industry"] else 0.0 for c in n]
    return found | {"open": built["open"], "free": free, "unmanned": unmanned}


def moved(
    p: Numbers,
    q: Numbers,
    s: Numbers,
    over: list[float],
    chosen: Numbers,
    built: Numbers,
    short: list[float],
    capacity: list[float],
    price: list[float],
) -> tuple[list[list[float]], list[list[bool]], list[float]]:
    """Return what money buys that first choices could not use, and which pools have crews left.

    The last is how many people each ally lacks to man what it has and could pay for. `short` and
    `capacity` shrink.
    """
    allies, n = range(s["allies"]), range(s["capabilities"])
    rows, idle = [], []
    possible = [min(short[c], capacity[c]) for c in n]
    for a in allies:
        idle.append(p["reprogrammed_share"] * over[a])
        worth = sum(possible[c] * price[c] * q["eligible"][a][c] for c in n)
        part = min(idle[a] / worth, 1.0) if worth > 0 else 0.0
        units = [part * possible[c] * q["eligible"][a][c] for c in n]
        if q["manning"]:
            ordered = [built["accepted"][c] * chosen["growth"][a][c] for c in n]
            take(p, q, chosen["rooms"][a], ordered)
            units, _ = cut(p, q, chosen["rooms"][a], units)
        rows.append(units)
    share = shared(rows, possible)
    rows = [[share[c] * rows[a][c] for c in n] for a in allies]
    for c in n:
        taken = sum(rows[a][c] for a in allies)
        short[c] -= taken
        capacity[c] -= taken
    crews = []
    for a in allies:
        idle[a] = max(0.0, idle[a] - sum(rows[a][c] * price[c] for c in n))
        if q["manning"]:
            take(p, q, chosen["rooms"][a], rows[a])
        crews.append([max(0.0, left) for left in chosen["rooms"][a]["left"]])
    unmanned = list(s["unmanned"])
    used_up(p, q, rows, idle, crews, unmanned, chosen["short"], short, capacity, price)
    free = [[crews[a][k] > 1e-9 * s["people"][a] for k in range(POOLS)] for a in allies]
    return rows, free, unmanned


def dearest_crew_first(p: Numbers) -> list[int]:
    """Return capabilities by falling price per crew, those of the same by falling price."""
    worth = [
        price / crew if crew > 0 else float("inf")
        for price, crew in zip(p["price"], p["crew"], strict=True)
    ]
    return sorted(range(len(worth)), key=lambda c: (-worth[c], -p["price"][c], c))


def used_up(
    p: Numbers,
    q: Numbers,
    rows: list[list[float]],
    idle: list[float],
    crews: list[list[float]],
    unmanned: list[float],
    foreseen: list[float],
    short: list[float],
    capacity: list[float],
    price: list[float],
) -> None:
    """Buy what is short still with idle money and crews that are left, the dearest crew first."""
    allies = range(len(idle))
    for c in dearest_crew_first(p):
        most = min(short[c], capacity[c])
        if most <= 1e-9 * foreseen[c]:
            continue
        each, pool = p["manning_start"] * p["crew"][c] if q["manning"] else 0.0, q["pool"][c]
        units = []
        for a in allies:
            paid = q["eligible"][a][c] * idle[a] / price[c]
            units.append(min(paid, crews[a][pool] / each) if each > 0 else paid)
        total = sum(units)
        scale = min(1.0, most / total) if total > 0 else 0.0
        if each > 0 and total < most:
            uncrewed = [q["eligible"][a][c] * idle[a] / price[c] - units[a] for a in allies]
            worth_crews = min(1.0, (most - total) / sum(uncrewed)) if sum(uncrewed) > 0 else 0.0
            for a in allies:
                unmanned[a] += each * worth_crews * uncrewed[a]
        for a in allies:
            got = scale * units[a]
            rows[a][c] += got
            idle[a] = max(0.0, idle[a] - price[c] * got)
            crews[a][pool] = max(0.0, crews[a][pool] - each * got)
        short[c] -= scale * total
        capacity[c] -= scale * total


def reasons(p: Numbers, q: Numbers, s: Numbers, done: Numbers, market: Any) -> list[list[float]]:
    """Return the unused money of each ally by reason, and note what full lines turned away."""
    allies, n = range(s["allies"]), range(s["capabilities"])
    price = [m["price"] for m in market]
    blocked = [[0.0, 0.0, 0.0] for _ in allies]
    could = [[0.0] * len(n) for _ in allies]
    still = [min(done["short"][c], done["capacity"][c]) for c in n]
    for c in n:
        short = done["short"][c]
        if short <= 1e-9 * done["foreseen"][c]:
            continue
        for a in allies:
            worth = short * price[c] * q["eligible"][a][c]
            if done["open"][c] <= 0:
                blocked[a][2] += worth
            elif still[c] <= 1e-9 * max(short, done["size"][c]):
                blocked[a][1] += worth
            elif q["manning"] and p["crew"][c] > 0 and not done["free"][a][q["pool"][c]]:
                blocked[a][0] += worth
            else:
                could[a][c] = still[c] * q["eligible"][a][c]
    parts = []
    for a in allies:
        worth = sum(could[a][c] * price[c] for c in n)
        late = (1 - p["reprogrammed_share"]) * done["over"][a]
        parts.append(min(1.0, late / worth) if worth > 0 and not q["order_given"] else 0.0)
    units = [[parts[a] * could[a][c] for c in n] for a in allies]
    share = shared(units, still)
    helds, rests, could_pay = [], [], []
    for a in allies:
        left = 0.0 if q["leading"][a] else done["unused"][a]
        helds.append(min(left, sum(share[c] * units[a][c] * price[c] for c in n)))
        rests.append(left - helds[a])
        together = sum(blocked[a])
        could_pay.append(rests[a] / together if together > 0 else 0.0)
    note_turned_away(q, s, done, still, could_pay)
    seen = sum(
        done["short"][c] * price[c] for c in n if done["short"][c] > 1e-9 * done["foreseen"][c]
    )
    queue = sum(rests[a] for a in allies if sum(blocked[a]) > 0)
    part = min(1.0, seen / queue) if queue > 0 else 0.0
    kept = [[part * could_pay[a] * worth for worth in blocked[a]] for a in allies]
    beyond = [rests[a] - (part * rests[a] if could_pay[a] > 0 else 0.0) for a in allies]
    unseen = sum(x * y for x, y in zip(done["unforeseen"], price, strict=True))
    later = 1.0 if q["order_given"] else min(1.0, unseen / sum(beyond)) if sum(beyond) > 0 else 0.0
    return [[helds[a], *kept[a], later * beyond[a], (1 - later) * beyond[a]] for a in allies]


def note_turned_away(
    q: Numbers, s: Numbers, done: Numbers, still: list[float], could_pay: list[float]
) -> None:
    """Note what idle money would have bought of lines that can take no more."""
    for c in range(s["capabilities"]):
        short = done["short"][c]
        if done["open"][c] <= 0 or short <= 1e-9 * done["foreseen"][c]:
            continue
        if still[c] > 1e-9 * max(short, done["size"][c]):
            continue
        paid = sum(part * q["eligible"][a][c] for a, part in enumerate(could_pay))
        done["turned_away"][c] = short * min(1.0, paid)


def adjust(
    p: Numbers, q: Numbers, s: Numbers, chosen: Numbers, built: Numbers, done: Numbers, step: int
) -> None:
    """Move capacity towards what lines are asked for; what crews hold back does not shrink it.

    They are asked for first choices, for what money that moved on bought, and for what idle money
    would have bought of them.
    """
    dt = q["step_years"]
    for c in range(s["capabilities"]):
        first = sum(row[c] for row in chosen["orders"])
        signed = sum(row[c] for row in done["signed"])
        asked = first + (signed - built["accepted"][c] * first) + done["turned_away"][c]
        for r in range(REGIONS):
            now, part = s["capacity"][r][c], built["parts"][c][r]
            towards = max(asked * part / dt, min(chosen["wanted"][c] * part / dt, now))
            if q["asked_output"]:
                towards = max(towards, q["asked_output"][step][r][c])
            aim = (towards - now) / p["capacity_adjustment_time"]
            s["capacity"][r][c] = now + dt * between(
                -p["capacity_decay"] * now, aim, p["growth_limit"][r][c] * now
            )


def hire(p: Numbers, q: Numbers, s: Numbers, done: Numbers, price: list[float]) -> None:
    """Hire what is short today from money that nothing else could use."""
    allies, dt = range(s["allies"]), q["step_years"]
    for c in dearest_crew_first(p):
        offers = [k for k, of in enumerate(q["hired"]) if of == c]
        most = sum(p["hired_units"][k] for k in offers)
        if most <= 0:
            continue
        sooner = sum(p["hired_units"][k] / max(p["hired_lead_time"][k], dt) for k in offers)
        bill = sum(p["hired_units"][k] * p["hired_price_ratio"][k] for k in offers)
        cost = bill / most * price[c] * dt
        had = sum(s["hired"][a][c] for a in allies)
        wanted = min(most, had + s["short"][c], had + sooner * dt)
        could = [
            q["eligible"][a][c] * done["unused"][a] / cost
            if cost > 0 and not q["leading"][a]
            else 0.0
            for a in allies
        ]
        enough = sum(could) > 1e-9 and wanted > 1e-9
        share = min(1.0, wanted / sum(could)) if enough else 0.0
        for a in allies:
            s["hired"][a][c] = share * could[a]
            paid = min(done["unused"][a], cost * share * could[a])
            done["unused"][a] -= paid
            done["spent"][a] += paid
