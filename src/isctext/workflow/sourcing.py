"""Table ``sources``: the declared ones, and those that records name in the blocks of id "*"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from isctext.ingest.finish import FROM_RECORD
from isctext.records.source import RIGHTS, Source
from isctext.records.tables import SOURCES
from isctext.store import Store
from isctext.workflow.inventory import Inventory

Place = tuple[str, str, str]
"""Of a document: its source_id, its arena, its input_id."""


def keep_sources(store: Store, inventory: Inventory) -> None:
    """The sources of the study and of its documents, written when they differ from what is there.

    To be called when the documents are those of the files of today.
    """
    blocks = {file.input_id: file.source for file in inventory.files if _asks(file.source)}
    found = source_rows(inventory.sources, blocks, _places(store) if blocks else {})
    rows = SOURCES.from_rows(map(asdict, found))
    rows = rows.sort_by([(name, "ascending") for name in SOURCES.sort])
    if not store.table("sources").read().equals(rows):
        store.table("sources").replace(rows)


def source_rows(
    declared: Iterable[Source], blocks: Mapping[str, Source], documents: Mapping[Place, int]
) -> list[Source]:
    """One source per id, sorted.

    blocks: of each input file whose records name their source or their arena, what the block says.
    documents: how many there are of each place. A source that records name has the arena of most
    of its documents (the first in the alphabet of several), and of its blocks the licences, the
    strictest rights, and what else they agree on; a source with a block of its own keeps that.
    """
    rows = {source.source_id: source for source in declared}
    rows.pop(FROM_RECORD, None)
    arenas: dict[str, Counter[str]] = {}
    said: dict[str, set[Source]] = {}
    for (source_id, arena, input_id), number in documents.items():
        if input_id in blocks:
            arenas.setdefault(source_id, Counter())[arena] += number
            said.setdefault(source_id, set()).add(blocks[input_id])
    for source_id, held in said.items():
        known = rows.get(source_id)
        if known is None:
            rows[source_id] = _named(source_id, _most(arenas[source_id]), held)
        elif known.arena == FROM_RECORD:
            rows[source_id] = replace(known, arena=_most(arenas[source_id]))
    return [rows[source_id] for source_id in sorted(rows)]


def _asks(source: Source) -> bool:
    return FROM_RECORD in (source.source_id, source.arena)


def _places(store: Store) -> dict[Place, int]:
    columns = ["source_id", "arena", "input_id"]
    rows = store.table("documents").read(columns)
    counted = rows.group_by(columns).aggregate([([], "count_all")])
    return {
        (row["source_id"], row["arena"], row["input_id"]): row["count_all"]
        for row in counted.to_pylist()
    }


def _named(source_id: str, arena: str, blocks: Iterable[Source]) -> Source:
    held = list(blocks)
    return Source(
        source_id,
        arena,
        # The name that the records give, not that of the block, which is of all of them.
        label=source_id,
        kind=_agreed(block.kind for block in held),
        territory=_agreed(block.territory for block in held),
        licence="; ".join(sorted({block.licence for block in held if block.licence})),
        rights=max((block.rights for block in held), key=RIGHTS.index),
    )


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda name: (-counted[name], name))


def _agreed(values: Iterable[str]) -> str:
    """What all say, "" where they differ."""
    several = set(values)
    return several.pop() if len(several) == 1 else ""
