"""Names of the networks and of the gazetteer in one table."""

import datetime as dt

import pyarrow as pa
import pytest

from isctext.french.annotate import annotate
from isctext.french.gazetteer import Named
from isctext.french.linking import entity_rows
from isctext.french.options import FrenchOptions

TEXT = "La mairie de Lille écrit à Jean Martin."
LILLE = Named(13, 18, "LOC", "insee:59350", 0.9, "Lille")


def told(found, named=(LILLE,)):
    rows = entity_rows("d", TEXT, found, list(named))
    return [(r["text"], r["label"], r["entity_id"]) for r in rows]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], [("Lille", "LOC", "insee:59350")]),
        ([(13, 18, "ORG")], [("Lille", "LOC", "insee:59350")]),
        ([(14, 18, "LOC")], [("Lille", "LOC", "insee:59350")]),
        ([(13, 24, "LOC")], [("Lille", "LOC", "insee:59350"), ("Lille écrit", "LOC", None)]),
        (
            [(3, 18, "ORG"), (27, 38, "PER")],
            [
                ("mairie de Lille", "ORG", None),
                ("Lille", "LOC", "insee:59350"),
                ("Jean Martin", "PER", None),
            ],
        ),
        ([(10, 15, "LOC")], [("Lille", "LOC", "insee:59350")]),
    ],
)
def test_who_gives_way(found, expected):
    assert told(found) == expected


def linked(text, date, **options):
    documents = pa.table(
        {
            "doc_id": ["d"],
            "text": [text],
            "date": pa.array([date], pa.date32()),
        }
    )
    rows = annotate(documents, FrenchOptions(pipeline="fast", **options))["entities"].to_pylist()
    return {(row["text"], row["entity_id"]) for row in rows}


def test_a_commune_follows_its_merger():
    text = "La commune de Lomme, près de Lille, ouvre une ressourcerie."
    assert ("Lomme", "insee:59355") in linked(text, dt.date(1999, 1, 1))
    assert ("Lomme", "insee:59350") in linked(text, dt.date(2010, 1, 1))


def test_offsets_are_those_of_the_text():
    text = "Titre\n\nL’ESS à Dunkerque.\n\nAvec la CUD, à Dunkerque."
    assert ("Dunkerque", "insee:59183") in linked(text, None)


def test_a_study_adds_its_own_names():
    own = (
        "schema: isctext-entities/1\nid: mine\nversion: 1.0.0\nlicence: CC0-1.0\nentries:\n"
        "- {id: 'org:verger', name: Le Verger partagé, kind: initiative, label: ORG,"
        " aliases: [], ambiguous: [], context: [], never: [], note: ''}\n"
    )
    assert ("Le Verger partagé", "org:verger") in linked(
        "Hier, Le Verger partagé a fêté ses dix ans.", None, gazetteer=own
    )


def test_without_entities_there_are_none():
    assert linked("La commune de Lomme, près de Lille.", None, entities=False) == set()
