"""Reader zip.v1: archives of any files that other readers know.

A piece is a line ``{"isctext_zip": 1, "member": NAME, "reader": NAME, ...}`` and then the member's
bytes, or a piece of them when its own reader splits; ``refused`` in that line stands for a member
that could not be taken out. Members are streams within budgets; their names are never paths.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, BinaryIO, cast

from isctext.ingest.office.openxml import package_folder
from isctext.ingest.raw.packed import MAX_MEMBER, Member, Packed, is_zip, member_names, mimetype
from isctext.ingest.raw.streams import HEAD, Replayed, StreamRefusedError, read_bounded
from isctext.ingest.read import choose_reader, named_reader, refined
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, Splitter
from isctext.records.rejection import CODES
from isctext.registry import READERS, available

MAX_DEPTH = 2
_MARK = b'{"isctext_zip":'
# Zips that are one document: Office, OpenDocument, EPUB and what is built like them.
_PACKAGES = ("[content_types].xml", "_rels/.rels", "meta-inf/container.xml")
_SYSTEM = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$|\.git/|\.svn/"
    r"|\.Spotlight-V100/|\.Trashes/|\.fseventsd/|@eaDir/|Icon\r$)",
    re.IGNORECASE,
)
_DOCUMENTS = (".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods", ".epub", ".jar", ".apk")
# The part that every document of a kind has, and its reader ("": none knows it).
_MAIN_PARTS = (
    ("word/document.xml", "docx.v1"), ("ppt/presentation.xml", "pptx.v1"), ("xl/workbook.xml", ""),
    ("META-INF/container.xml", "epub.v1"), ("content.xml", "odt.v1"),
)  # fmt: skip
_LISTED = 20
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Part:
    """What is read at once: a member, a piece of one, or the refusal of one."""

    member: str
    reader: str = ""
    data: bytes = b""
    refused: tuple[str, str] | None = None
    system: tuple[str, ...] = ()

    def packed(self) -> bytes:
        """The part as a piece."""
        head: dict[str, object] = {"isctext_zip": 1, "member": self.member, "reader": self.reader}
        head |= {"refused": list(self.refused)} if self.refused else {}
        head |= {"system": list(self.system)} if self.system else {}
        return json.dumps(head).encode() + b"\n" + self.data


class ZipReader:
    """The documents of each member, by the reader that knows it."""

    name = "zip.v1"
    media_type = "application/zip"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 for a zip, 0.5 under the name of another format, 0 for one document in a zip."""
        if not is_zip(head) or mimetype(head) or package_folder(head):
            return 0.0
        names = [name.lower() for name in member_names(head)]
        if any(name in _PACKAGES or name.startswith("docprops/") for name in names):
            return 0.0
        return 0.5 if filename.lower().endswith(_DOCUMENTS) else 0.9

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """A piece per member, or several when the member's reader splits."""
        yield from (part.packed() for part in _parts(stream, hint))

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The items of a piece or of a whole archive."""
        start = stream.read(len(_MARK))
        if start == _MARK:
            head, _, data = (start + stream.read()).partition(b"\n")
            part = _unpacked(head, data)
            yield from [part] if isinstance(part, Refusal) else _items(part, hint)
            return
        # The parts are drawn from the archive one by one: memory holds one member.
        for part in _parts(Replayed(start, stream), hint):
            yield from _items(part, hint)


def _parts(stream: BinaryIO, hint: Hint) -> Iterator[Part]:
    """The parts of an archive. Never raises; an archive that cannot be opened is one refusal."""
    try:
        packed = Packed(stream)
        reader = _document_reader(packed)
        if reader is None:
            yield from _accounted(packed, hint, "", 1)
        elif reader:
            yield Part("", reader, packed.whole(MAX_MEMBER))
        else:
            yield Part("", refused=("UNSUPPORTED", "a spreadsheet: save it as .csv"))
    except StreamRefusedError as refused:
        yield Part("", refused=(refused.code, refused.detail))


def _document_reader(packed: Packed) -> str | None:
    """The reader of a document whose first bytes did not show that it is one; None for archives."""
    if not any(packed.find(name) for name in (*_PACKAGES, "mimetype")):
        return None
    return next((reader for name, reader in _MAIN_PARTS if packed.find(name)), None)


def _accounted(packed: Packed, hint: Hint, prefix: str, depth: int) -> Iterator[Part]:
    """The parts of an archive; the first that is read bears the list of the system's own files."""
    system = tuple(m.name for m in packed.members if _SYSTEM.search(m.name) and not m.is_folder)
    given = False
    for part in _members(packed, hint, prefix, depth):
        given = True
        if system and not part.refused:
            yield replace(part, system=system)
            system = ()
        else:
            yield part
    if system:
        yield Part(prefix.rstrip("!"), refused=("UNSUPPORTED", _listed(system)))
    elif not given:
        yield Part(prefix.rstrip("!"), refused=("EMPTY_OUTPUT", "no file in the archive"))


