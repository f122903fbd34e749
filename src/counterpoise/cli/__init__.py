"""The command line: one thin module for each group of commands."""

from counterpoise.cli.main_command import main

__all__ = ["main"]
