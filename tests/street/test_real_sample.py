"""The street on a sample of the real corpus: every source, every format, through a manifest."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pyarrow.compute as pc
import pytest

import isctext as it

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ISCTEXT_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "data" / "real-corpus"
PER_SOURCE = 2
STUDY = """\
[study]
title = "Échantillon"
period = [1993, 2026]

[[sources]]
manifest = "sample/manifest.csv"
exclude = "*.jsonl.gz"
"""

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("real"),
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason="the shared real corpus is not here (set ISCTEXT_SHARED)"
    ),
]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The first, the last and others between, of each source of the manifest."""
    by_source = defaultdict(list)
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["path"].endswith(".jsonl.gz"):
                by_source[row["source"]].append(row)
    chosen = []
    for mine in by_source.values():
        step = max(1, len(mine) // PER_SOURCE)
        chosen.extend(mine[::step][:PER_SOURCE])
    return chosen


@pytest.fixture(scope="module")
def corpus(rows, tmp_path_factory) -> it.Corpus:
    folder = tmp_path_factory.mktemp("real")
    sample = folder / "sample"
    sample.mkdir()
    for part in ("initiatives", "press", "policy"):
        (sample / part).symlink_to(CORPUS / part)
    with (sample / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")
    study = it.open(folder)
    study.run(quiet=True)
    return study


def test_every_row_of_the_manifest_is_accounted_for(corpus, rows):
    documents = corpus.table("documents", ["input_id", "title", "date", "arena", "source_id"])
    refused = corpus.table("rejections", ["input_id"])
    seen = set(documents["input_id"].to_pylist()) | set(refused["input_id"].to_pylist())
    assert seen == {f"{row['source']}:{row['path']}" for row in rows}
    assert documents.num_rows + refused.num_rows == len(rows)
    assert refused.num_rows == 0


def test_titles_and_dates_are_those_declared(corpus, rows):
    declared = {f"{r['source']}:{r['path']}": r for r in rows}
    for row in corpus.table("documents").to_pylist():
        said = declared[row["input_id"]]
        assert row["title"] == " ".join(said["title"].split())
        assert row["date"].isoformat() == said["date"]
        assert row["date_source"] == f"manifest:{said['date_source']}"
        assert row["arena"] == said["arena"]


def test_windows_1252_pages_hold_no_mojibake(corpus):
    for text in corpus.table("documents", ["text"])["text"].to_pylist():
        assert "Ã©" not in text
        assert "\ufffd" not in text


def test_a_number_leads_to_its_passages(corpus):
    trajectory = corpus.trajectory("economie_des_communs")
    rows = trajectory.table.filter(pc.equal(trajectory.table["scope"], "broad")).to_pylist()
    hits = [row for row in rows if row["hits"]]
    assert hits
    for row in hits:
        assert len(trajectory.evidence(row["arena"], row["period"])) == row["hits"]


def test_years_without_documents_are_absent_not_zero(corpus):
    with_documents = corpus.sql(
        "select distinct arena, year(date)::varchar as y from documents"
    ).table.to_pylist()
    expected = {(row["arena"], row["y"]) for row in with_documents}
    table = corpus.trajectory("economie_des_communs").table
    shown = set(zip(table["arena"].to_pylist(), table["period"].to_pylist(), strict=True))
    assert shown <= expected
    assert len(shown) >= len(expected) - 3  # a year whose only documents repeat others
