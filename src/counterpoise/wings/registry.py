"""The wings that faces offer, and what all of them declare together."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.wings.alliance import ALLIANCE
from counterpoise.wings.allies import WING as ALLIES
from counterpoise.wings.alternatives import WING as ALTERNATIVES
from counterpoise.wings.challenger import WING as CHALLENGER
from counterpoise.wings.declarations import REPORT, Chapter, Command, Page, Wing
from counterpoise.wings.deterrence import WING as DETERRENCE
from counterpoise.wings.ledger import LEDGER
from counterpoise.wings.networks import WING as NETWORKS
from counterpoise.wings.planner import PLANNER
from counterpoise.wings.studies import WING as STUDIES
from counterpoise.wings.theatre import WING as THEATRE

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import Model, Run
    from counterpoise.quantities import Quantity
    from counterpoise.studies.additions import Addition

WINGS: dict[str, Wing] = {
    wing.name: wing
    for wing in (
        ALLIANCE,
        ALTERNATIVES,
        LEDGER,
        ALLIES,
        DETERRENCE,
        THEATRE,
        CHALLENGER,
        NETWORKS,
        PLANNER,
        STUDIES,
    )
}
"""Every wing by name. Faces iterate over it when they are asked, never while they are imported."""

OWN_COMMANDS = ("run", "compare", "report", "claims", "app", "site", "new", "evidence", "scenario")
"""Commands and groups that the command line has itself."""
OWN_PAGES = ("stories", "claims", "evidence", "about")
"""Pages that the simulator has itself."""


def register(wing: Wing) -> Wing:
    """Add a wing, and return it.

    Raises
    ------
    InputError
        If its name, or the id of one of its chapters, pages or commands, is taken.
    """
    taken = [("name", wing.name)] if wing.name in WINGS else []
    others = tuple(WINGS.values())
    for kind, mine, theirs in (
        ("chapter", _chapter_keys((wing,)), _chapter_keys(others)),
        (
            "page",
            [p.id for p in wing.pages],
            [*OWN_PAGES, *(p.id for w in others for p in w.pages)],
        ),
        ("command", _command_keys((wing,)), [*OWN_COMMANDS, *_command_keys(others)]),
    ):
        taken += [(kind, k) for k in dict.fromkeys(mine) if k in theirs or mine.count(k) > 1]
    if taken:
        remedy = "Choose another."
        raise InputError(
            [Problem(f"wing {wing.name}", k, f"{key!r} is taken", remedy) for k, key in taken]
        )
    WINGS[wing.name] = wing
    return wing


def _chapter_keys(wings: Iterable[Wing]) -> list[str]:
    return [f"{c.document}/{c.id}" for w in wings for c in w.chapters]


def _command_keys(wings: Iterable[Wing]) -> list[str]:
    found = ((c.group.name if c.group else "", c.name) for w in wings for c in w.commands)
    return [" ".join(filter(None, key)) for key in found]


def chapters(document: str = REPORT) -> list[Chapter]:
    """Return the chapters of a document in order."""
    found = (c for wing in WINGS.values() for c in wing.chapters if c.document == document)
    return sorted(found, key=lambda chapter: chapter.order)


def pages() -> list[Page]:
    """Return the pages of the simulator that wings declare, in order."""
    found = (page for wing in WINGS.values() for page in wing.pages)
    return sorted(found, key=lambda page: page.order)


def translated_charts() -> frozenset[str]:
    """Return ids of the charts that are told in the reader's language: those of such pages."""
    return frozenset(name for page in pages() if page.translated for name in page.charts)


def commands() -> list[Command]:
    """Return the commands of all wings, in the order of wings."""
    return [command for wing in WINGS.values() for command in wing.commands]


def charts() -> "dict[str, Chart[Any]]":
    """Return the charts of all wings by id."""
    return {chart.id: chart for wing in WINGS.values() for chart in wing.charts()}


def quantities() -> "dict[str, Quantity]":
    """Return the quantities of all wings by name."""
    return {q.name: q for wing in WINGS.values() for q in wing.quantities()}


def models_for(names: str | Iterable[str]) -> "tuple[tuple[Model, ...], list[str]]":
    """Return the models of wings that are asked for and of those that they read.

    Parameters
    ----------
    names : str or iterable of str
        Names of wings that have a model of their own; a text lists them parted by commas.

    Returns
    -------
    models : tuple of Model
        In the order in which they run.
    notes : list of str
        One sentence for each wing that comes along unasked.

    Raises
    ------
    InputError
        If a name is unknown, a wing has no model, or models cannot be put in order.
    """
    from counterpoise.ensemble.models import in_order

    words = names.split(",") if isinstance(names, str) else names
    asked = list(dict.fromkeys(name for word in words if (name := word.strip())))
    runnable = [name for name, wing in WINGS.items() if wing.model is not None]
    problems = Problems()
    for name in asked:
        if name not in WINGS:
            problems.add("wings", name, "is no wing", did_you_mean(name, runnable))
        elif name not in runnable:
            what = "has no model of its own, so that a run cannot leave it out"
            problems.add("wings", name, what, "Do not ask for it.")
    problems.raise_if_any()
    chosen, notes = list(asked), []
    for name in chosen:  # grows as it is read
        for read in WINGS[name].reads:
            other = _giver(read)
            if other is not None and other not in chosen:
                chosen.append(other)
                notes.append(f"The wing {other} runs too, since {name} reads its {read}.")
    return in_order(_model(WINGS[name]) for name in chosen), notes


def additions() -> "tuple[Addition, ...]":
    """Return what wings add to studies, each with the models that then run."""
    return tuple(
        replace(found, models=partial(_models_of, name, found.run))
        for name, wing in WINGS.items()
        if (found := wing.in_studies) is not None
    )


def _models_of(name: str, run: "Run | None") -> "tuple[Model, ...]":
    models, _ = models_for([name])
    return tuple(replace(m, run=run) if run and m.name == name else m for m in models)


def _giver(quantity: str) -> str | None:
    """Return the wing whose model gives a quantity, or None if the engine does.

    Declarations of quantities stand beside models, which take seconds to import: those of the
    engine are asked first.
    """
    wings = sorted(WINGS.values(), key=lambda wing: wing.model is not None)
    for wing in wings:
        if any(q.name == quantity for q in wing.quantities()):
            return wing.name if wing.model is not None else None
    return None


def _model(wing: Wing) -> "Model":
    from counterpoise.ensemble.models import Model

    if wing.model is None:
        raise ValueError(f"The wing {wing.name} has no model.")
    return Model(
        wing.name,
        tuple(wing.quantities()),
        wing.model,
        wing.reads,
        wing.feeds,
        wing.coordinates,
        wing.figures,
        wing.notes,
    )
