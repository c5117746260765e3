"""From numbers to passages and back: what the report and the API show of the tables.

All of it is SQL over the stored tables; texts are sliced where they lie, so that memory
does not grow with the corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from isctext.store import Store, connect
from isctext.workflow.quoting import quoted

# Characters on each side: a passage stays under the 300 characters of a quotation.
_SIDE = 110

_PERIODS = {
    "year": ("strftime(d.date, '%Y')", "true"),
    "quarter": (
        "strftime(d.date, '%Y') || '-T' || quarter(d.date)",
        "d.date_precision <> 'year'",
    ),
    "month": ("strftime(d.date, '%Y-%m')", "d.date_precision <> 'year'"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mentions: empty means all.

    every: the grain of ``period``. counted: those of the strict or of the broad count.
    batches: "drop" leaves out the documents of batch events.
    per_cell: at most so many passages for one category, arena and period (0: all).
    """

    category: str = ""
    entry: str = ""
    arena: str = ""
    period: str = ""
    every: str = "year"
    counted: str = "broad"
    duplicates: str = "drop"
    batches: str = "keep"
    per_cell: int = 0
    families: tuple[str, ...] = ()


def passages(store: Store, asked: Asked) -> pa.Table:
    """The passages behind a number: one row per mention, with what stands left and right.

    Columns: category, arena, period, doc_id, title, date, date_precision, source_id, url,
    start, end, entry_id, tier, strict, broad, left, node, right. Sorted by category, period,
    arena, date, document and place.
    """
    cells, values = _mentions(asked)
    limit = (
        "qualify row_number() over (partition by category, arena, period "
        "order by strict desc, date, doc_id, start_at, entry_id) <= ?"
        if asked.per_cell
        else ""
    )
    if asked.per_cell:
        values.append(asked.per_cell)
    query = f"""
        with mine as (select * from ({cells}) {limit})
        select category, mine.arena, period, mine.doc_id, d.title, mine.date, d.date_precision,
               d.source_id, d.url, greatest(start_at - {_SIDE}, 0) as left_start,
               start_at as start, end_at as "end", end_at + {_SIDE} as right_end,
               entry_id, tier, strict, broad
        from mine join documents d using (doc_id)
        order by category, period, mine.arena, mine.date, mine.doc_id, start_at, entry_id
    """
    return quoted(store, _ask(store, query, values)).drop_columns(["left_start", "right_end"])


def totals(store: Store, asked: Asked) -> pa.Table:
    """How many mentions there are by category, scope, arena and period: n."""
    cells, values = _mentions(asked)
    query = f"""
        with mine as ({cells}),
        scoped as (
            select category, 'broad' as scope, arena, period from mine where broad
            union all
            select category, 'strict' as scope, arena, period from mine where strict)
        select category, scope, arena, period, count(*) as n
        from scoped group by all order by all
    """
    return _ask(store, query, values)


def coverage(store: Store) -> pa.Table:
    """Documents and words by arena, source and year (null: undated), duplicates left out."""
    query = """
        with words as (select doc_id, sum(n_words) as tokens from segments group by doc_id)
        select d.arena, d.source_id, coalesce(nullif(any_value(s.label), ''), d.source_id) as label,
               year(d.date)::integer as year, count(*) as docs,
               coalesce(sum(words.tokens), 0)::bigint as tokens,
               min(d.date) as first_date, max(d.date) as last_date
        from documents d
        left join words using (doc_id)
        left join sources s on s.source_id = d.source_id
        where d.doc_id not in (select doc_id from duplicates)
        group by d.arena, d.source_id, year(d.date)
        order by d.arena, d.source_id, year
    """
    return _ask(store, query, [])


def topic_passages(store: Store, per_topic: int = 5) -> pa.Table:
    """The documents that show a topic best: topic, document, weight, the unit's beginning."""
    query = """
        with best as (
            select topic, doc_id, unit_no, weight, first_segment, n_words
            from topic_weights where n_words >= 40
            qualify row_number() over (partition by topic, doc_id
                                       order by weight desc, unit_no) = 1),
        chosen as (
            select * from best
            qualify row_number() over (partition by topic order by weight desc, doc_id) <= ?)
        select topic, chosen.doc_id, d.title, d.date, d.date_precision, d.source_id, d.arena,
               d.url, weight, substr(d.text, s.start + 1, 280) as excerpt
        from chosen join documents d using (doc_id)
        join segments s on s.doc_id = chosen.doc_id and s.segment_no = chosen.first_segment
        order by topic, weight desc, chosen.doc_id
    """
    return _ask(store, query, [per_topic])


def _mentions(asked: Asked) -> tuple[str, list[object]]:
    """The mentions asked for, as SQL with its parameters: one row each, with arena, period."""
    period, dated = _PERIODS[asked.every]
    tests = [f"m.{'strict' if asked.counted == 'strict' else 'broad'}", dated, "d.date is not null"]
    values: list[object] = []
    for column, value in (
        ("m.category", asked.category),
        ("m.entry_id", asked.entry),
        ("d.arena", asked.arena),
        (period, asked.period),
    ):
        if value:
            tests.append(f"{column} = ?")
            values.append(value)
    if asked.families:
        tests.append(f"m.family in ({', '.join('?' * len(asked.families))})")
        values.extend(asked.families)
    if asked.duplicates == "drop":
        tests.append("m.doc_id not in (select doc_id from duplicates)")
    if asked.batches == "drop":
        tests.append(
            "not (d.date_precision = 'day' and exists (select 1 from batch_events b where "
            "b.arena = d.arena and b.source_id = d.source_id and b.date = d.date))"
        )
    return (
        f"""select m.category, d.arena, {period} as period, m.doc_id, d.date,
                   m.start as start_at, m."end" as end_at, m.entry_id, m.tier, m.strict, m.broad
            from mentions m join documents d on d.doc_id = m.doc_id
            where {" and ".join(tests)}""",
        values,
    )


def _ask(store: Store, query: str, values: Sequence[object]) -> pa.Table:
    with connect(store) as link:
        return link.sql(query, params=list(values)).to_arrow_table()
