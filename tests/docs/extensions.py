"""What makes pages of the documentation, imported as Sphinx imports it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "_extensions"))

import execution
import gallery_code
import gallery_pages
import notebook_pages

__all__ = ["execution", "gallery_code", "gallery_pages", "notebook_pages"]
