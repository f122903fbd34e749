r"""Rules of a campaign between the laws: what a day's attack can do, where, and at what cost.

Small functions, compiled; `counterpoise.theatre.campaign` puts them in order. Every number comes
from a record `c` of coefficients (table `theatre_coefficients`). The pace of an assault is bought
with losses: the attacker accepts a daily loss, each square kilometre costs so many brigades, and
works, drones and defenders raise that cost. That is a rule of this toolkit, set by one published
ratio; it predicts an order of size and nothing finer.
"""

import math
from typing import Any, NamedTuple

from counterpoise.theatre import breakthrough_race, force_to_space, obstacles, posen
from counterpoise.theatre.campaign_inputs import EPSTEIN, POSEN
from counterpoise.theatre.compilation import kernel


class Attack(NamedTuple):
    """What holds for one side's attack during a step."""

    attackers: float
    """Brigade equivalents of the attacking side at the front."""
    defenders: float
    attacker_quality: float
    """Power of a brigade: air, fires and supply; 1 is a full one without air."""
    defender_quality: float
    supply: float
    """Share of the attacker's daily need that arrives."""
    massing: float
    """Share of the massing that the other side's drones leave possible."""
    zone: float
    """Depth over which the defender's drones strike, km."""
    lateral: float
    """Pace of the defender's reserves along the front, km per day."""
    recognition: float
    """Days until the defender recognises the main attack."""
    prosecution: float
    """Epstein's rate of prosecution of the attacker."""
    withdrawal: float
    """Epstein's rate of withdrawal of the defender, km per day."""


class Ground(NamedTuple):
    """Where an attack stands."""

    width: float
    """Width of the front, km."""
    weeks: float
    """Weeks that the defender has prepared."""
    works: float
    """Share of complete works that stands."""
    bulge: float
    """Depth since the last prepared line, km."""


class Fight(NamedTuple):
    """What an attack does where it stands."""

    pace: float
    """Km per day."""
    attacker_losses: float
    """Brigade equivalents per day."""
    defender_losses: float
    positions: float
    """How far it is a war of positions, 0 to 1."""


@kernel
def massing_left(zone: float, strike_hours: float, c: Any) -> float:
    r"""Share of massing left under drones that strike over a zone (km) so many hours after sight.

    .. math:: \left(1 + \frac{z}{z_0}\,\frac{h_0}{h_0 + h}\right)^{-1}
    """
    pressure = zone / c.massing_zone * c.massing_hours / (c.massing_hours + strike_hours)
    return 1.0 / (1.0 + pressure)  # type: ignore[no-any-return]


@kernel
def quality(air: float, tempo: float, fire: float, supply: float, c: Any) -> float:
    """Power of a brigade from air, fires and supply.

    The good that air does, and fires beyond those of the brigade itself, run at the tempo of the
    packages; the harm of an enemy's air is felt in full.

    Parameters
    ----------
    air : float
        Factor of the air case, 1 for none.
    tempo, fire, supply : float
        Tempo of packages, share of fires that stocks allow and share of supply, 0 to 1.
    """
    from_air = 1.0 + (air - 1.0) * tempo if air > 1.0 else air
    from_fire = c.own_means + (1.0 - c.own_means) * fire * tempo
    from_supply = c.unsupplied_power + (1.0 - c.unsupplied_power) * supply
    return from_air * from_fire * from_supply  # type: ignore[no-any-return]


@kernel
def sector_of(width: float, c: Any) -> float:
    """Km of the front on which the main attack falls."""
    return min(c.sector_width, width)  # type: ignore[no-any-return]


@kernel
def engaged(attack: Attack, ground: Ground, law: int, c: Any) -> float:
    """Brigades that assault: as many as mass in the sector, less those on flanks (Posen)."""
    sector = sector_of(ground.width, c)
    there = attack.attackers
    if law == POSEN:
        there = max(0.0, there - posen.flanks(ground.bulge, c.frontage_flank))
    return min(there, force_to_space.saturation(sector, c.frontage_least) * attack.massing)


@kernel
def cost_of_ground(attack: Attack, ground: Ground, c: Any) -> float:
    r"""Brigade equivalents that the attacker loses for a square kilometre.

    .. math:: \kappa\,\frac{\rho\,m_D}{\rho_0\,m_A}\,\bigl(h + (1-h)\,g(w)\bigr)
              \bigl(1 - q + q\,z/z_{ref}\bigr)

    :math:`\rho m_D` is the defender's power on each km of front, g the growth of works over weeks
    of preparation, q the part of losses that drones inflict.
    """
    density = attack.defenders * attack.defender_quality / ground.width
    by_works = c.hasty_cost + (1.0 - c.hasty_cost) * ground.works
    by_drones = 1.0 - c.drone_cost_share + c.drone_cost_share * attack.zone / c.drone_zone_reference
    relative = density / (c.density_reference * attack.attacker_quality)
    return c.losses_per_km2 * relative * by_works * by_drones  # type: ignore[no-any-return]


