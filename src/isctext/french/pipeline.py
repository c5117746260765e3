"""The one door to the language models: everything else sees token arrays."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Protocol

from isctext.french.options import FrenchOptions
from isctext.french.tokenarrays import Tokens
from isctext.french.weights import TIERS


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
