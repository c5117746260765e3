"""Who codes what."""

from __future__ import annotations

from collections.abc import Sequence


def assigned(items: int, coders: Sequence[str], twice: float) -> list[list[str]]:
    """The coders of each item: two for a share ``twice`` of them, spread evenly, else one.

    Items come in the order of their strata, so that each stratum has its share of both. Turns
    go round, so that coders have the same number of items, give or take one.
    """
    out: list[list[str]] = []
    turn = 0
    # One thousandth up: a share that rounding left just under n / 2 is still n / 2.
    for item in range(items):
        double = int((item + 1) * twice + 1e-3) > int(item * twice + 1e-3)
        wanted = min(2 if double else 1, len(coders))
        out.append([coders[(turn + i) % len(coders)] for i in range(wanted)])
        turn += wanted
    return out
