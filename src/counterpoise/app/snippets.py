"""A state as a file, as Python and as a command: three ways to the same numbers."""

from typing import Any

from counterpoise.app.overrides import usual_of, written
from counterpoise.app.service import Service
from counterpoise.app.state import State


def copied(service: Service, state: State, side: int = 0) -> dict[str, Any]:
    """Return the ways to repeat what one side of a state shows.

    Parameters
    ----------
    service : Service
        Where scenarios are kept.
    state : State
        What is on the screen.
    side : int
        Which of its scenarios.
    """
    chosen = state.sides[min(side, len(state.sides) - 1)]
    base = service.base(chosen.scenario)
    built_in = not chosen.levers and chosen.scenario in service.bases
    scenario = service.scenarios(state)[min(side, len(state.sides) - 1)]
    name = chosen.scenario if built_in else f"{scenario.name}.yaml"
    return {
        "name": name,
        "defaults": usual_of(base),
        "yaml": yaml_of(written(chosen, base, scenario.name)),
        "command": f"counterpoise run {name} --futures {state.futures} --seed {state.seed} --json",
        "python": "\n".join(
            (
                "import counterpoise",
                "from counterpoise.ensemble import summarise",
                "",
                f'result = counterpoise.run("{name}", futures={state.futures}, seed={state.seed})',
                "print(summarise(result))",
                "",
            )
        ),
    }


def yaml_of(model: dict[str, Any]) -> str:
    """Return a scenario as YAML."""
    import io

    from ruamel.yaml import YAML

    stream = io.StringIO()
    writer = YAML()
    writer.width = 100
    writer.default_flow_style = None
    writer.dump(model, stream)
    return stream.getvalue()
