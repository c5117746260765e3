"""A metadata.csv beside texts in XML: its rows reach the texts, and nothing of it gets lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from isctext.workflow import metadatatables
from isctext.workflow.reconciling import losses, reconcile
from isctext.workflow.run import Place, open_place, run_stages

TABLE = """id,titre,date,journal,parti
a,Un jardin à Lanne,2019-03-12,La Gazette de Valbourg,verts
B,Un atelier,mars 2020,L'Écho,
"""
A = "<text parti='rouges'><p>Les habitants du quartier ont planté un jardin partagé.</p></text>"
B = "<text><p>Les membres de la coopérative ont ouvert un atelier de réparation.</p></text>"
TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Ancien'
    "</title></titleStmt></fileDesc></teiHeader><text><body><p>Les habitants du quartier ont "
    "planté un jardin partagé.</p></body></text></TEI>"
)
PAGE = (
    "<!DOCTYPE html><html><head><title>Une page</title></head><body><p>Les habitants du quartier "
    "ont planté un jardin partagé près de la gare.</p></body></html>"
)


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


def declare(folder: Path, *blocks: str) -> Place:
    parts = [f'[[sources]]\nid = "s"\narena = "press"\n{block}\n' for block in blocks]
    write(folder, isctext__toml='[study]\ntitle = "Essai"\n' + "\n".join(parts))
    return open_place(folder)


def ingest(place: Place) -> Place:
    run_stages(place, only=("ingest",), inline=True, today=date(2026, 11, 25))
    assert losses(reconcile(place.store)).num_rows == 0
    return place


def rows(place: Place, table: str, *columns: str) -> list[tuple[object, ...]]:
    found: pa.Table = place.store.table(table).read(list(columns))
    return sorted(zip(*(found[name].to_pylist() for name in columns), strict=True))


def documents(place: Place) -> dict[str, tuple[str, str]]:
    found = rows(place, "documents", "input_id", "title", "date")
    return {str(name): (str(title), str(day)) for name, title, day in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "txm", metadata__csv=TABLE, a__xml=A, b__xml=B)
    return tmp_path


@pytest.mark.parametrize("path", ["txm/*.xml", "txm/", "txm/**", "txm/**/*", "txm/*"])
@pytest.mark.parametrize("named", ["", 'format = "txm.v1"'])
def test_a_row_reaches_the_draft_of_its_text(folder: Path, path: str, named: str) -> None:
    place = ingest(declare(folder, f'path = "{path}"\n{named}'))
    assert documents(place) == {
        "s:a.xml": ("Un jardin à Lanne", "2019-03-12"),
        "s:b.xml": ("Un atelier", "2020-03-01"),
    }
    assert rows(place, "rejections", "input_id") == []
    assert rows(place, "inputs", "input_id", "reader") == [
        ("s:a.xml", "txm.v1"), ("s:b.xml", "txm.v1"),
    ]  # fmt: skip
    assert ("outlet", "La Gazette de Valbourg") in rows(place, "facts", "name", "value")
    assert rows(place, "warnings", "code", "detail") == [
        ("METADATA_DISAGREE", "parti: file 'rouges', metadata.csv 'verts'"),
    ]  # fmt: skip


def test_texts_in_tei_and_folders_of_their_own(folder: Path) -> None:
    write(folder / "txm" / "tei", metadata__csv="id;title\nc;Nouveau\n", c__xml=TEI, d__xml=TEI)
    place = ingest(declare(folder, 'path = "txm/"'))
    titles = {name: title for name, (title, _) in documents(place).items()}
    assert (titles["s:tei/c.xml"], titles["s:tei/d.xml"]) == ("Nouveau", "Ancien")
    assert titles["s:a.xml"] == "Un jardin à Lanne"
    assert rows(place, "rejections", "input_id") == []


def test_a_manifest_declares_texts_and_wins(folder: Path) -> None:
    manifest = "path,arena,source,title\ntxm/a.xml,press,s,Du manifeste\ntxm/b.xml,press,s,\n"
    write(folder, m__csv=manifest, isctext__toml="")
    head = '[study]\ntitle = "Essai"\n[[sources]]\nmanifest = "m.csv"\n'
    write(folder, isctext__toml=head)
    place = ingest(open_place(folder))
    assert documents(place) == {
        "s:txm/a.xml": ("Du manifeste", "2019-03-12"),
        "s:txm/b.xml": ("Un atelier", "2020-03-01"),
    }


def test_rows_without_a_text_and_rows_that_cannot_be_used_are_rejections(folder: Path) -> None:
    write(folder / "txm", metadata__csv=TABLE + "c,Perdu,2019,,\ncourt,x\na,encore,2020,,\n")
    place = ingest(declare(folder, 'path = "txm/*.xml"'))
    assert rows(place, "rejections", "input_id", "locator", "code") == [
        ("s:metadata.csv", "id c", "NOT_FOUND"),
        ("s:metadata.csv", "line 5", "MALFORMED"),
        ("s:metadata.csv", "line 6", "DUPLICATE"),
    ]
    assert len(documents(place)) == 2
    # What is mended leaves, what is new comes, what stays is not said twice.
    write(folder / "txm", c__xml=B, metadata__csv=TABLE + "c,Retrouvé,2019,,\nd,Perdu,2020,,\n")
    ingest(place)
    assert rows(place, "rejections", "locator", "code") == [("id d", "NOT_FOUND")]
    assert documents(place)["s:c.xml"] == ("Retrouvé", "2019-01-01")
    ingest(place)
    assert rows(place, "rejections", "locator", "code") == [("id d", "NOT_FOUND")]


def test_a_text_that_the_study_leaves_out_is_not_missing(folder: Path) -> None:
    place = ingest(declare(folder, 'path = "txm/*.xml"\nexclude = "b.xml"'))
    assert list(documents(place)) == ["s:a.xml"]
    assert rows(place, "rejections", "input_id") == []


def test_a_changed_table_reads_the_files_concerned_again(folder: Path) -> None:
    place = ingest(declare(folder, 'path = "txm/"'))
    before = dict(rows(place, "inputs", "input_id", "fingerprint"))
    write(folder / "txm", metadata__csv=TABLE.replace("Un atelier", "Un atelier libre"))
    ingest(place)
    after = dict(rows(place, "inputs", "input_id", "fingerprint"))
    assert before["s:a.xml"] == after["s:a.xml"]
    assert before["s:b.xml"] != after["s:b.xml"]
    assert documents(place)["s:b.xml"][0] == "Un atelier libre"
    (folder / "txm" / "metadata.csv").unlink()
    ingest(place)
    assert documents(place)["s:a.xml"] == (
        "Les habitants du quartier ont planté un jardin partagé.", "None",
    )  # fmt: skip


def test_a_table_that_the_study_leaves_out_is_not_used(folder: Path) -> None:
    place = ingest(declare(folder, 'path = "txm/"\nexclude = "metadata.csv"'))
    assert {day for _, day in documents(place).values()} == {"None"}


def test_a_folder_of_pages_is_not_concerned(tmp_path: Path) -> None:
    write(tmp_path / "web", metadata__csv="id,titre\na,Autre\nz,Absent\n", a__html=PAGE)
    place = ingest(declare(tmp_path, 'path = "web/*.html"'))
    assert documents(place) == {"s:a.html": ("Une page", "None")}
    assert rows(place, "rejections", "input_id") == []
    assert rows(place, "warnings", "code") == []


def test_a_page_among_the_texts_takes_no_row(folder: Path) -> None:
    write(folder / "txm", page__html=PAGE, metadata__csv=TABLE + "page,Autre,2001,,\n")
    place = ingest(declare(folder, 'path = "txm/"'))
    assert documents(place)["s:page.html"] == ("Une page", "None")
    assert rows(place, "rejections", "input_id") == []


def test_a_table_of_texts_alone_in_its_folder_is_a_table_of_texts(tmp_path: Path) -> None:
    table = "id,text\n1,Les habitants du quartier ont planté un jardin partagé.\n"
    write(tmp_path / "data", metadata__csv=table)
    place = ingest(declare(tmp_path, 'path = "data/"'))
    assert rows(place, "documents", "input_id", "locator") == [("s:metadata.csv", "record 1")]


def test_a_table_without_any_text_says_each(tmp_path: Path) -> None:
    write(tmp_path / "txm", metadata__csv=TABLE)
    place = ingest(declare(tmp_path, 'path = "txm/"\nformat = "txm.v1"'))
    assert rows(place, "rejections", "locator", "code") == [
        ("id B", "NOT_FOUND"), ("id a", "NOT_FOUND"),
    ]  # fmt: skip


def test_a_table_that_is_too_large_is_refused_and_the_texts_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadatatables, "_MOST_BYTES", 10)
    place = ingest(declare(folder, 'path = "txm/"'))
    assert rows(place, "rejections", "input_id", "code") == [("s:metadata.csv", "TOO_LARGE")]
    assert len(documents(place)) == 2


def test_two_blocks_of_one_source_say_a_missing_text_once(folder: Path) -> None:
    write(folder / "txm", metadata__csv=TABLE + "c,Perdu,2019,,\n")
    place = ingest(declare(folder, 'path = "txm/a*.xml"', 'path = "txm/b*.xml"'))
    assert rows(place, "rejections", "locator") == [("id c",)]
    assert len(documents(place)) == 2


def test_a_missing_row_says_what_is_true_today(folder: Path) -> None:
    """A file that was refused and is then gone is missing, and no longer what it was."""
    write(folder, m__csv="path,arena,source\ntxm/a.xml,press,s\nx.md,press,s\n", x__md="...")
    head = '[study]\ntitle = "Essai"\n[[sources]]\nmanifest = "m.csv"\n'
    write(folder, isctext__toml=head)
    place = ingest(open_place(folder))
    mine = pc.field("input_id") == "s:x.md"
    assert place.store.table("rejections").read(["code"], mine)["code"].to_pylist() == [
        "EMPTY_OUTPUT"
    ]
    (folder / "x.md").unlink()
    ingest(place)
    assert place.store.table("rejections").read(["code"], mine)["code"].to_pylist() == ["NOT_FOUND"]


def test_a_dry_run_reads_the_table_with_its_texts(folder: Path) -> None:
    from isctext.ingest.options import IngestOptions  # noqa: PLC0415
    from isctext.workflow.surveying import look, survey  # noqa: PLC0415

    options = IngestOptions(today=date(2026, 11, 25), languages=())
    (group,) = survey(folder, options, workers=1, seconds=60, memory_bytes=0)
    assert (group.reader, group.files, group.documents, group.undated) == ("txm.v1", 2, 2, 0)
    (file,) = look(str(folder), ["txm/b.xml"], options)
    assert file.first == date(2020, 3, 1)
