"""Titles of other sources' documents, between quotation marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

# A quotation of a title's length; longer ones are sentences.
_QUOTED = re.compile(
    r"«\s*([^«»\n]{8,200}?)\s*»|“\s*([^“”\n]{8,200}?)\s*”|\"([^\"\n]{8,200}?)\"", re.UNICODE
)
_WORDS = re.compile(r"\w+")
# "Données de forte valeur" is a title and a notion of the law, "transport.data.gouv.fr" a title
# and a name: five words and twenty-five letters are no accident.
_LEAST_WORDS, _LEAST_LETTERS = 5, 25


def title_key(title: str) -> str:
    """The title's words in lower case and without accents; "" where they are too few to tell."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    key = " ".join(_WORDS.findall(plain))
    return key if len(plain.split()) >= _LEAST_WORDS and len(key) >= _LEAST_LETTERS else ""


def known_titles(rows: Iterable[tuple[int, str, str]]) -> dict[str, tuple[str, list[int]]]:
    """Titles that one source alone has: key to (source, documents).

    rows: document, its source, its title.
    """
    found: dict[str, tuple[str, list[int]]] = {}
    shared: set[str] = set()
    for document, source, title in rows:
        key = title_key(title)
        if not key:
            continue
        owner, documents = found.setdefault(key, (source, []))
        documents.append(document)
        if owner != source:
            shared.add(key)
    return {key: value for key, value in found.items() if key not in shared}


def quoted_titles(
    text: str, titles: Mapping[str, tuple[str, list[int]]]
) -> Iterator[tuple[int, int, str]]:
    """Where the text quotes one of the titles, whole: start, end, key."""
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 0
        key = title_key(match.group(group))
        if key in titles:
            start, end = match.span(group)
            yield start, end, key
