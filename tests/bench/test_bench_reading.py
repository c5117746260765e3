"""Coders' tables, as spreadsheets give them back."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.bench.reading import meaning, read_codes
from isctext.errors import UsageError

KNOWN = frozenset(f"o{n}" for n in range(9))
ROWS = [["o0", "un passage ; avec, tout", "1", ""], ["o1", 'dit "communs"', "0", "château"]]


def table(
    rows=ROWS, head=("id", "gauche", "code", "note"), separator=";", quoting=csv.QUOTE_MINIMAL
):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=quoting)
    writer.writerows([head, *rows])
    return out.getvalue()


def short(data):
    return [(r.item_id, r.status, r.code, r.reason) for r in read_codes(data, KNOWN)]


EXPECTED = [("o0", "coded", 1, ""), ("o1", "coded", 0, "")]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_whatever_the_spreadsheet_saved(separator, encoding, quoting):
    assert short(table(separator=separator, quoting=quoting).encode(encoding)) == EXPECTED


@pytest.mark.parametrize(
    "head",
    [("ID", "x", "Code ", "NOTE"), ("\ufeffid", "x", "CODE", "Remarques"), ("id", "", "code", "")],
)
def test_headings_need_not_be_exact(head):
    assert short(table(head=head).encode()) == EXPECTED


def test_columns_may_move_and_new_ones_come():
    moved = table([[c, "?", i] for i, _, c, _ in ROWS], ("code", "avis", "id")).encode()
    assert short(moved) == EXPECTED


def test_a_line_that_names_the_separator_is_passed_over():
    assert short(("sep=;\n" + table()).encode()) == EXPECTED


def test_notes_are_kept_whole():
    assert read_codes(table().encode(), KNOWN)[1].note == "château"


@pytest.mark.parametrize(
    "given", ["1", "1.0", "1,00", " oui ", "OUI", "Yes", "x", "X", "vrai", "'1", "１", "o"]
)
def test_ways_of_saying_yes(given):
    assert meaning(given) == ("coded", 1)


@pytest.mark.parametrize("given", ["0", "0,0", "non", "Non.", "NO", "faux", "n", "FALSE"])
def test_ways_of_saying_no(given):
    assert meaning(given) == ("coded", 0)


@pytest.mark.parametrize(
    ("given", "status"),
    [("?", "unsure"), ("nsp", "unsure"), ("", "blank"), ("  ", "blank"), ("2", "rejected"),
     ("1.5", "rejected"), ("oui et non", "rejected"), ("-1", "rejected"), ("10", "rejected")],
)  # fmt: skip
def test_what_is_neither(given, status):
    assert meaning(given) == (status, None)


def test_every_row_is_told_what_became_of_it():
    rows = [
        ["o0", "", "1", ""],
        ["o1", "", "", ""],
        ["o2", "", "?", ""],
        ["o3", "", "peut-être oui", ""],
        ["zzz", "", "1", ""],
        ["", "", "", ""],
        ["o4"],
        ["o5", "", "1", ""],
        ["o5", "", "oui", ""],
        ["o6", "", "1", ""],
        ["o6", "", "0", ""],
        ["o7", "", "1", ""],
        ["o7", "", "", ""],
    ]
    assert short(table(rows).encode()) == [
        ("o0", "coded", 1, ""),
        ("o1", "blank", None, ""),
        ("o2", "unsure", None, ""),
        ("o3", "rejected", None, "UNKNOWN_CODE"),
        ("zzz", "rejected", None, "UNKNOWN_ID"),
        ("", "blank", None, "EMPTY_ROW"),
        ("o4", "blank", None, ""),
        ("o5", "coded", 1, ""),
        ("o5", "rejected", None, "TWICE"),
        ("o6", "rejected", None, "TWICE_DIFFERENTLY"),
        ("o6", "rejected", None, "TWICE_DIFFERENTLY"),
        ("o7", "coded", 1, ""),
        ("o7", "blank", None, ""),
    ]


def test_rows_swallowed_by_an_open_quote_are_seen():
    data = table().encode() + b'o2;"never closed;1;\n' + b"o3;x;1;\n" * 3000
    assert short(data)[-1][1:] == ("rejected", None, "ROWS_RUN_TOGETHER")


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"a;b\n1;2\n", b"PK\x03\x04zip", b"\xd0\xcf\x11\xe0xls", b"id\no0\n"]
)
def test_what_is_no_table_is_said(data):
    with pytest.raises(UsageError) as caught:
        read_codes(data, KNOWN)
    assert caught.value.code == "IT-LEX-024"


@settings(max_examples=300)
@given(st.data())
def test_any_mangling_is_accounted_for(data):
    whole = bytearray(table([[f"o{n}", "mot", str(n % 2), ""] for n in range(9)]).encode())
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(whole)))
        cut = data.draw(st.integers(0, 8))
        whole[at : at + cut] = data.draw(st.binary(max_size=6))
    _accounted(bytes(whole))


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=12))
def test_any_cells_are_accounted_for(rows):
    rows = [row[:1] + ["x"] + row[1:] for row in rows]
    data = table(rows).encode("utf-8", "replace")
    read = read_codes(data, KNOWN)
    assert [r.row for r in read] == list(range(1, len(read) + 1))
    _consistent(read)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(data):
    _accounted(data)
    _accounted(b"id;code\n" + data)


def _accounted(data):
    try:
        read = read_codes(data, KNOWN)
    except UsageError as error:
        assert error.code == "IT-LEX-024"  # noqa: PT017
        return
    _consistent(read)


def _consistent(read):
    assert [r.row for r in read] == list(range(1, len(read) + 1))
    for row in read:
        assert (row.status == "coded") == (row.code in (0, 1))
        assert (row.status != "rejected") or row.reason
    coded = [r.item_id for r in read if r.status in ("coded", "unsure")]
    assert len(coded) == len(set(coded))
    assert set(coded) <= KNOWN