@kernel
def manoeuvre_pace(attack: Attack, ground: Ground, c: Any) -> float:
    """Km per day of a march through belts against a delaying defence.

    Days for a km are those of the march, of the belts and of the delay, which grows with the
    defender's power on each km of front.
    """
    march = c.march_pace * attack.supply
    belts = c.belts_per_km * ground.works
    pace = obstacles.pace_through(march, belts, c.belt_hours, c.belt_bypass, c.belt_cover)
    if pace <= 0.0:
        return 0.0
    power = attack.defenders * attack.defender_quality / attack.attacker_quality
    return 1.0 / (1.0 / pace + c.delay_days * power / ground.width)  # type: ignore[no-any-return]


@kernel
def assault_pace(
    attack: Attack, ground: Ground, assaulting: float, marching: float, c: Any
) -> float:
    """Km per day that the accepted losses buy in the sector, at most the pace of the march."""
    cost = cost_of_ground(attack, ground, c) * sector_of(ground.width, c)
    bought = posen.attacker_losses(assaulting, c.accepted_loss_rate)
    return min(marching, bought / cost) if cost > 0.0 else marching


@kernel
def posen_pace(attack: Attack, ground: Ground, assault: float, marching: float, c: Any) -> float:
    """Km per day under Posen's law.

    A line that can be held moves at the pace of the assault. One that cannot gives way in
    proportion to the brigades that it lacks: his law says that it breaks, not how fast.
    """
    needed = posen.required(
        ground.width,
        sector_of(ground.width, c),
        ground.bulge,
        c.frontage_main,
        c.frontage_flank,
        c.frontage_quiet,
    )
    left = posen.gap(attack.defenders * attack.defender_quality, needed)
    if left >= 0.0:
        return assault
    return assault + (marching - assault) * min(1.0, -left / needed)


@kernel
def race_pace(
    attack: Attack, ground: Ground, assaulting: float, assault: float, marching: float, c: Any
) -> float:
    """Km per day under the breakthrough race: contained again and again, or through."""
    needed = c.needed_per_attacker * assaulting * attack.attacker_quality / attack.defender_quality
    reserves = c.reserve_share * attack.defenders
    days = breakthrough_race.time_to_contain(
        needed, reserves, ground.width, attack.lateral, attack.recognition
    )
    depth = c.tactical_depth + (c.prepared_depth - c.tactical_depth) * ground.works
    if breakthrough_race.breaks_through(assault, days, depth):
        return marching
    return breakthrough_race.contained_pace(assault, days, c.assault_pause)


@kernel
def blend(marching: float, positional: float, share: float) -> float:
    r"""Pace between both regimes, geometric as they differ by orders: :math:`v_m^{1-s} v_p^s`."""
    if share <= 0.0 or marching <= 0.0:
        return marching
    if share >= 1.0:
        return positional
    return math.pow(marching, 1.0 - share) * math.pow(positional, share)


@kernel
def fight(law: int, attack: Attack, ground: Ground, c: Any) -> Fight:
    """Pace and losses where an attack stands, under a law.

    An attack that is pressed gains the creep of the slowest front on record, whatever the law. The
    exchange ratio grows with works and with the quality of both sides, in every law. Epstein's runs
    without his close air support: air is in the quality of brigades, and must not count twice. The
    attacker loses at least what a march costs, so that a denser defence never spares it.
    """
    marching = manoeuvre_pace(attack, ground, c)
    share = force_to_space.positional_share(
        attack.defenders * attack.defender_quality / ground.width,
        ground.weeks,
        c.density_thin,
        c.density_dense,
        c.preparation_hasty,
        c.preparation_full,
    )
    against = attack.defenders * attack.defender_quality
    ratio = attack.attackers * attack.attacker_quality / against if against > 0.0 else math.inf
    lost_a = c.manoeuvre_loss_attacker * attack.attackers * min(1.0, 1.0 / ratio)
    lost_d = c.manoeuvre_loss_defender * attack.defenders * min(c.overrun_factor, ratio)
    if share <= 0.0:
        return Fight(marching, lost_a, lost_d, 0.0)
    assaulting = engaged(attack, ground, law, c)
    assault = assault_pace(attack, ground, assaulting, marching, c)
    if law == EPSTEIN:
        pace = min(marching, attack.withdrawal)
        bled = attack.attackers * attack.prosecution
        bled *= 1.0 - attack.withdrawal / c.top_withdrawal
    else:
        if law == POSEN:
            pace = posen_pace(attack, ground, assault, marching, c)
        else:
            pace = race_pace(attack, ground, assaulting, assault, marching, c)
        bled = posen.attacker_losses(assaulting, c.accepted_loss_rate)
    exchange = c.exchange_ratio * (1.0 + c.exchange_prepared * ground.works)
    exchange = exchange * attack.defender_quality / attack.attacker_quality
    return Fight(
        blend(marching, min(marching, max(pace, c.creep_pace)), share),
        lost_a + share * max(0.0, bled - lost_a),
        (1.0 - share) * lost_d + share * posen.defender_losses(bled, exchange),
        share,
    )
