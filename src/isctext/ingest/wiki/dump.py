"""The pages of a MediaWiki dump: cut out of the stream, then read one by one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from lxml import etree

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.office.openxml import child, local
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.ingest.wiki.markup import Wikitext, read_wikitext
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.rejection import CODES

# MediaWiki refuses pages over 2 MiB.
MAX_PAGE = 16 << 20
_MAX_SITE = 1 << 20
_TAG = re.compile(rb"<page(?:\s[^<>]{0,2000})?>|</page>|<revision>|</revision>|</mediawiki>")
_LONGEST_TAG = 2_100
_STAMP = re.compile(rb"<timestamp>([^<]{4,40})</timestamp>")
_MARK = re.compile(r'\s(n|revisions|created|refused|detail)="([^"]*)"')
_FILE, _CATEGORY = "6", "14"
_TEXT_MODELS = ("", "wikitext", "text", "proofread-page")


@dataclass(frozen=True, slots=True)
class Site:
    """What a dump says of its wiki."""

    name: str = ""
    base: str = ""
    language: str = ""
    namespaces: Mapping[str, str] = field(default_factory=dict)

    def links(self) -> dict[str, str]:
        """The wiki's own names of files and categories."""
        kinds = {_FILE: "file", _CATEGORY: "category"}
        return {self.namespaces[k].lower(): v for k, v in kinds.items() if self.namespaces.get(k)}

    def url(self, title: str) -> str:
        """The address of a page, "" when the dump gives no base."""
        folder, slash, _ = self.base.rpartition("/")
        is_web = self.base.startswith(("http://", "https://"))
        return folder + slash + quote(title.replace(" ", "_"), safe="/:@,;()'!") if is_web else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was cut out: its number, its XML with one revision, or why it is refused."""

    number: int
    source: bytes = b""
    revisions: int = 0
    created: str = ""
    refused: tuple[str, str] | None = None

    def marked(self) -> bytes:
        """The page's XML, with what only the whole dump tells written into its tag."""
        marks = {"n": str(self.number), "revisions": str(self.revisions), "created": self.created}
        if self.refused:
            marks |= {"refused": self.refused[0], "detail": self.refused[1]}
        written = "".join(f" {k}={_quoted(v)}" for k, v in marks.items())
        return b"<page" + written.encode() + b">" + self.source + b"</page>\n"


def cut_pages(parts: Iterator[bytes]) -> Iterator[bytes | Page]:
    """What stands before the first page, then every page. Never raises.

    A dump that ends too early, or that cannot be expanded, ends with a refused page.
    """
    cutter = _Cutter()
    try:
        for text, tag in _tags(parts):
            yield from cutter.take(text, tag)
    except StreamRefusedError as refused:
        yield Page(cutter.number + 1, refused=(refused.code, refused.detail))
        return
    yield from cutter.end()


