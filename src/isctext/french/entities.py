"""Names by the network, in the sentences that can hold one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

_BATCH = 64


class EntityFinder:
    """spaCy's entity recogniser, sentence by sentence: as it was trained, and half the words."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._component: Any = nlp.get_pipe("ner")

    def find(
        self, docs: Sequence[tuple[list[str], list[str], NDArray[np.int32]]]
    ) -> list[list[tuple[int, int, str]]]:
        """For each text (forms, parts of speech, first words): [first, last) word and label.

        A sentence without a proper noun, an unknown word and a capital after its first word
        holds no name: the network does not read it.
        """
        asked: list[tuple[int, int, Doc]] = []
        for number, (forms, pos, firsts) in enumerate(docs):
            bounds = [*firsts.tolist(), len(forms)]
            for start, end in pairwise(bounds):
                if _may_name(forms, pos, start, end):
                    asked.append((number, start, Doc(self._vocab, words=forms[start:end])))
        found: list[list[tuple[int, int, str]]] = [[] for _ in docs]
        read = self._component.pipe((doc for _, _, doc in asked), batch_size=_BATCH)
        for (number, start, _), doc in zip(asked, read, strict=True):
            found[number] += [(start + e.start, start + e.end, e.label_) for e in doc.ents]
        return found


def _may_name(forms: list[str], pos: list[str], start: int, end: int) -> bool:
    if "PROPN" in pos[start:end] or "X" in pos[start:end]:
        return True
    return any(form != form.lower() for form in forms[start + 1 : end])
