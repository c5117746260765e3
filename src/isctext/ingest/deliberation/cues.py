"""By what a sentence of a deliberation is known.

A cue stands at the start of a sentence, and most tests hold its end too: what only begins like
a formula is prose.
"""

from __future__ import annotations

from isctext.ingest.deliberation.act import (
    ARTICLE,
    CONSIDERANT,
    is_decision,
    is_enacting,
    is_execution,
    is_vote,
    visa_kind,
)
from isctext.ingest.deliberation.end import (
    is_certificate,
    is_remedy,
    is_signature,
    is_weak_signature,
)
from isctext.ingest.deliberation.start import (
    is_attendance,
    is_heading,
    is_opening,
    is_subject,
    is_weak_heading,
)
from isctext.ingest.deliberation.words import flat

# A formula is a sentence; longer ones hold something else as well.
_LONGEST_FORMULA = 450
# Tried in this order.
_TESTS = (
    ("subject", is_subject),
    ("certificate", is_certificate),
    ("remedies", is_remedy),
    ("vote", is_vote),
    ("attendance", is_attendance),
    ("opening", is_opening),
    ("execution", is_execution),
    ("enacting", is_enacting),
    ("signature", is_signature),
    ("signature?", is_weak_signature),
    ("heading", is_heading),
    ("heading?", is_weak_heading),
)
_KEPT = (("article", ARTICLE), ("considerant", CONSIDERANT))


def kind_of(text: str) -> str:
    """The kind of a sentence by its own words, "" when they do not say.

    Kinds that end in "?" hold only beside their like; visas need their neighbours' word too.
    """
    plain = flat(text).strip()
    if len(plain) <= _LONGEST_FORMULA:
        for kind, test in _TESTS:
            if test(text, plain):
                return kind
    for kind, form in _KEPT:
        if form.match(plain):
            return kind
    return "decision" if is_decision(text, plain) else visa_kind(plain)
