"""What laws and postures are called before readers, beside the names of the calculus."""

from counterpoise.challenger.names import METHOD_NAMES as METHOD_NAMES
from counterpoise.challenger.names import PART_NAMES as PART_NAMES
from counterpoise.challenger.names import TARGET_NAMES as TARGET_NAMES
from counterpoise.challenger.names import TYPE_NAMES as TYPE_NAMES
from counterpoise.challenger.names import called as called
from counterpoise.theatre.names import LAW_NAMES as OF_THEATRE
from counterpoise.wings.challenger.comparison import FORWARD, OWN, TRIPWIRE

LAW_NAMES = {name: f"law {words}" for name, words in OF_THEATRE.items()}
POSTURE_NAMES = {
    TRIPWIRE: "tripwire of the guarantor's lighter brigades",
    FORWARD: "forward denial by heavy brigades",
    OWN: "forward denial by the guarantor's own heavy brigades",
}
