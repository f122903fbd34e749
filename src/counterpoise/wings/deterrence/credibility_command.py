"""Whether the guarantee is believed: the command."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.wings.command_line import AsJson, EvidenceSet, print_json

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def credibility(
    as_of: Annotated[
        str, typer.Option("--as-of", help="Day as YYYY-MM-DD; by default the last on record.")
    ] = "",
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Event to leave out, such as E060. Repeatable."),
    ] = None,
    series: Annotated[
        str,
        typer.Option(help="CSV of a daily series, such as the VIX, to test."),
    ] = "",
    school: Annotated[
        str,
        typer.Option(help="School: pooled, past_conduct, interests or leader."),
    ] = "pooled",
    term: Annotated[
        list[str] | None,
        typer.Option(help="Range of a term, such as pretext=0.1:0.5. Repeatable."),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Say what is known of the guarantee, and believed.

    It gives priors, what allies believe, the terms of the guarantee (`--json` lists them), and who
    else would fight. Schools differ in what conduct counts; the pooled one counts every event
    alike. A series is a CSV file with a column of dates and one of values: it is asked whether it
    moved when announcements were made.

    Three beliefs are kept apart: how often alliances were honoured, what allies believe, and what
    the challenger believes. No chance of an attack is given, and none that allies would be helped.
    """
    from pathlib import Path

    from counterpoise.deterrence.terms import read_terms
    from counterpoise.evidence import load_evidence
    from counterpoise.wings.deterrence.beliefs import beliefs_of
    from counterpoise.wings.deterrence.credibility_tables import print_beliefs, print_volatility

    known = load_evidence(evidence)
    day = _day(as_of) if as_of else None
    ranges = read_terms(term or [])
    moves = _volatility(known, Path(series), day) if series else []
    found = beliefs_of(known, day, tuple(without or ()), school=school, terms=ranges)
    if as_json:
        extra = {"volatility": [vars(m) for m in moves]} if series else {}
        print_json(found | extra)
        return
    print_beliefs(found, known)
    if series:
        print_volatility(moves, series)


def _day(text: str) -> "date":
    from datetime import date

    from counterpoise.problems import InputError, Problem

    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = "Write it as 2026-05-01."
        raise InputError(
            [Problem("credibility", "--as-of", f"{text!r} is no day", remedy)]
        ) from None


def _volatility(evidence: Any, file: "Path", as_of: "date | None") -> list[Any]:
    import numpy as np

    from counterpoise.deterrence.announcement_sample import known_on, of_country
    from counterpoise.deterrence.volatility import effects
    from counterpoise.problems import InputError, Problem
    from counterpoise.signals.daily_series import read_series

    days, values = read_series(file)
    announced = of_country(evidence, evidence.leading)
    if as_of is not None:
        announced = known_on(announced, as_of)
        until = days <= np.datetime64(as_of)
        days, values = days[until], values[until]
    try:
        return effects(days, values, announced)
    except ValueError as error:
        remedy = "Give a daily series of several years above 0, in the order of its days."
        raise InputError([Problem(str(file), "", str(error), remedy)]) from None
