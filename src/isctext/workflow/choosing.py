"""Which files a [[sources]] block means: its paths or its manifest, before any is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from isctext.errors import UsageError
from isctext.ingest.tables.manifest import ManifestRow, parse_manifest
from isctext.records.document import Refusal
from isctext.records.reader import Declared
from isctext.records.source import RIGHTS, Source
from isctext.workflow.config import SourcePart
from isctext.workflow.globbing import globbed, listed, matches, readable


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that is declared but cannot be read, with the reason."""

    input_id: str
    source: Source
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that a part of the study means, before what lies beside it is known."""

    path: Path
    relative: str
    base: Path
    source: Source
    declared: Declared = field(default_factory=Declared)


def chosen_files(folder: Path, part: SourcePart) -> Iterator[Chosen | Missing]:
    """The files that a part of the study means, in its order, and those that are not there.

    Raises UsageError [IT-INV-001] for a part without files, [IT-INV-002] for a missing manifest,
    [IT-INV-005] for a path that is no pattern.
    """
    return _declared(folder, part) if part.manifest else _globbed(folder, part)


def _globbed(folder: Path, part: SourcePart) -> Iterator[Chosen | Missing]:
    source = Source(
        part.id, part.arena, part.label, part.kind, part.territory, part.licence, part.rights
    )
    found = False
    for pattern in listed(part.path):
        base, paths = globbed(folder, pattern)
        for path in paths:
            relative = readable(path.relative_to(base).as_posix())
            if matches(relative, listed(part.exclude)):
                continue
            found = True
            if path.is_file():
                yield Chosen(path, relative, base, source)
            else:
                refusal = Refusal("NOT_FOUND", "a link to a file that is not there")
                yield Missing(f"{source.source_id}:{relative}", source, refusal)
    if not found:
        raise UsageError(
            "IT-INV-001",
            f"no file for source '{part.id}'",
            where=str(folder),
            found="no file matches " + ", ".join(listed(part.path)),
            expected="at least one file",
            hint="correct 'path' in isctext.toml, or put the files there",
        )


def _declared(folder: Path, part: SourcePart) -> Iterator[Chosen | Missing]:
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
        elif not matches(row.path, listed(part.exclude)):
            yield _declared_file(part, row, manifest.parent)


def _declared_file(part: SourcePart, row: ManifestRow, base: Path) -> Chosen | Missing:
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
    return Chosen(path, row.path, base, source, declared)
