"""Whether the entries of H1 are used in the initiatives before they are used elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.evidence import UNDECIDED, Evidence, Row, row_of
from isctext.hypotheses.options import HypothesesOptions
from isctext.records.series import Counts, by_arena
from isctext.records.stage import Rows
from isctext.statistics.first_use import Lead, compare_terms, inflation, lead

Floats = NDArray[np.float64]

OTHERS = "others"
FEWEST_YEARS = 5
FEWEST_TERMS = 6
_LEVEL, _STRICTER, _UNEQUAL = 0.05, 0.01, 3.0  # volumes above 3:1 ask for p < .01 (methods 3.4)


def earliness_rows(
    inputs: Mapping[str, Rows], options: HypothesesOptions, scope: str
) -> Iterator[Row]:
    """Mean lead in years of rarefied first use, initiatives before: each arena, then all others.

    From the monthly counts of entries; batch events (bulk publication, recodification) are left
    out, as thousands of old texts that come out again on one day use nothing for the first time.
    """
    counts = by_arena(
        inputs["exposure"],
        inputs["usage"],
        level="entry",
        scope=scope,
        batches="drop",
        arenas=(options.initiatives, *options.others),
    )
    mine = np.isin(counts.categories, options.arrangements)
    pairs = {arena: [1 + i] for i, arena in enumerate(options.others)}
    if len(pairs) > 1:
        pairs[OTHERS] = list(range(1, len(counts.places)))
    for against, places in pairs.items():
        yield _row(_Pair.of(counts, mine, places), against, scope, options)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Hits (K x T) and words (T) of both sides over their common years; docs: documents."""

    hits: tuple[Floats, Floats]
    words: tuple[Floats, Floats]
    docs: tuple[int, int]
    years: tuple[int, int] | None

    @classmethod
    def of(cls, counts: Counts, mine: NDArray[np.bool_], places: list[int]) -> _Pair:
        docs = (counts.docs[0], counts.docs[places].sum(axis=0))
        window = _longest_run((docs[0] > 0) & (docs[1] > 0))
        hits = (counts.hits[mine, 0], counts.hits[mine][:, places].sum(axis=1))
        words = (counts.tokens[0], counts.tokens[places].sum(axis=0))
        years = counts.years[window]
        return cls(
            hits=(hits[0][:, window], hits[1][:, window]),
            words=(words[0][window], words[1][window]),
            docs=(int(docs[0][window].sum()), int(docs[1][window].sum())),
            years=(int(years[0]), int(years[-1])) if len(years) else None,
        )


def _row(pair: _Pair, against: str, scope: str, options: HypothesesOptions) -> Row:
    base: Row = {"measure": "earliness", "against": against, "scope": scope, "dimension": "*"}
    base |= {"docs_i": pair.docs[0], "docs_o": pair.docs[1]}
    t = len(pair.words[0])
    if t < FEWEST_YEARS:
        reason = f"years: {t}, needed {FEWEST_YEARS}"
        return base | row_of(Evidence.none(reason))
    terms = compare_terms(*pair.hits, *pair.words)
    included = terms.included
    k = int(included.sum())
    base |= {"k_i": k, "n_i": len(terms.d), "k_o": int(terms.censored.sum()), "n_o": t}
    if pair.years:
        base |= {"flags": [f"years:{pair.years[0]}-{pair.years[1]}"]}
    if not k:
        return base | row_of(Evidence.none(f"entries: 0, needed {FEWEST_TERMS}"))
    rates = [np.log((h[included] + 0.5) / w) for h, w in zip(pair.hits, pair.words, strict=True)]
    found = lead(terms.d[included], vif=inflation(*rates), seed=options.seed)
    base |= {
        "value_i": float(terms.first_x[included].mean()),
        "value_o": float(terms.first_y[included].mean()),
    }
    volumes = sorted(float(w.sum()) for w in pair.words)
    level = _STRICTER if volumes[1] > _UNEQUAL * volumes[0] else _LEVEL
    return base | row_of(_judged(found, level))


def _judged(found: Lead, level: float) -> Evidence:
    mean, lo, hi, p, k = found.mean, found.lo, found.hi, found.p, found.terms
    if k < FEWEST_TERMS:
        reason = f"entries: {k}, needed {FEWEST_TERMS}"
        return Evidence(mean, None, None, None, None, "none", "descriptive_only", reason)
    reason = "" if level == _LEVEL else "unequal_volumes: p < .01 asked for"
    if p < level and lo > 0:
        return Evidence(mean, lo, hi, None, p, "for", "earlier_in_initiatives", reason)
    if p < level and hi < 0:
        return Evidence(mean, lo, hi, None, p, "against", "later_in_initiatives", reason)
    return Evidence(mean, lo, hi, None, p, "none", UNDECIDED, reason)


def _longest_run(flags: NDArray[np.bool_]) -> slice:
    """The longest run of true values, the first of equals."""
    padded = np.concatenate([[False], flags, [False]]).astype(np.int8)
    change = np.flatnonzero(np.diff(padded))
    starts, ends = change[::2], change[1::2]
    if not len(starts):
        return slice(0, 0)
    best = int(np.argmax(ends - starts))
    return slice(int(starts[best]), int(ends[best]))
