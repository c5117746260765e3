"""Export, import, compare: what comes back, and exactly what LOST says does not."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from exchange_corpus import TEXT, batch, batches, document
from hypothesis import HealthCheck, given, settings

from isctext.exchange.export import FORMS, export
from isctext.exchange.iramuteq import RESERVED, fact_stars, star_value
from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.outgoing import Outgoing, fact_names, outgoing
from isctext.exchange.outgoing import one_line as one_out
from isctext.exchange.tables import _cortext_names
from isctext.exchange.txm import METADATA, attribute_name
from isctext.exchange.xmltext import xml_text
from isctext.ingest.beside import beside_rows
from isctext.ingest.finish import Finisher
from isctext.ingest.neighbours import cortext, gargantext, iramuteq, tei, txm
from isctext.ingest.options import IngestOptions
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.tables import parquet, tabular
from isctext.ingest.tables.columnfacts import FACT_NAMES, NULLS
from isctext.ingest.tables.columns import fold
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

READERS = {
    "cortext": cortext.READER,
    "gargantext": gargantext.READER,
    "iramuteq": iramuteq.READER,
    "parquet": parquet.READER,
    "quanteda": tabular.CSV_READER,
    "tei": tei.READER,
    "txm": txm.READER,
}
LENGTH = {"day": 10, "month": 7, "year": 4}
PROFILE = settings(
    max_examples=int(os.environ.get("ISCTEXT_FUZZ", "100")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


@dataclass(frozen=True)
class Trip:
    """A document before its trip and after."""

    before: Outgoing
    after: Draft | Refusal


def open_rights(given: Batch) -> ExportOptions:
    rights = dict.fromkeys(given.documents.column("source_id").to_pylist(), "open")
    return ExportOptions(rights=rights, fact_names=fact_names([given]))


def written(form: str, given: Batch, **changes: object) -> tuple[bytes, Tally]:
    options = ExportOptions(**{**{f: getattr(open_rights(given), f) for f in
                               ("rights", "fact_names")}, **changes})  # type: ignore[arg-type]  # fmt: skip
    tally = Tally()
    return b"".join(export(form, [given], options, tally)), tally


def files(form: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if form != "txm":
        yield f"corpus{FORMS[form].suffix}", data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name != METADATA:
                yield name, archive.read(name)


def read_back(form: str, data: bytes) -> list[Draft | Refusal]:
    reader = READERS[form]
    return [
        item
        for name, content in files(form, data)
        for item in reader.read(io.BytesIO(content), Hint(name))
    ]


def trips(form: str, given: Batch, **changes: object) -> list[Trip]:
    data, tally = written(form, given, **changes)
    sent = list(outgoing([given], open_rights(given), Tally()))
    if form in ("cortext", "gargantext"):
        sent = [one for one in sent if one.date]
    found = read_back(form, data)
    assert len(sent) == tally.written
    assert len(given.documents) == tally.written + sum(tally.left_out.values())
    if not sent:
        assert not found or isinstance(found[0], Refusal)
        return []
    assert len(found) == len(sent)
    return [Trip(*pair) for pair in zip(sent, found, strict=True)]


def one_date(draft: Draft) -> str:
    if not draft.dates:
        return ""
    first = draft.dates[0]
    return first.date.isoformat()[: LENGTH[first.precision]]


def grouped(facts: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in facts:
        found.setdefault(name, []).append(value)
    return found


def same(value: str) -> str:
    return value


def known(value: str) -> str:
    return "" if value.lower() in NULLS else value


def check_fields(trip: Trip, change: Callable[[str], str], *names: str) -> Draft:
    before, after = trip.before, trip.after
    assert isinstance(after, Draft), after
    for name in names:
        if name == "authors":
            expected = tuple(filter(None, (one_line(change(a)) for a in before.authors)))
        else:
            expected = change(getattr(before, name))
            expected = one_line(expected) if name not in ("url", "provider_id") else expected
        assert getattr(after, name) == expected, name
    assert one_date(after) == before.date
    return after


FIELDS = ("title", "authors", "source_id", "arena", "territory", "url", "provider_id")


@PROFILE
@given(batches())
def test_parquet(given: Batch) -> None:
    for trip in trips("parquet", given):
        after = check_fields(trip, same, *FIELDS)
        assert after.text == trip.before.text
        assert after.facts == trip.before.facts
        assert [d.date for d in after.dates[1:]] == [d["date"] for d in trip.before.other_dates]
        if trip.before.date:
            said = trip.before.date_source
            assert after.dates[0].origin == (said if said == "header" else f"header:{said}")
        assert not after.warnings


@pytest.mark.parametrize("raw", [False, True])
@PROFILE
@given(given=batches())
def test_quanteda(given: Batch, raw: bool) -> None:
    for trip in trips("quanteda", given, raw=raw):
        if raw and any(re.match("'+[=+\\-@\t＝＋－＠]", str(v)) for v in _all(trip.before)):
            continue
        after = check_fields(trip, same, *FIELDS[2:])
        assert after.title == one_line(trip.before.title)
        authors = [one_line(one_out(a).replace(";", ",")) for a in trip.before.authors]
        assert after.authors == tuple(filter(None, authors))
        assert after.text == trip.before.text
        expected = {
            name: [v for value in values if (v := one_out(value))]
            for name, values in grouped(trip.before.facts).items()
        }
        assert grouped(after.facts) == {n: v for n, v in expected.items() if v}


@PROFILE
@given(batches())
def test_cortext(given: Batch) -> None:
    names = fact_names([given])
    columns = dict(zip(names, _cortext_names(names), strict=True))
    for trip in trips("cortext", given):
        after = check_fields(trip, same, *FIELDS[2:])
        assert after.title == one_line(trip.before.title)
        authors = (one_out(a).replace("*", "∗").replace(";", ",") for a in trip.before.authors)
        assert after.authors == tuple(filter(None, map(one_line, authors)))
        assert after.text == trip.before.text
        expected: dict[str, list[str]] = {}
        for name, values in grouped(trip.before.facts).items():
            fact = FACT_NAMES.get(fold(columns[name]), columns[name])
            clean = (one_out(v).replace("*", "∗") for v in values)
            expected.setdefault(fact, []).extend(v for v in clean if v)
        found = grouped(after.facts)
        for name, values in expected.items():
            assert sorted(values) == sorted(found.get(name, [])), name


@PROFILE
@given(batches())
def test_gargantext(given: Batch) -> None:
    for trip in trips("gargantext", given, raw=True):
        as_html = re.search("</p>|<br|</div>", trip.before.text)
        if as_html and isinstance(trip.after, Refusal):
            continue
        assert isinstance(trip.after, Draft), trip.after
        assert one_date(trip.after) == trip.before.date
        assert trip.after.title == known(one_line(trip.before.title))
        assert trip.after.source_id == known(one_line(trip.before.source_id))
        if not as_html:
            assert trip.after.text == trip.before.text
        assert trip.after.facts == ()


@PROFILE
@given(batches())
def test_iramuteq(given: Batch) -> None:
    for trip in trips("iramuteq", given):
        assert isinstance(trip.after, Draft), trip.after
        assert trip.after.text == trip.before.text
        assert one_date(trip.after) == trip.before.date
        assert trip.after.source_id == star_value(trip.before.source_id)
        assert trip.after.arena == star_value(trip.before.arena)
        found = [(n, v) for n, v in trip.after.facts if n.removeprefix("star:") not in RESERVED]
        options = ExportOptions()
        expected = [(f"star:{n}", v) for n, v in fact_stars(trip.before.facts, options.variables)]
        assert found == expected


@PROFILE
@given(batches())
def test_tei(given: Batch) -> None:
    for trip in trips("tei", given):
        after = check_fields(trip, xml_text, *FIELDS)
        assert after.text == xml_text(trip.before.text)
        added = ("language", trip.before.lang)
        facts = tuple((xml_text(n), xml_text(v)) for n, v in trip.before.facts)
        assert after.facts == (facts if added in facts else (added, *facts))


@PROFILE
@given(batches())
def test_txm(given: Batch) -> None:
    for trip in trips("txm", given):
        after = trip.after
        assert isinstance(after, Draft), after
        assert after.text == xml_text(trip.before.text)
        assert one_date(after) == trip.before.date
        for name in ("title", "source_id", "arena", "territory"):
            assert getattr(after, name) == known(one_line(xml_text(getattr(trip.before, name))))
        assert (after.url, after.provider_id) == (trip.before.url, trip.before.provider_id)
        expected: dict[str, list[str]] = {"language": [trip.before.lang]}
        for name, values in grouped(trip.before.facts).items():
            joined = " ; ".join(one_out(v) for v in values if v.strip())
            if joined:
                said = attribute_name(name)
                expected.setdefault(FACT_NAMES.get(said, said), []).append(xml_text(joined))
        for name, values in grouped(after.facts).items():
            assert name in expected
            if len(expected[name]) == 1 and name != "language":
                assert values == expected[name]


def _all(before: Outgoing) -> list[str]:
    return [before.title, before.source_id, before.territory, *before.authors,
            *(v for _, v in before.facts)]  # fmt: skip


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_second_trip_changes_nothing_more(form: str) -> None:
    """What a format adds of itself (an id, a language) is not added again each time."""
    facts = [("section", "Société"), ("star:age", "18"), ("keywords", "a"), ("keywords", "b")]
    sizes = []
    given = batch([document(1)], {0: facts})
    for _ in range(3):
        (item,) = read_back(form, written(form, given)[0])
        assert isinstance(item, Draft)
        sizes.append(len(item.facts))
        task = ReadTask("i", 0, "b", Source("*", "*"), Hint("corpus"))
        arena = {"arena": "press"} if form == "gargantext" else {}
        row = Finisher(task, IngestOptions(today=date(2026, 1, 1), languages=())).finish(
            Draft(**{f: getattr(item, f) for f in item.__slots__} | arena)
        )
        assert isinstance(row, dict)
        assert row["text"] == TEXT
        pairs = [(f["name"], f["value"]) for f in beside_rows(item, row)["facts"]]
        given = batch([row], {0: pairs})  # type: ignore[list-item]
    assert sizes[1] == sizes[2]


def test_join_blocks_keeps_what_it_made() -> None:
    """The round trips rest on it: texts in the table are blocks already."""
    assert join_blocks(TEXT.split("\n\n")) == TEXT
