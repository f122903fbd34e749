"""Options that say who takes part in a plan, alike for hand-overs and apportionments."""

from typing import Annotated

import typer

from counterpoise.problems import Problems

SHARES = {"stays": 1.0, "leaves": 0.0}
Leading = Annotated[
    str | None,
    typer.Option(help="The leading ally: stays, leaves, or a share like 50%."),
]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="Members that leave, such as SWE,FIN.")
]
WithPartners = Annotated[
    list[str] | None, typer.Option("--with", help="Partners that join, such as UKR.")
]


def leading_share(text: str | None, problems: Problems) -> float | None:
    """Return the share that the leading ally keeps; a text that says none is noted."""
    if text is None or text in SHARES:
        return None if text is None else SHARES[text]
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        problems.add("--leading", text, "is not understood", "Say stays, leaves or 50%.")
    return share
