"""A reader that loses an item is found out by a count of another kind."""

from __future__ import annotations

import io
from datetime import date

import pytest

from isctext.ingest import read as reading
from isctext.ingest.beside import beside_rows
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.document import DatedBy, Draft
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

FRENCH = "Le collectif a ouvert un atelier dans la rue, et les habitants y partagent des outils. "


class Careless:
    """Blocks between lines of stars; it forgets those whose place is in ``lost``."""

    name, media_type = "careless.v1", "text/plain"

    def __init__(self, *lost: int, broken_count: bool = False) -> None:
        self.lost, self.broken = lost, broken_count

    def sniff(self, head, filename):
        return 0.0

    def read(self, stream, hint):
        for number, block in enumerate(stream.read().decode().split("****")[1:]):
            if number not in self.lost:
                yield Draft(text=FRENCH + block, locator=f"block {number}")

    def count(self, data):
        if self.broken:
            raise ValueError("no idea")
        return data.count(b"****")


def read_with(monkeypatch, reader, blocks=4):
    monkeypatch.setattr(reading, "named_reader", lambda _: reader)
    task = ReadTask("s:a.txt", 0, "b", Source("s", "press"), Hint("a.txt"), "careless.v1")
    data = "".join(f"****{n} numéro du bulletin" for n in range(blocks)).encode()
    found = read_task(io.BytesIO(data), task, IngestOptions(today=date(2026, 1, 1)))
    return found["documents"].num_rows, found["rejections"].to_pylist()


@pytest.mark.parametrize("lost", [(), (0,), (3,), (0, 2), (0, 1, 2)])
def test_each_item_that_is_lost_is_a_rejection(monkeypatch, lost):
    documents, rejected = read_with(monkeypatch, Careless(*lost))
    assert documents == 4 - len(lost)
    assert [row["code"] for row in rejected] == ["ITEMS_MISSING"] * len(lost)
    assert documents + len(rejected) == 4


def test_a_file_whose_items_are_all_lost(monkeypatch):
    documents, rejected = read_with(monkeypatch, Careless(0, 1, 2, 3))
    assert documents == 0
    assert [r["code"] for r in rejected].count("ITEMS_MISSING") == 4


def test_a_count_that_fails_says_nothing(monkeypatch):
    assert read_with(monkeypatch, Careless(broken_count=True)) == (4, [])


def beside(draft: Draft) -> dict[str, list[dict[str, object]]]:
    return beside_rows(draft, {"doc_id": "d", "input_id": "i", "locator": "article 1"})


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        (DatedBy(date(2019, 3, 4), "day", "header"),
         DatedBy(date(2019, 3, 5), "day", "provider-id"), True),
        (DatedBy(date(2019, 3, 4), "day", "header"),
         DatedBy(date(2019, 3, 4), "day", "provider-id"), False),
        (DatedBy(date(2019, 3, 1), "month", "header"),
         DatedBy(date(2019, 3, 28), "day", "provider-id"), False),
        (DatedBy(date(2019, 1, 1), "year", "header"),
         DatedBy(date(2020, 3, 28), "day", "provider-id"), True),
        (DatedBy(date(2019, 3, 4), "day", "header"),
         DatedBy(date(2010, 3, 4), "day", "filename"), False),
    ],
)  # fmt: skip
def test_dates_that_disagree_are_a_warning(one, other, disagree):
    rows = beside(Draft("texte", dates=(one, other)))["warnings"]
    assert [row["code"] for row in rows] == ["DATES_DISAGREE"] * disagree


@pytest.mark.parametrize(
    ("stated", "ours", "warned"),
    [("295 mots", 295, False), ("295 mots", 200, True), ("1 295 mots", 1290, False),
     ("1,295 words", 400, True), ("30", 15, False), ("", 500, False), ("beaucoup", 500, False)],
)  # fmt: skip
def test_a_count_of_words_that_is_far_off_is_a_warning(stated, ours, warned):
    rows = beside(Draft(" ".join(["mot"] * ours), facts=(("words", stated),)))["warnings"]
    assert [row["code"] for row in rows] == ["WORDS_DISAGREE"] * warned


def test_facts_and_what_was_removed_keep_their_order():
    draft = Draft("texte", facts=(("page", "3"), ("page", "4")), removed=(("menu", "Accueil"),))
    rows = beside(draft)
    assert [(r["number"], r["value"]) for r in rows["facts"]] == [(0, "3"), (1, "4")]
    assert [(r["rule"], r["text"]) for r in rows["removed"]] == [("menu", "Accueil")]
