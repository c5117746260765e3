"""Reading references in tests, and what every result of it holds."""

from __future__ import annotations

import io
from datetime import date

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())


def items(reader: Reader, source: str | bytes) -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    found = list(reader.read(io.BytesIO(data), Hint("f")))
    assert len({item.locator for item in found}) == len(found)
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), reader.name)
    tables = read_task(io.BytesIO(data), task, OPTIONS)
    assert tables["documents"].num_rows + tables["rejections"].num_rows == max(1, len(found))
    return found


def drafts(found: list[Draft | Refusal]) -> list[Draft]:
    return [item for item in found if isinstance(item, Draft)]


def facts(draft: Draft, name: str) -> list[str]:
    return [value for key, value in draft.facts if key == name]


def dates(draft: Draft) -> list[str]:
    length = {"year": 4, "month": 7, "day": 10}
    return [d.date.isoformat()[: length[d.precision]] for d in draft.dates]
