"""Reader parquet.v1: tables of texts in Parquet, a group of rows at a time.

Parsing is done by Arrow's C++ library: this reader does not split, so that it only ever runs
where a file that crashes it costs its own row.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from isctext.ingest.tables.columns import map_columns
from isctext.ingest.tables.tabular import RecordReader
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

MAGIC = b"PAR1"
_ENCRYPTED = b"PARE"
_ROWS = 256
_MOST_COLUMNS = 2_000
# Text that one file may expand to, and one group of rows (which is held whole).
MAX_EXPANDED = 512 << 20
MAX_RATIO = 1_000
_RATIO_FROM = 64 << 20
_SMALLEST = 12
_FAILURES = (pa.ArrowException, OSError, ValueError, TypeError, OverflowError)
_NESTED = (
    pa.types.is_dictionary,
    pa.types.is_list,
    pa.types.is_large_list,
    pa.types.is_fixed_size_list,
)
_PLAIN = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_time,
    pa.types.is_boolean,
    pa.types.is_null,
)


class ParquetReader:
    """One document per row."""

    name = "parquet.v1"
    media_type = "application/vnd.apache.parquet"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """1 for the mark that opens every file."""
        return 1.0 if head.startswith((MAGIC, _ENCRYPTED)) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The rows, group by group; a damaged group is one refusal that says how many it had."""
        data = stream.read()
        problem = _problem(data)
        if problem:
            yield problem
            return
        try:
            table = pq.ParquetFile(BytesIO(data), page_checksum_verification=True)
            names, refused = _columns(table.schema_arrow)
        except _FAILURES as error:
            yield Refusal(_code(error), _said(error))
            return
        yield from _Groups(table, names, len(data), _reader(names, refused, hint)).items()


def _problem(data: bytes) -> Refusal | None:
    if data[-4:] == _ENCRYPTED or data[:4] == _ENCRYPTED:
        return Refusal("ENCRYPTED", "the footer of the table is encrypted")
    if not data.startswith(MAGIC):
        return Refusal("MALFORMED", "no Parquet file")
    if len(data) < _SMALLEST or not data.endswith(MAGIC):
        return Refusal("TRUNCATED", "the file ends before its footer")
    return None


def _columns(schema: pa.Schema) -> tuple[list[str], list[tuple[str, str]]]:
    """The columns that can be read, and those that are refused with their types."""
    read, refused = [], []
    for place, field in enumerate(schema):
        wanted = place < _MOST_COLUMNS and _is_readable(field.type)
        if wanted and schema.names.count(field.name) == 1:
            read.append(field.name)
        else:
            refused.append((field.name, str(field.type)[:100]))
    return read, refused


def _is_readable(kind: pa.DataType) -> bool:
    """Whether the values of a type can be said in words."""
    if any(is_nested(kind) for is_nested in _NESTED):
        return _is_readable(kind.value_type)
    if pa.types.is_struct(kind):
        return all(_is_readable(kind.field(place).type) for place in range(kind.num_fields))
    return any(is_plain(kind) for is_plain in _PLAIN)


@dataclass(slots=True)
class _Groups:
    """Reads a table's groups of rows one after the other, within the budget of one file."""

    table: pq.ParquetFile
    names: Sequence[str]
    size: int
    reader: RecordReader
    number: int = 0
    expanded: int = 0

    def items(self) -> Iterator[Draft | Refusal]:
        """Every row, as a draft or a refusal; rows that are lost together are one refusal."""
        for group in range(self.table.num_row_groups):
            stated = self.table.metadata.row_group(group)
            end = self.number + stated.num_rows
            refused = self._over(max(0, stated.total_byte_size))
            if refused is None:
                refused = yield from self._rows(group, end)
            lost = end - self.number
            if lost > 0:
                code, said = refused or ("TRUNCATED", "the group has fewer rows than it says")
                places = f"{self.number + 1}-{end}" if lost > 1 else str(end)
                yield Refusal(code, f"{lost} rows: {said}", f"record {places}")
            self.number = end

    def _over(self, stated: int) -> tuple[str, str] | None:
        if stated > _RATIO_FROM and stated > MAX_RATIO * self.size:
            return "BOMB_RATIO", f"{stated} bytes in a file of {self.size}"
        if stated > MAX_EXPANDED or self.expanded > MAX_EXPANDED:
            return "TOO_LARGE", f"{stated} bytes, after {self.expanded} of this file"
        return None

    def _rows(
        self, group: int, end: int
    ) -> Generator[Draft | Refusal, None, tuple[str, str] | None]:
        try:
            for batch in self.table.iter_batches(_ROWS, row_groups=[group], columns=self.names):
                self.expanded += batch.nbytes
                for item in self._batch(batch.slice(0, end - self.number)):
                    self.number += 1
                    yield item
                if self.expanded > MAX_EXPANDED:
                    return "TOO_LARGE", f"after {self.expanded} bytes of this file"
        except _FAILURES as error:
            return _code(error), _said(error)
        return None

    def _batch(self, batch: pa.RecordBatch) -> Iterator[Draft | Refusal]:
        try:
            records: list[Mapping[str, object] | str] = batch.to_pylist()
        except (pa.ArrowException, ValueError, OverflowError):
            # A date of the year 20000 costs its own row.
            records = [_record(batch, place) for place in range(batch.num_rows)]
        for record in records:
            locator = f"record {self.number + 1}"
            if isinstance(record, str):
                yield Refusal("MALFORMED", record, locator)
            else:
                yield self.reader(record, locator)


def _record(batch: pa.RecordBatch, place: int) -> Mapping[str, object] | str:
    """One row, or why it cannot be read."""
    try:
        (record,) = batch.slice(place, 1).to_pylist()
    except (pa.ArrowException, ValueError, OverflowError) as error:
        return _said(error)
    return dict(record)


def _reader(names: Sequence[str], refused: list[tuple[str, str]], hint: Hint) -> RecordReader:
    """Reads a record; the first document of the file says which columns could not be read."""
    columns = map_columns(names, hint.columns)
    told = [("COLUMN_REFUSED", f"{name}: {kind}") for name, kind in refused]

    def read(record: Mapping[str, object], locator: str) -> Draft | Refusal:
        item = columns.draft(record, locator)
        if isinstance(item, Draft) and told:
            item = replace(item, warnings=(*item.warnings, *told))
            told.clear()
        return item

    return read


def _code(error: Exception) -> str:
    return "ENCRYPTED" if "encrypt" in str(error).lower() else "MALFORMED"


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


READER = ParquetReader()
