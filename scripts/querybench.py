"""Questions to ten million mentions: one concept, all of them, with and without documents.

    python scripts/querybench.py [folder]        (make bench-queries)

A corpus is made up in the store: 3 million documents of 200 sources in 8 arenas over 26 years,
10 million mentions of 200 concepts (Zipf) in 600 entries. Folder: where it is kept and found
again; else it is made in a temporary folder, in about three minutes.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from isctext.records.tables import DOCUMENTS, MENTIONS, SEGMENTS
from isctext.store import Store
from isctext.trajectories.counting import count
from isctext.trajectories.options import UsageOptions
from isctext.trajectories.stage import USAGE
from isctext.workflow.fitting import StoredRows
from isctext.workflow.timelines import Timeline, Timelines

MENTIONS_OF = 10_000_000
DOCS, SOURCES, ARENAS, CONCEPTS, ENTRIES = 3_000_000, 200, 8, 200, 600
FIRST_DAY, DAYS = np.datetime64("1998-01-01"), 9_496  # 26 years
_PART = 250_000


def line(what: str, asked: str, measured: str) -> None:
    print(f"{what:<58} {asked:>14} {measured:>24}", flush=True)


def zipf(number: int) -> np.ndarray:
    """Shares that fall as 1 / rank."""
    weights = 1.0 / np.arange(1, number + 1)
    return weights / weights.sum()


def make(store: Store) -> None:
    """The corpus, in parts of so many documents; the same on every machine."""
    rng = np.random.default_rng(2024)
    source_share = zipf(SOURCES)
    for begin in range(0, DOCS, _PART):
        ids = pa.array([f"{n:020x}" for n in range(begin, min(begin + _PART, DOCS))])
        source = rng.choice(SOURCES, len(ids), p=source_share)
        append(store, "documents", DOCUMENTS.schema, documents(ids, source, rng))
        words = pa.array(rng.lognormal(6.0, 0.8, len(ids)).astype(np.int32) + 20)
        append(store, "segments", SEGMENTS.schema, {"doc_id": ids, "end": words, "n_words": words})
        number = round(MENTIONS_OF * len(ids) / DOCS)
        append(store, "mentions", MENTIONS.schema, mentions(ids, number, rng))


def documents(ids: pa.Array, source: np.ndarray, rng: np.random.Generator) -> dict[str, pa.Array]:
    days = FIRST_DAY + rng.integers(0, DAYS, len(ids)).astype("timedelta64[D]")
    return {
        "doc_id": ids,
        "source_id": pa.array([f"source-{n:03}" for n in range(SOURCES)]).take(pa.array(source)),
        "arena": pa.array([f"arena-{n}" for n in range(ARENAS)]).take(pa.array(source % ARENAS)),
        "date": pa.array(days).cast(pa.date32()),
        "date_precision": pa.repeat(pa.scalar("day"), len(ids)),
    }


def mentions(ids: pa.Array, number: int, rng: np.random.Generator) -> dict[str, pa.Array]:
    concept = rng.choice(CONCEPTS, number, p=zipf(CONCEPTS))
    entry = concept * 3 + rng.choice(3, number, p=[0.6, 0.3, 0.1])
    names = [f"concept-{n // 3:03}.{n % 3}" for n in range(ENTRIES)]
    strict = pa.array(entry % 3 == 0)
    return {
        "doc_id": ids.take(pa.array(rng.integers(0, len(ids), number))),
        "start": pa.array(rng.integers(0, 4000, number).astype(np.int32)),
        "entry_id": pa.array(names).take(pa.array(entry)),
        "category": pa.array([name[:-2] for name in names]).take(pa.array(entry)),
        "family": pa.repeat(pa.scalar("concept"), number),
        "strict": strict,
        "broad": pa.repeat(pa.scalar(value=True), number),
    }


_PLAIN = {pa.string(): "", pa.int32(): 0, pa.bool_(): False}


def append(store: Store, name: str, schema: pa.Schema, columns: dict[str, pa.Array]) -> None:
    """The columns given, and the others of the table with nothing in them."""
    number = len(columns["doc_id"])
    empty = {
        field.name: pa.repeat(pa.scalar(_PLAIN.get(field.type, []), field.type), number)
        for field in schema
        if field.name not in columns
    }
    store.table(name).append(pa.table(columns | empty))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(store: Store) -> None:
    """The roll-up from the mentions, as the stage "usage" makes it."""
    rows = {n: StoredRows(store.table(n), columns) for n, columns in USAGE.reads.items()}
    begun = time.perf_counter()
    tables = count(rows, UsageOptions())
    seconds = time.perf_counter() - begun
    for name in USAGE.writes:
        store.table(name).replace(tables[name])
    sizes = ", ".join(f"{name} {tables[name].num_rows:,}" for name in USAGE.writes)
    line(f"stage usage over {MENTIONS_OF:,} mentions", "", f"{seconds:.1f} s")
    line(f"  rows: {sizes}", "", f"peak {peak():,.0f} MiB")


def warm(ask: Callable[[], pa.Table], times: int = 21) -> str:
    """Median wall time, best wall time, median processor time of so many, the first left out."""
    ask()
    wall, processor = [], []
    for _ in range(times):
        begun, used = time.perf_counter(), time.process_time()
        ask()
        wall.append(1000 * (time.perf_counter() - begun))
        processor.append(1000 * (time.process_time() - used))
    middle = times // 2
    return f"{sorted(wall)[middle]:.1f} / {min(wall):.1f} / {sorted(processor)[middle]:.1f} ms"


def ask(store: Store) -> None:
    begun = time.perf_counter()
    with Timelines(store) as timelines:
        line("opened (files held against their hashes)", "", _ms(begun))
        begun = time.perf_counter()
        timelines.hits(Timeline(names=("concept-100",)))
        line("the first question: one concept", "", _ms(begun))
        print("engine time, warm: median / best / median of the processor's")
        for label, asked, limit in (
            ("one concept, the commonest", Timeline(names=("concept-000",)), "<= 5 ms"),
            ("one concept, the rarest", Timeline(names=("concept-199",)), "<= 5 ms"),
            ("one entry", Timeline(names=("concept-000.0",), level="entry"), "<= 5 ms"),
            ("all concepts x arena x year, with documents", Timeline(), "<= 50 ms"),
            ("all concepts x arena x month", Timeline(every="month"), ""),
        ):
            line(label, limit, warm(lambda asked=asked: timelines.hits(asked)))
        for label, asked, limit in (
            ("one concept, denominators, phi, intervals", Timeline(names=("concept-000",)), ""),
            ("all concepts, denominators, phi, intervals", Timeline(), "<= 100 ms"),
        ):
            line(label, limit, warm(lambda asked=asked: timelines.rates(asked)))


def _ms(begun: float) -> str:
    return f"{1000 * (time.perf_counter() - begun):.1f} ms"


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch)
        store = Store(folder / "corpus")
        if not store.exists():
            begun = time.perf_counter()
            make(store)
            line("the corpus, made up", "", f"{time.perf_counter() - begun:.0f} s")
        if not store.table("usage").count():
            fill(store)
        ask(store)


if __name__ == "__main__":
    main()
