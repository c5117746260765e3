"""Reader pptx.v1: PowerPoint files; slides in order, then what the speaker's notes say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.office.meta import office_draft
from isctext.ingest.office.openxml import Package, attribute, local, sniff_part
from isctext.ingest.prose.flow import Flow, Role, walk_flow
from isctext.ingest.raw.packed import or_refusal
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_ROLES = {
    "tr": Role("row"),
    "tc": Role("cell"),
    "t": Role("text"),
    "tab": Role("mark", " "),
    "br": Role("mark", "\n"),
    "Fallback": Role("drop"),
    "bodyPr": Role("drop"),
    "lstStyle": Role("drop"),
}
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")
_TITLES = ("title", "ctrTitle")
_HIDDEN = ("0", "false")


class PptxReader:
    """One document per file."""

    name = "pptx.v1"
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 for PowerPoint's parts in a zip, 0.8 by name for other packages."""
        return sniff_part(head, filename, "ppt/", (".pptx", ".pptm", ".ppsx", ".potx"))

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft, or one refusal."""
        yield or_refusal(lambda: _read(stream, hint))


def _read(stream: BinaryIO, hint: Hint) -> Draft | Refusal:
    package = Package(stream, "ppt/presentation.xml")
    if local(package.root) != "presentation":
        return Refusal("UNSUPPORTED", f"main part <{local(package.root)}>, expected <presentation>")
    flow = Flow()
    spoken = Flow()
    for path in _slide_paths(package):
        for root in package.part(path):
            slide = _slide(package, path, root)
            if attribute(root, "show") in _HIDDEN:
                slide.cut_all("hidden slide")
            flow.add(slide)
            for notes in package.related("notesSlide", of=path):
                spoken.add(walk_flow(notes, _role, mixed=False))
            for comments in package.related("comments", of=path):
                said = walk_flow(comments, _comment_role, mixed=False)
                flow.removed += said.removed
    flow.notes += [block.text for block in spoken.blocks]
    flow.removed += spoken.removed
    return office_draft(
        flow, package.properties(), hint.filename, warnings=package.warnings, titles=_TITLES[::-1]
    )


def _slide_paths(package: Package) -> list[str]:
    """The slides in the order of the show; what the list forgets comes after."""
    paths = package.linked()
    listed = [paths.get(_relation_id(slide), "") for slide in package.root.iter("{*}sldId")]
    return [path for path in dict.fromkeys([*listed, *package.targets("slide")]) if path]


def _relation_id(element: etree._Element) -> str:
    """The relation id of an element: its own id is another attribute of the same local name."""
    for key, value in element.items():
        if str(key).endswith("}id"):
            return str(value)
    return ""


def _slide(package: Package, path: str, root: etree._Element) -> Flow:
    """The texts of a slide, then those of its diagrams."""
    slide = walk_flow(root, _role, mixed=False)
    for diagram in package.related("diagramData", of=path):
        slide.add(walk_flow(diagram, _role, mixed=False))
    return slide


def _role(element: etree._Element) -> Role | None:
    name = local(element)
    if name == "p":
        # A paragraph has no style of its own: its shape is a title or not.
        return Role("paragraph", _placeholder(next(element.iterancestors("{*}sp"), None)))
    if name == "sp":
        kind = _placeholder(element)
        return Role("cut", "slide furniture") if kind in _FURNITURE else None
    if name == "cNvPr":
        return Role("picture", attribute(element, "descr"))
    return _ROLES.get(name)


def _comment_role(element: etree._Element) -> Role | None:
    name = local(element)
    if name == "cm":
        return Role("cut", "comment")
    return Role("text") if name == "text" else _role(element)


def _placeholder(shape: etree._Element | None) -> str:
    found = None if shape is None else shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    return "" if found is None else attribute(found, "type")


READER = PptxReader()
