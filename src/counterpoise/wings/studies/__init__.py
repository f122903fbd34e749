"""Studies: which assumptions decide, at any size."""

from counterpoise.wings.declarations import Command, Wing
from counterpoise.wings.studies.compare_command import study_compare
from counterpoise.wings.studies.study_command import study

WING = Wing(
    "studies",
    "Studies",
    commands=(Command("study", study), Command("compare", study_compare, below="study")),
)
