"""The measures of time as steps, with the options that the study gives them."""

from __future__ import annotations

from isctext.concepts.entries import Lexicon
from isctext.trajectories.options import (
    FirstUseOptions,
    FirstUseOrderOptions,
    TrajectoryOptions,
    TrendOptions,
    UsageOptions,
)
from isctext.trajectories.stage import FIRST_USE_ORDER, FIRST_USES, TRENDS, USAGE
from isctext.trajectories.stage import STAGE as TRAJECTORIES
from isctext.workflow.config import Study
from isctext.workflow.step import Step


def in_time(study: Study, words: Lexicon) -> list[Step]:
    """Counts, rates, trends, first uses."""
    asked = study.trajectories
    names = tuple((c.name, c.family) for c in words.categories)
    entries = tuple((e.entry_id, c.name, c.family) for c in words.categories for e in c.entries)
    return [
        Step(USAGE, UsageOptions(duplicates=asked.duplicates)),
        Step(
            TRAJECTORIES,
            TrajectoryOptions(
                every=asked.every,
                duplicates=asked.duplicates,
                batches=asked.batches,
                min_docs=asked.min_docs,
                min_tokens=asked.min_tokens,
                min_sources=asked.min_sources,
                categories=names,
            ),
        ),
        Step(
            TRENDS,
            TrendOptions(
                min_docs=asked.min_docs,
                min_tokens=asked.min_tokens,
                min_sources=asked.min_sources,
                draws=study.measures.draws,
                seed=study.measures.seed,
                categories=names,
            ),
        ),
        Step(
            FIRST_USES,
            FirstUseOptions(
                duplicates=asked.duplicates,
                min_docs=asked.min_docs,
                min_tokens=asked.min_tokens,
                entries=entries,
            ),
        ),
        Step(FIRST_USE_ORDER, FirstUseOrderOptions(seed=study.measures.seed)),
    ]
