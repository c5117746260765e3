"""The stage "keyness": the words that a part of the corpus has more of, or less of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from isctext.framing.contrasts import contrasts
from isctext.framing.counted import read_counted
from isctext.framing.counts import count_terms, named_concepts, read_spans, read_topics
from isctext.framing.keyrows import part_row, word_rows
from isctext.framing.keywords import Corpus, compare
from isctext.framing.options import KeynessOptions
from isctext.records.framing import KEYNESS, KEYNESS_PARTS
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows


def measure_keyness(inputs: Mapping[str, Rows], options: KeynessOptions) -> dict[str, pa.Table]:
    """The tables ``keyness`` and ``keyness_parts``.

    ``inputs``: documents, segments, mentions, duplicates, topic_weights (may be empty). Memory
    grows with distinct pairs (document, term), not with words.
    """
    counted = read_counted(inputs, options.duplicates)
    concepts = named_concepts(inputs["mentions"], options.categories)
    spans = read_spans(inputs["mentions"], counted, concepts)
    topics = read_topics(inputs["topic_weights"], counted)
    counts = count_terms(inputs["segments"], counted, options.pos, spans, topics)
    corpus = Corpus.of(counted, counts, topics)
    parts, words = [], []
    for number, contrast in enumerate(contrasts(counted, spans, options)):
        rng = np.random.default_rng([options.seed, number])
        compared = compare(corpus, contrast, options, rng)
        parts.append(part_row(contrast, compared))
        words.append(word_rows(contrast, compared, corpus, spans.names, options))
    return {
        "keyness": _sorted(KEYNESS, words),
        "keyness_parts": _sorted(KEYNESS_PARTS, [KEYNESS_PARTS.from_rows(parts)]),
    }


def _sorted(spec: TableSpec, tables: list[pa.Table]) -> pa.Table:
    table = pa.concat_tables([spec.empty(), *tables])
    return spec.conform(table.sort_by([(name, "ascending") for name in spec.sort]))
