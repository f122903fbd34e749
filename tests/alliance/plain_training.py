"""Schools of the plain-Python engine: who is trained, who is a student, and who comes and goes.

Written from the methods page. A pool of an ally is a record of its trained people and of students
in three stages of their course.
"""

from .plain_choices import Numbers, between, payroll

POOLS = 4


def courses(p: Numbers, pool: int) -> tuple[float, float]:
    """Return the years of training on the opening day, and those from then on."""
    usual = p["years_to_train"][pool]
    return usual, usual * p["training_time"]


def left_each_year(p: Numbers) -> float:
    """Return the share of trained people who leave in a year after the opening day."""
    return float(p["leaving_rate"] / p["service_time"])


def per_trained(q: Numbers, leaving: float, years: float) -> float:
    """Return the people of a pool for each trained one, students who replace leavers with them."""
    return 1 + leaving * max(years, 3 * q["step_years"])


def teachers(p: Numbers, pool: int) -> float:
    """Return the share of trained people who teach on the opening day.

    Each leaver needs 1 / (1 - wastage) students, and schools have places for more than these.
    """
    students = p["leaving_rate"] / (1 - p["training_wastage"]) * courses(p, pool)[0]
    places = students / p["places_filled"][pool]
    return float(places / p["students_per_instructor"][pool])


def opening_schools(p: Numbers, q: Numbers, a: int) -> list[Numbers]:
    """Return the pools of an ally on the opening day."""
    found = []
    for pool in range(POOLS):
        people = p["pool_share"][a][pool] * p["people_start"][a]
        trained = people / per_trained(q, p["leaving_rate"], courses(p, pool)[0])
        found.append({"trained": trained, "students": [(people - trained) / 3] * 3})
    return found


def everybody(school: Numbers) -> float:
    """Return the people of a pool, with its students."""
    return float(school["trained"] + sum(school["students"]))


def left_in_units(p: Numbers, pool: int) -> float:
    """Return what more instructors than on the opening day leave in units."""
    teach = teachers(p, pool)
    if teach >= 1:
        return 0.0
    return max(0.0, 1 - p["instructors"] * teach) / (1 - teach)


def counted(p: Numbers, q: Numbers, s: Numbers, a: int, pool: int) -> float:
    """Return the people of a pool who count for crews."""
    usual, _ = courses(p, pool)
    trained = s["schools"][a][pool]["trained"]
    return float(left_in_units(p, pool) * per_trained(q, p["leaving_rate"], usual) * trained)


def counted_when_trained(p: Numbers, q: Numbers, people: float, pool: int) -> float:
    """Return how many of a pool count once its students are trained and others replace leavers."""
    usual, now = courses(p, pool)
    counts = left_in_units(p, pool) * per_trained(q, p["leaving_rate"], usual)
    return counts * people / per_trained(q, left_each_year(p), now)


def to_come(p: Numbers, q: Numbers, s: Numbers, a: int) -> float:
    """Return how many students of an ally will count on top of who does now."""
    found = 0.0
    for pool, school in enumerate(s["schools"][a]):
        then = counted_when_trained(p, q, everybody(school), pool)
        found += max(0.0, then - counted(p, q, s, a, pool))
    return found


def places_for_growth(p: Numbers, s: Numbers, a: int, pool: int) -> float:
    """Return by how many a year schools can make a pool grow, below zero if they cannot keep it."""
    _, now = courses(p, pool)
    staff = p["instructors"] * teachers(p, pool)
    graduates = staff * p["students_per_instructor"][pool] / now * (1 - p["training_wastage"])
    return float((graduates - left_each_year(p)) * s["schools"][a][pool]["trained"])


def most(p: Numbers, s: Numbers, a: int, pool: int) -> float:
    """Return by how many people a pool can grow in a year."""
    found = p["leaving_rate"] + p["recruitment_limit"]
    found *= (1 + p["pay_rise"]) ** p["pay_elasticity"]
    recruits = (found - left_each_year(p)) * everybody(s["schools"][a][pool])
    return min(recruits, places_for_growth(p, s, a, pool))


def openings(p: Numbers, s: Numbers, a: int) -> list[float]:
    """Return by how many people each pool would change, were there no limits."""
    pools = [everybody(school) for school in s["schools"][a]]
    more = s["affordable"][a] - s["people"][a]
    if more <= 0:
        return [people * more / s["people"][a] if s["people"][a] > 0 else 0.0 for people in pools]
    shares = p["pool_share"][a]
    lacks = [
        max(0.0, share * s["affordable"][a] - people)
        for share, people in zip(shares, pools, strict=True)
    ]
    part = min(1.0, more / sum(lacks)) if sum(lacks) > 0 else 0.0
    return [part * lack for lack in lacks]


def counted_then(p: Numbers, q: Numbers, s: Numbers, a: int, pool: int) -> float:
    """Return the people of a pool who count when planners' horizon is over."""
    years, people = p["anticipation"], everybody(s["schools"][a][pool])
    change = max(openings(p, s, a)[pool], -p["attrition_limit"] * people * years)
    change = min(change, most(p, s, a, pool) * years)
    return counted_when_trained(p, q, people + change, pool)


def a_quarter_of_schools(p: Numbers, q: Numbers, s: Numbers, a: int) -> None:
    """Move the people of an ally on by a step."""
    dt = q["step_years"]
    wanted, change = openings(p, s, a), 0.0
    limits = [most(p, s, a, pool) * dt for pool in range(POOLS)]
    for pool, school in enumerate(s["schools"][a]):
        people = everybody(school)
        net = min(max(wanted[pool], -p["attrition_limit"] * people * dt), limits[pool])
        leavers = left_each_year(p) * school["trained"] * dt
        joiners = leavers + net
        if joiners < 0:
            joiners, leavers = 0.0, -net
        flow = between(0.0, 3 * dt / courses(p, pool)[1], 1.0)
        first, second, third = school["students"]
        school["trained"] += flow * third - leavers
        school["students"] = [
            first * (1 - flow) + joiners,
            second * (1 - flow) + first * flow,
            third * (1 - flow) + second * flow,
        ]
        change += net
    s["people"][a] += change


def recruit(
    p: Numbers, q: Numbers, s: Numbers, a: int, unused: float, unmanned: float, step: int
) -> float:
    """Move people towards what is paid; return what of unused money pays more of them.

    Who is in training will man units too, and those who find no place in a school are not paid.
    """
    people, budget = s["people"][a], s["affordable"][a]
    wage, hired = payroll(p, q, s, a, step), 0.0
    lacking = unmanned / p["crewing_of_growth"] if unmanned > 0 else 0.0
    lacking = max(0.0, lacking - to_come(p, q, s, a))
    can_come = sum(max(0.0, most(p, s, a, pool)) for pool in range(POOLS)) * q["step_years"]
    missing = people + min(lacking, can_come) - budget
    if wage > 0 and missing > 0 and not q["leading"][a]:
        hired = min(missing, unused / wage)
    s["affordable"][a] = budget + hired
    a_quarter_of_schools(p, q, s, a)
    came = between(0.0, s["people"][a] - budget, hired)
    s["affordable"][a] = budget + came
    s["beyond"][a] += came
    return came * wage
