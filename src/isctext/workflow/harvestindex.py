"""The diary of a harvest: one line of JSON per event, whole lines only, never rewritten."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isctext.store.atomic import disk_error

Row = dict[str, Any]


class Index:
    """A file of JSON lines that only grows. What a kill left half-written is cut off first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._cut_torn_line()

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every line that is JSON, in order, with the place where it begins."""
        for place, row in lines_of(self.path):
            if row is not None:
                yield place, row

    def at(self, place: int) -> Row:
        """The line that begins there."""
        with self.path.open("rb") as stream:
            stream.seek(place)
            return _parsed(stream.readline()) or {}

    def append(self, row: Row) -> int:
        """Write a line; the place where it begins. Nothing is left of a line that fails.

        Raises StoreError [IT-STO-004] when the disk is full or closed to us.
        """
        # Escaped to ASCII: nothing that a page says can break a line or a terminal.
        data = json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                place = os.lseek(handle, 0, os.SEEK_END)
                _write(handle, data, place)
            finally:
                os.close(handle)
        except OSError as error:
            raise disk_error(error, self.path, len(data)) from error
        return place

    def _cut_torn_line(self) -> None:
        if not self.path.exists():
            return
        with self.path.open("r+b") as stream:
            end = stream.seek(0, os.SEEK_END)
            if not end:
                return
            stream.seek(end - 1)
            if stream.read(1) == b"\n":
                return
            stream.truncate(_last_line_end(stream, end))


def lines_of(path: Path) -> Iterator[tuple[int, Row | None]]:
    """The lines of a diary in order, None for one that is no JSON object; nothing is written.

    Each with the place where it begins. A last line that a kill, or a harvest at work, has left
    without its end is not among them.
    """
    if not path.is_file():
        return
    place = 0
    with path.open("rb") as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                return
            yield place, _parsed(line)
            place += len(line)


def _last_line_end(stream: Any, end: int) -> int:  # noqa: ANN401  (a binary file)
    step = 1 << 16
    while end:
        start = max(0, end - step)
        stream.seek(start)
        found = stream.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + int(found) + 1
        end = start
    return 0


def _write(handle: int, data: bytes, place: int) -> None:
    written = 0
    try:
        while written < len(data):
            written += os.write(handle, data[written:])
    except OSError:
        os.ftruncate(handle, place)
        raise


def _parsed(line: bytes) -> Row | None:
    """The object that a line holds, None for anything else."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
