"""One task: each item becomes one document or one rejection, with its date, source, title."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import pytest

from isctext.errors import UsageError
from isctext.ingest import read as reading
from isctext.ingest.language import judge
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import named_reader, read_task
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Declared, Hint, ReadTask
from isctext.records.source import Source
from isctext.records.tables import DOCUMENTS, REJECTIONS

TODAY = date(2026, 11, 23)
FRENCH = (
    "Les habitants de la commune ont ouvert un tiers-lieu dans une ancienne usine, où ils "
    "partagent des outils, des savoirs et un jardin avec les associations du quartier."
)
ENGLISH = (
    "The people of the town have opened a shared place in an old factory, where they share "
    "tools, knowledge and a garden with the associations of the neighbourhood every week."
)


class Scripted:
    """A reader that gives what it is told to, then fails if told so."""

    name = "scripted.v1"
    media_type = "x/x"

    def __init__(self, *items: Draft | Refusal, error: Exception | None = None) -> None:
        self.items, self.error = items, error

    def sniff(self, head: bytes, filename: str) -> float:
        return 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        yield from self.items
        if self.error:
            raise self.error


def run(
    monkeypatch: pytest.MonkeyPatch,
    *items: Draft | Refusal,
    error: Exception | None = None,
    declared: Declared | None = None,
    source: Source | None = None,
    **options: object,
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    reading.refinements()  # kept for good when first asked for: not with the reader put in below
    monkeypatch.setattr(reading, "named_reader", lambda name: Scripted(*items, error=error))
    task = ReadTask(
        "dir/file.x", 0, "blob", source or Source("journal", "press", territory="Lille"),
        Hint("file.x"), "scripted.v1", declared or Declared(),
    )  # fmt: skip
    settings = IngestOptions(**{"today": TODAY, **options})  # type: ignore[arg-type]
    out = read_task(io.BytesIO(b"x"), task, settings)
    assert out["documents"].schema == DOCUMENTS.schema
    assert out["rejections"].schema == REJECTIONS.schema
    return out["documents"].to_pylist(), out["rejections"].to_pylist()


def dated(year: int, origin: str = "header") -> DatedBy:
    return DatedBy(date(year, 1, 2), "day", origin)


def test_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    item = Draft(FRENCH, title=" Un\ntitre ", authors=("A", ""), dates=(dated(2019),), url="u")
    (row,), rejected = run(monkeypatch, item)
    assert not rejected
    assert row["title"] == "Un titre"
    assert row["authors"] == ["A"]
    assert (row["date"], row["date_precision"], row["date_source"]) == (
        date(2019, 1, 2), "day", "header",
    )  # fmt: skip
    assert (row["lang"], row["territory"], row["arena"]) == ("fr", "Lille", "press")
    assert row["text"] == FRENCH
    (again,), _ = run(monkeypatch, item)
    assert again["doc_id"] == row["doc_id"]


def test_a_declared_title_is_kept_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are noise in a text, but a title that someone declared is theirs."""
    declared = Declared("Présentation de www.exemple.fr")
    (row,), _ = run(monkeypatch, Draft(FRENCH), declared=declared)
    assert row["title"] == "Présentation de www.exemple.fr"


def test_declared_wins_and_the_rest_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = Declared("Titre", dated(2018, "manifest:contenu"), "Douai", "https://x")
    item = Draft(FRENCH, title="autre", dates=(dated(2019), dated(2020, "filename")))
    (row,), _ = run(monkeypatch, item, declared=declared)
    assert (row["title"], row["territory"], row["url"]) == ("Titre", "Douai", "https://x")
    assert row["date_source"] == "manifest:contenu"
    assert [d["origin"] for d in row["other_dates"]] == ["header", "filename"]  # type: ignore[union-attr,attr-defined]


def test_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    late, old = dated(2031), dated(1750)
    (row,), _ = run(monkeypatch, Draft(FRENCH, dates=(late, dated(2019, "filename"))))
    assert row["date_source"] == "filename"
    assert [d["date"] for d in row["other_dates"]] == [late.date]  # type: ignore[union-attr,attr-defined]
    for kept, declared in (((late,), None), ((old, late), None), ((dated(2019),), late)):
        rows, (refused,) = run(
            monkeypatch, Draft(FRENCH, dates=kept), declared=Declared(date=declared)
        )
        assert not rows
        assert refused["code"] == "DATE_IMPLAUSIBLE"
        assert str((declared or kept[0]).date) in str(refused["detail"])
    (row,), _ = run(monkeypatch, Draft(FRENCH))
    assert row["date"] is None
    _, (refused,) = run(monkeypatch, Draft(FRENCH), require_date=True)
    assert refused["code"] == "NO_DATE"
    _, (refused,) = run(monkeypatch, Draft(FRENCH, dates=(dated(2007),)), period=(2008, 2024))
    assert refused["code"] == "OUT_OF_PERIOD"
    rows, _ = run(monkeypatch, Draft(FRENCH, dates=(dated(2008),)), period=(2008, 2024))
    assert len(rows) == 1


