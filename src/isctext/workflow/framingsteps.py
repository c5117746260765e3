"""How documents speak: the measures of framing as steps, with the study's options."""

from __future__ import annotations

from isctext.concepts.entries import Lexicon
from isctext.framing.options import (
    AfcOptions,
    CooccurrenceOptions,
    KeynessOptions,
    ReinertOptions,
)
from isctext.framing.stage import AFC, COOCCURRENCE, KEYNESS, REINERT
from isctext.workflow.config import Study
from isctext.workflow.step import Step


def framings(study: Study, words: Lexicon) -> list[Step]:
    """Specific words, meetings of vocabularies, correspondence analysis, classes."""
    asked = study.trajectories
    names = tuple((c.name, c.family) for c in words.categories)
    return [
        Step(
            KEYNESS,
            KeynessOptions(
                duplicates=asked.duplicates,
                first_year=study.study.period[0] if study.study.period else 0,
                seed=study.measures.seed,
                categories=names,
            ),
        ),
        Step(COOCCURRENCE, CooccurrenceOptions(duplicates=asked.duplicates, categories=names)),
        Step(AFC, AfcOptions(duplicates=asked.duplicates)),
        Step(REINERT, ReinertOptions(duplicates=asked.duplicates)),
    ]
