"""Factiva exports made up for the tests: the site's pages, XML, RTF, mail and pasted text."""

from __future__ import annotations

from collections.abc import Iterable

# The fields of an article, in the site's order; LP and TD hold paragraphs.
ARTICLE: dict[str, str | list[str]] = {
    "SE": "Région",
    "HD": "Le four commun rouvre",
    "BY": "Anne LEBRUN; Paul Petit",
    "WC": "1 295 mots",
    "PD": "29 décembre 2011",
    "ET": "15:32",
    "SN": "L'Écho de Lanne",
    "SC": "ECHOL",
    "ED": "Lanne sud",
    "PG": "A1-B2",
    "LA": "Français",
    "CY": "(c) 2011 L'Écho de Lanne.",
    "LP": ["Les habitants de Lanne ouvrent un four.", "Il est à tous."],
    "TD": ["IN extremis, dit-on.", "PUB ou pas, on y cuit le pain."],
    "ART": "Le four en 1950.",
    "CO": "lncoop : Coopérative de Lanne | boul : La Boulange",
    "NS": "gcom : Communs | gcat : Politique/Général",
    "RE": "fra : France | eurz : Europe",
    "IPC": "FOUR | PAIN",
    "PUB": "Lanne SA",
    "AN": "Document ECHOL00020111229e7ct0001r",
}
ENGLISH = ARTICLE | {
    "SE": "News",
    "HD": "The oven is back",
    "BY": "By Anne Lebrun and Paul Petit",
    "WC": "1,204 words",
    "PD": "3 April 2018",
    "LA": "English",
    "SN": "The Lanne Herald",
    "SC": "LHER",
    "LP": ["People of Lanne open an oven."],
    "TD": ["It is everybody's."],
    "AN": "Document LHER000020180403ee430002t",
}
TEXT = (
    "Les habitants de Lanne ouvrent un four.\n\nIl est à tous.\n\nIN extremis, dit-on.\n\n"
    "PUB ou pas, on y cuit le pain."
)
ENGLISH_TEXT = "People of Lanne open an oven.\n\nIt is everybody's."
HEAD = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html>\n<head>\n\t<meta '
    'http-equiv="Content-Type" content="text/html; charset={charset}"/>\n\t<title>Factiva</title>'
    "<style>body{{margin:0}}</style></head><body><form>"
)
FOOT = (
    '<div id="pageFooter"><table><tr><td><span class="copyright">&copy; 2011 Factiva, Inc. Tous '
    "droits réservés.</span></td></tr></table></div></form></body></html>"
)

Fields = dict[str, str | list[str]]


def paragraphs(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def page(*articles: str, charset: str = "UTF-8") -> str:
    inner = "<br/><span></span>".join(articles)
    return HEAD.format(charset=charset) + '<div id="contentLeft">' + inner + "</div>" + FOOT


def indexed(fields: Fields = ARTICLE, lang: str = "fr") -> str:
    """An article with its codes, as the site's page."""
    rows = []
    for code, value in fields.items():
        if code in ("LP", "TD"):
            inner = "".join(
                f'<p class="articleParagraph {lang}articleParagraph">{text}</p>\n'
                for text in paragraphs(value)
            )
        else:
            inner = f"<b class='{lang}Headline'>{value}</b>\n" if code == "HD" else f"<br/>{value}"
        rows.append(
            f'<tr><td align="right" class="index"><b>{code}</b>&nbsp;</td><td>{inner}</td></tr>'
        )
    return f'<div class="article {lang}Article"><table>{"".join(rows)}</table><br/></div>'


def displayed(fields: Fields = ARTICLE, lang: str = "fr") -> str:
    """An article without codes, as the site's page."""
    text = "".join(
        f'<p class="articleParagraph {lang}articleParagraph">{line}</p>\n'
        for code in ("LP", "TD")
        for line in paragraphs(fields.get(code, []))
    )
    lines = "".join(
        f"<div>{fields[code]}</div>"
        for code in ("WC", "PD", "ET", "SN", "SC", "PG", "LA", "CY")
        if code in fields
    )
    return (
        f'<div class="article {lang}Article"><div>{fields["SE"]}</div><div id="hd"><span '
        f'class="{lang}Headline">{fields["HD"]}</span></div><div class="author">{fields["BY"]}'
        f"</div>{lines}{text}<p>{fields['AN']}</p></div>"
    )


def mail(*articles: Fields) -> str:
    """Articles as the site mails them: codes, two spaces, values."""
    lines = ["Factiva"]
    for fields in articles:
        lines.append("-" * 63)
        for code, value in fields.items():
            if code in ("LP", "TD"):
                lines += [code, "", "\n\n".join(paragraphs(value)), ""]
            else:
                lines.append(f"{code}  {value}")
        lines.append("")
    return "\n".join([*lines, "-" * 63, "Search Summary", "Text  four", "Results Found  2", ""])


def paste(*articles: Fields) -> str:
    """Articles as they are when the site's page is copied."""
    lines = []
    for number, fields in enumerate(articles, 1):
        lines.append(f"Article {number} Article {number + 1} Next")
        for code, value in fields.items():
            if code in ("LP", "TD"):
                lines += [code, *("\n" + text for text in paragraphs(value)), ""]
            elif code in ("CO", "NS", "RE", "IPC", "PUB", "AN"):
                lines += [code, str(value), ""]
            else:
                lines.append(f"{code}\u00a0\t{value}")
    return "\n".join(lines)


def plain_display(*articles: Fields) -> str:
    """Articles without codes as text."""
    lines: list[str] = []
    for fields in articles:
        for code in ("HD", "BY", "WC", "PD", "ET", "SN", "SC", "LA", "CY"):
            lines += [str(fields[code])] if code in fields else []
        lines.append("")
        for code in ("LP", "TD"):
            lines += [text + "\n" for text in paragraphs(fields[code])]
        lines += [str(fields["AN"]), ""]
    return "\n".join(lines)


def rtf(*articles: Fields) -> bytes:
    """Articles with their codes, as RTF: a table of two columns each."""
    start = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}}"
        "{\\info{\\title Factiva RTF Display Format}}\\viewkind4\\uc1\\f0\\fs20\n"
    )
    rows = "\\page\\pard ".join("".join(_rows(fields)) for fields in articles)
    return (start + rows + "\\pard Search Summary\\par Results Found 2\\par }").encode("ascii")


