"""Print the page of licences: ``python -m tests.distribution > docs/licences.md``."""

from .licences import page

print(page(), end="")
