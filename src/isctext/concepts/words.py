"""One word of French as matching pieces: the same cutting for patterns and for texts.

"tiers-lieux" is [tiers, lieux], "l'usage" is [le, usage], "du" is [de, le]; quotation marks
and bare hyphens are nothing. Both sides of a match pass here, so they cannot disagree.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ELISIONS = {
    "c": "ce", "d": "de", "j": "je", "jusqu": "jusque", "l": "le", "lorsqu": "lorsque",
    "m": "me", "n": "ne", "puisqu": "puisque", "qu": "que", "quoiqu": "quoique", "s": "se",
    "t": "te",
}  # fmt: skip
CONTRACTIONS = {
    "du": ("de", "le"),
    "des": ("de", "les"),
    "au": ("à", "le"),
    "aux": ("à", "les"),
}
# Lemmas that no pipeline may decide: these words carry the joints of the patterns.
FIXED_LEMMAS = {w: w for w in (*ELISIONS.values(), "de", "à", "le", "un", "en")}
FIXED_LEMMAS |= {"la": "le", "les": "le", "une": "un"}

_LIKE_ASCII = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "′": "'", "‐": "-", "‑": "-", "\u00ad": None, "\u200b": None}
)
_MARKS = "\"'«»“”„‹›*_#`"
_ADDRESS = re.compile(r"://|@|^www\.|\.(?:fr|org|com|net|eu|coop|cc)(?:/|$)")
_CUT = re.compile(r"([-/'])")
# Inclusive writing: habitant·e·s, contributeur.rice.s, salarié(e)s count as their first form.
_ENDING = r"(?:e|es|ne|nes|le|les|te|se|ve|ère|ères|ière|ières|rice|rices|trice|trices|euse|euses)"
_INCLUSIVE = re.compile(
    rf"^(\w{{3,}}?)(?:[·•‧.]{_ENDING}(?:[·•‧.]?s)?|\({_ENDING}\)s?|[·•‧]s)$", re.IGNORECASE
)

# Tokenisers leave the full stop on acronyms of mixed letters: "P2P.", "ScoT." (not "M.", "etc.").
_GLUED_STOP = re.compile(r"^(\w*[^\W_a-zà-ÿ]\w*[^\W_a-zà-ÿ])\.$")


class Piece(NamedTuple):
    """A piece of a word: its form (case kept), and its place in a contraction.

    ``fused``: 0 for an ordinary piece, 1 and 2 for the two halves of du, des, au, aux.
    """

    form: str
    fused: int = 0


def word_set(text: str) -> frozenset[str]:
    """The words of a space-separated list."""
    return frozenset(text.split())


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """The text in NFC and case-folded, typographic apostrophes and hyphens made plain."""
    if _is_plain(text):
        return text.casefold()
    return unicodedata.normalize("NFC", text.translate(_LIKE_ASCII)).casefold()


@lru_cache(maxsize=1 << 15)
def strip_accents(text: str) -> str:
    """The text without diacritics (for capitals, which French typists leave bare)."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def split_word(form: str) -> tuple[Piece, ...]:
    """The pieces of one token or pattern word; none for quotation marks and hyphens."""
    if _is_plain(form):
        return tuple(_expand(form, elided=False))
    plain = unicodedata.normalize("NFC", form.translate(_LIKE_ASCII)).strip()
    if is_address(plain):
        return (Piece(plain),)
    plain = plain.lstrip(_MARKS).rstrip(_MARKS.replace("'", ""))
    inclusive = _INCLUSIVE.match(plain)
    if inclusive:
        plain = inclusive.group(1)
    stopped = _GLUED_STOP.match(plain)
    if stopped:
        return (Piece(stopped.group(1)), Piece("."))
    parts = _CUT.split(plain)
    pieces: list[Piece] = []
    for word, mark in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if word:
            pieces.extend(_expand(word, elided=mark == "'"))
        if mark == "/":
            pieces.append(Piece("/"))
    return tuple(pieces)


def _is_plain(text: str) -> bool:
    """Whether the text is letters only, so composed and without marks: most words are."""
    # U+02BC is an apostrophe to French typists, and a letter to Unicode.
    return text.isalpha() and "ʼ" not in text


def is_address(form: str) -> bool:
    """Whether a token is the address of a page or a mailbox, or its beginning."""
    return bool(_ADDRESS.search(form))


def piece_lemma(folded: str, lemma: str) -> str:
    """The lemma of a piece: fixed for the joints of the language, else what is given."""
    return FIXED_LEMMAS.get(folded, lemma)


def _expand(word: str, *, elided: bool) -> list[Piece]:
    folded = word.casefold()
    if elided and folded in ELISIONS:
        return [Piece(ELISIONS[folded])]
    if folded in CONTRACTIONS:
        first, second = CONTRACTIONS[folded]
        return [Piece(first, 1), Piece(second, 2)]
    return [Piece(word)]
