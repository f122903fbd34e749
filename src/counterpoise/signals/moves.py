"""From the fields of a statement to a move of forces, or to the reason why there is none."""

from datetime import date

from counterpoise.evidence.events import middle
from counterpoise.signals.effects import BUILD_UPS, CUTS, UNITS, Move
from counterpoise.signals.fields import Proposal
from counterpoise.signals.targets import ELSEWHERE

OFFICIAL = "institutional"
ALLIANCE = "alliance"
WITHDRAWAL = "withdrawal"
NO_MOVE = {
    "conditional_threat": "A threat moves no forces by itself.",
    "reassurance": "Words of reassurance move no forces.",
    "relocation": "Forces that move within Europe are counted as before.",
    "cancellation": "What is called off is not followed: say what comes or goes instead.",
    "legal_bar": "A law that bars a cut moves no forces.",
    "access_refusal": "A refusal of access is not followed here.",
}


def move_of(proposal: Proposal, today: date) -> Move | str:
    """Return the move that a statement speaks of, or a sentence that says why there is none.

    Parameters
    ----------
    proposal : Proposal
        The fields of the statement, as proposed or as a person confirmed them.
    today : date
        When it was said, where the statement has no date.
    """
    reason = _reason(proposal)
    if reason:
        return reason
    said = proposal.statement.date or today
    by = _day(proposal.deadline.value) if proposal.deadline else None
    official = proposal.channel is not None and proposal.channel.value == OFFICIAL
    kind, size = proposal.kind.value if proposal.kind else "", proposal.size
    if size is None:
        return Move(kind, 1.0, "all", said, by, official)
    return Move(kind, (size.low + size.high) / 2, size.unit, said, by, official)


def _reason(proposal: Proposal) -> str:
    """Return why a statement moves no forces that the engine follows; nothing where it does."""
    kind, size = proposal.kind.value if proposal.kind else "", proposal.size
    if not kind:
        return "Nothing in it speaks of forces that come or go."
    if kind not in (*CUTS, *BUILD_UPS):
        return NO_MOVE.get(kind, f"A statement of the kind {kind} is not followed.")
    if {target.scope for target in proposal.targets} == {ELSEWHERE}:
        return "It speaks of forces elsewhere than in Europe."
    if size is None:
        leaves = kind == WITHDRAWAL and any(t.code == ALLIANCE for t in proposal.targets)
        return "" if leaves else "It gives no number of forces, so nothing is worked out."
    if size.unit not in ("people", "share", *UNITS):
        return f"It counts {size.unit}, which the engine does not follow."
    return ""


def _day(text: str) -> date | None:
    """Return the day that a deadline names, or nothing where it is told in words only."""
    try:
        return middle(text)
    except (ValueError, KeyError):
        return None
