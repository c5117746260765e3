"""Sense drift: every category and entry between every pair of sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.circulation.drift.compare import Compared, Row, compare
from isctext.circulation.drift.options import DriftOptions
from isctext.circulation.drift.passages import passage_rows
from isctext.circulation.drift.scene import Scene
from isctext.circulation.drift.sides import Contrast, Uses, places
from isctext.circulation.drift.targets import read_mentions, targets
from isctext.circulation.drift.words import Stream, read_stream
from isctext.circulation.reuse.documents import read_documents
from isctext.records.drift import DRIFT, DRIFT_PASSAGES, DRIFT_TERMS
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows
from isctext.statistics.multiplicity import adjusted

LEVEL = 0.05


def find_drift(inputs: Mapping[str, Rows], options: DriftOptions) -> dict[str, pa.Table]:
    """The tables ``drift``, ``drift_terms`` and ``drift_passages``.

    ``inputs``: mentions, documents, segments, duplicates. Documents without a date and repeated
    ones have no part. Memory grows with content words, some 30 bytes each.
    """
    documents = read_documents(inputs, options.duplicates).table
    documents = documents.filter(pc.is_valid(documents["date"]))
    ids = documents["doc_id"].combine_chunks()
    stream = read_stream(inputs["segments"], ids)
    mentions = read_mentions(inputs["mentions"], stream, ids, options.families)
    sources = pa.array(sorted(pc.unique(documents["source_id"]).to_pylist()), pa.string())
    source = pc.index_in(documents["source_id"], value_set=sources).to_numpy().astype(np.int64)
    scene = Scene.of(stream, mentions, source, options)
    found, passages = _compare_all(scene, documents)
    rows = [one.row for one in found]
    judge(rows)
    terms = [row for one in found for row in _term_rows(one, stream)]
    return {
        "drift": _sorted(DRIFT, rows),
        "drift_terms": _sorted(DRIFT_TERMS, terms),
        "drift_passages": _sorted(DRIFT_PASSAGES, passages),
    }


def _compare_all(scene: Scene, documents: pa.Table) -> tuple[list[Compared], list[Row]]:
    every = places(documents, scene.options.periods)
    uses = Uses.of(scene.stream)
    asked = list(targets(scene.mentions, scene.options))
    found: list[Compared] = []
    passages: list[Row] = []
    for comparison in every.comparisons():
        contrast = Contrast.of(comparison, every, uses)
        for target in asked:
            one = compare(scene, target, contrast)
            if one is None:
                continue
            found.append(one)
            if target.scope == "broad":
                passages += passage_rows(scene, target, contrast)
    return found, passages


def judge(rows: list[Row]) -> None:
    """Fills q, tests and verdict: a family of tests is of one level, scope, family and pair."""
    names = ("level", "scope", "family", "arena_a", "arena_b")
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key = (*(row[name] for name in names), row["period_a"] != "")
        groups.setdefault(key, []).append(row)
    for group in groups.values():
        p = np.array([row.get("p") for row in group], np.float64)  # None is NaN
        tests = int(np.count_nonzero(~np.isnan(p)))
        for row, q in zip(group, adjusted(p).tolist(), strict=True):
            row |= {"q": None if np.isnan(q) else q, "tests": tests}
            row["verdict"] = _verdict(row)


def _verdict(row: Row) -> str:
    if row["q"] is None:
        short = str(row["reason"]).startswith("documents")
        return "kwic_only" if short else "not_tested"
    return "company_differs" if cast("float", row["q"]) <= LEVEL else "no_drift_detectable"


def _term_rows(one: Compared, stream: Stream) -> list[Row]:
    key = {name: one.row[name] for name in DRIFT.key}
    ranks = {"a": 0, "b": 0}
    rows = []
    for term in one.terms:
        ranks[term.side] += 1
        row: Row = {
            "side": term.side,
            "rank": ranks[term.side],
            "term": stream.lemmas[term.code],
            "pos": stream.pos[term.code],
            "count_a": term.counts[0],
            "count_b": term.counts[1],
            "docs_a": term.documents[0],
            "docs_b": term.documents[1],
            "sources": term.sources,
            "delta": term.delta,
            "delta_rest": term.delta_rest,
            "z": term.z,
        }
        rows.append(key | row)
    return rows


def _sorted(spec: TableSpec, rows: list[Row]) -> pa.Table:
    return spec.from_rows(rows).sort_by([(name, "ascending") for name in spec.sort])
