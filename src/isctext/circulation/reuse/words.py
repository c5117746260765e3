"""The words of the compared documents as one stream of integers.

Per token there are only numbers; what depends on a form is computed once per distinct form.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.stage import Rows
from isctext.records.tables import SEGMENTS

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

_APART = -1  # code of a form without a letter or a digit
_DIGITS = re.compile(r"\d+(?:[.,\s/:-]*\d+)*")
_PREDICATE = "VerbForm=(Fin|Inf)"  # of Universal Dependencies
_NO_WORD = re.compile(r"[^\w#]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of D documents, document after document, each in the order of its text.

    code: of each word, its normal form; document: its document, 0 to D - 1, never falling;
    start, end: offsets into documents.text. first: whether a sentence begins here. predicate:
    whether it is a verb in a finite form or an infinitive.
    hashes, numeric: of each normal form, a hash that is the same on every machine, and
    whether it is a number only.
    """

    code: Ints
    document: Ints
    start: Ints
    end: Ints
    first: Bools
    predicate: Bools
    hashes: Hashes
    numeric: Bools

    def take(self, which: Longs) -> Words:
        """Some of the words, in the order given."""
        return Words(
            self.code[which],
            self.document[which],
            self.start[which],
            self.end[which],
            self.first[which],
            self.predicate[which],
            self.hashes,
            self.numeric,
        )


def normal_form(form: str) -> str:
    """The form in lower case, without accents and punctuation, each number as #; may be "".

    Accents go because capitals often lack them: "Conseil d'Etat", "ÉTAT", "ETAT".
    """
    plain = unicodedata.normalize("NFKD", form.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_WORD.sub("", _DIGITS.sub("#", plain.replace("#", ""))).replace("_", "")


@dataclass(slots=True)
class Vocabulary:
    """Normal forms numbered as they come; their hashes do not depend on that order."""

    code_of_form: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def encode(self, forms: pa.Array) -> Ints:
        """The code of each form, -1 for one that is no word."""
        coded = pc.fill_null(forms.cast(pa.string()), "").dictionary_encode()
        types = np.array([self._code(form) for form in coded.dictionary.to_pylist()], np.int32)
        indices = np.asarray(coded.indices, dtype=np.int64)
        return types[indices] if len(types) else np.empty(0, np.int32)

    def hashes(self) -> Hashes:
        """The 64-bit hash of each normal form, by code."""
        digests = [hashlib.blake2b(_bytes(word), digest_size=8).digest() for word in self.codes]
        return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)

    def numeric(self) -> Bools:
        """Whether each normal form is a number only, by code."""
        return np.array([word.strip("#") == "" for word in self.codes], dtype=bool)

    def _code(self, form: str) -> int:
        code = self.code_of_form.get(form)
        if code is None:
            word = normal_form(form)
            code = self.codes.setdefault(word, len(self.codes)) if word else _APART
            self.code_of_form[form] = code
        return code


def read_words(segments: Rows, doc_ids: pa.Array) -> Words:
    """The words of the documents ``doc_ids``, whatever the order and the size of the batches.

    Where no word has a morphology (pipeline "blank"), every word is taken for a predicate.
    """
    vocabulary = Vocabulary()
    parts = [_part(pa.RecordBatch.from_pylist([], schema=_SCHEMA), _NONE, vocabulary)]
    parts += _parts(segments, doc_ids, vocabulary)
    document, number, size, code, start, end, first, predicate = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    del parts
    if not predicate.any():
        predicate[:] = True
    of = np.repeat(document, size)
    words = Words(code, of, start, end, first, predicate, vocabulary.hashes(), vocabulary.numeric())
    return words.take(_in_order(document, number, size))


_Part = tuple[Ints, Ints, Longs, Ints, Ints, Ints, Bools, Bools]
_NAMES = ("doc_id", "segment_no", "starts", "ends", "forms", "morph", "sentences")
_SCHEMA = pa.schema([SEGMENTS.schema.field(name) for name in _NAMES])
_NONE = pa.array([], pa.int32())


def _parts(segments: Rows, doc_ids: pa.Array, vocabulary: Vocabulary) -> Iterator[_Part]:
    for batch in segments.batches():
        at = pc.index_in(batch.column("doc_id").cast(pa.string()), value_set=doc_ids)
        yield _part(batch.filter(pc.is_valid(at)), pc.drop_null(at), vocabulary)


def _part(batch: pa.RecordBatch, document: pa.Array, vocabulary: Vocabulary) -> _Part:
    """Per segment: document, number, words; per word: code, start, end, first, predicate."""
    forms = batch.column("forms")
    lengths = _lengths(forms)
    code = vocabulary.encode(forms.flatten())
    first = _sentence_starts(batch.column("sentences"), lengths)
    kept = code != _APART
    segment = np.repeat(np.arange(len(lengths)), lengths)
    # The first word of a sentence may stand behind a bracket, which is no word.
    sentence = np.cumsum(first)[kept]
    first = np.ones(len(sentence), bool)
    first[1:] = sentence[1:] != sentence[:-1]
    return (
        np.asarray(document, dtype=np.int32),
        np.asarray(batch.column("segment_no"), dtype=np.int32),
        np.bincount(segment[kept], minlength=len(lengths)).astype(np.int64),
        code[kept],
        np.asarray(batch.column("starts").flatten(), dtype=np.int32)[kept],
        np.asarray(batch.column("ends").flatten(), dtype=np.int32)[kept],
        first,
        _predicates(batch.column("morph"), len(code))[kept],
    )


def _predicates(morph: pa.Array, count: int) -> Bools:
    """Whether each token is a verb that makes a clause; none where there is no morphology."""
    coded = pc.fill_null(morph.flatten().cast(pa.string()), "").dictionary_encode()
    if len(coded) != count or not count:
        return np.zeros(count, bool)
    found = pc.match_substring_regex(coded.dictionary, _PREDICATE)
    types = found.to_numpy(zero_copy_only=False)
    flags: Bools = types[np.asarray(coded.indices, dtype=np.int64)]
    return flags


def _sentence_starts(sentences: pa.Array, lengths: Longs) -> Bools:
    """Whether each token begins a sentence; a segment's first token always does."""
    before = np.cumsum(lengths) - lengths
    marks = np.zeros(int(lengths.sum()) + 1, dtype=bool)
    inside = np.asarray(sentences.flatten(), dtype=np.int64)
    marks[np.minimum(inside + np.repeat(before, _lengths(sentences)), len(marks) - 1)] = True
    marks[before] = True
    return marks[:-1]


def _in_order(document: Ints, number: Ints, size: Longs) -> Longs:
    """The words' positions, segment by segment in the order of their documents."""
    order = np.lexsort((number, document))
    before = (np.cumsum(size) - size)[order]
    sizes = size[order]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    positions: Longs = np.repeat(before - (ends - sizes), sizes) + np.arange(total)
    return positions


def _lengths(column: pa.Array) -> Longs:
    return np.asarray(pc.fill_null(pc.list_value_length(column), 0), dtype=np.int64)


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")
