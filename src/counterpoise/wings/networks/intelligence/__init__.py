"""The half of the wing on intelligence: what goes dark, for whom, and what could stand in."""
