"""Annotated segments as one stream of word pieces, each tied to its token.

Everything that depends on a word's type (cutting, folding, lemma) is computed once per
distinct (form, lemma, pos) of the batch; per token there are only integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isctext.concepts.variants import MAX_LENGTH
from isctext.concepts.words import fold, is_address, piece_lemma, split_word

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Sentences of two documents are never within any context window of each other.
_DOCUMENT_GAP = 1000
_CONTRACTED_POS = ("", "ADP", "DET")


class PieceType(NamedTuple):
    """A distinct piece: form as written, folded form, folded lemma, POS, half of du/des."""

    form: str
    folded: str
    lemma: str
    pos: str
    fused: int


BOUNDARY = PieceType("", "", "", "", 0)
DASH = PieceType("–", "–", "–", "PUNCT", 0)
ADDRESS = PieceType("://", "://", "://", "X", 0)


@dataclass(frozen=True, slots=True)
class Stream:
    """A batch of segments as pieces.

    ``codes[i]`` is the type of piece i in ``types`` (0 between segments); ``token[i]`` its
    token, counted over the batch (-1 between segments). Per token: ``row`` of its segment,
    ``sentence`` (numbered over the batch, with a gap between documents), and ``starts`` and
    ``ends``, offsets into documents.text.
    """

    types: tuple[PieceType, ...]
    codes: npt.NDArray[np.int32]
    token: Ints
    row: Ints
    sentence: Ints
    starts: Ints
    ends: Ints
    forms: pa.Array


def build_stream(segments: pa.Table) -> Stream:
    """The stream of a table of segments whose rows are in document order."""
    lists = {
        name: segments.column(name).combine_chunks()
        for name in ("starts", "ends", "forms", "lemmas", "pos", "sentences")
    }
    lengths = _lengths(lists["forms"])
    row = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    starts, ends = _ints(lists["starts"]), _ints(lists["ends"])
    forms = lists["forms"].flatten()
    token_types, codes = _token_types(forms, lists["lemmas"].flatten(), lists["pos"].flatten())
    joined = np.zeros(len(codes), dtype=bool)  # to the token before, without a space
    joined[1:] = (starts[1:] <= ends[:-1]) & (row[1:] == row[:-1])
    codes = _keep_dashes(token_types, codes, joined)
    codes = _mask_addresses(token_types, codes, joined)
    types, pieces = _piece_types(token_types)
    stream, token = _lay_out(pieces, codes, row, len(lengths))
    sentence = _sentences(segments, lengths, lists["sentences"])
    return Stream(types, stream, token, row, sentence, starts, ends, forms)


def _lengths(column: pa.Array) -> Ints:
    return np.asarray(pc.fill_null(pc.list_value_length(column), 0), dtype=np.int64)


def _ints(column: pa.Array) -> Ints:
    return np.asarray(column.flatten(), dtype=np.int64)


def _token_types(
    forms: pa.Array, lemmas: pa.Array, pos: pa.Array
) -> tuple[list[tuple[str, str, str]], Ints]:
    """The distinct (form, lemma, pos), in order of first appearance, and each token's."""
    coded = [
        pc.fill_null(a.cast(pa.string()), "").dictionary_encode() for a in (forms, lemmas, pos)
    ]
    words = [c.dictionary.to_pylist() for c in coded]
    first, second, third = (np.asarray(c.indices, dtype=np.int64) for c in coded)
    n_lemmas, n_pos = max(len(words[1]), 1), max(len(words[2]), 1)
    key = pa.array((first * n_lemmas + second) * n_pos + third).dictionary_encode()
    types = []
    for value in key.dictionary.to_pylist():
        rest, p = divmod(value, n_pos)
        f, lemma = divmod(rest, n_lemmas)
        types.append((words[0][f], words[1][lemma], words[2][p]))
    return types, np.asarray(key.indices, dtype=np.int64)


def _keep_dashes(types: list[tuple[str, str, str]], codes: Ints, joined: Bools) -> Ints:
    """A hyphen between two spaces is a dash: it separates, where a hyphen would join."""
    hyphens = [i for i, (form, _, _) in enumerate(types) if fold(form) == "-"]
    if not hyphens:
        return codes
    types.append((DASH.form, DASH.lemma, DASH.pos))
    apart = ~joined
    apart[:-1] &= ~joined[1:]
    return np.where(np.isin(codes, hyphens) & apart, len(types) - 1, codes)


