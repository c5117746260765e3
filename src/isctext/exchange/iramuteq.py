"""Documents as a corpus of IRaMuTeQ: a line of stars, then the text.

Star names are those that IRaMuTeQ's own press imports write (date, am, annee, source), so that
scripts made for them keep working; ours (doc, arene, territoire) stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from isctext.exchange.letters import unaccented
from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.outgoing import Facts, Outgoing, outgoing

STAR = "star:"
# Stars that are written from the document itself, whatever its facts say.
RESERVED = frozenset(["doc", "source", "arene", "date", "amj", "am", "annee", "territoire"])
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"[^\s*_]+")
_VALUE = re.compile(r"[^\s*]*")
# Lines that would open a text or a theme; a space before them takes that away.
_MARKED = re.compile(r"\*{4}|-\*|\d{4}.*\*")


def write_iramuteq(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[bytes]:
    """A text file in UTF-8: one text per document, paragraphs apart by a blank line.

    A document without its text is a line of stars alone, which IRaMuTeQ leaves out.
    """
    for document in outgoing(batches, options, tally):
        tally.written += 1
        stars = [*own_stars(document), *fact_stars(document.facts, options.variables)]
        unwritten = sum(1 for name, _ in document.facts if not _is_written(name, options.variables))
        if unwritten:
            tally.facts_left_out["no star"] += unwritten
        line = " ".join(["****", *(f"*{name}_{value}" for name, value in stars)])
        yield "\n".join([line, *_body(document), ""]).encode("utf-8", "replace")


def own_stars(document: Outgoing) -> list[tuple[str, str]]:
    """The stars that say which document it is, whose, and of when."""
    stars = [
        ("doc", document.doc_id),
        ("source", star_value(document.source_id)),
        ("arene", star_value(document.arena)),
        ("territoire", star_value(document.territory)),
        ("date", document.date if document.day else ""),
        ("am", document.date[:7] if document.month else ""),
        ("annee", document.year),
    ]
    return [(name, value) for name, value in stars if value]


def fact_stars(facts: Facts, variables: Sequence[str]) -> list[tuple[str, str]]:
    """The facts that are stars: those that came from stars, and those of ``variables``."""
    stars = []
    for name, value in facts:
        star = name.removeprefix(STAR)
        if name.startswith(STAR) and star not in RESERVED:
            kept = _NAME.fullmatch(star) is not None and _VALUE.fullmatch(value) is not None
            stars.append((star, value) if kept else (_star_name(star), star_value(value)))
        elif name in variables and star_value(value):
            stars.append((_star_name(name), star_value(value)))
    return [(name, value) for name, value in stars if name]


def star_value(value: str) -> str:
    """The value as a star can hold it: letters without accents, digits, "_" and "-"."""
    if _PLAIN.fullmatch(value):
        return value
    return re.sub(r"[^A-Za-z0-9-]+", "_", unaccented(value)).strip("_")


def _star_name(name: str) -> str:
    return star_value(name).replace("_", "").replace("-", "").lower()


def _is_written(name: str, variables: Sequence[str]) -> bool:
    return name.startswith(STAR) or name in variables or name in ("theme", "theme_start")


def _body(document: Outgoing) -> Iterator[str]:
    themes = _themes(document.facts)
    start = 0
    for paragraph in document.paragraphs:
        while themes and themes[0][0] <= start:
            yield f"-*{themes.pop(0)[1]}"
        yield f" {paragraph}" if _MARKED.match(paragraph) else paragraph
        yield ""
        start += len(paragraph) + 2
    for _, theme in themes if document.text else ():
        yield f"-*{theme}"


def _themes(facts: Facts) -> list[tuple[int, str]]:
    """The themes with the offset at which each starts, in order."""
    found = []
    for (name, value), (next_name, offset) in pairwise(facts):
        if (name, next_name) == ("theme", "theme_start") and offset.isdecimal() and value:
            found.append((int(offset), "_".join(value.split())))
    return sorted(found, key=lambda pair: pair[0])
