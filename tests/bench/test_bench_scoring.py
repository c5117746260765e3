"""Codes to agreement, precision and recall."""

import math

import numpy as np
import pytest

from isctext.bench.scoring import (
    agreement_rows,
    estimate,
    join_codes,
    precision_rows,
    recall_rows,
)
from isctext.records.coding import CODES, SAMPLES

ONE, TWO = "1100101010", "1100101100"


def item(name, entry="c.1", arena="press", *, hits=10, weight=1.0, kind="precision", doc=None):
    return {
        "sample_id": "s", "item_id": name, "kind": kind, "entry_id": entry,
        "category": entry.split(".")[0], "tier": "core", "arena": arena, "period": "2021-",
        "doc_id": doc or name, "source_id": "s", "segment_no": 0, "start": 0, "end": 1,
        "surface": "mot", "hits": hits, "eligible": hits, "drawn": hits, "weight": weight,
        "coders": ["a", "b"], "seed": 0, "lexicon_id": "l", "lexicon_version": "1.0.0",
        "lexicon_sha": "x",
    }  # fmt: skip


def codes(*given):
    """Rows of (coder, item, code); a code is 0, 1, "?" or another status."""
    rows = []
    for number, (coder, name, code) in enumerate(given):
        status = {0: "coded", 1: "coded", "?": "unsure"}.get(code, code)
        rows.append(
            {"sample_id": "s", "file": coder, "coder": coder, "row": number, "item_id": name}
            | {"given": str(code), "status": status, "reason": "", "note": ""}
            | {"code": code if status == "coded" else None}
        )
    return CODES.from_rows(rows)


def joined(items, given):
    return join_codes(SAMPLES.from_rows(items), codes(*given))


def test_the_worked_example_of_agreement():
    """Ten units of two coders: alpha .620 (methods 1.4)."""
    given = [
        (who, f"o{n}", int(c)) for who, all_ in (("a", ONE), ("b", TWO)) for n, c in enumerate(all_)
    ]
    rows = agreement_rows(joined([item(f"o{n}") for n in range(10)], given), "s").to_pylist()
    assert [(r["level"], r["name"]) for r in rows] == [
        ("all", ""),
        ("category", "c"),
        ("entry", "c.1"),
    ]
    assert rows[0]["alpha"] == pytest.approx(0.6200, abs=5e-4)
    assert (rows[0]["units"], rows[0]["agreed"], rows[0]["raw"]) == (10, 8, 0.8)
    assert rows[0]["verdict"] == "unreliable"


def test_few_units_have_no_alpha():
    given = [(who, f"o{n}", 1) for who in "ab" for n in range(9)]
    row = agreement_rows(joined([item(f"o{n}") for n in range(9)], given), "s").to_pylist()[0]
    assert (row["alpha"], row["verdict"]) == (None, "not_tested")
    assert row["reason"] == "units: 9 with two codes, needed 10"


def test_the_worked_example_of_precision():
    """82 of 100: .82 [.733, .883], keep (methods 1.4)."""
    items = [item(f"o{n}", hits=100) for n in range(100)]
    given = [("a", f"o{n}", int(n < 82)) for n in range(100)]
    rows = precision_rows(joined(items, given), "s").to_pylist()
    assert [r["arena"] for r in rows] == ["", "press"]
    for row in rows:
        said = [round(row[name], 3) for name in ("precision", "lo", "hi")]
        assert said == [0.82, 0.733, 0.883]
        assert (row["verdict"], row["coded"], row["effective"]) == ("keep", 100, 100.0)
        assert row["hits"] == 100


@pytest.mark.parametrize(("right", "verdict"), [(90, "keep"), (60, "restrict"), (49, "drop")])
def test_verdicts(right, verdict):
    items = [item(f"o{n}") for n in range(100)]
    given = [("a", f"o{n}", int(n < right)) for n in range(100)]
    assert precision_rows(joined(items, given), "s").to_pylist()[0]["verdict"] == verdict


