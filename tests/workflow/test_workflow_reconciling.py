"""The reconciliation adds up, and a planted loss shows in it; a dry run tells what is there."""

import json

import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import isctext as it
from isctext.errors import UsageError
from isctext.workflow.config import parse_study
from isctext.workflow.proposing import propose
from isctext.workflow.reconciling import by_source, losses, reconcile
from isctext.workflow.run import open_place
from isctext.workflow.surveying import Group, Looked

STUDY = """
[study]
title = "Essai"
[[sources]]
id = "carnet"
arena = "initiatives"
path = "carnet/*"
"""
TEXT = "Le {} du quartier a réuni les habitants autour d'une table et d'un projet de jardin."


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "étude"
    (folder / "carnet").mkdir(parents=True)
    (folder / "isctext.toml").write_text(STUDY, encoding="utf-8")
    rows = [json.dumps({"text": TEXT.format(f"comité {n}") * 3}) for n in range(5)]
    (folder / "carnet" / "a.jsonl").write_text("\n".join([*rows, "{broken"]), encoding="utf-8")
    (folder / "carnet" / "b.md").write_text(TEXT.format("conseil"), encoding="utf-8")
    (folder / "carnet" / "c.md").write_text(TEXT.format("conseil"), encoding="utf-8")
    it.open(folder).ingest(quiet=True, workers=1)
    return open_place(folder)


def test_found_is_kept_duplicates_and_rejected(place):
    rows = {row["input_id"]: row for row in reconcile(place.store).to_pylist()}
    table = rows["carnet:a.jsonl"]
    assert (table["found"], table["rejected"], table["gap"]) == (6, 1, 0)
    assert table["kept"] + table["duplicates"] == 5
    assert rows["carnet:b.md"]["kept"] + rows["carnet:c.md"]["kept"] == 1  # they are the same
    assert losses(reconcile(place.store)).num_rows == 0
    summed = by_source(reconcile(place.store)).to_pylist()
    assert sum(row["found"] for row in summed) == 8
    assert sum(row["files"] for row in summed) == 3


@pytest.mark.parametrize("table", ["documents", "rejections"])
def test_a_planted_loss_is_noticed(place, table):
    lost = pc.field("input_id") == "carnet:a.jsonl"
    number = place.store.table(table).read(["input_id"], lost).num_rows
    place.store.table(table).remove(lost)
    found = losses(reconcile(place.store)).to_pylist()
    assert [(row["input_id"], row["gap"]) for row in found] == [("carnet:a.jsonl", number)]


def group(folder, reader, **values):
    made = Group(folder, reader)
    made.add(Looked(f"{folder}/x.txt", reader, **{"items": 1, "documents": 1} | values))
    return made


@pytest.mark.parametrize(
    ("folder", "reader", "arena"),
    [
        ("presse/voix", "html.v1", "press"),
        ("Délibérations 2019", "pdf.v1", "policy"),
        ("données/wiki", "text.v1", "initiatives"),
        ("exports", "europresse.v1", "press"),
        ("exports", "scdl.v1", "policy"),
        ("exports", "interview.v1", "initiatives"),
        ("divers", "text.v1", "initiatives"),
        ("", "text.v1", "initiatives"),
    ],
)
def test_blocks_are_proposed_with_an_arena(folder, reader, arena):
    text = propose([group(folder, reader)])
    study = parse_study(("[study]\ntitle='x'\n" + text).encode(), where="x")
    assert [source.arena for source in study.sources] == [arena]
    guessed = folder in {"divers", ""}
    assert ("a guess" in text) == guessed


def test_no_file_is_in_two_blocks():
    folders = ["docs/europresse", "docs/textes", "docs/a/b", "", "x"]
    text = propose([group(folder, "text.v1") for folder in folders])
    study = parse_study(("[study]\ntitle='x'\n" + text).encode(), where="x")
    paths = [source.path for source in study.sources]
    assert paths == ["docs/europresse/*", "docs/textes/*", "docs/a/b/*", "*", "x/*"]


def test_a_folder_without_documents_gives_no_block():
    assert propose([group("a", "(none)", documents=0)]) == ""


@given(st.lists(st.text(st.characters(exclude_characters="/"), max_size=12), max_size=4))
def test_any_folder_names_give_a_study_that_parses(names):
    groups = [group(name, "text.v1") for name in names]
    study = parse_study(("[study]\ntitle='x'\n" + propose(groups)).encode(), where="x")
    ids = [source.id for source in study.sources]
    assert len(ids) == len(set(ids))


def test_a_dry_run_needs_no_study_and_keeps_nothing(tmp_path, capsys, monkeypatch):
    from isctext.cli.app import main  # noqa: PLC0415

    folder = tmp_path / "vrac"
    (folder / "presse").mkdir(parents=True)
    (folder / "presse" / "2019-03-04-a.md").write_text(TEXT.format("journal"), encoding="utf-8")
    (folder / "presse" / "plan.dwg").write_bytes(b"AC1027\x00\x01" * 40)
    before = sorted(tmp_path.rglob("*"))
    asked = ["isctext", "ingest", "--dry-run", str(folder), "-w", "1"]
    monkeypatch.setattr("sys.argv", asked)
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert "markdown.v1" in said
    assert "2019-03-04" in said
    assert 'arena = "press"' in said
    assert "1 file gave nothing: presse/plan.dwg" in said
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("made", "code"), [(False, "IT-DRY-001"), (True, "IT-DRY-002")])
def test_nothing_to_look_at(tmp_path, made, code):
    from isctext.ingest.options import IngestOptions  # noqa: PLC0415
    from isctext.workflow.surveying import survey  # noqa: PLC0415

    folder = tmp_path / "x"
    if made:
        folder.mkdir()
    with pytest.raises(UsageError, match=code):
        survey(folder, IngestOptions(today=None), workers=1, seconds=5, memory_bytes=0)
