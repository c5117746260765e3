"""Sources named in a text: entities tied to a source of the corpus."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from isctext.circulation.citations.options import CitationOptions
from isctext.circulation.citations.rows import Citation
from isctext.circulation.reuse.documents import Documents
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import ENTITIES, SOURCES

_NAMES = ("ORG", "MISC")
_LEAST_NAME = 4  # letters: "CAF" and "MEL" are names of many things


def named(
    sources: Rows, entities: Rows, documents: Documents, options: CitationOptions
) -> list[Citation]:
    """Entities that are a source of the corpus, in documents of another one."""
    by_id, by_text = _called(sources, documents, options)
    source = documents.table["source_id"].to_pylist()
    columns = ("doc_id", "start", "end", "label", "text", "entity_id")
    schema = pa.schema([ENTITIES.schema.field(name) for name in columns])
    found, ids = [], documents.ids()
    for batch in entities.batches():
        rows = pa.Table.from_batches([batch]).select(columns).cast(schema)
        rows = rows.append_column("by", pc.index_in(rows["doc_id"], value_set=ids))
        for row in rows.filter(pc.is_valid(rows["by"])).to_pylist():
            owner = by_id.get(row["entity_id"] or "", "")
            if not owner and row["label"] in _NAMES:
                owner = by_text.get(_plain(row["text"]), "")
            if owner not in {"", source[row["by"]]}:
                span = (row["start"], row["end"])
                found.append(Citation(row["by"], *span, "name", row["text"], owner))
    return found


def _called(
    sources: Rows, documents: Documents, options: CitationOptions
) -> tuple[dict[str, str], dict[str, str]]:
    """Entity ids and names to sources; what two sources are called is nobody's name."""
    schema = pa.schema([SOURCES.schema.field(name) for name in ("source_id", "label")])
    table = collect(sources, schema)
    present = set(documents.table["source_id"].to_pylist())
    labels = {
        row["source_id"]: row["label"] for row in table.to_pylist() if row["source_id"] in present
    }
    by_id: dict[str, set[str]] = {}
    by_text: dict[str, set[str]] = {}
    for source_id, label in labels.items():
        by_id.setdefault(f"org:{source_id}", set()).add(source_id)
        if len(_plain(label)) >= _LEAST_NAME:
            by_text.setdefault(_plain(label), set()).add(source_id)
    for source_id, name in options.names:
        if source_id in present:
            by_id.setdefault(name, set()).add(source_id)
            by_text.setdefault(_plain(name), set()).add(source_id)
    return _single(by_id), _single(by_text)


def _single(names: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(sources)) for name, sources in names.items() if len(sources) == 1}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())
