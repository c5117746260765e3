"""What may be claimed of texts, in four levels, and the words that each level may use.

L0 co-presence; L1 one precedes the other; L2 precedes, with a verbatim trace or a citation; L3
people confirmed a borrowing. No level says that one thing made another happen.

Source: methods specification 3.1.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from isctext.errors import StageError

Level = Literal["L0", "L1", "L2", "L3"]
Lang = Literal["fr", "en"]
LEVELS: tuple[Level, ...] = ("L0", "L1", "L2", "L3")
TOP = "L3"

# Printed with every claim of precedence: what else may lie behind it.
ALTERNATIVES = (
    "common_third_source",
    "archive_coverage",
    "publication_delay",
    "missing_arenas",
)

# Beginnings of words (or, after "=", whole expressions) that no sentence has, at any level.
_NEVER: dict[Lang, tuple[str, ...]] = {
    "fr": (
        *("influen", "caus", "granger", "entraîn", "entraine", "provoqu", "déclench"),
        *("suscit", "engendr", "inspir", "impact", "imput"),
        *("=à l'origine d", "=a pour origine", "=ont pour origine"),
        *("=sous l'effet", "=grâce à", "=grâce aux", "=aboutit à", "=aboutissent à"),
        *("=fait naître", "=font naître", "=donne naissance", "=donnent naissance"),
        *("=dû à", "=due à", "=dus à", "=dues à", "=responsable de", "=résulte d", "=découle d"),
        *("=en conséquence de", "=par l'action de"),
    ),
    "en": (
        *("influenc", "caus", "granger", "trigger", "provok", "inspir", "impact", "engender"),
        *("=brings about", "=brought about", "=gives rise", "=gave rise", "=give rise"),
        *("=due to", "=because of", "=owing to"),
        *("=thanks to", "=responsible for", "=results from", "=resulted from", "=results in"),
        *("=resulted in", "=stems from", "=stemmed from", "=driven by", "=drives the", "=drove"),
        *("=prompted", "=sparked", "=at the origin of"),
    ),
}
# What a claim does not say at any level, and other text may: a number leads to its passages.
_NEVER_CLAIMED: dict[Lang, tuple[str, ...]] = {
    "fr": ("=mène à", "=mènent à", "=mène aux", "=conduit à", "=conduisent à", "=amène à"),
    "en": ("=leads to", "=lead to", "=led to", "=leading to"),
}
# What a claim may only say from a level on. The rest of the page is not bound by these.
_FROM: dict[Lang, dict[Level, tuple[str, ...]]] = {
    "fr": {
        "L1": (
            *("précèd", "précéd", "devanc", "=en premier", "=plus tôt", "=avant que", "=avant de"),
            *("=avant les", "=avant l'", "=avant ceux", "=avant celles", "antérieur", "=plus tard"),
        ),
        "L2": (
            *("=mot pour mot", "copi", "recopi", "verbatim", "littéral", "=cite", "=citent"),
            *("=cité", "=citée", "=cités", "=citées"),
        ),
        "L3": ("emprunt", "plagi"),
    },
    "en": {
        "L1": (
            *("preced", "=earlier", "=ahead of", "=before those", "=leads", "=led", "=first in"),
            *("=later than", "=before it", "=before them", "=before appearing"),
        ),
        "L2": (
            *("=word for word", "verbatim", "=copied", "=copies", "=copy of", "=cites", "=cite"),
            *("=cited", "quot"),
        ),
        "L3": ("borrow", "plagiar"),
    },
}
# Whole expressions in which a word above is denied, doubted or is another word. The list is
# explicit: what is not here is refused, negated or not.
_ALLOWED: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "n'établissent ni emprunt ni cause",
        "une cause commune reste possible",
        "ce n'est pas une preuve d'emprunt",
        "emprunt possible",
        "emprunts possibles",
        "aucune antériorité n'est décelable",
        "antériorité n'a pas pu être testée",
        "sans que l'une précède nettement l'autre",
    ),
    "en": (
        "neither borrowing nor cause",
        "a common cause remains possible",
        "this is no proof of borrowing",
        "possible borrowing",
        "possible borrowings",
        "no precedence can be detected",
        "precedence could not be tested",
        "without either clearly preceding the other",
    ),
}


def checked_sentence(text: str, level: Level | Literal[""], lang: Lang) -> str:
    """The text as it is, if its words are allowed at that level.

    level: of the claim that the sentence makes; "" for text that makes none (titles, methods,
    explanations), which must only be free of what no sentence has. The text may have braces
    still to be filled: check it before, so that quoted titles are not taken for our words.
    Raises StageError [IT-CLM-001] with the first word that is not allowed.
    """
    found = forbidden(text, level, lang)
    if found:
        raise StageError(
            "IT-CLM-001",
            f"a sentence says more than level {level or 'L0'} allows",
            where=text,
            found=found,
            expected="words of co-presence, precedence, trace or confirmed borrowing, as measured",
            hint="say what the texts show, or list the denial in isctext/records/claims.py",
        )
    return text


def forbidden(text: str, level: Level | Literal[""], lang: Lang) -> str:
    """The first word or expression that is not allowed at that level, "" when all are."""
    plain = _plain(text)
    for phrase in _ALLOWED[lang]:
        plain = plain.replace(phrase, " … ")
    found = _pattern(lang, level).search(plain)
    return found.group().strip() if found else ""


def alternatives(level: str) -> tuple[str, ...]:
    """The codes of the other explanations that a claim of that level is printed with."""
    return ALTERNATIVES if level in ("L1", "L2") else ()


@cache
def _pattern(lang: Lang, level: Level | Literal[""]) -> re.Pattern[str]:
    said = [*_NEVER[lang]]
    if level:
        above = LEVELS[LEVELS.index(level) + 1 :]
        said += _NEVER_CLAIMED[lang]
        said += [word for one in above for word in _FROM[lang][one]]
    parts = [rf"{re.escape(w[1:])}(?!\w)" if w[0] == "=" else rf"{re.escape(w)}\w*" for w in said]
    # "à l'origine d" is a beginning all the same: "d'" and "de" and "du" and "des".
    parts = [part.replace(r"\ d(?!\w)", r"\ d(?:e|es|u|'|\b)") for part in parts]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


def _plain(text: str) -> str:
    """Small letters, accents in one piece, one kind of apostrophe, one kind of space."""
    small = unicodedata.normalize("NFC", text.casefold())
    return re.sub(r"\s+", " ", small.replace("’", "'").replace("ʼ", "'").replace("\u00ad", ""))
