"""What harvests were refused: from their diaries to rows of ``rejections``.

The diary of a harvest is the record; the rows say what stands at the end of it. They are made
anew from it by each harvest and each ingest, so that they survive a corpus built again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isctext.ingest.raw.legal import clean
from isctext.records.rejection import HARVEST
from isctext.records.tables import REJECTIONS
from isctext.store import Store
from isctext.workflow.harvestindex import Row, lines_of
from isctext.workflow.harvestpart import HarvestPart
from isctext.workflow.harvestplace import diary_of, home_of, stays_inside

_DETAIL_LENGTH = 500
# A robots.txt that is not there allows everything; one that fails shows in each refused page.
_ROLES = ("item", "listing")
_NEEDED = ("round", "role", "url", "code", "detail")
_Key = tuple[str, ...]


def refusals(folder: Path, parts: Iterable[HarvestPart]) -> pa.Table:
    """Table ``rejections`` of stage "harvest" as the diaries of these harvests have it now.

    One row per address, input_id "harvest/NAME", locator the address.
    """
    named = {part.name: part for part in parts}
    rows = [row for name in sorted(named) for row in _rows(folder, named[name])]
    return REJECTIONS.from_rows(rows).sort_by([(name, "ascending") for name in REJECTIONS.sort])


def enter_refusals(store: Store, folder: Path, parts: Iterable[HarvestPart]) -> None:
    """Makes the rows of stage "harvest" those of the diaries; call it with the right to write."""
    table, mine = store.table("rejections"), pc.field("stage") == HARVEST
    now = refusals(folder, parts)
    if not table.read(None, mine).equals(now):
        table.remove(mine)
        table.append(now)


def standing(lines: Iterable[Row]) -> list[Row]:
    """The refused lines that still hold, in the order of the diary.

    An address that was had later is refused no more. When a round ends, what an earlier one
    refused and this one did not is no longer asked for; unless ``max_items`` ended it.
    """
    held: dict[_Key, Row] = {}
    is_archive = False
    for row in lines:
        event, number = row.get("event"), row.get("round")
        if event == "begin":
            is_archive = str(row.get("kind", "")).startswith("warc")
        elif event == "refused" and row.get("role") in _ROLES:
            key = _key(row, "url", *(("code", "detail") if is_archive else ()))
            held.pop(key, None)
            held[key] = {name: row.get(name) for name in _NEEDED}
        elif event in ("kept", "unchanged"):
            held.pop(_key(row, "key"), None)
        elif event == "end" and not row.get("full") and isinstance(number, int):
            held = {key: old for key, old in held.items() if old.get("round") == number}
    return list(held.values())


def _key(row: Row, *names: str) -> _Key:
    """What tells one refusal from another; in an archive an address may have several records."""
    return (str(row.get("role")), *(str(row.get(name, "")) for name in names))


def _rows(folder: Path, part: HarvestPart) -> Iterator[dict[str, str]]:
    if not stays_inside(folder, home_of(folder, part.name)):
        return
    seen: Counter[str] = Counter()
    for row in standing(row for _, row in lines_of(diary_of(folder, part.name)) if row):
        address = _text(row, "url")
        seen[address] += 1
        detail = _text(row, "detail") or "no reason given"
        yield {
            "stage": HARVEST,
            "input_id": f"harvest/{part.name}",
            "locator": f"{address} ({seen[address]})" if seen[address] > 1 else address,
            "doc_id": "",
            "blob_id": "",
            "source_id": part.source or part.name,
            "arena": part.arena,
            "code": _text(row, "code") or "MALFORMED",
            "detail": f"{'listing: ' * (row.get('role') == 'listing')}{detail}"[:_DETAIL_LENGTH],
        }


def _text(row: Row, name: str) -> str:
    return clean(str(row.get(name) or ""))
