"""What the commands of all wings share: options, loading of inputs, printing, documents."""

from counterpoise.wings.command_line.documents import Documents, document
from counterpoise.wings.command_line.inputs import load_together, parse_changes
from counterpoise.wings.command_line.options import AsJson, Changes, EvidenceSet
from counterpoise.wings.command_line.output import ProgressLine, console, print_json

__all__ = [
    "AsJson",
    "Changes",
    "Documents",
    "EvidenceSet",
    "ProgressLine",
    "console",
    "document",
    "load_together",
    "parse_changes",
    "print_json",
]
