"""Names by the network, in the windows of a text that can hold one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

_BATCH = 256
# Words beside a possible name that the network reads too: it looks four words around each word.
# Of 2,577 entities that whole sentences give in pages of initiatives, windows give 2,570.
_AROUND = 8
_JOINED = 2  # words between two windows that are read with them
_LIKELY = frozenset({"PROPN", "X"})


class EntityFinder:
    """spaCy's entity recogniser, on windows inside sentences: half of the words have none near."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._component: Any = nlp.get_pipe("ner")

    def find(
        self, docs: Sequence[tuple[list[str], list[str], NDArray[np.int32]]]
    ) -> list[list[tuple[int, int, str]]]:
        """For each text (forms, parts of speech, first words): [first, last) word and label.

        A name has a proper noun, an unknown word, or a capital after its sentence's first word:
        what is far from all of these is not read.
        """
        asked: list[tuple[int, int, Doc]] = []
        for number, (forms, pos, firsts) in enumerate(docs):
            for start, end in pairwise([*firsts.tolist(), len(forms)]):
                for first, last in _windows(forms, pos, start, end):
                    asked.append((number, first, Doc(self._vocab, words=forms[first:last])))
        found: list[list[tuple[int, int, str]]] = [[] for _ in docs]
        read = self._component.pipe((doc for _, _, doc in asked), batch_size=_BATCH)
        for (number, first, _), doc in zip(asked, read, strict=True):
            found[number] += [(first + e.start, first + e.end, e.label_) for e in doc.ents]
        return found


def _windows(forms: list[str], pos: list[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words around possible names of the sentence [start, end), windows that meet as one."""
    first = last = -1
    for i in range(start, end):
        if pos[i] in _LIKELY or (i > start and forms[i] != forms[i].lower()):
            begin, stop = max(start, i - _AROUND), min(end, i + _AROUND + 1)
            if first >= 0 and begin > last + _JOINED:
                yield first, last
                first = begin
            first, last = (begin if first < 0 else first), stop
    if first >= 0:
        yield first, last
