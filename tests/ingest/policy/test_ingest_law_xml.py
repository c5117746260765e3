"""Law and debates in XML: Akoma Ntoso, LEGI and JORF; which reader knows which."""

from __future__ import annotations

from datetime import date

import pytest
from law_samples import (
    ACT,
    AKN,
    ANNOTATED,
    COLLECTION,
    DEBATE,
    JORF_ARTICLE,
    JORF_TEXT,
    LEGI,
    OLD_ACT,
    STRUCTURE,
    TEI,
    drafts,
    fact,
    read,
    tei,
)

from isctext.ingest.policy import akoma, legixml, parlamint
from isctext.ingest.read import choose_reader
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Reader


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (ACT, "akoma-ntoso.v1"),
        (DEBATE, "akoma-ntoso.v1"),
        (COLLECTION, "akoma-ntoso.v1"),
        (OLD_ACT, "akoma-ntoso.v1"),
        (f'<act xmlns="{AKN}"><body/></act>', "akoma-ntoso.v1"),
        (LEGI, "legi-xml.v1"),
        (JORF_ARTICLE, "legi-xml.v1"),
        (JORF_TEXT, "legi-xml.v1"),
        (STRUCTURE, "legi-xml.v1"),
        (tei(), "parlamint.v1"),
        (ANNOTATED, "parlamint.v1"),
        (
            f'<teiCorpus xmlns="{TEI}" xml:id="ParlaMint-VM"><teiHeader/></teiCorpus>',
            "parlamint.v1",
        ),
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "a", "a.txt"])
def test_content_chooses_the_reader(source: str, expected: str, name: str) -> None:
    for data in (source.encode(), source.encode("utf-16")):
        reader = choose_reader(data[:4096], name)
        assert reader is not None
        assert reader.name == expected


@pytest.mark.parametrize("reader", [akoma.READER, legixml.READER, parlamint.READER])
@pytest.mark.parametrize(
    "other",
    [
        "<html><body><article>x</article></body></html>",
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text/></TEI>',
        "<ARTICLE><titre>Une gazette</titre></ARTICLE>",
        "<act><p>théâtre</p></act>",
        "Article 1er : <act>",
        '{"akomaNtoso": 1}',
        "",
    ],
)
def test_other_files_are_not_theirs(reader: Reader, other: str) -> None:
    assert isinstance(reader, Reader)
    assert reader.sniff(other.encode(), "a.xml") == 0.0


def test_an_act_is_one_document_article_by_article() -> None:
    (found,) = drafts(akoma.READER, ACT)
    assert found.text.split("\n\n") == [
        "Loi n° 12 du 3 février 2031 relative aux lieux partagés",
        "Vu le code des communs,",
        "Considérant ce qui suit :",
        "(1) Les habitants ouvrent des lieux.",
        "Chapitre Ier Des lieux",
        "Article 1er Objet",
        "I. Un lieu partagé est ouvert à tous.",
        "II. Il peut être :",
        "a) un atelier ;",
        "b) une grange.",
        "Article 2",
        "La loi entre en vigueur demain.",
        "Fait à Valmorel.",
    ]
    assert found.title == "Loi n° 12 du 3 février 2031 relative aux lieux partagés"
    assert [(d.date.isoformat(), d.origin) for d in found.dates] == [
        ("2031-02-03", "header:work"),
        ("2031-02-03", "header:docDate"),
        ("2031-02-05", "meta:publication"),
        ("2031-03-01", "meta:expression"),
    ]
    assert found.authors == ("Parlement de Valmorel",)
    assert found.provider_id == "https://lois.exemple.fr/akn/fr/act/2031/12/!main"
    assert found.url == found.provider_id
    assert found.removed == (
        ("cover", "Couverture"),
        ("note", "Annexe au journal."),
        ("deleted", "vieille"),
        ("remark", "[sic]"),
    )
    assert {name: fact(found, name) for name in ("number", "country", "articles", "recitals")} == {
        "number": "12",
        "country": "fr",
        "articles": "2",
        "recitals": "1",
    }
    assert fact(found, "edition") == "Journal officiel de Valmorel"
    assert (fact(found, "keywords"), fact(found, "language")) == ("communs", "fra")


