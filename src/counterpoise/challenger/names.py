"""What targets, methods, types and parts of the margin are called before readers."""

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
TYPE_NAMES = {
    "all": "either type",
    "opportunist": "an opportunist",
    "security seeker": "a security seeker",
}
PART_NAMES = {"punishment": "umbrella"}
"""The guarantor's other means are the same on both sides of each comparison."""


def called(name: str, names: dict[str, str]) -> str:
    """Return what a name is called; a name of the user's own stands as it is, in words."""
    return names.get(name, name.replace("_", " "))
