"""Whether "commun(s)" is the noun (les communs) or the adjective (services communs).

Taggers hesitate on this word more than on any other of the lexicon, so their POS is weighed
against the words before it. The rule is switched on by ``disambiguation.noun_communs`` in a
category: form communs and NOUN or PROPN; with another POS only after a determiner or a
preposition; never after a noun, or after a noun and its adjectives.
"""

from __future__ import annotations

import numpy as np

from isctext.concepts.stream import Bools, Ints, Stream
from isctext.concepts.words import word_set

_FORMS = frozenset(("commun", "communs"))
_OPENERS = word_set(
    "le les un de ces ce nos notre leurs leur vos votre ses son mes mon en aux par pour quels quel "
    "plusieurs quelques chaque à vers"
)
# Adjectives that stand before their noun: what precedes them decides.
_BEFORE = word_set(
    "nouveau nouveaux certains futurs vrais véritables premiers divers grands anciens fameux "
    "autres autre"
)
_BEING = word_set("est sont était étaient être soit soient sera seront restent reste")
_STEPS = 3


def judge_communs(stream: Stream, first: Ints, last: Ints) -> tuple[Bools, Bools]:
    """For each span of pieces, whether it begins with commun(s), and whether as a noun.

    A span of several words (communs numériques) is a noun unless a noun stands before it.
    """
    word = np.zeros(len(first), dtype=bool)
    noun = np.zeros(len(first), dtype=bool)
    for number, place in enumerate(first):
        if stream.types[stream.codes[place]].folded in _FORMS:
            word[number] = True
            noun[number] = _is_noun(stream, int(place), alone=bool(place == last[number]))
    return word, noun


def _is_noun(stream: Stream, place: int, *, alone: bool) -> bool:
    here = stream.types[stream.codes[place]]
    before = stream.types[stream.codes[place - 1]]
    likely = not alone or here.pos in ("NOUN", "PROPN")
    if before.folded in _OPENERS:
        # "transports en commun": the singular after "en" is the adverb.
        return not (before.folded == "en" and here.folded == "commun")
    if before.folded in _BEING:
        return False
    if before.lemma == "bien":
        return True
    if before.folded in _BEFORE:
        return bool(stream.types[stream.codes[place - 2]].pos != "NOUN")
    return likely and not _follows_noun(stream, place)


def _follows_noun(stream: Stream, place: int) -> bool:
    """Whether a noun stands before, directly or with adjectives between."""
    for step in range(1, _STEPS + 1):
        piece = stream.types[stream.codes[place - step]]
        # Small models call some nouns names (leurs enjeux communs): a name has a capital.
        if piece.pos == "NOUN" or (piece.pos == "PROPN" and piece.form.islower()):
            return True
        if piece.pos != "ADJ":
            return False
    return False
