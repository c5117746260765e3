"""Table sources: one row per source of the documents, also where each record names its own."""

import json
import random
from collections import Counter

import pytest

import isctext as it
from isctext.exchange.options import ExportOptions
from isctext.records.source import Source
from isctext.workflow.evidence import coverage
from isctext.workflow.exporting import Choice, write_export
from isctext.workflow.run import open_place
from isctext.workflow.sourcing import source_rows

HEAD = '[study]\ntitle = "Essai"\nlanguages = []\n'
NAMED = """
[[sources]]
id = "*"
label = "Revue de presse"
kind = "quotidien"
arena = "press"
path = "presse/*"
licence = "Europresse, accès recherche"
rights = "tdm-research"
[sources.columns]
source = "journal"
"""
OWN = """
[[sources]]
id = "carnet"
label = "Le carnet du four"
arena = "initiatives"
path = "carnet/*"
rights = "open"
"""
TEXT = "Le comité {} du quartier a réuni les habitants autour d'une table et d'un projet de four."


def write(folder, name, rows):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")


def row(number, **more):
    return {"text": TEXT.format(number), "date": "2019-03-04"} | more


def ingested(folder, study):
    (folder / "isctext.toml").write_text(HEAD + study, encoding="utf-8")
    it.open(folder).ingest(quiet=True, workers=1)
    return open_place(folder).store


def told(store):
    names = ["source_id", "arena", "label", "licence", "rights"]
    return [tuple(row.values()) for row in store.table("sources").read(names).to_pylist()]


PRESS = ("Europresse, accès recherche", "tdm-research")


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "presse/a.jsonl", [
        row(1, journal="Le Courrier du Val"), row(2, journal="La Gazette"),
        row(3, journal="Le Courrier du Val"), {"text": "", "journal": "Le Vide"},
    ])  # fmt: skip
    write(tmp_path, "carnet/a.jsonl", [row(4)])
    return tmp_path


def test_one_row_per_source_that_records_name(folder):
    store = ingested(folder, OWN + NAMED)
    assert told(store) == [
        ("carnet", "initiatives", "Le carnet du four", "", "open"),
        ("La Gazette", "press", "La Gazette", *PRESS),
        ("Le Courrier du Val", "press", "Le Courrier du Val", *PRESS),
    ]
    kinds = store.table("sources").read(["source_id", "kind"]).to_pylist()
    assert {r["kind"] for r in kinds if r["source_id"] != "carnet"} == {"quotidien"}


def test_the_table_follows_the_files(folder):
    ingested(folder, OWN + NAMED)
    write(folder, "presse/b.jsonl", [row(5, journal="L'Écho")])
    assert [r[0] for r in told(ingested(folder, OWN + NAMED))] == [
        "carnet", "L'Écho", "La Gazette", "Le Courrier du Val",
    ]  # fmt: skip
    write(folder, "presse/a.jsonl", [row(2, journal="La Gazette")])
    assert [r[0] for r in told(ingested(folder, OWN + NAMED))] == ["carnet", "L'Écho", "La Gazette"]
    (folder / "presse" / "b.jsonl").unlink()
    assert [r[0] for r in told(ingested(folder, OWN + NAMED))] == ["carnet", "La Gazette"]
    changed = NAMED.replace("tdm-research", "open")
    assert told(ingested(folder, OWN + changed))[1][-1] == "open"


def test_nothing_is_written_when_nothing_changes(folder):
    store = ingested(folder, OWN + NAMED)
    files = store.table("sources").files()
    assert ingested(folder, OWN + NAMED).table("sources").files() == files


def test_records_name_their_arena_too(folder):
    write(folder, "presse/a.jsonl", [
        row(1, journal="La Gazette", arene="press"), row(2, journal="Conseil", arene="policy"),
        row(3, journal="Conseil", arene="press"), row(4, journal="Conseil", arene="policy"),
    ])  # fmt: skip
    study = NAMED.replace('arena = "press"', 'arena = "*"') + 'arena = "arene"\n'
    assert [r[:2] for r in told(ingested(folder, study))] == [
        ("Conseil", "policy"), ("La Gazette", "press"),
    ]  # fmt: skip


