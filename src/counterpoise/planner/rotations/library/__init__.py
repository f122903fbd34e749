"""The built-in rosters."""
