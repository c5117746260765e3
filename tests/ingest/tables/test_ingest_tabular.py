from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.read import pieces
from isctext.ingest.tables.tabular import CSV_READER, JSONL_READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Splitter

CSV = 'Titre;Texte;Date;Auteurs;Journal\n"A";"Ligne 1\nligne; 2";12/03/2019;X;J\nB;Deux;2020;Y;J\n'


def read(reader: object, data: bytes, hint: Hint | None = None) -> list[Draft | Refusal]:
    return list(reader.read(io.BytesIO(data), hint or Hint("f")))  # type: ignore[attr-defined]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_dialects(delimiter: str, encoding: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Titre", "Texte", "Date"])
    writer.writerow(["Été", f"Un texte{delimiter} accentué\n\nsur deux « lignes »", "12/03/2019"])
    (found,) = read(CSV_READER, out.getvalue().encode(encoding))
    assert isinstance(found, Draft)
    assert found.title == "Été"
    assert found.text == f"Un texte{delimiter} accentué\n\nsur deux « lignes »".replace(
        "\t", " "
    ).replace("  ", " ")
    assert found.dates[0].date == date(2019, 3, 12)
    assert found.locator == "record 1"


def test_columns_declared_and_guessed() -> None:
    found = read(CSV_READER, CSV.encode())
    assert [d.text for d in found if isinstance(d, Draft)] == ["Ligne 1 ligne; 2", "Deux"]
    assert [d.source_id for d in found if isinstance(d, Draft)] == ["J", "J"]
    hint = Hint("f", columns=(("text", "Titre"), ("title", "Texte")))
    assert [d.text for d in read(CSV_READER, CSV.encode(), hint) if isinstance(d, Draft)] == [
        "A",
        "B",
    ]


def test_bad_rows_are_their_own_refusals() -> None:
    data = b'texte,titre\nbon,a\nseul\ntrop,de,champs\n,vide\n"a"b,c\nbon,z\n'
    found = read(CSV_READER, data)
    assert [getattr(i, "code", "ok") for i in found] == [
        "ok", "MALFORMED", "MALFORMED", "EMPTY_OUTPUT", "MALFORMED", "ok",
    ]  # fmt: skip
    assert [i.locator for i in found] == [f"record {n}" for n in range(1, 7)]


def test_unclosed_quote_is_refused() -> None:
    found = read(CSV_READER, b'texte,titre\nbon,a\n"jamais,b\nc,d\n')
    assert [getattr(i, "code", "ok") for i in found] == ["ok", "MALFORMED"]


def test_no_text_column() -> None:
    (found,) = read(CSV_READER, b"a,b\n1,2\n")
    assert isinstance(found, Refusal)
    assert "a, b" in found.detail


def test_bad_json_lines() -> None:
    data = b'{"text":"un"}\n\nnope\n[1]\n{"text":""}\n{"text":"deux"}\n' + b'{"a":' * 3000 + b"\n"
    found = read(JSONL_READER, data)
    assert [getattr(i, "code", "ok") for i in found] == [
        "ok", "MALFORMED", "MALFORMED", "EMPTY_OUTPUT", "ok", "MALFORMED",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize("zipped", [False, True])
def test_pieces_hold_the_same_items(kind: str, zipped: bool) -> None:
    number = 700
    if kind == "csv":
        reader: object = CSV_READER
        text = "texte,id\n" + "".join(f'"texte\nnuméro {n}",{n}\n' for n in range(number))
    else:
        reader = JSONL_READER
        lines = (json.dumps({"text": f"texte {n}", "id": n}) for n in range(number))
        text = "\n".join(lines)
    data = gzip.compress(text.encode(), mtime=0) if zipped else text.encode()
    assert isinstance(reader, Splitter)
    cut = list(pieces(io.BytesIO(data), reader, Hint("f")))  # type: ignore[arg-type]
    assert len(cut) == 3
    found = [item for piece in cut for item in read(reader, piece)]
    assert found == read(reader, data)
    assert [i.locator for i in found] == [f"record {n}" for n in range(1, number + 1)]
    assert all(isinstance(i, Draft) for i in found)


def test_gzip_bomb_truncation_and_damage() -> None:
    line = b'{"text":"bon"}\n'
    bomb = gzip.compress(line + b" " * (40 << 20), mtime=0)
    assert [getattr(i, "code", "ok") for i in read(JSONL_READER, bomb)] == ["ok", "BOMB_RATIO"]
    whole = gzip.compress(b"".join(b'{"text":"t%d"}\n' % n for n in range(20_000)), mtime=0)
    cut = read(JSONL_READER, whole[: len(whole) // 2])
    assert getattr(cut[-1], "code", "") in ("TRUNCATED", "MALFORMED")
    assert getattr(read(JSONL_READER, b"\x1f\x8b\x08" + b"junk" * 9)[-1], "code", "") == "MALFORMED"


def test_huge_line_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isctext.ingest.tables.tabular.MAX_RECORD", 1000)
    data = b'{"text":"un"}\n{"text":"' + b"a" * 5000 + b'"}\n{"text":"deux"}\n'
    assert [getattr(i, "code", "ok") for i in read(JSONL_READER, data)] == ["ok", "TOO_LARGE", "ok"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=8))
def test_csv_round_trip_loses_no_row(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["texte", "titre"])
    writer.writerows(rows)
    found = read(CSV_READER, out.getvalue().encode("utf-8", "replace"))
    assert len(found) == len(rows)


@pytest.mark.parametrize(
    "data",
    [
        b'{"isctext_piece":', b'{"isctext_piece": 1}\nx', b'{"isctext_piece": []}',
        b'{"isctext_piece": 1, "first": "a", "columns": 3}\n1',
        b'{"isctext_piece": 1, "first": 1, "columns": ["text"]}\n1\n{}',
    ],
)  # fmt: skip
def test_forged_piece_heads(data: bytes) -> None:
    for reader in (CSV_READER, JSONL_READER):
        assert {getattr(i, "code", "ok") for i in read(reader, data)} == {"MALFORMED"}


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_raising(data: bytes) -> None:
    for reader in (CSV_READER, JSONL_READER):
        for item in read(reader, data):
            assert isinstance(item, Draft | Refusal)
