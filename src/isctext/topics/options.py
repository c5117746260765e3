"""What a study may set about its topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """Engine, number of topics, seed, and what makes the vocabulary and the text units.

    ``unit_words``: content words of a text unit, about. A term stands in at least ``min_df``
    documents and ``min_df_share`` of them, and in at most ``max_df_share`` of them; a corpus
    of under 50 documents asks for a tenth of its documents in place of ``min_df``.
    ``refit``: documents that come after a fit are folded into it while they are at most this
    share of those that it was made on; 0 fits again at every change.
    Raises UsageError [IT-TOP-001] for values that mean nothing.
    """

    engine: str = "lda.v1"
    k: int | Literal["auto"] = "auto"
    seed: int = 0
    iterations: int = 300
    unit_words: int = 150
    min_df: int = 5
    min_df_share: float = 0.001
    max_df_share: float = 0.4
    refit: float = 0.05

    def __post_init__(self) -> None:
        whole = isinstance(self.k, int) and not isinstance(self.k, bool) and self.k > 1
        _check("k", self.k == "auto" or whole, self.k, '"auto" or a whole number from 2')
        _check("seed", 0 <= self.seed < 1 << 32, self.seed, "0 to 2^32 - 1")
        _check("iterations", self.iterations >= 1, self.iterations, "1 or more")
        _check("unit_words", self.unit_words >= 1, self.unit_words, "1 or more")
        _check("min_df", self.min_df >= 1, self.min_df, "1 or more")
        _check("refit", 0 <= self.refit <= 1, self.refit, "a share from 0 to 1")
        low, high = self.min_df_share, self.max_df_share
        _check("min_df_share", 0 <= low <= 1, low, "a share from 0 to 1")
        _check("max_df_share", 0 < high <= 1, high, "a share over 0, up to 1")


def _check(name: str, good: bool, found: object, expected: str) -> None:
    if not good:
        raise UsageError(
            "IT-TOP-001",
            f"'{name}' of the topics cannot be {found!r}",
            found=repr(found),
            expected=expected,
        )
