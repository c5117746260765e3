"""A dry run: what is in a folder, as isctext would read it, before any study is declared.

Every file is read as ``ingest`` would read it, in processes with the same limits; nothing is
kept.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from isctext.errors import UsageError
from isctext.ingest.neighbours.txmtable import FILE_NAME as TABLE
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import items_of, pieces, read_task, tables_of, whole_reader
from isctext.ingest.references.attached import standing, told
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Declared, Hint, ReadTask, Splitter
from isctext.records.source import Source
from isctext.workflow.attachedfiles import NamedFile, named_files
from isctext.workflow.config import FILE_NAME
from isctext.workflow.metadatatables import Beside, table_beside
from isctext.workflow.pool import Done, Workers

_GROUP = 16
_OURS = frozenset({FILE_NAME, "corpus", "reports", "harvest"})
_NO_READER = "(none)"


@dataclass(frozen=True, slots=True)
class Looked:
    """One file: its path below the folder, its reader, and what is in it."""

    path: str
    reader: str
    items: int = 0
    documents: int = 0
    words: int = 0
    undated: int = 0
    first: date | None = None
    last: date | None = None
    refused: tuple[tuple[str, int], ...] = ()
    warnings: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Group:
    """The files of one reader in one folder, summed."""

    folder: str
    reader: str
    files: int = 0
    items: int = 0
    documents: int = 0
    words: int = 0
    undated: int = 0
    first: date | None = None
    last: date | None = None
    refused: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)

    def add(self, file: Looked) -> None:
        """One file more."""
        self.files += 1
        self.items += file.items
        self.documents += file.documents
        self.words += file.words
        self.undated += file.undated
        self.first = min((d for d in (self.first, file.first) if d), default=None)
        self.last = max((d for d in (self.last, file.last) if d), default=None)
        self.refused.update(dict(file.refused))
        self.warnings.update(dict(file.warnings))
        self.endings[Path(file.path).suffix.lower()] += 1
        if not file.documents:
            self.unread.append(file.path)


def survey(
    folder: Path, options: IngestOptions, *, workers: int, seconds: int, memory_bytes: int
) -> list[Group]:
    """The groups of files of a folder, by folder and reader.

    Raises UsageError [IT-DRY-001] when there is no such folder, [IT-DRY-002] when it is empty.
    """
    paths = _alone(folder, _files(folder), options)
    batches = [paths[at : at + _GROUP] for at in range(0, len(paths), _GROUP)]
    groups: dict[tuple[str, str], Group] = {}
    with Workers(workers, memory_bytes=memory_bytes) as pool:
        outcomes = pool.run(
            "isctext.workflow.surveying:look",
            batches,
            lambda batch: (str(folder), batch, options),
            divide=lambda batch: [[path] for path in batch],
            seconds=float(seconds),
        )
        for file in _looked(outcomes):
            place = file.path.rpartition("/")[0]
            key = (place, file.reader)
            groups.setdefault(key, Group(place, file.reader)).add(file)
    return [groups[key] for key in sorted(groups)]


def _looked(outcomes: Iterable[Done[list[str]]]) -> Iterator[Looked]:
    for done in outcomes:
        if done.failure is None:
            yield from done.result
        else:
            code = "PLUGIN_ERROR" if done.failure.code == "ERROR" else done.failure.code
            for path in done.task:
                yield Looked(path, _NO_READER, items=1, refused=((code, 1),))


def _files(folder: Path) -> list[str]:
    """Every file below, but hidden ones and what isctext itself wrote; '/' in the names."""
    if not folder.is_dir():
        raise UsageError(
            "IT-DRY-001",
            "there is no such folder to look at",
            where=str(folder),
            found="a file" if folder.exists() else "nothing of that name",
            expected="a folder with documents",
            hint="isctext ingest --dry-run FOLDER",
        )
    found = []
    for here, folders, names in os.walk(folder):
        top = Path(here) == folder
        ours = _OURS if top else frozenset()
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in ours)
        found += [
            (Path(here) / name).relative_to(folder).as_posix()
            for name in sorted(names)
            if not name.startswith(".") and name not in ours
        ]
    if not found:
        raise UsageError(
            "IT-DRY-002",
            "the folder holds no file",
            where=str(folder),
            found="no file below it",
            expected="documents: web pages, PDF, exports of press databases ...",
            hint="docs/reference/formats.md lists what is read",
        )
    return found


def look(folder: str, paths: list[str], options: IngestOptions) -> list[Looked]:
    """What a worker does: each of these files read, and counted."""
    places = {path: Path(folder) / path for path in paths}
    tables = {parent: _table(parent) for parent in {place.parent for place in places.values()}}
    return [
        _look(Path(folder), path, options, tables[place.parent]) for path, place in places.items()
    ]


def _look(folder: Path, path: str, options: IngestOptions, beside: Beside | None) -> Looked:
    hint = Hint(path)
    place = folder / path
    declared = Declared(row=beside.row(place)) if beside else Declared()
    try:
        with (folder / path).open("rb") as stream:
            reader = whole_reader(stream, path, options.max_bytes)
            stream.seek(0)
            name = reader.name if reader else ""
            source = Source("dry-run", "dry-run")
            task = ReadTask(path, 0, "", source, hint, name, declared)
            if isinstance(reader, Splitter):
                tables = [
                    read_task(io.BytesIO(piece), task, options)
                    for piece in pieces(stream, reader, hint)
                ]
            else:
                named = named_files(place, hint, base=folder, most_bytes=options.max_bytes)
                items = _standing_in(items_of(stream, task, options), named)
                tables = [tables_of(items, task, options)]
    except OSError as error:
        code = "UNREADABLE" if error.errno else "MALFORMED"
        return Looked(path, _NO_READER, items=1, refused=((code, 1),))
    dates = [d for t in tables for d in t["documents"]["date"].to_pylist()]
    dated = [d for d in dates if d]
    refused = Counter(code for t in tables for code in t["rejections"]["code"].to_pylist())
    warned = Counter(code for t in tables for code in t["warnings"]["code"].to_pylist())
    return Looked(
        path=path,
        reader=name or _NO_READER,
        items=len(dates) + refused.total(),
        documents=len(dates),
        words=sum(len(s.split()) for t in tables for s in t["documents"]["text"].to_pylist()),
        undated=len(dates) - len(dated),
        first=min(dated, default=None),
        last=max(dated, default=None),
        refused=tuple(sorted(refused.items())),
        warnings=tuple(sorted(warned.items())),
    )


def _alone(folder: Path, paths: list[str], options: IngestOptions) -> list[str]:
    """The files that are documents of their own: no table of others, no text of a reference."""
    most = options.max_bytes
    named = {p: named_files(folder / p, Hint(p), base=folder, most_bytes=most) for p in paths}
    taken = {file.path for files in named.values() for file in files if file.path}
    return [
        path
        for path in paths
        if not (Path(path).name == TABLE and _table((folder / path).parent))
        and (named[path] or not taken or (folder / path).resolve() not in taken)
    ]


def _table(folder: Path) -> Beside | None:
    if not (folder / TABLE).is_file():
        return None
    return table_beside(folder, (path for path in folder.iterdir() if path.is_file()))


def _standing_in(
    items: Iterable[Draft | Refusal], named: Iterable[NamedFile]
) -> Iterator[Draft | Refusal]:
    """The items; a reference whose file is there counts as a document, without its words."""
    known = {file.name: file for file in named}
    for item in items:
        if isinstance(item, Refusal) or not any(name in known for name in item.attached):
            yield item
            continue
        files = [known[name] for name in item.attached if name in known]
        draft = told(item, {file.name: file.problem for file in files if file.path is None})
        there = next((file.name for file in files if file.path), "")
        yield standing(replace(draft, text=draft.text or (there and (draft.title or there))))
