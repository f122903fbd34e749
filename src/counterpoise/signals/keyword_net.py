"""Which real posts are labelled by hand: all that a wide net of words catches, and some others.

The net is meant to be too wide: it catches what only looks like a statement on posture or the
guarantee as well. Of what slips through, a number is drawn by a seed, so that what the net misses
can be estimated too. Both were fixed before any of the posts was read or labelled. Posts of
pictures without a word have nothing to read, and are neither caught nor drawn.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass

from counterpoise.signals.statements import Statement
from counterpoise.signals.targets import ALLIED, targets_in

SEED = 20261129
OTHERS = 200
NET, DRAWN = "net", "drawn"
_WORDS = re.compile(
    r"\b(?:nato|allies|alliances?|allied|article (?:5|five|v)|treaty|guarantees?|collective|burden|"
    r"troops?|soldiers?|servicemen|service ?members?|brigades?|battalions?|squadrons?|divisions?|"
    r"garrisons?|bases?|airbases?|airspace|overflights?|deploy\w*|redeploy\w*|drawdowns?|withdr[ae]w\w*|"
    r"pull(?:ing|ed)? out|bring\w* .{0,20}home|forces|military|armed forces|army|navy|air force|"
    r"destroyers?|fighters?|bombers?|submarines?|missiles?|patriots?|nuclear|umbrella|deterren\w+|"
    r"posture|presence|pentagon|department of (?:war|defense)|secretary of (?:war|defense|state)|"
    r"saceur|eucom|ndaa|defen[cs]e (?:spending|minister)|protect(?:ing|ed|ion)?|defend(?:ing|ed)?|"
    r"paper tiger|obsolete|free rid\w*|delinquent|not there for us|there for (?:us|them)|hormuz|"
    r"arctic|island|putin|russians?|russia|zelensky\w*|starmer|merz|macron|s[aá]nchez|meloni|rutte|"
    r"stoltenberg|frederiksen|von der leyen|tusk|nawrocki|eu)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Draw:
    """Posts to be labelled, by how they were chosen.

    Parameters
    ----------
    net : tuple of str
        Ids of all posts that the net catches.
    drawn : tuple of str
        Ids of posts drawn from the others.
    others : int
        How many others have any text.
    """

    net: tuple[str, ...]
    drawn: tuple[str, ...]
    others: int


def is_caught(text: str) -> bool:
    """Return whether the net catches a text: a word of the subject, or an ally, region or partner.

    Parameters
    ----------
    text : str
        A post without its markup.

    Examples
    --------
    >>> is_caught("Five thousand buses for Poland"), is_caught("The new kick-off rule")
    (True, False)
    """
    return _WORDS.search(text) is not None or any(t.scope in ALLIED for t in targets_in(text))


def draw(posts: Iterable[Statement], others: int = OTHERS, seed: int = SEED) -> Draw:
    """Return which posts are labelled by hand.

    Parameters
    ----------
    posts : iterable of Statement
        The archive. Its order counts for nothing.
    others : int
        How many are drawn of those that the net does not catch.
    seed : int
        Fixes which.
    """
    caught: list[str] = []
    free: list[str] = []
    for post in (post for post in posts if post.text.strip()):
        (caught if is_caught(post.text) else free).append(post.id)
    # Sorted first, so that neither the order of the file nor that of a set decides.
    free.sort()
    drawn = random.Random(seed).sample(free, min(others, len(free)))  # noqa: S311 - no secret
    return Draw(tuple(sorted(caught)), tuple(sorted(drawn)), len(free))
