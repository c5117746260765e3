"""Reader epub.v1: electronic books; the chapters in reading order, notes at the end."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.markup.tree import (
    drop,
    drop_silent,
    inner_text,
    parse_html,
    walk,
)
from isctext.ingest.office.meta import Properties, declared_title, office_draft
from isctext.ingest.office.openxml import local
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.flow import Flow, Styled
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.packed import Member, Packed, is_zip, member_names, mimetype, or_refusal
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

# In XHTML an element may close itself; an HTML parser would then take the rest of the page in.
_SELF_CLOSED = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_FONT_OBFUSCATION = (b"ns.adobe.com/pdf/enc", b"www.idpf.org/2008/embedding")
_MARKS = frozenset(("noteref", "pagebreak", "backlink"))
_NOTES = frozenset(("footnote", "rearnote", "endnote", "footnotes", "rearnotes", "endnotes"))
_FACTS = {
    "publisher": "publisher",
    "subject": "keywords",
    "language": "language",
    "rights": "copyright",
    "description": "description",
    "contributor": "contributor",
    "source": "source",
}
_MOST_CHAPTERS = 5_000


class EpubReader:
    """One document per book."""

    name = "epub.v1"
    media_type = "application/epub+zip"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.95 for the mark of a book, 0.9 for its container or its name on a zip."""
        if mimetype(head) == self.media_type:
            return 0.95
        if not is_zip(head):
            return 0.0
        inside = "META-INF/container.xml" in member_names(head)
        return 0.9 if inside or filename.lower().endswith(".epub") else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The book as one draft, or one refusal."""
        yield or_refusal(lambda: _read(stream, hint))


def _read(stream: BinaryIO, hint: Hint) -> Draft | Refusal:
    packed = Packed(io.BytesIO(stream.read()))
    locked = packed.find("META-INF/encryption.xml")
    if locked and _is_locked(packed.read(locked)):
        return Refusal("ENCRYPTED", "the book's chapters are protected (DRM)")
    opf_path = _opf_path(packed)
    opf = parse_xml(packed.read(_member(packed, opf_path)))
    flow = Flow()
    warnings: list[tuple[str, str]] = []
    for path, kind in _spine(opf, posixpath.dirname(opf_path)):
        try:
            chapter = _chapter(decode(packed.read(_member(packed, path))))
        except (StreamRefusedError, MarkupRefusedError) as refused:
            warnings.append(("PART_UNREADABLE", f"{path}: {refused.code} {refused.detail}"))
            continue
        if kind:
            chapter.cut_all(kind)
        flow.add(chapter)
    if not flow.blocks and warnings:
        return Refusal("MALFORMED", f"no chapter could be read; {warnings[0][1]}")
    return office_draft(flow, _properties(opf), hint.filename, warnings=warnings, titles=("h1",))


def _is_locked(manifest: bytes) -> bool:
    """Whether more than fonts is encrypted (font obfuscation is common and harms no text)."""
    methods = re.findall(rb"EncryptionMethod[^>]*Algorithm\s*=\s*[\"']([^\"']+)", manifest)
    return any(not any(known in method for known in _FONT_OBFUSCATION) for method in methods)


def _opf_path(packed: Packed) -> str:
    container = packed.find("META-INF/container.xml")
    if container:
        for rootfile in parse_xml(packed.read(container)).iter("{*}rootfile"):
            return rootfile.get("full-path") or ""
    return next((m.name for m in packed.members if m.name.lower().endswith(".opf")), "")


def _member(packed: Packed, path: str) -> Member:
    member = packed.find(path)
    if member is None:
        raise StreamRefusedError("MALFORMED", f"no member '{path}'"[:300])
    return member


def _spine(opf: etree._Element, folder: str) -> Iterator[tuple[str, str]]:
    """The paths of the chapters in reading order; with the rule that leaves one out, or ""."""
    items = {item.get("id"): item for item in opf.iter("{*}item")}
    for reference in list(opf.iter("{*}itemref"))[:_MOST_CHAPTERS]:
        item = items.get(reference.get("idref"))
        if item is None or "html" not in (item.get("media-type") or "html"):
            continue
        is_contents = "nav" in (item.get("properties") or "").split()
        path = unquote((item.get("href") or "").split("#")[0])
        yield (
            posixpath.normpath(posixpath.join(folder, path)),
            "table of contents" if is_contents else "",
        )


def _chapter(source: str) -> Flow:
    tree = parse_html(_SELF_CLOSED.sub(_opened, source))
    flow = Flow()
    if tree is None:
        return flow
    drop_silent(tree)
    for element in list(tree.iter(etree.Element)):
        if _kinds(element) & _MARKS:
            drop(element)
    for element in list(tree.iter(etree.Element)):
        if _kinds(element) & _NOTES and not any(
            _kinds(holder) & _NOTES for holder in element.iterancestors()
        ):
            flow.notes += [block.text for block in walk(element)]
            drop(element)
    for row in list(tree.iter("tr")):
        _join_cells(row)
    flow.blocks += [Styled(block.text, block.tag) for block in walk(tree) if block.tag != "title"]
    return flow


def _join_cells(row: etree._Element) -> None:
    """A row of short cells becomes one line, as in the other formats."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    texts = [walk(cell) for cell in cells]
    if len(cells) == len(row) and all(len(blocks) <= 1 for blocks in texts):
        tail = row.tail
        row.clear()
        row.tail = tail
        row.text = " | ".join(block.text for blocks in texts for block in blocks)


def _kinds(element: etree._Element) -> frozenset[str]:
    """What a book says an element is, by epub:type (EPUB 3) or by role (newer books)."""
    if element.tag in ("html", "body"):
        return frozenset()
    said = f"{element.get('epub:type') or ''} {element.get('role') or ''}"
    return frozenset(word.removeprefix("doc-") for word in said.split())


def _opened(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name.lower() in _VOID else f"<{name}{match[2]}></{name}>"


def _properties(opf: etree._Element) -> Properties:
    found = Properties()
    unique = opf.get("unique-identifier") or ""
    for metadata in opf.iter("{*}metadata"):
        for element in metadata.iter(etree.Element):
            _property(element, unique, found)
    found.authors = list(dict.fromkeys(found.authors))
    return found


def _property(element: etree._Element, unique: str, found: Properties) -> None:
    name, text = local(element), one_line(inner_text(element))
    event = next((v for k, v in element.items() if str(k).endswith("event")), "")
    if not text:
        return
    if name == "title":
        found.title = found.title or declared_title(text)
    elif name == "creator":
        found.authors.append(text)
    elif name == "date":
        found.date(text, "modified" if event == "modification" else "published")
    elif name == "meta" and element.get("property") == "dcterms:modified":
        found.date(text, "modified")
    elif name == "identifier" and (element.get("id") == unique or not found.provider_id):
        found.provider_id = text
    elif name in _FACTS:
        found.facts.append((_FACTS[name], text))


READER = EpubReader()
