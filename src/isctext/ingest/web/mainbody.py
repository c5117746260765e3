"""Which blocks of a page are its main text.

Two steps: what is surely navigation is pruned by its tag, role or class; then an extractor
(resiliparse) says where the main text begins and ends, and our walk gives everything in between.
Extractors alone lose lists, headings and table rows: on 465 French pages trafilatura 2.3 dropped
every list of Wikinews dispatches.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from isctext.ingest.markup.tree import HEADINGS, Block, drop, drop_silent, walk
from isctext.ingest.prose.blocks import one_line, squeeze

_NAVIGATION_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu"}
_NAVIGATION_ROLES |= {"menubar", "dialog", "alertdialog", "toolbar"}
_NAVIGATION_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|submenu|sf-menu|breadcrumbs?|ariane"
    r"|cookies?|consent|rgpd|gdpr|footer|sidebar|share|sharing|partage|related|newsletter"
    r"|comments?|commentaires|pagination|pager|skip-?links?|toolbar|popup|modal"
    r"|social-?(?:links?|icons?|share|media|nav|bar|buttons?))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAVIGATION_TAGS = frozenset(("nav", "aside", "footer", "header", "ul", "ol"))
# The attributes by which an element may say that it is navigation, or hidden.
_SAYING = frozenset(("role", "hidden", "aria-hidden", "class", "id", "style"))
_NAMES = frozenset(("class", "id"))
# Headings and links bear the names of what they head or lead to.
_NEVER_NAMED = HEADINGS | {"a"}
_SHORT = 200
_RUNNING = frozenset(("li", "td", "dd", "dt", "p"))
_HIDDEN = re.compile(r"(?:^|\s)(?:hide|hidden|sr-only|visually-hidden|screen-reader-text)(?:$|\s)")
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOOTER_LINE = re.compile(r"^\s*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_TRAIL = re.compile(r"[>»›/|·]")
_HOME = re.compile(r"^(?:accueil|home|vous êtes ici)\s*[>»›/|·:]", re.IGNORECASE)

# A "navigation" class on more than half of the page's text is a layout name, not a menu.
_MOST = 0.5
_MENU_LINKS, _FOOTER_WORDS, _TRAIL_WORDS = 4, 12, 15
_KEY, _LEAST_KEY = 40, 8
# So many characters of a text nearly always hold the letters of its key.
_KEY_TEXT = 3 * _KEY


class MainBody(NamedTuple):
    """The blocks of a page's main text in order, and what was left out: rule and text.

    Rules: navigation (menus, banners, hidden parts), furniture (copyright lines, trails),
    outside (before or after what an extractor takes for the main text).
    """

    blocks: list[Block]
    removed: list[tuple[str, str]]


def main_body(tree: etree._Element, source: str) -> MainBody:
    """The main text of a page. ``tree`` is pruned in place."""
    drop_silent(tree)
    removed = [("navigation", text) for text in _prune(tree) if text]
    blocks: list[Block] = []
    for block in walk(tree):
        if _is_furniture(block):
            removed.append(("furniture", block.text))
        else:
            blocks.append(block)
    referee = squeeze(_extracted(source)) if blocks else ""
    matched = [i for i, block in enumerate(blocks) if _is_in(block.text, referee)]
    if not matched:
        return MainBody(blocks, removed)
    kept = _between(blocks, matched)
    inside = set(map(id, kept))
    removed += [("outside", block.text) for block in blocks if id(block) not in inside]
    return MainBody(kept, removed)


def _prune(tree: etree._Element) -> list[str]:
    """Takes out what is surely navigation; gives its texts, in the order of the page."""
    gone: list[str] = []
    total = _text_length(tree)
    # Innermost first: a banner that holds huge menus is small once they are gone.
    for element in reversed([e for e in tree.iter() if _may_be_navigation(e)]):
        if not _is_navigation(element):
            continue
        length = _text_length(element)
        if length < _MOST * total or not length:
            total -= length
            gone.append(one_line(" ".join(map(str, element.itertext()))) if length else "")
            drop(element)
    return gone[::-1]


def _is_navigation(element: etree._Element) -> bool:
    tag = element.tag
    if tag in ("nav", "aside", "footer"):
        return True
    if tag == "header" and element.get("role") not in _NAVIGATION_ROLES:
        return next(element.iterancestors("article", "main", "section"), None) is None
    return _says_navigation(element) or (tag in ("ul", "ol") and _is_link_list(element))


def _may_be_navigation(element: etree._Element) -> bool:
    """Whether an element has to be looked at: its tag or one of its attributes may say so."""
    tag = element.tag
    if not _SAYING.isdisjoint(element.keys()):
        return tag not in ("html", "body", "main", "article")
    return tag in _NAVIGATION_TAGS


def _says_navigation(element: etree._Element) -> bool:
    """Whether the attributes of an element make it navigation, or hide it."""
    for name, value in element.items():
        if name not in _SAYING or (name in _NAMES and element.tag in _NEVER_NAMED):
            continue
        said = _says_again if len(value) <= _SHORT else _says
        if said(str(name), str(value)):
            return True
    return False


def _says(name: str, value: str) -> bool:
    """Whether an attribute is that of a menu, or hides."""
    if name in _NAMES:
        return bool(_HIDDEN.search(value) or _NAVIGATION_NAMES.search(value))
    if name == "role":
        return value in _NAVIGATION_ROLES
    if name == "style":
        return _INVISIBLE_STYLE.search(value) is not None
    return name == "hidden" or value == "true"


# Pages repeat theirs; a picture inside a style is not worth its memory.
_says_again = functools.lru_cache(maxsize=4096)(_says)


def _is_link_list(element: etree._Element) -> bool:
    """A list of short links and nothing else, outside an article: a menu without a name."""
    links = list(element.iter("a"))
    if len(links) < _MENU_LINKS or next(element.iterancestors("article", "main"), None) is not None:
        return False
    words = " ".join(map(_text, links)).split()
    return len(words) <= 5 * len(links) and len("".join(words)) > 0.9 * _text_length(element)


def _text(element: etree._Element) -> str:
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def _text_length(element: etree._Element) -> int:
    return len("".join(_text(element).split()))


def _is_furniture(block: Block) -> bool:
    """Copyright lines and breadcrumb trails."""
    if _FOOTER_LINE.match(block.text) and len(block.text.split()) <= _FOOTER_WORDS:
        return True
    return block.links > 0 and _is_trail(block)


def _is_trail(block: Block) -> bool:
    """Whether a block with links is the way from the home page to this one."""
    if _HOME.match(block.text):
        return True
    words = block.text.split()
    mostly_links = block.links > 1 and block.linked >= 0.8 * len("".join(words))
    return mostly_links and len(words) <= _TRAIL_WORDS and _TRAIL.search(block.text) is not None


def _extracted(source: str) -> str:
    return str(extract_plain_text(source, main_content=True, links=False, alt_texts=False))


def _is_in(text: str, referee: str) -> bool:
    """Whether the extractor kept the first or the last letters of a block."""
    first = _key(text[:_KEY_TEXT], text)[:_KEY]
    if len(first) < _LEAST_KEY:
        return False
    return first in referee or _key(text[-_KEY_TEXT:], text)[-_KEY:] in referee


def _key(part: str, text: str) -> str:
    """A part of a text squeezed; the whole when the part gives too little."""
    key = squeeze(part)
    return key if len(key) > _KEY or len(part) == len(text) else squeeze(text)


def _between(blocks: list[Block], matched: list[int]) -> list[Block]:
    """From the first matched block to the last, their headings, siblings and articles."""
    first, last = matched[0], matched[-1]
    while first > 0 and blocks[first - 1].tag in HEADINGS:
        first -= 1
    end = _end_of_run(blocks, last)
    parents = {blocks[i].parent for i in matched if blocks[i].tag != "body"}
    articles = {blocks[i].article for i in matched} - {0}
    return [
        block
        for i, block in enumerate(blocks)
        if first <= i < end or block.parent in parents or block.article in articles
    ]


def _end_of_run(blocks: list[Block], last: int) -> int:
    """Where the list items and cells end that follow the last matched block without a break."""
    for i, block in enumerate(blocks[last + 1 :], last + 1):
        if block.tag not in _RUNNING or block.linked >= 0.5 * len(block.text):
            return i
    return len(blocks)
