"""The variables of a result, from the declaration that writes them."""

from counterpoise.ensemble import VARIABLES


def files() -> dict[str, str]:
    """Return the table as a fragment to be taken into the reference."""
    lines = ["| variable | dimensions | unit | meaning |", "|---|---|---|---|"]
    for name, variable in VARIABLES.items():
        dims = ", ".join(("scenario", *variable.dims))
        lines.append(f"| `{name}` | {dims} | {variable.units} | {variable.long_name} |")
    return {"fragments/variables.md": "\n".join(lines) + "\n"}
