"""A gate: what an estimator promises on worlds whose truth is known, and what it achieves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scipy import stats

# 17 rejections in 200 worlds without anything planted: the bound of methods 6, .085. It is the
# 99 % point of a binomial at .05; with fewer worlds the same point is taken.
_NOMINAL = 0.05
_SURE = 0.985
_WORLDS = 200
_BOUND = 0.085


@dataclass(frozen=True, slots=True)
class Gate:
    """A promise: ``measure(worlds, seed)`` gives the achieved rate, in [0, 1], over ``worlds``.

    name: G1 to G9 and what it is of ("G2 AR .5"). method, world: in words, for the table.
    promised: the bound. at_most: whether the rate must stay under it (an error rate) or reach
    it (coverage, power, recall). counted: whether the rate is a share of ``worlds``, for which
    fewer worlds give a wider bound; else the bound stands as it is.
    """

    name: str
    method: str
    world: str
    promised: float
    at_most: bool
    measure: Callable[[int, int], float]
    counted: bool = True

    def bound(self, worlds: int) -> float:
        """The bound for so many worlds: that of 200 worlds with its sampling error widened."""
        if worlds >= _WORLDS or not self.counted:
            return self.promised
        if self.at_most:
            base = _NOMINAL if self.promised == _BOUND else self.promised
            allowed = max(stats.binom.ppf(_SURE, worlds, base), self.promised * worlds)
            return float(allowed / worlds)
        return float(min(stats.binom.ppf(1 - _SURE, worlds, self.promised) / worlds, self.promised))


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a gate measured."""

    gate: Gate
    worlds: int
    seed: int
    rate: float

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        bound = self.gate.bound(self.worlds)
        return self.rate <= bound if self.gate.at_most else self.rate >= bound


def run_gate(gate: Gate, worlds: int, seed: int = 0) -> Achieved:
    """Measures one gate on so many worlds. Same worlds and seed, same rate."""
    return Achieved(gate, worlds, seed, gate.measure(worlds, seed))
