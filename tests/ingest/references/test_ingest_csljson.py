"""csl-json.v1: objects of citation tools, dates, broken arrays."""

from __future__ import annotations

import io

import pytest
from reference_reading import dates, drafts, facts, items
from reference_samples import (
    DATES_CSL,
    ZOTERO,
)

from isctext.ingest.references import csljson
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint


def test_csl_of_zotero() -> None:
    entry, alone = items(csljson.READER, ZOTERO)
    assert isinstance(entry, Draft)
    assert entry.title == "Le Val rallumé"
    assert entry.text.split("\n\n") == [
        "Le Val rallumé", "Les habitants ont repris le four.", "Chacun paie sa part.",
    ]  # fmt: skip
    assert entry.authors == ("Lambert, Zoé", "Collectif du four", "van den Berg, Jan")
    assert entry.provider_id == "http://zotero.org/users/1/items/ABCD"
    assert facts(entry, "file") == ["files/1/a.pdf", "files/1/b.html"]
    assert (facts(entry, "outlet"), facts(entry, "page")) == (["La Gazette de Valbourg"], ["3"])
    assert facts(entry, "accessed") == ["2020-1-2"]
    assert isinstance(alone, Refusal)
    assert (alone.code, alone.locator) == ("EMPTY_OUTPUT", "item 2")


def test_csl_dates() -> None:
    found = drafts(items(csljson.READER, DATES_CSL))
    assert [dates(entry) for entry in found] == [
        ["2019-03-12"], ["2019-03"], ["2019"], ["2019-03-12"], ["2019-03"], [], [], [], ["2019"],
        ["1850"], ["2019-03-12"], [], [], [], [],
    ]  # fmt: skip
    assert facts(found[8], "issued season") == ["2"]
    assert "DATE_CIRCA" in dict(found[9].warnings)


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("", ["MALFORMED"]),
        ("{}", ["MALFORMED"]),
        ("[]", ["EMPTY_OUTPUT"]),
        ("[" * 9000, ["TOO_DEEP"]),
        ('[{"title": "a', ["TRUNCATED"]),
        ("[1, ", ["MALFORMED", "TRUNCATED"]),
        ("[{}, nul]", ["EMPTY_OUTPUT", "MALFORMED"]),
        ("[{}] [{}]", ["EMPTY_OUTPUT", "MALFORMED"]),
    ],
)
def test_csl_broken(source: str, codes: list[str]) -> None:
    found = list(csljson.READER.read(io.BytesIO(source.encode()), Hint("f")))
    assert [item.code for item in found if isinstance(item, Refusal)] == codes
