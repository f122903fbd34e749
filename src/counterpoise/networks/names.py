"""Words for disciplines, states and marks, which every face uses."""

DISCIPLINE_NAMES = {
    "signals": "signals intelligence",
    "optical_imagery": "optical imagery",
    "radar_imagery": "radar imagery",
    "undersea": "submarine watch",
    "air_surveillance": "air surveillance",
    "missile_warning": "missile warning",
    "space_surveillance": "space surveillance",
    "human_and_cyber": "human sources and cyber",
}
STATE_NAMES = {"routine": "routine", "war": "war on the eastern flank"}
TIER_NAMES = {
    "routine": "routine",
    "sensitive": "sensitive",
    "source_revealing": "source-revealing",
}
MARK_NAMES = ("kept", "thin", "dark")
"""What became of a target, in the order of marks."""
FLEETS = {
    "isr_space": "satellite",
    "isr_airborne": "crewed_aircraft",
    "airborne_early_warning": "early_warning_aircraft",
}
"""Capabilities of the engine whose allied fleets can stand in, with the platform they are."""
NO_VOLUMES = (
    "No volume of shared intelligence is published. What is counted is who watches which region in "
    "which discipline, by public programmes. Of the United States few are listed: satellites and "
    "aircraft by kind, and sites on allied ground. What it holds beyond them, such as human "
    "sources or its own submarine watch, is in no number here."
)
JUDGED = (
    "Tiers of sharing, regions and weights are judged (grade D). Read which targets nobody else "
    "watches, and with caution everything that hangs on weights."
)
ON_RULE = (
    "The rule for sharing is an illustration over ranges that a user sets: nothing is published on "
    "benefits, leaks or their cost, and that sharing resumes later than it stopped is a property "
    "of the rule, not a measurement."
)
ON_PAUSE = (
    "Ukraine is no member, reports of the pause differ, and what allies went on giving is not "
    "known in detail: few items, and none of them measured."
)
