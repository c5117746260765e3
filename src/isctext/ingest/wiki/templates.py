"""Wiki templates that stand for words of the sentence: dates, numbers, centuries, foreign words.

A page without them reads "au siècle" for "au {{s|XIX}} siècle". All others are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Which positional arguments are the text: 0 the first, 1 the second, None all of them.
_TEXT: dict[str, int | None] = {
    "lang": 1, "langue": 1, "lang-fr": 0, "lang-en": 0, "en": 0, "lien": 0, "citation": 0,
    "citation étrangère": 0, "citation bloc": 0, "bloc citation": 0, "début citation": 0,
    "quote": 0, "guil": 0, "nobr": 0, "nowrap": 0, "abréviation": 0, "abrd": 0, "abbr": 0,
    "page h'": 0, "petit": 0, "grand": 0, "small": 0, "souligner": 0, "surligner": 0,
    "pc": 0, "sc": 0, "lnobr": 0, "refnec": 0, "référence nécessaire": 0, "cita": 0,
    "date": None, "date-": None, "date de naissance": None, "unité": None, "unit": None,
    "nombre": None, "nb": None, "heure": None, "formatnum": None, "coord": None, "mvar": 0,
}  # fmt: skip
_CENTURIES = frozenset(("s", "s-", "sp", "sp-", "siècle", "s mini"))
# {{1er}}, {{XXIe siècle}}, {{IIe}}: the name itself is what is read.
_OWN_NAME = re.compile(
    r"(?:\d{1,4}|[IVXLC]{1,8})(?:er|re|ère|e|ème|d|de|nd|nde|ers|es)(?: siècles?)?"
    r"|(?:Mme|Mlle|Mgr|Dr|Me|MM\.?)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\s*[\w .éèêà-]{1,40}=")


def inline_template(name: str, arguments: Sequence[str]) -> str | None:
    """The words that a template stands for, None for a template that is no part of a sentence."""
    name = " ".join(name.replace("_", " ").split())
    if _OWN_NAME.fullmatch(name):
        return name
    key, _, inner = name.lower().partition(":")
    if key in ("formatnum", "lc", "uc", "ucfirst", "lcfirst", "nowrap") and inner:
        return name.partition(":")[2].strip()
    words = [word.strip() for word in arguments if word.strip() and not _NAMED.match(word)]
    key = name.lower()
    if key in _CENTURIES and words:
        return _century(words[0])
    if key not in _TEXT or not words:
        return None
    which = _TEXT[key]
    if which is None:
        return " ".join(words)
    return words[which] if which < len(words) else words[-1]


def _century(number: str) -> str:
    return f"{number}{'er' if number.upper() in ('I', '1') else 'e'} siècle"
