"""What charts of sites show: the question that a reader asked, and its answer."""

from __future__ import annotations

from counterpoise.charts.choices import Choices
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.networks.base_answer import Answer, Question, answer, check_names
from counterpoise.networks.base_sentences import MISSION_NAMES, asked, host_name
from counterpoise.networks.bases import BaseNetwork, network_of
from counterpoise.problems import Problems

TABLES = (
    "base_sites",
    "base_theatres",
    "base_functions",
    "sea_legs",
    "access_record",
    "base_units",
    "base_function_figures",
    "base_coefficients",
)
NONE = "none"
"""What is chosen where nothing is."""
FIRST_SITE = "rota"
"""The site that a page closes until something else is chosen."""


def sites_listed(view: ResultView) -> bool:
    """Return whether the evidence lists sites."""
    return bool(view.evidence.bases.base_sites and view.evidence.tables["base_units"])


def network(view: ResultView) -> BaseNetwork:
    """Return contingents and sites at central values."""
    return view.once("sites", lambda: network_of(view.evidence))


def question(view: ResultView) -> Question:
    """Return what a reader asked; a report, which nobody asks, closes the first site.

    Raises
    ------
    InputError
        If what was chosen is not known.
    """
    chosen, problems = view.chosen, Problems()
    site, host = chosen.get("close", FIRST_SITE), chosen.get("refuses", NONE)
    mission = chosen.get("mission", NONE)
    found = check_names(
        view.evidence.bases,
        [] if host == NONE else [host],
        [] if site == NONE else [site],
        "" if mission == NONE else mission,
        problems,
    )
    problems.raise_if_any()
    return found


def answered(view: ResultView) -> Answer:
    """Return the answer to what a reader asked, at central values."""
    return view.once("sites answered", lambda: answer(view.evidence, network(view), question(view)))


def supposed(view: ResultView) -> str:
    """Return what is taken away, as the start of a sentence."""
    return asked(view.evidence, answered(view))


def options(view: ResultView) -> dict[str, Choices]:
    """Return what a reader may choose, by key; hosts and sites by name."""
    bases, seen = view.evidence.bases, question(view)
    hosts = sorted((host_name(view.evidence, host), host) for host in bases.hosts)
    # Sites that the leading ally does not use have nothing to lose here.
    used = {site for site, _ in view.evidence.tables["base_units"]}
    sites = sorted((row.name, row.site) for row in bases.base_sites if row.site in used)
    return {
        "close": Choices(
            seen.sites[0] if seen.sites else NONE,
            ((NONE, "No site"), *((site, name) for name, site in sites)),
        ),
        "refuses": Choices(
            seen.hosts[0] if seen.hosts else NONE,
            ((NONE, "No host"), *((host, name) for name, host in hosts)),
        ),
        "mission": Choices(
            seen.mission or NONE,
            (
                (NONE, "All theatres, with standing access"),
                *((key, name[:1].upper() + name[1:]) for key, name in MISSION_NAMES.items()),
            ),
        ),
    }


def part_left(base: alt.Chart, line: str, colour: str, size: int) -> tuple[alt.Chart, alt.Chart]:
    """Return cells coloured by the part that is left at once, and the words in them.

    Parameters
    ----------
    base : Chart
        The axes.
    line : str
        Colour between cells.
    colour : str
        Colour where nothing is left.
    size : int
        Size of the words.
    """
    cells = base.mark_rect(stroke=line, strokeWidth=1).encode(
        color=alt.Color(
            "left:Q",
            scale=alt.Scale(domain=[0, 1], range=[colour, "#f7f3ea"]),
            legend=alt.Legend(title="Left at once", format=".0%"),
        )
    )
    words = base.mark_text(fontSize=size).encode(
        text="label:N",
        color=alt.condition("datum.left < 0.35", alt.value("#ffffff"), alt.value("#1d2733")),
    )
    return cells, words
