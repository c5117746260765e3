"""What stands near initiatives in another arena in place of their project."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.arms import FEWEST_K_EFF, lacking
from isctext.hypotheses.comparing import Comparison
from isctext.hypotheses.counted import Counted, Ints
from isctext.hypotheses.evidence import Row, number
from isctext.hypotheses.options import HypothesesOptions
from isctext.statistics.multiplicity import adjusted
from isctext.statistics.shares import SourceHits, share_difference

Bools = NDArray[np.bool_]
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
    if not docs_i or not docs_p:
        return [base | _nothing(name, here, there, c, missing) for c, name in _names(options)]
    found = share_difference(here, there)
    # Holm under six vocabularies; "*" is their sum, not one more test.
    q = np.append(adjusted(found.difference.p[:-1]), np.nan)
    carried = min(here.k_eff, there.k_eff) >= FEWEST_K_EFF
    rows = []
    for c, name in _names(options):
        d = found.difference
        row = base | {
            "contrast": name,
            "hits_i": int(here.own[:, c].sum()),
            "hits_p": int(there.own[:, c].sum()),
            "share_i": number(found.here[c]),
            "share_p": number(found.there[c]),
            "difference": number(d.estimate[c]),
        }
        if carried:
            row |= {"lo": number(d.lo[c]), "hi": number(d.hi[c]), "df": number(d.df[c])}
        row |= {"verdict": "descriptive_only", "reason": missing}
        if not missing:
            p = d.p[c]
            level = p if name == "*" else q[c]
            row |= {"p": number(p), "q": number(q[c]), "verdict": _verdict(level, d.estimate[c])}
        rows.append(row)
    return rows


def _verdict(level: float, difference: float) -> str:
    if np.isnan(level):
        return "not_tested"
    if level >= SIGNIFICANT:
        return "no_difference_detectable"
    return "more_than_initiatives" if difference > 0 else "less_than_initiatives"


def _names(options: HypothesesOptions) -> list[tuple[int, str]]:
    return list(enumerate((*options.contrasts, "*")))


def _nothing(name: str, here: SourceHits, there: SourceHits, c: int, missing: str) -> Row:
    return {
        "contrast": name,
        "hits_i": int(here.own[:, c].sum()),
        "hits_p": int(there.own[:, c].sum()),
        "verdict": "descriptive_only",
        "reason": missing,
    }


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
