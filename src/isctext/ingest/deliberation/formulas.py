"""Deliberations without their legal formulas: votes and dates are read, boilerplate set aside."""

from __future__ import annotations

from dataclasses import replace

from isctext.ingest.deliberation.parts import (
    is_deliberation,
    parts,
    session_date,
    strip_formulas,
    vote_facts,
)
from isctext.records.document import Draft

# The arena whose texts may be deliberations; elsewhere a quoted formula is part of the story.
ARENA = "policy"


def without_formulas(draft: Draft) -> Draft:
    """The draft with the formulas in ``removed``, its votes as facts, its session's date last.

    A text that is no deliberation comes back as it is; of one that holds nothing but formulas the
    text stays, with a warning FORMULAS_ONLY.
    """
    found = parts(draft.text)
    if not is_deliberation(found):
        return draft
    kept, removed = strip_formulas(draft.text)
    dated = session_date(draft.text)
    facts = (*draft.facts, *vote_facts(draft.text, found))
    dates = (*draft.dates, *((dated,) if dated else ()))
    if not kept:
        only = ("FORMULAS_ONLY", "the deliberation holds nothing but legal formulas")
        return replace(draft, facts=facts, dates=dates, warnings=(*draft.warnings, only))
    return replace(draft, text=kept, facts=facts, dates=dates, removed=(*draft.removed, *removed))
