"""What is told of a fault of the program: that there was one, and what to do."""

import logging

from counterpoise.problems import Problem

LOG = logging.getLogger("counterpoise.app")


def fault_of(error: Exception) -> Problem:
    """Note a fault in the server's log, and return what a page may say of it."""
    LOG.error("an answer could not be worked out", exc_info=error)
    what = "could not be worked out: the program has a fault"
    return Problem("answer", "", what, "Undo the last change; the log of the server says more.")
