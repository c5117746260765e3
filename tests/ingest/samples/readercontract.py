"""What every reader must do with every sample: know it, read it, place it, account for it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date

from isctext.ingest.finish import first_words
from isctext.ingest.options import IngestOptions
from isctext.ingest.raw.streams import HEAD
from isctext.ingest.read import choose_reader, named_reader, pieces, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask, Splitter
from isctext.records.rejection import CODES
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())


@dataclass(frozen=True, slots=True)
class Found:
    """A document of a sample: its paragraphs, its title, its date and where that comes from.

    Without a title, the first words stand in for it.
    """

    blocks: list[str]
    title: str = ""
    dated: str = ""
    authors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file and what is in it: documents, and the codes of what is refused, in their order.

    ``known`` is False where only the study can name the reader: the bytes are too broken to be
    recognised, or another reader knows them better. ``hint``: the columns that the study names.
    """

    name: str
    data: bytes
    found: list[Found] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    known: bool = True
    hint: tuple[tuple[str, str], ...] = ()


def check(reader_name: str, sample: Sample) -> None:
    """All of the contract, on one sample."""
    check_sniff(reader_name, sample)
    drafts = check_read(reader_name, sample)
    check_rows(reader_name, sample, drafts)


def check_sniff(reader_name: str, sample: Sample) -> None:
    """Of all the installed readers, this one is the surest; it is never surer than certain."""
    head = sample.data[:HEAD]
    assert 0 <= named_reader(reader_name).sniff(head, sample.name) <= 1
    if sample.known:
        chosen = choose_reader(head, sample.name)
        assert chosen is not None
        assert chosen.name == reader_name


def check_read(reader_name: str, sample: Sample) -> list[Draft]:
    """The reader's own items: distinct places, known codes; pieces hold the same as the whole."""
    reader, hint = named_reader(reader_name), Hint(sample.name, sample.hint)
    items = list(reader.read(io.BytesIO(sample.data), hint))
    assert len({item.locator for item in items}) == len(items)
    assert all(item.code in CODES for item in items if isinstance(item, Refusal))
    if isinstance(reader, Splitter):
        cut = pieces(io.BytesIO(sample.data), reader, hint)
        assert [i for piece in cut for i in reader.read(io.BytesIO(piece), hint)] == items
    drafts = [item for item in items if isinstance(item, Draft)]
    for draft in drafts:
        assert "\r" not in draft.text
        for block in draft.text.split("\n\n"):
            assert block == " ".join(block.split("\n")).strip()
    return drafts


def check_rows(reader_name: str, sample: Sample, drafts: list[Draft]) -> None:
    """Rows in the tables: as many as there are items; paragraphs by offsets; title and date."""
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint(sample.name, sample.hint), reader_name)
    tables = read_task(io.BytesIO(sample.data), task, OPTIONS)
    rows = tables["documents"].to_pylist()
    assert tables["rejections"]["code"].to_pylist() == sample.refused
    assert len(rows) == len(sample.found) <= len(drafts)
    for row, found in zip(rows, sample.found, strict=True):
        at = 0
        for block in found.blocks:
            start = row["text"].index(block, at)
            assert row["text"][at:start] == ("\n\n" if at else "")
            at = start + len(block)
        assert row["text"][at:] == ""
        assert row["title"] == (found.title or first_words(found.blocks[0]))
        told = (row["date"], row["date_precision"], row["date_source"])
        assert " ".join(str(part) for part in told if part) == found.dated
        assert row["authors"] == found.authors
