"""Passages to be read and coded for their sense, drawn at random on each side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from isctext.circulation.drift.compare import Row, seed_of
from isctext.circulation.drift.scene import Scene
from isctext.circulation.drift.sides import Contrast
from isctext.circulation.drift.targets import Target
from isctext.circulation.drift.words import Ints

_PER_DOCUMENT = 2  # methods specification 1.4


def passage_rows(scene: Scene, target: Target, contrast: Contrast) -> Iterator[Row]:
    """Rows of ``drift_passages``: at most so many a side, two of one document at most."""
    comparison, sides = contrast.comparison, contrast.sides
    rng = np.random.default_rng([scene.options.seed, seed_of(target, comparison), 1])
    rows = np.concatenate([np.zeros(0, np.int64), *target.strata.values()])
    place = sides[scene.mentions.spots.document[rows]]
    for side, name in enumerate("ab"):
        mine = _spread(rng.permutation(rows[place == side]), scene)
        chosen = mine[: scene.options.passages]
        table = scene.mentions.table.take(chosen)
        columns = ("doc_id", "segment_no", "start", "end", "surface", "entry_id")
        for number, row in enumerate(table.select(columns).to_pylist()):
            who = {"level": target.level, "name": target.name}
            yield who | comparison.columns | {"side": name, "number": number} | row


def _spread(rows: Ints, scene: Scene) -> Ints:
    """The rows in the order given, none beyond a document's second; first ones come first."""
    documents = scene.mentions.spots.document[rows]
    order = np.argsort(documents, kind="stable")
    held = documents[order]
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows)) - np.searchsorted(held, held)
    kept = np.argsort(rank, kind="stable")
    return rows[kept[rank[kept] < _PER_DOCUMENT]]
