"""What all plans have in common: they are saved as files, all or nothing."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from counterpoise.atomic_write import Writer, write_together


class SavedAsFiles(ABC):
    """A plan that can be saved as files."""

    command: ClassVar[str]
    """The command whose files they are: another plan of its kind takes their place."""

    @abstractmethod
    def files(self) -> dict[str, Writer]:
        """Return what writes each of its files, by name."""

    def save(self, folder: Path | str, *, beside: Mapping[str, Writer] | None = None) -> list[Path]:
        """Write its files, all or nothing; `files` names them.

        Parameters
        ----------
        folder : Path or str
            Where to; it is made if it is not there.
        beside : mapping of str to callable, optional
            Further files by name, such as a page; one of the same name stands in place of ours.

        Returns
        -------
        list of Path
            The files that were written.

        Raises
        ------
        InputError
            If the folder cannot be written.
        """
        files = {**self.files(), **(beside or {})}
        return write_together(Path(folder), files, command=self.command)
