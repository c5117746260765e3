"""A corpus written for other tools, and read back by isctext."""

import json

import pytest

import isctext as it
from isctext.errors import UsageError
from isctext.exchange.export import FORMS
from isctext.exchange.options import ExportOptions
from isctext.workflow.exporting import Choice, write_export
from isctext.workflow.run import open_place

STUDY = """
[study]
title = "Essai"
[[sources]]
id = "carnet"
arena = "initiatives"
path = "carnet/*"
rights = "open"
[[sources]]
id = "gazette"
arena = "press"
path = "gazette/*"
rights = "tdm-research"
"""
TEXT = "Le comité {} du quartier a réuni les habitants autour d'une table et d'un projet de four."


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("étude")
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")
    for name in ("carnet", "gazette"):
        (folder / name).mkdir()
        rows = [
            {"text": TEXT.format(f"{name} {n}"), "title": f"Titre {n}", "date": f"2019-03-{n:02}",
             "rubrique": "Région"}
            for n in range(1, 4)
        ]  # fmt: skip
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in [*rows, rows[0]])
        (folder / name / "a.jsonl").write_text(lines, encoding="utf-8")
    it.open(folder).ingest(quiet=True, workers=1)
    return open_place(folder)


def exported(place, tmp_path, form, choice=None, **options):
    target = tmp_path / f"sortie{FORMS[form].suffix}"
    tally = write_export(place, form, target, choice or Choice(), ExportOptions(**options))
    return target, tally


@pytest.mark.parametrize("form", sorted(FORMS))
def test_what_leaves_comes_back(place, tmp_path, form):
    """Every text that left, by an ingest of the exported file in a study of its own."""
    target, tally = exported(place, tmp_path, form, full_text=True)
    again = tmp_path / "retour"
    (again / "d").mkdir(parents=True)
    target.rename(again / "d" / target.name)
    (again / "isctext.toml").write_text(
        '[study]\ntitle="x"\n[[sources]]\nid="s"\narena="press"\npath="d/*"\n', encoding="utf-8"
    )
    it.open(again).ingest(quiet=True, workers=1)
    before = {d["text"] for d in place.store.table("documents").read().to_pylist()}
    after = open_place(again).store.table("documents").read().to_pylist()
    assert tally.written == len(after) == 6
    assert {d["text"] for d in after} == before
    assert {d["date"].isoformat() for d in after} == {f"2019-03-0{n}" for n in (1, 2, 3)}


def test_rights_keep_texts_at_home(place, tmp_path):
    target, tally = exported(place, tmp_path, "quanteda")
    said = target.read_text(encoding="utf-8")
    assert tally.written == 6
    assert sum(tally.withheld.values()) == 3
    assert "comité carnet" in said
    assert "comité gazette" not in said
    assert "2019-03-02" in said


def test_sources_that_records_name_have_the_rights_of_their_block(tmp_path):
    study = STUDY.split("[[sources]]", maxsplit=1)[0] + (
        '[[sources]]\nid = "*"\narena = "press"\npath = "d/*"\nrights = "open"\n'
        '[sources.columns]\nsource = "journal"\n'
    )
    (tmp_path / "isctext.toml").write_text(study, encoding="utf-8")
    (tmp_path / "d").mkdir()
    row = {"text": TEXT.format("local"), "journal": "Le Courrier", "date": "2019-03-04"}
    (tmp_path / "d" / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    it.open(tmp_path).ingest(quiet=True, workers=1)
    target, tally = exported(open_place(tmp_path), tmp_path, "tei")
    assert not tally.withheld
    assert "comité local" in target.read_text(encoding="utf-8")


def test_one_arena_and_its_duplicates(place, tmp_path):
    target, tally = exported(place, tmp_path, "iramuteq", Choice(arena="initiatives"))
    assert tally.written == 3
    assert "gazette" not in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "form", "code"), [
    ("ici.txt", "iramutek", "IT-EXP-001"), ("la/x.txt", "iramuteq", "IT-EXP-002"),
    (".", "iramuteq", "IT-EXP-002"),
])  # fmt: skip
def test_what_cannot_be_written(place, tmp_path, name, form, code):
    with pytest.raises(UsageError, match=code):
        write_export(place, form, tmp_path / name, Choice(), ExportOptions())
    assert not list(tmp_path.glob("*.part"))
