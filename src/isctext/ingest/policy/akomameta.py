"""What an Akoma Ntoso document says of itself: identification, references, preface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.xmlpieces import XML_LANG, first, first_text, local, text_of
from isctext.records.document import DatedBy

# Elements of the preface, where the printed page states them, and the facts they are.
_PREFACE = {
    "docNumber": "number",
    "docType": "kind",
    "docProponent": "proponent",
    "docStage": "stage",
    "docStatus": "status",
    "docCommittee": "committee",
    "docketNumber": "docket",
    "docJurisdiction": "jurisdiction",
    "docPurpose": "purpose",
    "legislature": "legislature",
    "session": "session",
}
_WORK = {"FRBRcountry": "country", "FRBRnumber": "number", "FRBRname": "name"}


@dataclass(frozen=True, slots=True)
class AkomaMeta:
    """The metadata of one document of a file.

    ``names`` maps ids to the names they stand for; ``notes`` are footnotes kept among the metadata.
    """

    title: str
    authors: tuple[str, ...]
    dates: tuple[DatedBy, ...]
    identifier: str
    url: str
    facts: tuple[tuple[str, str], ...]
    names: dict[str, str]
    notes: tuple[tuple[str, str], ...]

    def name_of(self, reference: str) -> str:
        """The name that a reference "#id" stands for; "" for one that nothing explains."""
        return self.names.get(reference.strip().lstrip("#"), "")


def read_meta(document: etree._Element, language: str) -> AkomaMeta:
    """The metadata of a document element (act, bill, debate ...).

    Dates: the work's own, then the printed one of the preface, the publication's and the
    expression's.
    """
    meta = _child(document, "meta")
    names = _names(meta)
    work = None if meta is None else first(meta, "FRBRWork")
    expression = None if meta is None else first(meta, "FRBRExpression")
    preface = [e for e in document if local(e) in ("preface", "coverPage")]
    said = (*_work_facts(work, names), *_preface_facts(preface))
    spoken = _value(expression, "FRBRlanguage", "language") or language
    facts = [("language", spoken), *said, *_publication(meta)]
    identifier = _value(work, "FRBRthis") or _value(work, "FRBRuri")
    return AkomaMeta(
        title=_title(document, preface, work, expression),
        authors=tuple(dict.fromkeys(_authors(work, names))),
        dates=tuple(dict.fromkeys(_dates(meta, work, expression, preface))),
        identifier=identifier,
        url=identifier if identifier.startswith(("http://", "https://")) else "",
        facts=tuple(dict.fromkeys((n, v) for n, v in facts if v)),
        names=names,
        notes=tuple(("note", text_of(e)) for e in _notes(meta) if text_of(e)),
    )


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((e for e in element if local(e) == name), None)


def _value(element: etree._Element | None, name: str, attribute: str = "value") -> str:
    found = None if element is None else first(element, name)
    return "" if found is None else one_line(found.get(attribute) or "") or _bare(found, attribute)


def _bare(element: etree._Element, attribute: str) -> str:
    """The attribute as it stands: ``one_line`` leaves addresses out, and these are addresses."""
    return " ".join((element.get(attribute) or "").split())


def _notes(meta: etree._Element | None) -> Iterator[etree._Element]:
    """The notes that version 2 keeps among the metadata."""
    for notes in meta.iter("{*}notes") if meta is not None else ():
        yield from notes.iter("{*}note")


def _names(meta: etree._Element | None) -> dict[str, str]:
    if meta is None:
        return {}
    found = (
        (e.get("eId") or e.get("id") or "", " ".join((e.get("showAs") or "").split()))
        for e in meta.iter(etree.Element)
        if local(e).startswith("TLC")
    )
    return {identifier: name for identifier, name in found if identifier and name}


def _authors(work: etree._Element | None, names: dict[str, str]) -> Iterator[str]:
    for element in work.iter("{*}FRBRauthor") if work is not None else ():
        reference = (element.get("href") or "").strip()
        name = names.get(reference.lstrip("#"), "")
        # "/ontology/organization/fr/senat" names nobody in the references, but says who it is.
        name = name or " ".join(reference.rsplit("/", 1)[-1].lstrip("#").replace("_", " ").split())
        if name:
            yield name


def _dates(
    meta: etree._Element | None,
    work: etree._Element | None,
    expression: etree._Element | None,
    preface: Sequence[etree._Element],
) -> Iterator[DatedBy]:
    printed = [e for part in preface for e in part.iter("{*}docDate")]
    published = meta.iter("{*}publication") if meta is not None else ()
    groups = (
        (work.iter("{*}FRBRdate") if work is not None else (), "header:work"),
        (printed, "header:docDate"),
        (published, "meta:publication"),
        (expression.iter("{*}FRBRdate") if expression is not None else (), "meta:expression"),
    )
    for elements, origin in groups:
        for element in elements:
            written = (element.get("date") or "").strip() or text_of(element)
            found = parse_date(written, origin)
            if found:
                yield found


def _title(
    document: etree._Element,
    preface: Sequence[etree._Element],
    work: etree._Element | None,
    expression: etree._Element | None,
) -> str:
    for name in ("docTitle", "longTitle", "shortTitle"):
        for part in preface:
            title = first_text(part, name)
            if title:
                return title
    alias = _value(work, "FRBRalias") or _value(expression, "FRBRalias")
    return alias or first_text(document, "docTitle", "shortTitle")


def _work_facts(work: etree._Element | None, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, fact in _WORK.items():
        yield fact, _value(work, name)
    yield "subtype", _value(work, "FRBRsubtype")
    for element in work.iter("{*}FRBRdate") if work is not None else ():
        yield "date kind", " ".join((element.get("name") or "").lstrip("#").split())
    for element in work.iter("{*}FRBRauthor") if work is not None else ():
        reference = (element.get("as") or "").lstrip("#")
        yield "author role", names.get(reference, reference)


def _preface_facts(preface: Sequence[etree._Element]) -> Iterator[tuple[str, str]]:
    for part in preface:
        for element in part.iter(etree.Element):
            fact = _PREFACE.get(local(element))
            if fact:
                yield fact, text_of(element)


def _publication(meta: etree._Element | None) -> Iterator[tuple[str, str]]:
    element = None if meta is None else first(meta, "publication")
    if element is not None:
        yield "edition", one_line(element.get("showAs") or element.get("name") or "")
        yield "edition number", one_line(element.get("number") or "")
    for keyword in meta.iter("{*}keyword") if meta is not None else ():
        yield "keywords", one_line(keyword.get("showAs") or keyword.get("value") or "")


def language_of(root: etree._Element) -> str:
    """The language that the root or its first child declares."""
    for element in (root, *list(root)[:1]):
        if element.get(XML_LANG):
            return str(element.get(XML_LANG))
    return ""
