"""The rows of ``reuse_families``: who has a passage that many have, and since when."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from isctext.circulation.reuse.cutting import cut
from isctext.circulation.reuse.documents import Documents
from isctext.circulation.reuse.many import Copies, one_each, shared_copies
from isctext.circulation.reuse.rows import Found, hashed
from isctext.circulation.reuse.words import Longs
from isctext.records.circulation import REUSE_FAMILIES
from isctext.records.stage import Rows

# A formula of the law stands in thousands of articles: the first ones tell where it comes from.
_SHOWN = 50


def family_rows(
    found: Found, common: Copies, names: list[str], documents: Documents, texts: Rows
) -> pa.Table:
    """Table ``reuse_families``; ``names``: the ids of the families of table ``reuse``."""
    pairs = one_each(shared_copies(found.passages.spans, found.order, found.judgement))
    parts = [
        _rows(pairs, [names[number] for number in pairs.family.tolist()], found, documents),
        _rows(
            many := one_each(common), [hashed("m", str(n)) for n in many.family.tolist()],
            found, documents,
        ),
    ]  # fmt: skip
    table = pa.concat_tables(parts)
    table = table.append_column(
        "text", cut(texts, *(table[name].combine_chunks() for name in ("doc_id", "start", "end")))
    )
    table = REUSE_FAMILIES.conform(table)
    return table.sort_by([(name, "ascending") for name in REUSE_FAMILIES.sort])


def _rows(copies: Copies, ids: list[str], found: Found, documents: Documents) -> pa.Table:
    """The copies of each family, the earliest first, without their texts."""
    _, family = np.unique(copies.family, return_inverse=True)
    day = np.where(
        documents.dated[copies.document], documents.early[copies.document], np.iinfo(np.int64).max
    )
    order = np.lexsort((copies.document, day, family))
    family, document = family[order].astype(np.int64), copies.document[order]
    place = np.arange(len(order)) - np.searchsorted(family, family)
    counts = [np.bincount(family)[family]]
    for holder in (documents.source, documents.arena):
        pairs = np.unique(np.stack([family, holder[document].astype(np.int64)]), axis=1)
        counts.append(np.bincount(pairs[0])[family])
    shown = np.flatnonzero(place < _SHOWN)
    rows = documents.table.take(pa.array(document[shown]))
    start = found.words.start[copies.first[order]][shown]
    end = found.words.end[copies.last[order]][shown]
    return pa.table(
        {
            "family_id": pa.array([ids[at] for at in order[shown].tolist()], pa.string()),
            "docs": _int32(counts[0][shown]),
            "sources": _int32(counts[1][shown]),
            "arenas": _int32(counts[2][shown]),
            "place": _int32(place[shown] + 1),
            "doc_id": rows["doc_id"],
            "source_id": rows["source_id"],
            "arena": rows["arena"],
            "date": rows["date"],
            "start": pa.array(start),
            "end": pa.array(end),
        }
    )


def _int32(values: Longs) -> pa.Array:
    return pa.array(values.astype(np.int32))
