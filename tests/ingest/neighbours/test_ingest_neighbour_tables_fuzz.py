"""Tables of neighbours, spoiled: nothing raised, nothing lost, no date invented."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from neighbour_files import (
    FUZZED,
    by_pieces,
    drafts,
    read,
    spoiled,
)
from neighbour_tables import (
    COMPACT,
    CORTEXT,
    GARGANTEXT,
    MANUAL,
    PARTS,
    QUANTEDA,
    STEPS,
    TABS,
    parquet_bytes,
    table,
)

from isctext.ingest.neighbours import cortext, gargantext
from isctext.ingest.tables import parquet
from isctext.ingest.tables.tabular import CSV_READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Splitter

SAMPLES = [s.encode() for s in (*GARGANTEXT, CORTEXT, STEPS, COMPACT, TABS, PARTS, QUANTEDA)]


@FUZZED
@given(spoiled(*SAMPLES), st.sampled_from([gargantext.READER, cortext.READER, CSV_READER]))
def test_spoiled_tables(data: bytes, reader: Splitter) -> None:
    found = read(reader, data)
    assert all(isinstance(item, Draft | Refusal) for item in found)
    places = [item.locator for item in found]
    assert places == [f"record {n}" for n in range(1, len(found) + 1)]
    assert by_pieces(reader, data) == found


@FUZZED
@given(spoiled(parquet_bytes(table(20), row_group_size=5, write_page_checksum=True)))
def test_spoiled_parquet(data: bytes) -> None:
    found = read(parquet.READER, data)
    assert all(isinstance(item, Draft | Refusal) for item in found)
    assert len({item.locator for item in found}) == len(found)
    assert len(found) <= 40


@FUZZED
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    for reader in (gargantext.READER, cortext.READER):
        assert 0 <= reader.sniff(data, "a.csv") <= 1
        for item in read(reader, data):
            assert isinstance(item, Draft | Refusal)
    assert len(read(parquet.READER, b"PAR1" + data + b"PAR1")) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(1500, 2100)),
            st.one_of(st.none(), st.integers(0, 14)),
            st.one_of(st.none(), st.integers(0, 33)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_dates_of_parts_are_never_invented(parts: list[tuple[int | None, ...]]) -> None:
    rows = "".join(
        "\t".join("" if p is None else str(p) for p in (day, month, year)) + "\t\tT\tUn texte.\tX\n"
        for year, month, day in parts
    )
    found = drafts(gargantext.READER, MANUAL.split("\n", maxsplit=1)[0] + "\n" + rows)
    assert len(found) == len(parts)
    for draft, (year, month, day) in zip(found, parts, strict=True):
        if not draft.dates:
            assert draft.warnings or not (year or month or day)
            continue
        dated = draft.dates[0]
        assert dated.date.year == year
        assert dated.precision == ("year" if not month else "month" if not day else "day")
        assert dated.date.month == (month or 1)
        assert dated.date.day == ((day or 1) if month else 1)
