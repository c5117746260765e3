"""Documents for TXM's import "XTZ + CSV": a zip of one XML per text, and ``metadata.csv``."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from isctext.exchange.cells import table_chunks
from isctext.exchange.letters import unaccented
from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.outgoing import Outgoing, one_line, outgoing
from isctext.exchange.sink import Sink
from isctext.exchange.xmltext import add, serialised, xml_text

JOIN = " ; "
METADATA = "metadata.csv"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say: the same input, the same bytes
_ID = re.compile(r"[0-9a-f]{8,64}")
_MODE = 0o600 << 16
# Attributes written from the document itself.
_OWN = tuple(
    "id titre date annee mois source arene auteur territoire langue url identifiant".split()
)
# Those, and what a reader takes for one of them: a fact of such a name gets a "2" behind it.
TAKEN = frozenset(_OWN) | frozenset(
    "title intitule headline nom published pubdate datetime jour year an month day authors author"
    " auteurs creator lien link adresse permalink uri identifier uid uuid arena journal media"
    " publication territory commune lieu".split()
)


def write_txm(batches: Iterable[Batch], options: ExportOptions, tally: Tally) -> Iterator[bytes]:
    """A zip file: ``DOC_ID.xml`` for each document, then ``metadata.csv`` with the same facts.

    The names of files are our own ids, nothing that a document says.
    """
    sink = Sink()
    rows: list[dict[str, str]] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in outgoing(batches, options, tally):
            if not _ID.fullmatch(document.doc_id):
                tally.left_out["its id is no name for a file"] += 1
                continue
            said = attributes_of(document)
            rows.append(said)
            _put(archive, f"{document.doc_id}.xml", [_xml(document, said)])
            tally.written += 1
            yield sink.drained()
        _put(archive, METADATA, _table(rows, raw=options.raw))
    yield sink.drained()


def attributes_of(document: Outgoing) -> dict[str, str]:
    """What the document's ``text`` element says: names of letters and digits without accents.

    Several values of one fact are joined by " ; ".
    """
    values = (
        document.doc_id,
        one_line(document.title),
        document.date,
        document.year,
        document.date[:7] if document.month else "",
        document.source_id,
        document.arena,
        JOIN.join(document.authors),
        document.territory,
        document.lang,
        document.url,
        document.provider_id,
    )
    said = {name: value for name, value in zip(_OWN, values, strict=True) if value}
    joined: dict[str, list[str]] = {}
    for name, value in document.facts:
        if value.strip():
            joined.setdefault(attribute_name(name), []).append(one_line(value))
    return said | {name: JOIN.join(given) for name, given in joined.items()}


def attribute_name(fact: str) -> str:
    """The name with letters without accents and digits only: TXM takes no "_" in it."""
    name = re.sub(r"[^a-z0-9]+", "", unaccented(fact).lower())
    if not name or name[0].isdecimal():
        name = f"fait{name}"
    return f"{name}2" if name in TAKEN else name


def _xml(document: Outgoing, said: dict[str, str]) -> bytes:
    text = etree.Element("text", {name: xml_text(value) for name, value in said.items()})
    text.text = "\n"
    for paragraph in document.paragraphs:
        add(text, "p", paragraph).tail = "\n"
    return serialised(text, declared=True)


def _table(rows: list[dict[str, str]], *, raw: bool) -> Iterator[bytes]:
    header = dict.fromkeys(["id", *(name for row in rows for name in row)])
    cells = ([row.get(name, "") for name in header] for row in rows)
    yield from table_chunks(list(header), cells, raw=raw)


def _put(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _MODE
    with archive.open(entry, "w") as member:
        for chunk in chunks:
            member.write(chunk)
