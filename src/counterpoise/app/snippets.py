"""A state as a file, as Python and as commands: ways to the same numbers on any computer."""

from typing import Any

from counterpoise.app.lever_values import PATTERNS, matched
from counterpoise.app.overrides import usual_of, written
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS


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


def again(service: Service, state: State) -> str:
    """Return the command that shows a state again on another computer.

    An address of this computer leads nobody else there. Scenarios that somebody opened are in no
    package: what they need is a run of their files.
    """
    if not any(matched(PATTERNS["own"], side.scenario) for side in state.sides):
        return TEXTS["again.state"].format(query=state.query())
    names = " ".join(copied(service, state, side)["name"] for side in range(len(state.sides)))
    return TEXTS["again.files"].format(names=names, futures=state.futures, seed=state.seed)


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