def _rows(fields: Fields) -> Iterable[str]:
    for code, value in fields.items():
        inner = "\\par ".join(_escaped(text) for text in paragraphs(value))
        yield (
            "\\trowd\\cellx1000\\cellx9000\\pard\\intbl {\\b "
            + code + "}\\cell " + inner + "\\cell\\row\n"
        )  # fmt: skip


def rtf_display(*articles: Fields) -> bytes:
    """Articles without codes, as RTF."""
    lines = [line for line in plain_display(*articles).split("\n") if line]
    body = "\\par\n".join(_escaped(line) for line in lines)
    return ("{\\rtf1\\ansi\\ansicpg1252{\\info{\\title Factiva}}" + body + "\\par}").encode("ascii")


def _escaped(text: str) -> str:
    return "".join(
        c if c.isascii() else f"\\'{c.encode('cp1252').hex()}" if ord(c) < 256 else f"\\u{ord(c)}?"
        for c in text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    )


def xml(*articles: Fields, declared: str = "utf-8") -> str:
    """Articles as the retrieval service answered."""
    inner = "".join(f"<ppsarticle><article>{_xml(f)}</article></ppsarticle>" for f in articles)
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n<PPSResponse><ppsArticleResponse '
        f'xmlns="http://global.factiva.com/pps/2.0"><ppsarticleResultSet count="{len(articles)}">'
        f"{inner}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
    )


def _xml(fields: Fields) -> str:
    def lines(code: str) -> str:
        return "".join(f"<paragraph>{t}</paragraph>" for t in paragraphs(fields.get(code, [])))

    def coded(code: str, name: str) -> str:
        items = (item.split(" : ") for item in str(fields[code]).split(" | "))
        return "".join(f'<{name} code="{c}"><name>{v}</name></{name}>' for c, v in items)

    number = str(fields["AN"]).removeprefix("Document ")
    return (
        f"<accessionNo>{number}</accessionNo><reference>distdoc:x/{number}</reference>"
        f"<baseLanguage>FR</baseLanguage><byline>{fields['BY']}</byline>"
        f"<copyright>{fields['CY']}   </copyright><headline>\n<paragraph><hlt>Le</hlt> four com"
        f"<hlt>mun</hlt>\n rouvre</paragraph></headline><leadParagraph>{lines('LP')}"
        f"</leadParagraph><pages>{fields['PG']}</pages><publicationDate><dateTime>"
        f"2011-12-29T01:35:58Z</dateTime></publicationDate><publisherName>{fields['PUB']}"
        f"</publisherName><sourceName>{fields['SN']}</sourceName>{coded('RE', 'region')}"
        f"{coded('NS', 'newsSubject')}{coded('CO', 'company')}"
        '<descField code="ipcre">EUROPE</descField><descField code="ipc">PAIN</descField>'
        f"<sourceCode>{fields['SC']}</sourceCode><tailParagraphs>{lines('TD')}</tailParagraphs>"
        '<notes>Une note</notes><logo image="x.gif"/><wordCount>942</wordCount>'
    )
