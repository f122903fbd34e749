"""What a wing declares: chapters, pages and commands beside quantities, charts and a model.

Declarations are light. What is slow to import (charts, a model, sections of a report) is named by
a function without arguments or by one that imports when it is called, so that the command line
starts without a library for drawing.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Any

from counterpoise.csv_text import inert

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import Labels, ModelBatch, Values
    from counterpoise.evidence import Evidence
    from counterpoise.quantities import Quantity
    from counterpoise.scenario import Scenario
    from counterpoise.studies.additions import Addition

REPORT = "report"
"""The document of a result: ``report.html``."""
PLAN = "plan"
"""The document of a hand-over plan: ``plan.html``."""
STUDY = "study"
"""The document of a study: ``study.html``, and the simulator's page of one."""


def nothing() -> tuple[Any, ...]:
    """Return nothing: for a wing without quantities or charts."""
    return ()


@dataclass(frozen=True)
class Table:
    """A table of text; the first cell of a row is its header.

    Parameters
    ----------
    caption : str
        What it shows.
    header : list of str
        Names of the columns.
    rows : list of list of str
        Its cells.
    """

    caption: str
    header: list[str]
    rows: list[list[str]]

    @classmethod
    def of(cls, frame: "pd.DataFrame", caption: str) -> "Table":
        """Return a frame that is already formatted for people; what is missing becomes a blank."""
        shown = frame.astype(object).where(frame.notna(), "")
        return cls(
            caption,
            [str(c) for c in frame.columns],
            [[str(cell) for cell in row] for row in shown.itertuples(index=False)],
        )

    @property
    def csv(self) -> str:
        """The table as comma-separated values, of which no spreadsheet runs a cell."""
        written = StringIO()
        lines = csv.writer(written, lineterminator="\n")
        lines.writerows([inert(cell) for cell in row] for row in (self.header, *self.rows))
        return written.getvalue()


@dataclass(frozen=True)
class Section:
    """A part of a chapter that is no chart: words, tables, points to bear in mind.

    Parameters
    ----------
    title : str
        Its heading; empty for none.
    paragraphs : tuple of str
        What it says.
    tables : tuple of Table
        Its tables.
    notes : tuple of str
        Points to bear in mind, listed after the tables.
    sources : tuple of str
        Keys of the sources that the section cites itself.
    folded : bool
        Whether its long tables are folded away until a reader opens them.
    side_by_side : bool
        Whether its tables stand beside each other, under the title, and fold together.
    tables_used : tuple of str
        The evidence tables behind it, as those of a chart.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    folded: bool = False
    side_by_side: bool = False
    tables_used: tuple[str, ...] = ()


Sections = Callable[[Any], Sequence[Section]]
"""A function of the document's view that returns sections; it imports what it needs when called."""


@dataclass(frozen=True)
class deferred:  # noqa: N801 (used as a function)
    """A function of sections whose module is imported when it is called.

    Parameters
    ----------
    module : str
        Such as ``counterpoise.wings.ledger.sections``.
    name : str
        The function in it.
    """

    module: str
    name: str

    @property
    def function(self) -> Sections:
        """The function itself."""
        found: Sections = getattr(import_module(self.module), self.name)
        return found

    def __call__(self, view: Any) -> Sequence[Section]:
        """Return the sections of a view."""
        return self.function(view)


@dataclass(frozen=True)
class Chapter:
    """A chapter of a document: charts in order, then sections.

    A chapter without a chart that the result allows and without a section is left out.

    Parameters
    ----------
    id : str
        Stable name, fit for an anchor.
    title : str
        Its heading.
    charts : tuple of str
        Ids of its charts, in order. Charts that the result does not allow are left out.
    sections : tuple of callable
        Functions of the document's view (`counterpoise.charts.LedgerView` in a report, `PlanView`
        on the page of a plan) that return the chapter's sections; they come after the charts
        unless `sections_first` says otherwise.
    document : str
        Which document it belongs to: ``report``, ``plan`` or ``study``.
    order : int
        Chapters stand by this number, then in the order of wings.
    sections_first : bool
        Whether the sections come before the charts.
    background : bool
        Whether it is about the alliance as it is, much the same whatever is run: only a full
        document has it.

    Examples
    --------
    >>> from counterpoise.wings import Chapter
    >>> Chapter("reach", "Which theatres stay in reach", ("reach",)).document
    'report'
    """

    id: str
    title: str
    charts: tuple[str, ...] = ()
    sections: tuple[Sections, ...] = ()
    document: str = REPORT
    order: int = 500
    sections_first: bool = False
    background: bool = False


@dataclass(frozen=True)
class Study:
    """How a page works out once what no choice of a reader changes, and the rest for each choice.

    Parameters
    ----------
    prepare : callable
        Returns, of scenarios, futures and a seed, what is kept.
    added : callable
        Returns, of what is kept, of what a reader chose and of the engine's result for the same
        futures, that result with what the page shows.
    further : callable
        Returns, of what is kept and of the view, sections that take longer: the page asks for them
        after the others.
    """

    prepare: "Callable[[Sequence[Scenario], int, int], Any]"
    added: "Callable[[Any, Mapping[str, str], xr.Dataset], xr.Dataset]"
    further: Callable[[Any, Any], Sequence[Section]]


