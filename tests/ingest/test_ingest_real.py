"""The real corpus: every file of its manifest is a document or a rejection; none is lost."""

from __future__ import annotations

import io
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, pieces, read_task
from isctext.ingest.tables.manifest import ManifestRow, parse_manifest
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[3] / "shared"))
CORPUS = SHARED / "data" / "real-corpus"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no real corpus (set ISCTEXT_SHARED)"),
]
OPTIONS = IngestOptions(today=date(2026, 11, 23))
LABELS = (
    "Aller au contenu", "Aller au menu", "Contacter son député", "Statut des députes",
    "Ordre du jour Calendrier", "577 députés", "Plan du site", "Marchés publics Bibliothèque",
    "Anciennes législatures", "Accueil > Dossiers", "© Assemblée nationale", "Deutsch",
    "Recherche avancée", "Commissions et autres instances",
)  # fmt: skip


@dataclass
class Outcome:
    rows: list[tuple[ManifestRow, dict[str, object]]] = field(default_factory=list)
    rejected: list[dict[str, object]] = field(default_factory=list)
    items: int = 0


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    done = Outcome()
    for row in parse_manifest((CORPUS / "manifest.csv").read_bytes(), path="manifest.csv"):
        assert isinstance(row, ManifestRow)
        if row.path.endswith(".gz"):
            continue
        done.items += 1
        task = ReadTask(row.path, 0, "b", Source(row.source_id, row.arena), Hint(row.path))
        with (CORPUS / row.path).open("rb") as stream:
            out = read_task(stream, task, OPTIONS)
        done.rows += [(row, document) for document in out["documents"].to_pylist()]
        done.rejected += out["rejections"].to_pylist()
    return done


def test_every_file_is_accounted_for(outcome: Outcome) -> None:
    assert outcome.items == 2378
    assert len(outcome.rows) + len(outcome.rejected) == outcome.items
    assert len(outcome.rejected) <= 24, outcome.rejected[:5]


def test_titles_and_dates_agree_with_the_manifest(outcome: Outcome) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, document in outcome.rows:
        assert row.date is not None
        counts[row.source_id].update(
            n=1,
            title=document["title"] == row.title,
            dated=document["date"] is not None,
            date=document["date"] == row.date.date,
        )
    for source in ("techologie", "wikinews-fr", "codes-legi-md", "duniter-monnaie-libre"):
        assert counts[source]["date"] >= 0.95 * counts[source]["n"], source
    for source in ("atelier-des-medias", "fabmob", "beta-gouv-startups", "an-dossiers-html"):
        assert counts[source]["title"] >= 0.9 * counts[source]["n"], source


def test_no_mojibake(outcome: Outcome) -> None:
    wrong = re.compile("Ã[©¨ª\xa0§´]|â€|\ufffd|[\x80-\x9f]")
    for row, document in outcome.rows:
        if row.source_id == "an-dossiers-html":
            assert not wrong.search(str(document["text"])), row.path


def test_no_menu_and_whole_body(outcome: Outcome) -> None:
    pages = [(r, str(d["text"])) for r, d in outcome.rows if r.source_id == "an-dossiers-html"]
    assert len(pages) == 320
    for row, text in pages:
        assert not [label for label in LABELS if label in text], row.path
    whole = sum(row.title.split(" : ")[-1][:40] in text for row, text in pages)
    assert whole >= 310
    steps = sum(
        re.search(r"lecture|séance|commission|déposée?", text) is not None for _, text in pages
    )
    assert steps >= 315
    bill = next(
        t for r, t in pages if r.path.endswith("leg14/abrogation_conseiller_territorial.html")
    )
    for words in (
        "déposée le 2 juillet 2012", "1ère séance du mardi 20 novembre 2012",
        "Sénat - 2e lecture", "n° 139, déposée le 20 novembre 2012",
    ):  # fmt: skip
        assert words in bill


def test_texts_are_clean_blocks(outcome: Outcome) -> None:
    for row, document in outcome.rows:
        text = str(document["text"])
        assert "\n\n\n" not in text, row.path
        assert not re.search(r"(?<!\n)\n(?!\n)", text), row.path
        assert not re.search(r"https?://\S", text), row.path


def test_pieces_of_the_codes() -> None:
    name = "policy/codes-legi/codes-versions.jsonl.gz"
    with (CORPUS / name).open("rb") as stream:
        head = stream.read(4096)
    reader = choose_reader(head, name)
    assert reader is not None
    assert reader.name == "jsonl.v1"
    hint = Hint(name)
    with (CORPUS / name).open("rb") as stream:
        for chunk, piece in enumerate(islice(pieces(stream, reader, hint), 3)):
            task = ReadTask(name, chunk, "b", Source("*", "*"), hint, reader.name)
            out = read_task(io.BytesIO(piece), task, OPTIONS)
            assert out["documents"].num_rows + out["rejections"].num_rows == 256
            assert out["documents"].num_rows >= 250
            row = out["documents"].to_pylist()[0]
            assert row["locator"] == f"record {256 * chunk + 1}"
            assert (row["source_id"], row["arena"]) == ("codes-legi", "policy")
            assert not str(row["text"]).startswith("#")
