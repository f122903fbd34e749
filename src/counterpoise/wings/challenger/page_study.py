"""The page of the simulator: futures that are run once, and looked at under a reader's levers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.challenger.catalogue import methods, targets
from counterpoise.charts.challenger.shown import LEVERS, TYPES, focus
from counterpoise.charts.theatre.shown import names
from counterpoise.wings.challenger import LAWS, PARTS
from counterpoise.wings.challenger.comparison import compared, postures, without_margin
from counterpoise.wings.challenger.findings import count, kinds, share_on_judgement
from counterpoise.wings.challenger.situation import Levers
from counterpoise.wings.challenger.study import ChallengerStudy, challenger_study
from counterpoise.wings.challenger.values import values_of

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.charts.view import ResultView
    from counterpoise.scenario import Scenario

Studies = tuple[ChallengerStudy, ...]
YEARLY = 4
"""Quarters from one start to the next on the page, so that it answers in seconds."""


def prepare(scenarios: Sequence["Scenario"], futures: int, seed: int) -> Studies:
    """Run the futures of scenarios and their campaigns: what no choice of a reader changes."""
    found = []
    for scenario in scenarios:
        evidence = scenario.evidence
        study = challenger_study(
            scenario,
            futures,
            seed,
            targets(evidence),
            methods(evidence),
            Levers(),
            apart=YEARLY,
        )
        for law in LAWS:
            study.denied(law, study.levers.in_place)
        found.append(study)
    return tuple(found)


def levers_of(chosen: Mapping[str, str]) -> Levers:
    """Return the levers of a reader; what is left alone is as it is."""
    now = {key: chosen.get(key) or usual for key, usual in LEVERS.items()}
    return Levers(
        presence=float(now["presence"]),
        umbrella=float(now["umbrella"]),
        european=float(now["european"]),
        joining=float(now["joining"]),
        condition=now["condition"],
    )


def added(studies: Studies, chosen: Mapping[str, str], result: "xr.Dataset") -> "xr.Dataset":
    """Return a result with the wing's quantities under a reader's levers.

    Parameters
    ----------
    studies : tuple of ChallengerStudy
        What `prepare` returned, in the order of the scenarios.
    chosen : mapping of str to str
        What the reader chose.
    result : xarray.Dataset
        What the engine gave for the same scenarios, futures and seed.
    """
    from counterpoise.ensemble.dataset import attributes_of
    from counterpoise.wings.challenger.model import QUANTITIES

    levers = levers_of(chosen)
    each = [
        values_of(
            study.evidence,
            study.under(levers).settings,
            study.menu,
            study.looked_at,
            {law: study.denied(law, levers.in_place).denial for law in LAWS},
            levers,
        )
        for study in studies
    ]
    first = studies[0]
    labels: dict[str, Sequence[str]] = {
        "target": first.targets,
        "attempt": first.methods,
        "law": LAWS,
        "part": PARTS,
    }
    step = QUANTITIES[0].dims[1]
    if result.sizes.get(step) != len(first.starts):
        labels["start"] = first.starts
    variables: dict[str, Any] = {}
    for one in QUANTITIES:
        dims = ["start" if dim == step and "start" in labels else dim for dim in one.dims]
        stacked = np.stack([values[one.name] for values in each])
        variables[one.name] = (("scenario", *dims), stacked, attributes_of(one))
    coords = {dim: list(words) for dim, words in labels.items()}
    return result.assign_coords(coords).assign(variables)


def comparisons(studies: Studies, view: "ResultView") -> list[dict[str, Any]]:
    """Return for each scenario a record of postures, as that of the command, for what is in view.

    It runs the campaigns with heavy brigades in place, where they have not been run before.
    """
    seen = focus(view)
    kind = TYPES[seen.kind]
    laws = [seen.law, *(law for law in names(view, "law") if law != seen.law)]
    found = []
    for study in studies:
        which = None if kind == "all" else kinds(study, [kind])[kind]
        mine = study.under(levers_of(view.chosen), which)
        known = postures(mine.evidence, mine.levers)
        able = {"settings": count(mine.starts, mine.able)}
        found.append(
            {
                "laws": laws,
                "types": ["opportunist", "security seeker"] if kind == "all" else [kind],
                "cost": {
                    name: {"brigades": one.brigades, "million_dollars_a_year": one.cost}
                    for name, one in known.items()
                },
                "postures": {
                    law: {
                        "compared": compared(mine, law),
                        "without_margin": without_margin(mine, law),
                    }
                    for law in laws
                },
                "methods": [seen.method],
                "parts": {"start": seen.start},
                "by_law": {law: {seen.method: {"hardest": {kind: able}}} for law in laws},
                "share_on_judgement": share_on_judgement(mine.evidence),
            }
        )
    return found
