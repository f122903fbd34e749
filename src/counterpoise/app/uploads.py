"""Opening a scenario that somebody sends: read as data, with no file of its choosing touched."""

from collections.abc import Mapping

from counterpoise.evidence import Evidence
from counterpoise.problems import Problems
from counterpoise.scenario import Scenario, library_names, load_scenario
from counterpoise.scenario.yaml_reader import NotYamlError, load_yaml

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
    if not isinstance(tree, Mapping):
        remedy = "A scenario is made of entries such as 'name: my-case'."
        problems.add(FILE, "line 1", "is not a scenario", remedy)
        raise problems.error()
    _only_built_in(tree.get("extends"), problems)
    problems.raise_if_any()
    scenario = load_scenario(tree, evidence=evidence)
    time = scenario.model.time
    if time.quarters > MOST_QUARTERS or time.steps_per_quarter > MOST_STEPS:
        what = f"asks for {time.quarters} quarters in {time.steps_per_quarter} steps each"
        remedy = f"Ask for {MOST_QUARTERS} and {MOST_STEPS} at most, or use the command line."
        problems.add(FILE, "time", what, remedy)
    problems.raise_if_any()
    return scenario


def _only_built_in(extends: object, problems: Problems) -> None:
    """Refuse everything that could name a file of this machine."""
    names = [extends] if isinstance(extends, str) else extends
    if names is None:
        return
    known = library_names()
    if not isinstance(names, list) or not all(n in known for n in names):
        remedy = "Name built-in scenarios only, or send the composed one (scenario show FILE)."
        problems.add(FILE, "extends", "names what is not built in", remedy)
