"""Who moves first, in worlds where nobody does, or where one follows the other (G4, G5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isctext.statistics.ar1 import log_rates
from isctext.statistics.intervals import Z_95
from isctext.statistics.precedence import LAGS, LEVEL, PEAK_LEVEL, Panel, compare, correlations
from isctext.statistics.precedence_power import arena_of, detectable
from isctext.validation.gate import Gate
from isctext.validation.precedence_worlds import Terms
from isctext.validation.worlds import LENGTH_LOG_MEAN, LENGTH_LOG_SD, Floats

Flags = NDArray[np.bool_]
# Which worlds a rule calls, from hits (W x K x 2 x T) and words (W x 2 x T).
Rule = Callable[[Floats, Floats], Flags]

_FALSE = 0.085
_STUDIES = 8


def full_rule(hits: Floats, words: Floats) -> Flags:
    """The adopted rule: asymmetry with the variance inflation, and the peak over lag 0."""
    return _panel(hits, words).precedes


def named_leader(hits: Floats, words: Floats) -> Flags:
    """The adopted rule, where it names the first arena."""
    panel = _panel(hits, words)
    return np.asarray(panel.precedes & (panel.asym > 0))


def asymmetry_alone(hits: Floats, words: Floats) -> Flags:
    """The first of the two tests (rejected: a slow follower of a common driver passes it)."""
    return np.asarray(_panel(hits, words).p_asym < LEVEL)


def without_inflation(hits: Floats, words: Floats) -> Flags:
    """Both tests, terms taken for independent (rejected: terms that come together are not)."""
    return _uninflated(_panel(hits, words))


def plain_rates(hits: Floats, words: Floats) -> Flags:
    """Both tests, on log((Y + 1/2) / N) (rejected: of rare terms it falls where archives grow)."""
    z = np.log((hits + 0.5) / words[:, None])
    return compare(z[:, :, 0], z[:, :, 1]).precedes


def single_pair(hits: Floats, words: Floats) -> Flags:
    """|r| > 1.96 / sqrt T at some lag, of the first term alone (rejected)."""
    z = _logs(hits, words)[:, 0]
    centred = z - z.mean(axis=-1, keepdims=True)
    unit = centred / np.sqrt((centred**2).sum(axis=-1, keepdims=True))
    r = correlations(unit[:, 0], unit[:, 1])
    return np.asarray((np.abs(r) > Z_95 / np.sqrt(z.shape[-1])).any(axis=-1))


def panel_granger(hits: Floats, words: Floats) -> Flags:
    """y_t on y_{t-1} and x_{t-1}, terms pooled, less means of terms and years (rejected).

    t of the second coefficient, in the direction x to y only.
    """
    z = _logs(hits, words)
    y, y1, x1 = (_within(part) for part in (z[:, :, 1, 1:], z[:, :, 1, :-1], z[:, :, 0, :-1]))
    own = (y1**2).sum(axis=(1, 2))
    left_x = x1 - ((x1 * y1).sum(axis=(1, 2)) / own)[:, None, None] * y1
    left_y = y - ((y * y1).sum(axis=(1, 2)) / own)[:, None, None] * y1
    size = (left_x**2).sum(axis=(1, 2))
    slope = (left_x * left_y).sum(axis=(1, 2)) / size
    rest = left_y - slope[:, None, None] * left_x
    terms, years = y.shape[1:]
    free = terms * years - terms - years - 1
    error = np.sqrt((rest**2).sum(axis=(1, 2)) / free / size)
    return np.asarray(np.abs(slope / error) > Z_95)


def called(terms: Terms, rule: Rule = full_rule) -> Callable[[int, int], float]:
    """The measure of a gate: the share of worlds that the rule calls."""

    def measure(worlds: int, seed: int) -> float:
        return float(rule(*terms.many(worlds, seed)).mean())

    return measure


def power_at_detectable(
    worlds: int, seed: int, *, kind: str = "independent", follows: str = "follower"
) -> float:
    """Power where the strength planted is the detectable one that studies like these give.

    kind: of eight studies in which nothing follows; the median of what their counts say is
    detectable is planted in worlds of kind ``follows``.
    """
    terms = Terms(kind, terms=25, years=15)
    hits, words = terms.many(_STUDIES, seed + 1)
    said = [_detectable(y, n) for y, n in zip(hits, words, strict=True)]
    planted = replace(terms, kind=follows, strength=float(np.nanmedian(said)))
    return called(planted, named_leader)(worlds, seed)


def _detectable(hits: Floats, words: Floats) -> float:
    rate = hits.sum(axis=-1) / words.sum(axis=-1)
    # Gamma bursts of shape 1/2 over lognormal lengths: 1 + 2 R E[n^2] / E[n].
    phi = 1.0 + 2.0 * rate * np.exp(LENGTH_LOG_MEAN + 1.5 * LENGTH_LOG_SD**2)
    x, y = (arena_of(hits[:, a], words[a], phi[:, a]) for a in (0, 1))
    z = log_rates(hits, words)
    vif = float(compare(z[:, 0], z[:, 1]).vif)
    return detectable(x, y, vif=vif, worlds=100).detectable


def _logs(hits: Floats, words: Floats) -> Floats:
    """Logarithms of rates, W x K x 2 x T, world by world (their expectations take memory)."""
    return np.stack([log_rates(y, n) for y, n in zip(hits, words, strict=True)])


def _panel(hits: Floats, words: Floats) -> Panel:
    z = _logs(hits, words)
    return compare(z[:, :, 0], z[:, :, 1])


def _uninflated(panel: Panel) -> Flags:
    """The same tests with a variance inflation of 1."""
    zero = LAGS.index(0)
    peak = (panel.peak_lag + zero)[:, None, None]
    gain = np.take_along_axis(panel.r, peak, axis=-1)[..., 0] - panel.r[..., zero]
    free = panel.terms - 1
    p_asym = 2.0 * special.stdtr(free, -np.abs(_t(panel.d)))
    p_peak = special.stdtr(free, -_t(gain))
    return np.asarray((p_asym < LEVEL) & (p_peak < PEAK_LEVEL))


def _t(values: Floats) -> Floats:
    """The mean over terms by its error, were they independent."""
    error = values.std(axis=-1, ddof=1) / np.sqrt(values.shape[-1])
    return np.asarray(values.mean(axis=-1) / error)


def _within(z: Floats) -> Floats:
    left = z - z.mean(axis=-1, keepdims=True)
    return np.asarray(left - left.mean(axis=-2, keepdims=True))


def _null(name: str, world: str, terms: Terms) -> Gate:
    method = f"panel of {terms.terms} terms, {terms.years} years"
    return Gate(f"G4 {name}", method, world, _FALSE, at_most=True, measure=called(terms))


def _least(terms: Terms) -> Terms:
    """The same at the size from which the test is made."""
    return replace(terms, terms=20, years=12)


_ARCHIVES = Terms("still", rate=15e-6, spread=0.8, archives="shifted")
_WORLDS: tuple[tuple[str, str, Terms], ...] = (
    ("independent", "movements of their own", Terms()),
    ("growth", "terms spread in the same years", Terms("growth")),
    ("shared driver", "both follow a third at once", Terms("driver")),
    ("inertia", "the same, the second slowly", Terms("inertia")),
    ("4 clusters", "terms move in 4 groups", Terms("clusters")),
    ("2 clusters", "terms move in 2 groups", Terms("clusters", clusters=2)),
    ("common shocks", "years strike all terms", Terms("shocks")),
    ("archives", "rare terms; archives grow 3 years apart", _ARCHIVES),
)
_POWER = Terms("follower")

GATES: tuple[Gate, ...] = (
    *(_null(name, world, terms) for name, world, terms in _WORLDS),
    *(_null(f"{name}, least", world, _least(terms)) for name, world, terms in _WORLDS),
    Gate(
        "G5 power",
        "panel of 40 terms, 20 years",
        "strength .5, 2 years later",
        0.80,
        at_most=False,
        measure=called(_POWER, named_leader),
    ),
    Gate(
        "G5 detectable strength",
        "panel of 25 terms, 15 years",
        "strength = the median detectable one",
        0.70,
        at_most=False,
        measure=power_at_detectable,
    ),
)


def _wrong(name: str, method: str, terms: Terms, rule: Rule) -> Gate:
    return Gate(name, method, terms.kind, _FALSE, at_most=True, measure=called(terms, rule))


# What the methods table rejects, in the worlds in which it is wrong: none may keep its promise.
REJECTED: tuple[Gate, ...] = (
    _wrong("G4 single pair", "CCF, 1.96 / sqrt T", Terms("independent"), single_pair),
    _wrong("G4 single pair", "CCF, 1.96 / sqrt T", Terms("growth"), single_pair),
    _wrong("G4 no VIF", "panel, terms independent", Terms("clusters"), without_inflation),
    _wrong("G4 no peak", "asymmetry alone", Terms("inertia"), asymmetry_alone),
    _wrong("G4 Granger", "panel Granger, 1 lag", Terms("driver"), panel_granger),
    _wrong("G4 Granger", "panel Granger, 1 lag", Terms("inertia"), panel_granger),
    _wrong("G4 plain rates", "panel on log((Y + 1/2) / N)", _ARCHIVES, plain_rates),
)
