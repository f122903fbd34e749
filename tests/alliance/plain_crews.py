"""Crews of the plain-Python engine: who mans what, and how much growth can be manned."""

from .plain_choices import Numbers
from .plain_training import POOLS, counted, counted_then


def members(q: Numbers, pool: int) -> list[int]:
    """Return the capabilities whose units a pool mans."""
    return [c for c, mine in enumerate(q["pool"]) if mine == pool]


def by_value(p: Numbers, q: Numbers, pool: int) -> list[int]:
    """Return the capabilities of a pool, those with the highest price per crew first."""
    worth = {
        c: p["price"][c] / p["crew"][c] if p["crew"][c] > 0 else float("inf")
        for c in members(q, pool)
    }
    return sorted(worth, key=lambda c: (-worth[c], -p["price"][c], c))


def reserve(p: Numbers, a: int, pool: int) -> float:
    """Return the reserves that stand with a pool: all with the land forces."""
    return p["trained_reserve"][a] if pool == 0 else 0.0


def crews(p: Numbers, s: Numbers, a: int, pool: int, people: float) -> float:
    """Return the people of a pool who can man units when so many of it count."""
    share, start = s["crew_share"][a][pool], p["people_start"][a]
    part = p["pool_share"][a][pool]
    more = max(0.0, p["crewing_of_growth"] - share) * max(0.0, people - part * start)
    return share * (people + reserve(p, a, pool)) + more


def crews_now(p: Numbers, q: Numbers, s: Numbers, a: int) -> list[float]:
    """Return the people who can man units, pool by pool."""
    return [crews(p, s, a, pool, counted(p, q, s, a, pool)) for pool in range(POOLS)]


def opening_shares(p: Numbers, q: Numbers, stock: list[float], a: int) -> list[float]:
    """Return which share of its people and reserves mans each pool's units on the opening day."""
    shares = []
    for pool in range(POOLS):
        need = sum(p["manning_start"] * p["crew"][c] * stock[c] for c in members(q, pool))
        people = p["pool_share"][a][pool] * p["people_start"][a] + reserve(p, a, pool)
        shares.append(need / people if people > 0 else 0.0)
    return shares


def shares(p: Numbers, q: Numbers, s: Numbers, a: int, step: int) -> list[float]:
    """Return the share manned of each kind of unit, also of kinds of which none stands yet."""
    stock = s["stock"][a]
    if not q["manning"]:
        return [1.0] * s["capabilities"]
    if q["manned_path"]:
        return planned(p, q, s, a, q["manned_path"][step][a])
    units = manned(p, q, s, a)
    return [u / n if n > 1e-9 else 1.0 for u, n in zip(units, stock, strict=True)]


def planned(p: Numbers, q: Numbers, s: Numbers, a: int, wish: list[float]) -> list[float]:
    """Return the share manned that a plan asks for, less where a pool has too few crews.

    Crews beyond what it asks for man what stands unmanned, by price per crew.
    """
    found = [0.0] * s["capabilities"]
    for pool in range(POOLS):
        can = crews(p, s, a, pool, counted(p, q, s, a, pool))
        asked = sum(p["crew"][c] * wish[c] * s["stock"][a][c] for c in members(q, pool))
        scale = min(1.0, can / asked) if asked > 0 else 1.0
        left = can - scale * asked
        for c in by_value(p, q, pool):
            found[c] = scale * wish[c]
            people = p["crew"][c] * s["stock"][a][c]
            if people > 0:
                more = max(0.0, min((1.0 - found[c]) * people, left))
                found[c] += more / people
                left -= more
    return found


def manned(p: Numbers, q: Numbers, s: Numbers, a: int) -> list[float]:
    """Return the units manned: what stood at the start keeps its share, the rest by value."""
    stock, found = s["stock"][a], [0.0] * s["capabilities"]
    for pool in range(POOLS):
        can = crews(p, s, a, pool, counted(p, q, s, a, pool))
        floor = {c: p["manning_start"] * min(stock[c], s["first"][a][c]) for c in members(q, pool)}
        asked = sum(p["crew"][c] * units for c, units in floor.items())
        scale = min(1.0, can / asked) if asked > 0 else 1.0
        left = max(0.0, can - asked)
        for c in by_value(p, q, pool):
            found[c] = scale * floor[c]
            if p["crew"][c] > 0:
                more = min(stock[c] - found[c], left / p["crew"][c])
                found[c] += more
                left -= more * p["crew"][c]
    return found


def room(p: Numbers, q: Numbers, s: Numbers, a: int, ahead: list[float]) -> Numbers:
    """Return the crews left for growth by pool, and those kept for what is held and under way.

    `ahead` is what is under way less what retires until then.
    """
    left, kept = [], [0.0] * s["capabilities"]
    for pool in range(POOLS):
        can = crews(p, s, a, pool, counted_then(p, q, s, a, pool))
        for c in members(q, pool):
            units = max(0.0, s["stock"][a][c] + ahead[c])
            floor = p["manning_start"] * min(units, s["first"][a][c])
            can -= p["crew"][c] * floor
            kept[c] = p["crew"][c] * (p["manning_start"] * units - floor)
        left.append(can)
    return {"left": left, "kept": kept}


def cut(
    p: Numbers, q: Numbers, found: Numbers, units: list[float]
) -> tuple[list[float], list[float]]:
    """Return growth as far as pools can man it, by price per crew, and the crews left."""
    fit, rest = list(units), []
    for pool in range(POOLS):
        left = found["left"][pool]
        for c in by_value(p, q, pool):
            left -= found["kept"][c]
            each = p["manning_start"] * p["crew"][c]
            if each > 0:
                fit[c] = max(0.0, min(units[c], left / each))
                left -= each * fit[c]
        rest.append(left)
    return fit, rest


def take(p: Numbers, q: Numbers, found: Numbers, units: list[float]) -> None:
    """Take the crews of growth that is ordered, and those kept before, from the room."""
    for c, pool in enumerate(q["pool"]):
        found["left"][pool] -= p["manning_start"] * p["crew"][c] * units[c] + found["kept"][c]
        found["kept"][c] = 0.0
