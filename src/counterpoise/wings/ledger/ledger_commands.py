"""The ledger beyond money: fair shares, contributions, exchange, enlargement, value."""

import math
from typing import Annotated, Literal

import typer

from counterpoise.problems import Problems
from counterpoise.wings.command_line import AsJson, EvidenceSet, print_json

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
        typer.Option("--set", help="A coefficient, such as ability_exponent=1. Repeatable."),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Compare rules of fairness with what allies pay.

    It shows what each rule would have allies pay, against what they pay and provide.
    """
    from counterpoise import ledger
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import members_named
    from counterpoise.wings.ledger.fair_share_tables import print_shares
    from counterpoise.wings.ledger.ledger_tables import notes_on_editions

    known = load_evidence(evidence)
    chosen = _numbers(settings or [], "--set")
    absent = members_named(known, without or [], "--without")
    found = ledger.fair_shares(known, without=absent, release=release, year=year, settings=chosen)
    notes = notes_on_editions(evidence, release, found.release)
    if as_json:
        data = found.to_json()
        print_json(data | {"warnings": [*notes, *data["warnings"]]})
    else:
        print_shares(found, known, notes)


def contributions(
    weights: Annotated[
        list[str] | None,
        typer.Option("--weight", help="Weight, such as sead=2; 0 where none is given."),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each ally provides of each capability.

    It gives the range of ranks over all weights.
    """
    from counterpoise import ledger
    from counterpoise.evidence import load_evidence
    from counterpoise.wings.ledger.ledger_tables import print_contributions

    known = load_evidence(evidence)
    chosen = _numbers(weights, "--weight") if weights else None
    found = ledger.contributions(known, weights=chosen)
    if as_json:
        print_json(found.to_json())
    else:
        print_contributions(found, known)


def dimensions(
    dimension: Annotated[
        Dimension | None, typer.Argument(help="One of the four; without it, the two-sided ledger.")
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each side gives the other.

    With a dimension it shows that one, ally by ally.
    """
    from counterpoise import ledger
    from counterpoise.evidence import load_evidence
    from counterpoise.wings.ledger.ledger_tables import print_dimension, print_exchanges

    known = load_evidence(evidence)
    found = ledger.dimensions(known)
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
    """Show what some members change.

    It gives the front, the need and the coverage with and without them.
    """
    from counterpoise import ledger
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import members_named
    from counterpoise.wings.ledger.enlargement_tables import print_enlargement

    known = load_evidence(evidence)
    found = ledger.enlargement(known, members=members_named(known, members, "members"))
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
    """Show when the alliance pays for its leading ally.

    It gives how much less likely a war must become.
    """
    from counterpoise import ledger
    from counterpoise.wings.ledger.ledger_tables import notes_on_editions, print_value

    found = ledger.value(evidence, release=release, year=year)
    notes = notes_on_editions(evidence, release, found.release)
    if as_json:
        data = found.to_json()
        print_json(data | {"warnings": [*notes, *data["warnings"]]})
    else:
        print_value(found, notes)


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
