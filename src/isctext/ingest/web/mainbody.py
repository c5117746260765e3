"""Which blocks of a page are its main text.

Two steps: what is surely navigation is pruned by its tag, role or class; then an extractor
(trafilatura, or resiliparse when it gives too little) says where the main text begins and ends,
and our walk gives everything in between. The extractors alone lose lists, headings and table
rows: on 465 French pages trafilatura 2.3 dropped every list of Wikinews dispatches.
"""

from __future__ import annotations

import functools
import re
from copy import deepcopy
from typing import NamedTuple

import trafilatura
from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from isctext.ingest.markup.tree import HEADINGS, Block, drop, drop_silent, inner_text, walk
from isctext.ingest.prose.blocks import one_line

_NAVIGATION_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu"}
_NAVIGATION_ROLES |= {"menubar", "dialog", "alertdialog", "toolbar"}
_NAVIGATION_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|submenu|sf-menu|breadcrumbs?|ariane"
    r"|cookies?|consent|rgpd|gdpr|footer|sidebar|share|sharing|partage|related|newsletter"
    r"|comments?|commentaires|pagination|pager|skip-?links?|toolbar|popup|modal"
    r"|social-?(?:links?|icons?|share|media|nav|bar|buttons?))(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:^|\s)(?:hide|hidden|sr-only|visually-hidden|screen-reader-text)(?:$|\s)")
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOOTER_LINE = re.compile(r"^\s*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_TRAIL = re.compile(r"[>»›/|·]")
_HOME = re.compile(r"^(?:accueil|home|vous êtes ici)\s*[>»›/|·:]", re.IGNORECASE)

# Above this many characters of page, trafilatura's time grows faster than the page
# (reliability notes: 1 MB of <p> 2.4 s, 4 MB 17.8 s); resiliparse alone then referees.
_SLOW_CHARS = 600_000
# Under a quarter of what resiliparse keeps, trafilatura has missed the main text.
_TOO_SMALL = 0.25
# A "navigation" class on more than half of the page's text is a layout name, not a menu.
_MOST = 0.5
_NOT_ALNUM = re.compile(r"[\W_]+")
_MENU_LINKS, _FOOTER_WORDS, _TRAIL_WORDS = 4, 12, 15
_KEY = 40
_LEAST_KEY = 8


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
    referee = _squeeze(_extracted(tree, source)) if blocks else ""
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
    for element in reversed(list(tree.iter())):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "main", "article"):
            continue
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
    said = {str(k): str(v) for k, v in element.items()}  # most elements say nothing
    return (bool(said) and _says_navigation(str(tag), said)) or (
        tag in ("ul", "ol") and _is_link_list(element)
    )


def _says_navigation(tag: str, said: dict[str, str]) -> bool:
    """Whether the attributes of an element make it navigation, or hide it."""
    if said.get("role") in _NAVIGATION_ROLES:
        return True
    if "hidden" in said or said.get("aria-hidden") == "true":
        return True
    names = f"{said.get('class', '')} {said.get('id', '')}"
    if len(names) > 1 and tag not in HEADINGS and tag != "a" and _named(names):
        return True
    return "style" in said and _INVISIBLE_STYLE.search(said["style"]) is not None


@functools.lru_cache(maxsize=4096)
def _named(names: str) -> bool:
    """Whether a class or id is that of a menu, or hides; pages repeat theirs."""
    return bool(_HIDDEN.search(names) or _NAVIGATION_NAMES.search(names))


def _is_link_list(element: etree._Element) -> bool:
    """A list of short links and nothing else, outside an article: a menu without a name."""
    links = list(element.iter("a"))
    if len(links) < _MENU_LINKS or next(element.iterancestors("article", "main"), None) is not None:
        return False
    linked = " ".join(map(inner_text, links))
    words = len(linked.split())
    return len("".join(linked.split())) > 0.9 * _text_length(element) and words <= 5 * len(links)


def _text_length(element: etree._Element) -> int:
    return len("".join(inner_text(element).split()))


def _is_furniture(block: Block) -> bool:
    """Copyright lines and breadcrumb trails."""
    words = block.text.split()
    if len(words) <= _FOOTER_WORDS and _FOOTER_LINE.match(block.text):
        return True
    if block.links and _HOME.match(block.text):
        return True
    mostly_links = block.links > 1 and block.linked >= 0.8 * len("".join(words))
    return mostly_links and len(words) <= _TRAIL_WORDS and _TRAIL.search(block.text) is not None


def _extracted(tree: etree._Element, source: str) -> str:
    second = extract_plain_text(source, main_content=True, links=False, alt_texts=False)
    if len(source) > _SLOW_CHARS:
        return str(second)
    try:
        first = trafilatura.extract(deepcopy(tree), fast=True, include_comments=False) or ""
    except Exception:  # a third party's failure must not lose the page
        first = ""
    return first if len(first) >= _TOO_SMALL * len(second) else str(second)


def _squeeze(text: str) -> str:
    return _NOT_ALNUM.sub("", text.lower())


def _is_in(text: str, referee: str) -> bool:
    key = _squeeze(text)
    if len(key) < _LEAST_KEY:
        return False
    return key[:_KEY] in referee or key[-_KEY:] in referee


def _between(blocks: list[Block], matched: list[int]) -> list[Block]:
    """From the first matched block to the last, their headings, siblings and articles."""
    first, last = matched[0], matched[-1]
    while first > 0 and blocks[first - 1].tag in HEADINGS:
        first -= 1
    parents = {blocks[i].parent for i in matched if blocks[i].tag != "body"}
    articles = {blocks[i].article for i in matched} - {0}
    return [
        block
        for i, block in enumerate(blocks)
        if first <= i <= last
        or block.parent in parents
        or block.article in articles
        or _extends(blocks, i, last)
    ]


def _extends(blocks: list[Block], i: int, last: int) -> bool:
    """List items and cells that follow the last matched block without a break."""
    return i > last and all(
        b.tag in ("li", "td", "dd", "dt", "p") and b.linked < 0.5 * len(b.text)
        for b in blocks[last + 1 : i + 1]
    )
