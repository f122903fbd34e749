"""The scenarios that come with the program, as a list that a person can read."""

from dataclasses import dataclass
from html import escape

from counterpoise.scenario.loader import load_scenario
from counterpoise.scenario.yaml_reader import library_names


@dataclass(frozen=True)
class ListedScenario:
    """A built-in scenario in words.

    Parameters
    ----------
    name : str
        Its short name, which `counterpoise.run` and `counterpoise.load_scenario` take.
    title : str
        Its name for people.
    says : str
        What it assumes, in a sentence.
    reference : str
        Where it comes from.
    """

    name: str
    title: str
    says: str
    reference: str


class ScenarioList(tuple[ListedScenario, ...]):
    """Built-in scenarios, in the order of their names; printed, a line for each.

    Examples
    --------
    >>> import counterpoise as cp
    >>> listed = cp.scenarios()
    >>> "cliff" in listed.names
    True
    >>> {entry.name: entry.title for entry in listed}["cliff"]
    'Cliff'
    """

    __slots__ = ()

    @property
    def names(self) -> list[str]:
        """Their short names."""
        return [entry.name for entry in self]

    def __repr__(self) -> str:
        """Return a line for each."""
        width = max((len(entry.name) for entry in self), default=0)
        return "\n".join(f"{e.name:<{width}}  {e.title}. {e.says}" for e in self)

    def _repr_html_(self) -> str:
        """Return a table for a notebook."""
        head = "".join(f"<th scope='col'>{word}</th>" for word in ("Name", "Title", "What it says"))
        rows = "".join(
            f"<tr><td><code>{escape(e.name)}</code></td><td>{escape(e.title)}</td>"
            f"<td>{escape(e.says)}</td></tr>"
            for e in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def scenarios() -> ScenarioList:
    """Return the scenarios that come with the program.

    Examples
    --------
    >>> import counterpoise as cp
    >>> "glide-path" in cp.scenarios().names
    True
    """
    loaded = (load_scenario(name) for name in library_names())
    return ScenarioList(ListedScenario(s.name, s.title, s.model.says, s.reference) for s in loaded)
