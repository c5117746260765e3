"""ris.v1: records, their dates, stray lines, those that are not closed."""

from __future__ import annotations

import io
from datetime import date

import pytest
from reference_reading import OPTIONS, dates, drafts, facts, items
from reference_samples import (
    EUROPRESSE_RIS,
    MANAGER_RIS,
    NUMBERED_RIS,
    ONE_SPACE_RIS,
    UNCLOSED_RIS,
)

from isctext.ingest.read import read_task
from isctext.ingest.references import ris
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source


def test_ris_of_europresse() -> None:
    first, second = drafts(items(ris.READER, EUROPRESSE_RIS))
    assert first.title == "Le four du Val rallumé"
    assert first.text == (
        "Les habitants du Val ont repris le four communal, et chacun paie sa part.\n\n"
        "Le conseil a voté mardi."
    )
    assert first.provider_id == "news·20190312·GV·0012"
    assert first.authors == ("Lambert, Zoé",)
    assert [(d.date, d.origin) for d in first.dates] == [
        (date(2019, 3, 12), "header:DA"), (date(2019, 3, 12), "provider-id"),
    ]  # fmt: skip
    assert facts(first, "outlet") == ["La Gazette de Valbourg"]
    assert (facts(first, "language"), facts(first, "code")) == (["Français"], ["GV"])
    assert first.warnings == ()
    assert second.text.startswith("Les habitants du Val ont repris")
    assert second.title == "Le four du Val rallumé"
    assert [code for code, _ in second.warnings] == ["FIELDS_SWAPPED"]


def test_ris_dates_that_disagree_are_a_warning_row() -> None:
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), "ris.v1")
    tables = read_task(io.BytesIO(EUROPRESSE_RIS.encode()), task, OPTIONS)
    codes = [row["code"] for row in tables["warnings"].to_pylist()]
    assert codes.count("DATES_DISAGREE") == 1


def test_ris_of_a_reference_manager() -> None:
    (entry,) = drafts(items(ris.READER, MANAGER_RIS))
    assert entry.text == "Commons of the quay\n\nBACKGROUND: quays are kept & shared."
    assert entry.authors == ("North, Ada", "South, Ben")
    assert dates(entry) == ["2014"]
    assert entry.url == "https://journal.example/9/3"
    assert entry.provider_id == "north2014"
    expected = {
        "outlet": ["Harbour Studies"], "other outlet": ["Harb. Stud."], "page": ["e12-e18"],
        "keywords": ["commons", "harbours"], "editor": ["West, Cleo"], "volume": ["9"],
        "issue": ["3"], "issn": ["1932-6208"], "doi": ["10.5555/12345678"], "m1": ["42"],
        "file": ["internal-pdf://north2014.pdf"], "type": ["JOUR"], "date": ["2014//"],
    }  # fmt: skip
    for name, values in expected.items():
        assert facts(entry, name) == values, name


def test_ris_stray_lines_and_titles_alone() -> None:
    entry, alone = items(ris.READER, NUMBERED_RIS)
    assert isinstance(entry, Draft)
    assert entry.removed == (("outside of records", "Provider: Base fictive\nDatabase: TEST"),)
    assert isinstance(alone, Refusal)
    assert (alone.code, alone.detail) == ("EMPTY_OUTPUT", "a title only: Titre seul")
    (stray,) = items(ris.READER, "rien que du texte")
    assert isinstance(stray, Refusal)
    assert stray.code == "MALFORMED"


def test_ris_records_that_are_not_closed() -> None:
    first, second = drafts(items(ris.READER, UNCLOSED_RIS))
    assert [code for code, _ in first.warnings] == ["UNCLOSED_RECORD"]
    assert [code for code, _ in second.warnings] == ["TRUNCATED"]
    assert dates(drafts(items(ris.READER, ONE_SPACE_RIS))[0]) == ["2019-03"]


def test_ris_tags_in_the_text_of_a_strict_file_are_text() -> None:
    source = MANAGER_RIS.replace("KW  - commons", "PS - merci à tous\nKW  - commons")
    (entry,) = drafts(items(ris.READER, source))
    assert "PS - merci à tous" in entry.text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2019/03/12", ["2019-03-12"]),
        ("2019/03/12/", ["2019-03-12"]),
        ("2019/3/1/", ["2019-03-01"]),
        ("2019/03/12/printemps", ["2019-03-12"]),
        ("2019/03//", ["2019-03"]),
        ("2019/03", ["2019-03"]),
        ("2019///", ["2019"]),
        ("2019//", ["2019"]),
        ("2019", ["2019"]),
        ("2019///été", ["2019"]),
        ("2019-03-12", ["2019-03-12"]),
        ("12 mars 2019", ["2019-03-12"]),
        ("2019 Mar 12", ["2019-03-12"]),
        ("2019/00/00", ["2019"]),
        ("2019/02/31", []),
        ("2019/13/01", []),
        ("03/04/2019", ["2019"]),
        ("13/04/2019", ["2019-04-13"]),
        ("04/04/2019", ["2019-04-04"]),
        ("s.d.", []),
        ("/03/12", []),
        ("12 mars", []),
        ("2019/03/12-2019/03/14", []),
    ],
)
def test_ris_dates(written: str, expected: list[str]) -> None:
    source = f"TY  - JOUR\nTI  - T\nAB  - Un texte.\nDA  - {written}\nER  - \n"
    (entry,) = drafts(items(ris.READER, source))
    assert dates(entry) == expected
    assert ("DATE_UNREAD" in [code for code, _ in entry.warnings]) == (not expected)
    assert facts(entry, "date") == [written]
