"""The ledger beyond money: fair shares, contributions, exchange, enlargement, value."""

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from counterpoise.problems import Problems
from counterpoise.wings.command_line import AsJson, EvidenceSet, print_json

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

Dimension = Literal["military", "economic", "diplomatic", "normative"]
Release = Annotated[str | None, typer.Option(help="Edition of expenditure as YYYY-MM.")]
Year = Annotated[int | None, typer.Option(help="Year of the edition.")]


def fair_shares(
    release: Release = None,
    year: Year = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Members left out of the bill.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A yardstick, such as ability_exponent=1. May be given often."),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each rule of fairness would have allies pay, against what they pay and provide."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import members_named
    from counterpoise.ledger.contributions import contributions
    from counterpoise.ledger.dependency import coverage_values
    from counterpoise.ledger.fair_shares import fair_shares as work_out
    from counterpoise.ledger.ledger import opening
    from counterpoise.wings.ledger.ledger_tables import notes_on_editions, print_shares

    known = load_evidence(evidence)
    chosen = _numbers(settings or [], "--set")
    absent = members_named(known, without or [], "--without")
    result = _opening_run(known, absent)
    provided = opening(result)
    found = work_out(
        known,
        coverage_values(result),
        list(provided.index),
        release=release,
        year=year,
        capability=contributions(known, provided).table["index"],
        settings=chosen,
    )
    notes = notes_on_editions(evidence, release, found.release)
    if as_json:
        data = found.to_json()
        print_json(data | {"warnings": [*notes, *data["warnings"]]})
    else:
        print_shares(found, known, notes)


def contributions(
    weights: Annotated[
        list[str] | None,
        typer.Option(
            "--weight", help="Weight of a capability, such as sead=2. The rest have none."
        ),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each ally provides of each capability, with the range of ranks over all weights."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.contributions import contributions as work_out
    from counterpoise.ledger.ledger import opening
    from counterpoise.wings.ledger.ledger_tables import print_contributions

    known = load_evidence(evidence)
    chosen = _numbers(weights, "--weight") if weights else None
    found = work_out(known, opening(_opening_run(known, ())), chosen)
    if as_json:
        print_json(found.to_json())
    else:
        print_contributions(found, known)


def dimensions(
    dimension: Annotated[
        Dimension | None, typer.Argument(help="One of the four; the two-sided ledger if not given.")
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each side gives the other, or one dimension ally by ally."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.dimensions import dimensions as work_out
    from counterpoise.wings.ledger.ledger_tables import print_dimension, print_exchanges

    known = load_evidence(evidence)
    found = work_out(known)
    if as_json:
        print_json(found.to_json())
    elif dimension is None:
        print_exchanges(found.exchanges, known)
    else:
        print_dimension(found, dimension, known)


def enlargement(
    members: Annotated[list[str], typer.Argument(help="The members in question, such as FIN SWE.")],
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show the front, the need and the coverage with and without some members."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import members_named
    from counterpoise.ledger.enlargement import enlargement as work_out
    from counterpoise.wings.ledger.ledger_tables import print_enlargement

    known = load_evidence(evidence)
    named = members_named(known, members, "members")
    found = work_out(known, _opening_run(known, ()), _opening_run(known, named), named)
    if as_json:
        print_json(found.to_json())
    else:
        print_enlargement(found, known)


def value(
    release: Release = None,
    year: Year = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show when the alliance pays for its leading ally: how much less likely must a war become."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.value import value as work_out
    from counterpoise.wings.ledger.ledger_tables import notes_on_editions, print_value

    found = work_out(load_evidence(evidence), release, year)
    notes = notes_on_editions(evidence, release, found.release)
    if as_json:
        data = found.to_json()
        print_json(data | {"warnings": [*notes, *data["warnings"]]})
    else:
        print_value(found, notes)


def _opening_run(evidence: "Evidence", absent: tuple[str, ...]) -> "xr.Dataset":
    """Run one quarter with everybody but some, at central figures."""
    from counterpoise.ensemble import central
    from counterpoise.scenario import load_scenario

    changes: dict[str, Any] = {"time": {"quarters": 1}}
    if absent:
        changes["members"] = {"without": list(absent)}
    return central(load_scenario("hold", evidence=evidence, changes=changes), evidence=evidence)


def _numbers(words: list[str], option: str) -> dict[str, float]:
    problems, found = Problems(), {}
    for word in words:
        name, _, text = word.partition("=")
        try:
            found[name.strip()] = float(text)
        except ValueError:
            problems.add(option, word, "is not name=number", "Write it as sead=2, say.")
            continue
        if not math.isfinite(found[name.strip()]):
            problems.add(option, word, "is not a finite number", "Give a plain number.")
    problems.raise_if_any()
    return found
