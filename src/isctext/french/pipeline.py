"""The one door to the language models: everything else sees token arrays."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from isctext.french.options import FrenchOptions
from isctext.french.weights import TIERS


@dataclass(frozen=True, slots=True)
class Tokens:
    """One text's tokens (white space left out); offsets are into the text that was given.

    entities: (start, end, label) in the same offsets.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    lemmas: list[str]
    pos: list[str]
    morph: list[str]
    sentences: NDArray[np.int32]
    entities: list[tuple[int, int, str]]


class Pipeline(Protocol):
    """A loaded French pipeline."""

    def read(self, texts: Iterable[str]) -> Iterator[Tokens]:
        """The tokens of each normalised text, in order. Texts are short (segments.LONGEST)."""


@functools.cache
def pipeline(options: FrenchOptions) -> Pipeline:
    """The pipeline for these options, loaded once per process.

    Raises ResourceMissing [IT-FRE-001, IT-FRE-002] when it is not installed.
    """
    if options.pipeline in TIERS:
        from isctext.french.own import OwnPipeline  # noqa: PLC0415

        return OwnPipeline(options)
    from isctext.french.stock import StockPipeline  # noqa: PLC0415  (its French takes seconds)

    return StockPipeline(options)
