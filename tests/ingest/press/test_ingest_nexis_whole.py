"""Word files of Nexis whose marks lie beyond what a reader sees before it is chosen."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date
from pathlib import Path

import nexis_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isctext as it
from isctext.ingest import read as reading
from isctext.ingest.office.openxml import Package
from isctext.ingest.options import IngestOptions
from isctext.ingest.press.nexis import docx as nexisdocx
from isctext.ingest.press.nexis.word import looks_like_export, paragraphs
from isctext.ingest.raw.streams import HEAD
from isctext.ingest.read import choose_reader, read_task, whole_reader
from isctext.records.reader import Hint, ReadTask, Refining
from isctext.records.source import Source
from isctext.workflow.run import open_place
from isctext.workflow.surveying import survey

OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())
BODY = ("The commons of the harbour are kept by all.", "Nobody may sell them, said the mayor.")
CORPS = ("Les communs du port sont tenus par tous.", "Nul ne peut les vendre, dit la maire.")
# What another program puts before the text: it does not compress to less than a head.
NOISE = bytes(random.Random(7).choices(range(256), k=6_000))
STYLES = {"word/theme/theme1.xml": NOISE}
# Nothing in the head says that this is a Word file.
PICTURE = {"word/media/image1.png": NOISE}


def english(*, end: bool = True, before: dict[str, bytes] | None = None) -> bytes:
    held = samples.cover(2, ["The quay", "The lock"])
    held += samples.english("The quay", BODY)
    held += samples.english("The lock", BODY[:1], end=end)
    return samples.docx(held, before=STYLES if before is None else before)


def french(before: dict[str, bytes] | None = None) -> bytes:
    """Without a cover: articles that a person has pasted into a file of their own."""
    held = samples.french("Le port", "4 juillet 2018 mercredi", CORPS)
    held += samples.french("Le quai", "5 juillet 2018 jeudi", CORPS[:1])
    return samples.docx(held, before=STYLES if before is None else before)


def far() -> bytes:
    """The marks stand late in the text itself, under a long list of names of the file's owner."""
    draw = random.Random(3)
    words = ("".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(3_000))
    own = [samples.paragraph(f"Cote {word}") for word in words]
    return samples.docx(
        [*own, *samples.english("The quay", BODY), *samples.english("The lock", BODY)]
    )


def rows(data: bytes, name: str, reader: str = "") -> tuple[list[str], list[str]]:
    """The titles of the documents and the codes of the rejections."""
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint(name), reader)
    tables = read_task(io.BytesIO(data), task, OPTIONS)
    return (
        tables["documents"]["title"].to_pylist(), tables["rejections"]["code"].to_pylist(),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["export.docx", "export.DOCX", "export", "export.zip"])
@pytest.mark.parametrize(
    "data",
    [english(), english(before=PICTURE), french(), french(before=PICTURE), far()],
    ids=["english", "english-picture", "french", "french-picture", "far"],
)
def test_an_export_is_never_one_document(data: bytes, name: str) -> None:
    chosen = choose_reader(data[:HEAD], name)
    assert chosen is not None
    assert chosen.name in ("docx.v1", "zip.v1")
    titles, refused = rows(data, name)
    assert (len(titles), refused) == (2, [])
    assert titles[1] in ("The lock", "Le quai")


def test_not_even_when_the_study_names_the_other_reader() -> None:
    assert rows(english(), "export.docx", "docx.v1") == (["The quay", "The lock"], [])


def test_nor_in_an_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("presse/lot 1.docx", english())
        packed.writestr("presse/lot 2.docx", french())
    titles, refused = rows(out.getvalue(), "tout.zip")
    assert (titles, refused) == (["The quay", "The lock", "Le port", "Le quai"], [])


def test_nor_when_its_last_lines_are_missing() -> None:
    assert rows(english(end=False), "a.docx") == (["The quay", "The lock"], [])


def test_an_export_without_headings_over_its_texts() -> None:
    """The labels, and the line that ends each article, are marks enough."""
    held = [p for p in samples.english("The quay", BODY) if ">Body<" not in p]
    data = samples.docx(held * 2, before=STYLES)
    assert len(rows(data, "a.docx")[0]) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["Un rapport d'activité sur les communs.", "Corps", "Sujet : le port"],
        ["Job Number: 12", "Un rapport.", "Length: 30 metres"],
        ["Body", "The text of a report.", "End of Document"],
        ["Documents (3)", "La liste des pièces jointes au dossier."],
        ["Update: 2 July 2019", "A page of a manual.", "End of Document"],
    ],
)
def test_other_word_files_stay_one_document(lines: list[str]) -> None:
    data = samples.docx([samples.paragraph(text) for text in lines], before=STYLES)
    titles, refused = rows(data, "rapport.docx")
    assert (len(titles), refused) == (1, [])
    assert whole(data, "rapport.docx") == "docx.v1"


