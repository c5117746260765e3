"""Factiva's two-letter fields, from whatever file they come, to a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.prose.bylines import split_byline
from isctext.records.document import DatedBy, Draft, Refusal

# One field of an article: its code and its blocks of text. A code may come twice.
Field = tuple[str, Sequence[str]]

TEXTS = ("LP", "TD")
# Title, signature, day, number, text and captions have places of their own in a draft.
FACTS = {
    "SE": "section",
    "CLM": "column",
    "CR": "credit",
    "WC": "words",
    "ET": "time",
    "SN": "outlet",
    "SC": "code",
    "ED": "edition",
    "PG": "page",
    "VOL": "volume",
    "LA": "language",
    "CY": "copyright",
    "DLN": "dateline",
    "CT": "contact",
    "CX": "correction",
    "RF": "reference",
    "CO": "companies",
    "IN": "industries",
    "NS": "subjects",
    "RE": "regions",
    "IPC": "keywords",
    "IPD": "keywords",
    "RST": "restrictor",
    "PUB": "publisher",
    "NGC": "group",
    "GC": "group code",
    "NT": "note",
}
CODES = frozenset([*FACTS, *TEXTS, "HD", "BY", "PD", "AN", "ART"])
# Their values are "code : label | code : label".
_LISTS = frozenset(["CO", "IN", "NS", "RE", "IPC", "IPD"])
# "Document LEMOND0020111229e7ct0001r", in the languages of the site.
_NUMBER = re.compile(r"^(?:documento?|dokument|документ|文件|ドキュメント)(?:\s+|$)", re.IGNORECASE)
# The number opens with the title's code, filled up with zeros, and the day.
_NUMBER_DAY = re.compile(r"[A-Z0-9]{6,10}?(?P<day>(?:19|20)\d{6})[a-z0-9]{4,}", re.ASCII)


def read_fields(
    fields: Iterable[Field], locator: str, removed: Sequence[tuple[str, str]] = ()
) -> Draft | Refusal:
    """The article that its fields make; EMPTY_OUTPUT without lead (LP) and text (TD)."""
    held = [(code, [block for block in blocks if block.strip()]) for code, blocks in fields]
    values = {code: " ".join(blocks).strip() for code, blocks in reversed(held)}
    number = document_number(values.get("AN", ""))
    title = one_line(values.get("HD", ""))
    text = join_blocks(block for code, blocks in held if code in TEXTS for block in blocks)
    if not text:
        known = " ".join(filter(None, ("no text in the article", number, title)))
        return Refusal("EMPTY_OUTPUT", known, locator)
    byline = "; ".join(block for code, blocks in held if code == "BY" for block in blocks)
    captions = [("illustration", block) for code, bs in held if code == "ART" for block in bs]
    return Draft(
        text=text,
        title=title,
        locator=locator,
        authors=tuple(split_byline(byline)),
        dates=tuple(_dates(values.get("PD", ""), number)),
        provider_id=number,
        # For a block of several newspapers (id = "*"): each article says its own.
        source_id=one_line(values.get("SN", "") or values.get("SC", "")),
        facts=tuple(_facts(held)),
        removed=(*captions, *removed),
    )


def document_number(value: str) -> str:
    """The article's number, whole, without the word before it."""
    return _NUMBER.sub("", " ".join(value.split()))


def number_date(number: str) -> DatedBy | None:
    """The day inside an article's number; None without one."""
    found = _NUMBER_DAY.fullmatch(number)
    if found is None:
        return None
    day = found["day"]
    return parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}", "provider-id")


def is_number(line: str) -> bool:
    """Whether a line is an article's number, as the site prints it under the text."""
    return bool(_NUMBER.match(line)) and bool(
        re.fullmatch(r"[A-Za-z0-9]{12,40}", document_number(line))
    )


def _dates(day: str, number: str) -> Iterator[DatedBy]:
    for found in (parse_date(day, "header"), number_date(number)):
        if found:
            yield found


def _facts(fields: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for code, blocks in fields:
        if code == "BY":
            yield from (("byline", " ".join(block.split())) for block in blocks)
        elif code in _LISTS:
            yield from ((FACTS[code], item) for block in blocks for item in list_items(block))
        elif code in FACTS:
            yield from ((FACTS[code], " ".join(block.split())) for block in blocks)
        elif code not in CODES:
            # A code that is not known is kept under its own name.
            yield from ((code.lower(), " ".join(block.split())) for block in blocks)


def list_items(value: str) -> list[str]:
    """The items of "gpol : Domestic Politics | gcat : General News"."""
    items = (" ".join(item.split()) for item in value.split("|"))
    return [item for item in items if any(c.isalnum() for c in item)]
