"""What targets, methods, laws, parts and postures are called before readers."""

from counterpoise.theatre.names import LAW_NAMES as OF_THEATRE
from counterpoise.wings.challenger.comparison import FORWARD, OWN, TRIPWIRE

TARGET_NAMES = {
    "baltic_islands": "Baltic islands",
    "black_sea_coast": "Black Sea coast",
    "estonia": "Estonia",
    "finland": "Finland",
    "latvia": "Latvia",
    "lithuania": "Lithuania",
    "northern_norway": "northern Norway",
    "suwalki_corridor": "the Suwałki corridor",
}
METHOD_NAMES = {
    "below_war": "acts below war",
    "limited_seizure": "a limited seizure",
    "cutting_a_corridor": "cutting a corridor",
    "taking_a_capital": "taking a capital",
}
LAW_NAMES = {name: f"law {words}" for name, words in OF_THEATRE.items()}
TYPE_NAMES = {
    "all": "either type",
    "opportunist": "an opportunist",
    "security seeker": "a security seeker",
}
POSTURE_NAMES = {
    TRIPWIRE: "tripwire of the guarantor's lighter brigades",
    FORWARD: "forward denial by heavy brigades",
    OWN: "forward denial by the guarantor's own heavy brigades",
}
PART_NAMES = {"punishment": "umbrella"}
"""The guarantor's other means are the same on both sides of each comparison."""


def called(name: str, names: dict[str, str]) -> str:
    """Return what a name is called; a name of the user's own stands as it is, in words."""
    return names.get(name, name.replace("_", " "))
