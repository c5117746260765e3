"""What a shared passage may be called: borrowing or formula, and who had it first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from isctext.circulation.reuse.documents import Documents
from isctext.circulation.reuse.families import families
from isctext.circulation.reuse.grams import SIZE, Grams
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.passages import Passages, shared_grams
from isctext.circulation.reuse.words import Bools, Ints, Longs, Words

Texts = npt.NDArray[np.str_]

_PAIR = 2
_AT_ONCE = 1 << 20  # matched 4-grams whose holders are listed at once
# A third document has a passage when it has as many of its matched 4-grams as make it the
# pair's own, and a quarter of them all: in simulation the planted borrowings have at most 23 %
# in common with a third document, the copies of a formula of which one is damaged 50 % (median).
_OF_THIRD, _SHARE_OF_THIRD = 4, 0.25


@dataclass(frozen=True, slots=True)
class Sides:
    """The documents of each passage by date, then by id; turned: its second is the earlier one."""

    earlier: Longs
    later: Longs
    turned: Bools


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of each passage.

    exclusive: matched 4-grams that no third document has. silent: whether no verb of it is
    matched but participles: a ministry's name, a law's title, a list. family: the passages that
    are copies of one stretch of text; docs: the documents of the family. third: how many other
    documents have it too, at least. undirected: why the earlier document is not known to be the
    first, "" where it is. lag: days between the two that are sure, -1 where a date is missing.
    """

    exclusive: Longs
    silent: Bools
    family: Longs
    docs: Longs
    third: Longs
    undirected: Texts
    lag: Longs


def sides(passages: Passages, words: Words, documents: Documents) -> Sides:
    """Which document of each passage is the earlier one."""
    a = words.document[passages.spans.first_a].astype(np.int64)
    b = words.document[passages.spans.first_b].astype(np.int64)
    never = np.iinfo(np.int64).max
    day = np.where(documents.dated, documents.early, never)
    turned = day[b] < day[a]
    return Sides(np.where(turned, b, a), np.where(turned, a, b), turned)


def judge(
    passages: Passages, grams: Grams, words: Words, documents: Documents, options: ReuseOptions
) -> tuple[Sides, Judgement]:
    """Steps 5 and 6 of methods 3.6, and names told from sentences."""
    order = sides(passages, words, documents)
    count = len(order.earlier)
    passage, place = shared_grams(passages, grams)
    exclusive = _exclusive(passage, place, grams, words, count)
    holder, third = _third(passage, place, grams, order)
    family = families(passages.spans)
    number, document = _members(family, order)
    docs = np.bincount(number, minlength=count)[family]
    # A third document whose copy is damaged shares few 4-grams, and is aligned all the same.
    others = np.maximum(np.bincount(holder, minlength=count), docs - 2)
    first, undated = _first_days(number, document, documents, count)
    sooner, unknown = first[family] < documents.early[order.earlier], undated[family]
    known = documents.dated[third]
    sooner[holder] |= known & (documents.early[third] < documents.early[order.earlier[holder]])
    unknown[holder] |= ~known
    undirected, lag = _undirected(sooner, unknown, documents, order, options.min_days)
    silent = _silent(passages, words)
    return order, Judgement(exclusive, silent, family, docs, others, undirected, lag)


def _members(family: Longs, order: Sides) -> tuple[Longs, Longs]:
    """The documents of each family, as (family, document)."""
    both = np.concatenate([order.earlier, order.later])
    number, document = np.unique(np.stack([np.tile(family, 2), both]), axis=1)
    return number, document


def _first_days(
    number: Longs, document: Longs, documents: Documents, count: int
) -> tuple[Longs, Bools]:
    """Of each family: its first day, and whether one of its documents has no date."""
    dated = documents.dated[document]
    first = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(first, number[dated], documents.early[document[dated]])
    undated = np.zeros(count, bool)
    undated[number[~dated]] = True
    return first, undated


def _exclusive(passage: Longs, place: Longs, grams: Grams, words: Words, count: int) -> Longs:
    """The distinct matched 4-grams of each passage that only its two documents have.

    Not those with a number: "directive # du Parlement" is equal for two directives.
    """
    own = grams.holders[place] == _PAIR
    for step in range(SIZE):
        own[own] &= ~words.numeric[words.code[place[own] + step]]
    groups = len(grams.bounds)
    pairs = np.unique(passage[own].astype(np.int64) * groups + grams.group[place[own]])
    return np.bincount(pairs // groups, minlength=count)


def _silent(passages: Passages, words: Words) -> Bools:
    columns = passages.columns
    says = columns.equal & (words.predicate[columns.at] | words.predicate[columns.to])
    count = len(passages.spans.matched)
    silent: Bools = np.bincount(columns.window[says], minlength=count) == 0
    return silent


def _third(passage: Longs, place: Longs, grams: Grams, order: Sides) -> tuple[Longs, Longs]:
    """The other documents that have a passage too, as (passage, document)."""
    matched = np.bincount(passage, minlength=len(order.earlier))
    few = (grams.holders[place] > _PAIR) & (grams.group[place] >= 0)
    passage, group = passage[few], grams.group[place[few]]
    # Whole passages at a time: a lot ends where the passage changes.
    lot = matched.cumsum()[passage] // _AT_ONCE
    edges = [0, *(np.flatnonzero(np.diff(lot)) + 1).tolist(), len(passage)]
    found = [
        _holders(passage[low:high], group[low:high], grams, order, matched)
        for low, high in pairwise(edges)
    ]
    return np.concatenate([p for p, _ in found]), np.concatenate([d for _, d in found])


def _holders(
    passage: Longs, group: Ints, grams: Grams, order: Sides, matched: Longs
) -> tuple[Longs, Longs]:
    held = grams.bounds[group + 1] - grams.bounds[group]
    ends = np.cumsum(held)
    total = int(ends[-1]) if len(ends) else 0
    at = np.repeat(grams.bounds[group] - (ends - held), held) + np.arange(total)
    passage, document = np.repeat(passage, held).astype(np.int64), grams.documents[at]
    other = (document != order.earlier[passage]) & (document != order.later[passage])
    width = int(grams.documents.max(initial=0)) + 1
    pairs, times = np.unique(passage[other] * width + document[other], return_counts=True)
    enough = (times >= _OF_THIRD) & (times >= _SHARE_OF_THIRD * matched[pairs // width])
    return pairs[enough] // width, pairs[enough] % width


def _undirected(
    sooner: Bools, unknown: Bools, documents: Documents, order: Sides, min_days: int
) -> tuple[Texts, Longs]:
    """Why a passage has no direction ("" where it has one), and the days between its dates.

    sooner, unknown: whether a third document has it earlier, or at a date that is not known.
    """
    a, b = order.earlier, order.later
    dated = documents.dated[a] & documents.dated[b]
    lag = np.where(dated, np.maximum(documents.early[b] - documents.late[a], 0), -1)
    reason = np.full(len(a), "", dtype="U16")
    reason[unknown] = "third_undated"
    reason[sooner] = "third_earlier"
    reason[lag < min_days] = "close_dates"
    reason[~dated] = "undated"
    return reason, lag
