"""The language class of our pipelines: spaCy's own French takes five seconds to import."""

from __future__ import annotations

from spacy.language import BaseDefaults, Language
from spacy.util import registry

CODE = "fr_isctext"


class FrenchDefaults(BaseDefaults):
    """Nothing beyond the defaults: words come from ``tokens``, lemmas from ``lemmas``."""


@registry.languages(CODE)
class French(Language):  # type: ignore[no-untyped-call]
    """French, cut into words before it gets here."""

    lang = CODE
    Defaults = FrenchDefaults
