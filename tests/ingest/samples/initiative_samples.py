"""Files of initiatives, made up here: Office, OpenDocument, books, wikis, mails, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
W += ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{R}"'
P = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {A}'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms='
    '"http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>'
    "<cp:keywords>communs; eau</cp:keywords><dcterms:created>{created}</dcterms:created>"
    "<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
)
APP = '<Properties xmlns="x"><Words>{words}</Words><Company>La Halle</Company></Properties>'
STYLES = (
    f'<w:styles {W}><w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style></w:styles>'
)


def packed(
    members: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A zip of the members, in order."""
    out = io.BytesIO()
    pairs = members.items() if isinstance(members, Mapping) else members
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return out.getvalue()


def relations(pairs: Sequence[tuple[str, str, str]]) -> str:
    """A .rels part: id, kind, target."""
    links = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>'
        for key, kind, target in pairs
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


TOP = {
    "core": ("a", "metadata/core-properties", "docProps/core.xml"),
    "app": ("b", "extended-properties", "docProps/app.xml"),
}
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def wp(text: str, style: str = "", inside: str = "") -> str:
    """A paragraph of Word."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{escape(text)}</w:t></w:r>{inside}</w:p>"


def docx(body: str, **parts: str) -> bytes:
    """A Word file; ``parts`` by kind: footnotes, endnotes, comments, header, footer, core, app."""
    named = {k: v for k, v in parts.items() if k not in ("core", "app")}
    links = [(k, k, f"{k}.xml") for k in named] + [("s", "styles", "styles.xml")]
    top = [TOP[k] for k in TOP if k in parts]
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations([*top, ("m", "officeDocument", "word/document.xml")]),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(links),
        "word/styles.xml": STYLES,
    }
    members |= {f"word/{name}.xml": source for name, source in named.items()}
    members |= {f"docProps/{k}.xml": parts[k] for k in ("core", "app") if k in parts}
    return packed(members)


def core(
    title: str = "Charte du jardin",
    author: str = "Anne Petit; Bruno Roche",
    created: str = "2018-04-02T08:00:00Z",
    modified: str = "2021-09-09T08:00:00Z",
) -> str:
    """The core properties of a package."""
    return CORE.format(title=title, author=author, created=created, modified=modified)


TABLE = (
    "<w:tbl><w:tr><w:tc>" + wp("Poste") + "</w:tc><w:tc>" + wp("Euros") + "</w:tc></w:tr>"
    "<w:tr><w:tc>" + wp("Eau") + "</w:tc><w:tc>" + wp("12") + "</w:tc></w:tr></w:tbl>"
)
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr='Un puits'/><w:txbxContent>"
    + wp("Dans un cadre.") + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    "<w:txbxContent>" + wp("Dans un cadre.") + "</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)  # fmt: skip
FULL_BODY = (
    wp("La charte", "Titre")
    + wp("Sommaire 1", "TM1")
    + wp("Notre eau", "Titre1")
    + "<w:p><w:r><w:t>Nous gardons </w:t></w:r><w:ins><w:r><w:t>bien </w:t></w:r></w:ins>"
    "<w:del><w:r><w:delText>mal </w:delText></w:r></w:del><w:r><w:t>l'eau</w:t></w:r>"
    '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t><w:tab/><w:t>Ensemble.</w:t></w:r>'
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r></w:p>"
    + wp("un point", inside=BOX)
    + TABLE
    + "<w:p><w:r><w:t>ligne une</w:t><w:br/><w:t>ligne deux</w:t><w:br/><w:br/>"
    "<w:t>autre</w:t></w:r></w:p><w:sectPr/>"
)
FOOTNOTES = (
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    f'<w:footnote w:id="2">{wp("Voir la régie.")}</w:footnote></w:footnotes>'
)
ENDNOTES = f'<w:endnotes {W}><w:endnote w:id="3">{wp("Note de fin.")}</w:endnote></w:endnotes>'
COMMENTS = (
    f'<w:comments {W}><w:comment w:id="1" w:author="Bob">{wp("À revoir")}</w:comment></w:comments>'
)
HEADER = f"<w:hdr {W}>{wp('En-tête de page')}</w:hdr>"


def full_docx() -> bytes:
    """A Word file with everything that Word files have."""
    return docx(
        FULL_BODY, footnotes=FOOTNOTES, endnotes=ENDNOTES, comments=COMMENTS, header=HEADER,
        core=core(), app=APP.format(words=24),
    )  # fmt: skip


ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = "".join(
    f' xmlns:{name}="{ODF}:{long}:1.0"'
    for name, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("meta", "meta"), ("presentation", "presentation"),
        ("svg", "svg-compatible"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
ODT_META = (
    "<office:meta><dc:title>Notre règle</dc:title><meta:initial-creator>Chloé Vidal"
    "</meta:initial-creator><dc:creator>Autre</dc:creator><meta:creation-date>2016-11-05T10:00:00"
    "</meta:creation-date><dc:date>2017-01-01T10:00:00</dc:date><meta:keyword>communs"
    '</meta:keyword><meta:document-statistic meta:word-count="14"/></office:meta>'
)
ODT_BODY = (
    '<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>X'
    "</dc:creator><dc:date>2016-01-01</dc:date></office:change-info><text:p>phrase retirée</text:p>"
    "</text:deletion></text:changed-region></text:tracked-changes>"
    '<text:h text:outline-level="1">Un titre</text:h><text:p text:style-name="P1">Du <text:span>'
    "texte</text:span><text:s/>ici<text:note><text:note-citation>1</text:note-citation>"
    "<text:note-body><text:p>La note.</text:p></text:note-body></text:note> encore."
    "<office:annotation><dc:creator>Bob</dc:creator><dc:date>2016-01-02</dc:date><text:p>Un avis"
    "</text:p></office:annotation></text:p><text:list><text:list-item><text:p>point</text:p>"
    "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>A</text:p>"
    "</table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row>"
    "</table:table><text:p>Avant<draw:frame><svg:title>Photo</svg:title><draw:text-box><text:p>"
    "Encadré</text:p></draw:text-box></draw:frame> après</text:p><text:table-of-content><text:p>"
    "Un titre 1</text:p></text:table-of-content>"
)  # fmt: skip
ODT_STYLES = (
    f"<office:document-styles{NAMESPACES}><office:master-styles><style:master-page><style:header>"
    "<text:p>Haut de page</text:p></style:header></style:master-page></office:master-styles>"
    "</office:document-styles>"
)


def odt(body: str = ODT_BODY, meta: str = ODT_META, kind: str = "text", **more: str) -> bytes:
    """An OpenDocument file."""
    content = (
        f"<office:document-content{NAMESPACES}><office:automatic-styles><style:style"
        ' style:name="P1" style:parent-style-name="Title"/></office:automatic-styles><office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        mimetype = f"application/vnd.oasis.opendocument.{kind}"
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", ODT_STYLES)
        archive.writestr(
            "meta.xml", f"<office:document-meta{NAMESPACES}>{meta}</office:document-meta>"
        )
        for name, source in more.items():
            archive.writestr(name.replace("__", "/").replace("_", "-") + ".xml", source)
    return out.getvalue()


def flat_odt(body: str = ODT_BODY) -> bytes:
    """The same in one XML file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES.strip()}>{ODT_META}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def shape(text: str, kind: str = "", tag: str = "sp") -> str:
    """A shape of a slide, with a paragraph per line."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    lines = "".join(f"<a:p><a:r><a:t>{escape(t)}</a:t></a:r></a:p>" for t in text.split("\n"))
    return (
        f"<p:{tag}><p:nvSpPr><p:cNvPr id='1' descr=''/><p:nvPr>{place}</p:nvPr></p:nvSpPr>"
        f"<p:txBody>{lines}</p:txBody></p:{tag}>"
    )


def slide(shapes: str, attributes: str = "") -> str:
    """A slide's part."""
    return f"<p:sld {P} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def pptx(slides: Sequence[str], order: Sequence[int] = (), notes: Sequence[str] = ()) -> bytes:
    """A PowerPoint file; ``order``: the numbers of the slides as they are shown."""
    shown = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in order or range(len(slides)))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations([TOP["core"], ("m", "officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": (
            f"<p:presentation {P}><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relations(
            [(f"r{n}", "slide", f"slides/slide{n}.xml") for n in range(len(slides))]
        ),
        "docProps/core.xml": core(title="Présentation PowerPoint"),
    }
    for number, source in enumerate(slides):
        members[f"ppt/slides/slide{number}.xml"] = source
    for number, text in enumerate(notes):
        members[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(
            [("n", "notesSlide", f"../notesSlides/notes{number}.xml")]
        )
        members[f"ppt/notesSlides/notes{number}.xml"] = (
            f"<p:notes {P}><p:cSld><p:spTree>{shape('12', 'sldNum')}{shape(text, 'body')}"
            "</p:spTree></p:cSld></p:notes>"
        )
    return packed(members)


OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" unique-identifier="i"><metadata xmlns:dc='
    '"http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>'
    'Le livre des communs</dc:title><dc:creator>Lise Aubert</dc:creator><dc:identifier id="i">'
    "isbn:978-0</dc:identifier><dc:date>2015-06</dc:date><dc:language>fr</dc:language>"
    "<dc:publisher>Éditions du Pré</dc:publisher></metadata><manifest>{items}</manifest>"
    "<spine>{spine}</spine></package>"
)
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def chapter(body: str) -> str:
    """A chapter in XHTML."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x">'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title/><style>p {{}}</style></head><body>{body}</body></html>"
    )


def epub(chapters: Mapping[str, str], nav: str = "", **more: str) -> bytes:
    """A book; ``nav`` names the chapter that is the table of contents."""
    names = [f"c{n}" for n in range(len(chapters))]
    items = "".join(
        f'<item id="{i}" href="{name}" media-type="application/xhtml+xml"'
        f"{' properties=' + quoteattr('nav') if name == nav else ''}/>"
        for i, name in zip(names, chapters, strict=True)
    )
    spine = "".join(f'<itemref idref="{i}"/>' for i in names)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", OPF.format(items=items, spine=spine))
        for name, source in chapters.items():
            archive.writestr(f"OEBPS/{name}", source)
        for name, source in more.items():
            archive.writestr(name.replace("__", "/").replace("_", "-") + ".xml", source)
    return out.getvalue()


BOOK = {
    "toc.xhtml": chapter('<nav epub:type="toc"><ol><li>Un</li></ol></nav>'),
    "un.xhtml": chapter(
        '<h1>Chapitre un</h1><p><a id="p1"/>La source<a epub:type="noteref" href="n.xhtml#1">1</a>'
        ' est à&#160;tous.</p><aside epub:type="footnote" id="1"><p>Une note.</p></aside>'
    ),
    "deux.xhtml": chapter("<h1>Chapitre deux</h1><ul><li>un point</li></ul><p>Fin.</p>"),
}
RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset204 Cyr;}}"
    rb"{\*\generator Fiction 1;}{\info{\title La r\'e8gle}{\author Anne Petit}"
    rb"{\creatim\yr2019\mo3\dy12\hr10}{\revtim\yr2020\mo1\dy2}}{\header En-t\'eate\par}"
    rb"\pard\b Bonjour\b0  \'e0 tous\'85 \u8364? et \uc1\u-10179?\u-8704?"
    rb"{\super\chftn{\footnote\pard Une note.\par}}.\par {\pict\wmetafile8 0102ff}"
    rb"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}\par {\deleted vieux}{\v cach\'e9}neuf"
    rb"{\*\atnauthor Bob}\chatn{\*\annotation {\*\atnref 1}Un avis}\par"
    rb"\trowd\pard\intbl A\cell B\cell\row\pard "
    rb"{\shp{\*\shpinst\shpleft10{\sp{\sn pib}{\sv 3}}{\shptxt\pard Encadr\'e9\par}}}Apr\'e8s"
    rb"\line\line deux {\field{\*\fldinst HYPERLINK}{\fldrslt liens}}\par}"
)


def page(  # noqa: PLR0917
    number: int, text: str, title: str = "", ns: int = 0, revisions: int = 1,
    model: str = "wikitext", extra: str = "",
) -> str:  # fmt: skip
    """A page of a dump."""
    made = "".join(
        f"<revision><id>{number}{k}</id><timestamp>20{10 + k}-03-0{k + 1}T10:00:00Z</timestamp>"
        f"<contributor><username>Anne</username></contributor><model>{model}</model>"
        f'<text xml:space="preserve">{escape(text)}{f" v{k}" if revisions > 1 else ""}</text>'
        "</revision>\n"
        for k in range(revisions)
    )
    return (
        f"  <page>\n    <title>{escape(title or f'Page {number}')}</title>\n    <ns>{ns}</ns>\n"
        f"    <id>{number}</id>{extra}\n{made}  </page>\n"
    )


SITE = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="fr">\n<siteinfo>'
    "<sitename>Wiki du port</sitename><base>https://wiki.example/wiki/Accueil</base><namespaces>"
    '<namespace key="0"/><namespace key="1">Discussion</namespace><namespace key="6">Image du port'
    '</namespace><namespace key="14">Rayon</namespace></namespaces></siteinfo>\n'
)


def dump(*pages: str) -> bytes:
    """A dump of the pages."""
    return (SITE + "".join(pages) + "</mediawiki>\n").encode()


WIKI = """{{Infobox Lieu|nom=Port}}
'''Le port''' est un [[bien commun|commun]]<ref name="a">Petit, 2012</ref> depuis le {{s|XIX}}.<!--
à voir -->

== Histoire ==
[[Fichier:Port.png|thumb|Le [[quai]] en 1900]]
* une criée
** une forge
{| class="wikitable"
! An !! Barques
|-
| 1900 || 12
|}
Voir [https://port.example le site] &amp; <nowiki>[[brut]]</nowiki>.
[[Catégorie:Port]] [[en:Harbour]]
"""


def mail(
    number: int,
    body: str,
    headers: str = "",
    subject: str = "Réunion",
    day: str = "Mon, 7 Jan 2019 09:59:00 +0100",
) -> str:
    """A mail as it stands in an archive, after its "From " line."""
    return (
        f"From: Anne <anne@x.example>\nSubject: {subject}\nDate: {day}\n"
        f"Message-ID: <{number}@x.example>\n{headers}\n{body}\n"
    )


def mbox(*mails: str) -> bytes:
    """An archive of the mails."""
    opening = "From anne@x.example Mon Jan  7 10:00:00 2019\n"
    return "".join(opening + text + "\n" for text in mails).encode()


INTERVIEW = """Entretien avec une jardinière
Date : 12 mars 2019
Lieu : Saint-Elme
Enquêtrice : Anne Petit

ENQ : Bonjour, est-ce que vous pouvez vous présenter ?
Mme X : Oui. Alors moi je suis arrivée
au jardin en 2012. Remarque : c'était loin.

Et puis voilà, j'ai commencé par les haies.

[00:01:02] ENQ: D'accord.
Mme X (rires) : On partage tout, les outils et l'eau.
[00:02:00]
ENQ : Et le conseil du jardin ?
Mme X : Il décide à l'unanimité, toujours.
"""
VTT = """WEBVTT - Réunion du port
Language: fr

NOTE un commentaire

1
00:00:01.000 --> 00:00:04.000 align:start
<v Anne>Bonjour à <i>tous</i>.

00:00:04.000 --> 00:00:06.000
<v Anne>On commence.</v>

00:00:07.000 --> 00:00:09.000
<v.loud Bob Le>Oui &amp; merci.
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
- Bonjour.
- Salut !

2
00:00:04,200 --> 00:00:06,000
<i>Ça va</i>
bien ?

3
00:01:04,200 --> 00:01:06,000
Plus tard.
"""
