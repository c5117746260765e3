"""Bibliographic entries (RIS, BibTeX, CSL-JSON) to drafts: their text, facts and dates."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.dating.parts import date_of_parts
from isctext.ingest.markup.tree import fragment_blocks
from isctext.ingest.prose.blocks import join_blocks, one_line, plain_blocks
from isctext.ingest.raw.legal import legal_markup
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.references.attached import local_paths, standing
from isctext.records.document import DatedBy, Draft, Refusal

# Tags that titles and abstracts bear in exports of publishers; "a < b" is left alone.
_INLINE = re.compile(r"</?(?:i|b|u|em|strong|su[bp]|span|scp|nocase)(?:\s[^<>]{0,200})?/?>", re.I)
_BLOCKS = re.compile(r"</?(?:p|div|sec|title|br|ul|ol|li)\b[^<>]{0,200}>", re.IGNORECASE)
_JATS = re.compile(r"(</?)jats:", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
# "12-14", "12-2019": an interval, of which no end is taken.
_MIXED = re.compile(r"\d{3}|\d[^\d/]|[^\d/]\d")
_MEDIA_TYPE = re.compile(
    r"(?:application|audio|image|message|multipart|text|video)/[\w.+-]+", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# Longer than that a title of a bibliographic entry is its abstract in the wrong field.
_LONGEST_TITLE = 300
_MONTHS = 12


@dataclass(slots=True)
class Reference:
    """An entry as its format says it.

    ``is_article``: the abstract is the article's whole text (press), which then stands alone.
    """

    title: str = ""
    abstract: str = ""
    authors: list[str] = field(default_factory=list)
    dates: list[DatedBy] = field(default_factory=list)
    url: str = ""
    provider_id: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    is_article: bool = False

    def add(self, name: str, *values: str) -> None:
        """Adds facts of one name, on one line each; empty ones are none."""
        self.facts += [(name, text) for text in (" ".join(v.split()) for v in values) if text]

    def attach(self, *paths: str) -> None:
        """Adds attached files, but those that are addresses on a network."""
        self.attached += local_paths(paths)

    def dated(self, found: DatedBy | None, written: str) -> None:
        """Takes a date; what is no date is a DATE_UNREAD warning. The written form is a fact."""
        if not written.strip():
            return
        self.add("date", written)
        if found is None:
            self.warnings.append(("DATE_UNREAD", one_line(written)[:200]))
        elif not any(_implies(known, found) for known in self.dates):
            self.dates.append(found)


def reference_draft(entry: Reference, locator: str) -> Draft | Refusal:
    """The entry's draft: its title, then its abstract.

    Without an abstract it is an EMPTY_OUTPUT refusal, or, when it names attached files, a draft
    without text.
    A title that is longer than the abstract is one that stands in the wrong field, in press exports
    and over 300 characters: they change places, with a FIELDS_SWAPPED warning.
    """
    title, blocks = plain_line(entry.title), prose_blocks(entry.abstract)
    if not join_blocks(blocks):
        alone = _draft(entry, locator, title, "")
        return alone if alone.attached else standing(alone)
    swapped = []
    long = len(title) > sum(map(len, blocks))
    if long and (entry.is_article or len(title) > _LONGEST_TITLE):
        swapped = [("FIELDS_SWAPPED", f"the text stood in the title; title: {blocks[0]}"[:300])]
        title, blocks = one_line(" ".join(blocks)), prose_blocks(entry.title)
    text = join_blocks(blocks if entry.is_article else [title, *blocks])
    return _draft(entry, locator, title, text, swapped)


def _draft(
    entry: Reference,
    locator: str,
    title: str,
    text: str,
    warnings: Iterable[tuple[str, str]] = (),
) -> Draft:
    return Draft(
        text=text,
        title=title,
        locator=locator,
        authors=tuple(dict.fromkeys(name for name in map(plain_line, entry.authors) if name)),
        dates=tuple(entry.dates),
        url=entry.url.strip(),
        provider_id=entry.provider_id.strip(),
        facts=tuple(dict.fromkeys(entry.facts)),
        removed=tuple(entry.removed),
        warnings=(*entry.warnings, *warnings),
        attached=tuple(dict.fromkeys(entry.attached)),
    )


def plain_line(text: str) -> str:
    """A title or a name on one line, without inline tags and entities."""
    return " ".join(html.unescape(_INLINE.sub("", _JATS.sub(r"\1", text))).split())


def prose_blocks(text: str) -> list[str]:
    """The paragraphs of an abstract, whether it bears HTML, JATS or no tags at all."""
    text = _JATS.sub(r"\1", text)
    if _BLOCKS.search(text):
        try:
            return fragment_blocks(legal_markup(text))
        except MarkupRefusedError:
            text = _BLOCKS.sub("\n\n", text)
    return plain_blocks(html.unescape(_INLINE.sub("", text)))


def date_in_field(written: str, origin: str = "header") -> DatedBy | None:
    """The date of a bibliographic field: "2019/03//", "2019/03/12/print", or any date in words.

    Figures that may be day or month first ("03/04/2019") only give their year: these fields come
    from programs of all countries.
    """
    written = one_line(written).strip(" /")
    year, *rest = [part.strip() for part in written.split("/")]
    if re.fullmatch(r"\d{4}", year) and rest:
        month, day = rest[0], rest[1] if len(rest) > 1 else ""
        if _MIXED.search(f"{month}/{day}"):
            return None
        return date_of_parts(year, month, day, origin)
    numbers = _TWO_NUMBERS.fullmatch(written)
    if numbers and int(numbers[1]) <= _MONTHS and numbers[1] != numbers[2]:
        return parse_date(numbers[3], origin)
    return parse_date(written, origin)


def file_paths(value: str) -> Iterator[str]:
    """The paths in a field of attached files: "a.pdf", "Text:a.pdf:application/pdf;b.html"."""
    for part in re.split(r"(?<!\\);", value):
        fields = [f.replace("\\:", ":").replace("\\;", ";") for f in re.split(r"(?<!\\):", part)]
        description, *others = fields
        typed = bool(others) and _MEDIA_TYPE.fullmatch(others[-1].strip()) is not None
        path = ":".join(fields)
        if not _ADDRESS.match(part) and len(others) > 1 and (typed or "/" not in description):
            path = ":".join(others[:-1])
        elif typed and len(others) == 1:
            path = description
        if path.strip():
            yield path.strip()


def _implies(known: DatedBy, other: DatedBy) -> bool:
    """Whether a date already says all that another one says."""
    length = {"year": 1, "month": 2, "day": 3}
    said = length[other.precision]
    same = known.date.timetuple()[:said] == other.date.timetuple()[:said]
    return same and length[known.precision] >= said
