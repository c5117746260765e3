"""gargantext.v1, cortext.v1, and what any table says in its other columns."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from neighbour_files import (
    by_pieces,
    chosen,
    drafts,
    facts,
    one,
    read,
    said,
)
from neighbour_tables import (
    COMMA,
    COMPACT,
    CORTEXT,
    EXTRA,
    GARGANTEXT,
    MANUAL,
    PARTS,
    QUANTEDA,
    STEPS,
    TABS,
    THIRD,
)

from isctext.ingest.neighbours import cortext, gargantext
from isctext.ingest.tables import parquet
from isctext.ingest.tables.tabular import CSV_READER, JSONL_READER
from isctext.records.document import Draft
from isctext.records.ids import text_sha256
from isctext.records.reader import Hint, Reader, Splitter


@pytest.mark.parametrize("name", ["a.tsv", "a.csv", "a.txt", "a"])
def test_sniff(name: str) -> None:
    assert [chosen(s, name) for s in GARGANTEXT] == ["gargantext.v1"] * 5
    assert [chosen(s, name) for s in (CORTEXT, STEPS, COMPACT, TABS, PARTS)] == ["cortext.v1"] * 5
    assert chosen(QUANTEDA, name) == "csv.v1"
    assert chosen(CORTEXT.replace("***", "; "), name) == "csv.v1"
    assert chosen(gzip.compress(MANUAL.encode(), mtime=0), name) == "gargantext.v1"
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
