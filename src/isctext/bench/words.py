"""All tokens of the counted documents as arrays, and the terms that may become entries.

A term is a content word (lemma), or two of them as French joins them: noun + adjective, noun +
de + noun, noun + de + article + noun. Terms are written as patterns of our grammar are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bools = NDArray[np.bool_]

COLUMNS = ("doc_id", "segment_no", "starts", "ends", "forms", "lemmas", "pos", "sentences")
OTHER, NOUN, ADJ, VERB, OF, THE, OF_THE = range(7)
_POS = {"NOUN": NOUN, "ADJ": ADJ, "VERB": VERB}
_OF = frozenset(("de", "d'", "d’"))
_THE = frozenset(("le", "la", "les", "l'", "l’"))
_OF_THE = frozenset(("du", "des"))
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LEAST_LETTERS = 3
_JOINED = (" ", " de ", " de le ")


@dataclass(frozen=True, slots=True)
class Words:
    """N tokens of D documents, in order; S sentences.

    lemmas: texts of the codes. code: each token's, -1 where it is no content word; kind: see
    OTHER to OF_THE; doc, sentence: indices; start, end: offsets into the document's text.
    sentence_segment: S, the segment of each sentence.
    """

    lemmas: list[str]
    code: Small
    kind: NDArray[np.int8]
    doc: Small
    sentence: Small
    start: Small
    end: Small
    sentence_segment: Small


@dataclass(frozen=True, slots=True)
class Terms:
    """T terms and their O occurrences: the term, and the first and last token of each."""

    texts: list[str]
    term: Ints
    first: Ints
    last: Ints


def read_words(segments: Iterable[pa.Table], doc_ids: pa.Array) -> Words:
    """The tokens of these documents (sorted ids); segments (COLUMNS) of whole documents."""
    lexemes = _Lexemes()
    parts: list[tuple[NDArray[np.generic], ...]] = []
    sentences = 0
    for table in segments:
        at = pc.index_in(table["doc_id"], value_set=doc_ids)
        kept = pc.and_(pc.is_valid(at), pc.greater(pc.list_value_length(table["forms"]), 0))
        mine, place = table.filter(kept), at.filter(kept)
        if not mine.num_rows:
            continue
        part, number = _read(mine, place.to_numpy().astype(np.int32), lexemes, sentences)
        parts.append(part)
        sentences += number
    if not parts:
        empty = np.zeros(0, np.int32)
        return Words([], empty, empty.astype(np.int8), empty, empty, empty, empty, empty)
    joined = [np.concatenate(columns) for columns in zip(*parts, strict=True)]
    code, kind, doc, sentence, start, end, segment = joined
    # Files hold documents in any order; sentences are numbered in that order, which is kept.
    order = np.argsort(doc, kind="stable")
    return Words(
        lemmas=lexemes.lemmas,
        code=code[order].astype(np.int32),
        kind=kind[order].astype(np.int8),
        doc=doc[order].astype(np.int32),
        sentence=sentence[order].astype(np.int32),
        start=start[order].astype(np.int32),
        end=end[order].astype(np.int32),
        sentence_segment=segment.astype(np.int32),
    )


def find_terms(words: Words, least: int) -> Terms:
    """All terms that stand ``least`` times or more."""
    single = np.flatnonzero(words.code >= 0)
    number = np.bincount(words.code[single], minlength=len(words.lemmas))
    found = [(words.code[single].astype(np.int64), single, single)]
    texts = list(words.lemmas)
    size = len(words.lemmas)
    for joint, (left, right) in enumerate(_pairs(words)):
        key = words.code[left].astype(np.int64) * size + words.code[right]
        pairs, at, counts = np.unique(key, return_inverse=True, return_counts=True)
        often = counts >= least
        new = np.cumsum(often) - 1 + len(texts)
        kept = often[at.reshape(-1)]
        found.append((new[at.reshape(-1)][kept], left[kept], right[kept]))
        for a, b in zip(*np.divmod(pairs[often], max(size, 1)), strict=True):
            texts.append(f"{words.lemmas[a]}{_JOINED[joint]}{words.lemmas[b]}")
    kept = number[found[0][0]] >= least
    found[0] = (found[0][0][kept], single[kept], single[kept])
    term, first, last = (np.concatenate(columns) for columns in zip(*found, strict=True))
    used, compact = np.unique(term, return_inverse=True)
    return Terms([texts[t] for t in used.tolist()], compact.reshape(-1), first, last)


def tokens_in(words: Words, doc: Ints, start: Ints, end: Ints) -> Bools:
    """Whether each token stands in one of these spans of text."""
    width = int(max(words.end.max(initial=0), end.max(initial=0))) + 1
    place = words.doc.astype(np.int64) * width + words.start
    first = np.searchsorted(place, doc * width + start)
    last = np.searchsorted(place, doc * width + end)
    change = np.zeros(len(place) + 1, np.int64)
    np.add.at(change, first, 1)
    np.add.at(change, last, -1)
    inside: Bools = np.cumsum(change[:-1]) > 0
    return inside


@cache
def stop_lemmas() -> frozenset[str]:
    """The shipped list of lemmas that say nothing of a subject."""
    path = resources.files("isctext.data").joinpath("stopwords", "fr-topics.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(_folded(w) for line in lines for w in line.partition("#")[0].split())


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word.lower()).replace("’", "'")


class _Lexemes:
    """Lemmas of content words, each with its code; a lemma's text is looked at once."""

    def __init__(self) -> None:
        self.lemmas: list[str] = []
        self._code: dict[str, int] = {}
        self._seen: dict[str, int] = {}

    def codes(self, lemmas: pa.Array) -> Small:
        coded = pc.fill_null(lemmas, "").dictionary_encode()
        table = np.array([self._of(x) for x in coded.dictionary.to_pylist()] or [-1], np.int32)
        found: Small = table[coded.indices.to_numpy(zero_copy_only=False)]
        return found

    def _of(self, lemma: str) -> int:
        known = self._seen.get(lemma)
        if known is None:
            term = _folded(lemma)
            said = len(term) >= _LEAST_LETTERS and _WORD.fullmatch(term)
            known = -1
            if said and term not in stop_lemmas():
                known = self._code.setdefault(term, len(self.lemmas))
                if known == len(self.lemmas):
                    self.lemmas.append(term)
            self._seen[lemma] = known
        return known


