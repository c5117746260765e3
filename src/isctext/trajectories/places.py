"""Where first uses are looked for: arenas, sources, territories, actors, and what they cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.periods import Ints
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import DOCUMENTS
from isctext.trajectories.panel import Panel

BY = ("actor", "arena", "source", "territory")
_DOCUMENTS = ("doc_id", "date_precision", "territory", "authors")
SPAN = 1 << 23  # days and document numbers stay under it
_ZERO = 1 << 20  # days are numbered from 1970; this makes those before positive


@dataclass(frozen=True, slots=True)
class Dated:
    """D counted documents, in the panel's order.

    day: as given. by: the last day that the date may mean (a year's 31 December), by which the
    document is ordered: a year alone does not make it the first. precision: day, month or year.
    source: names; batch: of a batch event. territory "" and no author where none is known.
    """

    day: Ints
    by: Ints
    precision: pa.Array
    tokens: Ints
    batch: np.ndarray
    arena: pa.Array
    source: pa.Array
    territory: pa.Array
    authors: pa.Array


def dated(inputs: Mapping[str, Rows], panel: Panel) -> Dated:
    """The panel's documents with what first uses need of them."""
    schema = pa.schema([DOCUMENTS.schema.field(name) for name in _DOCUMENTS])
    table = collect(inputs["documents"], schema)
    table = table.take(pc.index_in(panel.doc_ids, value_set=table["doc_id"].combine_chunks()))
    precision = pc.fill_null(table["date_precision"].combine_chunks(), "day")
    day = panel.day.astype("datetime64[D]")
    by = day.astype(np.int64)
    for grain, unit in (("month", "M"), ("year", "Y")):
        at = pc.equal(precision, grain).to_numpy(zero_copy_only=False)
        after = (day.astype(f"datetime64[{unit}]") + 1).astype("datetime64[D]")
        by = np.where(at, after.astype(np.int64) - 1, by)
    cell = pa.array(panel.cell)
    return Dated(
        day=day.astype(np.int64),
        by=by,
        precision=precision,
        tokens=panel.tokens.astype(np.int64),
        batch=panel.cells["batch"].take(cell).to_numpy().astype(bool),
        arena=panel.cells["arena"].take(cell).combine_chunks(),
        source=panel.cells["source_id"].take(cell).combine_chunks(),
        territory=table["territory"].combine_chunks(),
        authors=table["authors"].combine_chunks(),
    )


@dataclass(frozen=True, slots=True)
class Places:
    """P places, and which documents stand in them: pairs (document, place), sorted by document.

    first: D + 1, where each document's pairs begin.
    """

    by: list[str]
    names: list[str]
    place: Ints
    document: Ints
    first: Ints

    def of(self, documents: Ints) -> tuple[Ints, Ints]:
        """For n documents: the number (0..n-1) of each of their pairs, and its place."""
        count = self.first[documents + 1] - self.first[documents]
        number = np.repeat(np.arange(len(documents)), count)
        within = np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count)
        return number, self.place[self.first[documents][number] + within]


def places(documents: Dated) -> Places:
    """The places of documents; a document is in one arena, one source, any number of the rest."""
    by: list[str] = []
    names: list[str] = []
    at: list[Ints] = []
    of: list[Ints] = []
    for kind, document, value in _memberships(documents):
        known = sorted(pc.unique(value).to_pylist())
        code = pc.index_in(value, value_set=pa.array(known, pa.string()))
        at.append(code.to_numpy(zero_copy_only=False).astype(np.int64) + len(names))
        of.append(document)
        by += [kind] * len(known)
        names += known
    place, document = np.concatenate(at), np.concatenate(of)
    # An author named twice in one document is there once.
    pairs = np.unique(document * SPAN + place)
    document = pairs // SPAN
    first = np.searchsorted(document, np.arange(len(documents.day) + 1))
    return Places(by, names, pairs % SPAN, document, first)


def _memberships(documents: Dated) -> Iterator[tuple[str, Ints, pa.Array]]:
    """Kind of place, documents, and the name of the place of each."""
    every = np.arange(len(documents.day))
    parents = pc.list_parent_indices(documents.authors).to_numpy().astype(np.int64)
    for kind, document, value in (
        ("actor", parents, pc.list_flatten(documents.authors)),
        ("arena", every, documents.arena),
        ("source", every, documents.source),
        ("territory", every, documents.territory),
    ):
        named = pc.not_equal(pc.fill_null(value, ""), "")
        yield kind, document[named.to_numpy(zero_copy_only=False)], value.filter(named)


class Coverage:
    """What each place has before a day: documents, words and years with a document."""

    def __init__(self, documents: Dated, where: Places, kept: np.ndarray) -> None:
        """``kept``: D, the documents that count."""
        pairs = kept[where.document]
        place, document = where.place[pairs], where.document[pairs]
        order = np.lexsort((documents.by[document], place))
        place, document = place[order], document[order]
        self._key = place * SPAN + documents.by[document] + _ZERO
        self._words = np.concatenate([[0], np.cumsum(documents.tokens[document])])
        year = documents.by[document].astype("datetime64[D]").astype("datetime64[Y]").astype(int)
        new = np.ones(len(place), dtype=bool)
        new[1:] = (place[1:] != place[:-1]) | (year[1:] != year[:-1])
        self._years = np.concatenate([[0], np.cumsum(new)])
        number = len(where.names)
        self._start = np.searchsorted(place, np.arange(number))
        self._end = np.searchsorted(place, np.arange(number), side="right")
        self.docs = self._end - self._start
        self.words = self._words[self._end] - self._words[self._start]
        self.years = self._years[self._end] - self._years[self._start]
        first = np.full(number, np.iinfo(np.int64).max)
        np.minimum.at(first, place, documents.day[document])
        self.first_day = first

    def before(self, place: Ints, day: Ints) -> tuple[Ints, Ints, Ints]:
        """Documents, words, and years with a document, of places before days."""
        start = self._start[place]
        end = np.searchsorted(self._key, place * SPAN + day + _ZERO)
        return (
            end - start,
            self._words[end] - self._words[start],
            self._years[end] - (self._years[start]),
        )