def test_version_two_and_a_year_alone() -> None:
    (found,) = drafts(akoma.READER, OLD_ACT, "2005-01-02-x.xml")
    assert found.text == "Projet sur les jardins\n\n1. Jardins\n\nLes jardins sont communs."
    assert [(d.date, d.precision, d.origin) for d in found.dates] == [
        (date(2004, 1, 1), "year", "header:work"),
        (date(2005, 1, 2), "day", "filename"),
    ]
    assert found.authors == ("assemblee de roc",)
    assert found.removed == (("note", "Note ancienne."),)


def test_a_debate_is_one_document_per_speech() -> None:
    chair, bertin, mute = read(akoma.READER, DEBATE)
    assert isinstance(chair, Draft)
    assert isinstance(bertin, Draft)
    assert isinstance(mute, Refusal)
    assert (mute.code, mute.locator) == ("EMPTY_OUTPUT", "speech 3")
    assert chair.text == "La parole est à M. Bertin."
    assert (fact(chair, "speaker"), fact(chair, "role")) == ("Anne Roux", "Présidente")
    assert chair.title == "Lieux partagés"
    assert (
        chair.removed
        == (
            ("docTitle", "Séance du 3 février 2031"),
            ("session", "Session d'hiver"),
            ("heading", "Lieux partagés"),
            ("narrative", "La séance est ouverte."),
            ("speaker line", "La présidente :"),
        )
        or ("narrative", "La séance est ouverte.") in chair.removed
    )
    assert bertin.text == "Nous soutenons les ateliers.\n\nIls réparent."
    assert bertin.authors == ("M. Paul Bertin",)
    assert fact(bertin, "section") == "Lieux partagés > Article 1er"
    assert ("scene", "Applaudissements") in bertin.removed
    assert ("remark", "(Sourires.)") in bertin.removed
    assert bertin.dates[0].date == date(2031, 2, 3)
    assert bertin.provider_id.endswith("#sp_2")


def test_a_collection_is_one_document_per_component() -> None:
    first, second = drafts(akoma.READER, COLLECTION)
    assert (first.locator, first.text) == ("component 1", "1\n\nTexte un.")
    assert (second.locator, second.text) == ("component 2", "Texte deux.")
    assert ("collection", "Suite du journal.") in first.removed


def test_annexes_stay_in_their_act() -> None:
    source = ACT.replace(
        "</conclusions>",
        "</conclusions><attachments><attachment><doc><meta/><mainBody><p>Annexe au texte.</p>"
        "</mainBody></doc></attachment></attachments>",
    )
    (found,) = drafts(akoma.READER, source)
    assert found.text.endswith("Fait à Valmorel.\n\nAnnexe au texte.")


def test_legi_article() -> None:
    (found,) = drafts(legixml.READER, LEGI)
    assert found.text == "Un atelier est partagé.\n\nIl est ouvert.\n\n« Il répare. »"
    assert found.title == "Code des communs, article L410-1"
    assert [(d.date.isoformat(), d.origin) for d in found.dates] == [
        ("2024-08-02", "header:DATE_DEBUT"),
        ("1998-12-30", "meta:DATE_TEXTE"),
        ("1999-01-01", "meta:DATE_PUBLI"),
    ]
    assert found.provider_id == "LEGIARTI000099999999"
    assert found.removed == (("nota", "Voir la loi n° 3."),)
    assert fact(found, "section") == "Livre Ier : Lieux > Titre II : Ateliers"
    assert (fact(found, "status"), fact(found, "valid from")) == ("VIGUEUR", "2024-08-02")
    assert fact(found, "valid until") == ""
    assert found.url == ""


