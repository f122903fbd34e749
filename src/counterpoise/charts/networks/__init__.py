"""Charts of networks: which theatres stay in reach of which sites."""

from counterpoise.charts.networks.bases import CHARTS as BASES

CHARTS = BASES
"""Every chart of networks, in the order in which they answer."""

__all__ = ["CHARTS"]