def _read(
    table: pa.Table, doc: Small, lexemes: _Lexemes, before: int
) -> tuple[tuple[NDArray[np.generic], ...], int]:
    columns = {name: table[name].combine_chunks() for name in COLUMNS[2:]}
    length = pc.list_value_length(columns["forms"]).to_numpy().astype(np.int64)
    row = np.repeat(np.arange(len(length)), length)
    kind = _kinds(columns["pos"].flatten(), columns["forms"].flatten())
    code = lexemes.codes(columns["lemmas"].flatten())
    code = np.where(np.isin(kind, (NOUN, ADJ, VERB)), code, -1).astype(np.int32)
    begins = np.cumsum(length) - length
    opens = np.zeros(len(row), np.int64)
    opens[begins] = 1
    count = pc.list_value_length(columns["sentences"]).to_numpy().astype(np.int64)
    first = columns["sentences"].flatten().to_numpy().astype(np.int64) + np.repeat(begins, count)
    opens[first] = 1
    sentence = np.cumsum(opens) - 1
    segment = table["segment_no"].to_numpy().astype(np.int32)[row[opens > 0]]
    start, end = (columns[n].flatten().to_numpy().astype(np.int32) for n in ("starts", "ends"))
    numbered = (sentence + before).astype(np.int32)
    # The segments stand last: they are one for each sentence, and not one for each token.
    return (code, kind, doc[row], numbered, start, end, segment), int(opens.sum())


def _kinds(pos: pa.Array, forms: pa.Array) -> NDArray[np.int8]:
    tags, words = (pc.fill_null(a, "").dictionary_encode() for a in (pos, forms))
    by_tag = np.array([_POS.get(t, OTHER) for t in tags.dictionary.to_pylist()] or [0], np.int8)
    by_word = np.array([_joint(w) for w in words.dictionary.to_pylist()] or [0], np.int8)
    joint = by_word[words.indices.to_numpy(zero_copy_only=False)]
    kind = np.where(joint > 0, joint, by_tag[tags.indices.to_numpy(zero_copy_only=False)])
    tagged: NDArray[np.int8] = kind.astype(np.int8)
    return tagged


def _joint(form: str) -> int:
    word = form.lower()
    if word in _OF:
        return OF
    return THE if word in _THE else OF_THE if word in _OF_THE else OTHER


def _pairs(words: Words) -> list[tuple[Ints, Ints]]:
    """Places of the two words of each kind of pair, in the order of _JOINED."""
    content = words.code >= 0
    noun = content & (words.kind == NOUN)

    def together(*tests: Bools) -> Ints:
        """Where tests hold one after the other, within one sentence."""
        size = max(len(noun) - len(tests) + 1, 0)
        held = np.ones(size, np.bool_)
        for offset, test in enumerate(tests):
            held &= test[offset : offset + size]
        same = words.sentence[:size] == words.sentence[len(tests) - 1 :][:size]
        return np.flatnonzero(held & same)

    plain = together(noun, content & (words.kind == ADJ))
    of = together(noun, words.kind == OF, noun)
    fused = together(noun, words.kind == OF_THE, noun)
    long = together(noun, words.kind == OF, words.kind == THE, noun)
    return [
        (plain, plain + 1),
        (of, of + 2),
        (np.concatenate([fused, long]), np.concatenate([fused + 2, long + 3])),
    ]
