"""From a harvest to ``isctext ingest``: a manifest of what was kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from isctext.ingest.dating.dates import parse_date
from isctext.records.document import DatedBy
from isctext.workflow.harvestindex import Row

COLUMNS = ("path", "arena", "source", "title", "date", "date_source", "url")
_LENGTHS = {"day": 10, "month": 7, "year": 4}


def manifest(rows: Iterable[Row], *, arena: str, source: str, kind: str) -> bytes:
    """A CSV that [[sources]] manifest reads; paths are relative to the harvest's folder.

    One row per file: two addresses that gave the same bytes are one; of a group of pages that
    was exported several times, the last export. The date is what the listing calls "published",
    if that is a date; nothing else is taken for one.
    """
    rows = list(rows)
    last = {dict(row["said"])["group"]: row for row in rows if "group" in dict(row["said"])}
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    seen: set[str] = set()
    for row in rows:
        path, said = f"raw/{row['file']}", dict(row["said"])
        if path in seen or last.get(said.get("group", ""), row) is not row:
            continue
        seen.add(path)
        dated = parse_date(said.get("published", ""), kind)
        # A file of many items has no address of its own: each item may have one inside.
        address = "" if "group" in said or "holds" in said else row["final_url"]
        title, url = (_readable(text) for text in (said.get("title", ""), address))
        day, origin = (_written(dated), kind.partition(".")[0]) if dated else ("", "")
        table.writerow([path, arena, source, title, day, origin, url])
    return out.getvalue().encode("utf-8")


def _written(dated: DatedBy) -> str:
    return dated.date.isoformat()[: _LENGTHS[dated.precision]]


def _readable(text: str) -> str:
    """One line, of what UTF-8 can hold."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
