"""Charts of sites: what is left where hosts refuse, by theatre and by host, and a map."""

from counterpoise.charts.networks.bases.host_matrix import HOST_MATRIX
from counterpoise.charts.networks.bases.sites_map import SITES_MAP
from counterpoise.charts.networks.bases.theatre_reach import THEATRE_REACH

CHARTS = (THEATRE_REACH, SITES_MAP, HOST_MATRIX)
"""Every chart of sites, in the order in which they answer."""

__all__ = ["CHARTS"]
