"""gargantext.v1, cortext.v1, parquet.v1, and what any table says in its other columns."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbour_files import (
    FUZZED,
    by_pieces,
    chosen,
    codes,
    drafts,
    facts,
    one,
    read,
    said,
    spoiled,
    tables,
)

from isctext.ingest.neighbours import cortext, gargantext
from isctext.ingest.tables import parquet
from isctext.ingest.tables.tabular import CSV_READER, JSONL_READER
from isctext.records.document import Draft, Refusal
from isctext.records.ids import text_sha256
from isctext.records.reader import Hint, Reader, Splitter

MANUAL = (
    "Publication Day\tPublication Month\tPublication Year\tAuthors\tTitle\tAbstract\tSource\n"
    "12\t3\t2019\tAnne Dubreuil; Bruno Karst\tUn tiers-lieu\tLa commune ouvre un lieu.\tL'Écho\n"
    '1\t4\t2020.0\t\tLe budget\t"Le conseil vote.\n\n- Deux voix contre."\tL\'Écho\n'
    "\t11\t2020\t\tSans jour\tUn texte.\tGazette\n"
    "\t\t2021\t\tSans mois\tUn texte.\tGazette\n"
    "\t\t\t\tSans année\tUn texte.\tGazette\n"
)
THIRD = (
    "title\tsource\tpublication_year\tpublication_month\tpublication_day\tabstract\tauthors\n"
    "Un titre\tL'Écho\t2019.5\t\t\tUn texte.\tX\n"
    "Autre\tL'Écho\t2019\t2\t31\tUn texte.\tX\n"
)
COMMA = THIRD.replace("\t", ",")
EXTRA = (
    "Publication Year,Title,Abstract,Source,Publication Month,Publication Day,Authors,id,Ville\n"
    "2019,Un titre,Un texte.,L'Écho,3,12,,a1,Lanne\n"
)
GARGANTEXT = [MANUAL, THIRD, COMMA, EXTRA, MANUAL.replace("\n", "\r\n")]
CORTEXT = (
    "id,title,abstract,authors,journal,year\n"
    "1,Un titre,Un texte.,Anne Dubreuil***Bruno Karst,L'Écho,2019\n"
    "2,Deux,Encore un texte.,Cléo Vann,Gazette***L'Écho,2020\n"
)
STEPS = "title;text;mots;time\nA;Un texte.;eau***jardin***eau;1\nB;Un autre.;;2\n"
COMPACT = "title;text;mots;time\nA;Un texte.;eau***jardin;201903\nB;Un autre.;sol;20190412\n"
TABS = 'titre\ttexte\tannee\tvilles\nA\t"Un texte,\nlong."\t2018\tLanne***Douai\n'
PARTS = "id,text,ISIpubdate,year,Auteurs\n7,Un***Deux,20190412,,X***Y ; Z\n8,Trois,2020,,X\n"
QUANTEDA = (
    "doc_id,text,annee,parti,orateur\n"
    'd1,"Le premier texte.",2019,verts,Anne\n'
    "d2,Le second texte.,2020,NA,\n"
)


@pytest.mark.parametrize("name", ["a.tsv", "a.csv", "a.txt", "a"])
def test_sniff(name: str) -> None:
    assert [chosen(s, name) for s in GARGANTEXT] == ["gargantext.v1"] * 5
    assert [chosen(s, name) for s in (CORTEXT, STEPS, COMPACT, TABS, PARTS)] == ["cortext.v1"] * 5
    assert chosen(QUANTEDA, name) == "csv.v1"
    assert chosen(CORTEXT.replace("***", "; "), name) == "csv.v1"
    assert chosen(gzip.compress(MANUAL.encode()), name) == "gargantext.v1"
    assert isinstance(gargantext.READER, Splitter)
    assert isinstance(cortext.READER, Splitter)
    assert isinstance(parquet.READER, Reader)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("title,text\nUn,a***b\n", "a.csv"),
        ("title,text,year\nUn,Voir *** plus bas,deux mille\n", "a.csv"),
        ("title,text,n\n***,** et ***,1\n", "a.csv"),
        ("# Titre\n\n***\n\nUn texte, avec 2019***2020\n", "a.md"),
        ('{"text": "a***b", "year": 2019}\n', "a.jsonl"),
        ("title,abstract,authors\nUn,Un texte,X\n", "a.csv"),
        ("Un texte,\nsur deux lignes***\n", "a.txt"),
    ],
)
def test_other_files_are_not_taken(text: str, name: str) -> None:
    assert chosen(text, name) not in ("gargantext.v1", "cortext.v1", "parquet.v1")


def test_gargantext_in_both_forms() -> None:
    found = drafts(gargantext.READER, MANUAL)
    assert [[d[0] for d in said(draft)] for draft in found] == [
        ["2019-03-12"], ["2020-04-01"], ["2020-11"], ["2021"], [],
    ]  # fmt: skip
    assert [d.locator for d in found] == [f"record {n}" for n in range(1, 6)]
    assert found[0].authors == ("Anne Dubreuil", "Bruno Karst")
    assert (found[0].title, found[0].source_id) == ("Un tiers-lieu", "L'Écho")
    assert found[1].text == "Le conseil vote.\n\n- Deux voix contre."
    assert [[code for code, _ in d.warnings] for d in found] == [[], [], [], [], ["NO_YEAR"]]
    third = drafts(gargantext.READER, THIRD)
    assert [[d[0] for d in said(draft)] for draft in third] == [["2019"], []]
    assert [[code for code, _ in d.warnings] for d in third] == [[], ["DATE_UNREAD"]]
    assert drafts(gargantext.READER, COMMA) == third
    extra = one(gargantext.READER, EXTRA)
    assert (extra.provider_id, facts(extra)) == ("a1", {"Ville": ["Lanne"]})
    assert [d.facts for d in found] == [()] * 5
    assert drafts(gargantext.READER, MANUAL.replace("\n", "\r\n")) == found


def test_gargantext_never_says_1973() -> None:
    for year in ("", " ", "0", "NA", "n.d.", "73", "1973?"):
        data = MANUAL.split("\n", maxsplit=1)[0] + f"\n1\t1\t{year}\t\tUn\tUn texte.\tX\n"
        draft = one(gargantext.READER, data)
        assert draft.dates == ()
        assert draft.warnings


def test_cortext_values() -> None:
    first, second = drafts(cortext.READER, CORTEXT)
    assert first.authors == ("Anne Dubreuil", "Bruno Karst")
    assert [said(d) for d in (first, second)] == [
        [("2019", "year", "header")], [("2020", "year", "header")],
    ]  # fmt: skip
    assert (first.text, first.title, first.provider_id) == ("Un texte.", "Un titre", "1")
    step, empty = drafts(cortext.READER, STEPS)
    assert facts(step) == {"mots": ["eau", "jardin", "eau"], "time": ["1"]}
    assert (step.dates, facts(empty)) == ((), {"time": ["2"]})
    tabs = one(cortext.READER, TABS)
    assert (tabs.text, tabs.title, said(tabs)[0][0]) == ("Un texte, long.", "A", "2018")
    assert facts(tabs) == {"villes": ["Lanne", "Douai"]}
    parts = drafts(cortext.READER, PARTS)
    assert [d.text for d in parts] == ["Un\n\nDeux", "Trois"]
    assert [said(d)[0][0] for d in parts] == ["2019-04-12", "2020"]
    assert parts[0].authors == ("X", "Y ; Z")
    month, day = drafts(cortext.READER, COMPACT)
    assert [d[0] for d in (*said(month), *said(day))] == ["2019-03", "2019-04-12"]


@pytest.mark.parametrize(
    ("reader", "sample"),
    [(gargantext.READER, MANUAL), (cortext.READER, CORTEXT), (CSV_READER, QUANTEDA)],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_pieces_and_encodings(reader: Splitter, sample: str, encoding: str) -> None:
    header, rows = sample.split("\n", 1)
    data = (header + "\n" + rows * 200).encode(encoding)
    found = read(reader, data)
    assert by_pieces(reader, data) == found
    assert len(found) == 200 * len(list(csv.reader(io.StringIO(rows), delimiter="\t")))
    assert found[0].title == read(reader, sample)[0].title


def test_other_columns_are_facts() -> None:
    first, second = drafts(CSV_READER, QUANTEDA)
    assert facts(first) == {"parti": ["verts"], "speaker": ["Anne"]}
    assert (first.provider_id, first.text) == ("d1", "Le premier texte.")
    assert said(first) == [("2019", "year", "header")]
    assert facts(second) == {}
    wide = "Texte;Rubrique;Nombre de mots;;Titre;Journal;Mots-clés;Mots-clés\na;b;c;d;e;f;g;h\n"
    draft = one(CSV_READER, wide)
    assert draft.facts == (
        ("outlet", "f"), ("section", "b"), ("words", "c"), ("column 4", "d"),
        ("keywords", "g"), ("keywords", "h"),
    )  # fmt: skip
    declared = Hint("f", columns=(("text", "Rubrique"), ("title", "Texte")))
    (other,) = CSV_READER.read(io.BytesIO(wide.encode()), declared)
    assert isinstance(other, Draft)
    assert (other.text, other.title) == ("b", "a")
    assert ("Titre", "e") in other.facts


def test_facts_of_json_records() -> None:
    record = {
        "text": "Un texte.", "tags": ["a", "b", None], "n": 3, "x": 1.5, "ok": True, "no": None,
        "deep": {"a": [1]}, "empty": "", "date": 20190312,
    }  # fmt: skip
    draft = one(JSONL_READER, json.dumps(record))
    assert draft.facts == (
        ("tags", "a"), ("tags", "b"), ("n", "3"), ("x", "1.5"), ("ok", "true"),
        ("deep", '{"a": [1]}'),
    )  # fmt: skip
    assert said(draft)[0][0] == "2019-03-12"


@pytest.mark.parametrize(
    ("header", "row", "dates", "warned", "left"),
    [
        ("texte;date", "a;12/03/2019", ["2019-03-12"], False, {}),
        ("texte;date", "a;31/02/2019", [], True, {}),
        ("texte;date;annee", "a;;2019", ["2019"], False, {}),
        ("texte;date;annee", "a;12/03/2019;2019", ["2019-03-12"], False, {}),
        ("texte;date;annee", "a;12/03/2019;2018", ["2019-03-12"], False, {"annee": ["2018"]}),
        ("texte;annee;mois;jour", "a;2019;3;12", ["2019-03-12"], False, {}),
        ("texte;annee;mois;jour", "a;2019;3;", ["2019-03"], False, {}),
        ("texte;annee;mois", "a;2019;mars", ["2019-03"], False, {}),
        ("texte;annee;mois", "a;2019;13", [], True, {"mois": ["13"]}),
        ("texte;annee;mois", "a;2019;0", ["2019"], False, {}),
        ("texte;annee;mois", "a;;3", [], True, {"mois": ["3"]}),
        ("texte;year;month", "a;2019.0;3.0", ["2019-03"], False, {}),
        ("texte;year", "a;2019-03-12", ["2019-03-12"], False, {}),
        ("texte;date;mois", "a;2019;3", ["2019"], False, {"mois": ["3"]}),
        ("texte;date;date_precision", "a;2019-03-01;month", ["2019-03"], False, {}),
        ("texte;date;date_precision", "a;2019;day", ["2019"], False, {}),
        ("texte;date", "a;NA", [], False, {}),
    ],
)
def test_dates_of_tables(
    header: str, row: str, dates: list[str], warned: bool, left: dict[str, list[str]]
) -> None:
    draft = one(CSV_READER, f"{header}\n{row}\n")
    assert [d[0] for d in said(draft)] == dates
    assert ("DATE_UNREAD" in dict(draft.warnings)) == warned
    assert {n: v for n, v in facts(draft).items() if n in left} == left
    if warned:
        return
    assert facts(draft) == left


def test_a_table_says_where_its_dates_are_from() -> None:
    draft = one(CSV_READER, "texte;date;date_source\na;2019;nom_de_fichier\n")
    assert said(draft) == [("2019", "year", "header:nom_de_fichier")]


def test_our_own_tables_are_taken_as_they_stand() -> None:
    text = "- Un jardin.\n\n# 2. Titre <br/> et </p>"
    header = "doc_id,text,text_sha256,title,fact:journal,keywords\n"
    cells = [f'd1,"{text}",{text_sha256(text)},None,x,"a\nb"', f"d2,- Changé.,{'0' * 64},T,,"]
    same, changed = drafts(CSV_READER, header + "\n".join(cells) + "\n")
    assert (same.text, same.title, same.provider_id) == (text, "None", "")
    assert same.facts == (("journal", "x"), ("keywords", "a"), ("keywords", "b"))
    assert changed.text == "Changé."
    assert dict(changed.warnings)["TEXT_CHANGED"]


def test_columns_of_one_name_are_all_read() -> None:
    draft = one(CSV_READER, "texte,texte,titre,mot,mot\nUn.,Deux.,T,a,\n")
    assert draft.text == "Un.\n\nDeux."
    assert facts(draft) == {"mot": ["a"]}


def test_a_long_header_does_not_hide_the_delimiter() -> None:
    columns = "identifiant_interne_du_document\tune autre colonne\ttexte\ttitre"
    draft = one(CSV_READER, f"{columns}\n1\tx\tUn texte, avec une virgule.\tT\n")
    assert (draft.text, draft.title) == ("Un texte, avec une virgule.", "T")


def table(rows: int = 3, **changes: object) -> pa.Table:
    columns = {
        "doc_id": [f"d{n}" for n in range(rows)],
        "texte": [f"Le texte numéro {n}." for n in range(rows)],
        "titre": [f"Titre {n}" for n in range(rows)],
        "date": [date(2019, 3, 12)] * rows,
        "n": list(range(rows)),
        "mots": [["eau", "sol"]] * rows,
    }
    return pa.table(columns | changes)


def parquet_bytes(made: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(made, out, **options)
    return out.getvalue()


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