def test_few_right_codes_do_not_keep_and_say_why():
    rows = precision_rows(joined([item("o1")], [("a", "o1", 1)]), "s").to_pylist()
    assert rows[0]["verdict"] == "restrict"
    assert rows[0]["reason"] == "codes: worth 1, too few to be sure of .70"


def test_disputed_passages_count_half_and_unsure_ones_not():
    items = [item(f"o{n}") for n in range(4)]
    given = [("a", "o0", 1), ("b", "o0", 0), ("a", "o1", 1), ("a", "o2", "?"), ("b", "o2", "?")]
    given += [("a", "o3", "?"), ("b", "o3", 1)]
    row = precision_rows(joined(items, given), "s").to_pylist()[0]
    assert (row["coded"], row["disputed"], row["unsure"], row["right"]) == (3, 1, 1, 2.5)
    assert row["precision"] == pytest.approx(2.5 / 3)
    assert row["worst"] == pytest.approx(2 / 4)


def test_weights_count():
    items = [item("o0", weight=9.0), item("o1", weight=1.0)]
    row = precision_rows(joined(items, [("a", "o0", 1), ("a", "o1", 0)]), "s").to_pylist()[0]
    assert row["precision"] == pytest.approx(0.9)
    assert row["effective"] == pytest.approx(100 / 82)


def test_equal_weights_are_plain_counts():
    found, size = estimate(np.array([1.0] * 82 + [0.0] * 18), np.full(100, 3.7))
    assert size == pytest.approx(100)
    assert [round(float(part[0]), 4) for part in found] == [0.8200, 0.7333, 0.8830]


def test_arenas_that_differ_are_flagged():
    items = [item(f"o{n}", arena="press" if n < 20 else "policy") for n in range(40)]
    right = set(range(19)) | set(range(20, 32))
    given = [("a", f"o{n}", int(n in right)) for n in range(40)]
    rows = precision_rows(joined(items, given), "s").to_pylist()
    assert {r["arena"]: r["precision"] for r in rows} == {"": 31 / 40, "policy": 0.6, "press": 0.95}
    assert all(r["differs"] for r in rows)
    # Nine codes are too few to call two arenas different.
    few = [i for n, i in enumerate(items) if n < 20 or n >= 31]
    rows = precision_rows(
        joined(few, [g for g in given if int(g[1][1:]) not in range(20, 31)]), "s"
    )
    assert not any(rows["differs"].to_pylist())


def test_an_entry_or_arena_without_codes_says_so():
    items = [item("o0"), item("o1", arena="policy"), item("o2", entry="d.2")]
    rows = precision_rows(joined(items, [("a", "o0", 1), ("a", "o2", "blank")]), "s").to_pylist()
    said = {(r["entry_id"], r["arena"]): (r["verdict"], r["precision"]) for r in rows}
    assert said["c.1", "policy"] == ("not_coded", None)
    assert said["d.2", ""] == ("not_coded", None)
    assert said["c.1", "press"][1] == 1.0


def test_rejected_and_blank_rows_give_no_code():
    coded = joined([item("o0")], [("a", "o0", "blank"), ("b", "zzz", "rejected")])
    assert math.isnan(coded.value[0])
    assert agreement_rows(coded, "s").to_pylist()[0]["coders"] == 0


def test_recall_is_of_sentences_without_a_hit():
    items = [item(f"r{n}", entry="c.", kind="recall") for n in range(20)] + [item("o1")]
    items = [i | {"entry_id": "" if i["kind"] == "recall" else i["entry_id"]} for i in items]
    given = [("a", f"r{n}", int(n < 5)) for n in range(20)] + [("a", "o1", 1)]
    coded = joined(items, given)
    row = recall_rows(coded, "s").to_pylist()
    assert [(r["category"], r["arena"], r["coded"], r["share"]) for r in row] == [
        ("c", "press", 20, 0.25)
    ]
    assert len(precision_rows(coded, "s")) == 2
