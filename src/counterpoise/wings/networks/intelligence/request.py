"""What a user asks of the intelligence network, checked as a whole before anything is run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ledger.ally_names import allies_named
from counterpoise.networks.answer import Question
from counterpoise.networks.catalogue import STATES
from counterpoise.networks.names import JUDGED, NO_VOLUMES, ON_PAUSE, ON_RULE
from counterpoise.problems import Problems
from counterpoise.wings.command_line import load_together
from counterpoise.wings.networks.intelligence import findings
from counterpoise.wings.networks.intelligence.sentences import (
    answer,
    balance_sentences,
    pause_sentence,
    redundancy_sentence,
    sharing_sentences,
)

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario


AIRCRAFT = "isr_airborne"
"""The capability whose aircraft can stand in over a small area."""


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Parameters
    ----------
    scenario : Scenario
        The path of the hand-over: it gives allied fleets and belief.
    question : Question
        What is taken out of the network, in which state.
    futures, seed : int
        Size and seed of the ensemble.
    """

    scenario: "Scenario"
    question: Question
    futures: int
    seed: int

    def work_out(self) -> dict[str, Any]:
        """Return the record of the command; its fields are listed in ``docs/networks.md``."""
        from counterpoise.ensemble import run_dataset
        from counterpoise.wings import models_for

        evidence = self.scenario.evidence
        models, _ = models_for("deterrence")
        result = run_dataset(
            self.scenario,
            futures=self.futures,
            seed=self.seed,
            evidence=evidence.origin,
            models=models,
        )
        state, year = self.question.state, self.question.year
        found: dict[str, Any] = {
            "scenario": self.scenario.name,
            "futures": self.futures,
            "seed": self.seed,
            **findings.of_question(evidence, self.question),
            "redundancy": findings.redundancy(evidence, state, year),
            "balance": findings.balances(evidence, year),
            "sharing": sharing_over(evidence, result),
            "pause_of_2025": findings.pause_of_2025(evidence),
            **substitution(evidence, result),
            "share_on_judgement": findings.share_on_judgement(evidence),
        }
        found["answer"] = answer(evidence, found)
        found["sentences"] = [
            redundancy_sentence(found["redundancy"]),
            *balance_sentences(evidence, found["balance"]),
            *sharing_sentences(found["sharing"]),
            pause_sentence(found["pause_of_2025"]),
        ]
        found["notes"] = [NO_VOLUMES, JUDGED, ON_RULE, ON_PAUSE]
        return found


def sharing_over(evidence: "Evidence", result: "xr.Dataset", side: int = 0) -> dict[str, Any]:
    """Return what the rule says by tier over the years of a result that has beliefs, or of today.

    Parameters
    ----------
    result : xarray.Dataset
        A result, with ``belief_allies`` where the wing of deterrence ran.
    side : int
        Place of the scenario.
    """
    if "belief_allies" not in result:
        return findings.sharing(evidence)
    from counterpoise.ensemble.dataset import quantity, quarter_labels

    belief = quantity(result, "belief_allies").transpose("scenario", "future", "time_bounds")
    labels = quarter_labels(result, "time_bounds")
    years = [i for i, label in enumerate(labels) if label.endswith("Q1")] or [0]
    kept = np.asarray(belief.values, dtype=float)[side][:, years]
    kept = kept[np.isfinite(kept).all(axis=1)]
    return findings.sharing(evidence, kept, [labels[i][:4] for i in years])


def substitution(evidence: "Evidence", result: "xr.Dataset", side: int = 0) -> dict[str, Any]:
    """Return what allied fleets of a result keep without the leading ally, and small areas."""
    from counterpoise.charts.networks.fleets import allied_fleets
    from counterpoise.ensemble.dataset import quarter_labels

    of = allied_fleets(result, evidence.leading, side)
    aircraft = of.get(AIRCRAFT, np.zeros(0))
    ends = [float(aircraft[0]), float(aircraft[-1])] if aircraft.size else []
    return {
        "fleets": findings.fleets(evidence, of, quarter_labels(result, "snapshot")),
        "small_areas": findings.small_areas(evidence, ends),
    }


def request_of(
    scenario: str,
    problems: Problems | None = None,
    *,
    without: Sequence[str] = (),
    cut_off: Sequence[str] = (),
    withholds: Sequence[str] = (),
    state: str = "routine",
    futures: int = 200,
    seed: int = 1,
    evidence: str | None = None,
    changes: Sequence[str] | None = None,
) -> Request:
    """Return what is asked for, with everything that is wrong with it named together.

    Where nothing is taken out, the leading ally is asked about: it gives nothing.

    Parameters
    ----------
    scenario : str
        A built-in name or a file.
    problems : Problems, optional
        What is already known to be wrong.
    **others
        As the options of the command.

    Raises
    ------
    InputError
        With every problem of names and numbers.
    """
    from counterpoise.evidence import load_evidence

    noted = problems or Problems()
    noted.expect(state, STATES, "network intelligence", "--state")
    known = noted.attempt(lambda: load_evidence(evidence))
    loaded = noted.attempt(lambda: load_together([scenario], evidence, list(changes or []))[1])
    named: list[tuple[str, ...]] = []
    if known:
        for option, words in (
            ("--without", without),
            ("--cut-off", cut_off),
            ("--withholds", withholds),
        ):
            named.append(noted.attempt(lambda w=words, o=option: allies_named(known, w, o)) or ())  # type: ignore[misc]
        for code in named[0]:
            for option, others in (("--cut-off", named[1]), ("--withholds", named[2])):
                if code in others:
                    what = f"{code} also leaves by --without"
                    noted.add("network intelligence", option, what, "Name it in one of them.")
        if set(known.members) <= {*named[0]}:
            what = "leaves nobody in the alliance"
            noted.add("network intelligence", "--without", what, "Name fewer members.")
    noted.raise_if_any()
    if known is None or not loaded:
        raise noted.error()
    gone, cut, silent = named
    if not (gone or cut or silent):
        silent = (known.leading,)
    year = loaded[0].calendar.start.plus(-1).year
    return Request(
        loaded[0],
        Question("war" if state == "war" else "routine", year, gone, cut, silent),
        futures,
        seed,
    )
