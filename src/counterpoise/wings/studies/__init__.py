"""Studies: which assumptions decide, at any size."""

from counterpoise.wings.declarations import Command, Wing
from counterpoise.wings.studies.study_command import study

WING = Wing("studies", "Studies", commands=(Command("study", study),))
