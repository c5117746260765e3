"""How documents speak: the measures of framing as steps, with the study's options."""

from __future__ import annotations

from collections.abc import Sequence

from isctext.concepts.entries import Lexicon
from isctext.framing.actoroptions import ActorOptions
from isctext.framing.actorstage import ACTORS
from isctext.framing.frameoptions import FrameOptions
from isctext.framing.framestage import FRAMES
from isctext.framing.options import (
    AfcOptions,
    CooccurrenceOptions,
    KeynessOptions,
    ReinertOptions,
)
from isctext.framing.stage import AFC, COOCCURRENCE, KEYNESS, REINERT
from isctext.french.entries import read_entries, shipped_entries
from isctext.workflow.config import Study
from isctext.workflow.step import Step


def framings(
    study: Study, words: Lexicon, gazetteer: str, codes: Sequence[tuple[str, str, str]]
) -> list[Step]:
    """Specific words, meetings of vocabularies, correspondence analysis, classes, actors, frames.

    gazetteer: the study's own entries (YAML). codes: (unit, coder, code) of coded frames.
    """
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
        Step(ACTORS, ActorOptions(kinds=_kinds(gazetteer), duplicates=asked.duplicates)),
        Step(
            FRAMES,
            FrameOptions(
                codes=tuple(codes),
                unit=study.framing.unit,
                seed=study.measures.seed,
                duplicates=asked.duplicates,
            ),
        ),
    ]


def _kinds(names: str) -> tuple[tuple[str, str], ...]:
    """Id and kind of every entry of the gazetteers."""
    own = read_entries(names, "the study's gazetteer") if names else ()
    return tuple((e.id, e.kind) for e in (*shipped_entries(), *own))
