"""Where each document goes: one file each, or a record of a JSONL or CSV file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace

from demo.formats import RENDERERS
from demo.material import Material, Table
from demo.records import Item

GATHERED = ("jsonl", "csv")


def lay_out(items: list[Item], material: Material) -> dict[str, bytes]:
    """The files by relative path; gives each item its path and locator, in place."""
    files: dict[str, bytes] = {}
    for source in material.sources:
        own = [n for n, item in enumerate(items) if item.source_id == source["id"]]
        if source["format"] in GATHERED:
            _gather(own, items, source, files)
        else:
            _one_by_one(own, items, source, files)
    return files


def _one_by_one(own: list[int], items: list[Item], source: Table, files: dict[str, bytes]) -> None:
    for index in own:
        item = items[index]
        extension, render = RENDERERS[_format(item, source)]
        named = item.name if item.payload is not None else item.name + extension
        path = f"{source['folder']}/{named}"
        if path in files:
            raise ValueError(f"two documents in {path}")
        items[index] = replace(item, path=path)
        files[path] = item.payload if item.payload is not None else render(item, source)


def _format(item: Item, source: Table) -> str:
    if source["format"] == "pdf-or-text":
        return "pdf" if item.pdf else "text"
    return str(source["format"])


def _gather(own: list[int], items: list[Item], source: Table, files: dict[str, bytes]) -> None:
    path = f"{source['folder']}/{source['file']}"
    ordered = sorted(own, key=lambda n: (str(items[n].day), items[n].name))
    for number, index in enumerate(ordered, 1):
        items[index] = replace(items[index], path=path, locator=f"record {number}")
    rows = [_row(items[index], source["columns"]) for index in ordered]
    files[path] = _jsonl(rows) if source["format"] == "jsonl" else _csv(rows)


def _row(item: Item, columns: Table) -> dict[str, str]:
    return {
        columns["title"]: item.title,
        columns["date"]: str(item.day),
        columns["authors"]: item.author,
        columns["text"]: item.text,
    }


def _jsonl(rows: Sequence[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")


def _csv(rows: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