@dataclass(frozen=True)
class Page:
    """A page of the simulator.

    Parameters
    ----------
    id : str
        Stable name, fit for an address.
    title : str
        What the navigation calls it.
    charts : tuple of str
        Ids of its charts, in order.
    script : bool
        Whether the simulator has a script of its own for the page (``page-<id>.js``); without one
        a page shows its charts one below the other.
    order : int
        Pages stand by this number, then in the order of wings.
    group : str
        Pages next to each other under the same name share a menu of the navigation; a page alone
        under its name, or under none, is a link.
    sections : tuple of callable
        Functions of the page's view that return words and tables which stand before the charts of
        a page with a script.
    choices : mapping of str to str
        What a reader may choose on the page: keys of an address, with what is chosen as a rule.
        Its view has them.
    options : callable, optional
        Returns, of a view, what can be chosen: by key a record of what is `chosen` and of all
        `values` with what they are called.
    reruns : tuple of str
        Keys for which the wing's model runs again.
    model : callable, optional
        Returns, for what a reader chose, what then runs in the place of the wing's model.
    study : Study, optional
        What stands in the place of a run of the wing's model for every choice.
    futures : int
        Futures that a page whose wing has a model is worked out over at most: its figures show
        counts, medians and bands, and no tails.
    translated : bool
        Whether all that it says, its charts included, is told in the reader's language.
    """

    id: str
    title: str
    charts: tuple[str, ...] = ()
    script: bool = False
    order: int = 500
    group: str = ""
    sections: tuple[Sections, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    options: Callable[[Any], Mapping[str, Any]] | None = None
    reruns: tuple[str, ...] = ()
    model: "Callable[[Mapping[str, str]], Callable[[ModelBatch], Values]] | None" = None
    study: Study | None = None
    futures: int = 200
    translated: bool = False


@dataclass(frozen=True)
class Group:
    """A group of commands, such as ``counterpoise ledger``.

    Parameters
    ----------
    name : str
        The word before the command.
    says : str
        What ``--help`` says of it.
    """

    name: str
    says: str


@dataclass(frozen=True)
class Command:
    """A command of the command line.

    Parameters
    ----------
    name : str
        The word that calls it.
    function : callable
        What it does: a function whose signature Typer reads. Its module imports only what the
        signature needs; the rest is imported when it is called.
    group : Group, optional
        The group it belongs to; left out: it stands on its own.
    charts : tuple of str
        Ids of the charts that it writes to files and that stand in no chapter.
    below : str, optional
        A command, no group, whose first word may be this one's name, as in ``plan diff``.
    examples : tuple of str
        Lines that a reader can type, as in ``counterpoise burden --trend``; ``--help`` ends with
        them.
    """

    name: str
    function: Callable[..., None]
    group: Group | None = None
    charts: tuple[str, ...] = ()
    below: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wing:
    """A part of Counterpoise that faces offer: what it adds to results, charts, pages, commands.

    Parameters
    ----------
    name : str
        What ``--wings`` calls it.
    title : str
        What a reader calls it.
    quantities : callable
        Returns the quantities that it gives (`counterpoise.quantities.Quantity`).
    charts : callable
        Returns its charts (`counterpoise.charts.chart.Chart`).
    chapters, pages, commands : tuple
        Where they appear.
    model : callable, optional
        What runs after the engine: from a batch of futures to the values of its quantities
        (`counterpoise.ensemble.models.ModelBatch`). A wing with a model is off in a run unless it
        is asked for.
    reads : tuple of str
        Names of the quantities that its model reads, of the engine or of other wings.
    feeds : tuple of str
        Names of the engine's inputs that its model feeds
        (`counterpoise.ensemble.feedback.INPUTS`).
    coordinates : mapping of str to tuple of str, or callable
        Labels of dimensions that its quantities bring along, or a function of the evidence that
        returns them.
    figures : tuple of str
        Paths of figures that its model reads beside the engine's.
    notes : callable, optional
        Returns what a reader must know about its numbers under a scenario, a sentence each.
    in_studies : Addition, optional
        The measures and choices that its model adds to a study.

    Examples
    --------
    >>> from counterpoise.wings import Chapter, Wing
    >>> Wing("reach", "Reach", chapters=(Chapter("reach", "What stays in reach"),)).model is None
    True
    """

    name: str
    title: str
    quantities: Callable[[], "Sequence[Quantity]"] = nothing
    charts: Callable[[], "Sequence[Chart[Any]]"] = nothing
    chapters: tuple[Chapter, ...] = ()
    pages: tuple[Page, ...] = ()
    commands: tuple[Command, ...] = ()
    model: "Callable[[ModelBatch], Values] | None" = None
    reads: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    coordinates: "Labels | Callable[[Evidence], Labels]" = field(default_factory=dict, hash=False)
    figures: tuple[str, ...] = ()
    notes: "Callable[[Scenario], Sequence[str]] | None" = None
    in_studies: "Addition | None" = None
