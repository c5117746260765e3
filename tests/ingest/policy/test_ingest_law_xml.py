"""Law and debates in XML: Akoma Ntoso, LEGI and JORF, ParlaMint."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.options import IngestOptions
from isctext.ingest.policy import akoma, legixml, parlamint
from isctext.ingest.read import choose_reader, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Counting, Hint, Reader, ReadTask
from isctext.records.source import Source

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
AKN2 = "http://www.akomantoso.org/2.0"
WORK = """<identification source="#ed"><FRBRWork>
<FRBRthis value="https://lois.exemple.fr/akn/fr/act/2031/12/!main"/>
<FRBRuri value="https://lois.exemple.fr/akn/fr/act/2031/12"/>
<FRBRalias value="Loi des lieux partagés"/><FRBRdate date="2031-02-03" name="#enactment"/>
<FRBRauthor href="#parl" as="#legislator"/><FRBRcountry value="fr"/><FRBRnumber value="12"/>
</FRBRWork><FRBRExpression><FRBRdate date="2031-03-01" name="consolidation"/>
<FRBRlanguage language="fra"/></FRBRExpression></identification>"""
REFERENCES = """<references source="#ed">
<TLCOrganization eId="parl" href="/ontology/organization/fr/parl" showAs="Parlement de Valmorel"/>
<TLCRole eId="legislator" href="/ontology/role/legislator" showAs="Législateur"/>
<TLCPerson eId="roux" href="/ontology/person/roux" showAs="Anne Roux"/>
<TLCRole eId="chair" href="/ontology/role/chair" showAs="Présidente"/></references>"""
ACT = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- un commentaire <act> --><akomaNtoso xmlns="{AKN}"><act name="loi"><meta>{WORK}
<publication date="2031-02-05" name="JO" showAs="Journal officiel de Valmorel" number="31"/>
<classification source="#ed"><keyword value="communs" showAs="communs" dictionary="d"/>
</classification>{REFERENCES}</meta>
<coverPage><p>Couverture</p></coverPage>
<preface><longTitle><p><docType>Loi</docType> n° <docNumber>12</docNumber> du
<docDate date="2031-02-03">3 février 2031</docDate> relative aux <b>lieux</b> partagés</p>
</longTitle></preface>
<preamble><citations><citation><p>Vu le code des communs<authorialNote marker="1"><p>Annexe au
journal.</p></authorialNote>,</p></citation></citations>
<recitals><intro><p>Considérant ce qui suit :</p></intro><recital><num>(1)</num>
<p>Les habitants ouvrent des lieux.</p></recital></recitals></preamble>
<body><chapter><num>Chapitre I<sup>er</sup></num><heading>Des lieux</heading>
<article eId="art_1"><num>Article 1<sup>er</sup></num><heading>Objet</heading>
<paragraph><num>I.</num><content><p>Un lieu partagé est ouvert à tous.</p></content></paragraph>
<paragraph><num>II.</num><list><intro><p>Il peut être :</p></intro>
<point><num>a)</num><content><p>un atelier ;</p></content></point>
<point><num>b)</num><content><p>une <del>vieille</del> grange.</p></content></point></list>
</paragraph></article>
<article eId="art_2"><num>Article 2</num><content><p>La loi entre en vigueur<remark>[sic]</remark>
demain.</p></content></article></chapter></body>
<conclusions><p>Fait à Valmorel.</p></conclusions></act></akomaNtoso>"""
DEBATE = f"""<akomaNtoso xmlns="{AKN}"><debate><meta>{WORK.replace("act", "debate")}{REFERENCES}
</meta><preface><docTitle>Séance du 3 février 2031</docTitle><session value="1">Session
d'hiver</session></preface><debateBody><debateSection name="s"><heading>Lieux partagés</heading>
<narrative><p>La séance est ouverte.</p></narrative>
<speech by="#roux" as="#chair" startTime="2031-02-03T09:00:00" eId="sp_1"><from>La présidente :
</from><p>La parole est à M. Bertin.</p></speech>
<debateSection><heading>Article 1er</heading>
<speech by="#bertin" eId="sp_2"><from>M. Paul Bertin.</from><p>Nous soutenons les ateliers.</p>
<p>Ils réparent.<remark>(Sourires.)</remark></p></speech>
<speech by="#vide"><from>M. Muet.</from></speech><scene><p>Applaudissements</p></scene>
</debateSection></debateSection></debateBody></debate></akomaNtoso>"""
COLLECTION = f"""<akomaNtoso xmlns="{AKN}"><officialGazette><meta/><collectionBody><component>
<act><meta>{WORK}</meta><body><article><num>1</num><content><p>Texte un.</p></content></article>
</body></act></component><p>Suite du journal.</p><component><bill><meta/><body><article>
<content><p>Texte deux.</p></content></article></body></bill></component></collectionBody>
</officialGazette></akomaNtoso>"""
OLD_ACT = f"""<akomaNtoso xmlns="{AKN2}"><bill><meta><identification source="x"><FRBRWork>
<FRBRthis value="/za/bill/2004"/><FRBRdate date="2004" name="Generation"/>
<FRBRauthor href="/ontology/organization/za/assemblee_de_roc"/></FRBRWork></identification>
<notes source="x"><note id="n1"><p>Note ancienne.</p></note></notes></meta><preface>
<p><docTitle>Projet sur les jardins</docTitle></p></preface><body><section><num>1.</num>
<heading>Jardins</heading><content><p>Les jardins<noteRef href="#n1" marker="1"/> sont
communs.</p></content></section></body></bill></akomaNtoso>"""
LEGI = """<?xml version="1.0" encoding="UTF-8"?>
<ARTICLE><META><META_COMMUN><ID>LEGIARTI000099999999</ID><ORIGINE>LEGI</ORIGINE>
<URL>article/LEGI/ARTI/x.xml</URL><NATURE>Article</NATURE></META_COMMUN><META_SPEC><META_ARTICLE>
<NUM>L410-1</NUM><ETAT>VIGUEUR</ETAT><DATE_DEBUT>2024-08-02</DATE_DEBUT>
<DATE_FIN>2999-01-01</DATE_FIN><TYPE>AUTONOME</TYPE></META_ARTICLE></META_SPEC></META><CONTEXTE>
<TEXTE cid="LEGITEXT000000000001" nature="CODE" date_publi="1999-01-01" date_signature="1998-12-30">
<TITRE_TXT debut="1999-01-01" fin="2020-01-01">Code ancien des communs</TITRE_TXT>
<TITRE_TXT debut="2020-01-01" fin="2999-01-01">Code des communs</TITRE_TXT>
<TM><TITRE_TM id="a">Livre Ier : Lieux</TITRE_TM><TM><TITRE_TM id="b">Titre II : Ateliers</TITRE_TM>
</TM></TM></TEXTE></CONTEXTE><NOTA><CONTENU><p>Voir la loi n° 3.</p></CONTENU></NOTA>
<BLOC_TEXTUEL><CONTENU><p>Un atelier est <em>partagé</em>.<br clear="none"/>Il est ouvert.</p>
<blockquote><p>« Il répare. »</p></blockquote></CONTENU></BLOC_TEXTUEL>
<LIENS><LIEN typelien="CITATION">Code des communs - art. 2</LIEN></LIENS></ARTICLE>"""
JORF_ARTICLE = """<ARTICLE><META><META_COMMUN><ID>JORFARTI000088888888</ID>
<ID_ELI>https://www.exemple.fr/eli/arrete/2025/5/7/X/jo/article_3</ID_ELI><ORIGINE>JORF</ORIGINE>
<NATURE>Article</NATURE></META_COMMUN><META_SPEC><META_ARTICLE><NUM>3</NUM>
<DATE_DEBUT>2999-01-01</DATE_DEBUT><DATE_FIN>2999-01-01</DATE_FIN></META_ARTICLE></META_SPEC>
</META><CONTEXTE><TEXTE cid="JORFTEXT000077777777" date_publi="2025-05-19"
date_signature="2025-05-07" nature="ARRETE" nor="ABCD2511210A" ministere="Ministère des communs">
<TITRE_TXT debut="2999-01-01" fin="2999-01-01">Arrêté du 7 mai 2025</TITRE_TXT></TEXTE></CONTEXTE>
<BLOC_TEXTUEL><CONTENU>Le directeur exécute l'arrêté.</CONTENU></BLOC_TEXTUEL><SM><CONTENU>
Application du code.</CONTENU></SM></ARTICLE>"""
JORF_TEXT = """<TEXTE_VERSION><META><META_COMMUN><ID>JORFTEXT000077777777</ID>
<NATURE>ARRETE</NATURE></META_COMMUN><META_SPEC><META_TEXTE_CHRONICLE>
<CID>JORFTEXT000077777777</CID><NOR>ABCD2511210A</NOR><DATE_PUBLI>2025-05-19</DATE_PUBLI>
<DATE_TEXTE>2025-05-07</DATE_TEXTE><ORIGINE_PUBLI>JORF n°0114 du 19 mai 2025</ORIGINE_PUBLI>
<PAGE_DEB_PUBLI>8438</PAGE_DEB_PUBLI><PAGE_FIN_PUBLI>8439</PAGE_FIN_PUBLI></META_TEXTE_CHRONICLE>
<META_TEXTE_VERSION><TITREFULL>Arrêté du 7 mai 2025 sur les ateliers</TITREFULL><MCS_TXT>
<MC>ATELIER</MC><MC>COMMUN</MC></MCS_TXT><MINISTERE>Ministère des communs</MINISTERE>
</META_TEXTE_VERSION></META_SPEC></META><VISAS><CONTENU><p>La ministre,<br/>Vu le code des
communs,<br/>Arrête :</p></CONTENU></VISAS><SIGNATAIRES><CONTENU><p>Fait le 7 mai 2025.</p>
<p>L. Morand</p></CONTENU></SIGNATAIRES></TEXTE_VERSION>"""
STRUCTURE = """<TEXTELR><META><META_COMMUN><ID>LEGITEXT000000000001</ID></META_COMMUN></META>
<STRUCT><LIEN_ART id="LEGIARTI1"/></STRUCT></TEXTELR>"""
TEI = "http://www.tei-c.org/ns/1.0"
HEADER = """<teiHeader><fileDesc><titleStmt><title type="main" xml:lang="fr">Corpus
ParlaMint-VM</title><title type="sub" xml:lang="fr">Séance 119, 16/01/2029</title>
<title type="sub" xml:lang="en">Sitting 119</title>
<meeting n="15" ana="#parla.term #parla.lower" xml:lang="fr">15e législature</meeting>
<meeting n="O1" ana="#parla.session" xml:lang="fr">Session ordinaire 2028-2029</meeting>
<meeting n="119" ana="#parla.sitting" xml:lang="fr">119. séance</meeting></titleStmt><editionStmt>
<edition>4.0</edition></editionStmt><publicationStmt><availability><licence>
http://creativecommons.org/licenses/by/4.0/</licence></availability><date when="2031-01-23"/>
</publicationStmt><sourceDesc><bibl><idno type="URI">https://debats.exemple.vm/CR119.xml</idno>
</bibl></sourceDesc></fileDesc><profileDesc><settingDesc><setting><name type="city">Valmorel
</name><date when="2029-01-16">16/01/2029</date></setting></settingDesc>PERSONS</profileDesc>
</teiHeader>"""
PERSONS = """<particDesc><listPerson><person xml:id="P1"><persName><surname>Roux</surname>
<forename>Anne</forename></persName></person></listPerson></particDesc>"""
BODY = """<text xml:lang="fr"><body><div type="debateSection"><head>Questions au Gouvernement</head>
<note type="debate">TITRE</note><note type="speaker">Mme la présidente</note>
<u who="#P1" xml:id="VM.u1" ana="#chair"><seg>L’ordre du jour appelle les questions.</seg></u>
<vocal><desc>Applaudissements.</desc></vocal></div><div type="debateSection"><head>Budget</head>
<div type="debateSection"><head>Article 1er</head>
<u who="#P2" xml:id="VM.u2" ana="#regular" prev="#VM.u1"><seg>Merci <kinesic><desc>Rires.</desc>
</kinesic>à tous.</seg><note>Il montre un plan.</note><seg>Les ateliers <hi>réparent</hi>.</seg></u>
<u who="#P3" xml:id="VM.u3"><gap reason="inaudible"><desc>Inaudible.</desc></gap></u></div>
<gap reason="editorial"><desc>SAMPLING</desc></gap></div></body></text>"""


