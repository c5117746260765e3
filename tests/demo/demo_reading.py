"""Reads the demonstration corpus with the simplest means, to check its truth without the engine."""

from __future__ import annotations

import csv
import html
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora" / "demo"
HEADERS = {
    "---": re.compile(r"\A---\n(.*?)\n---\n", re.S),
    "+++": re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n", re.S),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Read:
    """One input as it was read: ``text`` is empty when the file holds none."""

    place: str
    arena: str
    source: str
    title: str
    date: str
    text: str


def read_corpus(root: Path = CORPUS) -> list[Read]:
    """Every item that the study declares, whether it will be kept or refused."""
    study = tomllib.loads((root / "isctext.toml").read_text(encoding="utf-8"))
    items: list[Read] = []
    for source in study["sources"]:
        if "manifest" in source:
            items += _of_manifest(root, root / source["manifest"])
            continue
        for path in sorted(root.glob(source["path"])):
            for locator, title, date, text in _records(path, source.get("columns", {})):
                place = str(path.relative_to(root)) + (f"#{locator}" if locator else "")
                items.append(Read(place, source["arena"], source["id"], title, date, text))
    return items


def _of_manifest(root: Path, manifest: Path) -> list[Read]:
    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [
        Read(r["path"], r["arena"], r["source"], r["title"], r["date"], _body(root / r["path"]))
        for r in rows
    ]


def _body(path: Path) -> str:
    if path.suffix == ".pdf":
        shown = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", path.read_bytes())
        return "\n".join(re.sub(rb"\\(.)", rb"\1", s).decode("cp1252") for s in shown[1:])
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8").split("\n\n", 1)[1]
    return ""


def _records(path: Path, columns: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    if path.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from _rows([json.loads(line) for line in lines], columns)
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            yield from _rows(list(csv.DictReader(stream)), columns)
    elif path.suffix == ".html":
        yield ("", *_page(path))
    else:
        yield ("", *_headed(path))


def _rows(
    rows: list[dict[str, str]], columns: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    for number, row in enumerate(rows, 1):
        yield (
            f"record {number}",
            row[columns["title"]],
            row[columns["date"]],
            row[columns["text"]],
        )


def _page(path: Path) -> tuple[str, str, str]:
    raw = path.read_bytes()
    declared = re.search(rb'<meta charset="([\w-]+)"', raw)
    assert declared, path
    page = raw.decode(declared[1].decode())
    article = page.split("<article>")[1].split("</article>")[0]
    paragraphs = re.findall(r"<p>(.*?)</p>", article, re.S)
    title = html.unescape(re.findall(r"<h1>(.*?)</h1>", article)[0])
    return title, DAY.findall(article)[0], html.unescape("\n\n".join(paragraphs))


def _headed(path: Path) -> tuple[str, str, str]:
    raw = path.read_text(encoding="utf-8")
    found = HEADERS[raw[:3]].match(raw) if raw[:3] in HEADERS else None
    if found:
        head, text = found[1], raw[found.end() :]
    else:
        head, _, text = raw.partition("\n\n")
    title = re.search(r'^(?:#\+)?title\s*[:=]\s*"?(.*?)"?$', head, re.I | re.M)
    date = re.search(r"^(?:#\+)?date\s*[:=]\s*<?(\d{4}-\d{2}-\d{2})", head, re.I | re.M)
    if not title and path.suffix == ".txt":
        title = re.match("(.*)", head)
    dated = date[1] if date else "".join(DAY.findall(path.name)[:1])
    return title[1] if title else "", dated, text.strip()
