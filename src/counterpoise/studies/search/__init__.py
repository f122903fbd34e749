"""Searches over levers: what it would take, the robust front, and adaptive pathways."""
