"""What the ledger's functions are given: a result, evidence, or the name of its set."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.evidence import Evidence, EvidenceLike, as_evidence
from counterpoise.ledger.ally_names import members_named
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import xarray as xr


def evidence_of(source: Any = None, evidence: EvidenceLike | None = None) -> Evidence:
    """Return the evidence that a source stands for.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        A result stands for what it was made with; a text names a set.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If a result was made with other evidence.
    """
    result = result_of(source)
    own = getattr(source, "evidence", None)
    if result is not None and evidence is None and isinstance(own, Evidence):
        return own
    if result is None and source is not None:
        if evidence is not None:
            remedy = "Leave one of them out."
            raise InputError([Problem("ledger", "evidence", "is given twice", remedy)])
        evidence = source
    known = as_evidence(evidence)
    if result is not None:
        from counterpoise.ensemble.selection import check_evidence

        check_evidence(result, known)
    return known


def result_of(source: Any) -> "xr.Dataset | None":
    """Return the Dataset of a result; None of anything else."""
    data = getattr(source, "data", source)
    return data if hasattr(data, "data_vars") else None


def opening_run(evidence: Evidence, without: Sequence[str] = ()) -> "xr.Dataset":
    """Return one quarter of the alliance without some members, every figure at its central value.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    without : sequence of str
        Members that take no part.
    """
    from counterpoise.ensemble import central
    from counterpoise.scenario import load_scenario

    changes: dict[str, Any] = {"time": {"quarters": 1}}
    if without:
        changes["members"] = {"without": list(without)}
    return central(
        load_scenario("status-quo", evidence=evidence, changes=changes), evidence=evidence
    )


def opening_result(
    source: Any, without: Sequence[str], evidence: EvidenceLike | None, what: str
) -> "tuple[Evidence, xr.Dataset]":
    """Return evidence, and a result whose first scenario gives the opening day."""
    known, result = evidence_of(source, evidence), result_of(source)
    absent = members_named(known, without, "without")
    if result is None:
        return known, opening_run(known, absent)
    if absent:
        remedy = "Give evidence, or a result of a scenario without them."
        problem = "a result has its members already"
        raise InputError([Problem(what, "without", problem, remedy)])
    return known, result


def check_present(result: "xr.Dataset", absent: Sequence[str]) -> None:
    """Refuse allies that take no part in the first scenario: to lose them would say nothing."""
    first = result.isel(scenario=0) if "scenario" in result.dims else result
    provided = first["provided"].isel(snapshot=0).notnull().any("capability")
    present = {str(a) for a in first["ally"].values[provided.values]}
    found = [
        Problem("dependency", ally, "takes no part in the result", "Name allies that do.")
        for ally in absent
        if ally not in present
    ]
    if found:
        raise InputError(found)
