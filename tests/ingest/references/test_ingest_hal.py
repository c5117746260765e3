"""HAL's answers: every notice is a draft or a refusal, in French where it has some."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hal_samples import (
    ARTICLE,
    CUT,
    ENGLISH,
    ENGLISH_ONLY,
    FRENCH,
    HAL,
    PAGE,
    THESIS,
    UNTAGGED,
    answer,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, read_task
from isctext.ingest.references.hal import READER
from isctext.ingest.references.tongues import most_french
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask
from isctext.records.rejection import CODES
from isctext.records.source import Source

OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())
SAMPLES = [pytest.param(*sample, id=name) for name, sample in HAL.items()]


def items(source: str | bytes) -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    found = list(READER.read(io.BytesIO(data), Hint("f.json")))
    assert len({item.locator for item in found}) == len(found)
    task = ReadTask("f", 0, "b", Source("s", "policy"), Hint("f.json"), READER.name)
    tables = read_task(io.BytesIO(data), task, OPTIONS)
    assert tables["documents"].num_rows + tables["rejections"].num_rows == max(1, len(found))
    assert "PLUGIN_ERROR" not in tables["rejections"]["code"].to_pylist()
    return found


def only(source: str) -> Draft:
    (found,) = items(source)
    assert isinstance(found, Draft)
    return found


def facts(draft: Draft, name: str) -> list[str]:
    return [value for key, value in draft.facts if key == name]


@pytest.mark.parametrize(("source", "kept", "refused"), SAMPLES)
def test_every_notice_is_accounted_for(source: str, kept: int, refused: int) -> None:
    for data in (source.encode(), b"\xef\xbb\xbf" + source.encode(), source.encode("utf-16")):
        found = items(data)
        drafts = [item for item in found if isinstance(item, Draft)]
        assert (len(drafts), len(found)) == (kept, kept + refused)
        for draft in drafts:
            for block in draft.text.split("\n\n"):
                assert block == " ".join(block.split())
        assert {item.code for item in found if isinstance(item, Refusal)} <= set(CODES)


@pytest.mark.parametrize(("source", "kept", "refused"), SAMPLES)
def test_sniff(source: str, kept: int, refused: int) -> None:
    for filename in ("harvest/hal/raw/ab/abcd.json", "export.txt", "export"):
        chosen = choose_reader(source.encode()[:4096], filename)
        assert chosen is not None
        assert chosen.name == "hal.v1", filename


def test_sniff_refuses_others() -> None:
    heads = [
        b"", b"{", b"[]", b'{"response": {}}', b'{"response": {"docs": [{"id": 1}]}}',
        b'{"title": "x", "text": "Le four"}', b'[{"halId_s": "x"}]', b"<html>halId_s</html>",
        b'{"a": "the \\"response\\" of docs: halId_s"}',
    ]  # fmt: skip
    for head in heads:
        assert READER.sniff(head, "a.json") == 0.0, head


def test_an_article_in_two_languages_is_the_french_one() -> None:
    first, *_ = items(PAGE)
    assert isinstance(first, Draft)
    assert first.title == "Le four du Val : une enquête"
    assert first.text == f"Le four du Val : une enquête\n\n{FRENCH}"
    assert first.authors == ("Zoé Lambert", "Jan van den Berg")
    assert (first.url, first.provider_id) == (ARTICLE["uri_s"], "hal-01234567")
    assert [(d.date, d.precision) for d in first.dates] == [
        (date(2019, 3, 12), "day"),
        (date(2019, 4, 1), "month"),
    ]
    assert first.removed == (("translation:en", ENGLISH),)
    assert first.locator == "notice 1"
    assert first.warnings == ()
    expected = {
        "type": ["ART"], "outlet": ["Revue de Valbourg"], "doi": ["10.5555/12345678"],
        "language": ["fr"], "keywords": ["communs", "four", "commons"],
        "domain": ["0.shs", "1.shs.socio"], "other title": ["The oven of the Val"],
        "file": ["https://hal.example/hal-01234567/document"], "docid": ["1234567"],
        "licence": ["http://creativecommons.org/licenses/by/"], "date": ["2019-03-12", "2019-04"],
    }  # fmt: skip
    assert {name: facts(first, name) for name in expected} == expected


def test_single_values_stand_as_well_as_lists() -> None:
    thesis = only(answer(THESIS))
    assert thesis.text.split("\n\n") == [
        "Lavoirs et communs", FRENCH, "Si a < b & c, le lavoir ferme.",
    ]  # fmt: skip
    assert thesis.authors == ("Anne Puits",)
    assert [d.precision for d in thesis.dates] == ["month"]
    assert facts(thesis, "structAcronym_s") == ["LAVAL", "LAMER"]
    assert (facts(thesis, "openAccess_bool"), facts(thesis, "version_i")) == (["true"], ["2"])


def test_without_a_language_said_the_french_one_is_found() -> None:
    found = only(answer(UNTAGGED))
    assert found.title == "Comment tenir un quai"
    assert found.text.endswith(FRENCH)
    assert found.removed == (("translation", ENGLISH),)
    assert most_french([]) == []
    assert most_french(["Quais", "Muelles"]) == ["Quais"]


def test_a_notice_in_english_only_is_kept_in_english() -> None:
    found = only(answer(ENGLISH_ONLY))
    assert found.text == f"Quays\n\n{ENGLISH}"
    assert found.removed == ()
    assert found.warnings == (("DATE_UNREAD", "s.d."),)


def test_what_a_notice_lacks_is_said() -> None:
    *_, alone = items(PAGE)
    assert isinstance(alone, Refusal)
    assert (alone.code, alone.locator) == ("EMPTY_OUTPUT", "notice 3")
    assert alone.detail == "a title only: Titre seul; attached: https://hal.example/hal-3/document"


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("", ["TRUNCATED"]),
        ("[]", ["MALFORMED"]),
        ("{}", ["MALFORMED"]),
        ('{"response": 3}', ["MALFORMED"]),
        ('{"response": {"docs": {}}}', ["MALFORMED"]),
        ('{"error": {"msg": "undefined field x", "code": 400}}', ["MALFORMED"]),
        ('{"response": {"docs": [' + "[" * 9000, ["TOO_DEEP"]),
        ('{"response": {"docs": [{"title_s": "a', ["TRUNCATED"]),
        ('{"response": {"docs": [{}, nul]}}', ["EMPTY_OUTPUT", "MALFORMED"]),
        ('{"response": {"docs": [' + "9" * 5000 + "]}}", ["MALFORMED"]),
    ],
)
def test_broken_answers(source: str, codes: list[str]) -> None:
    found = items(source)
    assert [item.code for item in found if isinstance(item, Refusal)] == codes


def test_the_error_of_the_api_is_told() -> None:
    (refused,) = items('{"error": {"msg": "undefined field x", "code": 400}}')
    assert isinstance(refused, Refusal)
    assert "undefined field x" in refused.detail


def test_a_page_that_is_cut_keeps_the_notices_before() -> None:
    kept, lost = items(CUT)
    assert isinstance(kept, Draft)
    assert isinstance(lost, Refusal)
    assert (lost.code, lost.locator) == ("TRUNCATED", "notice 2")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from([*ARTICLE, "es_abstract_s", "x_s"]), _VALUES))
def test_any_value_in_any_field_is_a_row(notice: dict[str, object]) -> None:
    assert len(items(json.dumps({"response": {"docs": [notice]}}))) == 1
