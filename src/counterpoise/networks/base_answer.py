"""What is lost where hosts refuse and sites are closed: by function, theatre and to whom.

Losses are political: a host refuses, or the use of a site ends. Two answers stand side by side: at
once, when units work from where else they can today, and after they have moved to an alternative
that is open. Reasons are functions, the largest loss first. Sites and hosts are never ranked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.bases import MISSIONS, Bases, Mission
from counterpoise.networks.access import CASE_BY_CASE, closed_sites
from counterpoise.networks.bases import SIDES, BaseNetwork, Booleans
from counterpoise.networks.reach import Floats
from counterpoise.problems import Problems, did_you_mean

NOTICED = 0.005
"""Loss of a function's coverage below which nothing is said."""


@dataclass(frozen=True)
class Question:
    """What is taken away, and for which mission it is asked.

    Parameters
    ----------
    hosts : tuple of str
        Hosts that refuse the use of their sites.
    sites : tuple of str
        Sites that are closed.
    mission : str, optional
        ``article_5``, ``out_of_area`` or ``contingency``; every theatre and standing access if left
        out.
    """

    hosts: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    mission: Mission | None = None

    @property
    def asks(self) -> bool:
        """Whether anything is taken away."""
        return bool(self.hosts or self.sites)


def check_names(
    bases: Bases, hosts: Iterable[str], sites: Iterable[str], mission: str, problems: Problems
) -> Question:
    """Return the question that names ask, after noting those that are not known.

    Parameters
    ----------
    bases : Bases
        The catalogues.
    hosts : iterable of str
        Codes of hosts.
    sites : iterable of str
        Names of sites, as ids or as people write them.
    mission : str
        A mission, with hyphens or underscores; empty for none.
    problems : Problems
        Where what is not known is noted.
    """
    codes = tuple(dict.fromkeys(host.strip().upper() for host in hosts))
    for code in codes:
        if code not in bases.hosts:
            remedy = did_you_mean(code, bases.hosts, listed=len(bases.hosts))
            problems.add("bases", "--without", f"'{code}' is no host of a site", remedy)
    by_name = {row.name.casefold(): row.site for row in bases.base_sites}
    known = {row.site for row in bases.base_sites}
    found = []
    for text in sites:
        word = text.strip().casefold()
        site = by_name.get(word, word.replace(" ", "_").replace("-", "_"))
        if site not in known:
            problems.add("bases", "--close", f"'{text}' is no site", did_you_mean(site, known))
        found.append(site)
    meant = mission.strip().replace("-", "_")
    if meant and meant not in MISSIONS:
        words = [name.replace("_", "-") for name in MISSIONS]
        problems.add(
            "bases", "--mission", f"'{mission}' is no mission", did_you_mean(mission, words)
        )
    chosen = next((name for name in MISSIONS if name == meant), None)
    return Question(codes, tuple(dict.fromkeys(found)), chosen)  # type: ignore[arg-type]


def theatres_of(bases: Bases, mission: Mission | None) -> Booleans:
    """Return which theatres a mission is about, (T,)."""
    if mission is None:
        return np.ones(len(bases.base_theatres), dtype=bool)
    scope = "article_5" if mission == "article_5" else "beyond"
    return np.array([row.scope == scope for row in bases.base_theatres])


@dataclass(frozen=True)
class Reason:
    """A function in which coverage is lost, and where most of it.

    Parameters
    ----------
    function, theatre : str
        The function, and the theatre in which most of it is lost.
    left, left_moved : array (D,)
        What is left of it over the theatres in question, at once and after a move.
    today, at_once : array (D,)
        Units times tempo in that theatre.
    """

    function: str
    theatre: str
    left: Floats
    left_moved: Floats
    today: Floats
    at_once: Floats


@dataclass(frozen=True)
class Answer:
    """What a question leads to.

    Parameters
    ----------
    question : Question
        What is taken away.
    network : BaseNetwork
        The sites and what works from them.
    theatres : array (T,)
        Theatres in question.
    open_sites : array (S,)
        Sites that may still be used.
    """

    question: Question
    network: BaseNetwork
    theatres: Booleans
    open_sites: Booleans

    @cached_property
    def today(self) -> Floats:
        """Units times tempo (D, F, T) with every site open."""
        return self.network.provided(self.network.own)

    @cached_property
    def at_once(self) -> Floats:
        """The same without what is taken away, before anybody moves."""
        return self.network.provided(self.network.tempo(self.open_sites))

    @cached_property
    def moved(self) -> Floats:
        """The same once units have moved to an alternative that is open."""
        return self.network.provided(self.network.tempo(self.open_sites, moved=True))

    def kept(self, side: str | None = None, *, moved: bool = False) -> Floats:
        """Return what is left by function, (D, F), over theatres that matter to a side, or all."""
        theatres = self.theatres
        if side is not None:
            theatres = theatres & self.network.matters[SIDES.index(side)]
        return self.network.kept(self.moved if moved else self.at_once, theatres)

    @property
    def coverage(self) -> Floats:
        """Coverage by function and theatre at once, (D, F, T); see `BaseNetwork.coverage`."""
        return self.network.coverage(self.open_sites)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Functions in which coverage is lost, the largest loss in the median first."""
        left, moved = self.kept(), self.kept(moved=True)
        middle = np.median(left, axis=0)
        lost = (self.today - self.at_once) * (self.network.weights * self.theatres)
        where = np.median(lost, axis=0).argmax(axis=1)
        found = []
        for f in np.argsort(np.nan_to_num(middle, nan=1.0), kind="stable"):
            if np.isnan(middle[f]) or 1 - middle[f] < NOTICED:
                continue
            t = where[f]
            found.append(
                Reason(
                    self.network.functions[f],
                    self.network.theatres[t],
                    left[:, f],
                    moved[:, f],
                    self.today[:, f, t],
                    self.at_once[:, f, t],
                )
            )
        return tuple(found)


def answer(
    evidence: Evidence, network: BaseNetwork, question: Question, *, strict: bool = True
) -> Answer:
    """Return what is lost where hosts refuse and sites are closed.

    Parameters
    ----------
    evidence : Evidence
        The catalogues.
    network : BaseNetwork
        Contingents, in one future or in many.
    question : Question
        What is taken away; for a contingency also what hosts refused last.
    strict : bool
        Whether a site whose use was limited counts as closed for a contingency.
    """
    bases = evidence.bases
    closed: Sequence[str] = question.sites
    if question.mission == CASE_BY_CASE:
        refused = closed_sites(bases.access_record, CASE_BY_CASE, limited_is_closed=strict)
        closed = (*closed, *refused)
    open_sites = network.without(question.hosts, closed)
    return Answer(question, network, theatres_of(bases, question.mission), open_sites)
