"""The ledger: who pays, who provides, what would be fair, and what hangs on one ally."""

from counterpoise.wings.declarations import Chapter, Page, Wing

LEDGER = Wing(
    "ledger",
    "The ledger",
    chapters=(
        Chapter(
            "ledger",
            "The ledger: who pays, who provides, and what hangs on one ally",
            (
                *("effort", "trend", "fair-shares", "contributions"),
                *("outages", "dependency", "dependency-path", "stop"),
            ),
            order=600,
        ),
    ),
    pages=(
        Page(
            "burden",
            "Burden",
            (
                *("effort", "trend", "fair-shares", "contributions"),
                *("outages", "dependency-path", "stop"),
            ),
            script=True,
            order=200,
        ),
    ),
)
