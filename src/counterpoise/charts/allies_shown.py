"""Which ally a reader looks at, and which one beside it."""

from counterpoise.charts.choices import Choices
from counterpoise.charts.view import ResultView
from counterpoise.problems import Problems, did_you_mean

NONE = "none"
"""What is chosen where no second ally is."""
FIRST = "DEU"
"""The ally that a page shows until another is chosen, if it takes part."""
FILE = "allies"
"""What problems with names of allies are filed under."""


def present(view: ResultView) -> list[str]:
    """Return the allies that take part in the first scenario, by name."""
    there = view.result["provided"].isel(scenario=0, snapshot=0).notnull().any("capability").values
    found = [code for code, mine in zip(view.allies, there, strict=True) if mine]
    return sorted(found, key=view.ally)


def shown(view: ResultView) -> list[str]:
    """Return the allies that a reader asked for: one, or two to be compared.

    Raises
    ------
    InputError
        If one of them is no ally, takes no part in the scenario, or is asked for twice.
    """
    there, problems = present(view), Problems()
    first = view.chosen.get("ally") or (FIRST if FIRST in there else there[0])
    second = view.chosen.get("beside", NONE)
    asked = [first] if second == NONE else [first, second]
    for code in dict.fromkeys(asked):
        if code not in view.evidence.allies:
            problems.add(FILE, code, "is no ally", did_you_mean(code, view.evidence.allies))
        elif code not in there:
            what = f"{view.ally(code)} takes no part in “{view.titles[0]}”"
            problems.add(FILE, code, what, "Choose another ally or scenario.")
    if len(asked) != len(set(asked)):
        problems.add(FILE, first, "is compared with itself", "Choose another ally beside it.")
    problems.raise_if_any()
    return asked


def options(view: ResultView) -> dict[str, Choices]:
    """Return what a reader may choose, by key; allies by name."""
    seen = shown(view)
    values = tuple((code, view.ally(code)) for code in present(view))
    return {
        "ally": Choices(seen[0], values),
        "beside": Choices(
            seen[1] if len(seen) > 1 else NONE,
            ((NONE, view.words.say("No other")), *(pair for pair in values if pair[0] != seen[0])),
        ),
    }
