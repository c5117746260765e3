"""What the hypotheses read once: documents, paragraphs, occurrences, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.hypotheses.counted import Counted, Paragraphs, read_counted, read_paragraphs
from isctext.hypotheses.evidence import Row
from isctext.hypotheses.hits import Hits, Named, read_hits, read_named
from isctext.hypotheses.options import HypothesesOptions, Scope
from isctext.hypotheses.units import Units, document_units, paragraph_units, presence
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scene:
    """The corpus as the hypotheses see it; ``documents`` are its units of documents."""

    options: HypothesesOptions
    counted: Counted
    paragraphs: Paragraphs
    hits: Hits
    named: Named
    documents: Units

    @classmethod
    def read(cls, inputs: Mapping[str, Rows], options: HypothesesOptions) -> Scene:
        """From mentions, documents, segments, duplicates, entities."""
        counted = read_counted(inputs)
        hits = read_hits(inputs["mentions"], counted, options)
        named = read_named(inputs["entities"], counted, options)
        return cls(
            options=options,
            counted=counted,
            paragraphs=read_paragraphs(inputs["segments"], counted),
            hits=hits,
            named=named,
            documents=document_units(counted, hits, named, options),
        )

    @property
    def kept(self) -> Bools:
        """D: documents that the headline counts."""
        if self.options.duplicates == "keep":
            return np.ones(self.counted.size, dtype=np.bool_)
        return ~self.counted.repeats

    def chosen(self, arena: str) -> Bools:
        """D: the arena's documents in the headline; about the object, but for initiatives."""
        mine = self.counted.within(arena) & self.kept
        return mine if arena == self.options.initiatives else mine & self.documents.about

    def presence(self, dimensions: tuple[str, ...], scope: Scope) -> Bools:
        """D x J."""
        return presence(self.documents, self.hits, dimensions, scope)

    def paragraph_units(self) -> Units:
        """The paragraphs about the object."""
        return paragraph_units(self.paragraphs, self.hits, self.named, self.options)


def table(spec: TableSpec, rows: Iterable[Row]) -> pa.Table:
    """Rows as a sorted table; what a row leaves out is "", 0, [] or null."""
    blank: Row = {f.name: _blank(f.type) for f in spec.schema if not f.nullable}
    made = spec.from_rows(blank | row for row in rows)
    return made.sort_by([(name, "ascending") for name in spec.sort])


def _blank(kind: pa.DataType) -> object:
    if pa.types.is_list(kind):
        return []
    if pa.types.is_boolean(kind):
        return False
    return "" if pa.types.is_string(kind) else 0
