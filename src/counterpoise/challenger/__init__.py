"""The challenger's calculus: how much belief deterrence needs, when, and against which method."""
