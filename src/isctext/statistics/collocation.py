"""Words that stand together: in a row, or near one another.

Texts are arrays of codes, one number a token; -1 is a token that counts as a place but as no word
(a stop word, a sign). ``text``: the sentence or document of each token, whose tokens follow each
other; nothing reaches from one to the next.

Sources: Blaheta and Johnson 2001 (interaction of a log-linear model); the reference values are
those of quanteda.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SIZES = (2, 3)


@dataclass(frozen=True, slots=True)
class Collocations:
    """Sequences (C x size, codes) in falling order of z; n: how often each stands."""

    words: Ints
    n: Ints
    strength: Floats
    z: Floats


def collocations(
    codes: ArrayLike, text: ArrayLike, size: int = 2, smoothing: float = 0.5, least: int = 2
) -> Collocations:
    """Sequences of ``size`` (2 or 3) words that stand ``least`` times or more.

    lambda = sum over the 2^size kinds b of places of (-1)^(size - |b|) log(n_b + smoothing),
    z = lambda / sqrt(sum 1 / (n_b + smoothing)); n_b: sequences that have the same words in the
    positions b and other ones elsewhere. Only sequences without a -1 are counted at all.
    Raises ValueError for another size.
    """
    if size not in _SIZES:
        raise ValueError("collocations are of 2 or 3 words")
    rows = _sequences(np.asarray(codes, np.int64), np.asarray(text), size)
    distinct, n = np.unique(rows, axis=0, return_counts=True)
    cells = _cells(rows, distinct, n)
    kept = n >= least
    logs = np.log(cells[kept] + smoothing)
    sign = np.array([(-1.0) ** (size - bin(b).count("1")) for b in range(1 << size)])
    strength = logs @ sign
    z = strength / np.sqrt((1.0 / (cells[kept] + smoothing)).sum(1))
    order = np.argsort(-z, kind="stable")
    return Collocations(distinct[kept][order], n[kept][order], strength[order], z[order])


def near(codes: ArrayLike, text: ArrayLike, nodes: ArrayLike, window: int) -> Bools:
    """Whether each token stands within ``window`` words of a node, nodes themselves left out.

    nodes: whether each token is one. Distance is counted in words (codes from 0) and nodes, within
    one text. A token near two nodes is near once.
    """
    word, node = np.asarray(codes) >= 0, np.asarray(nodes, np.bool_)
    of = _runs(np.asarray(text))
    kept = np.flatnonzero(word | node)
    # Texts are moved apart, so that no window reaches over an edge.
    place = np.arange(len(kept)) + of[kept] * (window + 1)
    spots = place[node[kept]]
    out = np.zeros(len(word), np.bool_)
    if len(spots):
        right = np.searchsorted(spots, place)
        ahead = spots[np.minimum(right, len(spots) - 1)] - place
        behind = place - spots[np.maximum(right - 1, 0)]
        close = ((ahead >= 0) & (ahead <= window)) | ((behind >= 0) & (behind <= window))
        out[kept] = close
    return out & ~node


def cooccurrence_matrix(
    codes: ArrayLike,
    text: ArrayLike,
    window: int,
    size: int,
    diagonal: Literal["both", "once"] = "both",
) -> sparse.csr_array:
    """How often two words stand at most ``window`` tokens apart: size x size, upper triangle.

    diagonal: a pair of the same word is counted in "both" directions, as quanteda does, or
    "once", as other pairs are.
    """
    word, of = np.asarray(codes, np.int64), np.asarray(text)
    pairs = []
    for step in range(1, min(window, len(word) - 1) + 1):
        left, right = word[:-step], word[step:]
        together = (of[:-step] == of[step:]) & (left >= 0) & (right >= 0)
        pairs.append(np.sort(np.stack([left[together], right[together]]), axis=0))
    both = np.concatenate([np.zeros((2, 0), np.int64), *pairs], axis=1)
    times = 2 if diagonal == "both" else 1
    weight = np.where(both[0] == both[1], times, 1)
    made = sparse.csr_array((weight, (both[0], both[1])), shape=(size, size))
    made.sum_duplicates()
    return made


def _runs(text: NDArray[np.generic]) -> Ints:
    """0 for the tokens of the first text, 1 for those of the next one..."""
    changes = np.zeros(len(text), np.int64)
    changes[1:] = text[1:] != text[:-1]
    return np.cumsum(changes)


def _sequences(codes: Ints, text: Ints, size: int) -> Ints:
    """All runs of ``size`` words of one text: n x size."""
    span = max(len(codes) - size + 1, 0)
    columns = [codes[i : i + span] for i in range(size)]
    rows = np.stack(columns, axis=1)
    whole = (rows >= 0).all(1) & (text[:span] == text[size - 1 : size - 1 + span])
    kept: Ints = rows[whole]
    return kept


def _cells(rows: Ints, distinct: Ints, n: Ints) -> Floats:
    """n_b of each distinct sequence, b from no position to all (bit i: position i): C x 2^size."""
    size = rows.shape[1]
    at_least = np.empty((len(distinct), 1 << size))
    for kind in range(1 << size):
        places = [i for i in range(size) if kind >> i & 1]
        _, group = np.unique(distinct[:, places], axis=0, return_inverse=True)
        total = np.bincount(group.reshape(-1), n)
        at_least[:, kind] = total[group.reshape(-1)]
    # Those that have these words at least, less those that have more of them.
    for i in range(size):
        for kind in range(1 << size):
            if not kind >> i & 1:
                at_least[:, kind] -= at_least[:, kind | 1 << i]
    return at_least
