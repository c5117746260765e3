"""The documents of a corpus as a file of another tool, as far as their rights let them leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import UsageError
from isctext.exchange.export import FORMS, export
from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.records.tables import FACTS
from isctext.workflow.checking import check_begun
from isctext.workflow.run import Place

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents leave: of one arena, of one source, and with those that repeat others."""

    arena: str = ""
    source: str = ""
    duplicates: bool = False


def write_export(
    place: Place, form: str, target: Path, choice: Choice, options: ExportOptions
) -> Tally:
    """Writes the file and gives the count of what it holds and what it does not.

    The file is there whole or not at all. Raises UsageError [IT-EXP-001] for an unknown format,
    [IT-EXP-002] when the target exists or its folder does not.
    """
    check_begun(place.folder, place.store)
    _check_target(target)
    sources = place.store.table("sources").read(["source_id", "label", "rights"]).to_pylist()
    facts = _Facts(place.store.table("facts").read())
    names = facts.names() if form in FORMS and FORMS[form].needs_fact_names else ()
    options = replace(
        options,
        rights={row["source_id"]: row["rights"] for row in sources},
        labels={row["source_id"]: row["label"] for row in sources},
        fact_names=names,
        title=place.study.study.title,
    )
    tally = Tally()
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as out:
            out.writelines(export(form, _batches(place, choice, facts), options, tally))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return tally


def _check_target(target: Path) -> None:
    if target.exists() or not target.parent.is_dir():
        raise UsageError(
            "IT-EXP-002",
            "the export cannot be written there",
            where=str(target),
            found="a file or folder of that name" if target.exists() else "no such folder",
            expected="a new file in a folder that exists",
            hint="give another name; nothing is ever written over",
        )


class _Facts:
    """The facts of all documents, by document: small beside their texts."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self._rows: dict[str, list[int]] = defaultdict(list)
        for number, doc_id in enumerate(table["doc_id"].to_pylist()):
            self._rows[doc_id].append(number)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._table["name"].unique().to_pylist()))

    def of(self, doc_ids: list[str]) -> pa.Table:
        wanted = [number for doc_id in doc_ids for number in self._rows.get(doc_id, ())]
        return self._table.take(wanted) if wanted else FACTS.empty()


def _batches(place: Place, choice: Choice, facts: _Facts) -> Iterator[Batch]:
    store = place.store
    repeated = set() if choice.duplicates else _ids(store.table("duplicates").read(["doc_id"]))
    where = None
    for field, value in (("arena", choice.arena), ("source_id", choice.source)):
        if value:
            asked = pc.field(field) == value
            where = asked if where is None else where & asked
    chosen = store.table("documents").read(["doc_id"], where)["doc_id"].to_pylist()
    wanted = sorted(doc_id for doc_id in chosen if doc_id not in repeated)
    for at in range(0, len(wanted), _BATCH):
        some = wanted[at : at + _BATCH]
        here = pc.field("doc_id").isin(pa.array(some, pa.string()))
        yield Batch(store.table("documents").read(where=here), facts.of(some))


def _ids(table: pa.Table) -> set[str]:
    return set(table["doc_id"].to_pylist())
