"""Passages are cut by code points, in any order, however long the text."""

from pathlib import Path

import pyarrow as pa

from isctext.records.tables import DOCUMENTS
from isctext.store import Store
from isctext.workflow.quoting import quoted


def document(doc_id: str, text: str) -> dict[str, object]:
    blank = dict.fromkeys(
        ("source_id", "arena", "input_id", "blob_id", "locator", "title", "territory", "lang"), ""
    )
    blank |= dict.fromkeys(("url", "provider_id", "text_sha256"), "")
    return blank | {"doc_id": doc_id, "text": text, "authors": [], "other_dates": []}


def test_quotes_are_code_points_in_the_order_asked(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.table("documents").append(
        DOCUMENTS.from_rows([document("a", "😀 les communs 🌱 d’ici"), document("b", "e\u0301tat")])
    )
    hits = pa.table(
        {
            "doc_id": ["b", "a", "a"],
            "left_start": [0, 0, 2],
            "start": [2, 6, 6],
            "end": [5, 13, 13],
            "right_end": [99, 15, 400],
        }
    )
    rows = quoted(store, hits).to_pylist()
    assert [(r["left"], r["node"], r["right"]) for r in rows] == [
        ("e\u0301", "tat", ""),
        ("😀 les ", "communs", " 🌱"),
        ("les ", "communs", " 🌱 d’ici"),
    ]


def test_a_long_text_with_many_hits_is_cut_at_once(tmp_path: Path) -> None:
    """Two million characters and 60,000 hits: slicing must not walk the text each time."""
    store = Store(tmp_path)
    text = "é commun " * 220_000
    store.table("documents").append(DOCUMENTS.from_rows([document("a", text)]))
    starts = list(range(2, 2 + 9 * 60_000, 9))
    hits = pa.table(
        {
            "doc_id": ["a"] * len(starts),
            "left_start": [max(0, s - 50) for s in starts],
            "start": starts,
            "end": [s + 6 for s in starts],
            "right_end": [s + 56 for s in starts],
        }
    )
    assert set(quoted(store, hits)["node"].to_pylist()) == {"commun"}


def test_no_hit(tmp_path: Path) -> None:
    hits = pa.table(
        {"doc_id": pa.array([], pa.string())}
        | {n: pa.array([], pa.int32()) for n in ("left_start", "start", "end", "right_end")}
    )
    assert quoted(Store(tmp_path), hits).num_rows == 0
