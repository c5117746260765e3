"""Novelty, step by step: mixtures in the order of time, documents, arenas."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from isctext.circulation.novelty.arenas import Arena, Floats, Row, arena_rows
from isctext.circulation.novelty.mixtures import Mixtures, read_mixtures
from isctext.circulation.novelty.options import NoveltyOptions
from isctext.records.drift import NOVELTY, NOVELTY_ARENAS
from isctext.records.stage import Rows
from isctext.statistics.novelty import novelty, residual

MEASURES = ("novelty", "transience", "resonance", "residual", "resonance_held")


def find_novelty(inputs: Mapping[str, Rows], options: NoveltyOptions) -> dict[str, pa.Table]:
    """The tables ``novelty`` and ``novelty_arenas``.

    ``inputs``: topic_documents, topic_weights, documents, batch_events. Exploratory: no
    hypothesis rests on it.
    """
    documents, arenas = [NOVELTY.empty()], []
    for mixtures in read_mixtures(inputs):
        values = _measured(mixtures, options.window)
        documents.append(_document_rows(mixtures, values))
        arenas += _arena_rows(mixtures, values)
    return {
        "novelty": _sorted(pa.concat_tables(documents), NOVELTY.sort),
        "novelty_arenas": _sorted(NOVELTY_ARENAS.from_rows(arenas), NOVELTY_ARENAS.sort),
    }


def _measured(mixtures: Mixtures, window: int) -> dict[str, Floats]:
    _, source = mixtures.codes("source_id")
    made = novelty(mixtures.weights, mixtures.day(), source, window, mixtures.floor)
    return {
        "novelty": made.novelty,
        "transience": made.transience,
        "resonance": made.resonance,
        "residual": residual(made.resonance, made.novelty),
        "resonance_held": made.held,
    }


def _placed(values: dict[str, Floats]) -> np.ndarray:
    """The documents with a full window on both sides."""
    return np.flatnonzero(~np.isnan(values["resonance"]))


def _document_rows(mixtures: Mixtures, values: dict[str, Floats]) -> pa.Table:
    kept = _placed(values)
    table = mixtures.table.take(pa.array(kept))
    columns = {name: table[name] for name in ("doc_id", "source_id", "arena", "date")}
    columns["run_id"] = pa.array([mixtures.run_id] * len(kept), pa.string())
    return NOVELTY.from_columns(columns | {name: values[name][kept] for name in MEASURES})


def _arena_rows(mixtures: Mixtures, values: dict[str, Floats]) -> list[Row]:
    names, arena = mixtures.codes("arena")
    _, source = mixtures.codes("source_id")
    kept = _placed(values)
    arenas = []
    for code, name in enumerate(names):
        mine = kept[arena[kept] == code]
        if len(mine):
            held = {measure: values[measure][mine] for measure in MEASURES}
            arenas.append(Arena(name, source[mine], held))
    edge = np.bincount(arena, minlength=len(names)) - np.bincount(arena[kept], minlength=len(names))
    left = {
        name: (mixtures.undated.get(name, 0), mixtures.batch.get(name, 0), int(edge[k]))
        for k, name in enumerate(names)
    }
    return [
        row | {"run_id": mixtures.run_id} | _left_out(row, left)
        for row in arena_rows(arenas, MEASURES)
    ]


def _left_out(row: Row, left: dict[str, tuple[int, int, int]]) -> Row:
    sides = [str(row[name]) for name in ("arena", "arena_b") if row[name]]
    undated, batch, edge = (sum(left[side][k] for side in sides) for k in range(3))
    return {"docs_undated": undated, "docs_batch": batch, "docs_at_edge": edge}


def _sorted(table: pa.Table, names: tuple[str, ...]) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in names])
