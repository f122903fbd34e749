"""Training: who is in the schools of a pool, who leaves them, and how many can enter. Compiled.

Students are counted as those of them who will finish; who does not leaves early and is replaced.
They serve and are paid, and man no unit. Arrays stand with pools first and allies last.
"""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper
from counterpoise.alliance.lanes import ratio, where
from counterpoise.alliance.tables import in_lanes, row


@helper
def opening_training(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Fill schools with those who replace who leaves, and work out what schools can train.

    `s.counts_for` is how many people a trained one counts for: as many as on the opening day, less
    those whom more instructors take out of units. `s.student_counts_for` is the same for everybody
    in a pool once all in its schools are trained. `s.places` is the growth of trained people in a
    year for which schools have places.
    """
    dt, leaving = policy.step_years, row(p.leaving_rate, future)
    leaving_now = leaving / row(p.service_time, future)
    years, filled = row(p.years_to_train, future), row(p.places_filled, future)
    students, wastage = row(p.students_per_instructor, future), row(p.training_wastage, future)
    more, shorter = row(p.instructors, future), row(p.training_time, future)
    share = row(p.pool_share, future)
    for pool in range(s.trained.shape[0]):
        usual, now = years[pool], shorter * years[pool]
        teach = eq.instructor_share(leaving, usual, wastage, filled[pool], students[pool])
        in_units = max(0.0, 1.0 - more * teach) / (1.0 - teach) if teach < 1.0 else 0.0
        opening = eq.with_students(leaving, usual, dt)
        later = eq.with_students(leaving_now, now, dt)
        s.counts_for[pool] = in_units * opening
        s.student_counts_for[pool] = in_units * opening / later
        output = eq.school_output(more * teach, students[pool], wastage, now)
        s.places[pool] = output - leaving_now
        s.students_outflow[pool] = eq.stage_outflow(now, dt)
        for a in range(policy.leading.size):
            people = share[a, pool] * s.people[a]
            trained = people / opening
            s.trained[pool, a], s.serving[pool, a] = trained, people
            s.student1[pool, a] = (people - trained) / 3.0
            s.student2[pool, a] = (people - trained) / 3.0
            s.student3[pool, a] = (people - trained) / 3.0
            s.counted[pool, a] = s.counts_for[pool] * trained


@helper
def recruits(p: Parameters, future: int) -> Any:
    """Return the growth of people in a year for which enough want to join."""
    leaving = row(p.leaving_rate, future)
    return eq.recruiting_limit(
        row(p.recruitment_limit, future),
        leaving,
        leaving / row(p.service_time, future),
        row(p.pay_rise, future),
        row(p.pay_elasticity, future),
    )


@helper
def share_posts(s: State) -> None:
    """Work out which part of the posts that each pool lacks, or of its people, it would change by.

    Pay affords `s.affordable` people. Where it affords more than serve, pools share out what is
    open by what each lacks of its opening share, and none loses any: `s.posts_ratio` is the part of
    that lack. Where it affords fewer, all lose alike: the ratio is below zero, and one of people.
    """
    s.posts_ratio[:] = 0.0
    for pool in range(s.trained.shape[0]):
        for a in range(s.people.size):
            lacks = s.pool_people[pool, a] * s.affordable[a] - s.serving[pool, a]
            s.posts_ratio[a] += max(0.0, lacks)
    for a in range(s.people.size):
        more, lacking, people = s.affordable[a] - s.people[a], s.posts_ratio[a], s.people[a]
        growing = min(1.0, ratio(more, lacking, 0.0))
        s.posts_ratio[a] = where(more > 0.0, growing, ratio(more, people, 0.0))


@helper
def posts_open(s: State, pool: int, a: int) -> Any:
    """Return the posts that a pool would fill or, below zero, lose."""
    part, people = s.posts_ratio[a], s.serving[pool, a]
    lacks = max(0.0, s.pool_people[pool, a] * s.affordable[a] - people)
    return part * where(part > 0.0, lacks, people)


@helper
def recruitable_people(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Fill in how many each ally can recruit in a step (`s.recruitable`).

    `s.to_come` becomes how many its students will add to those who count for crews now.
    """
    dt, gain = policy.step_years, recruits(p, future)
    s.recruitable[:], s.to_come[:] = 0.0, 0.0
    for pool in range(s.trained.shape[0]):
        places, each = s.places[pool], s.student_counts_for[pool]
        for a in range(s.people.size):
            people = s.serving[pool, a]
            most = min(gain * people, places * s.trained[pool, a])
            s.recruitable[a] += max(0.0, dt * most)
            s.to_come[a] += max(0.0, each * people - s.counted[pool, a])


@helper
def training_step(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Move the people of every pool towards the posts that pay affords."""
    train(p, policy, in_lanes(s), future)


@helper
def train(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Do what `training_step` says, with eight allies at once.

    Who leaves is replaced first; growth takes the places that are left. Where people are cut, fewer
    enter schools, and more leave only beyond that.
    """
    dt, leaving = policy.step_years, row(p.leaving_rate, future) / row(p.service_time, future)
    gain, loss = recruits(p, future), row(p.attrition_limit, future)
    share_posts(s)
    for a in range(s.people.size):
        s.people_then[a] = s.people[a]
    for pool in range(s.trained.shape[0]):
        out, places, each = s.students_outflow[pool], s.places[pool], s.counts_for[pool]
        for a in range(s.people.size):
            trained, people = s.trained[pool, a], s.serving[pool, a]
            posts = posts_open(s, pool, a)
            joining = eq.pool_change(people, posts, gain, loss, places * trained, dt)
            s.serving[pool, a] = people + joining
            s.people_then[a] += joining
            intake = max(0.0, leaving * trained * dt + joining)
            first, second, third = s.student1[pool, a], s.student2[pool, a], s.student3[pool, a]
            trained += out * third - (intake - joining)
            s.trained[pool, a], s.counted[pool, a] = trained, each * trained
            s.student3[pool, a] = third + out * (second - third)
            s.student2[pool, a] = second + out * (first - second)
            s.student1[pool, a] = first + (intake - out * first)
    for a in range(s.people.size):
        s.people[a] = s.people_then[a]


@helper
def people_ahead(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Fill in who counts for crews (`s.counted_ahead`) as far ahead as planners look.

    Everybody in training and all who join until then count as trained: units ordered now come later
    than that.
    """
    gain, loss = recruits(p, future), row(p.attrition_limit, future)
    ahead = row(p.anticipation, future)
    share_posts(s)
    for pool in range(s.trained.shape[0]):
        each, places = s.student_counts_for[pool], s.places[pool]
        for a in range(s.people.size):
            people, posts = s.serving[pool, a], posts_open(s, pool, a)
            free = places * s.trained[pool, a]
            change = eq.pool_change(people, posts, gain, loss, free, ahead)
            s.counted_ahead[pool, a] = each * (people + change)
