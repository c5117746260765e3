"""The ``metadata.csv`` beside texts in TXM's or TEI's XML: what it says of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from isctext.ingest.neighbours.txmtable import (
    FILE_NAME,
    TABLED,
    MetadataTable,
    read_metadata,
)
from isctext.ingest.raw.streams import HEAD
from isctext.ingest.read import choose_reader
from isctext.records.document import Refusal

_MOST_BYTES = 64 << 20
_ENDINGS = frozenset({".xml", ".tei"})


@dataclass(frozen=True, slots=True)
class Beside:
    """The table of a folder, and the refusal of a table that could not be read."""

    path: Path
    table: MetadataTable
    refused: tuple[Refusal, ...] = ()

    def row(self, path: Path) -> tuple[tuple[str, str], ...]:
        """The row of a file, columns and cells in order; nothing for a file without one."""
        return tuple((self.table.row_of(path.name) or {}).items())

    def refusals(self, files: Iterable[Path]) -> Iterator[Refusal]:
        """The rows that cannot be used, and those without a text.

        files: those that the study reads in this folder. Another XML file of the folder is a text
        too, though the study leaves it out.
        """
        yield from self.refused
        yield from self.table.refused
        names = {path.name for path in files} | set(self._texts())
        for given in self.table.without_file(sorted(names - {FILE_NAME})):
            yield Refusal(
                "NOT_FOUND", f"{FILE_NAME} describes a text that is not there", f"id {given}"
            )

    def _texts(self) -> Iterator[str]:
        try:
            beside = list(self.path.parent.iterdir())
        except OSError:  # a folder whose files may be opened, but not listed
            return
        for path in beside:
            if path.suffix.lower() in _ENDINGS or path.name.lower().endswith(".xml.gz"):
                yield path.name


def table_beside(folder: Path, files: Iterable[Path], reader: str = "") -> Beside | None:
    """The table of a folder, None without one or where no text in such XML is beside it.

    files: those of the folder that the study reads. reader: the format that it names for them.
    """
    path = folder / FILE_NAME
    texts = sorted((f for f in files if f.name != FILE_NAME), key=_likely)
    if not path.is_file():
        return None
    if not (reader in TABLED if reader else any(map(_is_text, texts))):
        return None
    try:
        if path.stat().st_size > _MOST_BYTES:
            refusal = Refusal("TOO_LARGE", f"more than {_MOST_BYTES} bytes of metadata")
            return Beside(path, MetadataTable(), (refusal,))
        return Beside(path, read_metadata(path.read_bytes()))
    except OSError as error:
        refusal = Refusal("UNREADABLE", error.strerror or str(error))
        return Beside(path, MetadataTable(), (refusal,))


def _likely(path: Path) -> tuple[bool, str]:
    """XML first: one text in it is enough."""
    return path.suffix.lower() not in _ENDINGS, path.name


def _is_text(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            reader = choose_reader(stream.read(HEAD), path.name)
    except OSError:
        return False
    return reader is not None and reader.name in TABLED
