"""H1 dimensions in the initiatives' documents against another group's: shares, and log-odds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.evidence import Evidence, Row, number, row_of
from isctext.hypotheses.group import Group, sizes
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.telling import FEWEST_WITH
from isctext.statistics.jackknife import Inference, infer, jackknife_variance, leave_one_out
from isctext.statistics.logodds import log_odds, prior_size
from isctext.statistics.multiplicity import adjusted
from isctext.statistics.uptake import uptake

Floats = NDArray[np.float64]

_VERDICTS = ("more_in_initiatives", "less_in_initiatives")
_LEVEL = 0.05


def profile_rows(
    here: Group, other: Group, scope: str, options: HypothesesOptions
) -> Iterator[Row]:
    """Log ratio of the smoothed shares of documents with each dimension, initiatives over other."""
    names = options.arrangements
    base = {"measure": "profile", "against": other.name, "scope": scope} | sizes(here, other)
    missing = here.lacking(options) + other.lacking(options)
    if not here.size or not other.size or not names:
        for name in names:
            yield base | {"dimension": name} | row_of(Evidence.none("; ".join(missing)))
        return
    found = uptake(here.arm().side(), other.arm().side())
    told = _turned(found.log_u)
    with_it = here.present.sum(axis=0)
    found_p = np.where((with_it >= FEWEST_WITH) & (not missing), told.p, np.nan)
    q = adjusted(found_p)
    for j, name in enumerate(names):
        evidence = _few("docs_with", int(with_it[j])) or Evidence.judged(
            told, missing, (here.k_eff, other.k_eff), _VERDICTS, j
        )
        if evidence.direction != "none" and not q[j] < _LEVEL:
            evidence = evidence.undecided()
        yield (
            base
            | row_of(evidence)
            | {
                "dimension": name,
                "k_i": int(with_it[j]),
                "n_i": here.size,
                "k_o": int(other.present[:, j].sum()),
                "n_o": other.size,
                "value_i": number(found.share_i[j]),
                "value_o": number(found.share_p[j]),
                "q": number(q[j]),
            }
        )


def distinctiveness_rows(
    here: Group, other: Group, scope: str, options: HypothesesOptions
) -> Iterator[Row]:
    """Monroe's log-odds of a dimension's hits among words; "*" is all dimensions together."""
    names = (*options.arrangements, "*")
    base = {"measure": "distinctiveness", "against": other.name, "scope": scope}
    base |= sizes(here, other)
    missing = here.lacking(options) + other.lacking(options)
    if not here.size or not other.size:
        for name in names:
            yield base | {"dimension": name} | row_of(Evidence.none("; ".join(missing)))
        return
    hits = [_with_total(group.by_source(group.hits)) for group in (here, other)]
    words = [group.by_source(group.words.astype(np.float64)) for group in (here, other)]
    told = _delta(hits, words, (here.k_eff, other.k_eff))
    q = np.append(adjusted(np.where(not missing, told.p[:-1], np.nan)), np.nan)
    for j, name in enumerate(names):
        few = _few("hits", int(hits[0][:, j].sum() + hits[1][:, j].sum()))
        evidence = few or Evidence.judged(told, missing, (here.k_eff, other.k_eff), _VERDICTS, j)
        if evidence.direction != "none" and name != "*" and not q[j] < _LEVEL:
            evidence = evidence.undecided()
        yield (
            base
            | row_of(evidence)
            | {
                "dimension": name,
                "k_i": int(hits[0][:, j].sum()),
                "n_i": int(words[0].sum()),
                "k_o": int(hits[1][:, j].sum()),
                "n_o": int(words[1].sum()),
                "value_i": 1e6 * float(hits[0][:, j].sum() / words[0].sum()),
                "value_o": 1e6 * float(hits[1][:, j].sum() / words[1].sum()),
                "q": number(q[j]),
            }
        )


def _delta(hits: list[Floats], words: list[Floats], k_effs: tuple[float, float]) -> Inference:
    """The log-odds with sources left out of either side; the prior stays that of all."""
    y = [side.sum(0) for side in hits]
    n = [float(side.sum()) for side in words]
    size = prior_size(*n)
    # Hits of nothing would have a prior of 0: half a hit in all words keeps the formula whole.
    prior = size * (y[0] + y[1] + 0.5) / (n[0] + n[1])
    whole, _ = log_odds((y[0], n[0]), (y[1], n[1]), prior, size)
    less_y = [leave_one_out(side, 0) for side in hits]
    less_n = [np.maximum(leave_one_out(side, 0), 1.0)[:, None] for side in words]
    without_i, _ = log_odds((less_y[0], less_n[0]), (y[1], n[1]), prior, size)
    without_j, _ = log_odds((y[0], n[0]), (less_y[1], less_n[1]), prior, size)
    variances = [jackknife_variance(without, 0) for without in (without_i, without_j)]
    return infer(whole, *zip(variances, k_effs, strict=True))


def _with_total(hits: Floats) -> Floats:
    return np.concatenate([hits, hits.sum(axis=1, keepdims=True)], axis=1)


def _turned(told: Inference) -> Inference:
    """Of minus the estimate."""
    return Inference(-told.estimate, told.variance, told.df, -told.hi, -told.lo, told.p)


def _few(what: str, count: int) -> Evidence | None:
    if count >= FEWEST_WITH:
        return None
    return Evidence.none(f"{what}: {count}, needed {FEWEST_WITH}", "not_tested")
