"""What a pipeline says of a text: an array or a list per property of its tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
