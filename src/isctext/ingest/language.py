"""Whether a text is in one of the study's languages; mixed documents are judged by paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from py3langid import langid

UNKNOWN = "und"
# A few words of names and figures are no evidence.
MIN_WORDS = 20
# "A good part": a bilingual page counts when three tenths of its characters are in the language.
MIN_SHARE = 0.3
# The verdict on a long text does not change after this; time does (2,700 texts/s on 300 words).
_SAMPLE = 1_500
# Words of French that its neighbours (Catalan, Occitan, Spanish, Italian, Portuguese, Latin) do
# not have in this number. Five different ones, one word in nine: French, without the classifier,
# which costs ten times more.
_FRENCH = frozenset(
    ("du", "et", "une", "dans", "pour", "aux", "sur", "est", "avec", "sont", "cette", "ces", "à")
    + ("être", "leur", "leurs", "ont", "elle", "nous", "vous", "chez", "sans", "sous", "ou", "au")
)
_LEAST_DISTINCT, _LEAST_SHARE = 5, 0.11
_WORD = re.compile(r"\w+")
_SHORTEST_PARAGRAPH = 40
_MAX_PARAGRAPHS = 400


@dataclass(frozen=True, slots=True)
class Verdict:
    """The main language (ISO 639-1, "und" under 20 words) and the accepted share of the text."""

    lang: str
    share: float
    accepted: bool


def judge(text: str, languages: tuple[str, ...]) -> Verdict:
    """The verdict on a text: accepted when 30 % of its paragraphs, by length, are accepted.

    Texts under 20 words pass, and all texts where no language is asked for. Source of the
    classifier: py3langid (Lui and Baldwin 2012).
    """
    if len(text.split(None, MIN_WORDS)) < MIN_WORDS:
        return Verdict(UNKNOWN, 1.0, accepted=True)
    whole = _language(_sample(text))
    if whole in languages or not languages:
        return Verdict(whole, 1.0, accepted=True)
    share, main = _share(text, languages)
    accepted = share >= MIN_SHARE
    return Verdict(main if accepted else whole, share, accepted)


def _share(text: str, languages: tuple[str, ...]) -> tuple[float, str]:
    """The share of characters in paragraphs of the languages, and the first of these."""
    total = 0
    found: dict[str, int] = {}
    paragraphs = [p for p in text.split("\n\n") if len(p) >= _SHORTEST_PARAGRAPH]
    for paragraph in paragraphs[:_MAX_PARAGRAPHS]:
        total += len(paragraph)
        lang = _language(paragraph[:_SAMPLE])
        if lang in languages:
            found[lang] = found.get(lang, 0) + len(paragraph)
    if not found:
        return 0.0, UNKNOWN
    return sum(found.values()) / total, max(sorted(found), key=lambda name: found[name])


def _sample(text: str) -> str:
    """The start, the middle and the end of a long text."""
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = (len(text) - third) // 2
    return text[:third] + " " + text[middle : middle + third] + " " + text[-third:]


def _language(text: str) -> str:
    words = _WORD.findall(text.lower())
    french = [word for word in words if word in _FRENCH]
    if len(set(french)) >= _LEAST_DISTINCT and len(french) >= _LEAST_SHARE * len(words):
        return "fr"
    return str(_identifier().classify(text.lower() if text.isupper() else text)[0])


@cache
def _identifier() -> langid.LanguageIdentifier:
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
