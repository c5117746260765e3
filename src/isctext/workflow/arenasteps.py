"""The measures between arenas as steps, with the options that the study gives them."""

from __future__ import annotations

from isctext.circulation.citations.options import CitationOptions
from isctext.circulation.citations.stage import STAGE as CITATIONS
from isctext.circulation.claims.options import ClaimOptions
from isctext.circulation.claims.stage import STAGE as CLAIMS
from isctext.circulation.drift.options import DriftOptions
from isctext.circulation.drift.stage import STAGE as DRIFT
from isctext.circulation.novelty.options import NoveltyOptions
from isctext.circulation.novelty.stage import STAGE as NOVELTY
from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.circulation.precedence.stage import STAGE as PRECEDENCE
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.stage import STAGE as REUSE
from isctext.concepts.entries import Lexicon
from isctext.workflow.config import Study
from isctext.workflow.step import Step


def between_arenas(study: Study, words: Lexicon) -> list[Step]:
    """Precedence, shared passages, citations, sense, novelty, and the claims they allow."""
    asked, roles = study.trajectories, study.arenas
    names = tuple((c.name, c.family) for c in words.categories)
    labels = tuple((c.name, c.label) for c in words.categories)
    return [
        Step(
            PRECEDENCE,
            PrecedenceOptions(
                min_docs=asked.min_docs,
                min_tokens=asked.min_tokens,
                min_sources=asked.min_sources,
                primary=(roles.initiatives, roles.policy),
                categories=names,
                seed=study.measures.seed,
            ),
        ),
        Step(REUSE, ReuseOptions(duplicates=asked.duplicates)),
        Step(CITATIONS, CitationOptions(duplicates=asked.duplicates)),
        Step(DRIFT, DriftOptions(duplicates=asked.duplicates, seed=study.measures.seed)),
        Step(NOVELTY, NoveltyOptions()),
        Step(CLAIMS, ClaimOptions(categories=names, labels=labels)),
    ]
