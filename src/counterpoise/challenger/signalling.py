r"""A guarantor's signals: tying hands and sinking costs in a finite game with two types.

A guarantor is resolute (chance :math:`\pi`, value :math:`w_H` of what is defended) or not
(:math:`w_L`), and fighting costs :math:`k` with :math:`w_L < k < w_H`. He gives his word in public
or stays silent; a challenger attacks or not; the guarantor fights or yields. If nobody attacks he
keeps :math:`w`; if he fights :math:`w - k`; if he yields 0, less an audience cost :math:`a` if he
had given his word. The challenger gets :math:`V` if yielded to, loses :math:`C` if fought, else 0.
With :math:`p^\circ = V / (V + C)`:

- :math:`\pi \ge p^\circ`: no attack, without any signal;
- else, :math:`a \ge k - w_L`: the word ties both types, both give it, and nobody attacks;
- else, :math:`0 < a`: the resolute give it, others bluff with chance
  :math:`\beta = \frac{\pi (1 - p^\circ)}{(1 - \pi) p^\circ}`, the silent are attacked, and those
  who gave it with chance :math:`\alpha = w_L / (w_L + a)`;
- else, :math:`a \le 0`: the word is talk, and all are attacked.

Audience costs may be 0 or below (Snyder and Borghard, American Political Science Review 105(3)
(2011); Trachtenberg, Security Studies 21(1) (2012), recalled). Fearon, American Political Science
Review 88(3) (1994) and Journal of Conflict Resolution 41(1) (1997), abstracts read, finds that
nobody bluffs; there the cost is chosen from a continuum, and with two types and a cost that is
given there is bluffing. Equilibria by own algebra; others exist beside these. `regret` checks each:
the most that any player could gain by another plan. All functions are elementwise.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.challenger.regret import regret_of
from counterpoise.deterrence.checks import Floats, Integers, chances, numbers, positive
from counterpoise.deterrence.resolve import credibility_threshold


class Game(NamedTuple):
    """What the game is played for; arrays that go together."""

    resolute: Floats
    """Chance that the guarantor is of the resolute type, before any signal."""
    value: Floats
    """Challenger's value of a guarantor who yields."""
    punishment: Floats
    """What he loses to one who fights."""
    high: Floats
    """What is defended is worth to the resolute."""
    low: Floats
    """And to the other."""
    cost: Floats
    """Cost of fighting to the guarantor."""
    audience: Floats
    """What a broken public word costs him; may be 0 or below."""


class Play(NamedTuple):
    """Chances with which each acts."""

    word_high: Floats
    """The resolute give their word."""
    word_low: Floats
    """The others give it."""
    attack_word: Floats
    """A guarantor who gave his word is attacked."""
    attack_silent: Floats
    """A silent one is attacked."""
    fight_low: Floats
    """The other type fights if attacked after giving his word; the resolute always fight."""


class Word(IntEnum):
    """What a public word does."""

    NOT_NEEDED = 0
    TIES = 1
    BLUFFED = 2
    TALK = 3


class Outcome(NamedTuple):
    """What the play leads to."""

    payoff_high: Floats
    """What the resolute get."""
    payoff_low: Floats
    """What the others get."""
    war: Floats
    """Share of cases in which there is fighting."""
    yielding: Floats
    """Share in which the guarantor yields."""


def game(
    resolute: ArrayLike,
    value: ArrayLike,
    punishment: ArrayLike,
    *,
    high: ArrayLike,
    low: ArrayLike,
    cost: ArrayLike,
    audience: ArrayLike,
) -> Game:
    """Return a game whose figures have been checked, of one shape.

    Raises
    ------
    ValueError
        Unless `low` < `cost` < `high`, or if breaking the word is worth more to either type than
        keeping what is defended: then nobody would mean it.
    """
    arrays = (
        chances("resolute", resolute),
        positive("value", value),
        positive("punishment", punishment),
        positive("high", high),
        positive("low", low),
        positive("cost", cost),
        numbers("audience", audience),
    )
    found = Game(*(np.asarray(x) for x in np.broadcast_arrays(*arrays)))
    if not ((found.low < found.cost) & (found.cost < found.high)).all():
        raise ValueError("cost: fighting must be worth it to the resolute and to nobody else")
    if (found.audience <= -np.minimum(found.low, found.high - found.cost)).any():
        raise ValueError("audience: a broken word cannot be worth more than what it defends")
    return found


