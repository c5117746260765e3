"""Deliberations of policy sources lose their formulas, which stay in the table ``removed``."""

import io
from datetime import date

import pytest

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source

ACT = """Conseil municipal de Valbourg

Séance du 12 mars 2019

Vu le code général des collectivités territoriales, notamment son article L. 2121-29 ;

Considérant que l'atelier partagé répond à un besoin du quartier ;

Le conseil, après en avoir délibéré, décide :

Article 1er : de mettre l'ancienne halle à la disposition du collectif pour trois ans.

Pour : 21 Contre : 2 Abstention : 0

Pour extrait conforme, le maire.

La présente délibération peut faire l'objet d'un recours devant le tribunal administratif dans un
délai de deux mois à compter de sa publication.
"""
STORY = (
    "Le conseil a voté mardi. La halle ira au collectif pour trois ans, malgré deux voix contre."
)


def read(text, arena="policy", **options):
    task = ReadTask("s:a.txt", 0, "b", Source("s", arena), Hint("a.txt"), "text.v1")
    return read_task(
        io.BytesIO(text.encode()), task, IngestOptions(today=date(2026, 1, 1), **options)
    )


def test_formulas_are_set_aside_and_votes_become_facts():
    found = read(ACT)
    (document,) = found["documents"].to_pylist()
    assert "l'ancienne halle à la disposition du collectif" in document["text"]
    assert "tribunal administratif" not in document["text"]
    removed = " ".join(found["removed"]["text"].to_pylist())
    assert "tribunal administratif" in removed
    assert "Pour extrait conforme" in removed
    facts = dict(zip(found["facts"]["name"].to_pylist(), found["facts"]["value"].to_pylist(),
                     strict=True))  # fmt: skip
    assert any("21" in value for value in facts.values())
    assert document["date"] == date(2019, 3, 12)


@pytest.mark.parametrize(
    ("text", "arena", "options"),
    [(ACT, "press", {}), (ACT, "policy", {"formulas": True}), (STORY, "policy", {})],
)
def test_other_texts_stay_whole(text, arena, options):
    found = read(text, arena, **options)
    assert found["removed"].num_rows == 0
    (document,) = found["documents"].to_pylist()
    assert document["text"].split() == text.split()