def test_a_declared_source_whose_records_name_the_arena(folder):
    write(folder, "presse/a.jsonl", [row(1, arene="policy"), row(2, arene="policy")])
    study = NAMED.replace('arena = "press"', 'arena = "*"').replace('id = "*"', 'id = "depot"')
    study = study.replace('source = "journal"', 'arena = "arene"')
    assert [r[:3] for r in told(ingested(folder, study))] == [
        ("depot", "policy", "Revue de presse"),
    ]  # fmt: skip


def test_two_blocks_of_named_sources_in_two_arenas(folder):
    write(folder, "actes/b.jsonl", [row(7, conseil="Conseil du Val", date="2020-01-02")])
    acts = (
        '[[sources]]\nid = "*"\narena = "policy"\npath = "actes/*"\nrights = "open"\n'
        '[sources.columns]\nsource = "conseil"\n'
    )
    rows = {r[0]: r[1:] for r in told(ingested(folder, NAMED + acts))}
    assert rows["Conseil du Val"] == ("policy", "Conseil du Val", "", "open")
    assert rows["La Gazette"] == ("press", "La Gazette", *PRESS)


def test_a_source_with_a_block_of_its_own_keeps_what_that_says(folder):
    gazette = OWN.replace('"carnet"', '"La Gazette"').replace("initiatives", "press")
    rows = {r[0]: r[1:] for r in told(ingested(folder, gazette + NAMED))}
    assert rows["La Gazette"] == ("press", "Le carnet du four", "", "open")
    assert "Le Courrier du Val" in rows


def blocks():
    """A source that two blocks hold, under other rights; and what the documents say."""
    first = Source("*", "press", "a", "quotidien", "Val", "Licence A", "open")
    second = Source("*", "press", "b", "quotidien", "Mont", "Licence B", "contract")
    held = [("La Gazette", "press", "1"), ("La Gazette", "policy", "2"), ("L'Écho", "press", "2")]
    return {"1": first, "2": second}, [*held, ("La Gazette", "press", "2")]


def test_the_strictest_rights_of_several_blocks():
    files, documents = blocks()
    echo, gazette = source_rows((), files, Counter(documents))
    assert gazette == Source(
        "La Gazette", "press", "La Gazette", "quotidien", "", "Licence A; Licence B", "contract"
    )
    assert echo == Source("L'Écho", "press", "L'Écho", "quotidien", "Mont", "Licence B", "contract")


def test_the_order_of_documents_does_not_matter():
    files, documents = blocks()
    expected = source_rows((), files, Counter(documents))
    for seed in range(20):
        random.Random(seed).shuffle(documents)
        assert source_rows((), files, Counter(documents)) == expected
    even = [("S", "press", "1"), ("S", "policy", "1")]
    assert source_rows((), files, Counter(even)) == source_rows((), files, Counter(even[::-1]))


def test_reports_and_exports_have_the_sources(folder, tmp_path_factory):
    store = ingested(folder, OWN + NAMED)
    labels = {r["source_id"]: r["label"] for r in coverage(store).to_pylist()}
    assert labels == {
        "carnet": "Le carnet du four", "La Gazette": "La Gazette",
        "Le Courrier du Val": "Le Courrier du Val",
    }  # fmt: skip
    target = tmp_path_factory.mktemp("sortie") / "a.xml"
    tally = write_export(open_place(folder), "tei", target, Choice(), ExportOptions())
    said = target.read_text(encoding="utf-8")
    assert tally.withheld == {"tdm-research": 3}
    assert '<title level="j">Le carnet du four</title>' in said
    assert '<idno type="source">carnet</idno>' in said
    assert '<title level="j">La Gazette</title>' in said
