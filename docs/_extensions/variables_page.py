"""The variables of a result, from the declaration that writes them."""

from counterpoise.ensemble.dataset import VARIABLES
from counterpoise.wings import quantities


def files() -> dict[str, str]:
    """Return the table as a fragment to be taken into the reference."""
    lines = ["| variable | dimensions | unit | meaning |", "|---|---|---|---|"]
    known = set(map(id, VARIABLES.values()))
    wings = {name: q for name, q in quantities().items() if id(q) not in known}
    for name, quantity in (VARIABLES | wings).items():
        dims = ", ".join(("scenario", *quantity.dims))
        lines.append(f"| `{name}` | {dims} | {quantity.unit} | {quantity.long_name} |")
    return {"fragments/variables.md": "\n".join(lines) + "\n"}
