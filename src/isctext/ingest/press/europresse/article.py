"""One Europresse article, of any generation, to a draft: every word goes somewhere.

What is recognised is taken out of the article's tree step by step: its number and frame, the
header, the title and what stands around it, the text. What is left at the end was recognised by
nobody: it is kept as removed, under the rule "other".
"""

from __future__ import annotations

import re

from lxml import etree

from isctext.ingest.markup.tree import drop_silent, parse_html
from isctext.ingest.press.europresse.body import take_left, take_text
from isctext.ingest.press.europresse.header import number_date
from isctext.ingest.press.europresse.parts import take_frame, take_header, take_number
from isctext.ingest.press.europresse.titles import take_titles
from isctext.ingest.press.europresse.tree import TITLE, Found, Parts
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.bylines import split_byline
from isctext.records.document import Draft, Refusal

# Controls cannot be put back into a tree; our own mark must be ours alone.
_UNFIT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff{TITLE}]")


def read_article(source: str, locator: str) -> Draft | Refusal:
    """The article as a draft; EMPTY_OUTPUT when it has no text.

    Raises MarkupRefusedError: TOO_DEEP, TOO_LARGE.
    """
    tree = parse_html(_UNFIT.sub(" ", source))
    if tree is None:
        return Refusal("EMPTY_OUTPUT", "no element in the article", locator)
    found = Found()
    # The code stands on the title's picture, which is no text and goes now.
    codes = [element.get("sourcecode") or "" for element in tree.iter("img", "span", "div")]
    # In one pass: of what is no text, these come by the thousand.
    etree.strip_elements(tree, "img", "input", "script", "style", with_tail=False)
    drop_silent(tree)
    parts = Parts(tree)
    take_number(parts, found, next(filter(None, codes), "").strip())
    take_frame(parts, found)
    take_header(parts, found)
    take_titles(parts, found)
    text = take_text(parts, found)
    take_left(parts, found, text)
    if not text:
        known = " ".join(filter(None, ("no text in the article", found.number, found.title)))
        return Refusal("EMPTY_OUTPUT", known, locator)
    if source[:9].lower().startswith("<article") and "</article" not in source.lower():
        found.warnings.append(("TRUNCATED", "the article has no end"))
    return _draft(found, text, locator)


def _draft(found: Found, text: str, locator: str) -> Draft:
    dated = number_date(found.number)
    facts = dict(reversed(found.facts))
    return Draft(
        text=text,
        title=one_line(found.title),
        locator=locator,
        authors=tuple(name for line in found.bylines for name in split_byline(line)),
        dates=(*found.dates, *([dated] if dated else ())),
        url=found.url,
        provider_id=found.number,
        # For a block of several newspapers (id = "*"): each article says its own.
        source_id=one_line(facts.get("outlet", "") or facts.get("code", "")),
        facts=(*found.facts, *(("byline", line) for line in found.bylines)),
        removed=tuple(found.removed),
        warnings=tuple(found.warnings),
    )
