"""Words of deliberations, compared without accents and case at the places where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

# Letters of Latin-1 and Latin Extended-A to their base: one character each, so places stay.
_BASES = {
    code: base
    for code in range(0xC0, 0x180)
    if len(base := unicodedata.normalize("NFD", chr(code))[0]) == 1 and base != chr(code)
}
_FLAT = _BASES | {ord(c): "'" for c in "’‘ʼ′"} | {ord(c): " " for c in "\u00a0\u202f\u2009\t\n"}
_FLAT |= {ord(c): "-" for c in "‐‑‒–—−"}

BULLET = r"^[\s\-*•·>➢○■]*"
# Councils that deliberate, without accents and case.
COUNCIL = (
    r"(?:conseil (?:municipal|communautaire|departemental|regional|general|metropolitain|syndical"
    r"|communal|d'agglomeration|d'administration|de (?:la )?communaute|de (?:la )?metropole)"
    r"|comite syndical|bureau (?:communautaire|syndical|municipal|metropolitain)"
    r"|commission permanente|assemblee (?:departementale|regionale|deliberante))"
)

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
CIVILITY = re.compile(
    r"\b(?:M\.|MM\b|M(?=\s[A-ZÀ-Þ])|Mr\b|Mme|Mmes|MME|MMES|Mlle|Mlles|Monsieur|Madame|Messieurs"
    r"|Mesdames|MADAME|MONSIEUR)"
)
# Lengths are bounded: a text may be one endless word.
_FAMILY = re.compile(
    r"\b[A-ZÀ-Þ][a-zà-ÿ]{1,30}(?:[- ][A-ZÀ-Þ][a-zà-ÿ]{1,30})?\s{1,3}[A-ZÀ-Þ][A-ZÀ-Þ'’-]{1,40}(?!\w)"
)
_PAIR = r"[A-ZÀ-Þ][\w'’-]{1,30}(?:\s[A-ZÀ-Þ][\w'’-]{1,30}){1,2}"
_PAIRS = re.compile(rf"{_PAIR}\s?(?:[,;]|-|–|\bet\b)\s?{_PAIR}")
_FAMILY_NAME = re.compile(rf"(?:{CIVILITY.pattern}\s?)?{_FAMILY.pattern}\.?")
_LONE_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w'’.-]{0,30}\s){1,3}[A-ZÀ-Þ][\w'’.-]{0,30}")
# What a list of councillors says besides names.
_ROLES = frozenset(
    "a absent absente absentes absents adjoint adjointe adjointes adjoints arrive arrivee au aucun "
    "aucune aux ayant conseiller conseillere conseilleres conseillers d de delegue deleguee "
    "deleguees delegues des donne donnee du elu elue en est et etait etaient excuse excusee "
    "excusees excuses exercice general generale il jusqu'a l la le les m madame maire maires "
    "mandat mm mme mmes mlle monsieur municipal municipale municipaux neant non ont par parti "
    "partie pouvoir pouvoirs premier premiere deuxieme troisieme present presente presentes "
    "presents president presidente procuration procurations que represente representee "
    "representees representes retard seance secretaire titulaire suppleant suppleante "
    "vice-president vice-presidente vice-presidents quorum tous toutes sauf exception "
    "l'exception membres exercice avaient avait respectivement qui".split()
)
# What a stamp of the prefecture says besides dates and places.
CERTIFICATE_WORDS = frozenset(
    "acte deliberation transmis transmise teletransmis teletransmise envoye envoyee recu recue "
    "depose deposee publie publiee affiche affichee notifie notifiee mis mise en ligne "
    "transmission reception depot publication affichage notification prefecture sous-prefecture "
    "controle de legalite au a la le les l et du d des representant l'etat etat prefet par ou sur "
    "site internet commune mairie ville janvier fevrier mars avril mai juin juillet aout septembre "
    "octobre novembre decembre date electronique electroniquement compte tenu certifie executoire "
    "rendu dans departement copie qualite voie apres son sa suivant transmise ce jour registre "
    "original l'original deliberations conseil municipal communautaire fait maire president "
    "presidente conforme extrait pour".split()
)
# Words that are neither, in a long list.
_MOST_OTHERS = 0.08


def flat(text: str) -> str:
    """The text in lower case without accents, character for character."""
    lowered = text.translate(_FLAT).lower()
    if len(lowered) == len(text):
        return lowered
    # Some capitals of other alphabets have a lower case of two characters.
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_FLAT))


def cue(pattern: str) -> re.Pattern[str]:
    """A pattern at the start of a sentence, after its bullet."""
    return re.compile(BULLET + pattern)


def is_list_of_persons(text: str) -> bool:
    """Whether a line is names of persons with their roles and proxies, and nothing else."""
    tokens = _TOKEN.findall(text)
    if not tokens or not _has_names(text):
        return False
    others = sum(not t[0].isupper() and flat(t) not in _ROLES for t in tokens)
    return others <= _MOST_OTHERS * len(tokens)


def _has_names(text: str) -> bool:
    if CIVILITY.search(text):
        return True
    # A line of capitals is a heading as well as names.
    return text != text.upper() and bool(_FAMILY.search(text) or _PAIRS.search(text))


def is_lone_name(text: str) -> bool:
    """Whether a line is one person's name: two to four words, all capitalised."""
    return _LONE_NAME.fullmatch(text.strip()) is not None


def is_full_name(text: str) -> bool:
    """Whether a line is a first name and a family name in capitals, and nothing else."""
    return _FAMILY_NAME.fullmatch(text.strip()) is not None


def has_only(text: str, words: Collection[str]) -> bool:
    """Whether a line has no word but these, numbers, and words with a capital inside it.

    The first word must be one of these: its capital says nothing.
    """
    tokens = _TOKEN.findall(text)
    if not tokens or flat(tokens[0]) not in words:
        return False
    return all(t[0].isupper() or flat(t) in words for t in tokens[1:])
