"""Explicit citations: who names whom, by title, by address, by name.

Simple rules that are seldom wrong, not all citations: a title is quoted whole and is the title
of one source only; an address is that of a document, or on a host of one source only; a name is
an entity that the gazetteer, the source's label or the study ties to a source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from isctext.circulation.citations.addresses import addresses, normal_address, owners
from isctext.circulation.citations.names import named
from isctext.circulation.citations.options import CitationOptions
from isctext.circulation.citations.rows import Citation, citation_rows
from isctext.circulation.citations.titles import known_titles, quoted_titles, title_key
from isctext.circulation.reuse.documents import Documents, read_documents
from isctext.records.stage import Rows


def find_citations(inputs: Mapping[str, Rows], options: CitationOptions) -> dict[str, pa.Table]:
    """Table ``citations``: what documents say of other sources of the corpus."""
    documents = read_documents(inputs, options.duplicates)
    found = list(_in_texts(inputs["documents"], documents, options))
    found += named(inputs["sources"], inputs["entities"], documents, options)
    return {"citations": citation_rows(_once(found), documents)}


def _in_texts(rows: Rows, documents: Documents, options: CitationOptions) -> Iterator[Citation]:
    """Titles and addresses."""
    ids = documents.ids()
    source = documents.table["source_id"].to_pylist()
    titles = documents.table["title"].to_pylist()
    known = known_titles(zip(range(len(ids)), source, titles, strict=True))
    pages, hosts = _sites(rows, documents, options)
    for number, text in _column(rows, ids, "text"):
        own = title_key(titles[number])
        for start, end, key in quoted_titles(text, known):
            owner, held = known[key]
            if owner != source[number] and key != own:
                one = held[0] if len(held) == 1 else -1
                yield Citation(number, start, end, "title", text[start:end], owner, one)
        for start, end, address in addresses(text):
            page = pages.get(normal_address(address), -1)
            owner = source[page] if page >= 0 else hosts.get(normal_address(address)[0], "")
            if owner not in {"", source[number]}:
                yield Citation(number, start, end, "url", address, owner, page)


def _sites(
    rows: Rows, documents: Documents, options: CitationOptions
) -> tuple[dict[tuple[str, str], int], dict[str, str]]:
    """Address to document, and host to source."""
    source = documents.table["source_id"].to_pylist()
    written = [(n, url) for n, url in _column(rows, documents.ids(), "url") if url]
    pages: dict[tuple[str, str], int] = {}
    twice: set[tuple[str, str]] = set()
    for number, url in sorted(written):
        page = normal_address(url)
        # The address of a site's front door is the site's, not a document's.
        if page[1] and pages.setdefault(page, number) != number:
            twice.add(page)
    known = {page: number for page, number in pages.items() if page not in twice}
    given = [(source_id, host) for source_id, host in options.hosts]
    return known, owners(given + [(source[n], url) for n, url in written])


def _column(rows: Rows, ids: pa.Array, name: str) -> Iterator[tuple[int, str]]:
    """The values of a column, with the numbers of their documents."""
    for batch in rows.batches():
        at = pc.index_in(batch.column("doc_id").cast(pa.string()), value_set=ids)
        values = batch.column(name).to_pylist()
        for number, value in zip(at.to_pylist(), values, strict=True):
            if number is not None:
                yield number, value or ""


def _once(found: list[Citation]) -> list[Citation]:
    """Each place once for each source: an address in a title's quotation is the title's."""
    order = {"title": 0, "url": 1, "name": 2}
    kept: dict[tuple[int, int, int, str], Citation] = {}
    for one in sorted(found, key=lambda c: (c.by, c.start, order[c.kind], c.end, c.source)):
        kept.setdefault((one.by, one.start, one.end, one.source), one)
    return list(kept.values())
