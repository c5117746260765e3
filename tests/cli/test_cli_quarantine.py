"""``isctext quarantine``: what was refused is listed with its next step; retry reads it again,
leaves every other file as it is, and counts before and after from the tables.
"""

import csv
import io
import json
import sys

import pyarrow.compute as pc
import pytest
from badstudies import FAST, HEAD, SENTENCE, SOURCE, study, text

from isctext.cli.app import main
from isctext.records.tables import LEDGER, REJECTIONS
from isctext.store import Store, verify
from isctext.workflow import ingesting
from isctext.workflow import run as running
from isctext.workflow.crew import Crew
from isctext.workflow.quarantine import quarantined
from isctext.workflow.reconciling import losses, reconcile
from isctext.workflow.retrying import retry
from isctext.workflow.run import open_place

TOML = HEAD + SOURCE + FAST
LINES = (
    '{"id": "1", "text": "%s"}\n{"id": "2", "other": "x"}\n' % (SENTENCE * 6)
).encode()  # one document, one refusal
DOCS = {
    "good.txt": text(6),
    "empty.txt": b"",
    "noise.bin": b"\x00\x01\x02" * 50,
    "lines.jsonl": LINES,
}


@pytest.fixture
def ask(monkeypatch, capfd):
    """A command in this process, without workers: its exit code, stdout and stderr."""

    def asked(*arguments):
        monkeypatch.setattr(sys, "argv", ["isctext", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        assert "IT-BUG" not in err
        return end.value.code or 0, out, err

    monkeypatch.setattr(running, "Crew", lambda *_, **__: Crew(inline=True))
    return asked


@pytest.fixture
def folder(tmp_path, ask):
    made = study(tmp_path / "s", TOML, DOCS)
    assert ask("ingest", made)[0] == 3
    return made


def codes(folder):
    rows = Store(folder / "corpus").table("rejections").read(["input_id", "code"]).to_pylist()
    return sorted((row["input_id"], row["code"]) for row in rows)


def texts(folder):
    rows = Store(folder / "corpus").table("documents").read(["input_id", "text"]).to_pylist()
    return {row["input_id"]: row["text"] for row in rows}


def sound(folder):
    store = Store(folder / "corpus")
    assert losses(reconcile(store)).num_rows == 0
    assert list(verify(store)) == []


# -- list --------------------------------------------------------------------------------------


def test_refusals_are_listed_by_reason_with_what_to_do(ask, folder):
    status, out, err = ask("quarantine", "list", folder)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "EMPTY_OUTPUT (1): aucun texte",
        (
            "  À faire : Ouvrez-le : s’il contient du texte, exportez-le dans un autre format, "
            "puis isctext ingest ; sinon, rien à faire."
        ),
        "    a:empty.txt | the file is empty",
        "MALFORMED (1): ne suit pas le format attendu",
        (
            "  À faire : Exportez le fichier à nouveau, ou nommez son format (format) dans sa "
            "source, puis isctext ingest."
        ),
        "    a:lines.jsonl | record 2 | no column holds the text; columns: id, other",
        "UNSUPPORTED (1): format ou codage que l’on ne sait pas lire",
        (
            "  À faire : Enregistrez-le en PDF, DOCX, HTML ou texte, ou écartez-le avec exclude. "
            "Ce qui est lu : isctext plugins."
        ),
        "    a:noise.bin | no reader knows 'noise.bin'",
    ]


def test_the_next_step_is_in_the_language_of_the_study(ask, folder):
    (folder / "isctext.toml").write_text(TOML.replace("[study]\n", '[study]\nlang = "en"\n'))
    _, out, _ = ask("quarantine", "list", folder, "--code", "unsupported")
    assert out.splitlines()[:2] == [
        "UNSUPPORTED (1): a format or coding that cannot be read",
        (
            "  Next step: Save it as PDF, DOCX, HTML or text, or leave it out with exclude. What "
            "is read: isctext plugins."
        ),
    ]


def test_json_and_csv_have_every_column(ask, folder):
    _, out, _ = ask("quarantine", "list", folder, "--json", "--code", "MALFORMED")
    (row,) = map(json.loads, out.splitlines())
    assert set(row) == {*REJECTIONS.schema.names, "meaning", "next_step"}
    assert (row["input_id"], row["locator"], row["stage"], row["source_id"], row["arena"]) == (
        "a:lines.jsonl", "record 2", "ingest", "a", "press",
    )  # fmt: skip
    _, out, _ = ask("quarantine", "list", folder, "--csv", "--source", "a")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [r["code"] for r in rows] == ["EMPTY_OUTPUT", "MALFORMED", "UNSUPPORTED"]


def test_filters_that_nothing_has_or_nobody_knows(ask, folder):
    status, out, err = ask("quarantine", "list", folder, "--code", "TIMEOUT")
    assert (status, out, err) == (0, "", "nothing is refused\n")
    for verb in ("list", "retry"):
        for flag, name, code in (
            ("--code", "TIMOUT", "IT-QUA-001"),
            ("--source", "b", "IT-QUA-002"),
            ("--code", "HTTP_4", "IT-QUA-001"),
        ):
            status, out, err = ask("quarantine", verb, folder, flag, name)
            assert (status, out) == (2, "")
            assert err.startswith(f"[{code}]")
            assert "\n  next step: " in err
    assert "did you mean 'TIMEOUT'" in ask("quarantine", "list", folder, "--code", "TIMOUT")[2]
    assert ask("quarantine", "list", folder, "--code", "http_404")[0] == 0


def test_nothing_was_run_yet(ask, tmp_path):
    made = study(tmp_path / "s", TOML)
    for verb in ("list", "retry"):
        status, out, err = ask("quarantine", verb, made)
        assert (status, out, err[:12]) == (1, "", "[IT-STO-006]")
    assert not (made / "corpus").exists()


def test_no_refusal_drives_the_terminal(ask, folder):
    row = dict.fromkeys(REJECTIONS.schema.names, "\x1b[31m\nrouge\u202e")
    Store(folder / "corpus").table("rejections").append(REJECTIONS.from_rows([row]))
    _, out, _ = ask("quarantine", "list", folder)
    assert all(c.isprintable() or c == "\n" for c in out)
    assert not any(line.startswith("rouge") for line in out.splitlines())


# -- retry -------------------------------------------------------------------------------------


def test_a_repaired_file_is_read_again_and_no_other(ask, folder):
    before = texts(folder)
    (folder / "docs" / "empty.txt").write_bytes(text(7))
    (folder / "docs" / "good.txt").write_bytes(text(8))  # changed too: left for isctext ingest
    (folder / "docs" / "new.txt").write_bytes(text(9))
    status, out, err = ask("quarantine", "retry", folder, "--code", "EMPTY_OUTPUT")
    assert status == 3  # what is still refused is above the threshold
    assert [line.split() for line in out.splitlines()] == [
        ["code", "before", "after"],
        ["EMPTY_OUTPUT", "1", "0"],
    ]
    assert "1 file read again: 1 refusal before, 0 after; 0 documents before, 1 after" in err
    assert "left alone: 2 other files, new, changed or with other settings: isctext ingest" in err
    after = texts(folder)
    assert after.pop("a:empty.txt") == (SENTENCE * 7).strip()
    assert after == before
    assert codes(folder) == [("a:lines.jsonl", "MALFORMED"), ("a:noise.bin", "UNSUPPORTED")]
    sound(folder)
    ask("ingest", folder)
    assert texts(folder)["a:good.txt"] == (SENTENCE * 8).strip()
    assert "a:new.txt" in texts(folder)
    sound(folder)


def test_only_the_chosen_files_are_opened(ask, folder, monkeypatch):
    opened = []
    put = ingesting.Store(folder / "corpus").blobs.put.__func__

    def watched(shelf, source):
        opened.append(source.name)
        return put(shelf, source)

    monkeypatch.setattr("isctext.store.blobs.BlobShelf.put", watched)
    ask("quarantine", "retry", folder, "--code", "UNSUPPORTED", "--code", "MALFORMED")
    assert sorted(opened) == ["lines.jsonl", "noise.bin"]


def test_what_is_still_refused_is_counted_so(ask, folder):
    status, out, _ = ask("quarantine", "retry", folder, "--source", "a", "--json", "--quiet")
    assert status == 3
    said = json.loads(out)
    same = {"EMPTY_OUTPUT": 1, "MALFORMED": 1, "UNSUPPORTED": 1}
    assert (said["refused_before"], said["refused_after"]) == (same, same)
    assert (said["files"], said["documents_before"], said["documents_after"]) == (3, 1, 1)
    assert (said["gone"], said["online"], said["later"], said["waiting"]) == (0, 0, 0, 0)
    sound(folder)


def test_a_file_of_many_items_is_read_whole(ask, folder):
    fixed = LINES.replace(b'"other": "x"', b'"text": "%s"' % (SENTENCE * 9).encode())
    (folder / "docs" / "lines.jsonl").write_bytes(fixed)
    _, _, err = ask("quarantine", "retry", folder, "--code", "MALFORMED")
    assert "1 refusal before, 0 after; 1 document before, 2 after" in err
    documents = Store(folder / "corpus").table("documents")
    assert documents.read(["doc_id"], pc.field("input_id") == "a:lines.jsonl").num_rows == 2
    sound(folder)


def test_a_limit_that_was_raised(ask, tmp_path):
    small = TOML + "[ingest]\nmax_characters = 600\n"
    folder = study(tmp_path / "s", small, {"a.txt": text(5), "b.txt": text(20)})
    ask("ingest", folder)
    assert codes(folder) == [("a:b.txt", "TOO_LARGE")]
    (folder / "isctext.toml").write_text(small.replace("600", "6000"))
    status, _, err = ask("quarantine", "retry", folder, "--code", "TOO_LARGE")
    assert status == 0
    assert "1 file read again: 1 refusal before, 0 after" in err
    # The limit is a setting of every file: the next ingest reads them, and says what it did.
    assert "left alone: 1 other file, new, changed or with other settings" in err
    ask("ingest", folder)
    assert set(texts(folder)) == {"a:a.txt", "a:b.txt"}
    sound(folder)


def test_a_file_that_is_gone_is_left_to_the_next_ingest(ask, folder):
    (folder / "docs" / "noise.bin").unlink()
    _, out, err = ask("quarantine", "retry", folder, "--code", "UNSUPPORTED")
    assert out == ""
    assert "no file to read again" in err
    assert "left alone: 1 refused file, no longer in the study" in err
    assert ("a:noise.bin", "UNSUPPORTED") in codes(folder)
    ask("ingest", folder)
    assert ("a:noise.bin", "UNSUPPORTED") not in codes(folder)


def test_a_file_of_a_manifest_that_came_back(ask, tmp_path):
    toml = HEAD + '[[sources]]\nmanifest = "m.csv"\n' + FAST
    folder = study(tmp_path / "s", toml)
    rows = "path,arena,source\ndocs/a.txt,press,a\ndocs/b.txt,press,a\ndocs/c.txt,press,a\n"
    (folder / "m.csv").write_text(rows)
    ask("ingest", folder)
    assert codes(folder) == [("a:docs/b.txt", "NOT_FOUND"), ("a:docs/c.txt", "NOT_FOUND")]
    (folder / "docs" / "b.txt").write_bytes(text(7))
    _, _, err = ask("quarantine", "retry", folder, "--code", "NOT_FOUND")
    assert "1 file read again: 2 refusals before, 1 after; 0 documents before, 1 after" in err
    assert codes(folder) == [("a:docs/c.txt", "NOT_FOUND")]
    sound(folder)


def test_a_retry_that_is_broken_off_is_finished_by_the_next_ingest(ask, folder, monkeypatch):
    def broken(store, batch):
        raise KeyboardInterrupt

    before, refused = texts(folder), codes(folder)
    monkeypatch.setattr(ingesting, "commit", broken)
    assert ask("quarantine", "retry", folder)[0] == 130
    monkeypatch.undo()
    monkeypatch.setattr(running, "Crew", lambda *_, **__: Crew(inline=True))
    _, _, err = ask("quarantine", "retry", folder)
    assert "no file to read again" in err
    assert "left alone: 3 other files" in err
    ask("ingest", folder)
    assert (texts(folder), codes(folder)) == (before, refused)
    sound(folder)


def test_a_document_refused_by_a_later_step_is_tried_by_the_next_run(ask, folder):
    store = Store(folder / "corpus")
    (doc_id,) = (
        store.table("documents")
        .read(["doc_id"], pc.field("input_id") == "a:good.txt")["doc_id"]
        .to_pylist()
    )
    blank = dict.fromkeys(REJECTIONS.schema.names, "")
    row = blank | {"stage": "annotate", "doc_id": doc_id, "code": "TIMEOUT", "detail": "30 s"}
    store.table("rejections").append(REJECTIONS.from_rows([row]))
    done = {"unit_id": doc_id, "key": "k", "rejected": True}
    store.ledger("annotate").append(LEDGER.from_rows([done, done | {"unit_id": "other"}]))
    _, out, _ = ask("quarantine", "list", folder, "--code", "TIMEOUT", "--source", "a")
    assert out.splitlines()[1:] == [
        (
            "  À faire : Tenter ces documents encore une fois : isctext quarantine retry --code "
            "TIMEOUT, puis isctext run."
        ),
        "    a:good.txt | " + doc_id + " | 30 s",
    ]
    _, out, err = ask("quarantine", "retry", folder, "--code", "TIMEOUT")
    assert out == ""
    assert "left alone: 1 document, refused by a later step: isctext run tries again" in err
    assert store.ledger("annotate").read(["unit_id"])["unit_id"].to_pylist() == ["other"]
    assert len(quarantined(open_place(folder), ["TIMEOUT"])) == 1  # until it was tried


def test_another_run_at_work_is_not_disturbed(ask, folder):
    refused = codes(folder)
    with Store(folder / "corpus").writing():
        status, out, err = ask("quarantine", "retry", folder)
        assert (status, out, err[:12]) == (1, "", "[IT-STO-005]")
        assert ask("quarantine", "list", folder)[0] == 0
    assert codes(folder) == refused


def test_retrying_twice_is_retrying_once(folder):
    place = open_place(folder)
    first, _ = retry(place, inline=True)
    second, _ = retry(place, inline=True)
    assert first == second
    tables = {name: place.store.table(name).read() for name in ("documents", "rejections")}
    retry(place, inline=True)
    for name, table in tables.items():
        assert place.store.table(name).read().equals(table)
