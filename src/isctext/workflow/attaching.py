"""What a worker does with attached files of references: a file's text joined to its reference.

A reference whose file is there waits, and is read alone: a file that takes too long or kills its
process costs only itself, and the reference stands without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from isctext.ingest.finish import text_problem
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import tables_of
from isctext.ingest.references.attached import UNUSED, joined, standing, told
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask
from isctext.workflow.opening import items_in

_NOWHERE = "looked for only beside files called .ris, .bib or .json, or whose format is named"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a reference names, and where its bytes are kept.

    ``blob`` is None for one that is not to be had: ``refused`` says why it could not be opened,
    ``missing`` why it was not even found.
    """

    name: str
    filename: str = ""
    blob_id: str = ""
    blob: Path | None = None
    size: int = 0
    refused: tuple[str, str] | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reference that waits for its text: the files left to try, the refusals of those tried."""

    draft: Draft
    task: ReadTask
    files: tuple[Attached, ...]
    refused: tuple[Refusal, ...] = ()

    def without_first(self, code: str, detail: str) -> Waiting:
        """The same after its first file was refused."""
        refusal = _refusal(self.draft, self.files[0].name, code, detail)
        return replace(self, files=self.files[1:], refused=(*self.refused, refusal))


def apart(
    items: Iterable[Draft | Refusal],
    files: Iterable[Attached],
    task: ReadTask,
    waiting: list[Waiting],
) -> Iterator[Draft | Refusal]:
    """The items that are complete; those whose files are there are put into ``waiting`` instead."""
    known = {file.name: file for file in files}
    for item in items:
        if isinstance(item, Refusal) or not item.attached:
            yield item
            continue
        named = [known.get(name, Attached(name, missing=_NOWHERE)) for name in item.attached]
        draft = told(item, {file.name: file.missing for file in named if file.missing})
        refused = [_refusal(draft, f.name, *f.refused) for f in named if f.refused]
        there = tuple(file for file in named if file.blob)
        if there:
            waiting.append(Waiting(draft, task, there, tuple(refused)))
        else:
            yield standing(draft)
            yield from refused


def join(
    waiting: Waiting, options: IngestOptions, ocr_seconds: float = 0
) -> Waiting | dict[str, pa.Table]:
    """The tables of the reference with the text of its next file; what still waits without one.

    When no file is left the reference stands as it is, beside the rejections of its files.
    """
    if not waiting.files:
        return tables_of([standing(waiting.draft), *waiting.refused], waiting.task, options)
    file, *others = waiting.files
    drafts, refused = _read(file, waiting.task, options, ocr_seconds)
    problem = _problem(drafts, refused, options)
    if problem:
        return waiting.without_first(*problem)
    draft = joined(waiting.draft, drafts[0], file.filename, file.blob_id)
    unused = [(UNUSED, f"{other.name}: the text is that of {file.name}") for other in others]
    draft = replace(draft, warnings=(*draft.warnings, *unused))
    also = [_refusal(draft, f"{file.name}!{r.locator}", r.code, r.detail) for r in refused]
    return tables_of([draft, *waiting.refused, *also], waiting.task, options)


def _read(
    file: Attached, task: ReadTask, options: IngestOptions, ocr_seconds: float
) -> tuple[list[Draft], list[Refusal]]:
    if file.blob is None:
        return [], []
    own = ReadTask(task.input_id, 0, file.blob_id, task.source, Hint(file.filename))
    items = list(items_in(file.blob, own, options, ocr_seconds))
    return (
        [item for item in items if isinstance(item, Draft)],
        [item for item in items if isinstance(item, Refusal)],
    )


def _problem(
    drafts: list[Draft], refused: list[Refusal], options: IngestOptions
) -> tuple[str, str] | None:
    """Why what was read is not the text of one document, None when it is."""
    if len(drafts) > 1:
        detail = f"{len(drafts)} documents in one attached file: make it a source of its own"
        return "UNSUPPORTED", detail
    if drafts:
        return text_problem(drafts[0].text, options)
    return (refused[0].code, refused[0].detail) if refused else ("EMPTY_OUTPUT", "no item")


def _refusal(draft: Draft, name: str, code: str, detail: str) -> Refusal:
    return Refusal(code, detail, f"{draft.locator}!{name}")
