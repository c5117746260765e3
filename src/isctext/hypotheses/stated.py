"""Who states effects: actors of the clauses in which effects are claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.hypotheses.evidence import Evidence, Row, row_of
from isctext.hypotheses.scene import Scene
from isctext.records.stage import Rows

# One row per clause and category that it holds; actor is a class (citizen, association ...), "none"
# for a passive without an agent.
ACTOR_COLUMNS = ("doc_id", "category", "actor", "role")
# Whom something is done to states nothing.
_PATIENT = "patient"


def stated_rows(scene: Scene, actors: Rows | None, shares: Rows | None = None) -> Iterator[Row]:
    """A row per arena and actor of clauses with a claim of effects.

    Counts and shares: nothing is tested. Without a row of actors (clauses were never parsed), a
    row that says so. shares: table ``actor_shares``; an actor whose finding was not good enough
    in an arena has its counts under the verdict not_published, and no sentence.
    """
    measured = actors is not None and any(batch.num_rows for batch in actors.batches())
    hidden = _hidden(shares)
    for arena in (scene.options.initiatives, *scene.options.others):
        base: Row = {"measure": "stated_by", "arena": arena, "scope": "broad"}
        if actors is None or not measured:
            evidence = Evidence.none("no_actors", "not_measured")
            yield base | {"subject": "*"} | row_of(evidence)
            continue
        found = _clauses(scene, actors, arena)
        clauses = sum(found.values())
        for actor, number in sorted(found.items()):
            counts = {"both": number, "first_only": clauses - number}
            verdict = "not_published" if (arena, actor) in hidden else "described"
            yield base | counts | {"subject": actor} | row_of(Evidence.none("", verdict))


def _hidden(shares: Rows | None) -> set[tuple[str, str]]:
    """Arena and actor of figures that are not to be published."""
    if shares is None:
        return set()
    rows = [row for batch in shares.batches() for row in batch.to_pylist()]
    return {(row["arena"], row["actor"]) for row in rows if not row["published"]}


def _clauses(scene: Scene, actors: Rows, arena: str) -> Counter[str]:
    chosen, effects = scene.chosen(arena), pa.array(scene.options.effects, pa.string())
    found: Counter[str] = Counter()
    for batch in actors.batches():
        rows = pa.Table.from_batches([batch]).select(list(ACTOR_COLUMNS))
        rows = rows.cast(pa.schema([(name, pa.string()) for name in ACTOR_COLUMNS]))
        rows = rows.filter(pc.is_in(rows["category"], value_set=effects))
        rows = rows.filter(pc.not_equal(rows["role"], _PATIENT))
        doc = scene.counted.code(rows["doc_id"])
        kept = doc >= 0
        kept[kept] = chosen[doc[kept]]
        found.update(np.asarray(rows["actor"])[kept].tolist())
    return found
