"""txm.v1, tei.v1 and metadata.csv: prose of marked XML, what is said of it, what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbour_files import FUZZED, chosen, codes, drafts, facts, one, read, said, spoiled, tables

from isctext.ingest.neighbours import tei, txm
from isctext.ingest.neighbours.txmtable import read_metadata, with_metadata
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Reader

PRESS = """<?xml version="1.0" encoding="UTF-8"?>
<text identifiant="news·20190312·EL·7" titre="Un tiers-lieu à Lanne" date="2019-03-12"
 journal="L’Écho de Lanne" auteur="Anne Dubreuil;Bruno Karst" annee="2019" mois="2019-03"
 jour="2019-03-12" journalClean="echodelanne" keywords="communs" langue="fr" url="https://e.example/7">
<p>La commune <hi rend="i">de Lanne</hi> ouvre<lb/>un tiers-lieu.</p>
<p>Il sera géré en commun<note>Selon les statuts de 2018.</note>.</p>
</text>"""
WORDS = """<?xml version="1.0"?>
<text id="t1" annee="1998"><p><w lemma="le" pos="DET">L'</w>
<w lemma="atelier">atelier</w>
<w>ouvre</w>
<pc>,</pc>
<w>dit</w><w>-elle</w>
<pc>.</pc></p></text>"""
XMLTXM = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:txm="http://textometrie.org/1.0"><teiHeader/>
<text id="debat" parti="verts"><p><w><txm:form>Les</txm:form><txm:ana type="#f">DET</txm:ana></w>
<w><txm:form>communs</txm:form><txm:ana type="#frpos">NOM</txm:ana></w></p></text></TEI>"""
SEVERAL = """<corpus fonds="Lanne"><titre>Le recueil</titre><text id="a" n="1"><p>Un.</p></text>
<text id="b"><p>Deux.</p></text><text id="c"/></corpus>"""
LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?><text id="x" lieu="Été"><p>L’été</p></text>'
TXM = [PRESS, WORDS, XMLTXM, SEVERAL, '<text id="nu">Une phrase sans paragraphe.</text>']

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title type="main">Les communs <hi>de Lanne</hi></title><title type="sub">Enquête</title>
<author><persName><forename>Anne</forename><surname>Dubreuil</surname></persName></author></titleStmt>
<extent><measure unit="words" quantity="1 250">1250 mots</measure></extent>
<publicationStmt><publisher>Presses de Lanne</publisher><date when="2021-06-01"/>
<idno type="DOI">10.1/xyz</idno>
<availability><licence>CC BY</licence></availability></publicationStmt>
<sourceDesc><bibl><title level="j">L’Écho de Lanne</title><date when="1998-11">nov. 1998</date>
<idno>EL-7</idno><ref target="https://e.example/7"/></bibl></sourceDesc></fileDesc>
<profileDesc><langUsage><language ident="fr">français</language></langUsage>
<textClass><keywords><term>communs</term><term>jardin</term></keywords></textClass></profileDesc>
</teiHeader><text><front>
<titlePage><docTitle><titlePart>Les communs</titlePart></docTitle></titlePage>
</front><body><div><head>I. Le jardin</head>
<p>Un jardin <choice><sic>partgé</sic><corr>partagé</corr></choice>, dit-on<note>Note.</note>.</p>
<fw>L’Écho — 3</fw><pb n="4"/><list><item>des outils</item><item>des savoirs</item></list>
<p>Coupé en fin de li<lb break="no"/>gne<lb/>ici.</p></div></body></text></TEI>"""
PLAY = """<TEI.2><teiHeader><fileDesc><titleStmt><title>Le conseil</title></titleStmt>
<publicationStmt><p>x</p></publicationStmt>
<sourceDesc><p>Saisi en mars 2003.</p></sourceDesc></fileDesc>
<profileDesc><creation><date>12 mars 2003</date></creation></profileDesc></teiHeader>
<text><body><sp who="#maire"><speaker>Le maire</speaker><p>La séance est ouverte.</p></sp>
<lg><l>Un vers,</l><l>puis l'autre.</l></lg></body></text></TEI.2>"""
CORPUS = f"""<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Le fonds de Lanne</title></titleStmt></fileDesc></teiHeader>
{ARTICLE.split("?>", 1)[1]}<TEI><teiHeader/><text><body/></text></TEI></teiCorpus>"""
DTD = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TEI SYSTEM "tei.dtd">
<TEI><teiHeader/><text><body><p>L&apos;&eacute;t&eacute; &inconnu; fini.</p></body></text></TEI>"""
BARE = """<TEI xmlns='http://www.tei-c.org/ns/1.0'>
<text><body><ab>Sans en-tête.</ab></body></text></TEI>"""
TEI = [ARTICLE, PLAY, CORPUS, DTD, BARE]
PARLAMINT = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="ParlaMint-XX_2020-01-01">
<teiHeader/><text><body><div><u who="#A"><seg>Merci.</seg></u></div></body></text></TEI>"""


