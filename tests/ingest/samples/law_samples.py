"""Made-up laws and debates in XML, and how tests read them."""

from __future__ import annotations

import io

from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader

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
