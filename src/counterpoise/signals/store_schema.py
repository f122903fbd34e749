"""The tables of the log, and how a file is told to be one.

Rows are added and never changed: triggers refuse to alter or delete one, whoever tries. A
correction is a row of the same id with the next version.
"""

APPLICATION = 0x43504753
"""Stands in the header of the file, so that a database of another program is not taken for ours."""
VERSION = 1

STATEMENT_COLUMNS = (
    "id",
    "version",
    "recorded",
    "date",
    "office",
    "channel",
    "kind",
    "size_low",
    "size_high",
    "size_unit",
    "targets",
    "deadline",
    "condition",
    "text",
    "url",
    "note",
)
FORECAST_COLUMNS = (
    "id",
    "version",
    "recorded",
    "statement",
    "registered",
    "office",
    "channel",
    "what",
    "rule",
    "resolve_by",
    "chance",
    "model",
    "model_version",
    "outcome",
    "resolved_on",
    "note",
)

_TYPES = {
    "version": "INTEGER NOT NULL CHECK (version >= 1)",
    "size_low": "REAL",
    "size_high": "REAL",
    "chance": "REAL CHECK (chance > 0 AND chance < 1)",
    "outcome": "INTEGER CHECK (outcome IN (0, 1))",
}


def statements_of_schema() -> tuple[str, ...]:
    """Return the SQL that makes an empty log."""
    made: list[str] = []
    for table, columns in (("statements", STATEMENT_COLUMNS), ("forecasts", FORECAST_COLUMNS)):
        typed = ", ".join(f"{name} {_TYPES.get(name, 'TEXT NOT NULL')}" for name in columns)
        made.append(f"CREATE TABLE {table} ({typed}, PRIMARY KEY (id, version)) WITHOUT ROWID")
        made.extend(
            f"CREATE TRIGGER no_{change.lower()}_of_{table} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed'); END"
            for change in ("UPDATE", "DELETE")
        )
    made += [f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {VERSION}"]
    return tuple(made)
