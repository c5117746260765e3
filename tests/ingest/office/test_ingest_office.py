"""docx.v1, odt.v1, pptx.v1, epub.v1 and rtf.v1: all of the text, nothing twice, the rest beside."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import initiative_samples as samples
import pytest
from initiative_samples import BOOK, RTF, chapter, core, docx, epub, odt, pptx, shape, slide, wp

from isctext.ingest.office import docx as docx_reader
from isctext.ingest.office import epub as epub_reader
from isctext.ingest.office import odt as odt_reader
from isctext.ingest.office import pptx as pptx_reader
from isctext.ingest.office import rtf as rtf_reader
from isctext.ingest.read import choose_reader
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader

DOCX, ODT, PPTX, EPUB, RTF_READER = (
    docx_reader.READER, odt_reader.READER, pptx_reader.READER, epub_reader.READER,
    rtf_reader.READER,
)  # fmt: skip
SLIDES = [
    slide(shape("Le port", "title") + shape("un point\nun autre") + shape("3", "sldNum")),
    slide(shape("Les quais", "ctrTitle") + shape("La suite"), 'show="0"'),
    slide(shape("Fin", "title")),
]


def one(reader: Reader, data: bytes, name: str = "f") -> Draft | Refusal:
    (item,) = list(reader.read(io.BytesIO(data), Hint(name)))
    return item


def draft(reader: Reader, data: bytes, name: str = "f") -> Draft:
    item = one(reader, data, name)
    assert isinstance(item, Draft), item
    for block in item.text.split("\n\n"):
        assert block == block.strip()
        assert block
        assert "\n" not in block
    return item


def refusal(reader: Reader, data: bytes) -> Refusal:
    item = one(reader, data)
    assert isinstance(item, Refusal), item
    return item


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (samples.full_docx(), "docx.v1"),
        (docx(wp("Un texte.")), "docx.v1"),
        (odt(), "odt.v1"),
        (odt(kind="presentation"), "odt.v1"),
        (samples.flat_odt(), "odt.v1"),
        (pptx(SLIDES), "pptx.v1"),
        (epub(BOOK), "epub.v1"),
        (RTF, "rtf.v1"),
    ],
)
@pytest.mark.parametrize("name", ["a", "a.txt", "a.zip", "a.html", "dossier/a.docx"])
def test_content_beats_the_name(data: bytes, expected: str, name: str) -> None:
    reader = choose_reader(data[:4096], name)
    assert reader is not None
    assert reader.name == expected


def test_other_zips_are_none_of_them() -> None:
    sheet = samples.packed({"[Content_Types].xml": samples.TYPES, "xl/workbook.xml": "<x/>"})
    folder = samples.packed({"word/recettes.xml": "<a/>", "ppt/idees.txt": "b"})
    stored = samples.packed({"a.docx": docx(wp("x"))}, zipfile.ZIP_STORED)
    for data in (sheet, folder, stored):
        for reader in (DOCX, ODT, PPTX, EPUB):
            assert reader.sniff(data[:4096], "a") == 0.0


def test_packages_in_another_order() -> None:
    for data, name in ((pptx(SLIDES), "pptx.v1"), (docx(wp("Un texte.")), "docx.v1")):
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(part, old.read(part)) for part in old.namelist()[::-1]]
        turned = samples.packed(members)
        reader = choose_reader(turned[:4096], "a")
        assert reader is not None
        assert reader.name == name
        assert one(reader, turned) == one(reader, data)


def test_docx_keeps_everything_in_order() -> None:
    found = draft(DOCX, samples.full_docx())
    assert found.text.split("\n\n") == [
        "La charte", "Notre eau", "Nous gardons bien l'eau. Ensemble.", "un point",
        "Dans un cadre.", "Poste | Euros", "Eau | 12", "ligne une ligne deux", "autre",
        "Voir la régie.", "Note de fin.",
    ]  # fmt: skip
    assert found.title == "Charte du jardin"
    assert found.authors == ("Anne Petit", "Bruno Roche")
    assert dict(found.removed) == {
        "table of contents": "Sommaire 1",
        "tracked deletion": "mal",
        "hidden text": "caché",
        "image description": "Un puits",
        "comment": "Bob: À revoir",
        "header": "En-tête de page",
    }
    assert ("words", "24") in found.facts
    assert ("notes", "2") in found.facts
    assert not found.warnings


def test_docx_dates_created_before_modified() -> None:
    found = draft(DOCX, samples.full_docx())
    assert [(d.date, d.origin) for d in found.dates] == [
        (date(2018, 4, 2), "meta:created"),
        (date(2021, 9, 9), "meta:modified"),
    ]
    assert ("created", "2018-04-02T08:00:00Z") in found.facts
    assert ("modified", "2021-09-09T08:00:00Z") in found.facts
    named = draft(DOCX, samples.full_docx(), "cr/2019-03-12_reunion.docx")
    assert [d.origin for d in named.dates] == ["filename", "meta:created", "meta:modified"]


def test_docx_without_dates_has_none() -> None:
    assert draft(DOCX, docx(wp("Un texte."))).dates == ()
    odd = core(created="hier", modified="2019")
    found = draft(DOCX, docx(wp("Un texte."), core=odd))
    assert [(d.date, d.precision) for d in found.dates] == [(date(2019, 1, 1), "year")]


def test_docx_titles() -> None:
    titled = draft(DOCX, docx(wp("Un mot") + wp("Le vrai titre", "Titre")))
    assert titled.title == "Le vrai titre"
    for made in ("Présentation1", "Microsoft Word - cr.docx", "titre", "Document1"):
        found = draft(DOCX, docx(wp("Notre eau", "Titre1"), core=core(title=made)))
        assert found.title == "Notre eau"


def test_docx_layout_tables_keep_their_paragraphs() -> None:
    cells = f"<w:tc>{wp('Un.')}{wp('Deux.')}</w:tc><w:tc>{wp('Trois.')}</w:tc>"
    found = draft(DOCX, docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert found.text == "Un.\n\nDeux.\n\nTrois."
    deleted = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{wp('Parti')}</w:tc></w:tr></w:tbl>"
    found = draft(DOCX, docx(wp("Reste") + deleted))
    assert (found.text, found.removed) == ("Reste", (("tracked deletion", "Parti"),))


def test_docx_interviews_name_their_speakers() -> None:
    turns = [f"{who} : une phrase numéro {n} de l'entretien" for n in range(4) for who in "EX"]
    found = draft(DOCX, docx("".join(map(wp, ["Entretien", *turns]))))
    assert ("speakers", "E; X") in found.facts
    assert found.text.count("\n\n") == len(turns)
    plain = draft(DOCX, docx("".join(wp(f"Une phrase {n}.") for n in range(9))))
    assert "speakers" not in dict(plain.facts)


def test_docx_broken_parts_are_warned_of() -> None:
    found = draft(DOCX, docx(wp("Le corps."), footnotes=f"<w:footnotes {samples.W}><w:foot"))
    assert found.text == "Le corps."
    assert [code for code, _ in found.warnings] == ["PART_UNREADABLE"]


def test_odt() -> None:
    found = draft(ODT, odt())
    assert found.text.split("\n\n") == [
        "Un titre", "Du texte ici encore.", "point", "A | B", "Avant après", "Encadré", "La note.",
    ]  # fmt: skip
    assert found.title == "Notre règle"
    assert found.authors == ("Chloé Vidal",)
    assert sorted(found.removed) == [
        ("comment", "Bob: Un avis"),
        ("header", "Haut de page"),
        ("image description", "Photo"),
        ("table of contents", "Un titre 1"),
        ("tracked deletion", "phrase retirée"),
    ]
    assert [(d.date, d.origin) for d in found.dates] == [
        (date(2016, 11, 5), "meta:created"),
        (date(2017, 1, 1), "meta:modified"),
    ]
    assert ("words", "14") in found.facts


def test_odt_flat_and_presentation() -> None:
    flat = draft(ODT, samples.flat_odt())
    assert flat.text == draft(ODT, odt()).text
    assert flat.title == "Notre règle"
    page = (
        "<draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Titre</text:p>"
        "</draw:text-box></draw:frame><draw:frame presentation:class='page-number'><draw:text-box>"
        "<text:p>3</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame>"
        "<draw:text-box><text:p>À dire.</text:p></draw:text-box></draw:frame></presentation:notes>"
        "</draw:page>"
    )
    shown = draft(ODT, odt(page, kind="presentation"))
    assert shown.text == "Titre\n\nÀ dire."
    assert ("slide furniture", "3") in shown.removed


def test_odt_title_by_style() -> None:
    assert draft(ODT, odt(meta="<office:meta/>")).title == "Du texte ici encore."


def test_pptx_in_the_order_of_the_show() -> None:
    found = draft(PPTX, pptx(SLIDES, order=(2, 0, 1), notes=["Je dis bonjour.", "", ""]))
    assert found.text.split("\n\n") == ["Fin", "Le port", "un point", "un autre", "Je dis bonjour."]
    assert found.title == "Fin"
    assert found.removed == (
        ("slide furniture", "3"),
        ("hidden slide", "Les quais"),
        ("hidden slide", "La suite"),
        ("slide furniture", "12"),
        ("slide furniture", "12"),
        ("slide furniture", "12"),
    )


def test_pptx_tables_and_unlisted_slides() -> None:
    table = (
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>A"
        "</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>B</a:t></a:r></a:p>"
        "</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    found = draft(PPTX, pptx([slide(table), slide(shape("Oubliée"))], order=(0,)))
    assert found.text == "A | B\n\nOubliée"


def test_epub() -> None:
    found = draft(EPUB, epub(BOOK, nav="toc.xhtml"))
    assert found.text.split("\n\n") == [
        "Chapitre un", "La source est à tous.", "Chapitre deux", "un point", "Fin.", "Une note.",
    ]  # fmt: skip
    assert found.title == "Le livre des communs"
    assert found.authors == ("Lise Aubert",)
    assert found.provider_id == "isbn:978-0"
    assert [(d.date, d.precision, d.origin) for d in found.dates] == [
        (date(2015, 6, 1), "month", "meta:published")
    ]
    assert {"publisher": "Éditions du Pré", "language": "fr"}.items() <= dict(found.facts).items()
    assert ("table of contents", "Un") in found.removed


def test_epub_tables_and_links_back() -> None:
    table = "<table><tr><th>Poste</th><th>Euros</th></tr><tr><td>Eau</td><td>12</td></tr></table>"
    layout = "<table><tr><td><p>Un.</p><p>Deux.</p></td><td>Trois.</td></tr></table>"
    note = '<aside epub:type="footnote"><p>Note.<a role="doc-backlink" href="#r">↩︎</a></p></aside>'
    found = draft(EPUB, epub({"a.html": chapter(table + layout + note)}))
    assert found.text.split("\n\n") == [
        "Poste | Euros", "Eau | 12", "Un.", "Deux.", "Trois.", "Note.",
    ]  # fmt: skip


def test_epub_missing_chapter_is_warned_of() -> None:
    data = epub(BOOK)
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            if not name.endswith("deux.xhtml"):
                new.writestr(name, old.read(name))
    found = draft(EPUB, broken.getvalue())
    assert [code for code, _ in found.warnings] == ["PART_UNREADABLE"]
    assert "deux.xhtml" in found.warnings[0][1]


def test_epub_in_latin1_and_html() -> None:
    page = "<html><head><title>t</title></head><body><p>Été<br>1</p><p>b</body></html>"
    found = draft(EPUB, epub({"a.html": page}))
    assert found.text == "Été 1\n\nb"


def test_rtf() -> None:
    found = draft(RTF_READER, RTF)
    assert found.text.split("\n\n") == [
        "Bonjour à tous… € et 😀.", "Привет", "neuf", "A | B", "Après", "deux liens", "Encadré",
        "Une note.",
    ]  # fmt: skip
    assert found.title == "La règle"
    assert found.authors == ("Anne Petit",)
    assert [(d.date, d.origin) for d in found.dates] == [
        (date(2019, 3, 12), "meta:created"),
        (date(2020, 1, 2), "meta:modified"),
    ]
    assert found.removed == (
        ("header", "En-tête"),
        ("tracked deletion", "vieux"),
        ("hidden text", "caché"),
        ("comment", "Bob: Un avis"),
    )


# As the Macintosh writes it: fonts in one group, a line's end for each paragraph.
MAC = rb"""{\rtf1\ansi\ansicpg1252\cocoartf2822
\cocoatextscaling0\cocoaplatform0{\fonttbl\f0\fswiss\fcharset0 Helvetica;}
{\colortbl;\red255\green255\blue255;}
{\*\expandedcolortbl;;}
\pard\tx720\pardirnatural\partightenfactor0

\f0\fs24 \cf0 Un carnet.\
\
Deux \{lignes\} l\'e0.}"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (rb"{\rtf1\ansi un \'e9t\'e9\par deux}", "un été\n\ndeux"),
        (rb"{\rtf1\mac \'8e\'8f}", "éè"),
        (rb"{\rtf1\ansi\ansicpg1251 \'ef\'f0}", "пр"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 Mincho;}}\f0 \'93\'fa\'96{b}}", "日本"),
        (rb"{\rtf1 \uc2\u233\'c3\'a9t\u233 ??}", "été"),
        (rb"{\rtf1 a\{b\}\\c\~d\_e}", "a{b}\\c d-e"),
        (MAC, "Un carnet.\n\nDeux {lignes} là."),
        (b"{\\rtf1 a\\par\r\nb\\\nc}", "a\n\nb\n\nc"),
        (rb"{\rtf1 {\*\inconnu x}a{\object{\objdata 00}}b\bin3 {{{c}", "abc"),
    ],
)
def test_rtf_characters(source: bytes, expected: str) -> None:
    if b"96{b}" in source:
        source = source.replace(b"\\'96{b}", b"\\'96\\'7b")
    assert draft(RTF_READER, source).text == expected


