from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from isctext.ingest.alike.duplicates import STAGE, DuplicateOptions, find_duplicates
from isctext.ingest.alike.shingles import candidate_pairs, jaccard, shingle_hashes, signatures
from isctext.records.ids import text_sha256
from isctext.records.tables import DUPLICATES

WORDS = [f"mot{n}" for n in range(5000)]


class Held:
    """Rows in memory, in batches of a given size."""

    def __init__(self, rows: list[tuple[str, str, date | None, str]], size: int = 3) -> None:
        self._size = size
        self._table = pa.table({
            "doc_id": [r[0] for r in rows], "arena": [r[1] for r in rows],
            "source_id": ["s"] * len(rows), "date": pa.array([r[2] for r in rows], pa.date32()),
            "date_precision": ["day"] * len(rows), "text": [r[3] for r in rows],
            "text_sha256": [text_sha256(r[3]) for r in rows],
            "input_id": [f"s:{r[0]}.txt" for r in rows], "title": [r[0] for r in rows],
            "provider_id": [""] * len(rows),
        })  # fmt: skip

    def batches(self) -> Iterator[pa.RecordBatch]:
        yield from self._table.to_batches(max_chunksize=self._size)

    def table(self) -> pa.Table:
        return self._table


def text(seed: int, words: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def find(
    rows: list[tuple[str, str, date | None, str]], size: int = 3, **options: float
) -> list[dict[str, object]]:
    out = find_duplicates({"documents": Held(rows, size)}, DuplicateOptions(**options))[
        "duplicates"
    ]  # type: ignore[arg-type]
    assert out.schema == DUPLICATES.schema
    return out.to_pylist()


def test_exact_near_and_kept() -> None:
    base = text(1)
    near = base.replace(base.split()[100], "autre")
    rows = [
        ("c", "press", None, base),
        ("b", "press", date(2020, 1, 1), base),
        ("a", "press", date(2021, 1, 1), near),
        ("z", "press", date(2019, 1, 1), text(2)),
        ("p", "policy", date(2010, 1, 1), base),
    ]
    found = {r["doc_id"]: r for r in find(rows)}
    assert set(found) == {"a", "c"}
    assert {r["kept_id"] for r in found.values()} == {"b"}
    assert (found["c"]["kind"], found["c"]["similarity"]) == ("exact", 1.0)
    truth = jaccard(shingle_hashes(base), shingle_hashes(near))
    assert found["a"]["kind"] == "near"
    assert found["a"]["similarity"] == pytest.approx(truth)
    assert 0.8 <= truth < 1


def test_case_and_punctuation_do_not_count_but_texts_differ() -> None:
    base = text(3)
    (row,) = find([("a", "press", None, base), ("b", "press", None, base.upper() + " !")])
    assert (row["doc_id"], row["kept_id"], row["kind"]) == ("b", "a", "near")
    assert row["similarity"] == 1.0


def test_short_documents_are_compared_exactly_only() -> None:
    short = "un deux trois quatre cinq six sept huit neuf dix"
    rows = [("a", "x", None, short), ("b", "x", None, short + " !"), ("c", "x", None, short)]
    assert [(r["doc_id"], r["kind"]) for r in find(rows)] == [("c", "exact")]


def test_order_and_batches_do_not_matter() -> None:
    rng = random.Random(5)
    rows: list[tuple[str, str, date | None, str]] = []
    for n in range(60):
        words = text(n % 20).split()
        words[rng.randrange(200)] = f"neuf{n}"
        rows.append((f"d{n:02}", "press", date(2000 + n % 7, 1, 1), " ".join(words)))
    expected = find(rows)
    assert len(expected) == 40
    shuffled = rows[:]
    rng.shuffle(shuffled)
    assert find(shuffled, size=7) == expected


def test_estimate_when_memory_is_short() -> None:
    base = text(1, 400)
    near = base.replace(base.split()[100], "autre")
    rows = [("a", "press", None, base), ("b", "press", None, near)]
    (exact,), (rough,) = find(rows), find(rows, max_shingles=10)
    assert rough["similarity"] == pytest.approx(exact["similarity"], abs=0.13)


def test_empty() -> None:
    assert find([]) == []
    assert STAGE.grain == "fit"
    assert STAGE.writes == ("duplicates",)


def test_recall_of_candidates_near_the_threshold() -> None:
    rng = random.Random(11)
    sets, truths = [], []
    for n in range(200):
        words = text(n, 300).split()
        changed = words[:]
        for place in rng.sample(range(300), 6):
            changed[place] = f"neuf{n}{place}"
        pair = [shingle_hashes(" ".join(words)), shingle_hashes(" ".join(changed))]
        truths.append(jaccard(*pair))
        sets += pair
    assert 0.75 < float(np.mean(truths)) < 0.9
    pairs = {tuple(p) for p in candidate_pairs(signatures(sets))}
    assert sum((2 * n, 2 * n + 1) in pairs for n in range(200)) == 200
