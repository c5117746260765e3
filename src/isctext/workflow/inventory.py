"""Which files a study reads: its sources' paths and manifests, in a fixed order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from isctext.errors import UsageError
from isctext.ingest.finish import FROM_RECORD
from isctext.ingest.neighbours.txmtable import FILE_NAME
from isctext.records.document import Refusal
from isctext.records.ids import sha256_hex
from isctext.records.reader import Declared, Hint
from isctext.records.source import Source
from isctext.workflow.attachedfiles import NamedFile, named_files
from isctext.workflow.choosing import Chosen, Missing, chosen_files
from isctext.workflow.config import SourcePart, Study
from isctext.workflow.globbing import listed, matches
from isctext.workflow.metadatatables import Beside, table_beside


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read: where it lies, whose it is, what is declared of it.

    input_id does not depend on the machine: "source:path below the source's own folder".
    fingerprint changes when the file, its declaration or its settings change, or a file that its
    references name. attached: those files.
    """

    input_id: str
    path: Path
    source: Source
    hint: Hint
    reader: str
    declared: Declared
    fingerprint: str
    attached: tuple[NamedFile, ...] = ()


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

    A file that a reference of the same source names as its text is no file of its own.
    """
    most_bytes = study.ingest.max_megabytes << 20
    sources: dict[str, Source] = {}
    files: dict[str, InputFile] = {}
    missing: list[Missing] = []
    for part in study.sources:
        for item in _items(folder, part, settings, most_bytes):
            known = sources.setdefault(item.source.source_id, item.source)
            several = item.source.source_id == FROM_RECORD
            if known.arena != item.source.arena and not several:
                raise _two_arenas(known, item.source)
            if isinstance(item, Missing):
                missing.append(item)
            elif files.setdefault(item.input_id, item).path != item.path:
                raise _twice(item, files[item.input_id])
    sources.pop("", None)
    return Inventory(
        sources=tuple(sources[key] for key in sorted(sources)),
        files=tuple(_unattached([files[key] for key in sorted(files)])),
        missing=tuple(sorted(set(missing), key=lambda m: (m.input_id, m.refusal.locator))),
    )


def _unattached(files: list[InputFile]) -> list[InputFile]:
    """The files that are not read with a reference; a bibliography is always read."""
    taken = {(f.source.source_id, named.path) for f in files for named in f.attached}
    if not taken:
        return files
    return [f for f in files if f.attached or (f.source.source_id, f.path.resolve()) not in taken]


def _items(
    folder: Path, part: SourcePart, settings: str, most_bytes: int
) -> Iterator[InputFile | Missing]:
    """The files of a part of the study, each with what lies beside it."""
    found = list(chosen_files(folder, part))
    yield from (item for item in found if isinstance(item, Missing))
    chosen = [item for item in found if isinstance(item, Chosen)]
    folders: dict[Path, list[Chosen]] = {}
    for item in chosen:
        folders.setdefault(item.path.parent, []).append(item)
    tables: dict[Path, Beside] = {}
    for place, held in folders.items():
        beside = _table(place, held, part)
        if beside:
            tables[place] = beside
            yield from _table_rows(beside, held)
    for item in chosen:
        beside = tables.get(item.path.parent)
        if beside is None:
            yield _file(part, item, settings, most_bytes)
        elif item.path != beside.path:
            declared = replace(item.declared, row=beside.row(item.path))
            yield _file(part, replace(item, declared=declared), settings, most_bytes)


def _table(folder: Path, held: list[Chosen], part: SourcePart) -> Beside | None:
    """The metadata.csv of a folder, unless the study leaves it out."""
    relative = _beside(held[0].relative)
    if matches(relative, listed(part.exclude)):
        return None
    return table_beside(folder, [item.path for item in held], part.format)


def _table_rows(beside: Beside, held: list[Chosen]) -> Iterator[Missing]:
    source = held[0].source
    input_id = f"{source.source_id}:{_beside(held[0].relative)}"
    for refusal in beside.refusals(item.path for item in held):
        yield Missing(input_id, source, refusal)


def _beside(relative: str) -> str:
    return str(PurePosixPath(relative).with_name(FILE_NAME))


def _file(part: SourcePart, chosen: Chosen, settings: str, most_bytes: int) -> InputFile | Missing:
    path, source = chosen.path, chosen.source
    input_id = f"{source.source_id}:{chosen.relative}"
    if not os.access(path, os.R_OK):
        refusal = Refusal("UNREADABLE", "no permission to read this file")
        return Missing(input_id, source, refusal)
    status = path.stat()
    hint = Hint(chosen.relative, tuple(sorted(part.columns.items())), part.encoding)
    attached = named_files(
        path,
        hint,
        base=chosen.base,
        reader=part.format,
        most_bytes=most_bytes,
        excluded=lambda relative: matches(relative, listed(part.exclude)),
    )
    said = [asdict(source), asdict(hint), asdict(chosen.declared), part.format, settings]
    said += [[file.name, file.filename, file.mark, file.problem] for file in attached]
    digest = sha256_hex(json.dumps(said, default=str, sort_keys=True).encode())
    mark = f"{status.st_size}-{status.st_mtime_ns}-{digest[:16]}"
    return InputFile(input_id, path, source, hint, part.format, chosen.declared, mark, attached)


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
