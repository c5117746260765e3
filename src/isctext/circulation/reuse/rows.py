"""The rows of ``reuse``: passages with their places, their texts and what may be said of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from isctext.circulation.reuse.cutting import cut
from isctext.circulation.reuse.documents import Documents
from isctext.circulation.reuse.judge import Judgement, Sides, Texts
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.passages import Passages
from isctext.circulation.reuse.terms import are_site_terms, name_laws
from isctext.circulation.reuse.words import Bools, Ints, Longs, Words
from isctext.records.circulation import REUSE
from isctext.records.stage import Rows

BORROWING, FORMULA = "candidate_borrowing", "formula_or_third_source"
EARLIER, UNDETERMINED = "a_to_b", "undetermined"
# From so many words on, what has no verb is prose in note form more often than a name.
_LONG = 25


@dataclass(frozen=True, slots=True)
class Found:
    """Passages of a corpus, with what they were found in and what may be said of them."""

    words: Words
    passages: Passages
    order: Sides
    judgement: Judgement


def reuse_rows(
    found: Found, documents: Documents, texts: Rows, options: ReuseOptions
) -> tuple[pa.Table, list[str]]:
    """Table ``reuse``, a being the earlier document, and the ids of its families by number."""
    spans, order, judged = found.passages.spans, found.order, found.judgement
    columns = _sides(found, documents)
    for side in "ab":
        places = [columns[f"{name}_{side}"] for name in ("doc", "start", "end")]
        columns[f"text_{side}"] = cut(texts, *places)
    why = _why_formula(found, columns, options.min_exclusive)
    ids = _ids(columns)
    family = _family_ids(judged.family, ids)
    crossing = documents.arena[order.earlier] != documents.arena[order.later]
    linked = (why == "") & (judged.undirected == "") & crossing
    columns |= {
        "passage_id": pa.array(ids, pa.string()),
        "matched": _int32(spans.matched),
        "aligned_len": _int32(spans.aligned),
        "identity": pa.array(spans.matched / np.maximum(spans.aligned, 1)),
        "exclusive": _int32(judged.exclusive),
        "third_docs": _int32(judged.third),
        "class": _either(why == "", BORROWING, FORMULA),
        "class_reason": pa.array(why.tolist(), pa.string()),
        "direction": _either(judged.undirected == "", EARLIER, UNDETERMINED),
        "direction_reason": pa.array(judged.undirected.tolist(), pa.string()),
        "lag_days": pa.array(judged.lag.astype(np.int32), mask=judged.lag < 0),
        "family_id": pa.array([family[number] for number in judged.family.tolist()], pa.string()),
        "family_docs": _int32(judged.docs),
        "claim_level": _either(linked, "L2", "L0"),
    }
    shown = {name: columns[name] for name in REUSE.schema.names}
    table = REUSE.from_columns(shown)
    return table.sort_by([(name, "ascending") for name in REUSE.sort]), family


def _sides(found: Found, documents: Documents) -> dict[str, pa.Array]:
    """The two documents of each passage, and where it stands in them."""
    spans, order = found.passages.spans, found.order
    columns: dict[str, pa.Array] = {}
    for side, which in (("a", order.earlier), ("b", order.later)):
        rows = documents.table.take(pa.array(which))
        for name, stored in (("doc", "doc_id"), ("source", "source_id")):
            columns[f"{name}_{side}"] = rows[stored].combine_chunks()
        for name in ("arena", "date", "title"):
            columns[f"{name}_{side}"] = rows[name].combine_chunks()
    one, other = (spans.first_a, spans.last_a), (spans.first_b, spans.last_b)
    columns["start_a"], columns["end_a"] = _offsets(found, *one, *other)
    columns["start_b"], columns["end_b"] = _offsets(found, *other, *one)
    return columns


def _why_formula(found: Found, columns: Mapping[str, pa.Array], min_exclusive: int) -> Texts:
    """Why each passage is no candidate of borrowing, "" where it is one."""
    judged, short = found.judgement, found.passages.spans.matched < _LONG
    laws = _flags(name_laws(columns["text_a"]))
    terms = np.zeros(len(short), bool)
    for side in "ab":
        terms |= _flags(are_site_terms(columns[f"title_{side}"], columns[f"text_{side}"]))
    why = np.full(len(short), "", dtype="U16")
    why[terms] = "site_terms"
    why[judged.silent & (short | laws)] = "name_or_title"
    why[judged.third > 0] = "third_document"
    why[judged.exclusive < min_exclusive] = "few_exclusive"
    return why


def _flags(values: pa.Array) -> Bools:
    flags: Bools = values.to_numpy(zero_copy_only=False)
    return flags


def _offsets(
    found: Found, first: Longs, last: Longs, other_first: Longs, other_last: Longs
) -> tuple[pa.Array, pa.Array]:
    """Where the passages stand on one side, as offsets into the documents' texts."""
    turned, words = found.order.turned, found.words
    starts: Ints = words.start[np.where(turned, other_first, first)]
    ends: Ints = words.end[np.where(turned, other_last, last)]
    return pa.array(starts), pa.array(ends)


def _ids(columns: Mapping[str, pa.Array]) -> list[str]:
    """An id of each passage, from its two places."""
    names = ("doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b")
    places = zip(*(columns[name].to_pylist() for name in names), strict=True)
    return [hashed("p", "\x1f".join(map(str, place))) for place in places]


def _family_ids(family: Longs, ids: list[str]) -> list[str]:
    """The id of each family, made from its least passage."""
    order = np.lexsort((np.array(ids), family)) if ids else np.empty(0, np.int64)
    starts = np.flatnonzero(np.diff(family[order], prepend=-1))
    return [hashed("f", ids[order[start]]) for start in starts.tolist()]


def hashed(kind: str, text: str) -> str:
    """An id made from content: a letter and 16 hexadecimal characters."""
    return kind + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _int32(values: Longs) -> pa.Array:
    return pa.array(values.astype(np.int32))


def _either(which: Bools, yes: str, no: str) -> pa.Array:
    return pa.array(np.where(which, yes, no).tolist(), pa.string())
