"""The stage "afc": correspondence analysis of words x sources, with arenas and years in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from isctext.framing.counted import Bools, Counted, Floats, Ints, read_counted
from isctext.framing.counts import Counts, count_terms, presence, summed_by
from isctext.framing.options import AfcOptions
from isctext.records.framing import AFC, AFC_AXES
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows
from isctext.statistics.correspondence import Plane, Points, analyse, place_columns
from isctext.statistics.keyness import enough

# With two columns there is a single axis, and no plane to look at.
FEWEST_COLUMNS = 3
FEWEST_TERMS = 3
_FEW = "few_words"
_MOST = 0.5  # an axis of which one source makes more is that source


def place_words(inputs: Mapping[str, Rows], options: AfcOptions) -> dict[str, pa.Table]:
    """The tables ``afc`` and ``afc_axes``.

    ``inputs``: documents, segments, duplicates. Words are the most frequent ones of 5 documents
    and 3 sources; sources with too few of them are placed, and do not weigh.
    """
    counted = read_counted(inputs, options.duplicates)
    counts = count_terms(inputs["segments"], counted, options.pos)
    chosen = _chosen(counted, counts, options.terms)
    by_source = summed_by(counts.matrix, counted.source, len(counted.sources)).toarray()[:, chosen]
    heavy = by_source.sum(axis=1) >= options.min_words
    chosen, by_source = _that_stand(chosen, by_source, heavy)
    size = (len(chosen), int(heavy.sum()), int(by_source[heavy].sum()))
    reason = _reason(*size[:2])
    if reason:
        return {"afc": AFC.empty(), "afc_axes": _no_axes(size, reason)}
    plane = analyse(by_source[heavy].T, options.axes)
    if not len(plane.inertias):
        return {"afc": AFC.empty(), "afc_axes": _no_axes(size, "all sources use the same words")}
    cloud = _Cloud(counted, counts, chosen, plane)
    points = [cloud.terms(), cloud.sources(by_source, heavy)]
    names = [counted.sources[i] for i in np.flatnonzero(heavy)]
    points += [cloud.groups(kind) for kind in ("arena", "year", "arena_year")]
    return {"afc": _sorted(AFC, points), "afc_axes": _axes(plane, size, names)}


def _chosen(counted: Counted, counts: Counts, most: int) -> Ints:
    """The most frequent terms that stand widely enough, in the order of the vocabulary."""
    present = presence(counts.matrix)
    by_source = summed_by(present, counted.source, len(counted.sources))
    wide = enough(present.sum(axis=0), presence(by_source).sum(axis=0))
    total = counts.matrix.sum(axis=0)
    at = np.flatnonzero(wide)
    return np.sort(at[np.argsort(-total[at], kind="stable")][:most])


def _that_stand(chosen: Ints, by_source: Floats, heavy: Bools) -> tuple[Ints, Floats]:
    """The terms that the sources with a weight have."""
    kept = by_source[heavy].sum(axis=0) > 0
    return chosen[kept], by_source[:, kept]


def _reason(terms: int, columns: int) -> str:
    if columns < FEWEST_COLUMNS:
        return f"sources: {columns}, needed {FEWEST_COLUMNS}"
    return f"terms: {terms}, needed {FEWEST_TERMS}" if terms < FEWEST_TERMS else ""


@dataclass(frozen=True, slots=True)
class _Cloud:
    """The points of an analysis as rows of the table."""

    counted: Counted
    counts: Counts
    chosen: Ints
    plane: Plane

    def terms(self) -> pa.Table:
        """The words."""
        matrix = self.counts.matrix[:, self.chosen]
        names = [self.counts.terms[i] for i in self.chosen]
        docs = presence(matrix).sum(axis=0)
        none = np.zeros(len(names), np.bool_)
        return self._rows(
            ("term", [""] * len(names), names),
            self.plane.rows,
            matrix.sum(axis=0),
            docs,
            supplementary=none,
            flagged=none,
        )

    def sources(self, by_source: Floats, heavy: Bools) -> pa.Table:
        """The sources, those of few words as supplementary columns."""
        counted = self.counted
        placed = place_columns(self.plane, by_source.T)
        points = Points(
            _mixed(heavy, self.plane.columns.coordinates, placed.coordinates),
            _mixed(heavy, self.plane.columns.contributions, placed.contributions),
            _mixed(heavy, self.plane.columns.cos2, placed.cos2),
            _mixed(heavy, self.plane.columns.mass, placed.mass),
            _mixed(heavy, self.plane.columns.distance2, placed.distance2),
        )
        arenas = [counted.arenas[a] for a in counted.arena_of]
        docs = np.bincount(counted.source, minlength=len(counted.sources))
        return self._rows(
            ("source", arenas, counted.sources),
            points,
            by_source.sum(axis=1),
            docs,
            supplementary=~heavy,
            flagged=~heavy,
        )

    def groups(self, kind: str) -> pa.Table:
        """Arenas, years or years of an arena, all of them supplementary columns."""
        counted = self.counted
        years = counted.year if kind != "arena" else np.zeros(counted.size, np.int64)
        arenas = counted.arena if kind != "year" else np.zeros(counted.size, np.int64)
        cells, group = np.unique(np.stack([arenas, years]), axis=1, return_inverse=True)
        group = group.reshape(-1).astype(np.int64)
        number = cells.shape[1]
        counts = summed_by(self.counts.matrix[:, self.chosen], group, number).toarray()
        labels = [counted.arenas[a] if kind != "year" else "" for a in cells[0]]
        names = labels if kind == "arena" else [str(year) for year in cells[1]]
        return self._rows(
            (kind, labels, names),
            place_columns(self.plane, counts.T),
            counts.sum(axis=1),
            np.bincount(group, minlength=number),
            supplementary=np.ones(number, np.bool_),
            flagged=np.zeros(number, np.bool_),
        )

    def _rows(
        self,
        name: tuple[str, list[str], list[str]],
        points: Points,
        occurrences: Floats,
        docs: Floats | Ints,
        *,
        supplementary: Bools,
        flagged: Bools,
    ) -> pa.Table:
        """One row a point and axis; points without any word have no place."""
        kind, arenas, names = name
        kept = np.flatnonzero(occurrences > 0)
        axes = points.coordinates.shape[1]
        at, axis = np.repeat(kept, axes), np.tile(np.arange(axes), len(kept))
        flags = pa.array([[], [_FEW]], pa.list_(pa.string()))
        columns = {
            "kind": pa.repeat(pa.scalar(kind), len(at)),
            "arena": pa.array(arenas, pa.string()).take(pa.array(at)),
            "name": pa.array(names, pa.string()).take(pa.array(at)),
            "axis": (axis + 1).astype(np.int32),
            "supplementary": supplementary[at],
            "coordinate": points.coordinates[at, axis],
            "contribution": pa.array(points.contributions[at, axis], from_pandas=True),
            "cos2": points.cos2[at, axis],
            "mass": points.mass[at],
            "distance": np.sqrt(points.distance2[at]),
            "occurrences": occurrences[at].astype(np.int64),
            "docs": docs[at].astype(np.int32),
            "flags": flags.take(pa.array(flagged[at].astype(np.int64))),
        }
        return AFC.from_columns(columns)


def _mixed(heavy: Bools, active: Floats, placed: Floats) -> Floats:
    out = placed.copy()
    out[heavy] = active
    return out


def _axes(plane: Plane, size: tuple[int, int, int], sources: list[str]) -> pa.Table:
    number = len(plane.inertias)
    share = plane.columns.contributions
    main = [(sources[int(i)], float(share[int(i), k])) for k, i in enumerate(share.argmax(axis=0))]
    alone = [part > _MOST for _, part in main]
    return AFC_AXES.from_columns(
        {
            "axis": np.arange(1, number + 1, dtype=np.int32),
            "inertia": plane.inertias,
            "share": plane.shares,
            "cumulated": np.cumsum(plane.shares),
            "terms": np.full(number, size[0], np.int32),
            "sources": np.full(number, size[1], np.int32),
            "occurrences": np.full(number, size[2]),
            "verdict": ["one_source" if one else "described" for one in alone],
            "reason": [
                f"{name}: {part:.2f} of the axis" if one else ""
                for one, (name, part) in zip(alone, main, strict=True)
            ],
        }
    )


def _no_axes(size: tuple[int, int, int], reason: str) -> pa.Table:
    row = {"axis": 0, "terms": size[0], "sources": size[1], "occurrences": size[2]}
    return AFC_AXES.from_rows([row | {"verdict": "not_possible", "reason": reason}])


def _sorted(spec: TableSpec, tables: list[pa.Table]) -> pa.Table:
    table = pa.concat_tables([spec.empty(), *tables])
    return spec.conform(table.sort_by([(name, "ascending") for name in spec.sort]))
