"""How often each class of actors acts, is acted on and speaks, in each arena."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from isctext.framing.actorwords import CLASSES, PERSON, shipped_quality
from isctext.framing.counted import Bools, Counted
from isctext.records.framing import ACTOR_SHARES

ALL = "*"
Row = dict[str, object]


def shares(actors: pa.Table, counted: Counted, parsed: pa.Array, least: float) -> pa.Table:
    """Table actor_shares, of the documents that count and have a parse.

    least: F1 from which figures may be published. Descriptions: nothing is tested.
    """
    read = np.isin(np.asarray(counted.doc_ids), np.asarray(parsed))
    doc = counted.code(actors["doc_id"])
    frame = actors.append_column("doc", pa.array(doc)).filter(pa.array(doc >= 0))
    rows = [
        row
        for number in range(len(counted.arenas))
        for row in _of_arena(frame, counted, read, number, least)
    ]
    table = ACTOR_SHARES.from_rows(rows)
    return table.sort_by([(name, "ascending") for name in ACTOR_SHARES.sort])


def _of_arena(
    frame: pa.Table, counted: Counted, read: Bools, number: int, least: float
) -> Iterator[Row]:
    arena = counted.arenas[number]
    mine = frame.filter(pa.array(counted.arena[frame["doc"].to_numpy()] == number))
    documents = int((read & (counted.arena == number)).sum())
    if not mine.num_rows:
        reason = "no_clause" if documents else "no_parse"
        yield _row(arena, ALL, ALL, ALL) | {"read": documents, "reason": reason} | _EMPTY
        return
    names = np.asarray(mine["category"].to_pylist(), object)
    for category in (ALL, *sorted(set(names.tolist()))):
        part = mine if category == ALL else mine.filter(pa.array(names == category))
        for row in _of_category(part, counted):
            actor = str(row["actor"])
            told = _quality(arena, actor, least)
            yield _row(arena, category, "", "") | row | {"read": documents} | told


_EMPTY: Row = {
    "clauses": 0, "n": 0, "docs": 0, "sources": 0, "published": False,
    "verdict": "not_measured", "share": None, "f1": None,
}  # fmt: skip


def _row(arena: str, category: str, actor: str, role: str) -> Row:
    return {"arena": arena, "category": category, "actor": actor, "role": role}


def _of_category(part: pa.Table, counted: Counted) -> Iterator[Row]:
    """Clauses of each actor and role, of all clauses; a clause may have several."""
    doc = part["doc"].to_numpy()
    spans = part["clause_start"].to_numpy().astype(np.int64)
    clause = np.unique(np.stack([doc, spans]), axis=1, return_inverse=True)[1].reshape(-1)
    total = int(clause.max()) + 1
    pairs = list(zip(part["actor"].to_pylist(), part["role"].to_pylist(), strict=True))
    for actor, role in sorted(set(pairs)):
        here = np.array([pair == (actor, role) for pair in pairs])
        documents = np.unique(doc[here])
        n = len(np.unique(clause[here]))
        yield {
            "actor": actor,
            "role": role,
            "clauses": total,
            "n": n,
            "share": n / total,
            "docs": len(documents),
            "sources": len(np.unique(counted.source[documents])),
        }


def _quality(arena: str, actor: str, least: float) -> Row:
    """Whether figures of this actor may be published in this arena, and what F1 says so.

    Words that name a class are harder to tell than "we" and passives: they have their own F1.
    """
    known = shipped_quality().get(arena)
    if actor == PERSON:
        reason, f1 = "person: too few coded to measure", None
    elif known is None:
        reason, f1 = "arena: not coded by hand", None
    else:
        f1 = known["f1_named"] if actor in CLASSES else known["f1"]
        reason = "" if f1 >= least else f"f1: {f1:.2f}, needed {least:.2f}"
    published = f1 is not None and f1 >= least
    return {"f1": f1, "published": published, "verdict": "descriptive_only", "reason": reason}
