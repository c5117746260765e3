"""The page's own sentences, in French and in English, from two shipped files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from isctext.records.claims import checked_sentence
from isctext.reports.inputs import Lang
from isctext.reports.typography import Typography

# The files of sentences of a language: of the study's page, then of the measures.
PARTS = ("", "time.", "measures.", "hypotheses.", "moves.", "circulation.")


class Texts:
    """Sentences by key ("coverage.title") for one language; calling it fills the braces.

    A sentence that depends on a number stands twice in the file, for one and for other
    numbers: ``counted`` chooses. Raises KeyError for a key that the file does not have: a
    defect, caught by the tests.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._typo = Typography(lang)
        prose = self._typo.prose
        self._by_key = {key: prose(text) for key, text in strings(lang).items()}

    def __call__(self, key: str, **values: object) -> str:
        """The sentence with its braces filled."""
        text = self._by_key[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._by_key

    def counted(self, key: str, n: int, **values: object) -> str:
        """The sentence for that many things: 1 document, 2 documents; {n} is the number.

        French takes the singular below two, English for one only.
        Source: Unicode CLDR, plural rules (cardinals) of fr and en.
        """
        single = n < 2 if self.lang == "fr" else n == 1  # noqa: PLR2004 - the rule itself
        form = "one" if single else "other"
        return self(f"{key}.{form}", n=self._typo.count(n), **values)

    def named(self, group: str, name: str) -> str:
        """The sentence of a known name (an arena, a flag), or the name itself."""
        return self._by_key.get(f"{group}.{name}", name)


@cache
def strings(lang: Lang) -> Mapping[str, str]:
    """Every sentence of a language by its full key, as its files have it.

    A pair { one, other } gives two keys: "tiles.documents.one", "tiles.documents.other".
    """
    found: dict[str, str] = {}
    for part in PARTS:
        for group, entries in tomllib.loads(shipped(f"{part}{lang}.toml")).items():
            for name, entry in entries.items():
                for key, text in _forms(f"{group}.{name}", entry):
                    if key in found:
                        raise ValueError(f"two sentences for {key}")
                    found[key] = checked_sentence(text, "", lang)
    return found


def _forms(key: str, entry: str | Mapping[str, str]) -> list[tuple[str, str]]:
    if isinstance(entry, str):
        return [(key, entry)]
    return [(f"{key}.{form}", text) for form, text in entry.items()]


@cache
def shipped(name: str) -> str:
    """A text file that comes with the reports: a template, the style sheet, the sentences."""
    return resources.files("isctext.data").joinpath("report", name).read_text(encoding="utf-8")
