"""Reading Nexis exports in tests, and what every result of it holds."""

from __future__ import annotations

import io
from datetime import date

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())


def items(reader: Reader, data: bytes) -> list[Draft | Refusal]:
    found = list(reader.read(io.BytesIO(data), Hint("f")))
    check_accounts(reader, data, found)
    return found


def check_accounts(reader: Reader, data: bytes, found: list[Draft | Refusal]) -> None:
    """What every result holds: distinct places, whole paragraphs, a row for each item."""
    locators = [item.locator for item in found]
    assert len(set(locators)) == len(locators)
    for item in found:
        if isinstance(item, Draft):
            assert item.text
            for block in item.text.split("\n\n"):
                assert block == " ".join(block.split())
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), reader.name)
    tables = read_task(io.BytesIO(data), task, OPTIONS)
    rows = tables["documents"].num_rows + tables["rejections"].num_rows
    assert rows == max(1, len(found))


def drafts(found: list[Draft | Refusal]) -> list[Draft]:
    return [item for item in found if isinstance(item, Draft)]


def refusals(found: list[Draft | Refusal]) -> list[Refusal]:
    return [item for item in found if isinstance(item, Refusal)]


def facts(draft: Draft, name: str) -> list[str]:
    return [value for key, value in draft.facts if key == name]
