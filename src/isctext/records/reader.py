"""The contract of a reader: bytes of one format in, drafts and refusals out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, runtime_checkable

from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.source import Source


@dataclass(frozen=True, slots=True)
class Hint:
    """What a reader may know besides the bytes: the file's name and the study's settings.

    ``filename`` is the path relative to the study, with '/' separators: only to be looked at,
    never opened. ``columns`` maps our field names to the file's, for tabular formats.
    """

    filename: str
    columns: tuple[tuple[str, str], ...] = ()
    encoding: str = ""


@runtime_checkable
class Reader(Protocol):
    """Reads one format. Opens nothing: it gets a binary stream.

    ``name`` carries a version ("markdown.v1"): another output needs another version.
    """

    name: str
    media_type: str

    def sniff(self, head: bytes, filename: str) -> float:
        """How surely the first 4 KiB and the name are this format: 0 no, 1 certain."""

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """Every item of the file, as a draft or as a refusal. Never raises on bad input."""


@runtime_checkable
class Splitter(Reader, Protocol):
    """A reader whose files hold many items, so that they are read piece by piece."""

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces that ``read`` takes one by one: same items, same order, bounded memory."""


@runtime_checkable
class Counting(Reader, Protocol):
    """A reader that can tell in another, simpler way how many items its bytes show.

    What ``read`` gives is held against it, so that a reader that loses an item is found out.
    """

    def count(self, data: bytes) -> int:
        """The items that a whole file or a piece shows, at the least."""


@runtime_checkable
class Refining(Reader, Protocol):
    """A reader whose files may look like another reader's until they are seen whole.

    ``refines`` names those other readers: what they were chosen for is shown to this one first.
    """

    refines: tuple[str, ...]

    def claims(self, data: bytes) -> bool:
        """Whether the whole file is of this reader's format. Never raises on bad input."""


@runtime_checkable
class Attaching(Reader, Protocol):
    """A reader whose drafts may name attached files, and that can list them without reading."""

    def attached(self, data: bytes, hint: Hint) -> Iterator[str]:
        """All that ``read`` would give as ``attached`` of its drafts, in order, perhaps twice."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a manifest says of a file; it wins over what the file says of itself.

    ``row`` is the file's row in a ``metadata.csv`` beside it, columns and cells in order: only
    readers of texts in TXM's and TEI's XML have it joined to their drafts.
    """

    title: str = ""
    date: DatedBy | None = None
    territory: str = ""
    url: str = ""
    row: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One piece of one input file, to be read into documents and rejections.

    ``chunk`` numbers the pieces of a split file (0 for a file read whole).
    """

    input_id: str
    chunk: int
    blob_id: str
    source: Source
    hint: Hint
    reader: str = ""
    declared: Declared = field(default_factory=Declared)
