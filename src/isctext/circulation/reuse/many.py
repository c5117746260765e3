"""Passages that many documents have word for word: too common to be seeds, listed all the same.

A press release that twenty papers print is no pair's borrowing, and is how words travel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isctext.circulation.reuse import hashing
from isctext.circulation.reuse.dense import LEAST_MATCHED, Spans
from isctext.circulation.reuse.judge import Judgement, Sides
from isctext.circulation.reuse.words import Hashes, Ints, Longs, Words

_LEAST = 3  # documents of a family that is listed


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of passages: of which family, in which document, from which word to which."""

    family: Hashes
    document: Longs
    first: Longs
    last: Longs


def common_copies(words: Words, source: Ints, most: int) -> Copies:
    """Copies of passages of 12 words and more that more than ``most`` documents have.

    A copy is as long as its 12-grams are common without a break; the most common of them tells
    its family: to join what shares any of them would chain formula to formula.
    """
    begins, keys = hashing.grams(words, LEAST_MATCHED)
    group, chosen = hashing.repeated(keys)
    place, document = begins[chosen], words.document[begins[chosen]]
    holders = hashing.different(group, document)
    common = (holders > most) & (hashing.different(group, source[document]) > 1)
    common = common[group] if len(group) else common
    place, group, hashes = place[common], group[common], keys[chosen][common]
    order = np.argsort(place, kind="stable")
    place, held, hashes = place[order], holders[group[order]], hashes[order]
    new = np.ones(len(place), bool)
    new[1:] = (np.diff(place) > 1) | (np.diff(words.document[place]) != 0)
    starts = np.flatnonzero(new)
    # Of each run, the hash of its most common 12-gram; of two, the smaller.
    run = np.cumsum(new) - 1
    by_rank = np.lexsort((hashes, -held, run))
    family = hashes[by_rank[starts]] if len(starts) else hashes
    last = np.append(place[starts[1:] - 1], place[-1:]) if len(starts) else place
    return Copies(
        family,
        words.document[place[starts]].astype(np.int64),
        place[starts].astype(np.int64),
        last.astype(np.int64) + LEAST_MATCHED - 1,
    )


def shared_copies(spans: Spans, order: Sides, judged: Judgement) -> Copies:
    """The copies of passages that three documents or more have, of those found by pairs."""
    many = judged.docs >= _LEAST
    family = np.tile(judged.family[many], 2).astype(np.uint64)
    first = np.concatenate([spans.first_a[many], spans.first_b[many]])
    last = np.concatenate([spans.last_a[many], spans.last_b[many]])
    a = np.where(order.turned, order.later, order.earlier)[many]
    b = np.where(order.turned, order.earlier, order.later)[many]
    return Copies(family, np.concatenate([a, b]), first, last)


def one_each(copies: Copies) -> Copies:
    """The longest copy of each document, the first of two; families of three documents."""
    order = np.lexsort((copies.first, copies.first - copies.last, copies.document, copies.family))
    family, document = copies.family[order], copies.document[order]
    new = np.ones(len(order), bool)
    new[1:] = (family[1:] != family[:-1]) | (document[1:] != document[:-1])
    order = order[new]
    _, number, docs = np.unique(copies.family[order], return_inverse=True, return_counts=True)
    order = order[docs[number] >= _LEAST]
    return Copies(
        copies.family[order], copies.document[order], copies.first[order], copies.last[order]
    )
