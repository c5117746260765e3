"""A page's title, authors and dates: meta tags, JSON-LD, <time>, headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.markup.tree import inner_text
from isctext.ingest.prose.blocks import one_line, squeeze
from isctext.records.document import DatedBy

_PUBLISHED = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "date.publication",
    "publication_date",
    "publish-date",
    "publish_date",
    "pubdate",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "sailthru.date",
    "parsely-pub-date",
]
_TOUCHED = [
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "dcterms.modified",
    "datemodified",
]
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")
_SEPARATORS = re.compile(r"\s+[|·•–—-]\s+|\s+[»:]{1,2}\s+(?=[A-Z])")
_LEAST_KEY = 12
_MAX_JSON = 200_000
_MAX_NODES = 2_000


def meta_tags(tree: etree._Element) -> list[tuple[str, str]]:
    """Every (name, content) of the page's meta tags, names in lower case, in order."""
    pairs = []
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = one_line(tag.get("content") or "")
        if name and content:
            pairs.append((name.strip().lower(), content))
    return pairs


def first_meta(pairs: Sequence[tuple[str, str]], *names: str) -> str:
    """The content of the first meta tag that bears one of the names, best name first."""
    return next((c for name in names for n, c in pairs if n == name), "")


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles that a page gives itself: og:title, <title>, first h1; and the site's name."""

    declared: str
    title: str
    heading: str
    site: str


def page_titles(tree: etree._Element, pairs: Sequence[tuple[str, str]]) -> Titles:
    """The page's titles, to be read before anything is pruned from the tree."""
    title = one_line(" ".join(map(inner_text, tree.iter("title"))))
    headings = (one_line(inner_text(h)) for h in tree.iter("h1"))
    return Titles(
        declared=first_meta(pairs, "og:title", "twitter:title", "dc.title"),
        title=title,
        heading=next((h for h in headings if h), ""),
        site=first_meta(pairs, "og:site_name", "application-name"),
    )


def choose_title(titles: Titles, blocks: Sequence[str]) -> str:
    """og:title, else <title> without the site's name, else the first h1.

    A part of <title> counts as the title when it opens a block at the top of the text.
    """
    if titles.declared or not titles.title:
        return titles.declared or titles.heading
    return _without_site(titles.title, [titles.heading, *blocks[:10]], titles.site)


def page_authors(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The authors that the meta tags name, without repeats."""
    found = [c for n, c in pairs if n in _AUTHORS and "://" not in c]
    return tuple(dict.fromkeys(found))


def page_dates(tree: etree._Element, pairs: Sequence[tuple[str, str]]) -> list[DatedBy]:
    """The page's declared dates, best first: meta, JSON-LD, <time>; last the dates of changes."""
    texts = [(c, "meta") for name in _PUBLISHED for n, c in pairs if n == name]
    texts += [(value, "meta:json-ld") for value in _json_ld(tree, "datePublished", "dateCreated")]
    texts += [(value, "meta:time") for value in _times(tree)]
    texts += [(c, "meta:modified") for name in _TOUCHED for n, c in pairs if n == name]
    texts += [(value, "meta:modified") for value in _json_ld(tree, "dateModified")]
    found = (parse_date(text, origin) for text, origin in texts)
    return list(dict.fromkeys(d for d in found if d))


def _without_site(title: str, known: Sequence[str], site: str) -> str:
    cuts = [(m.start(), m.end()) for m in _SEPARATORS.finditer(title)]
    heads = [squeeze(text) for text in known if text]
    if squeeze(title) in heads:
        return title
    for start, end in cuts:
        for part, rest in ((title[end:], title[:start]), (title[:start], title[end:])):
            key = squeeze(part)
            opens = len(key) >= _LEAST_KEY and any(head.startswith(key) for head in heads)
            if opens or key in heads or (site and squeeze(rest) == squeeze(site)):
                return part
    return title


def _times(tree: etree._Element) -> list[str]:
    """The first <time> only: later ones date other articles, comments, events."""
    for tag in tree.iter("time"):
        if not any(a.tag in ("nav", "aside", "footer") for a in tag.iterancestors()):
            return [tag.get("datetime") or one_line(inner_text(tag))]
    return []


def _json_ld(tree: etree._Element, *names: str) -> Iterator[str]:
    for script in tree.iter("script"):
        source = script.text or ""
        if script.get("type") != "application/ld+json" or len(source) > _MAX_JSON:
            continue
        try:
            value = json.loads(source)
        except (ValueError, RecursionError):
            continue
        yield from _named(value, names)


def _named(value: object, names: tuple[str, ...]) -> Iterator[str]:
    queue = [value]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, dict):
            yield from (item[n] for n in names if isinstance(item.get(n), str))
            queue.extend(v for v in item.values() if isinstance(v, dict | list))
        elif isinstance(item, list):
            queue.extend(v for v in item if isinstance(v, dict | list))
