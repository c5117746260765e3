"""What a study may set about its claims."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClaimOptions:
    """Of which categories claims are made.

    families: those of the categories. categories: (category, family) of the lexicon, so that
    one without a hit has its rows. labels: (source_id or category, name for readers).
    """

    families: tuple[str, ...] = ("concept",)
    categories: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
