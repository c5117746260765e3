"""The measures of a study, in order, and which of them each verb brings up to date."""

from __future__ import annotations

from collections.abc import Sequence

from isctext.concepts.entries import Lexicon
from isctext.workflow.arenasteps import between_arenas
from isctext.workflow.config import Study
from isctext.workflow.framingsteps import framings
from isctext.workflow.hypothesissteps import hypotheses
from isctext.workflow.step import Step
from isctext.workflow.timesteps import in_time

_LONG_BETWEEN = ("reuse", "citations", "drift", "novelty", "claims")
_FRAMING = ("keyness", "cooccurrence", "afc", "reinert", "actors", "frames")
# What each verb brings up to date: the measures and the counts that they start from.
OF_VERB: dict[str, tuple[str, ...]] = {
    "trace": ("usage", "trajectories", "trends", "first_uses", "first_use_order"),
    "circulation": ("usage", "precedence", *_LONG_BETWEEN),
    "framing": _FRAMING,
    "hypotheses": ("usage", "uptake", "arrangements", "legitimacy", "statements"),
}
# Their time grows with the whole corpus, however little is new: "run" brings them up to date
# once their own verb has made them, and makes them itself only when asked for all.
HEAVY = frozenset((*_LONG_BETWEEN, *_FRAMING))


def measures(
    study: Study,
    words: Lexicon,
    names: str = "",
    codes: Sequence[tuple[str, str, str]] = (),
) -> list[Step]:
    """The stages after the topics, in order.

    names: the study's own gazetteer (YAML). codes: (unit, coder, code) of coded frames.
    """
    return [
        *in_time(study, words),
        *between_arenas(study, words),
        *framings(study, words, names, codes),
        *hypotheses(study, words, names),
    ]
