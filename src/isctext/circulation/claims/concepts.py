"""Which concepts an item carries: those of the passage, or of the paragraph that cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from isctext.circulation.claims.items import Item
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import MENTIONS, SEGMENTS

_MENTIONS = ("doc_id", "start", "end", "category", "family", "broad")
_SEGMENTS = ("doc_id", "start", "end")
Carried = Mapping[str, frozenset[str]]


def carried(
    items: Sequence[Item], inputs: Mapping[str, Rows], families: Sequence[str]
) -> dict[tuple[str, str], frozenset[str]]:
    """The categories of each (kind, item_id), of those families, in broad scope.

    A shared passage carries what is mentioned within it, a citation what its paragraph mentions.
    """
    if not items:
        return {}
    documents = sorted({item.doc for item in items})
    places = _places(items, inputs["segments"].of(documents))
    schema = pa.schema([MENTIONS.schema.field(name) for name in _MENTIONS])
    mentions = collect(inputs["mentions"].of(documents), schema)
    wanted = pc.is_in(mentions["family"], value_set=pa.array(families, pa.string()))
    mentions = mentions.filter(pc.and_(wanted, mentions["broad"])).drop(["family", "broad"])
    met = places.join(mentions, "doc_id", join_type="inner")
    overlap = pc.and_(pc.less(met["start"], met["to"]), pc.greater(met["end"], met["from"]))
    held: dict[tuple[str, str], set[str]] = {}
    for row in met.filter(overlap).select(["kind", "item_id", "category"]).to_pylist():
        held.setdefault((row["kind"], row["item_id"]), set()).add(row["category"])
    return {key: frozenset(names) for key, names in held.items()}


def _places(items: Sequence[Item], segments: Rows) -> pa.Table:
    """Where each item looks for mentions: its own span, or the paragraphs that it touches."""
    own = pa.table(
        {
            "kind": [item.kind for item in items],
            "item_id": [item.item_id for item in items],
            "doc_id": [item.doc for item in items],
            "from": pa.array([item.start for item in items], pa.int32()),
            "to": pa.array([item.end for item in items], pa.int32()),
        }
    )
    citing = own.filter(pc.equal(own["kind"], "citation"))
    if not citing.num_rows:
        return own
    schema = pa.schema([SEGMENTS.schema.field(name) for name in _SEGMENTS])
    met = citing.join(collect(segments, schema), "doc_id", join_type="inner")
    touched = pc.and_(pc.less(met["start"], met["to"]), pc.greater(met["end"], met["from"]))
    met = met.filter(touched).drop(["from", "to"]).rename_columns({"start": "from", "end": "to"})
    return pa.concat_tables([own, met.select(own.schema.names).cast(own.schema)])
