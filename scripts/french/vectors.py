"""Subword vectors (floret) of French text whose licence lets weights be shipped."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

from isctext.french.normalise import normalise
from isctext.french.tokens import Tokeniser, joined

DIMENSIONS, BUCKETS, EPOCHS = 96, 30_000, 5
# Shares of the text, in characters; each is drawn whole paragraphs at a time.
MOST = {"codes": 22_000_000, "novels": 26_000_000, "assembly": 12_000_000, "study": 12_000_000}
_REFUSED = ("NC", "GPL", "non précisée", "mention dans")
_CODES = "policy/codes-legi/codes-versions.jsonl.gz"
_ASSEMBLY = "policy/an-dossiers/an-dossiers.jsonl.gz"


def write_text(shared: Path, target: Path, seed: int) -> int:
    """Tokenised lines, one paragraph each, in random order; gives the number of words."""
    corpus = shared / "data" / "real-corpus"
    parts = {
        "codes": codes(corpus),
        "assembly": assembly(corpus),
        "novels": _lines(shared / "data/nlp-training/raw-eltec-fra/eltec-fra.txt.gz"),
        "study": study(corpus),
    }
    tokeniser = Tokeniser()
    random_ = random.Random(seed)
    lines = []
    for name, paragraphs in sorted(parts.items()):
        kept, held = [], 0
        found = sorted(set(paragraphs))
        random_.shuffle(found)
        for paragraph in found:
            held += len(paragraph)
            if held > MOST[name]:
                break
            kept.append(paragraph)
        print(f"  {name}: {len(kept):,} paragraphs, {min(held, MOST[name]):,} characters")
        lines += kept
    random_.shuffle(lines)
    words = 0
    with target.open("w", encoding="utf-8") as out:
        for line in lines:
            text = normalise(line).text
            tokens = [joined(text[a:b]).replace(" ", "") for a, b in tokeniser.cut(text).tolist()]
            words += len(tokens)
            out.write(" ".join(tokens).lower() + "\n")
    return words


def train(text: Path, target: Path) -> None:
    """The vectors in floret's own format; one thread, so that they are the same each time."""
    import floret

    model = floret.train_unsupervised(
        str(text), model="cbow", mode="floret", hashCount=2, bucket=BUCKETS, minn=3, maxn=5,
        minCount=5, dim=DIMENSIONS, epoch=EPOCHS, thread=1, verbose=0,
    )  # fmt: skip
    model.save_floret_vectors(str(target))


def _json_lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from _paragraphs(json.loads(line)["text"])


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from _paragraphs(line)


def codes(corpus: Path) -> Iterator[str]:
    """Paragraphs of the codes in force."""
    return _json_lines(corpus / _CODES)


def assembly(corpus: Path) -> Iterator[str]:
    """Paragraphs of the files of the National Assembly."""
    return _json_lines(corpus / _ASSEMBLY)


def study(corpus: Path) -> Iterator[str]:
    """Plain Markdown and Org pages of the sources whose licence is open, as they are."""
    with (corpus / "manifest.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            path = corpus / row["path"]
            open_ = not any(mark in row["licence"] for mark in _REFUSED)
            if open_ and path.suffix in {".md", ".org", ".txt", ".xml"} and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                if path.suffix == ".xml":  # JSON lines, whatever their name says
                    text = "\n".join(_strings(text))
                yield from _paragraphs(text)


def _strings(text: str) -> Iterator[str]:
    for line in text.splitlines():
        try:
            yield str(json.loads(line).get("text", ""))
        except (json.JSONDecodeError, AttributeError):
            continue


def _paragraphs(text: str) -> Iterator[str]:
    for part in text.split("\n"):
        part = part.strip()
        if len(part) >= 40 and sum(c.isalpha() for c in part) > 0.6 * len(part):
            yield part[:5000]
