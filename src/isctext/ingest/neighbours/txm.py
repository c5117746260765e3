"""Reader txm.v1: XML for TXM's import "XTZ + CSV": one text to a file, its facts as attributes.

Source: TXM's manual, "Importer un corpus", module XTZ + CSV: ``text`` is the only element that
must be there, its attributes are the text's metadata. What ``metadata.csv`` adds stands in
``txmtable.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.tree import inner_text
from isctext.ingest.markup.xmlfiles import parse_file, xml_head
from isctext.ingest.prose.markedprose import local, prose_of
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.tables.columns import map_columns
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_NAMESPACE = "textometrie.org"
# Roots of other formats that have elements named "text".
_OTHERS = frozenset(["svg", "html", "rss", "feed", "akomaNtoso", "mediawiki", "teiCorpus"])
_MARKS = frozenset(["w", "p", "hi", "lb", "note", "head", "s", "pb", "div", "ab", "sp"])
_XML = "http://www.w3.org/XML/1998/namespace"


class TxmReader:
    """One document per ``text`` element."""

    name = "txm.v1"
    media_type = "application/xml"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.97 for a root ``text`` or TXM's namespace, 0.92 for a ``text`` inside another root."""
        start = xml_head(head)
        if start is None or start.root in _OTHERS:
            return 0.0
        if start.root == "text" or _NAMESPACE in start.attributes:
            return 0.97
        inside = start.has("text") and not start.has("teiHeader")
        return 0.92 if inside and start.has(*_MARKS) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The texts of the file; a file without one is a refusal."""
        try:
            root = parse_file(stream.read(), hint.encoding)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        texts, outside = _parts(root)
        if not texts:
            yield Refusal("MALFORMED", f"no element 'text' under '{local(root)}'")
        for number, text in enumerate(texts, 1):
            locator = f"text {number}" if len(texts) > 1 else ""
            yield _draft(root, text, locator, hint, outside if number == 1 else "")


def attributes_of(element: etree._Element) -> dict[str, str]:
    """An element's attributes by their names without a namespace; xml:lang is ``language``."""
    named: dict[str, str] = {}
    for full, value in element.attrib.items():
        name = etree.QName(full)
        own = "language" if name.namespace == _XML and name.localname == "lang" else name.localname
        named[str(own)] = str(value)
    return named


def _parts(root: etree._Element) -> tuple[list[etree._Element], str]:
    """The ``text`` elements that are inside no other, and the words that stand in none of them."""
    texts: list[etree._Element] = []
    words: list[str] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        name = local(element)
        if event == "end":
            words.append((element.tail or "") if element is not root else "")
        elif name in ("text", "teiHeader"):
            texts += [element] if name == "text" else []
            events.skip_subtree()
        else:
            words.append(element.text or "")
    return texts, " ".join(" ".join(words).split())


def _attributes(root: etree._Element, text: etree._Element) -> dict[str, str]:
    """What the text's attributes say, after the root's; one name twice keeps both."""
    of_root = attributes_of(root) if root is not text else {}
    of_text = attributes_of(text)
    twice = of_root.keys() & of_text.keys()
    return {f"{local(root)}.{n}" if n in twice else n: v for n, v in of_root.items()} | of_text


def _draft(
    root: etree._Element, text: etree._Element, locator: str, hint: Hint, outside: str
) -> Draft | Refusal:
    said = _attributes(root, text)
    prose = prose_of(text)
    if not prose.text:
        characters = len("".join(inner_text(text).split()))
        return Refusal("EMPTY_OUTPUT", f"no prose; {characters} characters left out", locator)
    draft = _read(said, prose.text, locator, hint)
    removed = [*prose.removed, *([("outside the text", outside)] if outside else [])]
    return replace(draft, facts=tuple(dict.fromkeys(draft.facts)), removed=tuple(removed))


def _read(said: dict[str, str], text: str, locator: str, hint: Hint) -> Draft:
    """The draft of a text with these attributes."""
    # TXM's "id" is the file's name: it identifies nothing more, and "identifiant" does.
    stem = PurePosixPath(hint.filename).name.rsplit(".", 1)[0]
    if said.get("id") == stem:
        said = {name: value for name, value in said.items() if name != "id"}
    declared = [("id", "identifiant")] if "identifiant" in said else []
    columns = map_columns(list(said), [*declared, *hint.columns], without=("text", "text_sha256"))
    record: dict[str, object] = dict(said)
    return columns.draft_of(record, text, locator)


READER = TxmReader()