def test_rtf_cut_short_is_said() -> None:
    found = draft(RTF_READER, rb"{\rtf1 {\b Du texte")
    assert [code for code, _ in found.warnings] == ["TRUNCATED"]
    assert refusal(RTF_READER, rb"{\rtf1 {\fonttbl {\f0 Arial").code == "TRUNCATED"


LOCKED_ODT = odt(META_INF__manifest="<m><encryption-data/></m>")
DEEP = docx("<w:p>" * 300 + "</w:p>" * 300)
BOMB = docx("".join(["<w:p><w:r><w:t>", "a" * (40 << 20), "</w:t></w:r></w:p>"]))
ENTITY = samples.packed({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_DOCX = OLD + "EncryptedPackage".encode("utf-16-le")
LOCKED_EPUB = epub(BOOK, META_INF__encryption='<EncryptionMethod Algorithm="aes128"/>')


@pytest.mark.parametrize(
    ("reader", "data", "code"),
    [
        (DOCX, OLD + b"x" * 99, "UNSUPPORTED"),
        (DOCX, LOCKED_DOCX, "ENCRYPTED"),
        (DOCX, docx(""), "EMPTY_OUTPUT"),
        (DOCX, docx(wp("x"))[:-30], "TRUNCATED"),
        (DOCX, samples.packed({"a": "b"}), "MALFORMED"),
        (DOCX, pptx(SLIDES), "UNSUPPORTED"),
        (DOCX, DEEP, "TOO_DEEP"),
        (DOCX, BOMB, "BOMB_RATIO"),
        (DOCX, ENTITY, "BOMB_RATIO"),
        (DOCX, samples.packed([(f"{n}", "") for n in range(10_001)]), "TOO_MANY_MEMBERS"),
        (ODT, LOCKED_ODT, "ENCRYPTED"),
        (ODT, odt("<text:p/>"), "EMPTY_OUTPUT"),
        (ODT, odt("<text:p>"), "MALFORMED"),
        (ODT, b"<office:document", "MALFORMED"),
        (PPTX, pptx([slide("")]), "EMPTY_OUTPUT"),
        (PPTX, docx(wp("x")), "UNSUPPORTED"),
        (EPUB, epub({}), "EMPTY_OUTPUT"),
        (EPUB, LOCKED_EPUB, "ENCRYPTED"),
        (EPUB, samples.packed({"mimetype": "application/epub+zip"}), "MALFORMED"),
        (RTF_READER, b"rien", "MALFORMED"),
        (RTF_READER, rb"{\rtf1 }", "EMPTY_OUTPUT"),
        (RTF_READER, rb"{\rtf1" + b"{" * 2000, "TOO_DEEP"),
    ],
)  # fmt: skip
def test_refused(reader: Reader, data: bytes, code: str) -> None:
    assert refusal(reader, data).code == code


def test_epub_with_hidden_fonts_is_read() -> None:
    fonts = '<EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
    assert draft(EPUB, epub({"a.html": chapter("<p>Lisible.</p>")}, META_INF__encryption=fonts))
