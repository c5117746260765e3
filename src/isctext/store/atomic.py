"""Whole files or none: the one way bytes reach the disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from isctext.errors import StoreError

_ENOSPC = 28


def write_whole(path: Path, data: bytes | memoryview) -> None:
    """The bytes at that path, complete and on disk, or nothing.

    Raises StoreError [IT-STO-004] when the disk is full or closed to us; what was committed
    stays.
    """
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        drop(name)
        raise disk_error(error, path, len(data)) from error


def drop(name: str) -> None:
    """Nothing is left of a file that was being written ("" for none)."""
    if name:
        with suppress(OSError):
            Path(name).unlink()


def disk_error(error: OSError, path: Path, size: int) -> StoreError:
    """The error of a failed write, in our terms."""
    full = error.errno == _ENOSPC
    return StoreError(
        "IT-STO-004",
        "the disk is full" if full else "the corpus folder cannot be written",
        where=str(path),
        found=str(error.strerror or error),
        expected=f"{size} more bytes of space" if full else "a folder that can be written to",
        hint=f"{'make room' if full else 'check your rights on this folder'}, then run the same "
        "command again: nothing that was committed is lost",
    )
