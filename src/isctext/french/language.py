"""The language class of our pipelines: spaCy's own French takes five seconds to import."""

from __future__ import annotations

import spacy
from spacy.language import BaseDefaults, Language

CODE = "fr_isctext"


class FrenchDefaults(BaseDefaults):
    """Nothing beyond the defaults: words come from ``tokens``, lemmas from ``lemmas``."""


@spacy.registry.languages(CODE)
class French(Language):
    """French, cut into words before it gets here."""

    lang = CODE
    Defaults = FrenchDefaults
