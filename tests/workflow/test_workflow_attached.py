"""Files attached to references: their text, the reference's metadata, never out of the folder."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_samples import make_pdf
from reference_samples import BIB, CSL, RIS

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import named_reader
from isctext.records.document import Draft
from isctext.records.reader import Attaching, Hint, ReadTask
from isctext.records.source import Source
from isctext.workflow import scanning
from isctext.workflow.attachedfiles import _found, named_files
from isctext.workflow.attaching import Attached, Waiting, join
from isctext.workflow.completing import completed
from isctext.workflow.pool import Done, Failure, Workers
from isctext.workflow.reading import Reading, read_group
from isctext.workflow.reconciling import losses, reconcile
from isctext.workflow.run import Place, open_place, run_stages

TODAY = date(2026, 11, 25)
OPTIONS = IngestOptions(today=TODAY)
ABSTRACT = "Le résumé parle du four communal et de ceux qui le font vivre."
TEXT = "Les habitants du Val ont repris le four communal, et chacun paie sa part du bois."
PAGE = (
    f"<!DOCTYPE html><html><head><title>Autre titre</title></head><body><p>{TEXT}</p></body></html>"
)
BIBTEX = (
    "@article{{lambert, title = {{Le four}}, author = {{Lambert, Zoé}}, journal = {{La Gazette}},\n"
    "  year = 2019, month = mar, abstract = {{{abstract}}}, file = {{{file}}}}}\n"
)


def ris(file: str, abstract: str = ABSTRACT, tag: str = "L1") -> str:
    said = f"N2  - {abstract}\n" if abstract else ""
    return (
        f"TY  - NEWS\nTI  - Le four\nAU  - Lambert, Zoé\nJF  - La Gazette\nDA  - 2019/03//\n{said}"
        f"{tag}  - {file}\nER  - \n"
    )


def bib(file: str, abstract: str = ABSTRACT) -> str:
    return BIBTEX.format(file=file, abstract=abstract)


def csl(file: str, abstract: str = ABSTRACT) -> str:
    item = {
        "id": "lambert", "type": "article-newspaper", "title": "Le four", "abstract": abstract,
        "container-title": "La Gazette", "author": [{"family": "Lambert", "given": "Zoé"}],
        "issued": {"date-parts": [[2019, 3]]},
        "attachments": [{"title": "Texte", "localPath": "/home/z/a.html", "path": file}],
    }  # fmt: skip
    return json.dumps([item])


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, said in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(said.encode() if isinstance(said, str) else said)


def declare(folder: Path, block: str = 'path = "refs/"', more: str = "") -> Place:
    text = '[study]\ntitle = "Essai"\n'
    text += f'[[sources]]\nid = "s"\narena = "press"\n{block}\n{more}'
    write(folder, {"isctext.toml": text})
    return open_place(folder)


def ingest(place: Place) -> list[dict[str, object]]:
    run_stages(place, only=("ingest", "duplicates"), inline=True, today=TODAY)
    assert losses(reconcile(place.store)).num_rows == 0
    return list(place.store.table("documents").read().to_pylist())


def rows(place: Place, table: str, *columns: str) -> list[tuple[object, ...]]:
    found = place.store.table(table).read(list(columns))
    return sorted(zip(*(found[name].to_pylist() for name in columns), strict=True))


def warned(place: Place) -> dict[str, str]:
    return {str(code): str(detail) for code, detail in rows(place, "warnings", "code", "detail")}


EXPORTS = [
    pytest.param("a.ris", ris("files/1/a.html"), "record 1", id="ris"),
    pytest.param("a.ris", ris("files/1/a.html", tag="L2"), "record 1", id="ris L2"),
    pytest.param("a.ris", ris("file:files/1/a.html", tag="LK"), "record 1", id="ris LK"),
    pytest.param("a.ris", ris("file://files/1/a.html"), "record 1", id="ris file"),
    pytest.param("a.bib", bib("files/1/a.html"), "entry 1", id="bibtex"),
    pytest.param("a.bib", bib("Texte:files/1/a.html:text/html"), "entry 1", id="zotero"),
    pytest.param("a.bib", bib(":files/1/a.html:HTML"), "entry 1", id="jabref"),
    pytest.param("a.bib", bib("files/1/a.html:text/html"), "entry 1", id="no title"),
    pytest.param("a.bib", bib("Page 1/2:files/1/a.html:text/html"), "entry 1", id="slash"),
    pytest.param("a.bib", bib(r"files\\1\\a.html"), "entry 1", id="windows"),
    pytest.param("a.json", csl("files/1/a.html"), "item 1", id="csl"),
]


@pytest.mark.parametrize(("name", "export", "locator"), EXPORTS)
@pytest.mark.parametrize("path", ["refs/", "refs/a.*"])
def test_the_text_of_the_file_under_the_metadata_of_the_reference(
    tmp_path: Path, name: str, export: str, locator: str, path: str
) -> None:
    write(tmp_path / "refs", {name: export, "files/1/a.html": PAGE})
    place = declare(tmp_path, f'path = "{path}"')
    (document,) = ingest(place)
    assert (document["text"], document["title"]) == (TEXT, "Le four")
    assert (document["input_id"], document["locator"]) == (f"s:{name}", locator)
    assert (document["authors"], str(document["date"])) == (["Lambert, Zoé"], "2019-03-01")
    assert document["date_precision"] == "month"
    facts = dict(rows(place, "facts", "name", "value"))
    assert (facts["outlet"], facts["abstract"]) == ("La Gazette", ABSTRACT)
    assert facts["attached"] == "files/1/a.html"
    assert place.store.blobs.path(str(facts["attached blob"])).read_text("utf-8") == PAGE
    assert "s:files/1/a.html" in [origin for (origin,) in rows(place, "blobs", "origin")]
    # One file was read, for one item: the attached one is not read again for itself.
    assert rows(place, "inputs", "input_id", "found", "documents") == [(f"s:{name}", 1, 1)]
    assert rows(place, "rejections", "input_id") == []
    assert not set(warned(place)) & {"ATTACHMENT_MISSING", "ATTACHMENT_UNUSED"}


def test_a_reference_with_a_title_only_has_a_text(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.ris": ris("a.html", ""), "b.ris": ris("b.html", "")})
    write(tmp_path / "refs", {"a.html": PAGE})
    place = declare(tmp_path)
    (document,) = ingest(place)
    assert document["text"] == TEXT
    assert "abstract" not in dict(rows(place, "facts", "name", "value"))
    assert rows(place, "rejections", "input_id", "code", "detail") == [
        ("s:b.ris", "EMPTY_OUTPUT",
         "a title only: Le four; attached: b.html; missing: b.html: no such file"),
    ]  # fmt: skip


def test_a_file_that_is_missing_leaves_the_reference_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("files/1/a.html")})
    place = declare(tmp_path)
    (document,) = ingest(place)
    assert document["text"] == f"Le four\n\n{ABSTRACT}"
    assert warned(place) == {"ATTACHMENT_MISSING": "files/1/a.html: no such file"}
    assert ("file", "files/1/a.html") in rows(place, "facts", "name", "value")
    # It comes, it changes, it goes: each time the reference is read again.
    write(tmp_path / "refs", {"files/1/a.html": PAGE})
    assert [d["text"] for d in ingest(place)] == [TEXT]
    assert warned(place) == {}
    changed = TEXT.replace("du bois", "du bois sec")
    write(tmp_path / "refs", {"files/1/a.html": PAGE.replace(TEXT, changed)})
    assert [d["text"] for d in ingest(place)] == [changed]
    (tmp_path / "refs/files/1/a.html").unlink()
    assert [d["text"] for d in ingest(place)] == [document["text"]]
    assert list(warned(place)) == ["ATTACHMENT_MISSING"]


def test_a_file_that_cannot_be_read_leaves_the_reference_with_a_rejection(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("files/1/a.pdf"), "files/1/a.pdf": b"%PDF-1.4 cut"})
    place = declare(tmp_path)
    (document,) = ingest(place)
    assert document["text"] == f"Le four\n\n{ABSTRACT}"
    assert rows(place, "rejections", "input_id", "locator", "code") == [
        ("s:a.bib", "entry 1!files/1/a.pdf", "TRUNCATED"),
    ]  # fmt: skip
    assert rows(place, "inputs", "input_id", "found", "documents", "rejections") == [
        ("s:a.bib", 2, 1, 1),
    ]  # fmt: skip


def test_the_first_file_that_gives_a_text_is_the_text(tmp_path: Path) -> None:
    export = bib("a.pdf;b.jpg;rien.pdf;c.html;d.txt")
    files = {"a.pdf": b"%PDF-1.4 cut", "b.jpg": b"\xff\xd8\xff\xe0\x00", "c.html": PAGE}
    write(tmp_path / "refs", {"a.bib": export, **files, "d.txt": "Une autre version du texte."})
    place = declare(tmp_path)
    (document,) = ingest(place)
    assert document["text"] == TEXT
    assert rows(place, "rejections", "locator", "code") == [
        ("entry 1!a.pdf", "TRUNCATED"), ("entry 1!b.jpg", "UNSUPPORTED"),
    ]  # fmt: skip
    assert warned(place) == {
        "ATTACHMENT_MISSING": "rien.pdf: no such file",
        "ATTACHMENT_UNUSED": "d.txt: the text is that of c.html",
    }


def test_a_file_of_many_documents_is_no_text(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{TEXT} {n}"}) for n in range(3))
    write(tmp_path / "refs", {"a.bib": bib("a.jsonl"), "a.jsonl": lines})
    place = declare(tmp_path)
    assert len(ingest(place)) == 1
    assert rows(place, "rejections", "locator", "code") == [("entry 1!a.jsonl", "UNSUPPORTED")]


def test_a_file_that_is_too_large_is_refused_alone(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("a.txt"), "a.txt": (TEXT + "\n\n") * 30_000})
    place = declare(tmp_path, more="[ingest]\nmax_megabytes = 1\n")
    assert len(ingest(place)) == 1
    assert rows(place, "rejections", "locator", "code") == [("entry 1!a.txt", "TOO_LARGE")]


def test_two_references_of_one_file_both_have_its_text(tmp_path: Path) -> None:
    both = bib("a.html") + bib("a.html").replace("lambert", "autre").replace("Le four", "Autre")
    write(tmp_path / "refs", {"a.bib": both, "a.html": PAGE})
    place = declare(tmp_path)
    found = ingest(place)
    assert sorted(str(d["title"]) for d in found) == ["Autre", "Le four"]
    assert {d["text"] for d in found} == {TEXT}
    assert len(rows(place, "duplicates", "doc_id")) == 1


def test_another_source_keeps_its_own_files(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("files/a.html"), "files/a.html": PAGE})
    more = '[[sources]]\nid = "pages"\narena = "press"\npath = "refs/files/*"\n'
    place = declare(tmp_path, 'path = "refs/*.bib"', more)
    assert sorted(str(d["input_id"]) for d in ingest(place)) == ["pages:a.html", "s:a.bib"]


def test_the_same_source_in_two_blocks_reads_a_file_once(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("files/a.html"), "files/a.html": PAGE})
    more = '[[sources]]\nid = "s"\narena = "press"\npath = "refs/files/*"\n'
    place = declare(tmp_path, 'path = "refs/*.bib"', more)
    assert [d["input_id"] for d in ingest(place)] == ["s:a.bib"]


def test_a_file_that_the_study_leaves_out_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("files/a.html"), "files/a.html": PAGE})
    place = declare(tmp_path, 'path = "refs/"\nexclude = "*.html"')
    (document,) = ingest(place)
    assert document["text"] == f"Le four\n\n{ABSTRACT}"
    assert warned(place) == {"ATTACHMENT_MISSING": "files/a.html: excluded by the study"}


def test_a_bibliography_that_names_itself_or_another_is_still_read(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("a.bib"), "b.bib": bib("a.bib") + bib("c.html")})
    place = declare(tmp_path)
    assert sorted(str(d["input_id"]) for d in ingest(place)) == ["s:a.bib", "s:b.bib", "s:b.bib"]


def test_a_bibliography_under_another_name_says_that_nothing_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.txt": bib("a.html"), "a.html": PAGE})
    place = declare(tmp_path)
    assert len(ingest(place)) == 2
    assert "or whose format is named" in warned(place)["ATTACHMENT_MISSING"]
    place = declare(tmp_path, 'path = "refs/*.txt"\nformat = "bibtex.v1"')
    assert [d["text"] for d in ingest(place)] == [TEXT]


def test_in_an_archive_nothing_is_looked_for(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.bib", bib("a.html"))
        archive.writestr("b.ris", ris("a.html", ""))
    write(tmp_path / "refs", {"a.zip": packed.getvalue(), "a.html": PAGE})
    place = declare(tmp_path)
    assert sorted(str(d["locator"]) for d in ingest(place)) == ["", "a.bib!entry 1"]
    assert list(warned(place)) == ["ATTACHMENT_MISSING"]
    assert rows(place, "rejections", "locator", "code") == [("b.ris!record 1", "EMPTY_OUTPUT")]


def test_a_manifest_declares_a_bibliography(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("files/a.html"), "files/a.html": PAGE})
    manifest = "path,arena,source\nrefs/a.bib,press,s\nrefs/files/a.html,press,s\n"
    head = '[study]\ntitle = "Essai"\n[[sources]]\nmanifest = "m.csv"\n'
    write(tmp_path, {"m.csv": manifest, "isctext.toml": head})
    (document,) = ingest(open_place(tmp_path))
    assert (document["input_id"], document["text"]) == ("s:refs/a.bib", TEXT)


# Names that lead out.

OUTSIDE = "Un texte secret que personne ne doit lire, et qui reste où il est, hors du dossier."
HOSTILE = [
    "../secret.txt", "files/../../secret.txt", r"..\secret.txt", "/etc/hostname", "~/secret.txt",
    "file:///etc/hostname", "file://localhost/etc/hostname", r"C\:\\secret.txt", r"\\\\host\\x.txt",
    "out.txt", "outside/secret.txt", "loop.txt", ".", "files", "a" * 5_000, "a\x00b.txt",
    "%2e%2e/secret.txt", "file:%2e%2e/secret.txt", "files/%2e%2e/%2e%2e/secret.txt",
]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links ask for rights there")
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    study = tmp_path / "study"
    write(tmp_path, {"secret.txt": OUTSIDE})
    write(study, {"secret.txt": OUTSIDE})
    write(study / "refs", {"a.bib": bib(name), "files/a.html": PAGE})
    (study / "refs/out.txt").symlink_to(study / "secret.txt")
    (study / "refs/outside").symlink_to(tmp_path)
    (study / "refs/loop.txt").symlink_to("loop.txt")
    place = declare(study, 'path = "refs/*.bib"')
    (document,) = ingest(place)
    assert document["text"] == f"Le four\n\n{ABSTRACT}"
    assert list(warned(place)) == ["ATTACHMENT_MISSING"]
    kept = [place.store.blobs.path(blob).read_bytes() for blob in place.store.blobs.ids()]
    assert not any(OUTSIDE.encode() in data for data in kept)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links ask for rights there")
def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "refs", {"a.bib": bib("link.html"), "store/a.html": PAGE})
    (tmp_path / "refs/link.html").symlink_to("store/a.html")
    place = declare(tmp_path)
    assert [d["text"] for d in ingest(place)] == [TEXT]
    assert rows(place, "inputs", "input_id") == [("s:a.bib",)]


@pytest.mark.parametrize(
    ("written", "on_disk"),
    [
        (r"files/a\_b.html", "files/a_b.html"),
        ("files/a%20b.html", "files/a b.html"),
        ("file:files/a%20b.html", "files/a b.html"),
        ("files/100%.html", "files/100%.html"),
        ("files/e\u0301te\u0301.html", "files/été.html"),
        ("files/été.html", "files/e\u0301te\u0301.html"),
        ("./files/a.html", "files/a.html"),
        ("files/a, b.html", "files/a, b.html"),
    ],
)
def test_names_as_programs_write_them(tmp_path: Path, written: str, on_disk: str) -> None:
    write(tmp_path, {"a.bib": bib(written), on_disk: PAGE})
    (named,) = named_files(tmp_path / "a.bib", Hint("a.bib"), base=tmp_path, most_bytes=1 << 20)
    assert named.path == (tmp_path / on_disk).resolve()


@pytest.mark.parametrize(
    "address", ["https://x.example/a.pdf", "http://x.example:8080/a.pdf", "doi:10.5555/1"]
)
def test_addresses_on_a_network_are_no_files(tmp_path: Path, address: str) -> None:
    write(tmp_path / "refs", {"a.ris": ris(address)})
    place = declare(tmp_path)
    assert len(ingest(place)) == 1
    assert warned(place) == {}
    assert ("file", address) in rows(place, "facts", "name", "value")


# What a reader lists is what its drafts name.

READERS = ("ris.v1", "bibtex.v1", "csl-json.v1")
SAMPLES = [sample[0] for samples in (RIS, BIB, CSL) for sample in samples.values()]
SAMPLES += [
    ris("a.pdf;b.pdf"),
    ris("file:///x y.pdf", tag="UR"),
    bib("a:b/c.pdf:PDF"),
    csl("x.pdf"),
]


def listed(name: str, data: bytes) -> None:
    reader = named_reader(name)
    assert isinstance(reader, Attaching)
    drafts = [d for d in reader.read(io.BytesIO(data), Hint("a")) if isinstance(d, Draft)]
    assert set(reader.attached(data, Hint("a"))) == {n for d in drafts for n in d.attached}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_what_is_listed_is_what_is_named(name: str, sample: str) -> None:
    listed(name, sample.encode())


@given(
    st.sampled_from(READERS),
    st.sampled_from(SAMPLES),
    st.integers(0, 2_000),
    st.text(max_size=12),
)
def test_what_is_listed_is_what_is_named_in_broken_files(
    name: str, sample: str, place: int, noise: str
) -> None:
    listed(name, (sample[:place] + noise + sample[place:]).encode("utf-8", "replace"))


@given(st.text(max_size=60))
def test_any_name_is_found_inside_or_not_at_all(name: str) -> None:
    here = Path(__file__).parent.resolve()
    found = _found(name, here, here, here, lambda _: False)
    assert found.path is None or found.path.is_relative_to(here)
    assert (found.path is None) == bool(found.problem)


# Failures of the process, and scans.


TASK = ReadTask("s:a.bib", 0, "b", Source("s", "press"), Hint("a.bib"), "bibtex.v1")


def reading_of(folder: Path, *files: str) -> Reading:
    attached = tuple(Attached(name, name, "f", folder / name, 1) for name in files)
    return Reading(TASK, folder / "a.bib", None, attached)


class Failing(Workers):
    """A pool in which whatever reads a certain file dies."""

    def run(self, function, tasks, arguments, **_):  # type: ignore[no-untyped-def]
        for task in tasks:
            reference = task[1]
            if [file.name for file in reference.files[:1]] == ["poison.html"]:
                yield Done(task, None, Failure("TIMEOUT", "over the time limit for one document"))
            else:
                yield Done(task, join(*arguments(task)))


def test_a_file_that_kills_its_process_costs_only_itself(tmp_path: Path) -> None:
    export = bib("poison.html") + bib("poison.html;a.html").replace("lambert", "autre")
    write(tmp_path, {"a.bib": export, "poison.html": PAGE, "a.html": PAGE})
    first = read_group([reading_of(tmp_path, "poison.html", "a.html")], OPTIONS)
    assert (first.counts, len(first.waiting)) == (((0, 0, "bibtex.v1"),), 2)
    outcomes = iter([Done([], first)])
    (done,) = completed(outcomes, Failing(1, inline=True), OPTIONS, seconds=1, ocr_seconds=0)
    result = done.result
    assert sorted(result.documents["text"].to_pylist()) == [f"Le four\n\n{ABSTRACT}", TEXT]
    assert sorted(result.rejections["locator"].to_pylist()) == [
        "entry 1!poison.html", "entry 2!poison.html",
    ]  # fmt: skip
    assert set(result.rejections["code"].to_pylist()) == {"TIMEOUT"}
    assert (result.counts, result.waiting) == (((2, 2, "bibtex.v1"),), ())


def test_a_reference_that_fails_even_alone_is_a_rejection(tmp_path: Path) -> None:
    class Dead(Failing):
        def run(self, function, tasks, arguments, **_):  # type: ignore[no-untyped-def]
            return (Done(task, None, Failure("ERROR", "boom")) for task in tasks)

    write(tmp_path, {"a.bib": bib("a.html"), "a.html": PAGE})
    outcomes = iter([Done([], read_group([reading_of(tmp_path, "a.html")], OPTIONS))])
    (done,) = completed(outcomes, Dead(1, inline=True), OPTIONS, seconds=1, ocr_seconds=0)
    assert done.result.rejections["code"].to_pylist() == ["PLUGIN_ERROR"] * 2
    assert done.result.counts == ((0, 2, "bibtex.v1"),)


def test_a_scanned_file_is_read_by_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.pdf": make_pdf([[]])})
    layered = make_pdf([["Les habitants du Val ont repris le four communal du quartier."]])
    monkeypatch.setattr(scanning, "with_text_layer", lambda data, seconds: layered)
    monkeypatch.setattr(scanning, "version", lambda: "ocr 1")
    reference = Draft("", title="Le four", locator="entry 1")
    file = Attached("a.pdf", "a.pdf", "f", tmp_path / "a.pdf", 1)
    refused = join(Waiting(reference, TASK, (file,)), OPTIONS)
    assert isinstance(refused, Waiting)
    assert [refusal.code for refusal in refused.refused] == ["SCANNED_NO_TEXT"]
    tables = join(Waiting(reference, TASK, (file,)), OPTIONS, 60)
    assert isinstance(tables, dict)
    assert tables["documents"]["text"].to_pylist()[0].startswith("Les habitants du Val")
    assert ("ocr", "ocr 1") in zip(
        tables["facts"]["name"].to_pylist(), tables["facts"]["value"].to_pylist(), strict=True
    )


def test_real_processes_and_an_interrupted_run_give_the_same(tmp_path: Path) -> None:
    files = {f"files/{n}.html": PAGE.replace("du bois", f"du bois numéro {n}") for n in range(9)}
    export = "".join(bib(name).replace("lambert", f"k{n}") for n, name in enumerate(files))
    write(tmp_path / "refs", {"a.bib": export, **files})
    place = declare(tmp_path)
    inline = ingest(place)
    place.store.table("inputs").remove(pc.field("input_id") == "s:a.bib")
    run_stages(place, only=("ingest",), workers=2, today=TODAY)
    again = place.store.table("documents").read().to_pylist()
    assert sorted(inline, key=str) == sorted(again, key=str)
    assert len(again) == 9


def test_a_dry_run_counts_a_reference_with_its_file_once(tmp_path: Path) -> None:
    from isctext.workflow.surveying import survey  # noqa: PLC0415

    both = bib("a.html") + bib("rien.html", "").replace("lambert", "seul")
    write(tmp_path, {"a.bib": both, "a.html": PAGE, "b.ris": ris("b.html", ""), "b.html": PAGE})
    options = IngestOptions(today=TODAY, languages=())
    groups = survey(tmp_path, options, workers=1, seconds=60, memory_bytes=0)
    assert [(g.reader, g.files, g.documents) for g in groups] == [
        ("bibtex.v1", 1, 1), ("ris.v1", 1, 1),
    ]  # fmt: skip
    assert groups[0].refused == {"EMPTY_OUTPUT": 1}
