"""scdl.v1: deliberations in the open-data schema, each row an item."""

from __future__ import annotations

import io
from datetime import date

import pytest
from participation_samples import (
    SCDL_NAMES,
    codes,
    draft,
    fact,
    read,
    scdl_table,
)

from isctext.ingest.options import IngestOptions
from isctext.ingest.policy import scdl
from isctext.ingest.read import read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_scdl(delimiter: str, encoding: str) -> None:
    (found,) = read(scdl.READER, scdl_table({}, delimiter=delimiter).encode(encoding))
    found = draft(found)
    assert found.text == "Subvention au tiers-lieu « Le Quai », première tranche"
    assert [(d.date.isoformat(), d.origin) for d in found.dates] == [
        ("2019-03-12", "header:DELIB_DATE"),
        ("2019-03-14", "meta:PREF_DATE"),
    ]
    assert found.url == "https://valmorel.exemple.fr/delib/2019-12.pdf"
    assert found.territory == "Ville de Valmorel"
    assert found.provider_id == "21999999900013/2019-03-12/2019-12"
    assert found.locator == "record 1"
    assert dict(found.facts) == {
        "publisher": "Ville de Valmorel",
        "siret": "21999999900013",
        "number": "2019-12",
        "code": "7.5",
        "subjects": "Finances locales/Subventions",
        "budget year": "2019",
        "budget": "Budget principal",
        "prefecture": "PREF099",
        "received by prefecture": "2019-03-14",
        "vote members": "19",
        "vote cast": "17",
        "vote for": "15",
        "vote against": "0",
        "vote abstention": "2",
    }
    assert found.warnings == ()


def test_scdl_rows_that_cannot_be_read() -> None:
    source = scdl_table(
        {"DELIB_OBJET": ""},
        dict.fromkeys(SCDL_NAMES, ""),
        {"DELIB_OBJET": "<p>Une</p><p>liste</p>", "DELIB_DATE": "mars 2019"},
        {"DELIB_DATE": "le douze", "PREF_DATE": ""},
        {"DELIB_DATE": "12/03/2019"},
        {"DELIB_OBJET": "<div>" * 3000 + "x"},
    )
    found = read(scdl.READER, source + "trop,court\n")
    assert codes(found) == [
        "EMPTY_OUTPUT", "EMPTY_OUTPUT", "ok", "ok", "ok", "TOO_DEEP", "MALFORMED",
    ]  # fmt: skip
    assert [item.locator for item in found] == [f"record {n}" for n in range(1, 8)]
    assert draft(found[2]).text == "Une\n\nliste"
    assert [(d.date, d.precision) for d in draft(found[2]).dates][:1] == [
        (date(2019, 3, 1), "month")
    ]
    assert draft(found[3]).dates == ()
    assert draft(found[3]).warnings == (("DATE_UNREAD", "DELIB_DATE: 'le douze'"),)
    assert draft(found[4]).dates[0].date == date(2019, 3, 12)


def test_scdl_other_names_of_columns() -> None:
    names = ["Nom de la collectivité", "Code SIRET de la collectivité", "DELIB_ID"]
    names += ["Date d’adoption de la délibération", *SCDL_NAMES[4:6], "Objet de la délibération"]
    names += ["BUDGET_ANNEE", "VOTE_EFFFECTIF", "TYPE_SEANCE", *SCDL_NAMES[10:]]
    (found,) = read(scdl.READER, scdl_table({}, names=names))
    assert draft(found).dates[0].origin == "header:Date d’adoption de la délibération"
    assert fact(found, "vote members") == "Budget principal | 19"
    assert fact(found, "type_seance") == "PREF099"
    assert fact(found, "publisher") == "Ville de Valmorel"


def test_same_object_on_two_days_is_two_deliberations() -> None:
    row = {"DELIB_OBJET": "Approbation du procès-verbal"}
    source = scdl_table(row, row | {"DELIB_DATE": "2019-04-02"})
    task = ReadTask("i", 0, "b", Source("s", "policy"), Hint("a.csv"))
    tables = read_task(
        io.BytesIO(source.encode()), task, IngestOptions(today=date(2026, 1, 1), languages=())
    )
    assert (tables["documents"].num_rows, tables["rejections"].num_rows) == (2, 0)
