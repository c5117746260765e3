"""A place to write to that hands on what it gets: files are made without being held."""

from __future__ import annotations

from io import RawIOBase


class Sink(RawIOBase):
    """What is written to it is handed on and forgotten; it cannot be sought in."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []

    def writable(self) -> bool:
        """It takes bytes."""
        return True

    def write(self, data: object, /) -> int:
        """Takes some bytes."""
        held = bytes(memoryview(data))  # type: ignore[arg-type]
        self._held.append(held)
        return len(held)

    def drained(self) -> bytes:
        """What was written since the last time."""
        data = b"".join(self._held)
        self._held.clear()
        return data