def test_language(monkeypatch: pytest.MonkeyPatch) -> None:
    _, (refused,) = run(monkeypatch, Draft(ENGLISH))
    assert refused["code"] == "WRONG_LANGUAGE"
    rows, _ = run(monkeypatch, Draft(ENGLISH), languages=("fr", "en"))
    assert rows[0]["lang"] == "en"
    mixed = "\n\n".join([ENGLISH, FRENCH, ENGLISH])
    rows, _ = run(monkeypatch, Draft(mixed))
    assert rows[0]["lang"] == "fr"
    little = "\n\n".join([ENGLISH] * 9 + [FRENCH])
    assert not judge(little, ("fr",)).accepted
    rows, _ = run(monkeypatch, Draft("Call for papers"))
    assert rows[0]["lang"] == "und"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        (
            (
                "Els habitants del municipi han obert un lloc compartit en una antiga fàbrica, on "
                "comparteixen eines, coneixements i un jardí amb les associacions del barri."
            ),
            "ca",
        ),
        (
            (
                "Los vecinos del municipio han abierto un lugar compartido en una antigua fábrica, "
                "donde comparten herramientas, saberes y un jardín con las asociaciones del barrio."
            ),
            "es",
        ),
        (
            (
                "Gli abitanti del comune hanno aperto un luogo condiviso in una vecchia fabbrica "
                "dove condividono attrezzi, saperi e un giardino con le associazioni del quartiere."
            ),
            "it",
        ),
        (
            (
                "De bewoners van de gemeente hebben een gedeelde plek geopend in een oude fabriek "
                "waar ze gereedschap, kennis en een tuin delen met de verenigingen uit de buurt."
            ),
            "nl",
        ),
    ],
)
def test_neighbouring_languages(text: str, lang: str) -> None:
    verdict = judge(text, ("fr",))
    assert verdict.accepted == (lang == "fr")
    assert verdict.lang == lang
    assert judge(text, (lang,)).accepted


def test_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        Draft(FRENCH, locator="1"),
        Draft(FRENCH + " Bis.", locator="1"),
        Draft("", locator="2"),
        Refusal("MALFORMED", "x", "3"),
        Refusal("MALFORMED", "y", "3"),
        Draft(FRENCH, locator="4", provider_id="p"),
        Draft(FRENCH, locator="5", provider_id="p"),
        Draft(FRENCH + " Version deux.", locator="6", provider_id="p"),
    ]
    rows, refused = run(monkeypatch, *items, error=RuntimeError("panne\x1b[31m"))
    assert [r["locator"] for r in rows] == ["1", "4", "6"]
    assert [(r["locator"], r["code"]) for r in refused] == [
        ("1 (2)", "DUPLICATE"), ("2", "EMPTY_OUTPUT"), ("3", "MALFORMED"), ("3 (2)", "MALFORMED"),
        ("5", "DUPLICATE"), ("after 8", "PLUGIN_ERROR"),
    ]  # fmt: skip
    assert "\x1b" not in str(refused[-1]["detail"])
    _, (refused_one,) = run(monkeypatch)
    assert refused_one["code"] == "EMPTY_OUTPUT"
    _, (refused_one,) = run(monkeypatch, error=MemoryError())
    assert refused_one["code"] == "OOM"


def test_source_from_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    item = Draft(FRENCH, source_id="lvn", arena="press")
    (row,), _ = run(monkeypatch, item)
    assert row["source_id"] == "journal"
    (row,), _ = run(monkeypatch, item, source=Source("*", "*"))
    assert (row["source_id"], row["arena"]) == ("lvn", "press")
    (row,), _ = run(monkeypatch, Draft(FRENCH, source_id="lvn"), source=Source("*", "policy"))
    assert row["arena"] == "policy"
    _, (refused,) = run(monkeypatch, Draft(FRENCH), source=Source("*", "*"))
    assert refused["code"] == "NO_SOURCE"


def test_title_from_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,), _ = run(monkeypatch, Draft(FRENCH))
    title = str(row["title"])
    assert len(title) <= 80
    assert title.endswith("…")
    assert FRENCH.startswith(title[:-1])


def test_unknown_reader_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="IT-REG-001"):
        named_reader("markdwon.v1")
