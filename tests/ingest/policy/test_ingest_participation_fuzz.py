"""Tables and arrays of policy, large, broken and spoiled: nothing raised, nothing lost."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from participation_samples import (
    COMMENTS,
    SOURCES,
    as_json,
    codes,
    read,
    scdl_table,
)

from isctext.ingest.policy import consultation, decidim, scdl
from isctext.ingest.raw import jsonarray
from isctext.ingest.read import pieces
from isctext.records.reader import Hint


@pytest.mark.parametrize("zipped", [False, True])
def test_large_files_are_read_in_pieces(zipped: bool) -> None:
    scdl_rows = [{"DELIB_ID": str(n), "DELIB_OBJET": f"Objet\n{n}"} for n in range(700)]
    comments = [COMMENTS[0] | {"id": n, "body": f'« [{n}] » \\ "{{"'} for n in range(700)]
    for reader, source in (
        (scdl.READER, scdl_table(*scdl_rows)),
        (decidim.READER, as_json(comments)),
        (decidim.READER, as_json(comments, None)),
    ):
        data = gzip.compress(source.encode(), mtime=0) if zipped else source.encode()
        cut = list(pieces(io.BytesIO(data), reader, Hint("f")))
        assert len(cut) == 3
        found = [item for piece in cut for item in read(reader, piece)]
        assert found == read(reader, data)
        assert [item.locator for item in found] == [f"record {n}" for n in range(1, 701)]
        assert set(codes(found)) == {"ok"}


def test_broken_arrays_lose_nothing_in_silence() -> None:
    one = as_json(COMMENTS[0], None)
    assert codes(read(decidim.READER, f"[{one}, {one[:-1]}")) == ["ok", "TRUNCATED"]
    assert codes(read(decidim.READER, f'[{one}, {{"id": }}, {one}]')) == ["ok", "MALFORMED", "ok"]
    assert codes(read(decidim.READER, f"[{one},, {one}]")) == ["ok", "MALFORMED", "ok"]
    assert codes(read(decidim.READER, f"[{one}, 12, null]")) == ["ok", "MALFORMED", "MALFORMED"]
    assert codes(read(decidim.READER, f"[{one}] et la suite")) == ["ok", "MALFORMED"]
    assert codes(read(decidim.READER, f"[{one}")) == ["TRUNCATED"]
    assert read(decidim.READER, "[]") == []
    bomb = gzip.compress(f"[{one}, ".encode() + b" " * (40 << 20) + f"{one}]".encode(), mtime=0)
    assert codes(read(decidim.READER, bomb)) == ["ok", "BOMB_RATIO"]
    zipped = gzip.compress(f"[{one}, {one}]".encode(), mtime=0)
    assert codes(read(decidim.READER, zipped[:-30]))[-1] in ("TRUNCATED", "MALFORMED")


def test_an_element_over_the_limit_is_one_refusal() -> None:
    parts = iter([b'[{"a": "', b"x" * 5000, b'"}, {"b": 1}, "', b"y" * 500, b'", 3]'])
    assert list(jsonarray.array_lines(parts, 1000)) == [
        b"\x00TOO_LARGE an element of more than 1000 bytes", b'{"b": 1}', b'"' + b"y" * 500 + b'"',
        b"3",
    ]  # fmt: skip


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(JSON_VALUES, max_size=8), st.integers(1, 40), st.sampled_from([None, 2]), st.booleans()
)
def test_arrays_are_cut_as_json_says(
    values: list[object], size: int, indent: int | None, ascii_only: bool
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")
    expected = json.loads(data)
    parts = (data[n : n + size] for n in range(0, len(data), size))
    assert [json.loads(line) for line in jsonarray.array_lines(parts, 1 << 20)] == expected


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_mutations_never_raise(data: st.DataObject) -> None:
    reader, text = data.draw(st.sampled_from(SOURCES))
    source = text.encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 40)))
    junk = data.draw(st.one_of(st.binary(max_size=20), st.sampled_from(SNIPPETS)))
    mutant = source[:start] + junk + source[end:]
    for other in (scdl.READER, decidim.READER, consultation.READER):
        assert 0.0 <= other.sniff(mutant[:4096], "a.csv") <= 1.0
    found = read(reader, mutant)
    assert [item.locator for item in found] == [f"record {n}" for n in range(1, len(found) + 1)]


SNIPPETS = [
    b"\n", b'"', b";", b",", b"[", b"]", b"{", b"}", b"\\", b"\x00", b"<div>", b"</p><p>", b"\r\n",
    b"null", b'"responses": 3,', b"2021-02-31", "é".encode("cp1252"),
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_never_raise(junk: bytes) -> None:
    for reader in (scdl.READER, decidim.READER, consultation.READER):
        read(reader, junk)
        read(reader, b"[" + junk)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_every_row_is_an_item(rows: list[tuple[str, str]]) -> None:
    source = scdl_table(*({"DELIB_OBJET": objet, "DELIB_ID": number} for objet, number in rows))
    assert len(read(scdl.READER, source)) == len(rows)
