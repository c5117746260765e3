"""H2: legitimacy through territorial effects. The tables ``legitimacy`` and ``follow_ups``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.hypotheses.arms import lacking
from isctext.hypotheses.evidence import SIGNIFICANT, UNDECIDED, Evidence, Row, number, row_of
from isctext.hypotheses.followup import follow_up_rows, panel_rows
from isctext.hypotheses.options import SCOPES, HypothesesOptions, Scope
from isctext.hypotheses.scene import Scene, table
from isctext.hypotheses.stated import stated_rows
from isctext.records.hypotheses import FOLLOW_UPS, LEGITIMACY
from isctext.records.stage import Rows
from isctext.statistics.jackknife import effective_sources
from isctext.statistics.multiplicity import adjusted
from isctext.statistics.odds import expected_meetings, odds_inference

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

# Of paragraphs with both, were they independent: fewer, and their number says nothing.
FEWEST_EXPECTED = 3.0
_VERDICTS = ("more_with_recognition", "less_with_recognition")


def measure_legitimacy(
    inputs: Mapping[str, Rows], options: HypothesesOptions
) -> dict[str, pa.Table]:
    """The tables of H2.

    ``inputs``: mentions, documents, segments, duplicates, entities; "actors" and
    "actor_shares" where clauses were read for who does what.

    Source: methods specification 5.3.
    """
    scene = Scene.read(inputs, options)
    rows: list[Row] = []
    for scope in SCOPES:
        found = [
            list(_cooccurrence(scene, arena, scope))
            for arena in (options.initiatives, *options.others)
        ]
        rows += _among_arenas(found)
    rows += stated_rows(scene, inputs.get("actors"), inputs.get("actor_shares"))
    followed = list(follow_up_rows(scene))
    rows += panel_rows(scene)
    return {"legitimacy": table(LEGITIMACY, rows), "follow_ups": table(FOLLOW_UPS, followed)}


@dataclass(frozen=True, slots=True)
class _Paragraphs:
    """Counts of one arena: tables S x K x 4 (see statistics.odds), units S, docs."""

    tables: Floats
    units: Floats
    docs: int

    @property
    def k_eff(self) -> float:
        return float(effective_sources(self.units)) if len(self.units) else 0.0

    @property
    def expected(self) -> Floats:
        """K: paragraphs with the dimension and recognition, were they independent."""
        return expected_meetings(self.tables.sum(axis=0))


def _cooccurrence(scene: Scene, arena: str, scope: Scope) -> Iterator[Row]:
    """A row for each project dimension; then effects, others and their difference."""
    options = scene.options
    counts = _count(scene, arena, scope)
    missing = lacking({arena: (counts.docs, len(counts.units), counts.k_eff)}, options)
    base: Row = {
        "measure": "cooccurrence",
        "arena": arena,
        "scope": scope,
        "docs": counts.docs,
        "sources": len(counts.units),
        "keff": counts.k_eff,
    }
    for name, members in _members(options).items():
        evidence = _judge(counts, members, missing)
        cells = counts.tables.sum(axis=0)[members[0]].sum(axis=0)
        yield base | _cells(cells) | row_of(evidence) | {"subject": name}


def _judge(
    counts: _Paragraphs, members: tuple[Bools, Bools | None], missing: list[str]
) -> Evidence:
    """Of the log odds ratio of the dimensions of the first, less that of the second."""
    sides = [side for side in members if side is not None]
    least = min(float(counts.expected[side].sum()) for side in sides)
    if least < FEWEST_EXPECTED:
        reason = f"expected: {least:.1f}, needed {FEWEST_EXPECTED:g}"
        return Evidence.none(reason, "not_tested")
    told = odds_inference(counts.tables, counts.units, *members)
    return Evidence.judged(told, missing, (counts.k_eff,), _VERDICTS)


def _members(options: HypothesesOptions) -> dict[str, tuple[Bools, Bools | None]]:
    """The dimensions of each row: alone; of effects; the others; and effects against others."""
    alone = np.eye(len(options.project), dtype=np.bool_)
    effects = np.isin(options.project, options.effects)
    rows: dict[str, tuple[Bools, Bools | None]] = {
        name: (own, None) for name, own in zip(options.project, alone, strict=True)
    }
    return rows | {
        "effects": (effects, None),
        "others": (~effects, None),
        "difference": (effects, ~effects),
    }


def _among_arenas(found: list[list[Row]]) -> Iterator[Row]:
    """The differences are one family over the arenas; the dimensions, one in each arena."""
    families = [[rows[-1] for rows in found], *(rows[:-3] for rows in found)]
    for family in families:
        q = adjusted([np.nan if row["p"] is None else row["p"] for row in family])
        for row, level in zip(family, q, strict=True):
            row["q"] = number(level)
            if row["direction"] != "none" and not level < SIGNIFICANT:
                row |= {"direction": "none", "verdict": UNDECIDED}
    for rows in found:
        yield from rows


def _count(scene: Scene, arena: str, scope: Scope) -> _Paragraphs:
    """Paragraphs of the arena's documents by source, with a dimension and with recognition.

    An occurrence that overlaps one of recognition is not one more: "utilité sociale reconnue"
    is not two things said in one paragraph.
    """
    options, hits, paragraphs = scene.options, scene.hits, scene.paragraphs
    chosen = scene.chosen(arena)
    mine = chosen[paragraphs.doc]
    at_hit = paragraphs.at(hits.doc, hits.segment)
    counts = hits.counts(scope) & (at_hit >= 0)
    recognised = counts & hits.of((options.recognition,))
    group = hits.doc * (int(hits.group.max(initial=0)) + 1) + hits.group
    shared = np.isin(group, group[recognised])
    second = _marked(at_hit[recognised], len(mine))[mine]
    sources, row = np.unique(scene.counted.source[paragraphs.doc[mine]], return_inverse=True)
    row, n = row.reshape(-1), len(sources)
    tables = np.zeros((n, len(options.project), 4))
    for j, name in enumerate(options.project):
        first = _marked(at_hit[counts & hits.of((name,)) & ~shared], len(mine))[mine]
        for cell, where in enumerate(
            (first & second, first & ~second, ~first & second, ~first & ~second)
        ):
            tables[:, j, cell] = np.bincount(row[where], minlength=n)
    units = np.bincount(row, minlength=n).astype(np.float64)
    return _Paragraphs(tables, units, len(np.unique(paragraphs.doc[mine])))


def _marked(at: NDArray[np.int64], size: int) -> Bools:
    out = np.zeros(size, dtype=np.bool_)
    out[at] = True
    return out


def _cells(total: Floats) -> Row:
    names = ("both", "first_only", "second_only", "neither")
    return {name: int(value) for name, value in zip(names, total, strict=True)}
