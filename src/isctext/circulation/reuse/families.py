"""Families: passages that are copies of one stretch of text, whatever the pair of documents."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from isctext.circulation.reuse.dense import Spans
from isctext.circulation.reuse.words import Longs


def families(spans: Spans) -> Longs:
    """The family of each passage, numbered from 0.

    Two passages are of one family when, in one document, they have more than half of the
    longer one in common; and so on from passage to passage. A sentence quoted from a document
    that was copied whole elsewhere is another family than the whole.
    """
    count = len(spans.first_a)
    passage = np.tile(np.arange(count), 2)
    first = np.concatenate([spans.first_a, spans.first_b])
    last = np.concatenate([spans.last_a, spans.last_b])
    order = np.lexsort((last, first))
    passage, first, last = passage[order], first[order], last[order]
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    # What begins behind a passage's middle has less than half of it, and so has all that follows.
    ahead = np.arange(len(first) - 1)
    step = 1
    while len(ahead):
        ahead = ahead[first[ahead + step] <= (first[ahead] + last[ahead]) // 2]
        one, other = ahead, ahead + step
        common = np.minimum(last[one], last[other]) - first[other] + 1
        longer = np.maximum(last[one] - first[one], last[other] - first[other]) + 1
        met = 2 * common > longer
        left.append(passage[one[met]])
        right.append(passage[other[met]])
        step += 1
        ahead = ahead[ahead + step < len(first)]
    one, other = np.concatenate(left), np.concatenate(right)
    graph = coo_array((np.ones(len(one), bool), (one, other)), shape=(count, count))
    if not count:
        return np.empty(0, np.int64)
    family: Longs = connected_components(graph, directed=False)[1].astype(np.int64)
    return family