def tei(header: str = HEADER, body: str = BODY, persons: str = PERSONS) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="{TEI}" xml:lang="fr" '
        f'xml:id="ParlaMint-VM_2029-01-16-O1119" ana="#parla.sitting #reference">'
        f"{header.replace('PERSONS', persons)}{body}</TEI>"
    )


ANNOTATED = tei(
    body="""<text><body><div type="debateSection"><u who="#P1" xml:id="VM.u1" ana="#guest"><seg>
<s><w join="right">L’</w><w>atelier</w> <name type="ORG"><w>du</w> <w>Quai</w></name>
<w>répare<w norm="re"/></w><pc join="right">(</pc><w>ou</w> <w join="right">trie</w><pc>)</pc>
<w join="right">tout</w><pc>.</pc><linkGrp><link target="a"/></linkGrp></s>
<s><w join="right">Bien</w><pc>.</pc></s></seg><note>Rires</note></u></div></body></text>"""
)


def read(reader: Reader, source: str | bytes, name: str = "f") -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    found = list(reader.read(io.BytesIO(data), Hint(name)))
    for item in found:
        if isinstance(item, Draft):
            for block in item.text.split("\n\n"):
                assert block
                assert "\n" not in block
                assert block == block.strip()
    return found


def drafts(reader: Reader, source: str | bytes, name: str = "f") -> list[Draft]:
    return [item for item in read(reader, source, name) if isinstance(item, Draft)]


