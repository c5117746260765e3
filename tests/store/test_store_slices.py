"""Long tables are written slice by slice where they come in order: the same rows either way."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isctext.errors import StageError
from isctext.records.spec import TableSpec
from isctext.store import Table

SPEC = TableSpec(
    "ledger",
    1,
    pa.schema(
        [
            pa.field("name", pa.string(), nullable=False),
            pa.field("number", pa.int32(), nullable=True),
            pa.field("value", pa.float64(), nullable=False),
        ]
    ),
    key=("name", "number"),
    sort=("name", "number"),
    doc="for this test",
    row_group=4,
)
ROWS = st.lists(st.tuples(st.sampled_from("abç😀"), st.integers(0, 9) | st.none(), st.floats(0, 1)))
quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def made(rows):
    columns = list(zip(*rows, strict=True)) or [[], [], []]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, SPEC.schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SPEC.schema)


@given(ROWS, st.booleans(), st.booleans())
@quick
def test_slices_hold_the_same_rows(tmp_path_factory, monkeypatch, rows, ordered, encoded):
    monkeypatch.setattr("isctext.store.table._SLICE", 8)
    plain = made(rows)
    expected = plain.sort_by([("name", "ascending"), ("number", "ascending")])
    given_rows = expected if ordered else plain
    if encoded and ordered:
        dictionary = given_rows["name"].combine_chunks().dictionary_encode()
        given_rows = given_rows.set_column(0, "name", dictionary)
    table = Table(tmp_path_factory.mktemp("t") / "ledger", SPEC)
    table.append(given_rows)
    assert table.read().equals(expected)
    for path in table.files():
        assert pq.read_table(path, schema=SPEC.schema).equals(expected)
        groups = pq.read_metadata(path)
        sizes = [groups.row_group(i).num_rows for i in range(groups.num_row_groups)]
        assert max(sizes) <= 4


def test_a_null_in_a_late_slice_is_refused_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr("isctext.store.table._SLICE", 8)
    table = Table(tmp_path / "ledger", SPEC)
    rows = made([("a", i, 0.0) for i in range(20)])
    rows = rows.cast(pa.schema([f.with_nullable(True) for f in SPEC.schema]))
    broken = rows.set_column(2, "value", pa.array([0.0] * 19 + [None]))
    with pytest.raises(StageError, match="IT-TAB-002"):
        table.append(broken)
    assert table.files() == []
