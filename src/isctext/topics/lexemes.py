"""Which tokens speak of a subject: content lemmas, coded once each."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.topics.engine import Ints

CONTENT_POS = ("NOUN", "ADJ", "VERB")
MIN_LENGTH = 3
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@cache
def stop_lemmas() -> frozenset[str]:
    """The shipped list of lemmas that say nothing of a subject."""
    path = resources.files("isctext.data").joinpath("stopwords", "fr-topics.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    words = (word for line in lines for word in line.partition("#")[0].split())
    return frozenset(filter(None, map(_fold, words)))


def term_of(lemma: str) -> str | None:
    """The lemma as a term of the vocabulary, or None where it is no content word.

    Lower case, NFC, accents kept; letters, inner hyphens and apostrophes; 3 characters or
    more; not in the stop list.
    """
    term = _fold(lemma)
    if len(term) < MIN_LENGTH or term in stop_lemmas() or not _WORD.fullmatch(term):
        return None
    return term


class Lexemes:
    """Terms as they are met, each with its code; a lemma's text is looked at once."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self._code_of_term: dict[str, int] = {}
        self._code_of_lemma: dict[str, int] = {}

    def codes(self, lemmas: pa.Array, pos: pa.Array) -> Ints:
        """Each token's term code, -1 where it is no content word (flat arrays)."""
        content = pc.is_in(pos, value_set=pa.array(CONTENT_POS))
        seen = pc.if_else(content, lemmas, None).dictionary_encode()
        table = [self._code(lemma) for lemma in seen.dictionary.to_pylist()]
        # The last place stands for a null index, a token that is left out.
        table.append(-1)
        index = pc.fill_null(seen.indices, len(table) - 1).to_numpy(zero_copy_only=False)
        coded: Ints = np.array(table, dtype=np.int64)[index]
        return coded

    def _code(self, lemma: str | None) -> int:
        if lemma is None:
            return -1
        known = self._code_of_lemma.get(lemma)
        if known is not None:
            return known
        term = term_of(lemma)
        code = -1 if term is None else self._code_of_term.setdefault(term, len(self.terms))
        if code == len(self.terms):
            self.terms.append(term or "")
        self._code_of_lemma[lemma] = code
        return code


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word.lower()).replace("’", "'")
