"""Vectors of words by word2vec, from a package that need not be there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SIZE = 100
_RARE = 5
_EPOCHS = 5


def installed() -> bool:
    """Whether gensim can be had."""
    return find_spec("gensim") is not None


def word2vec(sentences: list[list[str]], seed: int) -> Mapping[str, Floats]:
    """Skip-gram vectors (100 dimensions, window 5, 10 negative samples) of words met 5 times.

    One worker: with several the same seed gives other vectors. Source: Mikolov et al. 2013.
    """
    made = import_module("gensim.models").Word2Vec(
        sentences, vector_size=_SIZE, window=5, min_count=_RARE, sg=1, negative=10,
        seed=seed + 1, workers=1, epochs=_EPOCHS,
    )  # fmt: skip
    vectors = made.wv.vectors.astype(np.float64)
    return {name: vectors[at] for at, name in enumerate(made.wv.index_to_key)}
