"""Exports: rights, formulas, what each file looks like to the tool that it is for."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from exchange_corpus import TEXT, batch, document, empty
from lxml import etree

from isctext.errors import UsageError
from isctext.exchange.cells import guarded
from isctext.exchange.export import FORMS, export
from isctext.exchange.iramuteq import star_value
from isctext.exchange.lost import LOST
from isctext.exchange.options import ExportOptions, Tally, allowed_text
from isctext.exchange.outgoing import LONGEST_QUOTE, fact_names
from isctext.exchange.tables import MARKED, PLAIN_FACTS, column_name, plain_name
from isctext.exchange.terms import Term, read_terms, write_terms
from isctext.exchange.txm import METADATA, TAKEN, attribute_name
from isctext.ingest.neighbours.txmtable import read_metadata, with_metadata
from isctext.ingest.tables.columnfacts import FACT_NAMES
from isctext.ingest.tables.columnfacts import MARKED as READ_MARKED
from isctext.ingest.tables.columns import GUESSES, PARTS
from isctext.records.document import Draft, Refusal
from isctext.records.source import RIGHTS

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "formats" / "neighbours.md"
FACTS = [("section", "Société"), ("star:age", "18"), ("keywords", "a"), ("keywords", "b")]
OPEN = {"echo-de-lanne": "open"}
HELD = "Une phrase que personne ne doit lire."
PAYLOADS = [
    "=1+1", "=cmd|'/C calc'!A0", "@SUM(1)", "+1+1", "-1+1", "\t=1", "\r=1", "＝1+1", "＋1", "－1",
    "＠x", "=HYPERLINK(\"http://x\")", "-@x", "=\u00a01", "+33 6 12", "--1", "=", "@", "+", "-",
    "-dit-elle", "+a", "=A1&A2", "@x'y", "=\"a\"", "=(1)", "+(1)", "-(1)", "=;1", "@,1",
]  # fmt: skip


def made(form: str, *rows: dict[str, object], facts: object = (), **options: object) -> bytes:
    given = batch(list(rows), {0: list(facts)})  # type: ignore[call-overload]
    chosen = ExportOptions(**{"rights": OPEN, "fact_names": fact_names([given]), **options})
    return b"".join(export(form, [given], chosen, Tally()))


def rows_of(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


def everything(form: str, data: bytes) -> bytes:
    """All that can be read in a file: members unpacked, columns decoded."""
    if form == "txm":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return str(pq.read_table(io.BytesIO(data)).to_pylist()).encode() if form == "parquet" else data


@pytest.mark.parametrize("rights", RIGHTS)
def test_the_rule_of_rights(rights: str) -> None:
    assert allowed_text(rights, full_text=False) == (rights == "open")
    assert allowed_text(rights, full_text=True) == (rights != "unknown")


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize(
    ("rights", "full", "leaves"),
    [("open", False, True), ("contract", False, False), ("contract", True, True),
     ("unknown", True, False), (None, True, False)],
)  # fmt: skip
def test_texts_leave_by_their_rights_only(
    form: str, rights: str | None, full: bool, leaves: bool
) -> None:
    given = batch([document(1, text=HELD)], {0: [("html", HELD * 10), *FACTS]})
    options = ExportOptions(
        rights={"echo-de-lanne": rights} if rights else {}, full_text=full,
        fact_names=fact_names([given]), variables=("html", "section"),
    )  # fmt: skip
    tally = Tally()
    found = everything(form, b"".join(export(form, [given], options, tally)))
    sought = [HELD.encode(), star_value(HELD).encode()]
    assert any(secret in found for secret in sought) == leaves
    assert b"2019" in found
    assert tally.written == 1
    assert sum(tally.withheld.values()) == (not leaves)
    if not leaves:
        assert tally.withheld[rights or "unknown"] == 1
        assert len(HELD * 10) > LONGEST_QUOTE


@pytest.mark.parametrize("form", sorted(FORMS))
def test_nothing_gives_a_file_all_the_same(form: str) -> None:
    tally = Tally()
    data = b"".join(export(form, [empty()], ExportOptions(), tally))
    assert (tally.written, tally.left_out) == (0, {})
    assert data or form == "iramuteq"
    if form == "tei":
        etree.fromstring(data)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_same_documents_give_the_same_bytes(form: str) -> None:
    rows = [document(n) for n in range(3)]
    assert made(form, *rows, facts=FACTS) == made(form, *rows, facts=FACTS)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_many_documents_come_in_pieces(form: str) -> None:
    batches = (batch([document(n) for n in range(k, k + 500)], {}) for k in range(0, 5000, 500))
    tally = Tally()
    pieces = list(export(form, batches, ExportOptions(rights=OPEN), tally))
    assert tally.written == 5000
    assert len(pieces) > 1
    assert form == "parquet" or max(map(len, pieces[:-1])) < 1 << 20


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="IT-EXP-001") as refused:
        export("iramutek", [], ExportOptions(), Tally())
    assert "did you mean 'iramuteq'" in str(refused.value)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("form", ["quanteda", "cortext", "gargantext"])
def test_no_cell_opens_like_a_formula(payload: str, form: str) -> None:
    row = document(1, title=payload, text=payload + " x", authors=[payload], source_id=payload)
    data = made(form, row, facts=[("section", payload), (payload, "x")],
                rights={payload: "open"})  # fmt: skip
    cells = [c for line in csv.reader(io.StringIO(data.decode(), newline=""),
             delimiter="\t" if form == "gargantext" else ",") for c in line]  # fmt: skip
    for cell in cells:
        assert not cell or cell[0] not in "=+-@\t\r＝＋－＠" or re.fullmatch(r"[+-]?\d+", cell)
    raw = made(form, row, raw=True, rights={payload: "open"})
    assert payload.strip().split('"')[0].encode() in raw


def test_numbers_are_numbers() -> None:
    for cell in ("-5", "+3", "12", "-1.5", "-1,5"):
        assert guarded(cell) == cell
    assert guarded("'=1") == "''=1"
    assert guarded("texte") == "texte"
    assert guarded("=1", raw=True) == "=1"


def test_quanteda_columns() -> None:
    (row,) = rows_of(made("quanteda", document(1), facts=FACTS))
    assert list(row)[:2] == ["doc_id", "text"]
    assert (row["date"], row["year"], row["section"]) == ("2019-03-12", "2019", "Société")
    assert row["keywords"] == "a\nb"
    assert row["star:age"] == "18"
    assert row["text"] == TEXT
    tally = Tally()
    given = batch([document(1)], {0: FACTS})
    b"".join(export("quanteda", [given], ExportOptions(fact_names=("section",)), tally))
    assert sum(tally.facts_left_out.values()) == 3


def test_cortext_columns() -> None:
    undated = document(2, date=None, date_precision=None, date_source=None)
    rows = rows_of(made("cortext", document(1), undated, facts=FACTS))
    assert len(rows) == 1
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in rows[0])
    assert rows[0]["year"] == "2019"
    assert rows[0]["keywords"] == "a***b"
    assert rows[0]["authors"] == "Anne Dubreuil***Bruno Karst"
    assert plain_name("Rubrique d'été") == "rubrique_d_ete"


def test_gargantext_columns() -> None:
    month = document(2, date=date(2019, 3, 1), date_precision="month")
    rows = rows_of(made("gargantext", document(1), month), "\t")
    assert list(rows[0]) == [
        "Publication Day", "Publication Month", "Publication Year", "Authors", "Title", "Abstract",
        "Source",
    ]  # fmt: skip
    assert [(r["Publication Day"], r["Publication Month"]) for r in rows] == [
        ("12", "3"),
        ("", "3"),
    ]
    assert all(r["Publication Year"] for r in rows)


def test_iramuteq_as_iramuteq_reads_it() -> None:
    facts = [*FACTS, ("theme", "le lieu"), ("theme_start", "0"), ("theme", "fin"),
             ("theme_start", "999")]  # fmt: skip
    text = made("iramuteq", document(1), document(2), facts=facts).decode()
    lines = text.split("\n")
    marks = [line for line in lines if line.startswith("****")]
    assert len(marks) == 2
    assert marks[0] == (
        f"**** *doc_{document(1)['doc_id']} *source_echo-de-lanne *arene_press *territoire_Lanne"
        " *date_2019-03-12 *am_2019-03 *annee_2019 *section_Societe *age_18"
    )
    for line in marks:
        assert all(re.fullmatch(r"\*[^_\s]+_\S*", star) for star in line.split()[1:])
    themes = [line for line in lines if line.startswith("-*")]
    assert themes == ["-*le_lieu", "-*fin"]
    assert not [line for line in lines if line[:4].isdigit() and "*" in line]
    forged = document(3, text="Un.\n**** *a_b\nDeux.")
    assert made("iramuteq", forged).decode().count("\n****") == 0
    assert star_value("L’Écho d'Été (59)") == "L_Echo_d_Ete_59"


def test_txm_as_txm_reads_it() -> None:
    data = made("txm", document(1), document(2), facts=FACTS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        *names, table = archive.namelist()
        assert table == METADATA
        assert names == [f"{document(n)['doc_id']}.xml" for n in (1, 2)]
        root = etree.fromstring(archive.read(names[0]))
        read = read_metadata(archive.read(METADATA))
    assert root.tag == "text"
    assert all(re.fullmatch(r"[a-z][a-z0-9]*", name) for name in root.attrib)
    assert root.get("id") == names[0].removesuffix(".xml")
    assert [p.text for p in root.iter("p")] == TEXT.split("\n\n")
    row = read.row_of(names[0])
    assert row is not None
    assert {n: v for n, v in row.items() if v} == {n: v for n, v in root.items() if n != "id"}
    joined = with_metadata(Draft(TEXT, title=str(root.get("titre"))), row)
    assert not joined.warnings
    tally = Tally()
    odd = batch([document(1, doc_id="../../x")], {})
    b"".join(export("txm", [odd], ExportOptions(rights=OPEN), tally))
    assert sum(tally.left_out.values()) == 1


def test_names_that_a_reader_would_take_for_a_field_are_changed() -> None:
    guesses = {g for group in (GUESSES, PARTS) for names in group.values() for g in names}
    # In an XML file no attribute is the text, and TXM's names have no "_".
    free = {*GUESSES["text"], *GUESSES["text_sha256"]}
    assert {g for g in guesses - free if "_" not in g} <= TAKEN
    for name in sorted(guesses):
        assert attribute_name(name) not in guesses - free
        assert column_name(name).startswith(MARKED) or name in PLAIN_FACTS
    assert MARKED == READ_MARKED
    assert all(FACT_NAMES.get(name, name) == name for name in PLAIN_FACTS)
    assert not PLAIN_FACTS & guesses


def test_tei_is_well_formed_and_in_order() -> None:
    root = etree.fromstring(made("tei", document(1), facts=FACTS, title="Lanne & alentours"))
    space = {"t": "http://www.tei-c.org/ns/1.0"}
    assert root.findtext("t:teiHeader//t:title", namespaces=space) == "Lanne & alentours"
    described = root.find("t:TEI/t:teiHeader/t:fileDesc", space)
    assert described is not None
    assert [etree.QName(e).localname for e in described] == [
        "titleStmt", "publicationStmt", "notesStmt", "sourceDesc",
    ]  # fmt: skip
    assert [p.text for p in root.findall("t:TEI/t:text/t:body/t:p", space)] == TEXT.split("\n\n")
    assert root.find(".//t:date", space).get("when") == "2019-03-12"  # type: ignore[union-attr]


def test_parquet_has_checksums_and_all_the_fields() -> None:
    data = made("parquet", document(1), facts=FACTS)
    table = pq.read_table(io.BytesIO(data), page_checksum_verification=True)
    (row,) = table.to_pylist()
    assert row["date"] == date(2019, 3, 12)
    assert row["facts"] == [{"name": n, "value": v} for n, v in FACTS]
    assert "input_id" not in row
    spot = data.index(b"tiers-lieu") if b"tiers-lieu" in data else 40
    hurt = data[:spot] + bytes([data[spot] ^ 1]) + data[spot + 1 :]
    with pytest.raises(OSError, match=r"(?i)crc|checksum|corrupt|decompress|zstd"):
        pq.read_table(io.BytesIO(hurt), page_checksum_verification=True)


def test_facts_of_other_documents_are_counted() -> None:
    given = batch([document(1), document(2)], {0: FACTS, 1: FACTS})
    tally = Tally()
    only = given.documents.slice(0, 1)
    b"".join(export("tei", [type(given)(only, given.facts)], ExportOptions(), tally))
    assert tally.facts_left_out == {"of a document that is not there": len(FACTS)}


def test_terms_go_out_and_come_back() -> None:
    terms = [
        Term("map", "tiers-lieu", ("tiers-lieux", "tiers lieu")), Term("main", "commun"),
        Term("stop", "=chose", ("-chose",)), Term("map", "été", ("étés",)),
    ]  # fmt: skip
    data = b"".join(write_terms(terms))
    assert data.decode().split("\n")[:2] == [
        "status\tlabel\tforms", "map\ttiers-lieu\ttiers-lieux|&|tiers lieu",
    ]  # fmt: skip
    assert list(read_terms(data)) == terms
    assert "\t'=chose\t'-chose" in data.decode()
    assert "\t=chose\t-chose" in b"".join(write_terms(terms, raw=True)).decode()
    odd = "map\tun\n\nautre\tdeux\tx\nmap\nSTOP\ttrois\ta|&||&|b\n"
    found = list(read_terms(odd.encode("utf-8-sig")))
    assert [t.label if isinstance(t, Term) else t.locator for t in found] == [
        "un", "line 3", "line 4", "trois",
    ]  # fmt: skip
    assert isinstance(found[1], Refusal)
    assert found[3] == Term("stop", "trois", ("a", "b"))


def test_what_is_lost_is_documented() -> None:
    page = " ".join(DOCS.read_text(encoding="utf-8").replace("\\|", "|").replace("`", "").split())
    assert sorted(LOST) == sorted(FORMS)
    for form, lost in LOST.items():
        for what, becomes in lost.items():
            assert f"| {form} | {what} | {becomes} |" in page, (form, what)
