"""Force to space: how many formations a front takes, and how many hold it.

Source: J. J. Mearsheimer, *International Security* 7(1), 1982, for 7 to 15 km of front for a
brigade (recalled); about one brigade per 7 km at most: Jones and others, *Forward Defense*, CSIS,
March 2024 (seen). No threshold between manoeuvre and a war of positions has been published: the
two ends of `ramp` are a judgement and a range.
"""

from counterpoise.theatre.compilation import kernel


@kernel
def saturation(front: float, least_frontage: float) -> float:
    """Most brigades that fit abreast on a front: its km over the least km of a brigade."""
    return front / least_frontage


@kernel
def manned(front: float, brigades: float, widest_frontage: float) -> float:
    """Kilometres of a front that brigades can hold, each at most its widest frontage."""
    return min(front, brigades * widest_frontage)


@kernel
def local_ratio(attackers: float, defenders: float, arrivals: float) -> float:
    """Attackers in a sector for each defender there or arriving in time."""
    return attackers / (defenders + arrivals)


@kernel
def ramp(value: float, low: float, high: float) -> float:
    """Share from nought at the low end of a range to one at its high end.

    Ends that coincide make it a step.
    """
    if value >= high:
        return 1.0
    if value <= low:
        return 0.0
    return (value - low) / (high - low)


@kernel
def positional_share(
    density: float,
    preparation: float,
    thin: float,
    dense: float,
    hasty: float,
    prepared: float,
) -> float:
    """How far a stretch is fought as a war of positions: 0 manoeuvre, 1 positions.

    Both density and preparation must be there. Between the ends of both ranges the share is their
    product.

    Parameters
    ----------
    density, thin, dense : float
        Defending brigades per km of front, and where positions begin and are full.
    preparation, hasty, prepared : float
        Weeks of preparation, and where positions begin and are full.
    """
    return ramp(density, thin, dense) * ramp(preparation, hasty, prepared)
