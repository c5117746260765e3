"""Reader docx.v1: Word files (OOXML), with their notes, tables and text boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.office.meta import office_draft
from isctext.ingest.office.openxml import Package, attribute, child, local, sniff_part
from isctext.ingest.prose.flow import Role, walk_flow
from isctext.ingest.raw.packed import or_refusal
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

Styles = dict[str, str]

_CONTENTS, _DELETION = "table of contents", "tracked deletion"
_ROLES = {
    "tc": Role("cell"),
    "txbxContent": Role("aside"),
    "t": Role("text"),
    "delText": Role("text"),
    "tab": Role("mark", " "),
    "ptab": Role("mark", " "),
    "cr": Role("mark", "\n"),
    "noBreakHyphen": Role("mark", "-"),
    "del": Role("cut", _DELETION),
    "moveFrom": Role("cut", _DELETION),
    # A drawing stands twice: for new programs and, in Fallback, for old ones.
    "Fallback": Role("drop"),
    "instrText": Role("drop"),
    "delInstrText": Role("drop"),
    "rt": Role("drop"),
    "pPr": Role("drop"),
    "rPr": Role("drop"),
    "tblPr": Role("drop"),
    "trPr": Role("drop"),
    "tcPr": Role("drop"),
    "sectPr": Role("drop"),
}
_MARKS = ("separator", "continuationSeparator", "continuationNotice")
_FURNITURE = ("header", "footer")
_SIDE_PARTS = ("footnotes", "endnotes", "comments", *_FURNITURE)
_OFF = ("0", "false", "off")


class DocxReader:
    """One document per file."""

    name = "docx.v1"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 for Word's parts in a zip, 0.8 by name for other packages, 0.3 for old formats."""
        return sniff_part(head, filename, "word/", (".docx", ".docm", ".dotx"), old=0.3)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft, or one refusal."""
        yield or_refusal(lambda: _read(stream, hint))


def _read(stream: BinaryIO, hint: Hint) -> Draft | Refusal:
    package = Package(stream, "word/document.xml")
    if local(package.root) != "document":
        return Refusal("UNSUPPORTED", f"main part <{local(package.root)}>, expected <document>")
    styles = _style_names(package)
    flow = walk_flow(package.root, lambda element: _role(element, styles), mixed=False)
    for kind in _SIDE_PARTS:
        for root in package.related(kind):
            part = walk_flow(root, lambda element: _role(element, styles), mixed=False)
            if kind in _FURNITURE:
                part.cut_all(kind)
            flow.add(part)
    unread = len(package.targets("aFChunk"))
    if unread:
        package.warnings.append(("PART_NOT_READ", f"{unread} documents inserted as they were"))
    return office_draft(flow, package.properties(), hint.filename, warnings=package.warnings)


def _style_names(package: Package) -> Styles:
    """Style ids, which Word translates ("Titre1"), to names, which it does not ("heading 1")."""
    names: Styles = {}
    for root in package.related("styles"):
        for style in root.iter("{*}style"):
            for name in style.iter("{*}name"):
                names[attribute(style, "styleId")] = attribute(name, "val").lower()
    return names


def _role(element: etree._Element, styles: Styles) -> Role | None:
    name = local(element)
    look = _BY_LOOK.get(name)
    return look(element, styles) if look else _ROLES.get(name)


def _paragraph(element: etree._Element, styles: Styles) -> Role:
    style = _property(element, "pPr", "pStyle")
    named = styles.get(style, style.lower())
    is_contents = named.startswith(("toc ", "table of figures"))
    return Role("cut", _CONTENTS) if is_contents else Role("paragraph", named)


def _run(element: etree._Element, _: Styles) -> Role | None:
    hidden = child(child(element, "rPr"), "vanish")
    is_hidden = hidden is not None and attribute(hidden, "val") not in _OFF
    return Role("cut", "hidden text") if is_hidden else None


def _row(element: etree._Element, _: Styles) -> Role:
    deleted = child(child(element, "trPr"), "del")
    return Role("row") if deleted is None else Role("cut", _DELETION)


def _break(element: etree._Element, _: Styles) -> Role:
    return Role("mark", " " if attribute(element, "type") in ("page", "column") else "\n")


def _content_control(element: etree._Element, _: Styles) -> Role | None:
    gallery = element.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    is_contents = gallery is not None and attribute(gallery, "val") == "Table of Contents"
    return Role("cut", _CONTENTS) if is_contents else None


def _symbol(element: etree._Element, _: Styles) -> Role:
    """The character of a symbol; those of symbol fonts (the private area) say nothing."""
    try:
        character = chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        character = ""
    return Role("mark", character if character.isprintable() else "")


def _picture(element: etree._Element, _: Styles) -> Role:
    return Role("picture", attribute(element, "descr"))


def _comment(element: etree._Element, _: Styles) -> Role:
    author = attribute(element, "author")
    return Role("cut", "comment", f"{author}: " if author else "")


def _note(element: etree._Element, _: Styles) -> Role:
    return Role("drop") if attribute(element, "type") in _MARKS else Role("note")


# Elements whose role depends on their attributes or properties.
_BY_LOOK: dict[str, Callable[[etree._Element, Styles], Role | None]] = {
    "p": _paragraph,
    "r": _run,
    "tr": _row,
    "br": _break,
    "sdt": _content_control,
    "sym": _symbol,
    "docPr": _picture,
    "comment": _comment,
    "footnote": _note,
    "endnote": _note,
}


def _property(element: etree._Element, holder: str, name: str) -> str:
    found = child(child(element, holder), name)
    return "" if found is None else attribute(found, "val")


READER = DocxReader()
