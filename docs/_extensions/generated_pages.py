"""Pages made from the code and tables that run, before Sphinx looks for pages.

What a page says about figures, equations and scenarios is never typed twice, and what code gives is
what it gave when the pages were made.
"""

from pathlib import Path

import coefficients_page
import equations_page
import evidence_pages
import gallery_pages
import measures_page
import notebook_pages
import scenario_pages
import variables_page
from sphinx.application import Sphinx

MAKERS = (
    coefficients_page.files,
    equations_page.files,
    evidence_pages.files,
    gallery_pages.files,
    measures_page.files,
    notebook_pages.files,
    scenario_pages.files,
    variables_page.files,
)


def write(app: Sphinx, *_: object) -> None:
    """Write every generated file; one that has not changed keeps its date."""
    folder = Path(app.srcdir) / "generated"
    wanted: dict[Path, str] = {}
    for make in MAKERS:
        for name, text in make().items():
            if folder / name in wanted:
                raise ValueError(f"two makers write {name}")
            wanted[folder / name] = text
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for path in folder.rglob("*.*"):
        if path not in wanted:
            path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the pages as soon as the configuration is known."""
    app.connect("config-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
