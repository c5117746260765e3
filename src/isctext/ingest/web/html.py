"""Reader html.v1: web pages and HTML fragments, in any encoding, without their menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start
from isctext.ingest.markup.tree import parse_html
from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.prose.frontmatter import Header, has_header, split_header
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.web import meta as htmlmeta
from isctext.ingest.web.mainbody import main_body
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

_ROOT = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAGS = re.compile(rb"<(?:p|div|h[1-6]|section|article|table|ul|span|font|br|a)\b", re.IGNORECASE)
_LEAST_TAGS = 6
_NAMES = (".html", ".htm", ".xhtml", ".asp", ".aspx", ".php", ".shtml")


class HtmlReader:
    """One document per page; EMPTY_OUTPUT when a page gives no text."""

    name = "html.v1"
    media_type = "text/html"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.95 with a root tag at the top, 0.85 for tags under an HTML name, else by tags."""
        named = filename.lower().endswith(_NAMES)
        root = _ROOT.search(head)
        if root and (named or not head[: root.start()].strip(b"\xef\xbb\xbf \t\r\n").strip()):
            return 0.95
        if root and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<!--", b"<")):
            return 0.9
        tags = len(_TAGS.findall(head))
        if named:
            return 0.85 if tags else 0.3
        return 0.35 if tags >= _LEAST_TAGS and head.lstrip().startswith(b"<") else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The page as one draft, or one refusal."""
        text = decode(stream.read(), hint.encoding)
        header = split_header(text) if has_header(text[:200]) else Header(text)
        try:
            yield _read_page(header, hint)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)


def _read_page(header: Header, hint: Hint) -> Draft | Refusal:
    tree = parse_html(header.body)
    if tree is None:
        return Refusal("EMPTY_OUTPUT", "no element in the page")
    pairs = htmlmeta.meta_tags(tree)
    declared = htmlmeta.page_dates(tree, pairs)
    titles = htmlmeta.page_titles(tree, pairs)
    body = main_body(tree, header.body)
    blocks = [block.text for block in body.blocks]
    text = join_blocks(blocks)
    if not text:
        return Refusal("EMPTY_OUTPUT", f"{len(header.body)} characters of HTML gave no text")
    return Draft(
        text=text,
        title=header.title or htmlmeta.choose_title(titles, blocks),
        authors=header.authors or htmlmeta.page_authors(pairs),
        dates=_dates(header, declared, text, hint),
        url=htmlmeta.first_meta(pairs, "og:url"),
        removed=tuple(body.removed),
    )


def _dates(header: Header, declared: list[DatedBy], text: str, hint: Hint) -> tuple[DatedBy, ...]:
    found = [*header.dates, *declared]
    found += [d for d in (date_in_filename(hint.filename), date_in_text_start(text)) if d]
    return tuple(found)


READER = HtmlReader()
