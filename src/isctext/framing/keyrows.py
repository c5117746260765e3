"""Comparisons as rows of the tables ``keyness`` and ``keyness_parts``."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.framing.contrasts import Contrast
from isctext.framing.counted import Bools, Floats, Ints
from isctext.framing.keywords import FEWEST_ARRANGEMENTS, LEVEL, Compared, Corpus
from isctext.framing.options import KeynessOptions
from isctext.records.framing import KEYNESS
from isctext.statistics.hypergeometric import test_value
from isctext.statistics.keyness import FEWEST_DOCS, FEWEST_SOURCES, g2, monroe

Texts = NDArray[np.object_]

# A word of which half the occurrences are those of the concept itself says nothing about it.
_OWN = 0.5
_FLAGS = ("own_words", "topic_only", "topics_disagree")
_DISAGREE = 0.5


def part_row(contrast: Contrast, found: Compared) -> dict[str, object]:
    """The comparison as a whole."""
    reason = _part_reason(contrast, found)
    called = np.isin(_verdicts(found, np.arange(len(found.n)), reason)[0], ("over", "under"))
    return contrast.key | {
        "docs": found.n_docs[0],
        "docs_against": found.n_docs[1],
        "sources": found.n_sources[0],
        "sources_against": found.n_sources[1],
        "words": int(found.words[0]),
        "words_against": int(found.words[1] - found.words[0]),
        "terms": int((found.whole > 0).sum()),
        "tested": int(found.tested.sum()),
        "called": int(called.sum()),
        "left_out": contrast.left_out,
        "sources_by": "sources" if contrast.nested else "documents_of_source",
        "verdict": "descriptive_only" if reason else "tested",
        "reason": reason,
    }


def word_rows(
    contrast: Contrast,
    found: Compared,
    corpus: Corpus,
    categories: list[str],
    options: KeynessOptions,
) -> pa.Table:
    """The words that stand out most on either side, and all that have a verdict."""
    at = _kept(found, options.terms)
    n, whole, (t, t_all) = found.n[at], found.whole[at], found.words
    log_odds, z = monroe(n, whole, t, t_all)
    verdict, reason = _verdicts(found, at, _part_reason(contrast, found))
    own = _own_share(contrast, corpus, categories, at)
    columns: dict[str, object] = {
        name: pa.repeat(pa.scalar(value), len(at)) for name, value in contrast.key.items()
    }
    columns |= {
        "term": pa.array(corpus.counts.terms, pa.string()).take(pa.array(at)),
        "n": n.astype(np.int64),
        "n_all": whole.astype(np.int64),
        "words": np.full(len(at), int(t)),
        "words_all": np.full(len(at), int(t_all)),
        "pct_term": 100.0 * n / t,
        "pct_part": 100.0 * n / whole,
        "pct_all": 100.0 * whole / t_all,
        "specificity": found.index[at],
        "test_value": test_value(n, whole, int(t), int(t_all)),
        "log_odds": log_odds,
        "z": z,
        "g2": g2(n, whole, t, t_all),
        "phi": found.phi[at],
        "docs": found.docs[0, at].astype(np.int32),
        "docs_against": found.docs[1, at].astype(np.int32),
        "sources": found.sources[0, at].astype(np.int32),
        "sources_against": found.sources[1, at].astype(np.int32),
        "own_share": _may(own),
        "p_permutation": _may(found.p[at]),
        "q": _may(found.q[at]),
        "p_sources": _may(found.p_sources[at]),
        "q_sources": _may(found.q_sources[at]),
        "verdict": pa.array(verdict.tolist(), pa.string()),
        "reason": pa.array(reason.tolist(), pa.string()),
        "flags": _flags(found, at, own, log_odds),
    }
    return KEYNESS.from_columns(columns | _pooled(found, at))


def _kept(found: Compared, most: int) -> Ints:
    """The ``most`` highest indices, the lowest ones, and what is called; words that occur."""
    order = np.argsort(-found.index, kind="stable")
    order = order[found.whole[order] > 0]
    over = order[found.index[order] > 0][:most]
    under = order[found.index[order] < 0][::-1][:most]
    return np.unique(np.concatenate([over, under]))


def _verdicts(found: Compared, at: Ints, part_reason: str) -> tuple[Texts, Texts]:
    """A verdict and its reason for each word; of a part that cannot be tested, its reason."""
    over, enough = found.over[at], found.enough[at]
    side = np.where(over, 0, 1)
    docs, sources = found.docs[side, at], found.sources[side, at]
    with np.errstate(invalid="ignore"):
        sure = found.q[at] < LEVEL
        surely = sure & (found.q_sources[at] < LEVEL)
    sign = np.where(over, "over", "under").astype(object)
    verdict = np.where(surely, sign, np.where(sure, sign + "_these_sources", _NONE))
    told = enough & found.tested[at] & (not part_reason)
    reason = np.where(sources < FEWEST_SOURCES, _few("sources", sources, FEWEST_SOURCES), "")
    reason = np.where(docs < FEWEST_DOCS, _few("documents", docs, FEWEST_DOCS), reason)
    short = told & sure & (found.spread[at] < found.telling)
    spread = _few("sources_of_both_sides", found.spread[at], found.telling)
    reason = np.where(short, spread, reason)
    return np.where(told, verdict, "descriptive_only"), np.where(reason == "", part_reason, reason)


_NONE = "no_difference_detectable"


def _few(what: str, number: Ints, needed: int) -> Texts:
    return np.array([f"{what}: {k}, needed {needed}" for k in number.tolist()], dtype=object)


def _part_reason(contrast: Contrast, found: Compared) -> str:
    for side, number in zip(("", "_against"), found.n_sources, strict=True):
        if number < FEWEST_SOURCES:
            return f"sources{side}: {number}, needed {FEWEST_SOURCES}"
    for side, number in zip(("", "_against"), found.n_docs, strict=True):
        if number < FEWEST_DOCS:
            return f"documents{side}: {number}, needed {FEWEST_DOCS}"
    if found.arrangements < FEWEST_ARRANGEMENTS:
        what = "sources" if contrast.nested else "documents_of_source"
        return f"arrangements_of_{what}: {found.arrangements:.0f}, needed {FEWEST_ARRANGEMENTS}"
    return ""


def _own_share(contrast: Contrast, corpus: Corpus, categories: list[str], at: Ints) -> Floats:
    """Of a concept's documents, the share of each word's occurrences inside its mentions."""
    if contrast.name != "concept":
        return np.full(len(at), np.nan)
    number = categories.index(contrast.category)
    own = np.asarray(corpus.counts.own[[number]].toarray())[0, at]
    bearing = contrast.docs[contrast.part]
    n = corpus.counts.matrix[bearing].sum(axis=0)[at]
    share: Floats = np.divide(own, n, out=np.zeros(len(at)), where=n > 0)
    return np.minimum(share, 1.0)


def _flags(found: Compared, at: Ints, own: Floats, log_odds: Floats) -> pa.Array:
    raised: list[Bools] = [np.nan_to_num(own) >= _OWN]
    if found.pooled is None:
        raised += [np.zeros(len(at), np.bool_)] * 2
    else:
        pooled, agree = found.pooled.log_odds[at], found.pooled.agree[at]
        # What the whole shows is gone, or turned, once subjects are held apart.
        raised.append(np.sign(np.nan_to_num(pooled)) != np.sign(log_odds))
        raised.append(np.nan_to_num(agree, nan=1.0) <= _DISAGREE)
    code = sum(bits.astype(np.int64) << i for i, bits in enumerate(raised))
    lists = [[f for i, f in enumerate(_FLAGS) if k >> i & 1] for k in range(1 << len(_FLAGS))]
    return pa.array(lists, pa.list_(pa.string())).take(pa.array(code))


def _pooled(found: Compared, at: Ints) -> dict[str, pa.Array]:
    if found.pooled is None:
        none = pa.nulls(len(at))
        names = ("log_odds_topics", "topics", "topics_agree", "topics_i2")
        return dict.fromkeys(names, none)
    pooled = found.pooled
    return {
        "log_odds_topics": _may(pooled.log_odds[at]),
        "topics": pa.array(pooled.strata[at].astype(np.int32)),
        "topics_agree": _may(pooled.agree[at]),
        "topics_i2": _may(pooled.i2[at]),
    }


def _may(values: Floats) -> pa.Array:
    """NaN as null."""
    return pa.array(values, from_pandas=True)
