"""Documents as Parquet: the exact format, nothing is lost but what the rights keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.outgoing import Outgoing, outgoing
from isctext.exchange.sink import Sink
from isctext.records.tables import DOCUMENTS

_ROWS = 4096
_LEFT = ("input_id", "blob_id", "locator")
_FACT = pa.struct([pa.field("name", pa.string()), pa.field("value", pa.string())])
SCHEMA = pa.schema(
    [field for field in DOCUMENTS.schema if field.name not in _LEFT]
    + [pa.field("facts", pa.list_(_FACT), nullable=False)]
)
_PRECISIONS = {10: "day", 7: "month", 4: "year"}


def write_parquet(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[bytes]:
    """A Parquet file, 4,096 rows to a group, every page with a checksum."""
    sink = Sink()
    writer = pq.ParquetWriter(sink, SCHEMA, compression="zstd", write_page_checksum=True)
    held: list[dict[str, object]] = []
    for document in outgoing(batches, options, tally):
        tally.written += 1
        held.append(_row(document))
        if len(held) == _ROWS:
            writer.write_table(pa.Table.from_pylist(held, schema=SCHEMA))
            held.clear()
            yield sink.drained()
    if held:
        writer.write_table(pa.Table.from_pylist(held, schema=SCHEMA))
    writer.close()
    yield sink.drained()


def _row(document: Outgoing) -> dict[str, object]:
    written = document.date
    return {
        "doc_id": document.doc_id,
        "source_id": document.source_id,
        "arena": document.arena,
        "title": document.title,
        "authors": list(document.authors),
        # A year or a month stands on its first day, as in the table it came from.
        "date": date.fromisoformat(f"{written}-01-01"[:10]) if written else None,
        "date_precision": _PRECISIONS[len(written)] if written else None,
        "date_source": document.date_source if written else None,
        "other_dates": list(document.other_dates),
        "territory": document.territory,
        "lang": document.lang,
        "url": document.url,
        "provider_id": document.provider_id,
        "text": document.text,
        "text_sha256": document.text_sha256,
        "facts": [{"name": name, "value": value} for name, value in document.facts],
    }
