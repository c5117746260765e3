"""Texts cut into segments of some 40 words, where their punctuation allows it best.

Weights of signs and the score of a cut are those of Alceste and IRaMuTeQ; as in rainette a cut
stands at most 40 % before or after the size asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.framing.counted import Bools, Counted, Floats, Ints
from isctext.framing.terms import Tokens, Vocabulary
from isctext.records.stage import Rows

_SIGNS = (("[.?!…]", 6.0), ("[:]", 5.0), ("[;]", 4.0), ("[,]", 1.0))
_SPACE, _PARAGRAPH = 0.01, 6.0
_REACH = 0.4
_NO_WORD = pa.array(["PUNCT", "SYM", "SPACE"])


@dataclass(frozen=True, slots=True)
class Words:
    """W words of D documents, each document's in the order of its text.

    term: of each word, -1 for none; weight: of a cut after it; segment, start, end: where it is.
    12 to 24 bytes a word.
    """

    terms: list[str]
    doc: Ints
    segment: Ints
    term: Ints
    weight: Floats
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Pieces:
    """P pieces: first and last word of each (both included), its document and number there."""

    first: Ints
    last: Ints
    doc: Ints
    number: Ints

    def of_words(self) -> Ints:
        """The piece of each word."""
        return np.repeat(np.arange(len(self.first)), self.last - self.first + 1)


def read_words(segments: Rows, counted: Counted, pos: tuple[str, ...]) -> Words:
    """The words of the counted documents, whatever the order of the batches."""
    vocabulary = Vocabulary(pos)
    parts = [_part(tokens) for tokens in vocabulary.read(segments, counted, ("forms", *_PLACES))]
    if not parts:
        none = np.zeros(0, np.int64)
        return Words([], none, none, none, np.zeros(0), none, none)
    doc, segment, term, weight, start, end = (np.concatenate(c) for c in zip(*parts, strict=True))
    order = np.lexsort((start, doc))
    return Words(
        vocabulary.terms,
        doc[order],
        segment[order],
        term[order],
        weight[order].astype(np.float64),
        start[order],
        end[order],
    )


_PLACES = ("starts", "ends")
_Part = tuple[Ints, Ints, Ints, Floats, Ints, Ints]


def cut(words: Words, size: int) -> Pieces:
    """Pieces of about ``size`` words, none across two documents.

    After the first word of a piece, the cut with the largest weight / (|size - i| + 1) is taken,
    i words from size - 40 % to size + 40 %; what is left of a document, if it is no longer than
    that, is its last piece. All documents are cut at once, one piece after another.
    """
    bounds = np.flatnonzero(np.diff(words.doc, prepend=-1))
    at, ends = bounds.copy(), np.append(bounds[1:], len(words.doc))
    reach = np.arange(round(size * (1 - _REACH)), round(size * (1 + _REACH)) + 1)
    scale = 1.0 / (np.abs(size - reach) + 1.0)
    firsts, lasts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    while len(at):
        rest = ends - at
        place = np.minimum(at[:, None] + reach - 1, len(words.doc) - 1)
        score = words.weight[place] * scale
        length = np.where(rest <= reach[-1], rest, reach[np.argmax(score, axis=1)])
        firsts.append(at)
        lasts.append(at + length - 1)
        going = length < rest
        at, ends = (at + length)[going], ends[going]
    first, last = np.concatenate(firsts), np.concatenate(lasts)
    order = np.argsort(first)
    first, last = first[order], last[order]
    doc = words.doc[first]
    number = np.arange(len(doc)) - np.searchsorted(doc, doc, side="left")
    return Pieces(first, last, doc, number)


def _part(tokens: Tokens) -> _Part:
    """The words of a batch, each with the weight of the signs between it and the next one."""
    is_word: Bools = ~pc.is_in(tokens.pos, value_set=_NO_WORD).to_numpy(zero_copy_only=False)
    signs = _weights(tokens.more["forms"])
    signs[is_word] = _SPACE
    # A paragraph ends like a sentence.
    last = np.ones(len(is_word), np.bool_)
    last[:-1] = (tokens.doc[1:] != tokens.doc[:-1]) | (tokens.segment[1:] != tokens.segment[:-1])
    signs[last] = np.maximum(signs[last], _PARAGRAPH)
    at = np.flatnonzero(is_word)
    weight = np.maximum.reduceat(signs, at) if len(at) else np.zeros(0)
    start, end = (tokens.more[name].to_numpy().astype(np.int32) for name in _PLACES)
    return (
        tokens.doc[at].astype(np.int32),
        tokens.segment[at].astype(np.int32),
        tokens.term[at].astype(np.int32),
        weight.astype(np.float32),
        start[at],
        end[at],
    )


def _weights(forms: pa.Array) -> Floats:
    """The weight of a cut after each form; of a word, that of a space."""
    listed = pc.fill_null(forms, "").dictionary_encode()
    kinds = np.full(len(listed.dictionary), _SPACE)
    for pattern, weight in reversed(_SIGNS):
        found = pc.match_substring_regex(listed.dictionary, f"^{pattern}+$")
        kinds[found.to_numpy(zero_copy_only=False)] = weight
    return np.asarray(kinds[listed.indices.to_numpy()] if len(kinds) else kinds, np.float64)
