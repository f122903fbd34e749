"""What goes dark, and what stays in reach: intelligence shared among allies, and bases."""

from counterpoise.wings.declarations import Command, Group, Wing
from counterpoise.wings.networks.bases.command import bases
from counterpoise.wings.networks.intelligence.command import intelligence

NETWORK = Group("network", "What allies give each other that no budget shows.")
"""The group of the wing's commands: ``counterpoise network``."""

WING = Wing(
    "networks",
    "What goes dark, and what stays in reach",
    commands=(
        Command("intelligence", intelligence, NETWORK),
        Command("bases", bases, NETWORK),
    ),
)
