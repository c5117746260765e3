"""Zip files within budgets: members are streams, never files; a bomb stops while it expands."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, BinaryIO

from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import (
    MAX_RATIO,
    RATIO_FROM,
    Replayed,
    StreamRefusedError,
    read_bounded,
)
from isctext.records.document import Draft, Refusal

MAX_MEMBERS = 10_000
MAX_EXPANDED = 512 << 20
MAX_MEMBER = 64 << 20
# 10,000 entries of 46 bytes, their names and extra fields: about 2 MB.
_MAX_DIRECTORY = 16 << 20
_LOCAL, _ENTRY, _END, _LOCATOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _MAX_COMMENT = 22, 20, 56, 65_535
# LZMA is left out: its header asks for up to 4 GB of memory before the first byte.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_KNOWN_METHODS = _METHODS | {1, 2, 3, 4, 5, 6, 9, 10, 14, 93, 95, 96, 97, 98, 99}
_UTF8_NAME, _SIZED_LATER, _ENCRYPTED, _LINK = 0x800, 0x8, 0x1, 0o120000
_LOCAL_SIZE = 30
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, IndexError, struct.error)


class Budget:
    """What an archive, with those inside it, may still expand to."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._expanded = 0
        self._members = 0

    def count(self, members: int) -> None:
        """Takes note of members. Raises StreamRefusedError TOO_MANY_MEMBERS over 10,000."""
        self._members += members
        if self._members > MAX_MEMBERS:
            raise StreamRefusedError("TOO_MANY_MEMBERS", f"more than {MAX_MEMBERS} members")

    def spend(self, size: int) -> None:
        """Takes note of bytes that came out. Raises StreamRefusedError TOO_LARGE, BOMB_RATIO."""
        self._expanded += size
        if self._expanded > MAX_EXPANDED:
            raise StreamRefusedError("TOO_LARGE", f"expands to more than {MAX_EXPANDED} bytes")
        if self._expanded > RATIO_FROM and self._expanded > MAX_RATIO * self._size:
            detail = f"{self._size} bytes expand to more than {self._expanded}"
            raise StreamRefusedError("BOMB_RATIO", detail)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive. ``name`` is only to be looked at; it is never a path."""

    name: str
    info: zipfile.ZipInfo

    @property
    def is_folder(self) -> bool:
        """Whether it is the entry of a folder: it holds nothing."""
        return self.name.endswith("/")

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link: its bytes are a path, no text."""
        return (self.info.external_attr >> 16) & 0o170000 == _LINK


class Packed:
    """An open zip file.

    ``stream`` must be seekable; a stream that is not is read whole. Raises StreamRefusedError:
    TRUNCATED without a directory, MALFORMED, TOO_MANY_MEMBERS, TOO_LARGE.
    """

    def __init__(self, stream: BinaryIO, budget: Budget | None = None) -> None:
        if isinstance(stream, Replayed) or not stream.seekable():
            stream = io.BytesIO(read_bounded(stream, MAX_EXPANDED))
        self._stream = stream
        size = stream.seek(0, io.SEEK_END)
        if size > MAX_EXPANDED:
            raise StreamRefusedError("TOO_LARGE", f"{size} bytes, limit {MAX_EXPANDED}")
        self.budget = budget or Budget(size)
        self.budget.count(_count_entries(stream, size))
        try:
            self._zip = zipfile.ZipFile(stream)
        except (*_BROKEN, NotImplementedError) as error:
            raise StreamRefusedError("MALFORMED", f"zip: {error}"[:300]) from error
        self.members = [Member(_name(info), info) for info in self._zip.infolist()]
        self._by_name = {_key(member.name): member for member in self.members}

    def find(self, name: str) -> Member | None:
        """The member of that name; names of parts know neither case nor a first slash."""
        return self._by_name.get(_key(name))

    def whole(self, limit: int) -> bytes:
        """The archive itself. Raises StreamRefusedError TOO_LARGE over ``limit`` bytes."""
        self._stream.seek(0)
        return read_bounded(self._stream, limit)

    def open(self, member: Member) -> io.BufferedReader:
        """The bytes of a member as a stream within the budgets.

        Raises StreamRefusedError, here or while it is read: ENCRYPTED, UNSUPPORTED, MALFORMED,
        TRUNCATED, BOMB_RATIO, TOO_LARGE.
        """
        if member.info.flag_bits & _ENCRYPTED:
            raise StreamRefusedError("ENCRYPTED", "the member asks for a password")
        if member.info.compress_type not in _METHODS:
            detail = f"compression method {member.info.compress_type}; known: 0, 8 and 12"
            raise StreamRefusedError("UNSUPPORTED", detail)
        try:
            source = self._zip.open(member.info)
        except (*_BROKEN, NotImplementedError, RuntimeError) as error:
            raise StreamRefusedError("MALFORMED", f"zip: {error}"[:300]) from error
        return io.BufferedReader(_Expanding(source, member.info.compress_size, self.budget))

    def read(self, member: Member, limit: int = MAX_MEMBER) -> bytes:
        """A whole member. Raises StreamRefusedError as ``open``, TOO_LARGE over ``limit``."""
        with self.open(member) as stream:
            return read_bounded(stream, limit)


