"""H1: innovation in arrangements. The tables ``arrangements`` and ``readings``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.hypotheses.distinct import distinctiveness_rows, profile_rows
from isctext.hypotheses.earliness import earliness_rows
from isctext.hypotheses.evidence import Evidence, Row, row_of
from isctext.hypotheses.group import Group, sizes
from isctext.hypotheses.options import SCOPES, HypothesesOptions, Scope
from isctext.hypotheses.readings import draw_readings
from isctext.hypotheses.scene import Scene, table
from isctext.records.hypotheses import ARRANGEMENTS, READINGS
from isctext.records.stage import Rows
from isctext.statistics.combination import (
    chance_by_source,
    chance_by_source_and_length,
    meetings,
)

Bools = NDArray[np.bool_]

GENERIC = "generic"


def measure_arrangements(
    inputs: Mapping[str, Rows], options: HypothesesOptions
) -> dict[str, pa.Table]:
    """The tables of H1.

    ``inputs``: mentions, documents, segments, duplicates, entities, exposure, usage. Groups that
    the initiatives are set against: the documents of each other arena about the same object, and
    generic ESS texts (documents outside of the initiatives with the vocabulary of generic ESS).
    The support of H1 is told from combination (against chance), earliness (against all others)
    and distinctiveness (against generic ESS), and never without the reading of ``readings``.

    Source: methods specification 5.2.
    """
    scene = Scene.read(inputs, options)
    rows: list[Row] = []
    for scope in SCOPES:
        present = scene.presence(options.arrangements, scope)
        here = _group(scene, options.initiatives, scene.chosen(options.initiatives), scope, present)
        groups = [
            _group(scene, arena, scene.chosen(arena), scope, present) for arena in options.others
        ]
        groups.append(_group(scene, GENERIC, _generic(scene), scope, present))
        for group in groups:
            rows += profile_rows(here, group, scope, options)
        rows += _combination(here, scope, options)
        rows += earliness_rows(inputs, options, scope)
        rows += distinctiveness_rows(here, groups[-1], scope, options)
    readings = draw_readings(scene, inputs["mentions"])
    return {"arrangements": table(ARRANGEMENTS, rows), "readings": table(READINGS, readings)}


def _group(scene: Scene, name: str, chosen: Bools, scope: Scope, present: Bools) -> Group:
    counted, hits = scene.counted, scene.hits
    dimensions = scene.options.arrangements
    counts = hits.counts(scope)
    total = np.zeros((int(chosen.sum()), len(dimensions)))
    at = np.cumsum(chosen) - 1
    for j, dimension in enumerate(dimensions):
        mine = counts & hits.of((dimension,)) & chosen[hits.doc]
        total[:, j] = np.bincount(at[hits.doc[mine]], minlength=len(total))
    return Group(name, present[chosen], total, counted.source[chosen], counted.words[chosen])


def _generic(scene: Scene) -> Bools:
    """Documents outside of the initiatives with the vocabulary of generic ESS."""
    options = scene.options
    outside = ~scene.counted.within(options.initiatives) & scene.kept
    return outside & scene.presence((options.generic,), "broad")[:, 0]


def _combination(here: Group, scope: Scope, options: HypothesesOptions) -> Iterator[Row]:
    """Documents' pairs of dimensions against chance; within sources and lengths, then sources."""
    measured: Row = {"measure": "combination", "scope": scope, "dimension": "*"}
    if not here.size:
        for against in ("chance", "chance:source"):
            evidence = Evidence.none(f"docs {here.name}: 0, needed {options.min_docs}")
            yield measured | {"against": against} | sizes(here) | row_of(evidence)
        return
    source = np.unique(here.source, return_inverse=True)[1].reshape(-1).astype(np.int64)
    chances = {
        "chance": chance_by_source_and_length(here.present, source, here.words),
        "chance:source": chance_by_source(here.present, source),
    }
    for against, chance in chances.items():
        found = meetings(here.present, chance, source)
        evidence = Evidence.judged(
            found.log_ratio,
            here.lacking(options),
            (here.k_eff,),
            ("more_than_chance", "less_than_chance"),
        )
        row: Row = measured | {"against": against} | sizes(here) | row_of(evidence)
        row |= {"k_i": int(found.pairs), "n_i": here.size}
        row |= {"value_i": found.pairs / here.size, "value_o": found.expected / here.size}
        # Dealing out within sources alone takes length for combination: never concluded from.
        if against == "chance:source":
            row |= {"direction": "none", "flags": ["takes_length_for_combination"]}
        yield row
