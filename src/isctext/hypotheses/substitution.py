"""What stands near initiatives in another arena in place of their project."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.arms import FEWEST_K_EFF, lacking
from isctext.hypotheses.comparing import Comparison
from isctext.hypotheses.counted import Counted, Ints
from isctext.hypotheses.evidence import Row, number
from isctext.hypotheses.options import HypothesesOptions
from isctext.statistics.multiplicity import adjusted
from isctext.statistics.shares import ShareDifference, SourceHits, share_difference

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
SIGNIFICANT = 0.05


def substitution_rows(
    what: Comparison,
    near: tuple[Ints, Ints],
    counted: Counted,
    options: HypothesesOptions,
    sides: tuple[Bools, Bools],
) -> list[Row]:
    """A row for each contrast vocabulary, and "*" for all of them together.

    near: document and category of the codebook hits near the object. sides: the documents that
    stand on each side, the initiatives' first.
    """
    arenas = (options.initiatives, what.arena)
    both = [
        _gather(near, counted, options, counted.within(arena) & side)
        for arena, side in zip(arenas, sides, strict=True)
    ]
    (here, docs_i), (there, docs_p) = both
    told = {options.initiatives: (docs_i, here), what.arena: (docs_p, there)}
    sizes = {a: (docs, hits.sources, hits.k_eff) for a, (docs, hits) in told.items()}
    missing = "; ".join(lacking(sizes, options))
    base = what.key() | {
        "docs_i": docs_i,
        "docs_p": docs_p,
        "S_i": here.sources,
        "S_p": there.sources,
        "keff_i": here.k_eff,
        "keff_p": there.k_eff,
        "all_i": int(here.total.sum()),
        "all_p": int(there.total.sum()),
    }
    found = _measure(here, there) if docs_i and docs_p else None
    return [
        base | _counts(name, here, there, c) | _told(c, found, missing)
        for c, name in enumerate((*options.contrasts, "*"))
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """Shares and differences; q: adjusted p, NaN for "*"; carried: intervals may be told."""

    shares: ShareDifference
    q: Floats
    carried: bool


def _measure(here: SourceHits, there: SourceHits) -> _Found:
    shares = share_difference(here, there)
    # "*" is the sum of the vocabularies, not one more test.
    q = np.append(adjusted(shares.difference.p[:-1]), np.nan)
    return _Found(shares, q, min(here.k_eff, there.k_eff) >= FEWEST_K_EFF)


def _counts(name: str, here: SourceHits, there: SourceHits, c: int) -> Row:
    return {
        "contrast": name,
        "hits_i": int(here.own[:, c].sum()),
        "hits_p": int(there.own[:, c].sum()),
    }


def _told(c: int, found: _Found | None, missing: str) -> Row:
    """What may be told of vocabulary ``c``, the last of which is all of them."""
    row: Row = {"verdict": "descriptive_only", "reason": missing}
    if found is None:
        return row
    d = found.shares.difference
    row |= {
        "share_i": number(found.shares.here[c]),
        "share_p": number(found.shares.there[c]),
        "difference": number(d.estimate[c]),
    }
    if found.carried:
        row |= {"lo": number(d.lo[c]), "hi": number(d.hi[c]), "df": number(d.df[c])}
    if not missing:
        level = d.p[c] if c == len(found.q) - 1 else found.q[c]
        row |= {"p": number(d.p[c]), "q": number(found.q[c])}
        row["verdict"] = _verdict(level, d.estimate[c])
        row["reason"] = "no_variance" if row["verdict"] == "not_tested" else ""
    return row


def _verdict(level: float, difference: float) -> str:
    if np.isnan(level):
        return "not_tested"
    if level >= SIGNIFICANT:
        return "no_difference_detectable"
    return "more_than_initiatives" if difference > 0 else "less_than_initiatives"


def _gather(
    near: tuple[Ints, Ints], counted: Counted, options: HypothesesOptions, chosen: Bools
) -> tuple[SourceHits, int]:
    """Hits near the object by source: of each contrast, of all of them, and of the codebook."""
    doc, category = near
    mine = chosen[doc]
    doc, category = doc[mine], category[mine]
    names = [c.name for c in options.categories]
    sources, row = np.unique(counted.source[doc], return_inverse=True)
    row, n = row.reshape(-1), len(sources)
    own = np.zeros((n, len(options.contrasts) + 1))
    for c, name in enumerate(options.contrasts):
        own[:, c] = np.bincount(row[category == names.index(name)], minlength=n)
    own[:, -1] = own.sum(axis=1)
    total = np.bincount(row, minlength=n).astype(np.float64)
    return SourceHits(own, total), len(np.unique(doc))
