"""The variables of a result, from the declaration that writes them."""

from counterpoise.ensemble.dataset import VARIABLES


def files() -> dict[str, str]:
    """Return the table as a fragment to be taken into the reference."""
    lines = ["| variable | dimensions | unit | meaning |", "|---|---|---|---|"]
    for name, quantity in VARIABLES.items():
        dims = ", ".join(("scenario", *quantity.dims))
        lines.append(f"| `{name}` | {dims} | {quantity.unit} | {quantity.long_name} |")
    return {"fragments/variables.md": "\n".join(lines) + "\n"}
