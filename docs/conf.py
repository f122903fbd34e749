"""How the documentation is built: offline, from the code and tables that run."""

import os
import sys
from pathlib import Path

# The pages need docstrings, not compiled functions; so nothing is compiled for them.
os.environ["NUMBA_DISABLE_JIT"] = "1"
sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

from counterpoise import __version__

project = "Counterpoise"
author = "The Counterpoise developers"
copyright = "2026, The Counterpoise developers; Apache License 2.0"
release = version = __version__
language = "en_GB"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "offline_math",
    "generated_pages",
    "navigation",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "generated/fragments"]
default_role = "literal"

myst_enable_extensions = ["deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"Counterpoise {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_math_renderer = "offline"
html_show_sourcelink = False
html_copy_source = False
