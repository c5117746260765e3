"""Office Open XML packages: the main part, the parts that it points to, the properties."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.office.meta import Properties, read_properties
from isctext.ingest.raw.packed import Packed, is_zip, member_names, mimetype
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import StreamRefusedError

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PACKAGE_PARTS = ("[content_types].xml", "_rels/.rels", "docprops/")
# Parts that may stand first in a package; a folder "word" of somebody's files has none of them.
_USUAL_PARTS = re.compile(
    r"(?:_rels|theme|glossary|slides|slidelayouts|slidemasters|notesslides|notesmasters|worksheets)/"
    r"(?:[^/]+/)*[^/]+\.(?:xml|rels)|(?:document|styles|settings|fonttable|websettings|numbering"
    r"|footnotes|endnotes|comments|header\d*|footer\d*|presentation|presprops|viewprops"
    r"|tablestyles|workbook|sharedstrings)\.xml"
)
# A document of more parts than that is no document that people read.
_MOST_PARTS = 2_000


class Package:
    """An open package. ``warnings`` names the parts that could not be read.

    Raises StreamRefusedError (ENCRYPTED, UNSUPPORTED for the old formats, what ``Packed`` raises)
    and MarkupRefusedError for a broken main part.
    """

    def __init__(self, stream: BinaryIO, usual: str) -> None:
        self.warnings: list[tuple[str, str]] = []
        self._packed = Packed(_new_office(stream))
        top = self._rels("")
        self._top = top
        self.main = next((path for kind, path in top if kind == "officeDocument"), usual)
        self.root = self._xml(self.main)
        self._links = self._rels(self.main)

    def targets(self, kind: str) -> list[str]:
        """The names of the parts that the main part points to, by kind ("footnotes")."""
        return [path for found, path in self._links if found == kind]

    def related(self, kind: str, of: str = "") -> Iterator[etree._Element]:
        """The parts of a kind that the main part, or ``of``, points to."""
        links = self._rels(of) if of else self._links
        for found, path in dict.fromkeys(links):
            if found == kind:
                yield from self.part(path)

    def part(self, path: str) -> Iterator[etree._Element]:
        """The root of a part; nothing and a warning when it cannot be read."""
        try:
            yield self._xml(path)
        except (StreamRefusedError, MarkupRefusedError) as refused:
            self.warnings.append(("PART_UNREADABLE", f"{path}: {refused.code} {refused.detail}"))

    def linked(self, of: str = "") -> dict[str, str]:
        """Relation ids to part names, of the main part or of another."""
        return {key: path for key, (_, path) in self._rels_by_id(of or self.main).items()}

    def properties(self) -> Properties:
        """The package's title, authors, dates and facts."""
        found = Properties()
        for kind, path in self._top:
            if kind in ("core-properties", "extended-properties"):
                for root in self.part(path):
                    read_properties(root, found)
        return found

    def _xml(self, path: str) -> etree._Element:
        member = self._packed.find(path)
        if member is None:
            raise StreamRefusedError("MALFORMED", f"no part '{path}'"[:300])
        return parse_xml(self._packed.read(member))

    def _rels(self, path: str) -> list[tuple[str, str]]:
        return list(self._rels_by_id(path).values())

    def _rels_by_id(self, path: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(path)
        at = posixpath.join(folder, "_rels", f"{name}.rels")
        links: dict[str, tuple[str, str]] = {}
        if self._packed.find(at) is None:
            return links
        for root in self.part(at):
            for link in list(root.iter("{*}Relationship"))[:_MOST_PARTS]:
                target = link.get("Target") or ""
                if target and link.get("TargetMode") != "External":
                    kind = (link.get("Type") or "").rsplit("/", 1)[-1]
                    links[link.get("Id") or ""] = (kind, posixpath.join("/", folder, target))
        return {key: (kind, posixpath.normpath(to)) for key, (kind, to) in links.items()}


def sniff_part(
    head: bytes, filename: str, folder: str, names: tuple[str, ...], old: float = 0.0
) -> float:
    """How surely a file is a package whose parts are in ``folder`` ("word/").

    ``old`` is the score of any file in the binary formats before 2007, to be refused with advice.
    """
    if head.startswith(OLD_OFFICE):
        return old
    if not is_zip(head):
        return 0.0
    found = package_folder(head)
    if found:
        return 0.9 if found == folder else 0.0
    return 0.8 if filename.lower().endswith(names) and not mimetype(head) else 0.0


def package_folder(head: bytes) -> str:
    """Where a package has its parts ("word/", "ppt/", "xl/"), as a zip's head shows it, or ""."""
    parts = [name.lower() for name in member_names(head)]
    is_package = any(part.startswith(_PACKAGE_PARTS) for part in parts)
    for part in parts:
        folder, _, rest = part.partition("/")
        if folder in ("word", "ppt", "xl") and (is_package or _USUAL_PARTS.fullmatch(rest)):
            return f"{folder}/"
    return ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, "" without it."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    return None if element is None else element.find(f"{{*}}{name}")


def local(element: etree._Element) -> str:
    """An element's local name, "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _new_office(stream: BinaryIO) -> BinaryIO:
    data = stream.read()
    if not data.startswith(OLD_OFFICE):
        return io.BytesIO(data)
    if _LOCKED in data:
        raise StreamRefusedError("ENCRYPTED", "the document asks for a password")
    detail = "an Office file from before 2007 (.doc, .ppt, .xls): save it as .docx, .odt or .pdf"
    raise StreamRefusedError("UNSUPPORTED", detail)
