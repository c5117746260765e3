"""Reader odt.v1: OpenDocument texts and presentations, zipped or flat."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.markup.tree import inner_text
from isctext.ingest.office.meta import Properties, office_draft, read_properties
from isctext.ingest.office.openxml import attribute, child, local
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.flow import Flow, Role, walk_flow
from isctext.ingest.raw.packed import Packed, is_zip, member_names, mimetype, or_refusal
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_NAMES = (".odt", ".ott", ".odp", ".otp", ".odm", ".fodt", ".fodp")
_KINDS = tuple(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "presentation"))
_FLAT = (b"<office:document ", b"urn:oasis:names:tc:opendocument:xmlns:office:1.0")
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_CONTENTS = Role("cut", "table of contents")
_ROLES = {
    "table-row": Role("row"),
    "table-cell": Role("cell"),
    "covered-table-cell": Role("cell"),
    "text-box": Role("aside"),
    "note-body": Role("note"),
    "notes": Role("note"),
    "note-citation": Role("drop"),
    "table-of-content": _CONTENTS,
    "illustration-index": _CONTENTS,
    "table-index": _CONTENTS,
    "desc": Role("cut", "image description"),
    "deletion": Role("cut", "tracked deletion"),
    "tab": Role("mark", " "),
    "s": Role("mark", " "),
    "line-break": Role("mark", "\n"),
    "ruby-text": Role("drop"),
    "date-string": Role("drop"),
    "sender-initials": Role("drop"),
    "change-info": Role("drop"),
    "binary-data": Role("drop"),
    "page-number": Role("drop"),
    "page-count": Role("drop"),
    "script": Role("drop"),
    "event-listeners": Role("drop"),
    "forms": Role("drop"),
    "settings": Role("drop"),
}
_FURNITURE = ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")
_SHOW_FURNITURE = ("footer", "date-time", "page-number", "header")


class OdtReader:
    """One document per file."""

    name = "odt.v1"
    media_type = "application/vnd.oasis.opendocument.text"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.95 for the mark of a text or presentation, 0.95 for a flat file, 0.8 by name."""
        said = mimetype(head)
        if said:
            return 0.95 if said.startswith(_KINDS) else 0.0
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and all(m in head for m in _FLAT):
            return 0.95
        if not is_zip(head) or not filename.lower().endswith(_NAMES):
            return 0.0
        return 0.8 if "[Content_Types].xml" not in member_names(head) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft, or one refusal."""
        yield or_refusal(lambda: _read(stream, hint))


def _read(stream: BinaryIO, hint: Hint) -> Draft | Refusal:
    data = stream.read()
    properties = Properties()
    warnings: list[tuple[str, str]] = []
    if data.lstrip().startswith(b"<"):
        root = parse_xml(data)
        roots = dict.fromkeys(("content.xml", "styles.xml", "meta.xml"), root)
    else:
        roots = _parts(Packed(io.BytesIO(data)), warnings)
    body = next(roots["content.xml"].iter("{*}body"), None)
    if body is None:
        return Refusal("MALFORMED", f"no body in <{local(roots['content.xml'])}>")
    styles = _parents(dict.fromkeys(roots.values()))
    flow = walk_flow(body, _roles(styles), mixed=True)
    if "styles.xml" in roots:
        flow.add(_furniture(roots["styles.xml"], styles))
    if "meta.xml" in roots:
        for meta in roots["meta.xml"].iter("{*}meta"):
            read_properties(meta, properties)
    return office_draft(flow, properties, hint.filename, warnings=warnings)


def _parts(packed: Packed, warnings: list[tuple[str, str]]) -> dict[str, etree._Element]:
    """The roots of the parts. Raises StreamRefusedError, MarkupRefusedError for the content."""
    manifest = packed.find("META-INF/manifest.xml")
    if manifest and b"encryption-data" in packed.read(manifest):
        raise StreamRefusedError("ENCRYPTED", "the document asks for a password")
    content = packed.find("content.xml")
    if content is None:
        raise StreamRefusedError("MALFORMED", "no part 'content.xml'")
    roots = {"content.xml": parse_xml(packed.read(content))}
    for name in ("styles.xml", "meta.xml"):
        member = packed.find(name)
        try:
            if member:
                roots[name] = parse_xml(packed.read(member))
        except (StreamRefusedError, MarkupRefusedError) as refused:
            warnings.append(("PART_UNREADABLE", f"{name}: {refused.code} {refused.detail}"))
    return roots


def _furniture(styles_root: etree._Element, styles: dict[str, str]) -> Flow:
    """Page headers and footers, as what was left out."""
    found = Flow()
    for master in styles_root.iter("{*}master-page"):
        for part in master:
            if local(part) in _FURNITURE:
                flow = walk_flow(part, _roles(styles), mixed=True)
                flow.cut_all(local(part).split("-")[0])
                found.add(flow)
    return found


def _parents(roots: Iterable[etree._Element]) -> dict[str, str]:
    """Automatic styles ("P3") to the named styles that they come from ("Title")."""
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter("{*}style"):
            parent = attribute(style, "parent-style-name")
            if parent:
                parents[attribute(style, "name")] = parent
    return parents


def _roles(parents: dict[str, str]) -> Callable[[etree._Element], Role | None]:
    """What elements are, under the styles of the file."""

    def role(element: etree._Element) -> Role | None:
        name = local(element)
        if name == "p":
            style = attribute(element, "style-name")
            return Role("paragraph", parents.get(style, style).lower())
        if name == "h":
            return Role("paragraph", f"heading {attribute(element, 'outline-level') or 1}")
        if name == "annotation":
            creator = child(element, "creator")
            author = one_line(inner_text(creator)) if creator is not None else ""
            return Role("cut", "comment", f"{author}: " if author else "")
        if name == "frame":
            is_furniture = attribute(element, "class") in _SHOW_FURNITURE
            return Role("cut", "slide furniture") if is_furniture else None
        return _by_namespace(element.tag, name)

    return role


def _by_namespace(tag: str, name: str) -> Role | None:
    # Who and when, of a comment or change; the same names in "text:" are fields to be read.
    if tag.startswith(_DUBLIN_CORE):
        return Role("drop")
    if name == "title":
        return Role("cut", "image description") if tag.startswith(_SVG) else None
    return _ROLES.get(name)


READER = OdtReader()
