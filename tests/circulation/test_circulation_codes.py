"""The sheet that people fill, and the sheet read back through any spreadsheet."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.circulation.claims.codes import SHEET, read_sheet, sheet_rows
from isctext.circulation.claims.items import CODES
from isctext.records.circulation import CITATIONS, REUSE
from isctext.records.precedence import CONFIRMED_LINKS

ROW = {
    "kind": "reuse",
    "item_id": "p1",
    "code": "emprunt",
    "coder": "Anne",
    "coded_on": "",
    "note": "",
}


def passage(number, **changes):
    base = {
        "passage_id": f"p{number}",
        "family_id": "f",
        "class": "candidate_borrowing",
        "arena_a": "initiatives",
        "arena_b": "policy",
        "source_a": "collectif",
        "source_b": "ville",
        "date_a": dt.date(2014, 1, 2),
        "date_b": None,
        "text_a": "le texte",
        "text_b": "le même texte",
        "claim_level": "L0",
    }
    row = {
        f.name: (0 if "int" in str(f.type) or "double" in str(f.type) else "") for f in REUSE.schema
    }
    row |= {"lag_days": None}
    return row | base | changes


def sheet(*rows):
    return list(sheet_rows(REUSE.from_rows(rows), CITATIONS.empty()))


def test_candidates_between_arenas_are_asked_about_the_sure_ones_first():
    rows = sheet(
        passage(1),
        passage(2, claim_level="L2"),
        passage(3, arena_b="initiatives"),
        passage(4, **{"class": "formula_or_third_source"}),
    )
    assert [row["item_id"] for row in rows] == ["p2", "p1"]
    assert tuple(rows[0]) == SHEET
    assert rows[1] | {"code": ""} == rows[1]
    assert (rows[1]["from_date"], rows[1]["to_date"]) == ("2014-01-02", "")
    assert (rows[1]["from_text"], rows[1]["to_text"]) == ("le texte", "le même texte")


def test_citations_are_asked_about_too():
    row = {
        "doc_id": "d",
        "source_id": "ville",
        "arena": "policy",
        "start": 3,
        "end": 9,
        "kind": "title",
        "text": "« Le manifeste »",
        "cited_source": "collectif",
        "cited_arena": "initiatives",
        "claim_level": "L2",
    }
    (asked,) = sheet_rows(REUSE.empty(), CITATIONS.from_rows([row]))
    assert (asked["kind"], asked["item_id"]) == ("citation", "d:3:9:collectif")
    assert (asked["from"], asked["to"], asked["to_text"]) == (
        "collectif",
        "ville",
        "« Le manifeste »",
    )


def test_a_sheet_comes_back():
    rows = [row | {"code": "emprunt", "coder": "Anne"} for row in sheet(passage(1), passage(2))]
    read = read_sheet(rows)
    assert (read.refused, read.uncoded) == ((), 0)
    assert read.table.schema.equals(CONFIRMED_LINKS.schema)
    assert read.table["item_id"].to_pylist() == ["p1", "p2"]
    assert set(read.table["code"].to_pylist()) == {"borrowing"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Emprunt", "borrowing"),
        (" source commune ", "common_source"),
        ("formule", "formula"),
        ("sans rapport", "unrelated"),
        ("?", "unsure"),
        ("inverse", "reverse"),
        *((code, code) for code in CODES),
    ],
)
def test_codes_in_both_languages(said, code):
    assert read_sheet([ROW | {"code": said}]).table["code"].to_pylist() == [code]


@pytest.mark.parametrize(
    ("day", "read", "note"),
    [
        ("2026-03-04", dt.date(2026, 3, 4), ""),
        ("04/03/2026", dt.date(2026, 3, 4), ""),
        ("31/02/2026", None, "[31/02/2026]"),
        ("mardi", None, "[mardi]"),
        ("", None, ""),
    ],
)
def test_days_as_spreadsheets_write_them(day, read, note):
    (row,) = read_sheet([ROW | {"coded_on": day}]).table.to_pylist()
    assert (row["coded_on"], row["note"]) == (read, note)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "passage"}, "UNKNOWN_KIND"),
        ({"item_id": " "}, "NO_ITEM"),
        ({"coder": ""}, "NO_CODER"),
        ({"code": "peut-être"}, "UNKNOWN_CODE"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(change, code):
    read = read_sheet([ROW, ROW | {"item_id": "p2"} | change])
    assert [(r.number, r.code) for r in read.refused] == [(2, code)]
    assert read.table.num_rows == 1


def test_one_person_codes_an_item_once():
    read = read_sheet([ROW, ROW | {"code": "formule"}, ROW | {"coder": "Béa"}])
    assert [(r.number, r.code) for r in read.refused] == [(2, "CODED_TWICE")]
    assert read.table["coder"].to_pylist() == ["Anne", "Béa"]


_cell = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from([*CODES, "emprunt", "reuse", "citation", "p1", "", "2026-01-01", "1/2/2026"]),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.dictionaries(st.sampled_from([*SHEET, "autre"]), _cell), max_size=8))
def test_any_sheet_is_accounted_for(rows):
    read = read_sheet(rows)
    assert read.table.num_rows + len(read.refused) + read.uncoded == len(rows)
    assert set(read.table["code"].to_pylist()) <= set(CODES)