@pytest.mark.parametrize("name", ["a.xml", "a", "a.txt", "a.tei", "a.html"])
def test_sniff(name: str) -> None:
    assert [chosen(sample, name) for sample in TXM] == ["txm.v1"] * 5
    assert [chosen(sample, name) for sample in TEI[:4]] == ["tei.v1"] * 4
    # Without a header the text's attributes say it all, which is TXM's way; both read it.
    assert txm.READER.sniff(BARE.encode(), name) > tei.READER.sniff(BARE.encode(), name) > 0
    assert isinstance(txm.READER, Reader)
    assert isinstance(tei.READER, Reader)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg"><text x="1">Un</text></svg>', "a.svg"),
        ("<html><body><p>Un</p><text>x</text></body></html>", "a.html"),
        ("<ARTICLE><BLOC_TEXTUEL><CONTENU><p>x</p></CONTENU></BLOC_TEXTUEL></ARTICLE>", "a.xml"),
        ("<rss><channel><item><text>x</text><p/></item></channel></rss>", "a.xml"),
        ("<mediawiki><page><text>'''x'''<p></text></page></mediawiki>", "a.xml"),
        ("<texte>Un mot</texte>", "a.xml"),
        ("un <text> dans une phrase", "a.txt"),
        (PARLAMINT, "a.xml"),
        ("", "a.xml"),
    ],
)
def test_other_files_are_not_taken(text: str, name: str) -> None:
    assert chosen(text, name) not in ("txm.v1", "tei.v1")


@pytest.mark.parametrize("sample", [*TXM, *TEI])
def test_texts_are_clean_blocks(sample: str) -> None:
    reader = txm.READER if sample in TXM else tei.READER
    for item in read(reader, sample):
        if isinstance(item, Draft):
            for block in item.text.split("\n\n"):
                assert block == " ".join(block.split())
                assert block
    assert codes(read(txm.READER, SEVERAL)) == ["ok", "ok", "EMPTY_OUTPUT"]
    assert [i.locator for i in read(txm.READER, SEVERAL)] == ["text 1", "text 2", "text 3"]


def test_txm_attributes() -> None:
    draft = one(txm.READER, PRESS, "dossier/7.xml")
    assert draft.text == "La commune de Lanne ouvre un tiers-lieu.\n\nIl sera géré en commun."
    assert draft.removed == (("note", "Selon les statuts de 2018."),)
    assert (draft.title, draft.source_id) == ("Un tiers-lieu à Lanne", "L’Écho de Lanne")
    assert (draft.provider_id, draft.url) == ("news·20190312·EL·7", "https://e.example/7")
    assert draft.authors == ("Anne Dubreuil", "Bruno Karst")
    assert said(draft) == [("2019-03-12", "day", "header")]
    assert facts(draft) == {
        "outlet": ["L’Écho de Lanne"], "journalClean": ["echodelanne"], "keywords": ["communs"],
        "language": ["fr"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "date", "warned"),
    [
        ('annee="2019" mois="2019-03"', "2019-03", False),
        ('annee="2019" mois="03" jour="12"', "2019-03-12", False),
        ('annee="2019" mois="mars"', "2019-03", False),
        ('annee="2019"', "2019", False),
        ('annee="2019" mois="13"', "", True),
        ('annee="2019" mois="02" jour="31"', "", True),
        ('annee="2019" mois="printemps"', "2019", False),
        ('mois="03" jour="12"', "", True),
        ('date="3 juillet 2018"', "2018-07-03", False),
        ('date="hier" annee="2018"', "2018", True),
        ('date="" annee=""', "", False),
        ("", "", False),
    ],
)
def test_txm_dates(attributes: str, date: str, warned: bool) -> None:
    draft = one(txm.READER, f"<text {attributes}><p>Un mot.</p></text>")
    assert [d[0] for d in said(draft)] == ([date] if date else [])
    assert ("DATE_UNREAD" in dict(draft.warnings)) == warned


