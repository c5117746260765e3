"""communs (the concept), commun (ordinary noun, adjective), commune: told apart in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CONCEPT = "communs"
COMMONS = frozenset({"commun", "communs", "commune", "communes"})
# Verbs whose attribute the word may be: est commun à, se veut commune, rendre communs.
_ATTRIBUTIVE = frozenset(
    "être sembler paraître devenir rester demeurer rendre dire déclarer vouloir".split()
)
_DEGREES = frozenset(
    "si plus moins aussi très assez trop fort peu bien tout sinon plutôt également".split()
)
# Nouns that follow the adjective: un commun accord, sans commune mesure.
_AFTER = frozenset(
    "accord effort dénominateur multiple diviseur intérêt avis mesure entente voix volonté".split()
    + ["renommée", "humanité", "ambition", "élan", "désir"]
)
# les communs du château: outbuildings
_HOUSES = frozenset(
    "château manoir prieuré bastide bastides gentilhommière logis écurie écuries palefreniers "
    "garde-chasse calèches cheval chevaux seigneurial seigneuriale châtelain remise remises".split()
)
# Only right after: les communs de la ferme.
_WITH_OUTBUILDINGS = _HOUSES | {"ferme", "abbaye", "domaine", "demeure", "hôtel", "propriété"}
_WINDOW = 12
_NEAR = 5


def tell_commons(
    forms: Sequence[str], lemmas: list[str], pos: list[str], morph: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """Lemmas and parts of speech with those of commun, communs, commune, communes set right.

    The concept is NOUN, lemma ``communs``, in the singular too (gouverner un commun); other
    nouns (en commun, le commun des mortels, outbuildings) and the adjective have ``commun``,
    the municipality ``commune``. ``morph``: features of the words, for the gender of the noun
    before.
    """
    places = [i for i, form in enumerate(forms) if form.lower() in COMMONS]
    if places:
        context = _Context([form.lower() for form in forms], lemmas, pos, morph)
        for i in places:
            lemmas[i], pos[i] = context.tell(i)
    return lemmas, pos


@dataclass(frozen=True, slots=True)
class _Context:
    """The words of a text in lower case, and what is known of them."""

    words: Sequence[str]
    lemmas: Sequence[str]
    pos: Sequence[str]
    morph: Sequence[str]

    def tell(self, i: int) -> tuple[str, str]:
        """Lemma and part of speech of the word i."""
        if self._is_adjective(i):
            return "commun", "ADJ"
        if self.words[i].endswith(("e", "es")):
            return "commune", "PROPN" if self.pos[i] == "PROPN" else "NOUN"
        in_common = self.word(i - 1) == "en" and self.words[i] == "commun"
        return ("commun" if in_common or self._ordinary(i) else CONCEPT), "NOUN"

    def _is_adjective(self, i: int) -> bool:
        if self.word(i + 1) in _AFTER or self.word(i - 1) in _DEGREES or self._is_attribute(i):
            return True
        if self.words[i] == "commun":
            if self.word(i - 1) == "en":
                return False
            if self._lacks_noun(i):
                return True
        if not self.words[i].endswith(("e", "es")) and self._ordinary(i):
            return False
        return self._follows_noun(i) or self._joined(i) or self._apposed(i)

    def _lacks_noun(self, i: int) -> bool:
        """Rien de commun, ce qu'elles ont de commun."""
        if self.word(i - 1) == "rien":
            return True
        had = i > 1 and (self.words[i - 2] == "rien" or self.lemmas[i - 2] == "avoir")
        return self.word(i - 1) == "de" and had

    def word(self, i: int) -> str:
        """The word i, "" outside of the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def _is(self, i: int, *tags: str) -> bool:
        return 0 <= i < len(self.pos) and self.pos[i] in tags

    def _is_attribute(self, i: int) -> bool:
        """Est commun à, rendre communs; not: devenu commun numérique."""
        at = i - 1
        while self._is(at, "ADV") or self.word(at) in _DEGREES or self.word(at)[:1] == "-":
            at -= 1
        attributive = self._is(at, "AUX", "VERB") and self.lemmas[at] in _ATTRIBUTIVE
        return attributive and not self._is(i + 1, "ADJ")

    def _follows_noun(self, i: int) -> bool:
        """An adjective of the noun before, with other adjectives between or not."""
        at = i - 1
        while self._is(at, "ADJ", "ADV") or self._participle(at) or self._between(at):
            at -= 1
        if not self._is(at, "NOUN", "PROPN") or not self.words[at][:1].isalpha():
            return False
        return self._agrees(at, i)

    def _between(self, at: int) -> bool:
        """Sociaux ET écologiques communs."""
        return self.word(at) in {"et", "ou"} and self._is(at + 1, "ADJ") and self._is(at - 1, "ADJ")

    def _agrees(self, noun: int, i: int) -> bool:
        """Whether the genders may be the same: licences communs is no phrase of its own."""
        features = self.morph[noun] if 0 <= noun < len(self.morph) else ""
        wrong = "Gender=Masc" if self.words[i].endswith(("e", "es")) else "Gender=Fem"
        return wrong not in features

    def _participle(self, at: int) -> bool:
        return self._is(at, "VERB") and self.words[at].endswith(("é", "ée", "és", "ées"))

    def _joined(self, i: int) -> bool:
        """Claires et communes, partagés et communs, privées puis communes."""
        if self.word(i - 1) not in {"et", "ou", "puis", "mais"}:
            return False
        if self._is(i + 1, "ADJ") or not self._agrees(i - 2, i):
            return False
        return self._is(i - 2, "ADJ") or self._participle(i - 2)

    def _apposed(self, i: int) -> bool:
        """Communes à tous, ... : no article before, "à" after."""
        begins = i == 0 or self.words[i - 1] in {",", ";", ":", "(", "–", "—"}
        return begins and self.word(i + 1) in {"à", "aux", "au"}

    def _ordinary(self, i: int) -> bool:
        """Le commun des mortels, hors du commun, sortir du commun; les communs du château."""
        if self.words[i] == "commun":
            if self.word(i + 1) == "des" and self.word(i - 1) in {"le", "du", "au"}:
                return True
            leaves = {"sortir", "hors", "au-dessus"} & {
                *self.lemmas[max(0, i - _NEAR) : i],
                *self.words[max(0, i - 2) : i],
            }
            return self.word(i - 1) == "du" and bool(leaves)
        after = self.words[i + 1 : i + 4]
        if after[:1] and after[0] in {"de", "du", "d'"} and _WITH_OUTBUILDINGS & set(after):
            return True
        return bool(_HOUSES & set(self.words[max(0, i - _WINDOW) : i + _WINDOW]))
