"""Helpers of the tests of neighbouring tools' formats: reading, choosing, spoiling."""

from __future__ import annotations

import io
import os
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, pieces, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask, Splitter
from isctext.records.source import Source

# A night's run tries more: ISCTEXT_FUZZ=2000.
FUZZED = settings(max_examples=int(os.environ.get("ISCTEXT_FUZZ", "200")), deadline=None)
OPTIONS = IngestOptions(today=date(2026, 11, 23), languages=())


def read(reader: Reader, data: str | bytes, name: str = "corpus", **hint: object) -> list:
    content = data.encode() if isinstance(data, str) else data
    return list(reader.read(io.BytesIO(content), Hint(name, **hint)))  # type: ignore[arg-type]


def drafts(reader: Reader, data: str | bytes, name: str = "corpus") -> list[Draft]:
    items = read(reader, data, name)
    assert all(isinstance(item, Draft) for item in items), items
    return items


def one(reader: Reader, data: str | bytes, name: str = "corpus") -> Draft:
    (item,) = drafts(reader, data, name)
    return item


def codes(items: list[Draft | Refusal]) -> list[str]:
    return [item.code if isinstance(item, Refusal) else "ok" for item in items]


def chosen(data: str | bytes, name: str) -> str:
    content = data.encode() if isinstance(data, str) else data
    reader = choose_reader(content[:4096], name)
    return reader.name if reader else ""


def said(draft: Draft) -> list[tuple[str, str, str]]:
    """The dates of a draft: as long as precise, and where from."""
    length = {"day": 10, "month": 7, "year": 4}
    return [(d.date.isoformat()[: length[d.precision]], d.precision, d.origin) for d in draft.dates]


def facts(draft: Draft) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in draft.facts:
        found.setdefault(name, []).append(value)
    return found


def tables(reader: str, data: str | bytes, name: str = "corpus") -> dict[str, list[dict]]:
    """What the ingest stage makes of a file, through the reader of that name."""
    content = data.encode() if isinstance(data, str) else data
    task = ReadTask(name, 0, "b", Source("echo", "press"), Hint(name), reader)
    return {n: t.to_pylist() for n, t in read_task(io.BytesIO(content), task, OPTIONS).items()}


def by_pieces(reader: Reader, data: bytes, name: str = "corpus") -> list[Draft | Refusal]:
    assert isinstance(reader, Splitter)
    hint = Hint(name)
    return [
        item
        for piece in pieces(io.BytesIO(data), reader, hint)
        for item in reader.read(io.BytesIO(piece), hint)
    ]


@st.composite
def spoiled(draw: st.DrawFn, *samples: bytes) -> bytes:
    """A sample with some of its bytes cut, changed, doubled or swapped for hostile ones."""
    data = bytearray(draw(st.sampled_from(samples)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(["cut", "set", "double", "insert", "truncate"]))
        junk = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from([b"\x00", b"\xff\xfe", b"****", b"\n**** *a_b\n", b"-*", b'"',
                                 b"<p>", b"</text>", b"<!--", b"]]>", b"&x;", b"\t", b";", b"***",
                                 b"\r", b"<text>", b"<TEI>", b"\x1f\x8b", b"PAR1"]),
            )
        )  # fmt: skip
        if kind == "cut":
            del data[start:end]
        elif kind == "set":
            data[start:end] = junk
        elif kind == "double":
            data[start:start] = data[start:end]
        elif kind == "insert":
            data[start:start] = junk
        else:
            del data[start:]
    return bytes(data)