def _tags(parts: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The stream as text and the tag after it; a last text without a tag."""
    held = b""
    for part in parts:
        held += part
        at = 0
        for match in _TAG.finditer(held):
            yield held[at : match.start()], match.group()
            at = match.end()
        # A tag may be cut by the end of the part.
        last = held.rfind(b"<", max(at, len(held) - _LONGEST_TAG))
        keep = last if last >= 0 else len(held)
        if keep > at:
            yield held[at:keep], b""
        held = held[max(at, keep) :]
    yield held, b""


class _Cutter:
    """State between two tags: the page that is open, its first and its last revision."""

    def __init__(self) -> None:
        self.number = 0
        self._seen_site = False
        self._in_page = self._finished = False
        self._start()

    def _start(self, tag: bytes = b"") -> None:
        self._held: list[bytes] = []
        self._size = 0
        self._before, self._last, self._stamp = b"", b"", b""
        self._revisions = 0
        self._created = b""
        self._is_large = False
        said = dict(_MARK.findall(tag.decode("utf-8", "replace")))
        self._said = {name: html.unescape(value) for name, value in said.items()}

    def take(self, text: bytes, tag: bytes) -> Iterator[bytes | Page]:
        self._size += len(text)
        if self._size <= MAX_PAGE:
            self._held.append(text)
        if tag.startswith(b"<page"):
            if not self._seen_site:
                yield b"".join(self._held)[-_MAX_SITE:]
            elif self._in_page:
                yield self._page(("MALFORMED", "a page inside a page"))
            self._seen_site = self._in_page = True
            self._start(tag)
        elif tag == b"</page>" and self._in_page:
            yield self._page(None)
            self._in_page = False
            self._start()
        elif tag == b"</mediawiki>":
            self._finished = True
        elif self._in_page and tag:
            self._revision(tag)

    def end(self) -> Iterator[Page]:
        if self._in_page:
            yield self._page(("TRUNCATED", "the dump ends inside the page"))
        elif not self._finished:
            self.number += 1
            yield Page(self.number, refused=("TRUNCATED", "the dump ends without its end tag"))

    def _revision(self, tag: bytes) -> None:
        text, is_large = b"".join(self._held), self._size > MAX_PAGE
        self._held, self._size = [], 0
        if tag == b"<revision>":
            self._before = self._before or text
            return
        found = _STAMP.search(text)
        stamp = found[1] if found else b""
        self._created = self._created if self._revisions else stamp
        self._revisions += 1
        if stamp >= self._stamp:
            self._last, self._stamp, self._is_large = text, stamp, is_large

    def _page(self, refused: tuple[str, str] | None) -> Page:
        said = self._said
        self.number = _number(said.get("n", ""), self.number + 1)
        if said.get("refused") in CODES:
            refused = (said["refused"], said.get("detail", ""))
        elif self._is_large or self._size > MAX_PAGE:
            refused = ("TOO_LARGE", f"a page of more than {MAX_PAGE} bytes")
        revision = b"<revision>" + self._last + b"</revision>" if self._revisions else b""
        return Page(
            self.number,
            b"" if refused else self._before + revision + b"".join(self._held),
            _number(said.get("revisions", ""), self._revisions),
            said.get("created", self._created.decode("utf-8", "replace")),
            refused,
        )


def _number(digits: str, otherwise: int) -> int:
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else otherwise


def read_site(head: bytes) -> Site:
    """The wiki of a dump, from what stands before its first page; empty when it is broken."""
    start = head.find(b"<mediawiki")
    try:
        root = parse_xml(head[max(0, start) :] + b"</mediawiki>")
    except MarkupRefusedError:
        return Site()
    texts = {local(e): (e.text or "").strip() for e in root.iter(etree.Element)}
    return Site(
        texts.get("sitename", ""),
        texts.get("base", ""),
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        {n.get("key") or "": one_line(n.text or "") for n in root.iter("{*}namespace")},
    )


def page_item(page: Page, site: Site) -> Draft | Refusal:
    """The document of a page, or its refusal."""
    locator = f"page {page.number}"
    if page.refused:
        return Refusal(*page.refused, locator)
    try:
        root = parse_xml(b"<page>" + page.source + b"</page>")
    except MarkupRefusedError as refused:
        return Refusal(refused.code, refused.detail, locator)
    revision = child(root, "revision")
    if revision is None:
        return Refusal("EMPTY_OUTPUT", "a page without a revision", locator)
    title, model = _text(root, "title"), _text(revision, "model")
    target = child(root, "redirect")
    if model not in _TEXT_MODELS:
        return Refusal("UNSUPPORTED", f"'{title}' is {model}, no wikitext", locator)
    wiki = read_wikitext(_text(revision, "text"), site.links())
    redirect = wiki.redirect or ("" if target is None else target.get("title") or "?")
    text = "" if redirect else join_blocks(wiki.blocks)
    if not text:
        said = f"redirect to {redirect}" if redirect else f"no text in '{title}'"
        return Refusal("EMPTY_OUTPUT", said, locator)
    return Draft(
        text=text,
        title=title,
        locator=locator,
        dates=_dates(revision, page),
        url=site.url(title),
        provider_id=_text(root, "id"),
        facts=tuple(_facts(root, revision, page, site, wiki)),
        removed=tuple(wiki.removed),
    )


def _dates(revision: etree._Element, page: Page) -> tuple[DatedBy, ...]:
    """When this revision was saved; when the page was made, if the dump goes back to that."""
    found = [parse_date(_text(revision, "timestamp"), "header:revision")]
    if page.revisions > 1:
        found.append(parse_date(page.created, "meta:created"))
    return tuple(d for d in found if d)


def _facts(
    root: etree._Element, revision: etree._Element, page: Page, site: Site, wiki: Wikitext
) -> Iterator[tuple[str, str]]:
    number = _text(root, "ns") or "0"
    yield "namespace", f"{number} {site.namespaces.get(number, '')}".strip()
    contributor = child(revision, "contributor")
    pairs = {
        "outlet": site.name,
        "language": site.language,
        "revision": _text(revision, "id"),
        "revisions": str(page.revisions) if page.revisions > 1 else "",
        "contributor": _text(contributor, "username") or _text(contributor, "ip"),
    }
    yield from ((name, value) for name, value in pairs.items() if value)
    yield from (("category", name) for name in wiki.categories)


def _text(element: etree._Element | None, name: str) -> str:
    found = child(element, name)
    return "" if found is None else (found.text or "").strip()


def _quoted(value: str) -> str:
    """An attribute's value in double quotes, without the characters that end a tag."""
    return quoteattr(value.replace('"', "'").replace("<", "(").replace(">", ")"))
