"""What the commands of all wings share: options, loading of inputs, printing, documents."""

from counterpoise.wings.command_line.inputs import (
    AsJson,
    Changes,
    EvidenceSet,
    load_together,
    parse_changes,
)
from counterpoise.wings.command_line.output import (
    Documents,
    Kept,
    ProgressLine,
    console,
    document,
    print_json,
)

__all__ = [
    "AsJson",
    "Changes",
    "Documents",
    "EvidenceSet",
    "Kept",
    "ProgressLine",
    "console",
    "document",
    "load_together",
    "parse_changes",
    "print_json",
]
