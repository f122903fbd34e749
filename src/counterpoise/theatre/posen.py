r"""Posen's attrition and expansion of the front: whether the defender has enough formations.

The attacker buys ground with losses, and each kilometre of depth lengthens the line that both
sides must man. Velocity and exchange ratio go in; what comes out is whether the line can be held.

Source: B. R. Posen, "Measuring the European Conventional Balance", *International Security* 9(3),
1984/85, pp. 47-88; equations in full in *Inadvertent Escalation* (Cornell, 1991), appendix 3. The
structure is recalled, not read: **a stand-in for his law until the appendix has been read.** No
constant of his is used as such; all are arguments.
"""

from counterpoise.theatre.compilation import kernel

STAND_IN = True
"""Whether the law stands in for one whose constants were not read in the original."""


@kernel
def attacker_losses(engaged: float, accepted_rate: float) -> float:
    r"""Losses of the attacker in brigade equivalents per day.

    .. math:: L_A = \alpha E

    Parameters
    ----------
    engaged : float
        Brigade equivalents that assault, not all that are there.
    accepted_rate : float
        Share of them that the attacker is ready to lose in a day.
    """
    return accepted_rate * engaged


@kernel
def defender_losses(attacker_loss: float, exchange_ratio: float) -> float:
    r"""Losses of the defender in brigade equivalents per day.

    .. math:: L_D = L_A / x

    Parameters
    ----------
    attacker_loss : float
        Losses of the attacker, brigade equivalents per day.
    exchange_ratio : float
        Attackers lost for each defender lost.
    """
    return attacker_loss / exchange_ratio


@kernel
def flanks(depth: float, per_flank: float) -> float:
    r"""Brigades that both flanks of a penetration ask for: :math:`2z / \rho_f`.

    Parameters
    ----------
    depth : float
        Depth of the penetration, km.
    per_flank : float
        Kilometres of flank that a brigade holds.
    """
    return 2.0 * depth / per_flank


@kernel
def required(
    width: float,
    sector: float,
    depth: float,
    per_main: float,
    per_flank: float,
    per_quiet: float,
) -> float:
    r"""Brigades that the defender needs to keep the line whole.

    .. math:: n = w/\rho_m + 2z/\rho_f + (W - w)/\rho_h

    Parameters
    ----------
    width, sector : float
        Width of the whole front and of the sector under attack, km.
    depth : float
        Depth of the penetration, km.
    per_main, per_flank, per_quiet : float
        Kilometres that a brigade holds where the attack falls, on its flanks and elsewhere.
    """
    return sector / per_main + flanks(depth, per_flank) + (width - sector) / per_quiet


@kernel
def gap(available: float, needed: float) -> float:
    """Brigades left over; the line breaks when they are fewer than none.

    Parameters
    ----------
    available, needed : float
        Brigade equivalents that are there, losses taken off, and that the line asks for.
    """
    return available - needed
