"""The built-in scenarios, as they are after composition."""

from counterpoise import load_scenario
from counterpoise.scenario import library_names


def files() -> dict[str, str]:
    """Return the list of built-in scenarios, each with the YAML that it comes to."""
    parts = []
    for name in library_names():
        scenario = load_scenario(name)
        parts.append(
            f"### {scenario.title}\n\n`{name}` (hash `{scenario.hash}`)\n\n"
            f"{scenario.model.says}\n\n"
            f"Reference: {scenario.reference}\n\n"
            f"```yaml\n{_own(scenario.to_yaml())}```\n"
        )
    return {"fragments/scenarios.md": "\n".join(parts)}


def _own(text: str) -> str:
    """Leave out the words that stand above it already."""
    skipped, kept = False, []
    for line in text.splitlines():
        if not line.startswith((" ", "-")):
            skipped = line.split(":")[0] in ("says", "title", "reference")
        if not skipped:
            kept.append(line)
    return "\n".join(kept) + "\n"
