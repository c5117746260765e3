"""The estimators at their full size: how long they take, and what they achieve.

    python scripts/methodsbench.py [worlds]        (make bench-methods)

First the times that are asked for; then every gate on 200 worlds (or as many as given): method,
world, achieved rate, promised rate, as ``isctext validate`` prints them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from isctext.statistics.ar1 import ar_trends
from isctext.statistics.precedence import compare
from isctext.statistics.precedence_power import arena_of, detectable
from isctext.validation.every import gates, measured, row

SERIES, YEARS, DRAWS = 60, 20, 10_000
TERMS = 40


def line(what: str, asked: str, shown: str) -> None:
    print(f"{what:<66} {asked:>10} {shown:>16}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """The best of three."""
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def times() -> None:
    random = np.random.default_rng(0)
    series = random.standard_normal((SERIES, YEARS)).cumsum(axis=1) / 4
    spent = seconds(lambda: ar_trends(series, draws=DRAWS))
    line(
        "trend, p, interval and MDE: 60 series, 20 years, 10,000 draws", "<= 20 s", f"{spent:.2f} s"
    )
    x, y = random.standard_normal((2, TERMS, YEARS))
    spent = seconds(lambda: compare(x, y))
    line("precedence panel, 40 terms, 20 years", "<= 5 s", f"{spent:.4f} s")
    hits = random.poisson(20, (2, TERMS, YEARS)).astype(float)
    words = np.full(YEARS, 300_000.0)
    arenas = [arena_of(h, words, np.full(TERMS, 2.0)) for h in hits]
    spent = seconds(lambda: detectable(*arenas))
    line("  its detectable strength, by simulation", "", f"{spent:.2f} s")


def achieved(worlds: int) -> bool:
    print(f"\n{'gate':<34} {'method':<44} {'achieved':>9} {'promised':>9}")
    kept = True
    for found in measured(gates(), worlds, seed=0):
        said = row(found)
        mark = "" if found.kept else "  NOT KEPT"
        print(
            f"{said['gate']:<34.34} {said['method']:<44.44} {said['achieved']:>9} "
            f"{said['promised']:>9}{mark}   {said['world']}",
            flush=True,
        )
        kept = kept and found.kept
    return kept


if __name__ == "__main__":
    times()
    sys.exit(0 if achieved(int(sys.argv[1]) if len(sys.argv) > 1 else 200) else 1)
