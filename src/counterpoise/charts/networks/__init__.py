"""Charts of networks: what goes dark by discipline and member, and which theatres stay in reach."""

from counterpoise.charts.networks.bases import CHARTS as BASES
from counterpoise.charts.networks.fleets import FLEETS_KEPT
from counterpoise.charts.networks.losses import LOSSES
from counterpoise.charts.networks.members import MEMBERS
from counterpoise.charts.networks.network_map import NETWORK_MAP

CHARTS = (LOSSES, NETWORK_MAP, MEMBERS, FLEETS_KEPT, *BASES)
"""Every chart of intelligence and of sites, in the order in which they answer."""

__all__ = ["CHARTS"]
