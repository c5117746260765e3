"""Log-odds of words between two corpora, with an informative Dirichlet prior.

Source: Monroe, Colaresi and Quinn 2008, eqs. 16 and 22; methods specification 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_PRIOR_WORDS = 1000.0
_PRIOR_SHARE = 0.01


def prior_size(words_i: float, words_j: float) -> float:
    """alpha_0: 1 000 words, or 1 % of the smaller corpus where that is less."""
    return min(_PRIOR_WORDS, _PRIOR_SHARE * min(words_i, words_j))


def log_odds(
    here: tuple[ArrayLike, ArrayLike],
    there: tuple[ArrayLike, ArrayLike],
    prior: ArrayLike,
    prior_words: float,
) -> tuple[Floats, Floats]:
    """(delta, z) of each word.

    here, there: (hits y, words n) of the two corpora, i and j; they broadcast. prior: a > 0, the
    word's share of the prior_words a_0.
    delta = log[(y_i + a) / (n_i + a_0 - y_i - a)] - the same for j;
    z = delta / sqrt(1 / (y_i + a) + 1 / (y_j + a)). z takes words for independent: it ranks, it
    does not test.
    """
    a = np.asarray(prior, dtype=np.float64)
    up_i, up_j = (np.asarray(y, dtype=np.float64) + a for y, _ in (here, there))
    n_i, n_j = (np.asarray(n, dtype=np.float64) + prior_words for _, n in (here, there))
    delta = np.log(up_i / (n_i - up_i)) - np.log(up_j / (n_j - up_j))
    return np.asarray(delta), np.asarray(delta / np.sqrt(1.0 / up_i + 1.0 / up_j))
