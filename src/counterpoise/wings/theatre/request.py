"""What a user asks of the theatre, checked as a whole before anything is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.problems import Problems
from counterpoise.quarters import Quarter
from counterpoise.theatre.air_cases import AIR
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.theatre.contingency_forces import (
    Options,
    axes_of,
    contingencies_of,
    levers_of,
)
from counterpoise.theatre.movement_plan import formations_of
from counterpoise.wings.command_line import load_together
from counterpoise.wings.theatre.attack_dates import race, waited_for, waiting
from counterpoise.wings.theatre.drivers import IN_PLACE, effects
from counterpoise.wings.theatre.findings import findings
from counterpoise.wings.theatre.levers import levers_told, options_of, price_of
from counterpoise.wings.theatre.study import Study, study_of

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

FEWER = 50
"""Futures of a table of clocks at most: it has dozens of cells."""


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Parameters
    ----------
    scenarios : tuple of Scenario
        Paths of the hand-over.
    names : tuple of str
        Contingencies; all if empty.
    starts : tuple of str
        Quarters; the first of each year if empty.
    laws : tuple of str
        Ground laws.
    air : str
        The air case.
    options : tuple of Options
        What is changed under each scenario.
    waiting : bool
        Whether clocks are compared.
    pretext : bool
        Whether it is told what could be claimed as a pretext.
    futures, seed : int
        Size and seed of the ensemble.
    """

    scenarios: tuple["Scenario", ...]
    names: tuple[str, ...]
    starts: tuple[str, ...]
    laws: tuple[str, ...]
    air: str
    options: tuple[Options, ...]
    waiting: bool
    pretext: bool
    futures: int
    seed: int

    def work_out(self) -> dict[str, Any]:
        """Return findings by scenario, and what is asked for beside them.

        Returns
        -------
        dict
            `paths`: by scenario what `findings` returns and the `levers` that are set with their
            cost; with one contingency also its `drivers` at the first start and its `race`.
            `in_place`: what three heavy brigades in place would cost. With
            clocks `waiting`, and where it is asked for `claimed_pretext`: by ally what `pretexts`
            returns.
        """
        studies = [
            study_of(scenario, self.futures, self.seed, options)
            for scenario, options in zip(self.scenarios, self.options, strict=True)
        ]
        paths = {study.scenario.name: self._path(study) for study in studies}
        found: dict[str, Any] = {
            "paths": paths,
            "in_place": price_of(studies[0].evidence, IN_PLACE),
        }
        if self.pretext:
            found["claimed_pretext"] = pretexts(studies[0].evidence, self.names)
        if self.waiting:
            fewer = [
                study_of(scenario, min(FEWER, self.futures), self.seed, options)
                for scenario, options in zip(self.scenarios, self.options, strict=True)
            ]
            name = self.names[0] if self.names else waited_for(studies[0].evidence)
            # One start cannot be better or worse than itself.
            starts = self.starts if len(self.starts) > 1 else fewer[0].each_year()
            found["waiting"] = {
                "contingency": name,
                "futures": fewer[0].futures,
                "rows": waiting(fewer, name, starts, self.laws, self.air),
            }
        return found

    def _starts(self, study: Study) -> tuple[str, ...]:
        return self.starts or study.each_year()

    def _path(self, study: Study) -> dict[str, Any]:
        starts = self._starts(study)
        found = findings(study, self.names, starts, self.laws, self.air)
        found["levers"] = levers_told(study.options, study.evidence)
        for entry in found["contingencies"].values():
            entry["race"] = race(study, entry, self.laws)
        if len(self.names) == 1:
            name = self.names[0]
            found["contingencies"][name]["drivers"] = {
                "start": starts[0],
                "rows": effects(study, name, starts[0], self.laws, self.air),
            }
        return found


