"""Any pattern searched through the whole corpus, one stream of segments at a time."""

from __future__ import annotations

import pyarrow as pa

from isctext.concepts.kwic import Query, concordance
from isctext.store import Store, connect
from isctext.workflow.quoting import quoted

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
    for batch in segments.batches(_COLUMNS):
        hits = concordance(pa.Table.from_batches([batch]), query, width_tokens=width)
        if hits.num_rows:
            found.append(hits)
    if not found:
        found = [concordance(segments.spec.empty().select(_COLUMNS), query, width_tokens=width)]
    return _with_documents(store, pa.concat_tables(found), arena, source, period)


def _with_documents(store: Store, hits: pa.Table, arena: str, source: str, period: str) -> pa.Table:
    query = """
        select d.arena, d.date, d.date_precision, d.source_id, d.title, hits.doc_id, d.url,
               left_start, hits.start, hits."end", right_end
        from hits join documents d on d.doc_id = hits.doc_id
        where (? = '' or d.arena = ?) and (? = '' or d.source_id = ?)
          and (? = '' or strftime(d.date, '%Y') = ? or strftime(d.date, '%Y-%m') = ?
               or strftime(d.date, '%Y') || '-T' || quarter(d.date) = ?)
        order by d.date nulls last, hits.doc_id, hits.start
    """
    with connect(store, hits=hits) as link:
        values = [arena, arena, source, source, period, period, period, period]
        table = link.sql(query, params=values).to_arrow_table()
    return quoted(store, table).drop_columns(["left_start", "right_end"])
