"""The page's own sentences, in French and in English, from two shipped files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from isctext.reports.inputs import Lang
from isctext.reports.typography import Typography


class Texts:
    """Sentences by key ("coverage.title") for one language; calling it fills the braces.

    Raises KeyError for a key that the file does not have: a defect, caught by the tests.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        prose = Typography(lang).prose
        self._by_key = {key: prose(text) for key, text in strings(lang).items()}

    def __call__(self, key: str, **values: object) -> str:
        """The sentence with its braces filled."""
        text = self._by_key[key]
        return text.format(**values) if values else text

    def named(self, group: str, name: str) -> str:
        """The sentence of a known name (an arena, a flag), or the name itself."""
        return self._by_key.get(f"{group}.{name}", name)


@cache
def strings(lang: Lang) -> Mapping[str, str]:
    """Every sentence of a language by its full key, as its file has it."""
    tables = tomllib.loads(shipped(f"{lang}.toml"))
    return {
        f"{group}.{name}": text
        for group, entries in tables.items()
        for name, text in entries.items()
    }


@cache
def shipped(name: str) -> str:
    """A text file that comes with the reports: a template, the style sheet, the sentences."""
    return resources.files("isctext.data").joinpath("report", name).read_text(encoding="utf-8")
