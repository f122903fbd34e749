"""What goes dark: one question to the network, and its answer in names.

Every face asks here: the command, the report and the simulator give the same numbers.
"""

from dataclasses import dataclass

from counterpoise.evidence import Evidence
from counterpoise.networks.catalogue import State, network
from counterpoise.networks.collection import (
    WHOLE,
    Cut,
    Floats,
    Integers,
    Network,
    cut_off,
    leaves,
    withholds,
)
from counterpoise.networks.losses import DARK, THIN, marks

THIN_BELOW = "intelligence_coefficients/thin_below"


@dataclass(frozen=True)
class Question:
    """What is asked of the network.

    Parameters
    ----------
    state : {"routine", "war"}
        Which state the alliance is in.
    year : int
        Collectors that are in service by then count.
    without : tuple of str
        Members that leave, with their ground.
    cut_off : tuple of str
        Members that nobody gives anything any more.
    withholds : tuple of str
        Members that give nothing any more.

    Examples
    --------
    >>> Question("war", 2026, withholds=("USA",)).touched
    ('USA',)
    """

    state: State
    year: int
    without: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    withholds: tuple[str, ...] = ()

    @property
    def touched(self) -> tuple[str, ...]:
        """Members that something is changed for, each once."""
        return tuple(dict.fromkeys((*self.without, *self.cut_off, *self.withholds)))

    def cut(self, whole: Network) -> Cut:
        """Return what is taken out of a network."""
        found = WHOLE
        for member in self.without:
            found |= leaves(member)
        for member in self.cut_off:
            found |= cut_off(whole, member)
        for member in self.withholds:
            found |= withholds(whole, member)
        return found


@dataclass(frozen=True, eq=False)
class Answer:
    """What becomes of each target, for all others together and for each member.

    Parameters
    ----------
    question : Question
        What was asked.
    whole : Network
        The network before.
    others : tuple of str
        Members that lose or keep together: all whom the question does not touch.
    before, after : array (targets,)
        Part of all collection that the others have together.
    mine_before, mine_after : array (members, targets)
        The same for each member.
    thin_below : float
        Part of what was there below which a target is called thin.
    """

    question: Question
    whole: Network
    others: tuple[str, ...]
    before: Floats
    after: Floats
    mine_before: Floats
    mine_after: Floats
    thin_below: float

    @property
    def marks(self) -> Integers:
        """What became of targets for the others together: 2 dark, 1 thin, 0 kept."""
        return marks(self.before, self.after, self.thin_below)

    @property
    def marks_by_member(self) -> Integers:
        """The same for each member, (members, targets); one that leaves loses nothing here."""
        found = marks(self.mine_before, self.mine_after, self.thin_below)
        out = [self.whole.members.index(name) for name in self.question.without]
        found[out] = 0
        return found

    def places(self, discipline: str, mark: int, member: str | None = None) -> list[str]:
        """Return the regions where a discipline has a mark, for the others or for one member."""
        return [
            region
            for (one, region), found in zip(self.whole.targets, self._marked(member), strict=True)
            if one == discipline and found == mark
        ]

    def count(self, mark: int, member: str | None = None) -> int:
        """Return how many targets have a mark, for the others together or for one member."""
        return int((self._marked(member) == mark).sum())

    def by_discipline(self, member: str | None = None) -> list[tuple[str, int, int, int]]:
        """Return each discipline with targets watched before, dark and thin; the most lost first.

        Dark ones count before thin ones; what is equal stays in the order of disciplines.
        """
        before = self.before if member is None else self.mine_before[self._place(member)]
        rows = []
        for place, discipline in enumerate(self.whole.disciplines):
            here = (self.whole.discipline_of == place) & (before > 0)
            if here.any():
                mine = self._marked(member)[here]
                dark, thin = int((mine == DARK).sum()), int((mine == THIN).sum())
                rows.append((discipline, int(here.sum()), dark, thin))
        return sorted(rows, key=lambda row: (-row[2], -row[3]))

    def _marked(self, member: str | None) -> Integers:
        return self.marks if member is None else self.marks_by_member[self._place(member)]

    def _place(self, member: str) -> int:
        return self.whole.members.index(member)


def ask(evidence: Evidence, question: Question) -> Answer:
    """Return what goes dark.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    question : Question
        What is asked.

    Examples
    --------
    >>> import counterpoise as cp
    >>> found = ask(cp.load_evidence(), Question("routine", 2026))
    >>> found.count(DARK)
    0
    """
    whole = network(evidence, question.state, year=question.year)
    cut, touched = question.cut(whole), question.touched
    partners = [code for code, ally in evidence.allies.items() if ally.status == "partner"]
    aside = (*touched, *partners)
    return Answer(
        question,
        whole,
        tuple(name for name in whole.members if name not in aside),
        whole.together(without=aside),
        whole.together(cut, without=aside),
        whole.kept(),
        whole.kept(cut),
        evidence.figure(THIN_BELOW).value,
    )