def request_of(
    scenarios: Sequence[str],
    problems: Problems | None = None,
    *,
    contingencies: Sequence[str] = (),
    start: str = "",
    without: Sequence[str] = (),
    warning: float | None = None,
    laws: Sequence[str] = (),
    air: str = "as-supplied",
    in_place: float | None = None,
    prepositioned: bool | None = None,
    readiness: float | None = None,
    decision: float = 1.0,
    permits: str = "crisis",
    plans_by: str = "",
    waiting: bool = False,
    pretext: bool = False,
    futures: int = 200,
    seed: int = 1,
    evidence: str | None = None,
    changes: Sequence[str] | None = None,
) -> Request:
    """Return what is asked for, with everything that is wrong with it named together.

    Parameters
    ----------
    scenarios : sequence of str
        Built-in names or files.
    problems : Problems, optional
        What is already known to be wrong.
    **others
        As the options of the command; `in_place`, `prepositioned` and `readiness` are those of each
        scenario unless given.

    Raises
    ------
    InputError
        With every problem of names, quarters, laws and numbers.
    """
    from counterpoise.evidence import load_evidence

    noted = problems or Problems()
    for law in laws:
        noted.expect(law, LAWS, "theatre", "--law")
    noted.expect(air, AIR, "theatre", "--air")
    noted.expect(permits, ("crisis", "peace"), "theatre", "--permits")
    known = noted.attempt(lambda: load_evidence(evidence))
    loaded = noted.attempt(lambda: load_together(list(scenarios), evidence, list(changes or []))[1])
    levers = {"in_place": in_place, "prepositioned": prepositioned, "readiness": readiness}
    given: dict[str, Any] = {name: value for name, value in levers.items() if value is not None} | {
        "absent": tuple(code.strip().upper() for text in without for code in text.split(",")),
        "warning": warning,
        "decision": decision,
        "permits": permits,
        "on": plans_by,
    }
    options = noted.attempt(lambda: [options_of(scenario, given) for scenario in loaded or ()])
    if not loaded:
        noted.attempt(lambda: Options(**(given | {"prepositioned": ()})))
    names = tuple(dict.fromkeys(contingencies))
    chosen = noted.attempt(lambda: contingencies_of(known, names)) if known else None
    starts = noted.attempt(lambda: starts_of(start, loaded)) if loaded else ()
    if known and chosen and options:
        noted.attempt(lambda: formations_of(known, "NATO", levers_of(known, chosen[0], options[0])))
    if futures < 1:
        noted.add("theatre", "--futures", f"{futures} futures cannot be run", "Give 1 or more.")
    noted.raise_if_any()
    return Request(
        tuple(loaded or ()),
        names,
        starts or (),
        tuple(dict.fromkeys(laws)) or LAWS,
        air,
        tuple(options or ()),
        waiting,
        pretext,
        futures,
        seed,
    )


def pretexts(evidence: "Evidence", names: Sequence[str]) -> dict[str, float]:
    """Return for the countries attacked the part of the people who speak Russian at home.

    It could be claimed as a pretext. It is no measure of loyalty, and no result reads it.
    """
    zones = {row.zone: row.country for row in evidence.places.theatre_zones}
    hosts = {
        zones[zone]
        for row in contingencies_of(evidence, names)
        for axis in axes_of(evidence, row)
        for zone in axis.zones
    }
    table = evidence.tables["claimed_pretexts"]
    return {ally: figure.value for (ally, _), figure in table.items() if ally in hosts}


def starts_of(text: str, scenarios: Sequence["Scenario"]) -> tuple[str, ...]:
    """Return the starts that a text names: a quarter, or the years of a range of two.

    Parameters
    ----------
    text : str
        Such as ``2028-Q1`` or ``2027-Q1..2032-Q1``, which is each first quarter from one to the
        other; empty for none.
    scenarios : sequence of Scenario
        What must cover them.

    Raises
    ------
    InputError
        If it is no quarter, or lies outside of a scenario.
    """
    if not text:
        return ()
    problems = Problems()
    first, sign, last = text.partition("..")
    ends = []
    for word in (first, last) if sign else (first,):
        try:
            ends.append(Quarter.parse(word))
        except ValueError as error:
            remedy = "Write 2028-Q1, or 2027-Q1..2032-Q1 for a range."
            problems.add("theatre", "--start", str(error), remedy)
    for scenario in scenarios:
        covered = scenario.calendar.bound_labels
        for end in ends:
            if str(end) not in covered:
                what = f"{end} is not covered by {scenario.name}"
                remedy = f"Give a quarter from {covered[0]} to {covered[-1]}."
                problems.add("theatre", "--start", what, remedy)
    if len(ends) == 2 and ends[0] >= ends[1]:
        what = f"{ends[0]} does not come before {ends[1]}"
        problems.add("theatre", "--start", what, "Give the earlier one first.")
    problems.raise_if_any()
    if not sign:
        return (str(ends[0]),)
    years = ends[1].year - ends[0].year
    steps = [ends[0].plus(4 * n) for n in range(years + 1)]
    return tuple(str(step) for step in steps if step <= ends[1])
