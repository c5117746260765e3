"""Raw bytes by their own hash: what every document can be read from again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from isctext.errors import StoreError
from isctext.store.atomic import disk_error, drop

_PIECE = 1 << 20


class SourceUnreadableError(Exception):
    """A file that was to be kept cannot be read; its text says why."""


class BlobShelf:
    """A folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, blob_id: str) -> Path:
        """Where the blob lies. Names are hashes: no input ever becomes a path."""
        return self.folder / blob_id[:2] / blob_id

    def put(self, source: Path) -> tuple[str, int]:
        """Keep a copy of the file: its blob_id and its size in bytes. Streams; idempotent.

        Not flushed to the platter one by one (thousands of small files would take minutes):
        a kill loses nothing, a power cut may, and then the hash tells. Raises
        SourceUnreadableError when the file cannot be read, StoreError [IT-STO-004] when the
        copy cannot be written.
        """
        name, size = "", 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".writing-")
            with os.fdopen(handle, "wb") as writing:
                digest = hashlib.sha256()
                for piece in _pieces(source):
                    digest.update(piece)
                    writing.write(piece)
                    size += len(piece)
            target = self.path(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            Path(name).replace(target)
        except SourceUnreadableError:
            drop(name)
            raise
        except OSError as error:
            drop(name)
            raise disk_error(error, self.folder, size) from error
        return target.name, size

    def open(self, blob_id: str) -> BinaryIO:
        """The blob as a stream. Raises StoreError [IT-STO-003] when it is not there."""
        try:
            return self.path(blob_id).open("rb")
        except FileNotFoundError as error:
            raise StoreError(
                "IT-STO-003",
                "a raw file is missing from the corpus",
                found=blob_id,
                expected="every blob of table 'blobs' on disk",
                hint="isctext check lists all damage; put the original file back and run again",
            ) from error

    def ids(self) -> Iterator[str]:
        """All blob ids on disk, sorted."""
        for shelf in sorted(p for p in self.folder.glob("??") if p.is_dir()):
            yield from sorted(p.name for p in shelf.iterdir())

    def sha256(self, blob_id: str) -> str:
        """The hash of the bytes as they are now; equals the id unless damaged."""
        with self.path(blob_id).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _pieces(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as reading:
            while piece := reading.read(_PIECE):
                yield piece
    except OSError as error:
        raise SourceUnreadableError(error.strerror or str(error)) from error
