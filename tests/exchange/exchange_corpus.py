"""Documents and facts made for exports, by hand and by Hypothesis."""

from __future__ import annotations

import hashlib
from datetime import date

import pyarrow as pa
from hypothesis import strategies as st

from isctext.exchange.options import Batch
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.raw.legal import clean
from isctext.records.tables import DOCUMENTS, FACTS

TEXT = (
    "La commune de Lanne ouvre un tiers-lieu.\n\n– Un jardin, dit-elle : « pour tous ».\n\n"
    "1. Les statuts\n\n**** ce n'est pas une étoile *x_y\n\n-*ni un thème\n\n2019 *note_1"
)


def document(number: int, **changes: object) -> dict[str, object]:
    text = str(changes.get("text", TEXT))
    row: dict[str, object] = {
        "doc_id": hashlib.sha256(str(number).encode()).hexdigest()[:20],
        "source_id": "echo-de-lanne",
        "arena": "press",
        "input_id": "echo:a.txt",
        "blob_id": "b",
        "locator": f"record {number}",
        "title": "Un tiers-lieu à Lanne",
        "authors": ["Anne Dubreuil", "Bruno Karst"],
        "date": date(2019, 3, 12),
        "date_precision": "day",
        "date_source": "header",
        "other_dates": [],
        "territory": "Lanne",
        "lang": "fr",
        "url": "https://echo.example/1",
        "provider_id": "news·20190312·EL·1",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }
    return row | changes


def batch(rows: list[dict[str, object]], facts: dict[int, list[tuple[str, str]]]) -> Batch:
    """The facts are given by the place of their document in ``rows``."""
    listed = [
        {"doc_id": rows[place]["doc_id"], "input_id": "i", "number": n, "name": k, "value": v}
        for place, pairs in facts.items()
        for n, (k, v) in enumerate(pairs)
    ]
    return Batch(DOCUMENTS.from_rows(rows), FACTS.from_rows(listed))


def empty() -> Batch:
    return Batch(DOCUMENTS.empty(), FACTS.empty())


def of(table: pa.Table, name: str) -> list[object]:
    return table.column(name).to_pylist()


_CHARS = st.one_of(
    st.sampled_from(list("aéÉœçABxyz 019.,;:!?'’\"«»-–*_=+@#|()[]&<>/\\%~^`$\t…　＝·")),
    st.characters(exclude_categories=("Cs",)),
)
_STARTS = st.sampled_from(
    ["", "**** ", "****\t*a_b", "-*", "- ", "• ", "1. ", "a) ", "# ", "2019 *a_b", "=1+1", "'=x",
     "'", "+33", "-12", "@moi", '"', "***", "a***b", "Non ; oui", "</p>", "<br/>", "&amp;", "fr"]
)  # fmt: skip
SENTENCES = st.builds(lambda start, rest: start + rest, _STARTS, st.text(_CHARS, max_size=40))
TEXTS = st.lists(SENTENCES, min_size=1, max_size=4).map(
    lambda parts: join_blocks(clean(part) for part in parts)
)
LINES = SENTENCES.map(lambda said: one_line(clean(said)))
NAMES = st.one_of(
    st.sampled_from(
        ["section", "page", "words", "keywords", "outlet", "language", "star:age", "star:prof",
         "journal", "Nombre de mots", "title", "annee", "date", "fact:x", "theme", "idno:DOI"]
    ),
    LINES.filter(bool),
)  # fmt: skip
VALUES = st.one_of(LINES, st.text(_CHARS, max_size=12).map(clean), st.just(""))
PRECISIONS = st.sampled_from(["day", "month", "year", None])


@st.composite
def documents(draw: st.DrawFn, number: int) -> dict[str, object]:
    text = draw(TEXTS.filter(bool))
    precision = draw(PRECISIONS)
    day = draw(st.dates(date(1800, 1, 1), date(2100, 1, 1)))
    if precision in ("month", "year"):
        day = day.replace(day=1, month=1 if precision == "year" else day.month)
    others = st.fixed_dictionaries(
        {"date": st.just(day), "precision": st.just("day"), "origin": st.just("filename")}
    )
    return document(
        number,
        text=text,
        title=draw(LINES.filter(bool)),
        authors=draw(st.lists(LINES.filter(bool), max_size=3)),
        date=day if precision else None,
        date_precision=precision,
        date_source=draw(st.sampled_from(["header", "meta:json-ld", "filename"])) if precision
        else None,
        other_dates=draw(st.lists(others, max_size=1)) if precision else [],
        source_id=draw(st.one_of(st.just("echo-de-lanne"), LINES.filter(bool))),
        arena=draw(st.sampled_from(["press", "policy", "initiatives", "Débat public"])),
        territory=draw(st.one_of(st.just(""), LINES)),
        url=draw(st.sampled_from(["", "https://echo.example/a?b=1&c=é#d"])),
        provider_id=draw(st.sampled_from(["", "news·2019·X", "=AN 12", "00012"])),
        lang=draw(st.sampled_from(["fr", "en", "und"])),
    )  # fmt: skip


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    number = draw(st.integers(1, 3))
    rows = [draw(documents(n)) for n in range(number)]
    pairs = st.lists(st.tuples(NAMES, VALUES), max_size=4)
    return batch(rows, {place: draw(pairs) for place in range(number)})
