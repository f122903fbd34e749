"""The table of scalar coefficients of the models."""

from html_tables import shown, table

from counterpoise import load_evidence
from counterpoise.evidence import attributes_of

COLUMNS = ("name", "value", "low", "high", "unit", "grade", "source", "description", "note")


def files() -> dict[str, str]:
    """Return the table as a fragment to be taken into the methods page."""
    meaning = attributes_of("coefficients")
    rows = [
        {"name": name, "description": meaning[name].description}
        | {field: getattr(figure, field) for field in COLUMNS if hasattr(figure, field)}
        for (name,), figure in load_evidence().tables["coefficients"].items()
    ]
    caption = f"{len(rows)} coefficients"
    up = "generated/evidence/sources.html"
    return {"fragments/scalar-coefficients.html": shown(table(rows, COLUMNS, caption, up))}