def test_txm_words() -> None:
    assert one(txm.READER, WORDS).text == "L'atelier ouvre, dit-elle."
    draft = one(txm.READER, XMLTXM)
    assert draft.text == "Les communs"
    assert facts(draft)["parti"] == ["verts"]


def test_txm_id_and_what_stands_outside() -> None:
    assert one(txm.READER, WORDS, "textes/t1.xml").provider_id == ""
    assert one(txm.READER, WORDS, "textes/autre.xml").provider_id == "t1"
    first, second, _ = read(txm.READER, SEVERAL)
    assert first.removed == (("outside the text", "Le recueil"),)
    assert second.removed == ()
    assert facts(second)["fonds"] == ["Lanne"]
    both = '<c id="1" n="2"><text id="3"><p>x</p></text></c>'
    assert facts(one(txm.READER, both))["c.id"] == ["1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    bare = '<text id="x" lieu="Été"><p>L’été déjà</p></text>'
    draft = one(txm.READER, bare.encode(encoding))
    assert (draft.text, draft.territory) == ("L’été déjà", "Été")
    latin = LATIN.replace("’", "'").encode("iso-8859-1")
    assert one(txm.READER, latin).text == "L'été"
    wrong = PRESS.encode("cp1252")
    assert codes(read(txm.READER, wrong)) == ["MALFORMED"]
    assert one(txm.READER, "\n" + WORDS).text.startswith("L'atelier")
    (declared,) = read(txm.READER, wrong, encoding="cp1252")
    assert isinstance(declared, Draft)


def test_tei_header() -> None:
    draft = one(tei.READER, ARTICLE)
    assert (draft.title, draft.authors) == ("Les communs de Lanne", ("Anne Dubreuil",))
    assert said(draft) == [
        ("1998-11", "month", "header:source"), ("2021-06-01", "day", "meta:publication"),
    ]  # fmt: skip
    assert (draft.provider_id, draft.url) == ("10.1/xyz", "https://e.example/7")
    assert draft.source_id == "L’Écho de Lanne"
    assert facts(draft) == {
        "subtitle": ["Enquête"], "idno": ["EL-7"], "outlet": ["L’Écho de Lanne"],
        "publisher": ["Presses de Lanne"], "copyright": ["CC BY"], "language": ["fr"],
        "keywords": ["communs", "jardin"], "words": ["1 250"],
    }  # fmt: skip
    done = tables("tei.v1", ARTICLE)
    # The edition's date is not the text's: that they differ is no reason to look.
    assert [w["code"] for w in done["warnings"]] == ["WORDS_DISAGREE"]


def test_tei_text() -> None:
    draft = one(tei.READER, ARTICLE)
    assert draft.text.split("\n\n") == [
        "Les communs", "I. Le jardin", "Un jardin partagé, dit-on.", "des outils", "des savoirs",
        "Coupé en fin de ligne ici.",
    ]  # fmt: skip
    assert draft.removed == (
        ("other reading", "partgé"), ("note", "Note."), ("running head", "L’Écho — 3"),
    )  # fmt: skip
    play = one(tei.READER, PLAY)
    assert play.text.split("\n\n")[:2] == ["Le maire", "La séance est ouverte."]
    assert facts(play)["speaker"] == ["#maire"]
    assert said(play) == [("2003-03-12", "day", "header:creation")]
    assert one(tei.READER, DTD).text == "L'été &inconnu; fini."
    assert one(tei.READER, BARE).text == "Sans en-tête."


def test_tei_corpus() -> None:
    found = read(tei.READER, CORPUS)
    assert codes(found) == ["ok", "EMPTY_OUTPUT"]
    assert [i.locator for i in found] == ["text 1", "text 2"]
    assert facts(found[0])["collection"] == ["Le fonds de Lanne"]
    nested = f"<teiCorpus><teiCorpus>{PLAY}</teiCorpus>{PLAY}</teiCorpus>"
    assert len(drafts(tei.READER, nested)) == 2


@pytest.mark.parametrize("reader", [txm.READER, tei.READER])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<text><p>Un", "MALFORMED"),
        ("<TEI><text>", "MALFORMED"),
        ("pas du XML", "MALFORMED"),
        ("<autre><p>Un</p></autre>", "MALFORMED"),
        ('<!DOCTYPE text [<!ENTITY a "b">]><text>&a;</text>', "BOMB_RATIO"),
        ('<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/hostname">]><TEI>&a;</TEI>', "BOMB_RATIO"),
        ("<text>" + "<div>" * 400 + "x" + "</div>" * 400 + "</text>", "TOO_DEEP"),
        ("<text><note>rien</note></text>", ""),
        ("", "MALFORMED"),
    ],
)
def test_refused(reader: Reader, data: str, code: str) -> None:
    found = codes(read(reader, data))
    assert found == [code or ("EMPTY_OUTPUT" if reader is txm.READER else "MALFORMED")]


