"""Opening a scenario that somebody sends: read as data, with no file of its choosing touched."""

from collections.abc import MutableMapping
from typing import Any

from counterpoise.evidence import Evidence
from counterpoise.problems import Problems, did_you_mean
from counterpoise.scenario import Scenario, library_names, load_scenario
from counterpoise.scenario.yaml_reader import ALIASES, NotYamlError, load_yaml

FILE = "the file"
MOST_QUARTERS, MOST_STEPS = 120, 4
"""A browser's scenario: more would keep everybody waiting."""


def read_text(text: str, evidence: Evidence) -> Scenario:
    """Return the scenario in a YAML text.

    Parameters
    ----------
    text : str
        The text.
    evidence : Evidence
        The figures.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    problems = Problems()
    try:
        tree = load_yaml(text)
    except NotYamlError as error:
        problems.add(FILE, error.place, f"is not valid YAML: {error}", "Mend the file.")
        raise problems.error() from None
    if not isinstance(tree, MutableMapping):
        remedy = "A scenario is made of entries such as 'name: my-case'."
        problems.add(FILE, "line 1", "is not a scenario", remedy)
        raise problems.error()
    _only_built_in(tree, problems)
    scenario = problems.attempt(lambda: load_scenario(tree, evidence=evidence))
    if scenario is None:
        raise problems.error()
    time = scenario.model.time
    if time.quarters > MOST_QUARTERS or time.steps_per_quarter > MOST_STEPS:
        what = f"asks for {time.quarters} quarters in {time.steps_per_quarter} steps each"
        remedy = f"Ask for {MOST_QUARTERS} and {MOST_STEPS} at most, or use the command line."
        problems.add(FILE, "time", what, remedy)
    problems.raise_if_any()
    return scenario


def _only_built_in(tree: MutableMapping[str, Any], problems: Problems) -> None:
    """Take out everything that could name a file of this machine, and say so.

    What is left can still be checked, so that one look lists every problem.
    """
    extends = tree.get("extends")
    names = [extends] if isinstance(extends, str) else extends
    if not isinstance(names, list):
        return  # what is no name is told with the form of the file
    known = {*library_names(), *ALIASES}
    unknown = [n for n in names if isinstance(n, str) and n not in known]
    if not unknown:
        return
    marks = getattr(tree, "lc", None)
    line = f"line {marks.data['extends'][0] + 1}, " if marks is not None else ""
    for name in unknown:
        what = f"there is no built-in scenario '{name[:80]}'"
        remedy = did_you_mean(name, sorted(known), listed=len(known))
        if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
            what = f"names a file, '{name[:80]}'"
            remedy = "Send the composed scenario, which stands alone (scenario show FILE)."
        problems.add(FILE, f"{line}extends", what, remedy)
    tree["extends"] = [n for n in names if n not in unknown]