def fact(draft: Draft, name: str) -> str:
    return " | ".join(value for known, value in draft.facts if known == name)


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


def test_an_utterance_is_a_document() -> None:
    chair, member, inaudible = read(parlamint.READER, tei())
    assert isinstance(chair, Draft)
    assert isinstance(member, Draft)
    assert isinstance(inaudible, Refusal)
    assert chair.text == "L’ordre du jour appelle les questions."
    assert (chair.title, chair.authors) == ("Questions au Gouvernement", ("Anne Roux",))
    assert (chair.provider_id, chair.url) == ("VM.u1", "https://debats.exemple.vm/CR119.xml")
    assert [(d.date.isoformat(), d.origin) for d in chair.dates] == [
        ("2029-01-16", "header:setting"),
        ("2029-01-16", "provider-id"),
    ]
    expected = {
        "speaker": "Anne Roux",
        "speaker id": "P1",
        "role": "chair",
        "byline": "Mme la présidente",
        "language": "fr",
        "term": "15e législature",
        "session": "Session ordinaire 2028-2029",
        "sitting": "119. séance",
        "sitting title": "Séance 119, 16/01/2029",
        "city": "Valmorel",
        "copyright": "http://creativecommons.org/licenses/by/4.0/",
    }
    assert {name: fact(chair, name) for name in expected} == expected
    assert chair.removed == (
        ("heading", "Questions au Gouvernement"),
        ("note:debate", "TITRE"),
        ("note:speaker", "Mme la présidente"),
    )
    assert member.text == "Merci à tous.\n\nLes ateliers réparent."
    assert (fact(member, "speaker"), fact(member, "section")) == ("P2", "Budget > Article 1er")
    assert member.removed == (
        ("vocal", "Applaudissements."),
        ("heading", "Budget"),
        ("heading", "Article 1er"),
        ("gap", "SAMPLING"),
        ("kinesic", "Rires."),
        ("note", "Il montre un plan."),
    )
    assert (inaudible.code, inaudible.locator) == ("EMPTY_OUTPUT", "utterance 3")
    assert "Inaudible." in inaudible.detail


