"""Which files a study reads: its sources' paths and manifests, in a fixed order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from isctext.errors import UsageError
from isctext.ingest.tables.manifest import ManifestRow, parse_manifest
from isctext.records.document import Refusal
from isctext.records.ids import sha256_hex
from isctext.records.reader import Declared, Hint
from isctext.records.source import RIGHTS, Source
from isctext.workflow.config import SourcePart, Study

_WILD = "*?["


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read: where it lies, whose it is, what is declared of it.

    input_id does not depend on the machine: "source:path below the source's own folder".
    fingerprint changes when the file, its declaration or its settings change.
    """

    input_id: str
    path: Path
    source: Source
    hint: Hint
    reader: str
    declared: Declared
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that is declared but cannot be read, with the reason."""

    input_id: str
    source: Source
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything a study declares: its sources, the files found, the rows without a file."""

    sources: tuple[Source, ...]
    files: tuple[InputFile, ...]
    missing: tuple[Missing, ...]


def take_inventory(folder: Path, study: Study, settings: str) -> Inventory:
    """The files of the study, sorted by input_id.

    ``settings`` stands for the options that reading depends on. Raises UsageError
    [IT-INV-001] for a source without files, [IT-INV-002] for a missing manifest,
    [IT-INV-003] for one file under two sources' same id, [IT-INV-004] for a source that is
    declared in two arenas, [IT-INV-005] for a path that is no pattern.
    """
    sources: dict[str, Source] = {}
    files: dict[str, InputFile] = {}
    missing: list[Missing] = []
    for part in study.sources:
        for item in _items(folder, part, settings):
            known = sources.setdefault(item.source.source_id, item.source)
            if known.arena != item.source.arena:
                raise _two_arenas(known, item.source)
            if isinstance(item, Missing):
                missing.append(item)
            elif files.setdefault(item.input_id, item).path != item.path:
                raise _twice(item, files[item.input_id])
    sources.pop("", None)
    return Inventory(
        sources=tuple(sources[key] for key in sorted(sources)),
        files=tuple(files[key] for key in sorted(files)),
        missing=tuple(sorted(missing, key=lambda m: (m.input_id, m.refusal.locator))),
    )


def _items(folder: Path, part: SourcePart, settings: str) -> Iterator[InputFile | Missing]:
    if part.manifest:
        yield from _declared_files(folder, part, settings)
        return
    source = Source(
        part.id, part.arena, part.label, part.kind, part.territory, part.licence, part.rights
    )
    found = False
    for pattern in _listed(part.path):
        base, paths = _glob(folder, pattern)
        for path in paths:
            relative = _readable(path.relative_to(base).as_posix())
            if _excluded(relative, part):
                continue
            found = True
            if path.is_file():
                yield _file(
                    part, source, path, relative=relative, declared=Declared(), settings=settings
                )
            else:
                refusal = Refusal("NOT_FOUND", "a link to a file that is not there")
                yield Missing(f"{source.source_id}:{relative}", source, refusal)
    if not found:
        raise UsageError(
            "IT-INV-001",
            f"no file for source '{part.id}'",
            where=str(folder),
            found="no file matches " + ", ".join(_listed(part.path)),
            expected="at least one file",
            hint="correct 'path' in isctext.toml, or put the files there",
        )


def _declared_files(folder: Path, part: SourcePart, settings: str) -> Iterator[InputFile | Missing]:
    manifest = (folder / part.manifest).resolve()
    if not manifest.is_file():
        raise UsageError(
            "IT-INV-002",
            "the manifest is not there",
            where=str(manifest),
            found="no such file",
            expected="a CSV file with columns path, arena, source",
            hint="correct 'manifest' in isctext.toml",
        )
    for row in parse_manifest(manifest.read_bytes(), path=str(manifest)):
        if isinstance(row, Refusal):
            source = Source("", "")
            yield Missing(f"{manifest.name}:{row.locator}", source, row)
        elif not _excluded(row.path, part):
            yield _declared_file(part, row, manifest.parent, settings)


def _declared_file(
    part: SourcePart, row: ManifestRow, base: Path, settings: str
) -> InputFile | Missing:
    source = Source(
        source_id=row.source_id,
        arena=row.arena,
        label=row.label,
        kind=row.kind,
        licence=row.licence or part.licence,
        rights=row.rights if row.rights in RIGHTS else part.rights,
    )
    path = base / row.path
    if not path.is_file():
        refusal = Refusal("NOT_FOUND", f"declared in the manifest: {row.path}")
        return Missing(f"{row.source_id}:{row.path}", source, refusal)
    declared = Declared(row.title, row.date, row.territory, row.url)
    return _file(part, source, path, relative=row.path, declared=declared, settings=settings)


def _file(
    part: SourcePart,
    source: Source,
    path: Path,
    *,
    relative: str,
    declared: Declared,
    settings: str,
) -> InputFile | Missing:
    if not os.access(path, os.R_OK):
        refusal = Refusal("UNREADABLE", "no permission to read this file")
        return Missing(f"{source.source_id}:{relative}", source, refusal)
    status = path.stat()
    hint = Hint(relative, tuple(sorted(part.columns.items())), part.encoding)
    said = json.dumps(
        [asdict(source), asdict(hint), asdict(declared), part.format, settings],
        default=str,
        sort_keys=True,
    )
    mark = f"{status.st_size}-{status.st_mtime_ns}-{sha256_hex(said.encode())[:16]}"
    return InputFile(
        f"{source.source_id}:{relative}", path, source, hint, part.format, declared, mark
    )


def _glob(folder: Path, pattern: str) -> tuple[Path, list[Path]]:
    """The fixed part of a path and the files that match the rest of it."""
    parts = PurePosixPath(pattern).parts
    wild = next((i for i, p in enumerate(parts) if any(c in p for c in _WILD)), len(parts) - 1)
    base = folder.joinpath(*parts[:wild]) if wild > 0 else folder
    rest = "/".join(parts[wild:]) or "."
    if rest == ".":
        return base, []
    try:
        return base, sorted(
            path for path in base.glob(rest) if path.is_file() or _leads_nowhere(path)
        )
    except ValueError as error:
        raise UsageError(
            "IT-INV-005",
            "a path of [[sources]] is no pattern",
            where=str(folder),
            found=f"{pattern}: {error}",
            expected="a path, with * for any name and ** for any folders",
            hint='for example: path = "documents/press/**/*.html"',
        ) from error


def _leads_nowhere(path: Path) -> bool:
    """Whether it is a link whose target is gone (an unplugged disk): a document is missing."""
    return path.is_symlink() and not path.exists()


def _readable(name: str) -> str:
    r"""The name as text: bytes that are none (old archives) stand as \xe9."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _excluded(relative: str, part: SourcePart) -> bool:
    return any(PurePosixPath(relative).match(pattern) for pattern in _listed(part.exclude))


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _two_arenas(one: Source, other: Source) -> UsageError:
    return UsageError(
        "IT-INV-004",
        f"source '{one.source_id}' is declared in two arenas",
        found=f"{one.arena} and {other.arena}",
        expected="one arena per source",
        hint="give the two parts two source ids",
    )


def _twice(new: InputFile, old: InputFile) -> UsageError:
    return UsageError(
        "IT-INV-003",
        f"two files have the same name in source '{new.source.source_id}'",
        found=f"{old.path} and {new.path}",
        expected="one file per source and relative path",
        hint="give the two folders two source ids",
    )
