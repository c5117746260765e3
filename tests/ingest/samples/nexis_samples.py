"""Made-up LexisNexis exports: fictional newspapers, with the structure of real ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

NB = "\u00a0"
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def paragraph(text: str = "", bold: str = "", link: str = "") -> str:
    """A Word paragraph: a bold run, then a plain one, in a link when ``link`` is its relation."""
    strong = (
        f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(bold)}</w:t></w:r>'
        if bold
        else ""
    )
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    if link:
        run = f'<w:hyperlink r:id="{link}">{run}</w:hyperlink>'
    return f"<w:p>{strong}{run}</w:p>"


def docx(
    paragraphs: Sequence[str],
    links: dict[str, str] | None = None,
    before: Mapping[str, bytes] | None = None,
) -> bytes:
    """A Word file of these paragraphs; the parts of ``before`` stand first in the zip."""
    rels = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{escape(to)}" '
        'TargetMode="External"/>'
        for key, to in (links or {}).items()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in (before or {}).items():
            packed.writestr(name, data)
        packed.writestr("[Content_Types].xml", f'<Types xmlns="{_TYPES}"/>')
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        packed.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>'
            f"{''.join(paragraphs)}</w:body></w:document>",
        )
        packed.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_RELATIONS}">{rels}</Relationships>',
        )
    return out.getvalue()


def cover(count: int, titles: Sequence[str]) -> list[str]:
    """The cover page of an English export."""
    lines = [
        paragraph(f"Date and Time:{NB}Monday, March 2, 2020 10:15:00 AM CET"),
        paragraph(f"Job Number:{NB}110735213"),
        paragraph(f"Documents ({count})"),
    ]
    for number, title in enumerate(titles, 1):
        lines += [
            paragraph(f"{number}. {title}"),
            paragraph(f"Client/Matter:{NB}-None-"),
            paragraph(f"Search Terms:{NB}commons"),
            paragraph(f"Search Type:{NB}NaturalAndIntelligentSearch"),
        ]
    return lines


def english(title: str, body: Sequence[str], link: str = "", *, end: bool = True) -> list[str]:
    """An article of an English export."""
    return [
        paragraph(title, link=link),
        paragraph("The Harbour Post (Fairport)"),
        paragraph("July 1, 2019 Monday 9:20 AM GMT"),
        paragraph("Copyright 2019 Harbour Press All Rights Reserved"),
        paragraph(f"{NB}BUSINESS; Pg. 12", bold="Section:"),
        paragraph(f"{NB}18 words", bold="Length:"),
        paragraph(f"{NB}By Ada North and Ben South", bold="Byline:"),
        paragraph(f"{NB}The quay has no owner", bold="Highlight:"),
        paragraph(bold="Body"),
        *(paragraph(text) for text in body),
        paragraph(bold="Graphic"),
        paragraph("A photograph of the quay."),
        paragraph(bold="Classification"),
        paragraph(f"{NB}ENGLISH", bold="Language:"),
        paragraph(f"{NB}Newspaper", bold="Publication-Type:"),
        paragraph(f"{NB}COMMONS (90%); HARBOURS (78%)", bold="Subject:"),
        paragraph(f"{NB}FAIRPORT, NORTHLAND (79%)", bold="Geographic:"),
        paragraph(f"{NB}July 2, 2019", bold="Load-Date:"),
        *([paragraph(bold="End of Document")] if end else []),
    ]


def french(title: str, dated: str, body: Sequence[str]) -> list[str]:
    """An article of an export in French."""
    return [
        paragraph(title),
        paragraph("La Gazette de Valbourg"),
        paragraph(dated),
        paragraph("Copyright 2018 Éditions du Val Tous droits réservés"),
        paragraph(f"{NB}SOCIÉTÉ; Pg. 4", bold=f"Rubrique{NB}:"),
        paragraph(f"{NB}20 mots", bold=f"Longueur{NB}:"),
        paragraph(f"{NB}Par Zoé Lambert et Yves Martel", bold=f"Auteur{NB}:"),
        paragraph(bold="Corps"),
        *(paragraph(text) for text in body),
        paragraph(f"{NB}BIENS COMMUNS (90%); ÉNERGIE (88%)", bold=f"Sujet{NB}:"),
        paragraph(f"{NB}5 juillet 2018", bold=f"Date de chargement{NB}:"),
        paragraph(bold="Fin du document"),
    ]


def error() -> list[str]:
    """What stands in place of an article that the provider could not give."""
    said = (
        "We are sorry but there is an error in this document and it is not possible to display it."
    )
    return [paragraph(said), paragraph(bold="End of Document")]


def _block(*spans: tuple[str, str], css: str = "c5") -> str:
    inner = "".join(f'<SPAN CLASS="{kind}">{text}</SPAN>' for kind, text in spans)
    return f'<BR><DIV CLASS="{css}"><P CLASS="c6">{inner}</P>\n</DIV>\n'


def html_article(
    number: int,
    total: int,
    *,
    labels: str = "fr",
    title: str = "Le titre",
    dated: tuple[str, str] = ("12", " mars 2013 mardi"),
    body: Sequence[str] = ("Un premier paragraphe.", "Un second."),
    end: bool = True,
) -> str:
    """An article of an HTML export; the first part of its date is a search hit, in bold red."""
    names = {
        "fr": ("AUTEUR", "RUBRIQUE", "LONGUEUR", "ENCART", "SUJET", "SOCIETE", "DATE-CHARGEMENT")
        + ("LANGUE", "TYPE-PUBLICATION", "Tous droits réservés", "mots"),
        "en": ("BYLINE", "SECTION", "LENGTH", "HIGHLIGHT", "SUBJECT", "COMPANY", "LOAD-DATE")
        + ("LANGUAGE", "PUBLICATION-TYPE", "All Rights Reserved", "words"),
    }[labels]
    paragraphs = "\n".join(f'<P CLASS="c9"><SPAN CLASS="c2">{text}</SPAN></P>' for text in body)
    return (
        f'<A NAME="DOC_ID_0_{number - 1}"></A><!-- Hide XML section from browser\n'
        f"<DOC NUMBER={number}>\n<DOCFULL> -->\n"
        + _block(("c2", f"{number} of {total} DOCUMENTS"), css="c0")
        + '<BR><DIV CLASS="c0"><BR><P CLASS="c1"><IMG SRC="logo.gif" ALT="logo"><BR>'
        + '<SPAN CLASS="c2">La Gazette de Valbourg</SPAN></P>\n</DIV>\n'
        + _block(("c4", dated[0]), ("c2", dated[1]), css="c3")
        + (_block(("c7", title)) if title else "")
        + _block(("c8", f"{names[0]}: "), ("c2", "Zoé Lambert; Yves Martel"))
        + _block(("c8", f"{names[1]}: "), ("c2", "INTERNATIONAL; Pg. 35"))
        + _block(("c8", f"{names[2]}: "), ("c2", f"9 {names[10]}"))
        + f'<BR><DIV CLASS="c5"><BR><BR><P CLASS="c6"><SPAN CLASS="c8">{names[3]}:</SPAN>'
        + '<SPAN CLASS="c2">&nbsp;Une introduction<BR></SPAN></P>\n</DIV>\n'
        + f'<BR><DIV CLASS="c5">{paragraphs}\n</DIV>\n'
        + _block(
            ("c8", f"{names[4]}: "), ("c2", "ÉNERGIE (90%); "), ("c4", "BIENS COMMUNS"),
            ("c2", "\n (88%); EUROPE \n(55%)"),
        )
        + _block(("c8", f"{names[5]}: "), ("c2", "VALBOURG ÉNERGIES SA (85%)"))
        + _block(("c8", "SYMBOLE-BOURSIER: "), ("c2", "VALE (PAR) (85%)"))
        + _block(("c8", f"{names[6]}: "), ("c2", "13 March 2013"))
        + _block(("c8", f"{names[7]}: "), ("c2", "FRENCH; FRANÇAIS"))
        + _block(("c8", f"{names[8]}: "), ("c2", "Journal"))
        + '<BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">Copyright 2013 Éditions du Val'
        + f"<BR>{names[9]}</SPAN></P>\n</DIV>\n"
        + ("<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n" if end else "")
    )  # fmt: skip


HTML_ERROR = (
    '<A NAME="DOC_ID_9_0"></A><!-- Hide XML section from browser\n<DOC NUMBER=1>\n<DOCFULL> -->\n'
    '<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c2">We are sorry but there is an error in this '
    "document and it is not possible to display it.</SPAN></P>\n</DIV>\n"
    "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n"
)


def html_page(articles: Sequence[str], documents: int | None = None, selected: str = "") -> str:
    """A whole HTML export; ``documents`` and ``selected`` are what it says of its own size."""
    meta = f'<META TOPIC="null" DOCUMENTS="{documents}" UPDATED="x">' if documents else ""
    front = (
        '<DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c27">Download Request: Selected Items: '
        f"{selected}<BR>Time Of Request: Tuesday, October 15, 2019<BR><BR>Terms: communs<BR>"
        "</SPAN></P>\n</DIV>\n"
        if selected
        else ""
    )
    return (
        '<HTML>\n<HEAD>\n<STYLE TYPE="text/css"><!--\n.c0 { text-align: center; }\n--></STYLE>\n'
        f"<!-- LXNComment 2827:501651797 -->\n<TITLE>&nbsp;</TITLE>\n{meta}</HEAD>\n<BODY>\n{front}"
        + "<DIV CLASS='c10'>&nbsp;</DIV>\n".join(articles)
        + "</BODY></HTML>\n"
    )
