"""An Europresse article's text: press, transcripts and posts; what is left when all is taken."""

from __future__ import annotations

import re
from itertools import chain

from lxml import etree

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.press.europresse.header import HEADER
from isctext.ingest.press.europresse.parts import after_number, aside_label
from isctext.ingest.press.europresse.tree import TITLE, Found, Parts, blocks_of, has_class, text_of
from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.prose.bylines import is_byline

_TEXTS = ("doctext", "dococurrcontainer", "transcripts", "transcript", "tweet", "socialnetworkpost")
_POSTS = ("tweet", "socialnetworkpost")
_POST_TEXTS = ("core-text", "socialnetworktext")
_HOLDERS = ("td", "table", "article", "div", "body")
_POST_AUTHORS = ("socialnetworkauthortitle", "youtubeauthor", "aside-author")
_CERTIFICATE = re.compile(
    r"^(?:ce certificat est émis|date d.émission\s*:|this certificate is issued|issue date\s*:"
    r"|(?:le présent document|this document)\b.*(?:conventions internationales|droit d.auteur"
    r"|international conventions|copyright))",
    re.IGNORECASE,
)
# The site drops spaces beside bold and italic words: "Espoir douché|Vendredi", "les gens de|[sa]
# commune", "dit-il »,|avant". Inside a word none of these pairs stands.
_GLUED = re.compile(r"[a-zà-ÿœ][A-ZÀ-ÞŒ]|[^\W\d_][\[«(]|[,;!?»)\]][^\W_]")
_COPYRIGHT = re.compile(r"^(?:copyright\b|\(c\)|©)", re.IGNORECASE)
# A copyright line is short and among the last lines.
_LAST, _SHORT = 4, 200
# More words than this left outside the text, against the text's own, may have been text.
_MOST_LEFT, _FEW_LEFT = 0.2, 30


def take_text(parts: Parts, found: Found) -> str:
    """The text; signatures, captions, copyright and certificates printed in it leave it."""
    _part_words(parts)
    _take_times(parts, found)
    blocks = _take_posts(parts, found)
    bodies = parts.outermost(*_TEXTS)
    if not bodies and not blocks:
        bodies = [element for element in parts.tags("section") if text_of(element)]
    for body in bodies:
        blocks += parts.take_blocks(body)
    if not bodies and not blocks:
        blocks = _after_title(parts, found)
    return join_blocks(_without_end(_without_asides(blocks, found), found))


def take_left(parts: Parts, found: Found, text: str) -> None:
    """What no rule knew is kept as removed, with a warning when it may have been text."""
    left = []
    for line in blocks_of(parts.tree):
        block = line.replace(TITLE, " ").strip()
        rest = after_number(block)
        block = block if rest is None else rest
        if _CERTIFICATE.match(block):
            found.remove("certificate", block)
        elif block != found.number:
            left.append(block)
    found.remove("other", " ".join(filter(None, left)))
    words = sum(len(block.split()) for block in left)
    if words > max(_FEW_LEFT, _MOST_LEFT * len(text.split())):
        found.warnings.append(("LOW_YIELD", f"{words} words of the article are outside its text"))


def _part_words(parts: Parts) -> None:
    """Puts back the spaces that are missing at the borders of bold and italic words."""
    for element in parts.tags("b", "strong", "i", "em"):
        if len(element) or not element.text:
            continue
        previous, parent = element.getprevious(), element.getparent()
        before = previous.tail if previous is not None else parent is not None and parent.text
        after = element.tail
        if after and _GLUED.fullmatch(element.text[-1] + after[0]):
            element.tail = " " + after
        if before and _GLUED.fullmatch(before[-1] + element.text[0]):
            element.text = " " + element.text


def _take_times(parts: Parts, found: Found) -> None:
    """The times in front of the turns of a broadcast."""
    turns = parts.all("transcript")
    if turns:
        found.fact("kind", "transcript")
        times = [e for turn in turns for e in turn.iter() if has_class(e, "time")]
        found.remove("timecode", " ".join(parts.take(time) for time in times))


def _take_posts(parts: Parts, found: Found) -> list[str]:
    """The posts' own words; what the page wraps round them (counts, buttons) is removed."""
    posts = parts.outermost(*_POSTS)
    if not posts:
        return []
    found.fact("kind", "post")
    found.bylines += [parts.take(element) for element in parts.outermost(*_POST_AUTHORS)]
    for element in parts.outermost("date-container"):
        dated = parse_date(parts.take(element), f"{HEADER}:post")
        found.dates += [dated] if dated else []
    own = parts.outermost(*_POST_TEXTS)
    owners = {holder for element in own for holder in element.iterancestors()}
    blocks = [text for element in own for text in parts.take_blocks(element)]
    for post in posts:
        # A post without a part for its words is read whole, with the other texts.
        if post in owners:
            found.remove("post", parts.take(post))
    return blocks


def _after_title(parts: Parts, found: Found) -> list[str]:
    """Old pages: the text stands bare after the title; its first short line is a signature."""
    title = next((e for e in parts.tree.iter() if e.text == TITLE), None)
    holder = _holder(parts, title)
    if holder is None:
        return []
    lines = parts.take_blocks(holder)
    at = next((n for n, line in enumerate(lines) if TITLE in line), 0)
    for line in lines[:at]:
        found.fact("kicker", line)
    # Without a border between them, the title and what follows it are one block.
    rest = [line.replace(TITLE, " ").strip() for line in lines[at:]]
    rest = [line for line in rest if line]
    if title is not None and not found.bylines and len(rest) > 1 and is_byline(rest[0]):
        found.bylines.append(rest.pop(0))
    return rest


def _holder(parts: Parts, title: etree._Element | None) -> etree._Element | None:
    """The smallest of cell, table and page that has words after the title."""
    body = parts.tree.find("body")
    element, has_words = title, False
    while element is not None and element is not body:
        has_words = has_words or _words_after(element)
        element = element.getparent()
        if has_words and element is not None and element.tag in _HOLDERS:
            return element
    return body


def _words_after(element: etree._Element) -> bool:
    """Whether letters or digits follow the element inside its parent."""
    texts = chain([element.tail or ""], *(other.itertext() for other in element.itersiblings()))
    tails = (other.tail or "" for other in element.itersiblings())
    return any(c.isalnum() for text in chain(texts, tails) for c in str(text))


def _without_asides(blocks: list[str], found: Found) -> list[str]:
    """The blocks before the first label of an aside; what follows labels is removed."""
    kept, rule = [], ""
    for block in blocks:
        label, rest = aside_label(block)
        # An aside printed in the text ends where the page's end begins.
        rule = "" if _is_end(block) else label or rule
        if rule:
            found.remove(rule, rest)
        else:
            kept.append(block)
    return kept


def _without_end(blocks: list[str], found: Found) -> list[str]:
    """The blocks without number, certificate and, among the last four, copyright."""
    kept = []
    for block in blocks:
        if _CERTIFICATE.match(block):
            found.remove("certificate", block)
            continue
        rest = after_number(block)
        kept.append(block if rest is None else rest)
    kept = [block for block in kept if block]
    for block in kept[-_LAST:]:
        if _COPYRIGHT.match(block) and len(block) < _SHORT:
            kept.remove(block)
            found.fact("copyright", block)
    return kept


def _is_end(block: str) -> bool:
    return bool(
        _COPYRIGHT.match(block) or _CERTIFICATE.match(block) or after_number(block) is not None
    )