def test_jorf_article_is_dated_by_its_text() -> None:
    (found,) = drafts(legixml.READER, JORF_ARTICLE)
    assert found.text == "Le directeur exécute l'arrêté."
    assert found.title == "Arrêté du 7 mai 2025, article 3"
    assert [(d.date.isoformat(), d.origin) for d in found.dates] == [
        ("2025-05-07", "header:DATE_TEXTE"),
        ("2025-05-19", "meta:DATE_PUBLI"),
    ]
    assert found.url == "https://www.exemple.fr/eli/arrete/2025/5/7/X/jo/article_3"
    assert (fact(found, "publisher"), fact(found, "nor")) == (
        "Ministère des communs",
        "ABCD2511210A",
    )
    assert found.removed == (("summary", "Application du code."),)


def test_jorf_text_holds_its_visas() -> None:
    (found,) = drafts(legixml.READER, JORF_TEXT)
    assert found.text == "La ministre,\n\nVu le code des communs,\n\nArrête :"
    assert found.title == "Arrêté du 7 mai 2025 sur les ateliers"
    assert [rule for rule, _ in found.removed] == ["signatures", "signatures"]
    assert fact(found, "keywords") == "ATELIER | COMMUN"
    assert (fact(found, "edition"), fact(found, "page")) == (
        "JORF n°0114 du 19 mai 2025",
        "8438-8439",
    )


def test_several_articles_in_one_file() -> None:
    source = f"<TEXTELR><META><META_COMMUN><ID>x</ID></META_COMMUN></META>{JORF_ARTICLE}" + (
        LEGI.split("?>")[1] + "</TEXTELR>"
    )
    first, second = drafts(legixml.READER, source)
    assert (first.locator, second.locator) == ("article 1", "article 2")
    assert second.title == "Code des communs, article L410-1"


@pytest.mark.parametrize(
    ("reader", "source"), [(akoma.READER, ACT), (legixml.READER, LEGI), (parlamint.READER, tei())]
)
def test_encodings_and_broken_files(reader: Reader, source: str) -> None:
    expected = read(reader, source)
    bare = source.split("?>", 1)[1] if source.startswith("<?xml") else source
    latin = '<?xml version="1.0" encoding="windows-1252"?>' + bare.replace("Ж", "")
    assert read(reader, source.encode("utf-8-sig")) == expected
    assert read(reader, bare.encode("utf-16")) == expected
    assert read(reader, latin.encode("cp1252")) == expected
    for cut in (source[: len(source) // 2], source.replace("</", "<", 1), "<a"):
        (item,) = read(reader, cut)
        assert isinstance(item, Refusal)
        assert item.code == "MALFORMED"
    deep = source.replace("<p>", "<p>" + "<b>" * 300, 1).replace("</p>", "</b>" * 300 + "</p>", 1)
    deep = deep.replace("<seg>", "<seg>" + "<hi>" * 300, 1).replace(
        "</seg>", "</hi>" * 300 + "</seg>", 1
    )
    (item,) = read(reader, deep)
    assert isinstance(item, Refusal)
    assert item.code in ("TOO_DEEP", "MALFORMED")
    (item,) = read(reader, f'<!DOCTYPE x [<!ENTITY a "b">]>{bare}')
    assert isinstance(item, Refusal)
    assert item.code == "BOMB_RATIO"


def test_named_letters_are_read() -> None:
    """A DTD that is not loaded leaves its letters as references: they are text all the same."""
    source = '<!DOCTYPE ARTICLE SYSTEM "article.dtd">' + LEGI.split("?>")[1].replace(
        "Un atelier est", "Un atelier d&eacute;j&agrave;&nbsp;grand est"
    ).replace("Livre Ier : Lieux", "Livre Ier : Lieux priv&eacute;s")
    (found,) = drafts(legixml.READER, source)
    assert found.text.startswith("Un atelier déjà grand est partagé.\n\n")
    assert fact(found, "section") == "Livre Ier : Lieux privés > Titre II : Ateliers"