def tying_hands(of: Game) -> Play:
    """Return the equilibrium of the module for each game."""
    needed = credibility_threshold(of.value, of.punishment)
    enough = of.resolute >= needed
    tied = ~enough & (of.audience >= of.cost - of.low)
    bluffing = ~enough & ~tied & (of.audience > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        bluff = of.resolute * (1 - needed) / ((1 - of.resolute) * needed)
        called = of.low / (of.low + of.audience)
    rewarded = of.audience < 0  # then whoever will yield anyway gives his word first
    talk = ~enough & ~tied & ~bluffing
    return Play(
        np.where(enough, 0.0, np.where(talk, rewarded, 1.0)),
        np.where(enough, 0.0, np.where(tied, 1.0, np.where(bluffing, bluff, rewarded))),
        np.where(enough | tied, 0.0, np.where(bluffing, called, 1.0)),
        np.where(enough, 0.0, 1.0),
        np.where(of.audience >= of.cost - of.low, 1.0, 0.0),
    )


def word(play: Play) -> Integers:
    """Return what a public word does in an equilibrium, as values of `Word`.

    Examples
    --------
    >>> games = game(0.3, 1.0, 1.0, high=0.8, low=0.2, cost=0.5, audience=[-0.1, 0.1, 0.3])
    >>> [Word(one).name for one in word(tying_hands(games))]
    ['TALK', 'BLUFFED', 'TIES']
    """
    silent = play.attack_silent == 0
    return np.select(
        [silent, play.attack_word == 0, play.attack_word < 1],
        [Word.NOT_NEEDED, Word.TIES, Word.BLUFFED],
        Word.TALK,
    )


def outcome(of: Game, play: Play) -> Outcome:
    """Return what a play leads to.

    Examples
    --------
    >>> played = game(0.3, 1.0, 1.0, high=0.8, low=0.2, cost=0.5, audience=0.1)
    >>> play = tying_hands(played)
    >>> float(play.word_low.round(6)), float(play.attack_word.round(6))
    (0.428571, 0.666667)
    >>> [round(float(x), 6) for x in outcome(played, play)]
    [0.466667, 0.0, 0.2, 0.6]
    """
    high = [_payoff(of.high, of, attacked, 1.0, 0.0) for attacked in _attacked(play)]
    low = [
        _payoff(of.low, of, play.attack_word, play.fight_low, of.audience),
        _payoff(of.low, of, play.attack_silent, 0.0, 0.0),
    ]
    hit_high = play.word_high * play.attack_word + (1 - play.word_high) * play.attack_silent
    hit_low = play.word_low * play.attack_word
    hit_low_silent = (1 - play.word_low) * play.attack_silent
    other = 1 - of.resolute
    return Outcome(
        play.word_high * high[0] + (1 - play.word_high) * high[1],
        play.word_low * low[0] + (1 - play.word_low) * low[1],
        of.resolute * hit_high + other * hit_low * play.fight_low,
        other * (hit_low * (1 - play.fight_low) + hit_low_silent),
    )


def regret(of: Game, play: Play) -> Floats:
    """Return the most that any player, of any type, could gain by another plan.

    Every plan of each player is tried against the play of the others; the tree is written out in
    `regret` and shares nothing with `outcome`.
    """
    flat = [np.ravel(x) for x in np.broadcast_arrays(*of, *play)]
    fields = len(of)
    found = [regret_of(Game(*row[:fields]), Play(*row[fields:])) for row in zip(*flat, strict=True)]
    return np.array(found).reshape(np.broadcast(*of, *play).shape)


class Sinking(NamedTuple):
    """What spending beforehand can tell the challenger."""

    least: Floats
    """The cheapest outlay that the other type would not match."""
    most: Floats
    """The largest that the resolute would still bear."""
    payoff_high: Floats
    """What the resolute get with the cheapest one."""
    gain: Floats
    """That, over what they get when silence is attacked."""


def sinking_costs(of: Game) -> Sinking:
    r"""Return the outlays that tell the resolute from others where silence is attacked.

    Outlays of :math:`m` separate for :math:`w_L \le m \le k`: the other type does not pay more than
    peace is worth to him, and the resolute pay no more than fighting costs. Troops and depots in
    place are such outlays; unlike a word they cost whatever happens.

    Examples
    --------
    >>> played = game(0.3, 1.0, 1.0, high=0.8, low=0.2, cost=0.5, audience=0.1)
    >>> [round(float(x), 6) for x in sinking_costs(played)]
    [0.2, 0.5, 0.6, 0.3]
    """
    payoff = of.high - of.low
    return Sinking(of.low, of.cost, payoff, payoff - (of.high - of.cost))


def _attacked(play: Play) -> tuple[Floats, Floats]:
    return play.attack_word, play.attack_silent


def _payoff(
    worth: Floats, of: Game, attacked: Floats, fights: ArrayLike, broken: ArrayLike
) -> Floats:
    fight = np.asarray(fights)
    if_attacked = fight * (worth - of.cost) - (1 - fight) * np.asarray(broken)
    return np.asarray((1 - attacked) * worth + attacked * if_attacked)