def _listed(system: tuple[str, ...]) -> str:
    shown = ", ".join(system[:_LISTED]) + (" ..." if len(system) > _LISTED else "")
    return f"{len(system)} files of the system itself, not read: {shown}"


def _members(packed: Packed, hint: Hint, prefix: str, depth: int) -> Iterator[Part]:
    seen: dict[str, int] = {}
    for member in packed.members:
        if member.is_folder or _SYSTEM.search(member.name):
            continue
        name = member.name[-_LONGEST_NAME:]
        seen[name] = seen.get(name, 0) + 1
        # Two members may have one name: they are two files.
        named = prefix + (name if seen[name] == 1 else f"{name} #{seen[name]}")
        try:
            yield from _member(packed, member, named, hint, depth)
        except StreamRefusedError as refused:
            yield Part(named, refused=(refused.code, refused.detail))
        except Exception as error:  # a plug-in that fails to split loses its own member only
            yield Part(named, refused=("PLUGIN_ERROR", f"{type(error).__name__}: {error}"))


def _member(packed: Packed, member: Member, name: str, hint: Hint, depth: int) -> Iterator[Part]:
    """The parts of one member. Raises StreamRefusedError."""
    if member.is_link:
        raise StreamRefusedError("UNSUPPORTED", "a symbolic link")
    with packed.open(member) as stream:
        head = stream.read(HEAD)
        reader = choose_reader(head, member.name)
        if not head:
            raise StreamRefusedError("EMPTY_OUTPUT", "the member is empty")
        if reader is None:
            raise StreamRefusedError("UNSUPPORTED", f"no reader knows '{name}'")
        whole = Replayed(head, cast("BinaryIO", stream))
        if isinstance(reader, ZipReader):
            yield from _nested(whole, packed, name, hint, depth)
        elif isinstance(reader, Splitter):
            inner = replace(hint, filename=member.name)
            piece = b""
            for piece in reader.split(whole, inner):
                yield Part(name, reader.name, piece)
            if not piece:
                raise StreamRefusedError("EMPTY_OUTPUT", f"{reader.name} found no item")
        else:
            yield Part(name, reader.name, read_bounded(whole, MAX_MEMBER))


def _nested(stream: BinaryIO, packed: Packed, name: str, hint: Hint, depth: int) -> Iterator[Part]:
    """The parts of an archive inside the archive, out of the same budgets."""
    if depth >= MAX_DEPTH:
        raise StreamRefusedError("TOO_DEEP", f"more than {MAX_DEPTH} archives in each other")
    inner = Packed(BytesIO(read_bounded(stream, MAX_MEMBER)), packed.budget)
    reader = _document_reader(inner)
    if reader:
        yield Part(name, reader, inner.whole(MAX_MEMBER))
        return
    yield from _accounted(inner, hint, f"{name}!", depth + 1)


def _items(part: Part, hint: Hint) -> Iterator[Draft | Refusal]:
    """The items of a part, each under its member's name."""
    if part.refused:
        yield Refusal(*part.refused, part.member)
        return
    reader = refined(named_reader(part.reader), part.data)
    name = part.member.rsplit("!", 1)[-1]
    given, system = False, part.system
    for item in _read(reader, part, replace(hint, filename=name)):
        given = True
        placed = replace(item, locator=_locator(part.member, item.locator))
        if system and isinstance(placed, Draft):
            warning = ("SYSTEM_FILES", _listed(system))
            placed = replace(placed, warnings=(*placed.warnings, warning))
            system = ()
        yield placed
    if not given:
        yield Refusal("EMPTY_OUTPUT", f"{reader.name} found no item", part.member)
    if system:
        yield Refusal("UNSUPPORTED", _listed(system))


def _read(reader: Reader, part: Part, hint: Hint) -> Iterator[Draft | Refusal]:
    """What the member's reader gives; its failure is a refusal of that member alone."""
    try:
        yield from reader.read(BytesIO(part.data), hint)
    except MemoryError:
        yield Refusal("OOM", f"{reader.name} ran out of memory")
    except Exception as error:  # whatever a reader throws costs its own member only
        yield Refusal("PLUGIN_ERROR", f"{reader.name}: {type(error).__name__}: {error}")


def _locator(member: str, inner: str) -> str:
    return f"{member}!{inner}" if inner else member


def _unpacked(head: bytes, data: bytes) -> Part | Refusal:
    """The part of a piece; a refusal for a line that we did not write."""
    broken = Refusal("MALFORMED", "the first line is not the head of a piece")
    try:
        said: Any = json.loads(head)
        member, reader = said["member"], said["reader"]
        refused, system = list(said.get("refused", ())), list(said.get("system", ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return broken
    texts = [member, reader, *refused, *system]
    if not all(isinstance(text, str) for text in texts) or len(refused) not in (0, 2):
        return broken
    if refused and refused[0] in CODES:
        return Part(member, refused=(refused[0], refused[1]))
    if refused or reader not in available(READERS):
        return broken
    return Part(member, reader, data, system=tuple(system))


READER = ZipReader()
