"""Loading what a command names, with the problems of all of it together."""

from typing import TYPE_CHECKING

from counterpoise.problems import InputError, Problems

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario


def load_together(
    names: list[str],
    evidence_set: str | None = None,
    changes: list[str] | None = None,
    problems: Problems | None = None,
) -> tuple["Evidence", list["Scenario"]]:
    """Load evidence and scenarios and lay changes over each scenario.

    Parameters
    ----------
    names : list of str
        Built-in names or files.
    evidence_set : str, optional
        A named evidence set, or a folder with tables of the user's own.
    changes : list of str, optional
        Texts such as ``time.quarters=8``.
    problems : Problems, optional
        What is already known to be wrong with the command.

    Raises
    ------
    InputError
        With everything that is wrong. Where the tables cannot be used, scenarios are still checked
        for their form.
    """
    from counterpoise.cli.overrides import parse_changes
    from counterpoise.evidence import load_evidence
    from counterpoise.scenario import check_form, load_scenario

    found = problems or Problems()
    laid_over, evidence, scenarios = {}, None, []
    try:
        laid_over = parse_changes(changes or [])
    except InputError as error:
        found.extend(error)
    try:
        evidence = load_evidence(evidence_set)
    except InputError as error:
        found.extend(error)
    for name in names:
        try:
            if evidence is None:
                check_form(name)
            else:
                scenarios.append(load_scenario(name, evidence=evidence, changes=laid_over))
        except InputError as error:
            found.extend(error)
    if evidence is None or found:
        raise found.error()
    return evidence, scenarios
