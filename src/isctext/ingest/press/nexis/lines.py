"""The lines of LexisNexis exports and the labels that they open with, in three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from isctext.ingest.dating.forms import fold

# Our names of facts, then the labels that exports bear in English, French and German (folded).
_NAMES = {
    "section": "section; rubrique; rubrik",
    "words": "length; longueur; lange",
    "byline": "byline; auteur; auteurs; autor; author",
    "subtitle": "highlight; encart; insert; chapeau",
    "dateline": "dateline; origine-depeche",
    "series": "series; serie",
    "language": "language; langue; sprache",
    "type": "publication-type; type-publication; type de publication; type",
    "document type": "document-type; type-document",
    "code": "journal-code; journal code; code-revue; code journal",
    "subjects": "subject; sujet",
    "companies": "company; societe; firma",
    "organisations": "organization; organisation",
    "tickers": "ticker; stock-symbol; symbole-boursier",
    "industries": "industry; activity-sector; secteur-activite; branche",
    "persons": "person; personne; personnes",
    "regions": "geographic; geo-localization; localisation-geo; geographie",
    "load-date": "load-date; date-chargement; date de chargement; update",
    "correction": "correction",
    "correction date": "correction-date; date-correction",
    "distribution": "distribution",
    "graphic": "graphic; graphique; grafik; illustration",
    "url": "url",
}
LABELS = {label: name for name, labels in _NAMES.items() for label in labels.split("; ")}

BODY = {"body", "corps", "corps du texte", "corps de l'article", "texte"}
END = {"end of document", "fin du document", "fin de document", "ende des dokuments"}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of an export. ``label`` (folded) and ``value`` when it opens with a label.

    ``sure``: the label is set apart by the file's own mark-up, not only by a colon.
    """

    text: str
    label: str = ""
    value: str = ""
    sure: bool = False
    link: str = ""

    @property
    def name(self) -> str:
        """Our name of the label; the label itself when it is not known."""
        return LABELS.get(self.label, self.label)


def labelled(text: str, raw: str, *, sure: bool = False, link: str = "") -> Line:
    """The line of a paragraph, its label found when it opens with a known one and a colon.

    ``text`` is on one line; ``raw`` still has its no-break spaces: "Length:\u00a0355 words" is a
    sure label, "Length: 355 words" is one only where no running text can stand. With ``sure``
    unknown labels are taken too.
    """
    found = re.match(r"([^\W\d][\w'’ .-]{1,30}?)\s?:\s*", text)
    label = fold(found[1]) if found else ""
    if not found or not (sure or label in LABELS):
        return Line(text, link=link)
    apart = sure or re.match(r"[^:]{2,32}:\u00a0", raw) is not None
    return Line(text, label, text[found.end() :], sure=apart, link=link)
