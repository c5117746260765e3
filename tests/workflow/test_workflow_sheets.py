"""Tables for spreadsheets, and segments as whole documents."""

import csv
import io
from itertools import groupby

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.errors import UsageError
from isctext.workflow.segmentstream import whole_documents
from isctext.workflow.sheets import sheet, write_new


def cells(data, separator):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator))


@given(st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2), max_size=5))
def test_a_sheet_reads_back_with_nothing_to_calculate(rows):
    data = sheet(("a", "b"), rows, "fr")
    read = cells(data, ";")
    assert len(read) == len(rows) + 1
    for row in read:
        assert not any(cell.startswith(("=", "@", "＝")) for cell in row)
        assert not any("\n" in cell or "\r" in cell for cell in row)


def test_dialects():
    assert sheet(("é",), [["=1+1"]], "fr").startswith(b"\xef\xbb\xbf")
    assert cells(sheet(("a", "b"), [["=1+1", "x"]], "en"), ",") == [["a", "b"], ["'=1+1", "x"]]
    assert not sheet(("a",), [], "en", mark=False).startswith(b"\xef")


def test_a_file_is_never_written_over(tmp_path):
    write_new(tmp_path / "a", b"1")
    with pytest.raises(UsageError) as caught:
        write_new(tmp_path / "a", b"2")
    assert caught.value.code == "IT-LEX-021"
    assert (tmp_path / "a").read_bytes() == b"1"


class _Batches:
    """A store of one table, in batches of any size."""

    def __init__(self, ids, size):
        self._table, self._size = pa.table({"doc_id": pa.array(ids, pa.string())}), size

    def table(self, _name):
        return self

    def batches(self, _columns):
        return self._table.to_batches(max_chunksize=self._size)


@given(st.lists(st.integers(1, 6), max_size=8), st.integers(1, 5))
def test_no_document_is_cut(lengths, size):
    ids = [f"d{n}" for n, length in enumerate(lengths) for _ in range(length)]
    parts = [t["doc_id"].to_pylist() for t in whole_documents(_Batches(ids, size), ("doc_id",))]
    assert [i for part in parts for i in part] == ids
    begun = [name for part in parts for name, _ in groupby(part)]
    assert len(begun) == len(set(begun))
