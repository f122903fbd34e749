"""Files and folders that are written whole or not at all, by one writer at a time."""

from counterpoise.atomic_write.checks import cannot_write, check_folder, check_page
from counterpoise.atomic_write.generations import remove_folder, write_together
from counterpoise.atomic_write.growing_folder import GrowingFolder, growing
from counterpoise.atomic_write.lock import locked
from counterpoise.atomic_write.manifest import MANIFEST, check_file, check_files
from counterpoise.atomic_write.single_file import write_file
from counterpoise.atomic_write.writers import Writer, text_writer

__all__ = [
    "MANIFEST",
    "GrowingFolder",
    "Writer",
    "cannot_write",
    "check_file",
    "check_files",
    "check_folder",
    "check_page",
    "growing",
    "locked",
    "remove_folder",
    "text_writer",
    "write_file",
    "write_together",
]
