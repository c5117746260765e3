"""What office files say of themselves beside their text: title, authors, dates, word count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start, parse_date
from isctext.ingest.markup.tree import inner_text
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.prose.flow import Flow
from isctext.ingest.prose.turns import speakers_of
from isctext.records.document import DatedBy, Draft, Refusal

# Elements of docProps/core.xml and app.xml, of an ODF meta.xml and of an EPUB's <metadata>, by
# their local names, and the facts that they are.
_FACTS = {
    "keywords": "keywords",
    "keyword": "keywords",
    "subject": "subjects",
    "category": "category",
    "description": "description",
    "language": "language",
    "publisher": "publisher",
    "Company": "publisher",
    "rights": "copyright",
    "source": "source",
    "type": "type",
    "Words": "words",
    "Pages": "pages",
    "Slides": "slides",
}
_FILE_NAME = re.compile(
    r"\.(?:docx?|docm|od[tp]|pdf|rtf|pptx?|html?|epub|indd|qxd)$", re.IGNORECASE
)
_PRINTED_BY = re.compile(r"^Microsoft (?:Word|PowerPoint)\s*-\s*")
# What programs write by themselves where nobody gave a title.
_NO_TITLE = re.compile(
    r"^(?:(?:présentation|diapositive|document|sans titre|untitled|titre|title)\s*\d*"
    r"|(?:présentation )?powerpoint(?: presentation)?|document1|word document)$",
    re.IGNORECASE,
)


_BULLET = re.compile(r"^[•▪◦‣·\uf0b7\uf0a7]\s+")


@dataclass(slots=True)
class Properties:
    """A file's declared title, authors, dates (best first) and facts."""

    title: str = ""
    authors: list[str] = field(default_factory=list)
    created: list[DatedBy] = field(default_factory=list)
    modified: list[DatedBy] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    provider_id: str = ""

    @property
    def dates(self) -> list[DatedBy]:
        """The dates in order of trust: a file is often touched long after it was written."""
        return [*self.created, *self.modified]

    def date(self, value: str, kind: str) -> None:
        """Takes a date ("created", "published", "modified"), and its fact."""
        found = parse_date(value, f"meta:{kind}")
        if value:
            self.facts.append((kind, value))
        if found:
            (self.modified if kind == "modified" else self.created).append(found)


def read_properties(root: etree._Element, found: Properties) -> None:
    """Adds the properties of an OOXML core.xml or app.xml, or of an ODF meta.xml."""
    first_authors: list[str] = []
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        text = one_line(inner_text(element)) if len(element) == 0 else ""
        if name == "title" and text:
            found.title = found.title or declared_title(text)
        elif name == "initial-creator":
            first_authors = people(text)
        elif name == "creator":
            found.authors += people(text)
        elif name in ("created", "creation-date"):
            found.date(text, "created")
        elif name in ("modified", "date"):
            found.date(text, "modified")
        elif name == "document-statistic":
            words = next((v for k, v in element.items() if str(k).endswith("word-count")), "")
            _fact(found, "words", str(words))
        elif name in _FACTS:
            _fact(found, _FACTS[name], text)
    # ODF: "creator" is whoever saved last.
    found.authors = list(dict.fromkeys(first_authors or found.authors))


def _fact(found: Properties, name: str, value: str) -> None:
    if value and not (name == "words" and value == "0"):
        found.facts.append((name, value))


def people(text: str) -> list[str]:
    """The names of an author field; "Auteur inconnu" and the like are none."""
    names = [one_line(name) for name in re.split(r"\s*[;\n]\s*", text)]
    nobody = {"", "auteur", "author", "user", "utilisateur", "unknown", "admin", "administrateur"}
    nobody |= {
        "inconnu",
        "auteur inconnu",
        "microsoft office user",
        "utilisateur de microsoft office",
    }
    nobody |= {"python-docx", "utilisateur windows", "windows user"}
    return [name for name in names if name.lower() not in nobody]


def declared_title(text: str) -> str:
    """The title, unless it is a file's name or what a program writes by itself."""
    title = _PRINTED_BY.sub("", one_line(text))
    made = _FILE_NAME.search(title) or _NO_TITLE.match(title)
    return "" if made or not any(c.isalpha() for c in title) else title


def office_draft(
    flow: Flow,
    properties: Properties,
    filename: str,
    *,
    warnings: Sequence[tuple[str, str]] = (),
    titles: Sequence[str] = ("title", "heading 1"),
) -> Draft | Refusal:
    """The document: blocks, then notes; EMPTY_OUTPUT without text.

    Dates, in order of trust: the file's name, the day that opens the text, when the file was made,
    when it was last saved. ``titles`` are the styles whose first block is a title, best first.
    """
    blocks = [_BULLET.sub("", block.text) for block in flow.blocks]
    text = join_blocks([*blocks, *flow.notes])
    if not text:
        kept = sum(len(part) for _, part in flow.removed)
        return Refusal("EMPTY_OUTPUT", f"no text; {kept} characters were left out by rule")
    found = (date_in_filename(filename), date_in_text_start(text))
    speakers = speakers_of(blocks)
    facts = [*properties.facts, *([("speakers", "; ".join(speakers))] if speakers else [])]
    if flow.notes:
        facts.append(("notes", str(len(flow.notes))))
    return Draft(
        text=text,
        title=properties.title or flow.first(*titles),
        authors=tuple(properties.authors),
        dates=(*(d for d in found if d), *properties.dates),
        provider_id=properties.provider_id,
        facts=tuple(dict.fromkeys(facts)),
        removed=tuple(flow.removed),
        warnings=tuple(warnings),
    )
