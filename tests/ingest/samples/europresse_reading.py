"""Reading pages of Europresse in tests."""

from __future__ import annotations

import io

from europresse_samples import (
    HEAD,
    old,
)

from isctext.ingest.press.europresse.reader import READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

TEXT = "Les habitants de Lanne ouvrent un four.\n\nIl est à tous."
OLD_TEXT = "Les habitants de Lanne ouvrent un four communal.\n\nIl est à tous."
OLD_PAGE = HEAD.format(charset="iso-8859-1") + old() + old(author="") + "</body></html>"


def read(source: str | bytes) -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    return list(READER.read(io.BytesIO(data), Hint("export.html")))


def draft(source: str | bytes) -> Draft:
    (item,) = read(source)
    assert isinstance(item, Draft), item
    return item


def drafts(source: str | bytes) -> list[Draft]:
    items = read(source)
    assert all(isinstance(item, Draft) for item in items), items
    return [item for item in items if isinstance(item, Draft)]


def dates(item: Draft) -> list[tuple[str, str, str]]:
    return [(d.date.isoformat(), d.precision, d.origin) for d in item.dates]