LINES = (
    "Body", "Corps", "End of Document", "END  OF DOCUMENT", "Fin du document",
    "Fin de\u00a0document", "Ende des Dokuments", "Length: 3 words", "Longueur : 3 mots",
    "Load-Date: July 2, 2019", "Date de chargement : 5 juillet 2018", "Update: July 2",
    "DATE-CHARGEMENT: 5 juillet 2018", "Documents (3)", "Document (1)", "DOCUMENTS(2)",
    "Job Number: 3", "Numéro de tâche : 3", "Un four.",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=9))
def test_the_short_look_at_a_file_says_no_only_where_the_long_one_does(lines: list[str]) -> None:
    data = samples.docx([samples.paragraph(line) for line in lines])
    slow = looks_like_export(paragraphs(Package(io.BytesIO(data), "word/document.xml")))
    assert nexisdocx.READER.claims(data) == slow


def whole(data: bytes, name: str, named: str = "") -> str:
    found = whole_reader(io.BytesIO(data), name, 1 << 20, named=named)
    return found.name if found else ""


def test_the_reader_of_the_whole_is_the_one_that_is_told() -> None:
    assert whole(english(), "a.docx") == whole(english(), "a.docx", "docx.v1") == "nexis-docx.v1"
    assert whole(english(), "a.docx", "text.v1") == "text.v1"
    assert whole(b"Une phrase de prose.", "a.txt") == "text.v1"
    too_large = whole_reader(io.BytesIO(english()), "a.docx", 5_000)
    assert too_large is not None
    assert too_large.name == "docx.v1"
    assert whole(b"", "a.docx") == whole(b"\x00" * 99, "a.bin") == ""


@pytest.mark.parametrize("cut", [200, 4_500, -60])
def test_broken_files_are_refused_as_word_files(cut: int) -> None:
    titles, refused = rows(english()[:cut], "a.docx")
    assert titles == []
    assert refused in (["TRUNCATED"], ["MALFORMED"])


def test_a_plug_in_that_fails_to_look_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> bool:
        raise RuntimeError

    monkeypatch.setattr(nexisdocx.READER, "claims", fail, raising=True)
    assert isinstance(nexisdocx.READER, Refining)
    assert whole(french(), "a.docx") == "docx.v1"
    assert len(rows(french(), "a.docx")[0]) == 1


def test_readers_that_refine_name_readers_that_there_are() -> None:
    for name, refining in reading.refinements().items():
        assert whole(b"x", "f", name) == name
        for reader in refining:
            assert isinstance(reader, Refining)
            assert reader.name not in reading.refinements()
            for junk in (b"", b"PK", b"PK\x03\x04" + b"\xff" * 60, b"{\\rtf1 {", b"\x00" * 99):
                assert not reader.claims(junk)


def test_the_tables_and_the_dry_run_tell_the_reader(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    (folder / "d").mkdir(parents=True)
    (folder / "isctext.toml").write_text(
        '[study]\ntitle = "Port"\nlanguages = []\n\n[[sources]]\nid = "presse"\narena = "press"\n'
        'path = "d/*"\nformat = "docx.v1"\n',
        encoding="utf-8",
    )
    (folder / "d" / "a.docx").write_bytes(english())
    (folder / "d" / "b.docx").write_bytes(
        samples.docx([samples.paragraph("Un rapport.")], before=STYLES)
    )
    it.open(folder).ingest(quiet=True, workers=1)
    told = open_place(folder).store.table("inputs").read(["input_id", "reader", "documents"])
    assert sorted(map(tuple, (row.values() for row in told.to_pylist()))) == [
        ("presse:a.docx", "nexis-docx.v1", 2), ("presse:b.docx", "docx.v1", 1),
    ]  # fmt: skip
    seen = survey(folder / "d", OPTIONS, workers=1, seconds=30, memory_bytes=3 << 30)
    assert {group.reader: group.documents for group in seen} == {"docx.v1": 1, "nexis-docx.v1": 2}
