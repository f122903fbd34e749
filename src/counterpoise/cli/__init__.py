"""The command line: one thin module for each group of commands."""

from counterpoise.cli.entry import main

__all__ = ["main"]
