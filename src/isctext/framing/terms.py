"""The words of the counted documents: content lemmas as codes, batch after batch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.framing.counted import Bools, Counted, Ints
from isctext.records.stage import Rows
from isctext.records.tables import SEGMENTS

NO_TERM = -1
_LEAST_LETTERS = 3
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_COLUMNS = ("doc_id", "segment_no", "lemmas", "pos")


@cache
def stop_lemmas() -> frozenset[str]:
    """The shipped list of lemmas that say nothing of a subject."""
    path = resources.files("isctext.data").joinpath("stopwords", "fr-topics.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    words = (word for line in lines for word in line.partition("#")[0].split())
    return frozenset(_folded(word) for word in words)


def term_of(lemma: str) -> str | None:
    """The lemma as a term, or None where it is none: lower case, NFC, 3 letters, no stop word."""
    term = _folded(lemma)
    said = len(term) >= _LEAST_LETTERS and _WORD.fullmatch(term) and term not in stop_lemmas()
    return term if said else None


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word.lower()).replace("’", "'")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a batch: document, segment number, term (or -1) and part of speech of each.

    more: the other list columns that were asked for, flat: one value a token.
    """

    doc: Ints
    segment: Ints
    term: Ints
    pos: pa.Array
    more: dict[str, pa.Array]

    def take(self, which: Bools) -> Tokens:
        """Some of the tokens."""
        kept = pa.array(which)
        more = {name: values.filter(kept) for name, values in self.more.items()}
        return Tokens(
            self.doc[which], self.segment[which], self.term[which], self.pos.filter(kept), more
        )


class Vocabulary:
    """Terms numbered as they come; each distinct lemma is looked at once."""

    def __init__(self, pos: tuple[str, ...]) -> None:
        self.terms: list[str] = []
        self._pos = pa.array(pos, pa.string())
        self._numbers: dict[str, int] = {}
        self._of_lemma: dict[str, int] = {}

    def read(
        self, segments: Rows, counted: Counted, more: tuple[str, ...] = ()
    ) -> Iterator[Tokens]:
        """The tokens of the counted documents, batch by batch."""
        names = (*_COLUMNS, *more)
        schema = pa.schema([SEGMENTS.schema.field(name) for name in names])
        for batch in segments.batches():
            table = pa.Table.from_batches([batch]).select(names).cast(schema)
            doc = counted.code(table["doc_id"])
            table, doc = table.filter(pa.array(doc >= 0)).combine_chunks(), doc[doc >= 0]
            if not table.num_rows:
                continue
            columns = {name: table[name].combine_chunks() for name in names[1:]}
            row = pc.list_parent_indices(columns["lemmas"]).to_numpy().astype(np.int64)
            pos = pc.list_flatten(columns["pos"])
            yield Tokens(
                doc=doc[row],
                segment=columns["segment_no"].to_numpy().astype(np.int64)[row],
                term=self._codes(pc.list_flatten(columns["lemmas"]), pos),
                pos=pos,
                more={name: pc.list_flatten(columns[name]) for name in more},
            )

    def _codes(self, lemmas: pa.Array, pos: pa.Array) -> Ints:
        content = pc.if_else(pc.is_in(pos, value_set=self._pos), lemmas, "")
        listed, code = _coded(content)
        known = np.array([self._code(lemma) for lemma in listed], np.int64)
        return known[code] if len(known) else code

    def _code(self, lemma: str) -> int:
        if lemma not in self._of_lemma:
            term = term_of(lemma)
            number = NO_TERM
            if term is not None:
                number = self._numbers.setdefault(term, len(self._numbers))
                self.terms += [term] if number == len(self.terms) else []
            self._of_lemma[lemma] = number
        return self._of_lemma[lemma]


def _coded(values: pa.Array) -> tuple[list[str], Ints]:
    """Distinct values and each one's place among them; a null is the empty text."""
    listed = pc.fill_null(values, "").dictionary_encode()
    return listed.dictionary.to_pylist(), listed.indices.to_numpy().astype(np.int64)
