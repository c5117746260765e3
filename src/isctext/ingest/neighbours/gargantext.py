"""Reader gargantext.v1: GarganText's table of documents, in both of its forms.

The current manual names the columns Publication Day, Publication Month, Publication Year,
Authors, Title, Abstract, Source; the third version named them title, source, publication_year,
publication_month, publication_day, abstract, authors. The full text stands in the abstract.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.streams import unzipped_head
from isctext.ingest.tables import csvrows
from isctext.ingest.tables.columns import fold, map_columns
from isctext.ingest.tables.tabular import CSV_READER, RecordReader, read_records
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_COMPULSORY = frozenset(["publication_year", "title", "abstract"])
_ONE_OF = frozenset(["source", "authors", "publication_month"])
_FIELDS = {"text": "abstract", "title": "title", "authors": "authors", "source": "source"}


class GargantextReader:
    """One document per row."""

    name = "gargantext.v1"
    media_type = "text/tab-separated-values"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.95 for a header row with the publication year, the title and the abstract."""
        text = decode(unzipped_head(head))
        if text.lstrip("\ufeff \t\r\n").startswith("<"):
            return 0.0
        header = {fold(name) for name in csvrows.header_of(text)}
        return 0.95 if header >= _COMPULSORY and header & _ONE_OF else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 rows, as of any table."""
        yield from CSV_READER.split(stream, hint)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The rows of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, _by_columns)


def _by_columns(present: Sequence[str], hint: Hint) -> RecordReader:
    folded = {fold(name): name for name in reversed(present)}
    theirs = {ours: folded[name] for ours, name in _FIELDS.items() if name in folded}
    declared = theirs | dict(hint.columns)
    columns = map_columns(present, declared.items(), keep_marks=True)
    year = folded.get("publication_year", "")

    def read(record: Mapping[str, object], locator: str) -> Draft | Refusal:
        item = columns.draft(record, locator)
        if isinstance(item, Draft) and not item.dates and not str(record.get(year) or "").strip():
            # GarganText itself takes an empty year for 1973; here the document has no date.
            warning = ("NO_YEAR", "no publication year: the document is not dated")
            return replace(item, warnings=(*item.warnings, warning))
        return item

    return read


READER = GargantextReader()
