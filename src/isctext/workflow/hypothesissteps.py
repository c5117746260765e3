"""The hypotheses as steps, with the options that the study gives them."""

from __future__ import annotations

from isctext.concepts.entries import Lexicon
from isctext.french.entries import read_entries, shipped_entries
from isctext.hypotheses.options import CodedCategory, HypothesesOptions
from isctext.hypotheses.stage import ARRANGEMENTS, LEGITIMACY, STATEMENTS, UPTAKE
from isctext.workflow.config import Study
from isctext.workflow.step import Step


def hypotheses(study: Study, words: Lexicon, names: str) -> list[Step]:
    """H3, H1, H2, and what may be said of them. names: the study's own gazetteer (YAML)."""
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
        named=_initiatives(names),
        seed=study.measures.seed,
    )
    return [Step(stage, options) for stage in (UPTAKE, ARRANGEMENTS, LEGITIMACY, STATEMENTS)]


def _initiatives(names: str) -> tuple[tuple[str, str], ...]:
    """Id and name of the initiatives that the gazetteers know."""
    own = read_entries(names, "the study's gazetteer") if names else ()
    return tuple((e.id, e.name) for e in (*shipped_entries(), *own) if e.kind == "initiative")
