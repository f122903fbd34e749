"""What laws and postures are called before readers, beside the names of the calculus."""

from counterpoise.challenger.names import METHOD_NAMES as METHOD_NAMES
from counterpoise.challenger.names import PART_NAMES as PART_NAMES
from counterpoise.challenger.names import TARGET_NAMES as TARGET_NAMES
from counterpoise.challenger.names import TYPE_NAMES as TYPE_NAMES
from counterpoise.challenger.names import called as called
from counterpoise.theatre.names import LAW_NAMES as OF_THEATRE
from counterpoise.wings.challenger.comparison import FORWARD, NEITHER, OWN, TRIPWIRE

LAW_NAMES = {name: f"law {words}" for name, words in OF_THEATRE.items()}
POSTURE_NAMES = {
    NEITHER: "neither",
    TRIPWIRE: "tripwire of the guarantor's lighter brigades",
    FORWARD: "forward denial by heavy brigades",
    OWN: "forward denial by the guarantor's own heavy brigades",
}
CASE_WORDS = {
    "condition_met": "the guarantee hangs on a condition that the target meets",
    "condition_missed": "the guarantee hangs on a condition that the target misses",
    "without_a_threat": "friction among allies is as at peace",
    "greatest_threat": "all allies see the greatest threat",
    "after_coercion": "a threat that kills nobody has frightened allies who saw the greatest",
    "spheres_of_influence": "claims to a sphere of influence are granted",
    "second_theatre": "a second challenger acts elsewhere at the same time",
}
"""Cases in the place of what a scenario holds, after "and"."""
CASE_NAMES = {
    "as_it_stands": "As it stands",
    "condition_met": "Condition met",
    "condition_missed": "Condition missed",
    "without_a_threat": "Friction as at peace",
    "greatest_threat": "Greatest threat",
    "after_coercion": "After a threat that kills nobody",
    "spheres_of_influence": "Spheres of influence",
    "second_theatre": "Second challenger elsewhere",
    "weapons_stay": "Weapons stay",
    "weapons_stay_and_offer": "Weapons stay, European deterrents offered",
    "weapons_leave": "Weapons leave",
    "weapons_leave_and_offer": "Weapons leave, European deterrents offered",
    "not_needed": "Not needed",
    "ties": "Ties hands",
    "bluffed": "Can be bluffed",
    "talk": "Talk",
    "complements": "Complements",
    "zero_sum": "Zero-sum",
}
HEDGING_CASE_WORDS = {
    "weapons_stay": "foreign nuclear weapons stay and no European deterrent is offered",
    "weapons_stay_and_offer": "foreign nuclear weapons stay and European deterrents are offered",
    "weapons_leave": "foreign nuclear weapons leave and no European deterrent is offered",
    "weapons_leave_and_offer": "foreign nuclear weapons leave and European deterrents are offered",
}
HEDGE_WORDS = {
    "none": "no hedging",
    "debate": "open debate",
    "seek_sharing": "seeking a share in foreign weapons",
    "rely_on_europeans": "turning to European deterrents",
    "explore": "exploring own weapons",
    "pursue": "pursuing own weapons",
}
GAME_WORDS = {
    "complements": "both sides of the alliance are complements",
    "zero_sum": "both sides play a zero-sum game",
}
