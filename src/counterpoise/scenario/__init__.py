"""What we assume: scenarios as data, composable by name."""

from counterpoise.scenario.catalogue import ListedScenario, ScenarioList, scenarios
from counterpoise.scenario.loader import Scenario, check_form, load_scenario
from counterpoise.scenario.model import ScenarioModel
from counterpoise.scenario.yaml_reader import library_names

__all__ = [
    "ListedScenario",
    "Scenario",
    "ScenarioList",
    "ScenarioModel",
    "check_form",
    "library_names",
    "load_scenario",
    "scenarios",
]
