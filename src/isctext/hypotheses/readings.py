"""Documents of initiatives drawn for a person to read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.hypotheses.counted import Ints
from isctext.hypotheses.evidence import Row
from isctext.hypotheses.scene import Scene
from isctext.records.stage import Rows
from isctext.records.tables import MENTIONS

Bools = NDArray[np.bool_]

_SEVERAL = 2
_PART_SEVERAL = 2 / 3
_MOST_PASSAGES = 6
_COLUMNS = ("doc_id", "start", "end", "category", "broad")


def draw_readings(scene: Scene, mentions: Rows) -> list[Row]:
    """Documents to read: two thirds with two dimensions of H1 or more, the rest any other.

    Sources take turns, so that a large one does not fill the list; drawn with the seed.
    """
    options = scene.options
    present = scene.presence(options.arrangements, "broad")
    mine = scene.chosen(options.initiatives)
    several = mine & (present.sum(axis=1) >= _SEVERAL)
    rng = np.random.default_rng([options.seed, 2])
    wanted = min(options.readings, int(mine.sum()))
    first = min(int(np.ceil(wanted * _PART_SEVERAL)), int(several.sum()))
    rest = min(wanted - first, int((mine & ~several).sum()))
    first = min(wanted - rest, int(several.sum()))
    chosen = [
        *((doc, "several") for doc in _by_turns(several, scene.counted.source, first, rng)),
        *((doc, "other") for doc in _by_turns(mine & ~several, scene.counted.source, rest, rng)),
    ]
    passages = _passages(scene, mentions, [doc for doc, _ in chosen])
    return list(_rows(scene, chosen, present, passages))


def _by_turns(chosen: Bools, source: Ints, wanted: int, rng: np.random.Generator) -> list[int]:
    docs = rng.permutation(np.flatnonzero(chosen))
    order = np.argsort(source[docs], kind="stable")
    ranked = source[docs][order]
    number = np.bincount(ranked, minlength=1)
    turn = np.empty(len(docs), np.int64)
    turn[order] = np.arange(len(docs)) - (np.cumsum(number) - number)[ranked]
    return [int(doc) for doc in docs[np.argsort(turn, kind="stable")][:wanted]]


def _passages(scene: Scene, mentions: Rows, docs: list[int]) -> dict[str, list[Row]]:
    """Occurrences of H1 of each document, in the order of the text."""
    if not docs:
        return {}
    ids = scene.counted.doc_ids.take(pa.array(docs)).to_pylist()
    schema = pa.schema([MENTIONS.schema.field(name) for name in _COLUMNS])
    table = mentions.of(ids).table().select(schema.names).cast(schema)
    known = pa.array(scene.options.arrangements, pa.string())
    table = table.filter(pc.and_(table["broad"], pc.is_in(table["category"], value_set=known)))
    found: dict[str, list[Row]] = {}
    for row in table.sort_by([("doc_id", "ascending"), ("start", "ascending")]).to_pylist():
        found.setdefault(row["doc_id"], []).append(row)
    return found


def _rows(
    scene: Scene, chosen: list[tuple[int, str]], present: Bools, passages: dict[str, list[Row]]
) -> Iterator[Row]:
    counted, names = scene.counted, scene.options.arrangements
    for number, (doc, drawn_as) in enumerate(chosen, start=1):
        doc_id = counted.doc_ids[doc].as_py()
        shown = _spread(passages.get(doc_id, []))
        yield {
            "number": number,
            "doc_id": doc_id,
            "source_id": counted.sources[counted.source[doc]],
            "year": int(counted.year[doc]),
            "drawn_as": drawn_as,
            "dimensions": [names[j] for j in np.flatnonzero(present[doc])],
            "starts": [row["start"] for row in shown],
            "ends": [row["end"] for row in shown],
            "passage_of": [row["category"] for row in shown],
        }


def _spread(rows: list[Row]) -> list[Row]:
    """The first passage of each dimension, then others, in the order of the text."""
    firsts = {row["category"]: i for i, row in reversed(list(enumerate(rows)))}
    order = sorted(range(len(rows)), key=lambda i: (firsts[rows[i]["category"]] != i, i))
    return [rows[i] for i in sorted(order[:_MOST_PASSAGES])]
