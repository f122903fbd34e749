"""Two folders that change places in one step."""

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Any

AT_FDCWD = -100
SWAP = 2
"""``RENAME_EXCHANGE`` of Linux and ``RENAME_SWAP`` of macOS."""
CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EBUSY, errno.EXDEV, errno.EPERM}


def exchanged(first: Path, second: Path) -> bool:
    """Let two folders change places, and return whether that could be done.

    Some systems and file systems know no such step, and a mounted folder cannot be moved.

    Raises
    ------
    OSError
        If one of them is missing, or may not be moved.
    """
    call = _system_call()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(second))


def _system_call() -> Any:
    """Return what exchanges two paths, or nothing where there is no such thing."""
    if sys.platform not in ("linux", "darwin"):
        return None
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return lambda a, b: library.renamex_np(a, b, SWAP)
        library.renameat2  # noqa: B018 - older C libraries lack it
    except (OSError, TypeError, AttributeError):
        return None
    return lambda a, b: library.renameat2(AT_FDCWD, a, AT_FDCWD, b, SWAP)
