"""What each part of Counterpoise offers to its faces: report, simulator and command line.

A wing is one declaration: its quantities, charts, chapters, pages, commands and model. Faces
iterate over `WINGS` and know no wing by name, so that adding one edits nothing inside another.
"""

from counterpoise.wings.declarations import (
    PLAN,
    REPORT,
    STUDY,
    Chapter,
    Command,
    Group,
    Page,
    Section,
    Sections,
    Table,
    Wing,
)
from counterpoise.wings.registry import (
    WINGS,
    chapters,
    charts,
    commands,
    models_for,
    pages,
    quantities,
    register,
    translated_charts,
)

__all__ = [
    "PLAN",
    "REPORT",
    "STUDY",
    "WINGS",
    "Chapter",
    "Command",
    "Group",
    "Page",
    "Section",
    "Sections",
    "Table",
    "Wing",
    "chapters",
    "charts",
    "commands",
    "models_for",
    "pages",
    "quantities",
    "register",
    "translated_charts",
]
