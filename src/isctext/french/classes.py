"""What a full-form dictionary says of a word: the categories and features it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id

UNKNOWN, NUMBER, NO_WORD = "?", "0", "."
SHORTEST_ENDING, LONGEST_ENDING = 4, 7  # letters
_HALF_OF_A_HASH = 32  # bits; of 640,000 forms, 1 unknown word in 7,000 is taken for a known one


class FormClasses:
    """The ambiguity class of each form: communs is "Amp Nmp", la "DETfs Nmp Nms PRO3fs".

    ``keys``: upper halves of the forms' hashes, ascending, uint32; ``numbers``: for each the
    place of its class in ``names``. The networks read the class as they read a suffix: it tells
    them of words that no treebank has.
    """

    def __init__(
        self,
        keys: NDArray[np.uint32],
        numbers: NDArray[np.uint16],
        names: Sequence[str],
        endings: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """endings: the place in ``names`` of the class that nearly all forms ending so have."""
        self._keys = keys
        self._numbers = numbers
        self._names = names
        self._endings = endings

    def guess(self, form: str) -> str:
        """The class, and of a word that is not listed the one that its ending gives.

        For new words in small letters: invisibilisent, covoituraient, éco-pâturages.
        """
        found = self.of(form)
        if found != UNKNOWN or not form.islower() or len(form) <= SHORTEST_ENDING + 1:
            return found
        last = form.rpartition("-")[2]
        for size in range(LONGEST_ENDING, SHORTEST_ENDING - 1, -1):
            number = self._endings.get(last[-size:]) if len(last) > size else None
            if number is not None:
                return self._names[number]
        return UNKNOWN

    def of(self, form: str) -> str:
        """The class of a plain form, whatever its case; of a compound, that of its last part."""
        if not any(map(str.isalpha, form)):
            return NUMBER if any(map(str.isdigit, form)) else NO_WORD
        lower = form.lower()
        found = self._listed(lower)
        if found is None and "-" in lower:
            found = self._listed(lower.rpartition("-")[2])
        return UNKNOWN if found is None else found

    def _listed(self, lower: str) -> str | None:
        key = key_of(lower)
        at = int(np.searchsorted(self._keys, key))
        if at < len(self._keys) and self._keys[at] == key:
            return self._names[int(self._numbers[at])]
        return None


def key_of(form: str) -> np.uint32:
    """The key of a lower-case form."""
    return np.uint32(get_string_id(form) >> _HALF_OF_A_HASH)
