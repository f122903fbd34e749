"""The ground laws that a campaign may run on: what each says, where it is from, what was read.

Whoever shows a result names its law with these words, and puts the other laws beside it.
"""

from dataclasses import dataclass

from counterpoise.theatre import breakthrough_race, epstein, posen
from counterpoise.theatre.campaign_inputs import LAWS


@dataclass(frozen=True)
class GroundLaw:
    """A ground law for readers.

    Parameters
    ----------
    name : str
        Name by which a campaign takes it, one of `LAWS`.
    title : str
        Name in full.
    says : str
        What it says, in a sentence.
    source : tuple of str
        Keys of the table of sources; none for a rule of our own.
    stand_in : bool
        Whether it stands in for a law whose constants were not read in the original.
    read : str
        What was read and what was only recalled, and what the campaign adds.
    """

    name: str
    title: str
    says: str
    source: tuple[str, ...]
    stand_in: bool
    read: str


GROUND_LAWS = {
    law.name: law
    for law in (
        GroundLaw(
            "posen",
            "Attrition and expansion of the front, after Posen",
            "A line holds while there are brigades enough for its length, which grows as it bends.",
            ("posen_1984_measuring",),
            posen.STAND_IN,
            "Structure recalled, his constants not read: a stand-in until they are. The pace of "
            "the assault and how fast a broken line gives way are ours; he gives neither.",
        ),
        GroundLaw(
            "epstein",
            "Adaptive dynamic model, Epstein",
            "A defender falls back once losses pass what he bears; an attacker paces his own.",
            ("epstein_1985_calculus",),
            epstein.STAND_IN,
            "Equations and constants read in a public re-implementation, not in the book. The "
            "campaign runs them without close air support, raises the exchange ratio with works, "
            "and puts the slowest pace on record under them.",
        ),
        GroundLaw(
            "breakthrough-race",
            "Breakthrough race",
            "An attack breaks through if it leaves the prepared zone before reserves stop it.",
            (),
            breakthrough_race.STAND_IN,
            "A rule of this toolkit and nobody's published law; it keeps the claim that depth and "
            "reserves count for more than numbers.",
        ),
    )
}
"""Every law by name, in the order of `LAWS`."""


def in_order() -> tuple[GroundLaw, ...]:
    """Return all laws in the order of their numbers."""
    return tuple(GROUND_LAWS[name] for name in LAWS)