def test_many_paragraphs_in_linear_time() -> None:
    data = "<text>" + "<p>Un paragraphe <note>n</note> court.</p>" * 20_000 + "</text>"
    draft = one(txm.READER, data)
    assert draft.text.count("\n\n") == 19_999
    assert len(draft.removed) == 20_000


METADATA = """id,titre,date,parti,textorder
7,"Un tiers-lieu, à Lanne",2019-03-12,verts,2
Discours,Le budget,mars 2020,,1
court,x
,sans id,2020,y,3
7,encore,2020,z,4
"""


def test_metadata_table() -> None:
    table = read_metadata(METADATA.encode())
    assert list(table.rows) == ["7", "Discours"]
    assert codes(list(table.refused)) == ["MALFORMED", "MALFORMED", "DUPLICATE"]
    assert [r.locator for r in table.refused] == ["line 4", "line 5", "line 6"]
    assert table.row_of("dossier/7.xml") == table.rows["7"]
    assert table.row_of("DISCOURS.txt") == table.rows["Discours"]
    assert table.row_of("discours.xml.gz") == table.rows["Discours"]
    assert table.row_of("autre.xml") is None
    assert table.without_file(["7.xml"]) == ["Discours"]
    assert read_metadata(b"").rows == {}
    semicolon = read_metadata("titre;id\nUn;a\n".encode("utf-16"))
    assert semicolon.rows == {"a": {"titre": "Un"}}


def test_metadata_joins_a_draft() -> None:
    table = read_metadata(METADATA.encode())
    draft = one(txm.READER, '<text titre="Ancien" lieu="Douai" parti="rouges"><p>Mot.</p></text>')
    joined = with_metadata(draft, table.rows["7"])
    assert (joined.title, joined.territory) == ("Un tiers-lieu, à Lanne", "Douai")
    assert said(joined) == [("2019-03-12", "day", "header")]
    assert facts(joined) == {"parti": ["verts"], "textorder": ["2"]}
    told = [detail for code, detail in joined.warnings if code == "METADATA_DISAGREE"]
    assert told == [
        "title: file 'Ancien', metadata.csv 'Un tiers-lieu, à Lanne'",
        "parti: file 'rouges', metadata.csv 'verts'",
    ]
    assert joined.text == draft.text
    plain = with_metadata(Draft("Un mot."), table.rows["Discours"])
    assert [d.precision for d in plain.dates] == ["month"]
    assert facts(plain) == {"textorder": ["1"]}
    empty = Draft("Un mot.", title="T", dates=(DatedBy(plain.dates[0].date, "day", "filename"),))
    assert with_metadata(empty, {}) == empty


SAMPLES = [s.encode() for s in (*TXM, *TEI, PARLAMINT)]


@FUZZED
@given(spoiled(*SAMPLES), st.sampled_from([txm.READER, tei.READER]))
def test_spoiled_files(data: bytes, reader: Reader) -> None:
    found = read(reader, data)
    assert found
    assert all(isinstance(item, Draft | Refusal) for item in found)
    assert len({item.locator for item in found}) == len(found)


@FUZZED
@given(st.binary(max_size=200), st.sampled_from([b"<text>", b"<TEI>", b"", b"<?xml"]))
def test_any_bytes(data: bytes, start: bytes) -> None:
    for reader in (txm.READER, tei.READER):
        assert len(read(reader, start + data)) == 1
        assert 0 <= reader.sniff(start + data, "a.xml") <= 1


@FUZZED
@given(spoiled(METADATA.encode()))
def test_any_metadata(data: bytes) -> None:
    table = read_metadata(data)
    for row in table.rows.values():
        assert isinstance(with_metadata(Draft("x"), row), Draft)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abc é'’,.<>&\n", max_size=20), min_size=1, max_size=5))
def test_every_word_of_a_paragraph_is_kept(paragraphs: list[str]) -> None:
    escaped = [p.replace("&", "&amp;").replace("<", "&lt;") for p in paragraphs]
    data = "<text>" + "".join(f"<p>{p}</p>" for p in escaped) + "</text>"
    (item,) = read(txm.READER, data)
    expected = [w for p in paragraphs if any(c.isalnum() for c in p) for w in p.split()]
    assert (item.text.split() if isinstance(item, Draft) else []) == expected