def test_annotated_text_is_put_together_again() -> None:
    (found,) = drafts(parlamint.READER, ANNOTATED)
    assert found.text == "L’atelier du Quai répare (ou trie) tout. Bien."
    assert fact(found, "role") == "guest"
    assert found.removed == (("note", "Rires"),)


def test_sittings_of_one_corpus_file_keep_their_own_headers() -> None:
    second = tei(persons="").replace("2029-01-16", "2029-01-17").replace("VM.u", "VM.v")
    both = "".join(source.split("?>", 1)[1] for source in (tei(persons=""), second))
    source = f'<teiCorpus xmlns="{TEI}" xml:id="ParlaMint-VM"><teiHeader>{PERSONS}</teiHeader>'
    found = read(parlamint.READER, f"{source}{both}</teiCorpus>")
    assert [item.locator for item in found] == [f"utterance {n}" for n in range(1, 7)]
    days = [item.dates[0].date.day for item in found if isinstance(item, Draft)]
    assert days == [16, 16, 17, 17]
    speakers = [fact(item, "speaker") for item in found if isinstance(item, Draft)]
    assert speakers == ["Anne Roux", "P2", "Anne Roux", "P2"]


def test_files_without_a_speech_are_refused() -> None:
    for source in (
        f'<teiCorpus xmlns="{TEI}" xml:id="ParlaMint-VM"><teiHeader/></teiCorpus>',
        f'<listPerson xmlns="{TEI}" xml:id="ParlaMint-VM-listPerson"><person/></listPerson>',
        tei(body="<text><body><div><note>rien</note></div></body></text>"),
    ):
        (item,) = read(parlamint.READER, source)
        assert isinstance(item, Refusal)
        assert item.code == "EMPTY_OUTPUT"
    (item,) = read(legixml.READER, STRUCTURE)
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"
    (item,) = read(akoma.READER, f'<akomaNtoso xmlns="{AKN}"><meta/></akomaNtoso>')
    assert isinstance(item, Refusal)
    assert item.code == "MALFORMED"


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


