"""A pattern as plain sequences of checks: options, gaps and alternatives written out.

Gaps are bounded, so the sequences are few and of fixed length: matching needs no
backtracking, and each step is one vector operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from isctext.concepts.grammar import Atom, Element, Pattern
from isctext.concepts.inflection import adjective_forms, noun_forms
from isctext.concepts.words import FIXED_LEMMAS, Piece, fold, split_word, word_set
from isctext.errors import UsageError

MAX_VARIANTS = 512
MAX_LENGTH = 48

# After these, a word is a noun: "raison du commun" is not "raison de la commune".
_JOINTS = word_set(
    "au avec chez comme contre dans en entre et hors ou par pour sans sous sur vers , = /"
) | frozenset(FIXED_LEMMAS)
# After these content words, "commun" is still the noun (l'agir commun, public-commun).
_BEFORE_NOUN_COMMUN = frozenset(("agir", "faire", "instituer", "mettre", "produire", "public"))
# First halves that writers join or hyphenate at will: agroécologie, agro-écologie.
_DETACHABLE = (
    "agro", "anti", "auto", "co", "cosmo", "éco", "inter", "micro", "multi", "néo", "pluri",
    "poly", "post", "socio",
)  # fmt: skip
_SHORTEST_REST = 4


@dataclass(frozen=True, slots=True)
class Check:
    """What one piece of text must be: one of these forms, lemmas, beginnings, or a class."""

    forms: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()

    def __or__(self, other: Check) -> Check:
        return Check(
            self.forms | other.forms,
            self.exact | other.exact,
            self.lemmas | other.lemmas,
            self.prefixes | other.prefixes,
            self.classes | other.classes,
        )


ANY = Check(classes=frozenset(["any"]))
FUSED = (Check(classes=frozenset(["fused1"])), Check(classes=frozenset(["fused2"])))
Variant = tuple[Check, ...]


def expand_pattern(pattern: Pattern) -> tuple[Variant, ...]:
    """All sequences of checks that the pattern stands for, each once, in a stable order.

    Raises UsageError [IT-LEX-011] when they are over the limits.
    """
    choices: list[list[Variant]] = []
    before: Element | None = None
    total = 1
    for element in pattern.elements:
        options = _repeat(element, _options(element, before))
        total *= len(options)
        if total > MAX_VARIANTS:
            raise _too_wide(pattern, f"{total} or more variants", f"at most {MAX_VARIANTS}")
        choices.append(options)
        before = element
    joined = (sum(parts, ()) for parts in product(*choices))
    variants = tuple(dict.fromkeys(variant for variant in joined if variant))
    longest = max(len(variant) for variant in variants)
    if longest > MAX_LENGTH:
        raise _too_wide(pattern, f"{longest} words", f"at most {MAX_LENGTH}")
    return variants


def literal_words(pattern: Pattern) -> frozenset[str]:
    """The folded content words of a pattern: what it says, without joints and gaps."""
    words = {
        fold(piece.form)
        for element in pattern.elements
        for atom in element.atoms
        if atom.kind not in ("any", "pos")
        for piece in split_word(atom.text)
    }
    return frozenset(words - _JOINTS)


def _repeat(element: Element, options: list[Variant]) -> list[Variant]:
    out: list[Variant] = []
    for count in range(element.low, element.high + 1):
        out.extend(sum(parts, ()) for parts in product(options, repeat=count))
    return list(dict.fromkeys(out))


def _options(element: Element, before: Element | None) -> list[Variant]:
    adjective = before is not None and _is_content(before)
    single: Check | None = None
    longer: list[Variant] = []
    for atom in element.atoms:
        for option in _atom_options(atom, before, adjective=adjective):
            if len(option) == 1:
                single = option[0] if single is None else single | option[0]
            else:
                longer.append(option)
    return [*([(single,)] if single else []), *longer]


def _atom_options(atom: Atom, before: Element | None, *, adjective: bool) -> list[Variant]:
    if atom.kind == "any":
        return [(ANY,)]
    if atom.kind == "pos":
        plain: Variant = (Check(classes=frozenset([atom.text])),)
        # "créer des emplois": du and des are one determiner, although they are cut in two.
        return [plain, FUSED] if atom.text == "DET" else [plain]
    if atom.kind == "prefix":
        return [(Check(prefixes=frozenset([fold(atom.text)])),)]
    pieces = split_word(atom.text)
    if atom.kind == "exact":
        return [tuple(Check(exact=frozenset([p.form])) for p in pieces)]
    if atom.kind == "form":
        return [
            tuple(Check(forms=frozenset([fold(p.form)])) for p in cut)
            for cut in _cuts(atom.text, pieces)
        ]
    adjective = adjective and not _noun_commun(pieces, before)
    return [_word_variant(cut, adjective=adjective) for cut in _cuts(atom.text, pieces)]


def _cuts(text: str, pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """The word as cut, glued if it has hyphens, and cut after a detachable first half."""
    cuts = [pieces]
    if "-" in text and all(piece.form.isalnum() for piece in pieces):
        cuts.append((Piece("".join(piece.form for piece in pieces)),))
    elif len(pieces) == 1 and not pieces[0].fused:
        word = pieces[0].form
        cuts.extend(
            (Piece(word[: len(half)]), Piece(word[len(half) :]))
            for half in _DETACHABLE
            if fold(word).startswith(half) and len(word) - len(half) >= _SHORTEST_REST
        )
    return cuts


def _word_variant(pieces: tuple[Piece, ...], *, adjective: bool) -> Variant:
    return tuple(
        _word_check(fold(piece.form), adjective=adjective and index == 0)
        for index, piece in enumerate(pieces)
    )


def _word_check(word: str, *, adjective: bool) -> Check:
    if word in FIXED_LEMMAS:
        return Check(forms=frozenset([word]), lemmas=frozenset([FIXED_LEMMAS[word]]))
    if word in _JOINTS or not word.isalpha():
        return Check(forms=frozenset([word]))
    forms = adjective_forms(word) if adjective else noun_forms(word)
    # Lemmatisers give "commun" for the feminine adjective: as a noun, only forms decide.
    lemmas = frozenset() if word == "commun" and not adjective else frozenset([word])
    return Check(forms=forms, lemmas=lemmas)


def _is_content(element: Element) -> bool:
    """Whether the element is a required content word, so that an adjective may follow."""
    if not element.low:
        return False
    for atom in element.atoms:
        pieces = split_word(atom.text) if atom.kind not in ("any", "pos") else ()
        if not pieces or fold(pieces[-1].form) in _JOINTS:
            return False
    return True


def _noun_commun(pieces: tuple[Piece, ...], before: Element | None) -> bool:
    if before is None or fold(pieces[0].form) != "commun":
        return False
    return any(fold(atom.text) in _BEFORE_NOUN_COMMUN for atom in before.atoms)


def _too_wide(pattern: Pattern, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-LEX-011",
        "a pattern stands for too many sequences",
        where=f"pattern '{pattern.source}'",
        found=found,
        expected=expected,
        hint="write it as several patterns, with shorter gaps",
    )
