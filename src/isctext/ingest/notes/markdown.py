"""Reader markdown.v1: Markdown with YAML, TOML, Pelican headers or none, HTML inside or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import BinaryIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from isctext.ingest.dating.dates import date_in_filename
from isctext.ingest.markup.tree import fragment_blocks
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.prose.frontmatter import Header, has_header, split_header
from isctext.ingest.raw.encoding import decode, narrow
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd")
_MARKS = re.compile(rb"^(?:#{1,6} \S|[*-] \S|> \S|```|\[[^\]]+\]:|={4,}$)", re.MULTILINE)

_LEAST_MARKS = 3
# Lines and tags of site generators: containers (VuePress), template tags (Jekyll, Liquid,
# Nunjucks, Hugo), attribute lists (kramdown), tables of contents.
_GENERATOR_LINE = re.compile(
    r"^[ \t]*(?::{3,}.*|\{:[^}\n]*\}|\[\[?_?toc_?\]?\]|\\(?:newpage|pagebreak).*)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# kramdown writes a table of contents in place of a list that bears this mark.
_TOC_LIST = re.compile(
    r"^[ \t]*(?:[*+-]|\d+\.)[ \t].*\n[ \t]*\{:[ \t]*toc\b[^}\n]*\}", re.MULTILINE
)
_TASK = re.compile(r"^([ \t>]*(?:[*+-]|\d+[.)])[ \t]+)\[[ xX]\][ \t]+", re.MULTILINE)
_TEMPLATE = re.compile(r"\{%.*?%\}|\[%.*?%\]|\{\{.*?\}\}|\{#.*?#\}|\{:[^}\n]*\}", re.DOTALL)
_NOTE_DEFINITION = re.compile(r"^[ \t]*\[\^[^\]\n]+\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\n]+\]")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_TIGHT_HEADING = re.compile(r"\A\s*(#)(?=[^\s#!])|^(#{2,6})(?=[^\s#])", re.MULTILINE)
_STRAY_STARS = re.compile(r"\*{2,}")
_TAG = re.compile(r"<[^>]{0,500}>")
# French prose is about 95 % letters and spaces; code and command lines stay under 88 %.
_PROSE_WORDS, _PROSE_LETTERS = 40, 0.9
_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
# The parser leaves out, without a word, what is deeper: quotes and lists in each other, two a list.
_MAX_DEPTH = 100
_SHORT_MARK = re.compile(r"[\[(]?\W?\d{0,3}\W?[\])]?")


class MarkdownReader:
    """One document per file."""

    name = "markdown.v1"
    media_type = "text/markdown"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 for a header under a Markdown name, 0.8 by name, 0.7 by header, 0.3 by marks."""
        head = narrow(head)
        if b"\x00" in head or head.startswith(b"%PDF"):
            return 0.0
        named = filename.lower().endswith(_NAMES)
        headed = has_header(head[:200].decode("utf-8", "replace"))
        if named:
            return 0.9 if headed else 0.8
        if headed and not filename.lower().endswith((".yml", ".yaml", ".html", ".htm")):
            return 0.7
        return 0.3 if len(_MARKS.findall(head)) >= _LEAST_MARKS else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft."""
        header = split_header(decode(stream.read(), hint.encoding))
        try:
            yield _draft(header, hint)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)


def markdown_blocks(source: str) -> tuple[list[str], str]:
    """The blocks of a Markdown text, and its first heading ("" without one).

    Raises MarkupRefusedError TOO_DEEP, and what HTML in it is refused for.
    """
    blocks: list[str] = []
    heading = ""
    opened = ""
    for token in _parser().parse(_without_generator(source)):
        if token.level >= _MAX_DEPTH - 1:
            raise MarkupRefusedError("TOO_DEEP", f"more than {_MAX_DEPTH} quotes, lists and items")
        if token.type == "heading_open":
            opened = "heading"
        elif token.type == "inline":
            texts = _inline_blocks(token.children or ())
            blocks.extend(texts)
            if opened == "heading" and not heading:
                heading = one_line(" ".join(texts))
            opened = ""
        elif token.type == "fence" and _is_prose(token):
            blocks.extend(fragment_blocks(token.content))
        elif token.type == "html_block":
            blocks.extend(fragment_blocks(token.content))
            heading = heading or _html_heading(token.content)
    return blocks, heading


def _draft(header: Header, hint: Hint) -> Draft:
    blocks, heading = markdown_blocks(header.body)
    in_name = date_in_filename(hint.filename)
    return Draft(
        text=join_blocks(blocks),
        title=one_line(header.title) or heading,
        authors=header.authors,
        dates=(*header.dates, *((in_name,) if in_name else ())),
    )


@cache
def _parser() -> MarkdownIt:
    # Indented text in sloppy pages is prose far more often than code: fences hold the code.
    options = {"html": True, "maxNesting": _MAX_DEPTH}
    return MarkdownIt("commonmark", options).enable("table").disable("code")


def _without_generator(source: str) -> str:
    source = _NOTE_DEFINITION.sub("", source)
    source = _NOTE_MARK.sub("", source)
    source = _TOC_LIST.sub("", source)
    source = _GENERATOR_LINE.sub("", source)
    source = _TASK.sub(r"\1", source)
    # Before 2014 "##Heading" was common; images with spaces in their address are not CommonMark.
    source = _TIGHT_HEADING.sub(lambda m: (m[1] or m[2]) + " ", source)
    source = _IMAGE.sub("", source)
    return _TEMPLATE.sub(" ", source)


def _inline_blocks(children: Sequence[Token]) -> list[str]:
    """The text of a paragraph; "<br><br>" cuts it in two."""
    parts: list[str] = []
    link_start = -1
    href = ""
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "html_inline":
            parts.append("\n" if _BREAK_TAG.match(child.content) else "")
        elif child.type == "link_open":
            link_start, href = len(parts), str(child.attrGet("href") or "")
        elif child.type == "link_close":
            _close_link(parts, link_start, href)
    text = _STRAY_STARS.sub("", "".join(parts))
    return [p for p in re.split(r"\n\s*\n", text) if p.strip()]


def _close_link(parts: list[str], start: int, href: str) -> None:
    """Takes back the text of a link that is only an address or a footnote mark."""
    text = "".join(parts[start:]).strip()
    is_mark = href.startswith("#") and _SHORT_MARK.fullmatch(text)
    is_address = "://" in text or text == href or "mailto:" + text == href
    if is_mark or is_address:
        del parts[start:]


def _is_prose(fence: Token) -> bool:
    """Sentences that someone fenced by mistake: no language named, many words, few symbols."""
    text = _TAG.sub(" ", fence.content)
    if fence.info.strip() or len(text.split()) < _PROSE_WORDS:
        return False
    return sum(c.isalpha() or c.isspace() for c in text) >= _PROSE_LETTERS * len(text)


def _html_heading(source: str) -> str:
    match = re.search(r"<h([12])\b[^>]*>(.*?)</h\1>", source, re.DOTALL | re.IGNORECASE)
    return one_line(" ".join(fragment_blocks(match[2]))) if match else ""


READER = MarkdownReader()
