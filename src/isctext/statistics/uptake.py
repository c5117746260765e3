"""Selective uptake: which parts of the initiatives' project another arena takes up less.

Arrays: ``...`` any number of leading axes (simulated worlds), S sources, H strata, J dimensions.
The two arenas have their own S. Source: methods specification 5.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from isctext.statistics.families import adjusted_rows
from isctext.statistics.jackknife import (
    Inference,
    effective_sources,
    infer,
    jackknife_variance,
    leave_one_out,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Centre = Callable[[Floats], Floats]

_HALF = 0.5
_TAIL = 0.05
_Z_ONE_SIDED = 1.6448536269514722
SIGNIFICANT = 0.05
CLEARLY_LESS = 0.8  # U below which less is called under-taken-up


@dataclass(frozen=True, slots=True)
class Side:
    """Documents of one arena.

    hit: ... x S x H x J, documents with the dimension; docs: ... x S x H. Every source has a
    document in some stratum.
    """

    hit: Floats
    docs: Floats

    @property
    def k_eff(self) -> Floats:
        """Effective sources, by documents: ..."""
        return effective_sources(self.docs.sum(-1))


@dataclass(frozen=True, slots=True)
class Uptake:
    """What ``uptake`` measures; ... x J unless said.

    share_i, share_p: raw prevalences (standardised when H > 1); docs_i, docs_p (...): documents,
    or as many as a standardised share is worth. log_u and rel: Inference of log U_j and of
    log U_j - centre. upper: where the dimension is absent from the other arena, 95 % upper limit
    of its prevalence there, NaN elsewhere. level (...): log of the median U_j. weighted: W (...).
    """

    share_i: Floats
    share_p: Floats
    docs_i: Floats
    docs_p: Floats
    log_u: Inference
    rel: Inference
    upper: Floats
    level: Inference
    weighted: Inference


def middle(values: Floats) -> Floats:
    """Median over the last axis, NaN left out; the midpoint of two; NaN of nothing."""
    ordered = np.sort(values, axis=-1)  # NaN last
    n = np.count_nonzero(~np.isnan(values), axis=-1)
    low = np.maximum(n - 1, 0) // 2
    high = np.minimum(n // 2, np.maximum(n - 1, 0))
    ends = [np.take_along_axis(ordered, at[..., None], -1)[..., 0] for at in (low, high)]
    return np.asarray((ends[0] + ends[1]) / 2.0)


def smoothed(share: Floats, docs: Floats) -> Floats:
    """p~ = (k + 1/2) / (D + 1), with k = share x D; ``docs`` lacks the last axis."""
    d = docs[..., None]
    return np.asarray((share * d + _HALF) / (d + 1.0))


def coverage(share_i: Floats, share_p: Floats, threshold: float) -> Floats:
    """C: of the dimensions at least this frequent in initiatives, the part that is so elsewhere.

    Last axis: dimensions. NaN when none is so frequent.
    """
    here = share_i >= threshold
    both = np.count_nonzero(here & (share_p >= threshold), axis=-1)
    n = np.count_nonzero(here, axis=-1)
    return np.asarray(np.where(n > 0, both / np.maximum(n, 1), np.nan))


def weighted_uptake(share_i: Floats, share_p: Floats) -> Floats:
    """W = sum_j min(p_init, p_other) / sum_j p_init, raw prevalences; NaN when all are 0."""
    total = share_i.sum(-1)
    common = np.minimum(share_i, share_p).sum(-1)
    return np.asarray(np.where(total > 0, common / np.where(total > 0, total, 1.0), np.nan))


def uptake(
    initiatives: Side, other: Side, reference: Bools | None = None, centre: Centre = middle
) -> Uptake:
    """Uptake ratios, relative to their median, with delete-one-source intervals.

    reference (... x J): the dimensions that stand in the reference and for which rel is told
    (default: those that the initiatives have); rel and log U are NaN for the others.
    U_j = p~_other / p~_init; rel_j = log U_j - median_l log U_l. Weights of the strata are the
    initiatives' shares of documents, computed again without each source.

    Where no document of the other arena has the dimension, leaving sources out moves nothing.
    The interval and p are then those of 1/2 document in D_eff + 1 with the variance that puts
    its one-sided 95 % limit at p_upper = 1 - .05^(1 / D_eff). Without that, absent dimensions
    give up to .10 false calls where .05 is promised (validation gates).
    """
    if reference is None:
        reference = initiatives.hit.sum((-3, -2)) > 0
    view = _View(centre, reference)
    at, less = _with_and_without(initiatives, other, view)
    absent = _absent(at, less[1], other)
    k = (initiatives.k_eff, other.k_eff)
    k_wide = (k[0][..., None], np.fmax(k[1][..., None], absent.effective))

    def told(name: str) -> Inference:
        estimate: Floats = getattr(at, name)
        v = [jackknife_variance(getattr(one, name), -2) for one in less]
        v[1] = np.fmax(v[1], absent.variance)
        shifted = infer(estimate + absent.shift, *zip(v, k_wide, strict=True))
        return replace(shifted, estimate=estimate, lo=np.minimum(shifted.lo, estimate))

    def told_of_all(name: str) -> Inference:
        v = [jackknife_variance(getattr(one, name), -1) for one in less]
        return infer(getattr(at, name), *zip(v, k, strict=True))

    return Uptake(
        share_i=at.share_i,
        share_p=at.share_p,
        docs_i=at.docs_i,
        docs_p=at.docs_p,
        log_u=told("log_u"),
        rel=told("rel"),
        upper=absent.upper,
        level=told_of_all("level"),
        weighted=told_of_all("weighted"),
    )


def calls(measured: Uptake, tested: Bools) -> tuple[Floats, Bools, Bools]:
    """(q, under, over) of the dimensions, ... x J.

    q: the p of rel, adjusted over the ``tested`` dimensions of each world (Benjamini-Hochberg,
    Holm under six); NaN for the others. under: q < .05, rel < 0 and U < .8. over: q < .05 and
    rel > 0, exploratory: when many dimensions are missing the others look over-taken-up.
    """
    p = np.where(tested, measured.rel.p, np.nan)
    q = adjusted_rows(p)
    found = q < SIGNIFICANT
    less = (measured.rel.estimate < 0) & (measured.log_u.estimate < np.log(CLEARLY_LESS))
    return q, found & less, found & (measured.rel.estimate > 0)


@dataclass(frozen=True, slots=True)
class _View:
    centre: Centre
    reference: Bools

    def repeated(self) -> _View:
        """The same for every source left out."""
        return _View(self.centre, self.reference[..., None, :])


@dataclass(frozen=True, slots=True)
class _Measured:
    share_i: Floats
    share_p: Floats
    docs_i: Floats
    docs_p: Floats
    log_u: Floats
    rel: Floats
    level: Floats
    weighted: Floats


def _measure(
    hit_i: Floats, docs_i: Floats, hit_p: Floats, docs_p: Floats, view: _View
) -> _Measured:
    """From totals over sources: hits ... x H x J, documents ... x H."""
    # A stratum that a source left out empties has no share any more: the others stand for it.
    both = (docs_i > 0) & (docs_p > 0)
    weight = np.where(both, docs_i, 0.0)
    total = weight.sum(-1, keepdims=True)
    weight = np.divide(weight, total, out=np.full(weight.shape, np.nan), where=total > 0)
    share_i, n_i = _standardised(hit_i, docs_i, weight)
    share_p, n_p = _standardised(hit_p, docs_p, weight)
    log_u = np.log(smoothed(share_p, n_p)) - np.log(smoothed(share_i, n_i))
    log_u = np.where(view.reference, log_u, np.nan)
    return _Measured(
        share_i=share_i,
        share_p=share_p,
        docs_i=n_i,
        docs_p=n_p,
        log_u=log_u,
        rel=log_u - view.centre(log_u)[..., None],
        level=np.log(middle(np.exp(log_u))),
        weighted=weighted_uptake(share_i, share_p),
    )


def _standardised(hit: Floats, docs: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """sum_h w_h k_h / D_h (... x J), and the documents it is worth, 1 / sum_h w_h^2 / D_h."""
    per_doc = np.where(weight > 0, weight / np.where(docs > 0, docs, 1.0), 0.0)
    share = (hit * per_doc[..., None]).sum(-2)
    worth = (weight * per_doc).sum(-1)
    known = worth > 0
    docs_worth = np.divide(1.0, worth, out=np.full(worth.shape, np.nan), where=known)
    return np.where(known[..., None], share, np.nan), docs_worth


def _with_and_without(
    initiatives: Side, other: Side, view: _View
) -> tuple[_Measured, tuple[_Measured, _Measured]]:
    """All sources; then each source of the initiatives, and each of the other, left out."""
    hit_i, hit_p = initiatives.hit, other.hit
    docs_i, docs_p = initiatives.docs, other.docs
    whole = (hit_i.sum(-3), docs_i.sum(-2), hit_p.sum(-3), docs_p.sum(-2))
    kept_i = (hit_i.sum(-3, keepdims=True), docs_i.sum(-2, keepdims=True))
    kept_p = (hit_p.sum(-3, keepdims=True), docs_p.sum(-2, keepdims=True))
    less_i = (leave_one_out(hit_i, -3), leave_one_out(docs_i, -2))
    less_p = (leave_one_out(hit_p, -3), leave_one_out(docs_p, -2))
    many = view.repeated()
    without = (_measure(*less_i, *kept_p, many), _measure(*kept_i, *less_p, many))
    return _measure(*whole, view), without


@dataclass(frozen=True, slots=True)
class _Absent:
    """Of dimensions that the other arena has not, ... x J; elsewhere NaN, NaN and 0.

    upper: 95 % upper limit of the prevalence. variance: of its logarithm, at least. shift: from
    the logarithm of the smoothed share to that of 1/2 document in D_eff + 1. effective: D_eff,
    on which the variance rests, in place of sources.
    """

    upper: Floats
    variance: Floats
    effective: Floats
    shift: Floats


def _absent(at: _Measured, less_p: _Measured, other: Side) -> _Absent:
    """D_eff = D / deff: deff is the jackknife variance of the prevalences over the binomial one.

    It is pooled over the dimensions that are there; without any, or with one source, D_eff is
    K_eff.
    """
    d = at.docs_p
    binomial = (at.share_p * (1.0 - at.share_p) / d[..., None]).sum(-1)
    jackknife = jackknife_variance(less_p.share_p, -2).sum(-1)
    known = (binomial > 0) & ~np.isnan(jackknife)
    deff = np.where(known, jackknife / np.where(known, binomial, 1.0), d / other.k_eff)
    effective = d / np.maximum(deff, 1.0)
    upper = (1.0 - _TAIL ** (1.0 / effective))[..., None]
    share = smoothed(np.zeros((*effective.shape, 1)), effective)
    variance = ((np.log(upper) - np.log(share)) / _Z_ONE_SIDED) ** 2
    shift = np.log(share) - np.log(smoothed(at.share_p, d))
    nobody = at.share_p == 0
    return _Absent(
        upper=np.where(nobody, upper, np.nan),
        variance=np.where(nobody, variance, np.nan),
        effective=np.where(nobody, effective[..., None], np.nan),
        shift=np.where(nobody, shift, 0.0),
    )
