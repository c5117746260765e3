"""The measures of a study as steps of the street, with the options that the study gives them."""

from __future__ import annotations

from isctext.circulation.citations.options import CitationOptions
from isctext.circulation.citations.stage import STAGE as CITATIONS
from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.circulation.precedence.stage import STAGE as PRECEDENCE
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.stage import STAGE as REUSE
from isctext.concepts.entries import Lexicon
from isctext.french.entries import read_entries, shipped_entries
from isctext.hypotheses.options import CodedCategory, HypothesesOptions
from isctext.hypotheses.stage import ARRANGEMENTS, LEGITIMACY, STATEMENTS, UPTAKE
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

# Their time grows with the whole corpus, however little is new: "run" brings them up to date
# once their own verb has made them, and makes them itself only when asked for all.
HEAVY = frozenset((REUSE.name, CITATIONS.name))

_TIME = ("usage", "trajectories", "trends", "first_uses", "first_use_order")
# What each verb brings up to date: the measures and the counts that they start from.
OF_VERB: dict[str, tuple[str, ...]] = {
    "trace": _TIME,
    "circulation": ("usage", "precedence", "reuse", "citations"),
    "hypotheses": ("usage", "uptake", "arrangements", "legitimacy", "statements"),
}


def measures(study: Study, words: Lexicon, names: str = "") -> list[Step]:
    """The stages after the topics, in order. names: the study's own gazetteer (YAML)."""
    named = _initiatives(names)
    return [*_in_time(study, words), *_between(study, words), *_hypotheses(study, words, named)]


def _initiatives(names: str) -> tuple[tuple[str, str], ...]:
    """Id and name of the initiatives that the gazetteers know."""
    own = read_entries(names, "the study's gazetteer") if names else ()
    return tuple((e.id, e.name) for e in (*shipped_entries(), *own) if e.kind == "initiative")


def _in_time(study: Study, words: Lexicon) -> list[Step]:
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
                levels=("category", "entry"),
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
        Step(FIRST_USE_ORDER, FirstUseOrderOptions(study.measures.draws, study.measures.seed)),
    ]


def _between(study: Study, words: Lexicon) -> list[Step]:
    asked, roles = study.trajectories, study.arenas
    return [
        Step(
            PRECEDENCE,
            PrecedenceOptions(
                min_docs=asked.min_docs,
                min_tokens=asked.min_tokens,
                min_sources=asked.min_sources,
                primary=(roles.initiatives, roles.policy),
                categories=tuple((c.name, c.family) for c in words.categories),
                seed=study.measures.seed,
            ),
        ),
        Step(REUSE, ReuseOptions(duplicates=asked.duplicates)),
        Step(CITATIONS, CitationOptions(duplicates=asked.duplicates)),
    ]


def _hypotheses(study: Study, words: Lexicon, named: tuple[tuple[str, str], ...]) -> list[Step]:
    roles = study.arenas
    options = HypothesesOptions(
        categories=tuple(
            CodedCategory(c.name, c.family, c.hypothesis, c.role) for c in words.categories
        ),
        initiatives=roles.initiatives,
        others=(roles.policy, roles.press),
        unit=study.hypotheses.unit,
        bin_years=study.hypotheses.bin_years,
        lag_years=study.hypotheses.lag_years,
        duplicates=study.trajectories.duplicates,
        named=named,
        seed=study.measures.seed,
    )
    return [Step(stage, options) for stage in (UPTAKE, ARRANGEMENTS, LEGITIMACY, STATEMENTS)]