def _mask_addresses(types: list[tuple[str, str, str]], codes: Ints, joined: Bools) -> Ints:
    """Tokenisers cut addresses: what follows one without a space is part of it, not a word."""
    addresses = [i for i, (form, _, _) in enumerate(types) if is_address(form)]
    if not addresses:
        return codes
    run = np.cumsum(~joined)
    found = np.flatnonzero(np.isin(codes, addresses))
    first = np.full(int(run[-1]) + 1, len(codes), dtype=np.int64)
    np.minimum.at(first, run[found], found)
    types.append((ADDRESS.form, ADDRESS.lemma, ADDRESS.pos))
    inside = np.arange(len(codes)) >= first[run]
    return np.where(inside, len(types) - 1, codes)


def _piece_types(
    token_types: list[tuple[str, str, str]],
) -> tuple[tuple[PieceType, ...], list[tuple[int, ...]]]:
    """The distinct pieces, and for each token type the numbers of its pieces."""
    known: dict[PieceType, int] = {BOUNDARY: 0}
    pieces = [
        tuple(known.setdefault(piece, len(known)) for piece in _pieces(*token))
        for token in token_types
    ]
    return tuple(known), pieces


@lru_cache(maxsize=1 << 17)
def _pieces(form: str, lemma: str, pos: str) -> tuple[PieceType, ...]:
    cut = split_word(form)
    if len(cut) == 1 and not cut[0].fused:
        folded = fold(cut[0].form)
        # An inclusive form (habitant·e·s) was cut to its first word: its lemma is noise.
        own = fold(lemma) if len(cut[0].form) == len(form.strip("#*_")) else folded
        return (PieceType(cut[0].form, folded, piece_lemma(folded, own), pos, 0),)
    lemmas = [fold(piece.form) for piece in split_word(lemma)]
    out = []
    for index, piece in enumerate(cut):
        folded = fold(piece.form)
        own = lemmas[index] if len(lemmas) == len(cut) else folded
        kind = _CONTRACTED_POS[piece.fused] or pos
        out.append(PieceType(piece.form, folded, piece_lemma(folded, own), kind, piece.fused))
    return tuple(out)


def _lay_out(
    pieces: list[tuple[int, ...]], codes: Ints, row: Ints, rows: int
) -> tuple[npt.NDArray[np.int32], Ints]:
    """Pieces in a row, one boundary after each segment, room for any pattern at both ends."""
    counts_by_type = np.array([len(p) for p in pieces], dtype=np.int64)
    flat = np.array([code for p in pieces for code in p], dtype=np.int32)
    first_by_type = np.cumsum(counts_by_type) - counts_by_type
    counts = counts_by_type[codes]
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    within = np.arange(total, dtype=np.int64) - np.repeat(before, counts)
    source = np.repeat(first_by_type[codes], counts) + within
    target = np.arange(total, dtype=np.int64) + np.repeat(row, counts) + MAX_LENGTH
    stream = np.zeros(total + rows + 2 * MAX_LENGTH, dtype=np.int32)
    token = np.full(len(stream), -1, dtype=np.int64)
    stream[target] = flat[source]
    token[target] = np.repeat(np.arange(len(codes), dtype=np.int64), counts)
    return stream, token


def _sentences(segments: pa.Table, lengths: Ints, column: pa.Array) -> Ints:
    """The sentence number of each token: consecutive within a document, segment after segment."""
    first = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    step = np.zeros(total + 1, dtype=np.int64)
    inside = _ints(column)
    per_row = _lengths(column)
    at = np.repeat(first, per_row) + inside
    step[at[inside < np.repeat(lengths, per_row)]] = 1
    filled = lengths > 0
    step[first[filled]] = 1
    documents = segments.column("doc_id").combine_chunks().dictionary_encode().indices
    documents = np.asarray(documents, dtype=np.int64)
    numbers = np.asarray(segments.column("segment_no"), dtype=np.int64)
    jump = np.ones(len(lengths), dtype=bool)
    jump[1:] = (documents[1:] != documents[:-1]) | (numbers[1:] != numbers[:-1] + 1)
    # An empty segment cannot carry its jump: the next filled one does.
    carried = np.cumsum(jump)[filled]
    gaps = np.diff(np.concatenate([[0], carried])) > 0
    step[first[filled]] += _DOCUMENT_GAP * gaps
    return np.cumsum(step[:total])