class _Expanding(io.RawIOBase):
    """A member's bytes, counted as they come out."""

    def __init__(self, source: IO[bytes], size: int, budget: Budget) -> None:
        super().__init__()
        self._source = source
        self._size = size
        self._budget = budget
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            part = self._source.read(len(buffer))
        except EOFError as error:
            raise StreamRefusedError("TRUNCATED", "zip: the member ends early") from error
        except _BROKEN as error:
            raise StreamRefusedError("MALFORMED", f"zip: {error}"[:300]) from error
        self._given += len(part)
        if self._given > RATIO_FROM and self._given > MAX_RATIO * self._size:
            detail = f"{self._size} bytes expand to more than {self._given}"
            raise StreamRefusedError("BOMB_RATIO", detail)
        self._budget.spend(len(part))
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        with suppress(*_BROKEN):
            self._source.close()
        super().close()


def is_zip(head: bytes) -> bool:
    """Whether the first bytes are those of a zip: a plausible first member, or an empty zip."""
    return next(member_names(head), "") != "" or head.startswith(_END)


def member_names(head: bytes) -> Iterator[str]:
    """The names of the members whose local headers stand in a zip's first bytes.

    What is inside a member is skipped: an archive may hold other archives as they are.
    """
    at = 0
    while head.startswith(_LOCAL, at) and len(head) >= at + _LOCAL_SIZE:
        flags, method, packed, size, extra = struct.unpack_from("<6xHH8xL4xHH", head, at)
        start = at + _LOCAL_SIZE
        name = head[start : start + size]
        if method not in _KNOWN_METHODS or not 0 < size == len(name):
            return
        yield name.decode("utf-8", "replace").replace("\\", "/")
        at = start + size + extra + packed
        if flags & _SIZED_LATER:
            at = head.find(_LOCAL, start + size)
        if at < 0:
            return


def mimetype(head: bytes) -> str:
    """What a zip says it is in a first member "mimetype" (OpenDocument, EPUB); "" for others."""
    if next(member_names(head), "") != "mimetype":
        return ""
    size, extra = struct.unpack_from("<HH", head, 26)
    start = _LOCAL_SIZE + size + extra
    found = re.match(rb"[a-z]+/[a-z0-9.+-]+", head[start : start + 100])
    return found[0].decode("ascii") if found else ""


def or_refusal(read: Callable[[], Draft | Refusal]) -> Draft | Refusal:
    """What ``read`` gives; the refusal of a stream or of mark-up that is over a limit or broken."""
    try:
        return read()
    except (StreamRefusedError, MarkupRefusedError) as refused:
        return Refusal(refused.code, refused.detail)


def _count_entries(stream: BinaryIO, size: int) -> int:
    """How many entries the directory holds: zipfile would load millions before we could look."""
    start = max(0, size - _MAX_COMMENT - _END_SIZE - _LOCATOR_SIZE - _END64_SIZE)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise StreamRefusedError("TRUNCATED", f"no zip directory in {size} bytes")
    (length,) = struct.unpack_from("<L", tail, at + 12)
    end = at
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR):
        end = at - _LOCATOR_SIZE - _END64_SIZE
        if end < 0:
            raise StreamRefusedError("MALFORMED", "zip: no room for the large directory's end")
        (length,) = struct.unpack_from("<Q", tail, end + 40)
    if length > _MAX_DIRECTORY:
        raise StreamRefusedError("TOO_MANY_MEMBERS", f"a directory of {length} bytes")
    stream.seek(max(0, start + end - length))
    return stream.read(length).count(_ENTRY)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag it is UTF-8 (macOS) or cp850 (Windows) anyway."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    return name.replace("\\", "/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
