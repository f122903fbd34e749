"""What the kernel takes to draw some figures."""

from collections.abc import Sequence

from counterpoise.app.site.engine_inputs import Array, Range
from counterpoise.app.site.figure_draws import draws_of

SEED = 7


def arrays_of(figures: Sequence[Range]) -> dict[str, Array]:
    """Return the arrays of figures by their names in the kernel."""
    return draws_of(figures, SEED).arrays
