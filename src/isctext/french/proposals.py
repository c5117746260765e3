"""What the network proposes as lemma: an edit of the form, asked only where it may matter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language


class Proposals:
    """The last layer of spaCy's trainable lemmatiser, read without it.

    The component applies an edit to every word, in Python; most words need none, and the same
    form with the same edit gives the same lemma.
    """

    def __init__(self, nlp: Language) -> None:
        component: Any = nlp.get_pipe("trainable_lemmatizer")
        layer = component.model.get_ref("output_layer")
        while not layer.has_param("W"):
            layer = layer.layers[0]
        self._weights: NDArray[np.float32] = np.asarray(layer.get_param("W"), np.float32)
        self._bias: NDArray[np.float32] = np.asarray(layer.get_param("b"), np.float32)
        self._edits = component.cfg["labels"]
        self._trees = component.trees

    def edits(self, tensor: NDArray[np.float32]) -> list[int]:
        """The likeliest edit of each word, from its row in the shared network's output."""
        scores = tensor @ self._weights.T + self._bias
        return [int(edit) for edit in scores.argmax(axis=1)]

    def lemma(self, edit: int, form: str) -> str:
        """The form edited; the form itself where the edit does not fit it."""
        found = self._trees.apply(self._edits[edit], form)
        return form if found is None else str(found)
