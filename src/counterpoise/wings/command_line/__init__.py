"""What the commands of all wings share: options, loading of inputs, printing, documents."""

from counterpoise.wings.command_line.inputs import (
    AsJson,
    Changes,
    EvidenceSet,
    load_together,
    parse_changes,
)
from counterpoise.wings.command_line.interruption import (
    FAULT,
    INTERRUPTED,
    KeptAfterInterruptError,
    end_interrupted,
)
from counterpoise.wings.command_line.output import (
    Documents,
    ProgressLine,
    asked_for_wide,
    console,
    document,
    print_json,
    show_wide,
)

__all__ = [
    "FAULT",
    "INTERRUPTED",
    "AsJson",
    "Changes",
    "Documents",
    "EvidenceSet",
    "KeptAfterInterruptError",
    "ProgressLine",
    "asked_for_wide",
    "console",
    "document",
    "end_interrupted",
    "load_together",
    "parse_changes",
    "print_json",
    "show_wide",
]
