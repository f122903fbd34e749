"""Charts of networks: what goes dark by discipline, by member and on a map, and what stands in."""

from counterpoise.charts.networks.fleets import FLEETS_KEPT
from counterpoise.charts.networks.losses import LOSSES
from counterpoise.charts.networks.members import MEMBERS
from counterpoise.charts.networks.network_map import NETWORK_MAP

CHARTS = (LOSSES, NETWORK_MAP, MEMBERS, FLEETS_KEPT)
"""Every chart of intelligence, in the order in which they answer."""

__all__ = ["CHARTS"]
