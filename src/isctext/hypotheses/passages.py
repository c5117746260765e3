"""Passages to be read with a statement: a few, of different sources, near the object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.statement import Wanted
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import DOCUMENTS, MENTIONS

_MOST = 3
_MENTIONS = ("doc_id", "segment_no", "start", "end", "category", "family", "kind", "broad")
_DOCUMENTS = ("doc_id", "arena", "source_id", "date")
_OBJECT = pa.array(["concept", "form"])


def find_passages(
    inputs: Mapping[str, Rows], options: HypothesesOptions, wanted: set[Wanted]
) -> dict[Wanted, list[Row]]:
    """Up to three passages each: doc_id, start, end.

    The source with most occurrences first, one passage a source; in other arenas than the
    initiatives', occurrences in a paragraph about the object before those elsewhere.
    """
    if not wanted:
        return {}
    seen = _occurrences(inputs, {w.category for w in wanted})
    found = {}
    for one in sorted(wanted, key=lambda w: (w.category, w.arena)):
        chosen = seen.table.filter(
            pc.and_(
                pc.equal(seen.table["category"], one.category),
                pc.equal(seen.table["arena"], one.arena),
            )
        )
        near = chosen.filter(pc.is_in(chosen["place"], value_set=seen.about))
        apart = one.arena != options.initiatives and near.num_rows > 0
        found[one] = _best(near if apart else chosen)
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """Occurrences, with arena, source_id and place; and the places that speak of the object.

    A place is a document and a paragraph.
    """

    table: pa.Table
    about: pa.Array


def _occurrences(inputs: Mapping[str, Rows], categories: set[str]) -> _Seen:
    schema = pa.schema([MENTIONS.schema.field(name) for name in _MENTIONS])
    names = pa.array(sorted(categories), pa.string())
    kept, about = [], [pa.array([], pa.string())]
    for batch in inputs["mentions"].batches():
        table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
        number = pc.cast(table["segment_no"], pa.string())
        place = pc.binary_join_element_wise(table["doc_id"], number, " ")
        table = table.append_column("place", place)
        named = pc.or_(table["broad"], pc.equal(table["kind"], "proper_name"))
        of_object = pc.and_(pc.is_in(table["family"], value_set=_OBJECT), named)
        about.append(pc.unique(table.filter(of_object)["place"]))
        mine = pc.and_(table["broad"], pc.is_in(table["category"], value_set=names))
        kept.append(table.filter(mine).drop_columns(["family", "kind", "broad"]))
    documents = collect(
        inputs["documents"], pa.schema([DOCUMENTS.schema.field(name) for name in _DOCUMENTS])
    )
    documents = documents.filter(pc.is_valid(documents["date"]))
    every = pa.concat_tables(kept) if kept else _nothing(schema)
    at = pc.index_in(every["doc_id"], value_set=documents["doc_id"].combine_chunks())
    every = every.append_column("arena", documents["arena"].take(at))
    every = every.append_column("source_id", documents["source_id"].take(at))
    return _Seen(every.filter(pc.is_valid(every["arena"])), pa.concat_arrays(about))


def _nothing(schema: pa.Schema) -> pa.Table:
    empty = schema.empty_table().drop_columns(["family", "kind", "broad"])
    return empty.append_column("place", pa.array([], pa.string()))


def _best(table: pa.Table) -> list[Row]:
    """One passage of each of the sources with most, from its document with most."""
    sources: dict[str, dict[str, list[Row]]] = {}
    columns = ["doc_id", "source_id", "start", "end"]
    ordered = table.select(columns).sort_by([("doc_id", "ascending"), ("start", "ascending")])
    for row in ordered.to_pylist():
        sources.setdefault(row["source_id"], {}).setdefault(row["doc_id"], []).append(row)
    size = {s: sum(map(len, documents.values())) for s, documents in sources.items()}
    first = sorted(sources, key=lambda s: (-size[s], s))[:_MOST]
    best = [max(sources[s].values(), key=len)[0] for s in first]
    return [{name: row[name] for name in ("doc_id", "start", "end")} for row in best]
