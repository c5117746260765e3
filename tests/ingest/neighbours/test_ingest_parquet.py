"""parquet.v1: columns as any table has them, types in words, damage that is counted."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from neighbour_files import (
    chosen,
    codes,
    drafts,
    facts,
    read,
    said,
    tables,
)
from neighbour_tables import (
    parquet_bytes,
    table,
)

from isctext.ingest.tables import parquet
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint


def test_parquet_as_any_table() -> None:
    data = parquet_bytes(table())
    assert chosen(data, "a.csv") == "parquet.v1"
    found = drafts(parquet.READER, data)
    assert [d.locator for d in found] == ["record 1", "record 2", "record 3"]
    assert (found[1].text, found[1].title) == ("Le texte numéro 1.", "Titre 1")
    assert said(found[0]) == [("2019-03-12", "day", "header")]
    assert found[1].facts == (("n", "1"), ("mots", "eau"), ("mots", "sol"))
    hint = Hint("f", columns=(("text", "titre"), ("title", "texte")))
    (first, *_) = parquet.READER.read(io.BytesIO(data), hint)
    assert isinstance(first, Draft)
    assert first.text == "Titre 0"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([True, None, False]), ["true", "false"]),
        (pa.array([1.5, None, 2.0]), ["1.5", "2.0"]),
        (pa.array([Decimal("1.20"), None, None]), ["1.20"]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array(["a", "b", ""], pa.large_string()), ["a", "b"]),
        (pa.array([datetime(2019, 3, 12, 9, 15), None, None]), ["2019-03-12T09:15:00"]),
        (pa.array([{"a": 1}, None, None]), ['{"a": 1}']),
        (pa.nulls(3), []),
    ],
)
def test_parquet_types(values: pa.Array, expected: list[str]) -> None:
    found = drafts(parquet.READER, parquet_bytes(table(x=values)))
    assert [value for d in found for value in facts(d).get("x", [])] == expected


def test_parquet_refuses_columns_that_say_nothing_in_words() -> None:
    maps = pa.array([[("a", 1)]] * 3, pa.map_("str", "int8"))
    made = table(image=pa.array([b"\x00"] * 3), m=maps)
    first, *others = drafts(parquet.READER, parquet_bytes(made))
    told = [detail for code, detail in first.warnings if code == "COLUMN_REFUSED"]
    assert [detail.split("<")[0] for detail in told] == ["image: binary", "m: map"]
    assert not any(d.warnings for d in others)
    binary = pa.table({"texte": [b"octets"], "titre": ["T"]})
    assert codes(read(parquet.READER, parquet_bytes(binary))) == ["MALFORMED"]
    assert codes(read(parquet.READER, parquet_bytes(table(0)))) == []
    assert tables("parquet.v1", parquet_bytes(table(0)))["rejections"][0]["code"] == "EMPTY_OUTPUT"
    found = codes(read(parquet.READER, parquet_bytes(table(texte=["Un.", "", None]))))
    assert found == ["ok", "EMPTY_OUTPUT", "EMPTY_OUTPUT"]


def test_parquet_damage_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = parquet_bytes(
        table(1000), row_group_size=100, write_page_checksum=True, compression="none",
        use_dictionary=False,
    )  # fmt: skip
    spot = whole.index("Le texte numéro 450.".encode())
    hurt = whole[:spot] + b"XX" + whole[spot + 2 :]
    found = read(parquet.READER, hurt)
    assert codes(found).count("ok") == 900
    (refused,) = [item for item in found if isinstance(item, Refusal)]
    assert (refused.code, refused.locator) == ("MALFORMED", "record 401-500")
    assert refused.detail.startswith("100 rows:")
    assert found[-1].locator == "record 1000"
    monkeypatch.setattr(parquet, "MAX_EXPANDED", 20_000)
    limited = read(parquet.READER, whole)
    lost = sum(int(i.detail.split()[0]) for i in limited if isinstance(i, Refusal))
    assert codes(limited).count("ok") + lost == 1000
    assert {i.code for i in limited if isinstance(i, Refusal)} == {"TOO_LARGE"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PAR1", "TRUNCATED"),
        (b"PAR1" + b"x" * 40, "TRUNCATED"),
        (b"PAR1" + b"x" * 40 + b"PAR1", "MALFORMED"),
        (b"PARE" + b"x" * 40 + b"PARE", "ENCRYPTED"),
        (parquet_bytes(table())[:-9], "TRUNCATED"),
        (b"pas un tableau", "MALFORMED"),
    ],
)
def test_parquet_refused(data: bytes, code: str) -> None:
    assert codes(read(parquet.READER, data)) == [code]


def test_parquet_that_expands_beyond_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    same = table(2000, texte=["eau " * 5000] * 2000)
    data = parquet_bytes(same, use_dictionary=False, compression="zstd")
    monkeypatch.setattr(parquet, "_RATIO_FROM", 1 << 20)
    monkeypatch.setattr(parquet, "MAX_RATIO", 100)
    found = read(parquet.READER, data)
    assert codes(found) == ["BOMB_RATIO"]
    assert found[0].detail.startswith("2000 rows")


def test_parquet_a_date_out_of_reach_costs_its_row() -> None:
    far = pa.array([0, 9_000_000, 1], pa.int32()).cast(pa.date32())
    found = read(parquet.READER, parquet_bytes(table(date=far)))
    assert codes(found) == ["ok", "MALFORMED", "ok"]
    assert [i.locator for i in found] == ["record 1", "record 2", "record 3"]
