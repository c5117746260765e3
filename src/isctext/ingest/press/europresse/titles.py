"""An Europresse article's title, and what stands around it: kicker, subtitle, signature."""

from __future__ import annotations

from lxml import etree

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.press.europresse.header import HEADER
from isctext.ingest.press.europresse.tree import (
    TITLE,
    Found,
    Parts,
    blocks_of,
    has_class,
    inside,
    text_of,
)
from isctext.ingest.prose.bylines import is_byline

_TITLES = ("titrearticlevisu", "grandtitre", "titrearticle")
_AROUND = ("sm-margin-bottomnews", "sm-margin-bottom", "sm-margin-topnews")
_TEXTS = ("doctext", "dococurrcontainer", "section")


def take_titles(parts: Parts, found: Found) -> None:
    """The title, kicker, subtitle and signature of the header, by class, then by place."""
    title = _take_title(parts, found)
    for element in parts.outermost("docauthors"):
        _add(found.bylines, parts.take(element))
    for element in parts.outermost("rdp__subtitle"):
        found.fact("subtitle", parts.take(element))
    texts = {*parts.all(*_TEXTS), *parts.tags("section")}
    for element in parts.outermost(*_AROUND):
        if not inside(element, texts) and TITLE not in blocks_of(element):
            _take_around(parts, element, title, found)
    for header in parts.tags("header"):
        _take_rest(parts, header, found)


def _take_title(parts: Parts, found: Found) -> etree._Element | None:
    """The first element that names a title and has words; ``TITLE`` takes its place."""
    for name in _TITLES:
        named = parts.outermost(name)
        title = next((element for element in named if text_of(element)), None)
        if title is not None:
            found.title = parts.take_title(title)
            for other in named:
                if other is not title:
                    found.fact("subtitle", parts.take(other))
            return title
    return None


def _take_around(
    parts: Parts, element: etree._Element, title: etree._Element | None, found: Found
) -> None:
    """A small line: a kicker over the title; under it the signature, then subtitles."""
    signs = has_class(element, "sm-margin-bottomnews")
    over = title is not None and parts.before(element, title)
    text = parts.take(element)
    if over:
        found.fact("kicker", text)
    elif signs and not found.bylines:
        _add(found.bylines, text)
    else:
        found.fact("subtitle", text)


def _take_rest(parts: Parts, header: etree._Element, found: Found) -> None:
    """What has no class of its own: over the title kickers, under it a signature or subtitles."""
    over = found.title != ""
    for text in parts.take_blocks(header):
        if TITLE in text:
            over = False
        elif over:
            found.fact("kicker", text)
        elif not found.dates and (dated := parse_date(text, HEADER)):
            found.dates.append(dated)
        elif found.title and not found.bylines and is_byline(text):
            _add(found.bylines, text)
        else:
            found.fact("subtitle", text)


def _add(lines: list[str], line: str) -> None:
    if any(c.isalpha() for c in line):
        lines.append(line)
