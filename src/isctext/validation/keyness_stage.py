"""The stage "keyness" itself, on worlds without a word that is an arena's own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy import sparse

from isctext.framing.contrasts import Contrast, contrasts
from isctext.framing.counted import Counted
from isctext.framing.counts import Counts, Spans, Topics
from isctext.framing.keyrows import part_row
from isctext.framing.keywords import Corpus as Framed
from isctext.framing.keywords import compare
from isctext.framing.options import KeynessOptions
from isctext.validation.keyness_worlds import Corpus, Vocabulary

_OPTIONS = KeynessOptions(contrasts=("arena",), draws=499, most_draws=9999)


def any_called(world: Vocabulary, worlds: int, seed: int) -> float:
    """Share of the worlds in which the stage gives any word of the first arena a verdict."""
    found = []
    for i in range(worlds):
        rng = np.random.default_rng([seed, i])
        framed, contrast = as_framed(world.draw(rng))
        row = part_row(contrast, compare(framed, contrast, _OPTIONS, rng))
        found.append(row["called"] != 0)
    return float(np.mean(found))


def as_framed(drawn: Corpus) -> tuple[Framed, Contrast]:
    """A drawn corpus as the stage sees it, and the contrast of its first arena."""
    documents, size, words = drawn.documents, *drawn.counts.shape
    listed, source = np.unique(documents.source, return_inverse=True)
    counted = Counted(
        doc_ids=pa.array([f"{i:06}" for i in range(size)]),
        arenas=["first", "second"],
        sources=[f"s{number}" for number in listed],
        arena_of=listed // documents.n_sources,
        arena=documents.arena,
        source=source.reshape(-1).astype(np.int64),
        year=np.full(size, 2020),
        words=documents.tokens,
    )
    none, nothing = np.zeros(0, np.int64), sparse.csr_array((0, words))
    terms = [f"w{i:04}" for i in range(words)]
    counts = Counts(terms, sparse.csr_array(drawn.counts), nothing, nothing)
    spans = Spans([], none, none, none, none, none.astype(bool), none.astype(bool))
    topics = Topics(none, none, 0, np.zeros(0), none)
    contrast = next(contrasts(counted, spans, _OPTIONS))
    return Framed.of(counted, counts, topics), contrast
