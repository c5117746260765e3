"""Sentences of the real corpus by reference: where they stand, never their text."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Place:
    """[start, end) of the text of a document, with the entities there."""

    path: str
    start: int
    end: int
    sha: str
    spans: tuple[Span, ...]


def places(file: Path) -> list[Place]:
    """The lines of a file: path, start, end, sha (16), then start:end:LABEL of each entity."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            path, start, end, sha, *spans = line.split("\t")
            parts = (span.split(":") for span in spans)
            named = tuple((int(a), int(b), label) for a, b, label in parts)
            found.append(Place(path, int(start), int(end), sha, named))
    return found


def sentences(corpus: Path, wanted: list[Place]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Text and entities of each place, in order. ``corpus``: the folder with manifest.csv.

    Raises ValueError where a text is no longer the one that was annotated.
    """
    texts = read_texts(corpus, {place.path for place in wanted})
    for place in wanted:
        text = texts[place.path][place.start : place.end]
        if hashlib.sha256(text.encode()).hexdigest()[:16] != place.sha:
            raise ValueError(f"{place.path}: characters {place.start}-{place.end} have changed")
        yield text, place.spans


def read_texts(corpus: Path, paths: set[str]) -> dict[str, str]:
    """The text of these files of the corpus, as isctext ingests them."""
    import isctext as it

    with tempfile.TemporaryDirectory() as name:
        study = Path(name)
        (study / "corpus-files").symlink_to(corpus.resolve())
        with (corpus / "manifest.csv").open(encoding="utf-8", newline="") as rows:
            held = list(csv.DictReader(rows))
        kept = [
            row | {"path": f"corpus-files/{row['path']}"} for row in held if row["path"] in paths
        ]
        with (study / "manifest.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(held[0]))
            writer.writeheader()
            writer.writerows(kept)
        (study / "isctext.toml").write_text(
            '[study]\ntitle = "places"\n[[sources]]\nmanifest = "manifest.csv"\n', encoding="utf-8"
        )
        opened = it.open(study)
        opened.ingest(quiet=True, workers=1)
        table = opened.table("documents", ["input_id", "text"]).to_pylist()
    return {row["input_id"].partition("corpus-files/")[2]: row["text"] for row in table}