def test_every_utterance_is_counted_for() -> None:
    body = "".join(
        f'<u who="#P{n}" xml:id="u{n}"><seg>{"Mot " * (n % 3)}</seg></u>' for n in range(60)
    )
    source = tei(
        body=f"<text><body><!-- <u who='x'> --><div type='debateSection'>{body}</div></body></text>"
    )
    found = read(parlamint.READER, source)
    assert [item.locator for item in found] == [f"utterance {n}" for n in range(1, 61)]
    assert sum(isinstance(item, Refusal) for item in found) == 20
    assert isinstance(parlamint.READER, Counting)
    assert parlamint.READER.count(source.encode()) == 60
    task = ReadTask("i", 0, "b", Source("s", "policy"), Hint("a.xml"))
    options = IngestOptions(today=date(2035, 1, 1), languages=())
    tables = read_task(io.BytesIO(source.encode()), task, options)
    assert tables["documents"].num_rows + tables["rejections"].num_rows == 60
    assert "ITEMS_MISSING" not in tables["rejections"].column("code").to_pylist()


SOURCES = [ACT, DEBATE, COLLECTION, OLD_ACT, LEGI, JORF_ARTICLE, JORF_TEXT, tei(), ANNOTATED]
READERS = [akoma.READER, legixml.READER, parlamint.READER]


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_mutations_never_raise(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SOURCES)).encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 60)))
    junk = data.draw(st.one_of(st.binary(max_size=30), st.sampled_from(SNIPPETS)))
    mutant = source[:start] + junk + source[end:]
    for reader in READERS:
        assert 0.0 <= reader.sniff(mutant[:4096], "a.xml") <= 1.0
        found = read(reader, mutant)
        assert found
        locators = [item.locator for item in found]
        assert len(set(locators)) == len(locators)
        if isinstance(reader, Counting) and not isinstance(found[0], Refusal):
            assert len(found) >= reader.count(mutant)


SNIPPETS = [
    b"<p>", b"</p>", b"<u>", b"</u>", b"<num>1</num>", b"&nbsp;", b"<!-- ", b" -->",
    b"<![CDATA[x]]>", b"<component>", b"<speech/>", b"<ARTICLE/>", b"<BLOC_TEXTUEL>", b"\x00",
    b"\xff\xfe", b"<?x y?>", b'date="2031-02-30"', b"<seg><w>a</w></seg>",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(junk: bytes) -> None:
    for reader in READERS:
        for item in read(reader, junk):
            assert isinstance(item, Refusal)


WORDS = st.lists(st.sampled_from("atelier commun halle jardin".split()), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12))
def test_all_words_of_an_act_are_in_its_text(paragraphs: list[list[str]]) -> None:
    articles = "".join(
        f"<article><num>{n}</num><content><p>{' '.join(words)}</p></content></article>"
        for n, words in enumerate(paragraphs, 1)
    )
    (found,) = drafts(
        akoma.READER, f'<akomaNtoso xmlns="{AKN}"><act><body>{articles}</body></act></akomaNtoso>'
    )
    blocks = found.text.split("\n\n")
    assert blocks[0::2] == [str(n) for n in range(1, len(paragraphs) + 1)]
    assert blocks[1::2] == [" ".join(words) for words in paragraphs]
