"""Any pattern searched through the whole corpus, one stream of segments at a time."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from isctext.concepts.kwic import Query, concordance
from isctext.store import Store, connect

_COLUMNS = ("doc_id", "segment_no", "starts", "ends", "forms", "lemmas", "pos", "sentences")


def search(
    store: Store, query: Query, *, arena: str = "", source: str = "", period: str = "", width: int
) -> pa.Table:
    """The passages that match, with ``width`` words on each side: the columns of a concordance.

    period: a year, a quarter (2019-T2), a month (2019-03), or "" for all. Sorted by date,
    document and place.
    """
    found = []
    segments = store.table("segments")
    for batch in segments.batches([c for c in segments.spec.schema.names if c in _USED]):
        hits = concordance(pa.Table.from_batches([batch]), query, width_tokens=width)
        if hits.num_rows:
            found.append(hits)
    if not found:
        found = [concordance(segments.spec.empty(), query, width_tokens=width)]
    return _with_documents(store, pa.concat_tables(found), arena, source, period)


_USED = frozenset(_COLUMNS)


def _with_documents(store: Store, hits: pa.Table, arena: str, source: str, period: str) -> pa.Table:
    query = """
        select d.arena, d.date, d.date_precision, d.source_id, d.title, hits.doc_id, d.url,
               hits.start, hits."end",
               substr(d.text, left_start + 1, hits.start - left_start) as "left",
               substr(d.text, hits.start + 1, hits."end" - hits.start) as node,
               substr(d.text, hits."end" + 1, right_end - hits."end") as "right"
        from hits join documents d on d.doc_id = hits.doc_id
        where (? = '' or d.arena = ?) and (? = '' or d.source_id = ?)
          and (? = '' or strftime(d.date, '%Y') = ? or strftime(d.date, '%Y-%m') = ?
               or strftime(d.date, '%Y') || '-T' || quarter(d.date) = ?)
        order by d.date nulls last, hits.doc_id, hits.start
    """
    with connect(store, hits=hits) as link:
        values = [arena, arena, source, source, period, period, period, period]
        table = link.sql(query, params=values).to_arrow_table()
    return table.set_column(
        table.schema.get_field_index("date"), "date", pc.cast(table["date"], pa.date32())
    )
