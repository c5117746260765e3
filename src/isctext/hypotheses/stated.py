"""Who states effects: actors of the clauses in which effects are claimed."""

from __future__ import annotations

from collections.abc import Iterator

from isctext.hypotheses.evidence import Evidence, Row, row_of
from isctext.hypotheses.scene import Scene
from isctext.records.stage import Rows


def stated_rows(scene: Scene, actors: Rows | None) -> Iterator[Row]:
    """One row per actor of clauses with a claim of effects; one that says so without actors."""
    if actors is None:
        for arena in (scene.options.initiatives, *scene.options.others):
            evidence = Evidence.none("no_actors", "not_measured")
            yield {
                "measure": "stated_by",
                "arena": arena,
                "scope": "broad",
                "subject": "*",
            } | row_of(evidence)
