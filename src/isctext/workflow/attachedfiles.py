"""Which files the references of a bibliography name, and where they lie: never outside its source.

Only names are read here; a bibliography is small beside what is attached to it. Its bytes are
somebody else's: what its reader makes of them may fail, and is then told when the file is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from isctext.ingest.raw.streams import HEAD
from isctext.ingest.read import choose_reader, named_reader
from isctext.records.reader import Attaching, Hint

# Files of other names are not looked into for references, unless their format is named: that would
# open every file of a study at each run.
_ENDINGS = frozenset({".ris", ".bib", ".bibtex", ".json"})
_ESCAPED = re.compile(r"\\([_&%#$~^{} -])")
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a reference names: where it lies, or why it is not opened.

    ``name`` as it is written; ``filename`` below the source's folder; ``mark`` changes with it.
    """

    name: str
    path: Path | None = None
    filename: str = ""
    mark: str = ""
    problem: str = ""


def named_files(
    path: Path,
    hint: Hint,
    *,
    base: Path,
    reader: str = "",
    most_bytes: int,
    excluded: Callable[[str], bool] = lambda _: False,
) -> tuple[NamedFile, ...]:
    """The files that the references of a file name; none when it is no bibliography.

    base: the source's folder, which no file may lie outside of. reader: the format that the study
    names. excluded: whether the study leaves out a path below ``base``.
    """
    if not reader and path.suffix.lower() not in _ENDINGS:
        return ()
    try:
        names = _names(path, hint, reader, most_bytes)
    except OSError:  # what cannot be opened is told when it is read
        return ()
    folder = base.resolve()
    return tuple(_found(name, path.parent, base, folder, excluded) for name in names)


def _names(path: Path, hint: Hint, named: str, most_bytes: int) -> list[str]:
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        reader = named_reader(named) if named else choose_reader(head, hint.filename)
        if not isinstance(reader, Attaching):
            return []
        data = head + stream.read(most_bytes + 1 - len(head))
    if len(data) > most_bytes:
        return []
    try:
        return list(dict.fromkeys(reader.attached(data, hint)))
    except Exception:  # a plug-in that fails to list names none
        return []


def _found(
    name: str, beside: Path, base: Path, folder: Path, excluded: Callable[[str], bool]
) -> NamedFile:
    problem = "no such file"
    for spelling in _spellings(name):
        wrong = _path_problem(spelling)
        if wrong:
            return NamedFile(name, problem=wrong)
        try:
            path = (beside / spelling).resolve()
            if not path.is_file():
                continue
            status = path.stat()
        except (OSError, RuntimeError, ValueError):  # a name too long, a circle of links
            continue
        if not path.is_relative_to(folder):
            problem = "outside of the source's folder"
            continue
        filename = (beside / spelling).relative_to(base).as_posix()
        if excluded(filename) or excluded(path.relative_to(folder).as_posix()):
            return NamedFile(name, problem="excluded by the study")
        return NamedFile(name, path, filename, f"{status.st_size}-{status.st_mtime_ns}")
    return NamedFile(name, problem=problem)


def _spellings(name: str) -> Iterator[str]:
    """The name as written, then as programs may have changed it: escapes, separators, accents."""
    plain = _ESCAPED.sub(r"\1", name)
    forms = (name, plain, plain.replace("\\\\", "\\").replace("\\", "/"), unquote(plain))
    composed = [unicodedata.normalize(form, each) for each in forms for form in ("NFC", "NFD")]
    yield from dict.fromkeys((*forms, *composed))


def _path_problem(path: str) -> str:
    """Why a path is not looked for, "" when it stays in its folder."""
    if not path.isprintable() or len(path) > _LONGEST:
        return "no path of a file"
    if path.startswith(("/", "~", "\\")) or PureWindowsPath(path).drive:
        return "an absolute path"
    if ".." in PurePosixPath(path.replace("\\", "/")).parts:
        return "a path that leaves its folder"
    return ""
