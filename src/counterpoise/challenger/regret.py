"""How far a play of the signalling game is from an equilibrium, by trying every other plan.

The game is written out as a tree: type, word or silence, attack or not, fight or yield. Each pure
plan of a player is scored against the others' play from the tree's ends alone, so that a slip in
the closed forms of `signalling` shows here.
"""

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoise.challenger.signalling import Game, Play

HIGH, LOW = "high", "low"
WORD, SILENT = "word", "silent"

GuarantorPlan = Mapping[tuple[str, str], tuple[float, float]]
"""By type and signal: chance of the signal, and of fighting after it."""


def regret_of(of: "Game", play: "Play") -> float:
    """Return the most that any player of one game could gain by another plan."""
    plans = _plans(play)
    attack = {WORD: float(play.attack_word), SILENT: float(play.attack_silent)}
    worst = 0.0
    for kind in (HIGH, LOW):
        now = sum(
            plans[kind, signal][0] * _guarantor(of, kind, signal, attack, plans[kind, signal][1])
            for signal in (WORD, SILENT)
        )
        best = max(
            _guarantor(of, kind, signal, attack, fights)
            for signal, fights in product((WORD, SILENT), (0.0, 1.0))
        )
        worst = max(worst, best - now)
    held = _challenger(of, plans, attack)
    others = (
        _challenger(of, plans, {WORD: on_word, SILENT: on_silent})
        for on_word, on_silent in product((0.0, 1.0), (0.0, 1.0))
    )
    return max(worst, max(others) - held)


def _plans(play: "Play") -> GuarantorPlan:
    return {
        (HIGH, WORD): (float(play.word_high), 1.0),
        (HIGH, SILENT): (1 - float(play.word_high), 1.0),
        (LOW, WORD): (float(play.word_low), float(play.fight_low)),
        (LOW, SILENT): (1 - float(play.word_low), 0.0),
    }


def _guarantor(
    of: "Game", kind: str, signal: str, attack: Mapping[str, float], fights: float
) -> float:
    """Return what a type gets from a signal and a plan to fight or yield."""
    worth = float(of.high if kind == HIGH else of.low)
    broken = float(of.audience) if signal == WORD else 0.0
    if_attacked = fights * (worth - float(of.cost)) + (1 - fights) * -broken
    return (1 - attack[signal]) * worth + attack[signal] * if_attacked


def _challenger(of: "Game", plans: GuarantorPlan, attack: Mapping[str, float]) -> float:
    """Return what the challenger gets over all types and signals."""
    found = 0.0
    for kind, chance in ((HIGH, float(of.resolute)), (LOW, 1 - float(of.resolute))):
        for signal in (WORD, SILENT):
            gives, fights = plans[kind, signal]
            if_attack = fights * -float(of.punishment) + (1 - fights) * float(of.value)
            found += chance * gives * attack[signal] * if_attack
    return found
