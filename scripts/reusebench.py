"""Text reuse over 2,500 to 20,000 real documents: seconds, memory, growth. `make bench-reuse`.

    python scripts/reusebench.py [2500 5000 10000 20000]

Articles of ten legal codes (each a source), legislative files of the Assemblée (a source per
legislature) and the real study's own documents, mixed: formulas by the thousand. They are
looked for in $ISCTEXT_SHARED or in ../shared.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HOME = Path(__file__).resolve().parent.parent
SIZES = (2_500, 5_000, 10_000, 20_000)
_TOKEN = re.compile(r"\w+(?:['’](?=\w))?|[^\w\s]")
_CODES = 10_000  # versions of articles, of 46,191


def shared() -> Path:
    for place in (os.environ.get("ISCTEXT_SHARED"), HOME.parent / "shared"):
        if place and (Path(place) / "data").is_dir():
            return Path(place).resolve() / "data" / "real-corpus"
    sys.exit("the shared data are not there: set ISCTEXT_SHARED")


@dataclass(frozen=True)
class FileRows:
    """A Parquet file as a stage sees a stored table."""

    path: Path
    columns: tuple[str, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        return pq.ParquetFile(self.path).iter_batches(4_096, columns=list(self.columns))


def documents(corpus: Path) -> list[dict[str, Any]]:
    """All candidates, in a fixed mixed order."""
    codes = list(_lines(corpus / "policy/codes-legi/codes-versions.jsonl.gz", "code"))
    random.Random(1).shuffle(codes)
    files = list(_lines(corpus / "policy/an-dossiers/an-dossiers.jsonl.gz", "legislature"))
    found = codes[:_CODES] + files + list(_files(corpus))
    unique = list({row["doc_id"]: row for row in found}.values())
    random.Random(2).shuffle(unique)
    return unique


def _lines(path: Path, source: str) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield _document(row, f"{row['source']}-{row[source]}", row["text"])


def _files(corpus: Path) -> Iterator[dict[str, Any]]:
    with (corpus / "manifest.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["path"].endswith((".md", ".org", ".yml")):
                text = (corpus / row["path"]).read_text("utf-8", errors="replace")
                yield _document(row, row["source"], text)


def _document(row: dict[str, Any], source: str, text: str) -> dict[str, Any]:
    return {
        "doc_id": row["doc_id"],
        "source_id": source,
        "arena": row["arena"],
        "date": date.fromisoformat(row["date"][:10]),
        "date_precision": "day",
        "title": row["title"],
        "text": text,
        "text_sha256": str(hash(text)),
        "input_id": row["doc_id"],
        "provider_id": "",
    }


def segments(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Paragraphs cut into tokens by a plain rule: what annotation gives, without its hours."""
    for row in rows:
        for number, paragraph in enumerate(re.finditer(r"(?:.+\n?)+", row["text"])):
            tokens = list(_TOKEN.finditer(paragraph.group()))
            forms = [token.group() for token in tokens]
            stops = [i + 1 for i, form in enumerate(forms[:-1]) if form in ".;!?"]
            yield {
                "doc_id": row["doc_id"],
                "segment_no": number,
                "starts": [paragraph.start() + token.start() for token in tokens],
                "ends": [paragraph.start() + token.end() for token in tokens],
                "forms": forms,
                "morph": [""] * len(forms),
                "sentences": [0, *stops] if forms else [],
            }


def lay(rows: list[dict[str, Any]], folder: Path) -> None:
    """The tables of a stage's input, as files."""
    from isctext.ingest.alike.duplicates import DuplicateOptions, find_duplicates
    from isctext.records.tables import DOCUMENTS, SEGMENTS

    folder.mkdir(parents=True)
    held = pa.schema([f for f in DOCUMENTS.schema if f.name in rows[0]])
    pq.write_table(pa.Table.from_pylist(rows, schema=held), folder / "documents.parquet")
    names = ("doc_id", "segment_no", "starts", "ends", "forms", "morph", "sentences")
    shape = pa.schema([SEGMENTS.schema.field(name) for name in names])
    with pq.ParquetWriter(folder / "segments.parquet", shape) as out:
        for start in range(0, len(rows), 500):
            part = list(segments(rows[start : start + 500]))
            out.write_table(pa.Table.from_pylist(part, schema=shape), row_group_size=16_384)
    every = FileRows(folder / "documents.parquet", tuple(held.names))
    repeats = find_duplicates({"documents": every}, DuplicateOptions())["duplicates"]
    pq.write_table(repeats, folder / "duplicates.parquet")


def measure(folder: Path) -> None:
    """One run of the stage in this process: printed as one line of JSON."""
    from isctext.circulation.reuse.find import find_reuse
    from isctext.circulation.reuse.options import ReuseOptions
    from isctext.circulation.reuse.stage import STAGE

    inputs = {
        name: FileRows(folder / f"{name}.parquet", names) for name, names in STAGE.reads.items()
    }
    begun, used = time.monotonic(), time.process_time()
    found = find_reuse(inputs, ReuseOptions())["reuse"]
    seconds, used = time.monotonic() - begun, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tokens = sum(
        pc.sum(pc.list_value_length(batch["forms"])).as_py()
        for batch in FileRows(folder / "segments.parquet", ("forms",)).batches()
    )
    keep = os.environ.get("ISCTEXT_BENCH_KEEP")
    if keep:
        pq.write_table(found, Path(keep) / f"reuse-{folder.name}.parquet")
    borrowed = pc.sum(pc.equal(found["class"], "candidate_borrowing")).as_py() or 0
    print(json.dumps([seconds, used, peak, tokens, found.num_rows, borrowed]))


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]))
        return
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    rows = documents(shared())
    print("documents      tokens  seconds  cpu s    MiB passages candidates  us/token")
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            folder = Path(name) / str(size)
            lay(rows[:size], folder)
            run = subprocess.run(
                [sys.executable, __file__, "--measure", str(folder)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            seconds, used, peak, tokens, found, borrowed = json.loads(run.stdout)
            print(
                f"{min(size, len(rows)):>9,} {tokens:>11,} {seconds:>8.1f} {used:>6.1f}"
                f" {peak:>6.0f} {found:>8,} {borrowed:>10,} {1e6 * used / tokens:>9.2f}",
                flush=True,
            )
    print("asked: 10,000 documents <= 180 s and < 2,048 MiB, growth close to linear")


if __name__ == "__main__":
    main()
