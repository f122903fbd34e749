"""What no face of the challenger's calculus may print, for the tests of each face."""

import re

FORBIDDEN = re.compile(
    r"probab|likely|chance (of|that)|odds|p_attack|conditional|will |europe holds|most dangerous",
    re.IGNORECASE,
)
