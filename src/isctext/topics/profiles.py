"""Who speaks of what, when: each topic's share of the words of an arena, and year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import sparse

from isctext.records.tables import TOPIC_PROFILES
from isctext.topics.engine import Floats, Ints


@dataclass(frozen=True, slots=True)
class Weighed:
    """Units with terms: their weights by topic (U x K), words, document and its place.

    ``arena``: code into ``arenas`` (sorted); ``year``: -1 where the document has no date.
    """

    theta: Floats
    n_words: Ints
    doc: Ints
    arena: Ints
    year: Ints
    arenas: list[str]


def profile(run_id: str, weighed: Weighed) -> pa.Table:
    """The table ``topic_profiles``.

    share = sum_u theta_uk n_u / sum_u n_u over the units u of the cell, so the topics of a
    cell sum to 1. ``docs`` and ``n_words`` are the cell's: what the share rests on. Documents
    without a date count in the whole arena only.
    """
    dated = weighed.year >= 0
    everything = np.ones(len(dated), dtype=bool)
    whole = _cells(weighed, everything, np.full(len(dated), -1))
    yearly = _cells(weighed, dated, weighed.year)
    table = pa.concat_tables([_table(run_id, weighed.arenas, cells) for cells in (whole, yearly)])
    order = [(name, "ascending", "at_start") for name in TOPIC_PROFILES.sort]
    return TOPIC_PROFILES.conform(table.sort_by(order) if table.num_rows else table)


@dataclass(frozen=True, slots=True)
class _Cells:
    arena: Ints
    year: Ints
    share: Floats
    docs: Ints
    n_words: Ints


def _cells(weighed: Weighed, kept: np.ndarray, year: Ints) -> _Cells:
    arena, year, doc = weighed.arena[kept], year[kept], weighed.doc[kept]
    words = weighed.n_words[kept].astype(np.float64)
    keys, cell = np.unique(np.stack([arena, year]), axis=1, return_inverse=True)
    cell, n_cells = cell.reshape(-1), keys.shape[1]
    sums = sparse.csr_array((words, (cell, np.arange(len(cell)))), shape=(n_cells, len(cell)))
    total = np.bincount(cell, words, n_cells)
    share = (sums @ weighed.theta[kept]) / np.maximum(total, 1.0)[:, None]
    pairs = np.unique(np.stack([cell, doc]), axis=1)
    docs = np.bincount(pairs[0], minlength=n_cells)
    return _Cells(keys[0], keys[1], share, docs, total.astype(np.int64))


def _table(run_id: str, arenas: list[str], cells: _Cells) -> pa.Table:
    n_cells, n_topics = cells.share.shape
    at = np.repeat(np.arange(n_cells), n_topics)
    year = cells.year[at].astype(np.int32)
    return TOPIC_PROFILES.from_columns(
        {
            "run_id": pa.repeat(pa.scalar(run_id), len(at)),
            "topic": np.tile(np.arange(n_topics, dtype=np.int32), n_cells),
            "arena": pa.array(arenas, pa.string()).take(pa.array(cells.arena[at])),
            "year": pa.array(year, mask=year < 0),
            "share": cells.share.ravel(),
            "docs": cells.docs[at].astype(np.int32),
            "n_words": cells.n_words[at],
        }
    )
