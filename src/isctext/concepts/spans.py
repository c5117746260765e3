"""Spans of tokens as arrays, and the two questions asked of them: what overlaps, what is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from isctext.concepts.stream import Bools, Ints

NONE: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Spans:
    """Token spans: ``first`` and ``last`` token, both included, over the batch."""

    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.first)

    def __getitem__(self, keep: slice | Bools | Ints) -> Spans:
        return Spans(self.first[keep], self.last[keep])


NO_SPANS = Spans(NONE, NONE)


def join_spans(parts: Sequence[Spans]) -> Spans:
    """The distinct spans of several sets."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return NO_SPANS
    pairs = np.stack(
        [np.concatenate([p.first for p in parts]), np.concatenate([p.last for p in parts])]
    )
    first, last = np.unique(pairs, axis=1)
    return Spans(first, last)


def count_overlapping(spans: Spans, others: Spans) -> Ints:
    """For each span, how many of the others share a token with it."""
    begun = np.searchsorted(np.sort(others.first), spans.last, side="right")
    over = np.searchsorted(np.sort(others.last), spans.first, side="left")
    return begun - over


def count_within(sentence: Ints, spans: Spans, others: Spans, window: int) -> Ints:
    """For each span, how many others begin at most ``window`` sentences away."""
    near = np.sort(sentence[others.first])
    here = sentence[spans.first]
    low = np.searchsorted(near, here - window, side="left")
    return np.searchsorted(near, here + window, side="right") - low
