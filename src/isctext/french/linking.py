"""Names found by the networks and names of the gazetteer, as the entities of a document."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from isctext.french.gazetteer import Gazetteer, Named

Found = tuple[int, int, str]


@functools.lru_cache(maxsize=4)
def gazetteer(extra: str) -> Gazetteer:
    """The shipped gazetteer with a study's own entries (YAML, "" for none), loaded once."""
    return Gazetteer.load(extra or None)


def entity_rows(
    doc_id: str, text: str, found: Sequence[Found], named: Sequence[Named]
) -> Iterator[dict[str, object]]:
    """The rows of table ``entities`` of one document, in order of place.

    A name of the gazetteer goes before what the networks say of the same characters or of a
    part of them; a longer name that holds it stays beside it (mairie de Lille, Lille).
    """
    rows: list[tuple[int, int, str, str | None, float | None]] = [
        (n.start, n.end, n.label, n.entity_id, n.score) for n in named
    ]
    rows += [(a, b, label, None, None) for a, b, label in found if not _gives_way(a, b, named)]
    for start, end, label, entity_id, score in sorted(rows, key=lambda row: row[:3]):
        yield {
            "doc_id": doc_id,
            "start": start,
            "end": end,
            "label": label,
            "text": text[start:end],
            "entity_id": entity_id,
            "score": score,
        }


def _gives_way(start: int, end: int, named: Sequence[Named]) -> bool:
    """Whether a name of the gazetteer meets [start, end) and does not lie inside of it."""
    return any(
        n.start < end
        and n.end > start
        and ((n.start, n.end) == (start, end) or not (start <= n.start and n.end <= end))
        for n in named
    )


def find_named(
    extra: str, text: str, spans: NDArray[np.int32], firsts: NDArray[np.int32], date: dt.date | None
) -> list[Named]:
    """The names of the gazetteer in a whole document: words [start, end), first words."""
    return gazetteer(extra).find(text, spans, firsts, date)
