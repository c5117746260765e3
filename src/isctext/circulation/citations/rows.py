"""The rows of ``citations``, with the dates that make of a citation a precedence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isctext.circulation.reuse.documents import Documents
from isctext.records.circulation import CITATIONS

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Citation:
    """In document ``by``, start:end cites a source, and a document of it where that is known."""

    by: int
    start: int
    end: int
    kind: str
    text: str
    source: str
    document: int = -1


def citation_rows(found: list[Citation], documents: Documents) -> pa.Table:
    """Table ``citations``.

    Where no document is cited but a source, the source's first dated document gives the date.
    """
    rows, ids = documents.table, documents.ids()
    by = np.array([one.by for one in found], np.int64)
    to = _cited(found, documents)
    dated = documents.dated[by] & documents.dated[to]
    lag = documents.early[by] - documents.late[to]
    crossing = documents.arena[by] != documents.arena[to]
    linked = crossing & dated & (lag > 0)
    whole = np.array([one.document < 0 for one in found], bool)
    citing, cited = rows.take(pa.array(by)), rows.take(pa.array(to))
    columns = {
        "doc_id": citing["doc_id"],
        "source_id": citing["source_id"],
        "arena": citing["arena"],
        "date": citing["date"],
        "start": pa.array([one.start for one in found], pa.int32()),
        "end": pa.array([one.end for one in found], pa.int32()),
        "kind": pa.array([one.kind for one in found], pa.string()),
        "text": pa.array([one.text for one in found], pa.string()),
        "cited_source": cited["source_id"],
        "cited_arena": cited["arena"],
        "cited_doc": ids.take(pa.array(to, mask=whole)),
        "cited_date": cited["date"],
        "lag_days": pa.array(lag.astype(np.int32), mask=~dated),
        "claim_level": pa.array(np.where(linked, "L2", "L0").tolist(), pa.string()),
    }
    table = CITATIONS.from_columns(columns)
    return table.sort_by([(name, "ascending") for name in CITATIONS.sort])


def _cited(found: list[Citation], documents: Documents) -> Longs:
    """The cited document of each citation, or the first one of the cited source."""
    names = documents.table["source_id"].to_pylist()
    day = np.where(documents.dated, documents.early, np.iinfo(np.int64).max)
    first: dict[str, int] = {}
    for number in np.lexsort((np.arange(len(day)), day)).tolist():
        first.setdefault(names[number], number)
    cited = [one.document if one.document >= 0 else first[one.source] for one in found]
    return np.array(cited, np.int64)
