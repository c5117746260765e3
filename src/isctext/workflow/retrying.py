"""``isctext quarantine retry``: what was refused is tried again, and nothing else is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.rejection import HARVEST, INGEST
from isctext.store import Store
from isctext.workflow.checking import check_begun
from isctext.workflow.inventory import Inventory
from isctext.workflow.progress import Talk
from isctext.workflow.quarantine import Row, counted, quarantined
from isctext.workflow.run import Place, Summary, inventory_of, run_stages
from isctext.workflow.settling import WHOLE

_STAGES = (INGEST, "duplicates")
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Retried:
    """What a retry did. The counts before and after are of the files that were read again.

    files: opened again. refused_before, refused_after: their refusals by code. gone: refused files
    that the study no longer has, left as they are. online: refusals of harvests, which only a
    harvest asks for again. later: documents refused by a later stage, to be tried by the next
    run. waiting: other files that are new, or changed, or were read with other settings.
    """

    files: int
    documents_before: int
    documents_after: int
    refused_before: Counts
    refused_after: Counts
    gone: int
    online: int
    later: int
    waiting: int

    def as_dict(self) -> dict[str, Any]:
        """The same facts, for ``--json``."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """What to say of it, a line each."""
        before, after = sum(self.refused_before.values()), sum(self.refused_after.values())
        if self.files or before:
            yield (
                f"{_many(self.files, 'file')} read again: {_many(before, 'refusal')} before, "
                f"{after:,} after; {_many(self.documents_before, 'document')} before, "
                f"{self.documents_after:,} after"
            )
        else:
            yield "no file to read again"
        for number, what, step in (
            (self.gone, "refused file", "no longer in the study: isctext ingest drops its rows"),
            (self.online, "refusal", "of a harvest: isctext harvest asks again"),
            (self.later, "document", "refused by a later step: isctext run tries again"),
            (self.waiting, "other file", "new, changed or with other settings: isctext ingest"),
        ):
            if number:
                yield f"left alone: {_many(number, what)}, {step}"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def retry(
    place: Place,
    codes: Collection[str] = (),
    sources: Collection[str] = (),
    *,
    talk: Talk | None = None,
    workers: int | None = None,
    inline: bool = False,
    today: date | None = None,
) -> tuple[Retried, Summary | None]:
    """Read again the files that have a refusal with these codes, of these sources (all if none).

    The whole file is read: its documents and its other refusals are made anew too. With the
    summary of the run, None when there was no file to read. Raises as ``quarantined`` and
    ``run_stages``.
    """
    check_begun(place.folder, place.store)
    day = today or date.today()
    rows = quarantined(place, codes, sources)
    chosen = {row["input_id"] for row in rows if row["stage"] == INGEST}
    declared = inventory_of(place, day)
    there = {file.input_id for file in declared.files}
    there |= {missing.input_id for missing in declared.missing}
    again = frozenset(chosen & there)
    later = _release(place.store, [row for row in rows if row["stage"] not in (INGEST, HARVEST)])
    before = _standing(place, again)
    summary = None
    if again:
        summary = run_stages(
            place, only=_STAGES, talk=talk, workers=workers, inline=inline, today=day, again=again
        )
    after = _standing(place, again)
    done = Retried(
        files=sum(file.input_id in again for file in declared.files),
        documents_before=before[0],
        documents_after=after[0],
        refused_before=dict(sorted(before[1].items())),
        refused_after=dict(sorted(after[1].items())),
        gone=len(chosen - there),
        online=sum(row["stage"] == HARVEST for row in rows),
        later=later,
        waiting=_waiting(place.store, declared, again),
    )
    return done, summary


def _standing(place: Place, inputs: Collection[str]) -> tuple[int, Counter[str]]:
    """How many documents these files have, and how many refusals of each code."""
    mine = pc.field("input_id").isin(pa.array(sorted(inputs), pa.string()))
    documents = place.store.table("documents").read(["doc_id"], mine)
    refused = place.store.table("rejections").read(["code"], mine & (pc.field("stage") == INGEST))
    return documents.num_rows, counted(refused.to_pylist())


def _release(store: Store, rows: Collection[Row]) -> int:
    """Takes the documents from the ledgers of the stages that refused them: how many.

    Their refusals stay until the stage has tried them again.
    """
    if rows:
        with store.writing():
            for stage in sorted({row["stage"] for row in rows} & set(store.ledgers())):
                ids = sorted(row["doc_id"] for row in rows if row["stage"] == stage)
                store.ledger(stage).remove(pc.field("unit_id").isin(pa.array(ids, pa.string())))
    return len(rows)


def _waiting(store: Store, declared: Inventory, again: Collection[str]) -> int:
    """How many other files are not in the corpus as they are now."""
    closed = store.table("inputs").read(["input_id", "fingerprint"], pc.field("chunk") == WHOLE)
    known = {(row["input_id"], row["fingerprint"]) for row in closed.to_pylist()}
    return sum(
        (file.input_id, file.fingerprint) not in known and file.input_id not in again
        for file in declared.files
    )
