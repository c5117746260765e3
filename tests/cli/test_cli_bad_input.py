"""Whatever comes in: a message with code, place, finding, expectation and next step, or a
rejection row. Never a traceback, nothing lost, and the exit code that was promised.

What is refused before any work is asked in this process (60 questions in seconds); what
needs processes, signals and pipes runs as ``python -m isctext``.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
from badstudies import FAST, HEAD, SENTENCE, SOURCE, lay_worst, study, text, worst_files

from isctext.cli.app import main
from isctext.store import Store
from isctext.workflow import run as running
from isctext.workflow.crew import Crew
from isctext.workflow.reporting import write_report
from isctext.workflow.run import open_place

pytestmark = [
    pytest.mark.xdist_group("bad-input"),
    pytest.mark.skipif(sys.platform == "win32", reason="signals, pipes and links of POSIX"),
]

MANIFEST = HEAD + '[[sources]]\nmanifest = "m.csv"\n' + FAST


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


def command(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "isctext", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )


def whole(message):
    """A message has its five parts."""
    assert re.match(r"\[IT-[A-Z]{3}-\d{3}\] \S", message), message
    for part in ("where", "found", "expected", "next step"):
        assert f"\n  {part}: " in message, (part, message)


# -- the declaration ---------------------------------------------------------------------------

REFUSED = [
    ("nothing", "", "IT-CFG-004", "'study' is missing"),
    ("no study", SOURCE, "IT-CFG-004", "'study' is missing"),
    ("no title", "[study]\n", "IT-CFG-004", "'study.title' is missing"),
    ("open bracket", "[study\n", "IT-CFG-002", "line 1"),
    ("no quotes", "[study]\ntitle = Étude\n", "IT-CFG-002", "line 2"),
    ("latin-1", "[study]\ntitle = 'Été'".encode("latin-1"), "IT-CFG-002", "encoding UTF-8"),
    ("nested", "x = " + "[" * 100_000, "IT-CFG-002", "not TOML"),
    ("unknown key", HEAD + "titel = 'x'\n" + SOURCE, "IT-CFG-003", "did you mean 'title'"),
    ("unknown part", HEAD + SOURCE + "[topic]\nk = 3\n", "IT-CFG-003", "did you mean 'topics'"),
    ("a number", "[study]\ntitle = 3\n", "IT-CFG-004", "expected: a valid string"),
    ("reversed", HEAD + "period = [2024, 2008]\n", "IT-CFG-004", "first year is after the last"),
    ("one year", HEAD + "period = [2008]\n", "IT-CFG-004", "'study.period' does not fit"),
    ("k = 1", HEAD + SOURCE + "[topics]\nk = 1\n", "IT-CFG-004", "greater than or equal to 2"),
    ("workers", HEAD + SOURCE + "[run]\nworkers = -1\n", "IT-CFG-004", "'run.workers'"),
    ("lang", HEAD + SOURCE + "[report]\nlang = 'de'\n", "IT-CFG-004", "'fr' or 'en'"),
    ("half", HEAD + "[[sources]]\nid = 'a'\n", "IT-CFG-004", "needs 'id', 'arena' and 'path'"),
    ("no source", HEAD + FAST, "IT-CFG-007", "the study has no source"),
    ("no file", HEAD + SOURCE.replace("docs", "dosc") + FAST, "IT-INV-001", "dosc/**/*"),
    ("no pattern", HEAD + SOURCE.replace("**", "**x") + FAST, "IT-INV-005", "docs/**x/*"),
    ("two arenas", HEAD + SOURCE + SOURCE.replace("press", "policy") + FAST, "IT-INV-004", "a"),
    ("format", HEAD + SOURCE + "format = 'pdf.v2'\n" + FAST, "IT-CFG-006", "did you mean 'pdf.v1'"),
    ("encoding", HEAD + SOURCE + "encoding = 'utf-99'\n" + FAST, "IT-CFG-006", "utf-99"),
    ("engine", HEAD + SOURCE + FAST + "[topics]\nengine = 'lda.v2'\n", "IT-CFG-006", "'lda.v1'"),
    ("lexicon", HEAD + "lexicon = 'isc-hfd'\n" + SOURCE, "IT-LEX-003", "did you mean 'isc-hdf'"),
]


@pytest.mark.parametrize(
    ("toml", "code", "words"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_a_bad_declaration_is_refused_before_any_work(tmp_path, ask, toml, code, words):
    status, out, err = ask("run", study(tmp_path / "s", toml))
    assert status == 2
    assert err.startswith(f"[{code}]")
    assert words in err
    assert not out
    if code not in ("IT-LEX-003", "IT-INV-004"):
        whole(err)
    assert not Store(tmp_path / "s" / "corpus").exists()


def test_a_pipeline_that_is_not_installed_is_missed_at_once(tmp_path, ask):
    toml = HEAD + SOURCE + '[french]\npipeline = "fr_core_news_xxl"\n'
    status, _, err = ask("run", study(tmp_path / "s", toml))
    assert status == 1
    assert err.startswith("[IT-FRE-001]")
    assert "pip install fr-core-news-xxl" in err
    whole(err)
    assert not (tmp_path / "s" / "corpus").exists()


def test_a_package_that_is_no_pipeline_is_not_taken_for_one(tmp_path, ask):
    toml = HEAD + SOURCE + '[french]\npipeline = "numpy"\n'
    status, _, err = ask("run", study(tmp_path / "s", toml))
    assert (status, err[:12]) == (1, "[IT-FRE-001]")


def test_a_byte_order_mark_is_no_mistake(tmp_path, ask):
    folder = study(tmp_path / "s", b"\xef\xbb\xbf" + HEAD.encode())
    _, _, err = ask("run", folder)
    assert err.startswith("[IT-CFG-007]")


PATTERN = """
schema: isctext-lexicon/1
id: x
version: "1"
concepts:
  communs:
    label: Communs
    patterns:
      - {p: "biens (mal", t: core}
"""
LEXICONS = [
    ("broken", b"a: [1,\nb: {", "IT-LEX-001"),
    ("empty", b"", "IT-LEX-001"),
    ("latin-1", "id: Été\n".encode("latin-1"), "IT-LEX-001"),
    ("aliases", b"a: &a [x, x]\nb: [*a, *a]\n", "IT-LEX-001"),
    ("pattern", PATTERN.encode(), "IT-LEX-002"),
]


@pytest.mark.parametrize(("data", "code"), [x[1:] for x in LEXICONS], ids=[x[0] for x in LEXICONS])
def test_a_bad_lexicon_is_refused_with_its_file(tmp_path, ask, data, code):
    folder = study(tmp_path / "s", HEAD + 'lexicon = "x.yaml"\n' + SOURCE + FAST)
    (folder / "x.yaml").write_bytes(data)
    status, _, err = ask("run", folder)
    assert status == 2
    assert err.startswith(f"[{code}]")
    assert "x.yaml" in err
    assert (code == "IT-LEX-001") or "(mal" in err
    whole(err)


def test_a_lexicon_that_is_not_there(tmp_path, ask):
    folder = study(tmp_path / "s", HEAD + 'lexicon = "x.yaml"\n' + SOURCE + FAST)
    status, _, err = ask("run", folder)
    assert (status, err[:12]) == (1, "[IT-LEX-404]")
    whole(err)


# -- the folder and the arguments --------------------------------------------------------------


def test_places_that_are_no_study(tmp_path, ask):
    folder = study(tmp_path / "s", None)
    (folder / "docs" / "isctext.toml").mkdir()
    for place in (tmp_path / "absent", folder, folder / "docs", folder / "docs" / "a.txt"):
        for verb in ("run", "status", "check", "report"):
            status, _, err = ask(verb, place)
            assert (status, err[:12]) == (2, "[IT-CFG-001]")
            whole(err)
            assert "isctext init" in err


def test_names_that_the_system_refuses(tmp_path, ask):
    status, _, err = ask("run", "a" * 5000)
    assert (status, err[:12]) == (1, "[IT-SYS-001]")
    assert len(err) < 1000
    whole(err)
    assert ask("run", "a\0b")[0] == 2
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST)
    status, _, err = ask("init", folder / "docs" / "a.txt" / "x")
    assert (status, err[:12]) == (1, "[IT-SYS-001]")


def test_a_file_where_the_corpus_should_be(tmp_path, ask):
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST)
    (folder / "corpus").write_text("x")
    status, _, err = ask("run", folder)
    assert (status, err[:12]) == (1, "[IT-STO-004]")
    whole(err)
    assert (folder / "corpus").read_text() == "x"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["run", "--nosuch"],
        ["run", "--workers", "x"],
        ["run", "--workers", "-1"],
        ["kwic", "x", "--width", "0"],
        ["query"],
        ["query", "sql"],
        ["init"],
    ],
    ids=" ".join,
)
def test_a_command_that_does_not_exist(ask, arguments):
    status, _, err = ask(*arguments)
    assert status == 2
    assert "Usage:" in err


def test_nothing_can_be_asked_before_a_run(tmp_path, ask):
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST)
    for question in (
        ["status", folder],
        ["check", folder],
        ["report", folder],
        ["trace", folder],
        ["annotate", folder],
        ["kwic", "tiers-lieu", "-C", folder],
        ["kwic", "--category", "economie_des_communs", "-C", folder],
        ["query", "trajectory", "economie_des_communs", "-C", folder],
        ["query", "sql", "select 1", "-C", folder],
    ):
        status, out, err = ask(*question)
        assert (status, out) == (1, ""), question
        assert err.startswith("[IT-STO-006] nothing has been run in this study yet"), question
        assert f"isctext run {folder}" in err
        whole(err)
    assert not (folder / "corpus").exists()


# -- manifests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "IT-INV-002"), ("", "IT-MAN-001"), ("chemin;titre\na;b\n", "IT-MAN-001")],
)
def test_a_manifest_that_is_none(tmp_path, ask, content, code):
    folder = study(tmp_path / "s", MANIFEST)
    if content is not None:
        (folder / "m.csv").write_text(content)
    status, _, err = ask("run", folder)
    assert (status, err[:12]) == (2, f"[{code}]")
    whole(err)


def test_each_bad_row_of_a_manifest_is_a_rejection(tmp_path, ask):
    docs = {"a.txt": text(6), "b.txt": text(7)}
    folder = study(tmp_path / "s", MANIFEST, docs)
    secret = tmp_path / "secret.txt"
    secret.write_bytes(text(9))
    (folder / "m.csv").write_text(
        "path,arena,source,date\n"
        "docs/a.txt,press,a,2019\n"
        "../secret.txt,press,a,\n"
        f"{secret},press,a,\n"
        "docs/none.txt,press,a,\n"
        "docs/b.txt,press,a,pas une date\n"
        "docs/b.txt,press\n"
        "docs/b.txt,,a,\n"
        ",press,a,\n"
        "C:\\x.txt,press,a,\n"
        "docs/a.txt,press,a,2019\n"
    )
    status, _, err = ask("ingest", folder)
    assert status == 3
    assert "ingest: 10 items in" in err
    assert "9 of 10 items were refused" in err
    store = Store(folder / "corpus")
    assert store.table("documents").read(["input_id"])["input_id"].to_pylist() == ["a:docs/a.txt"]
    codes = sorted(store.table("rejections").read(["code"])["code"].to_pylist())
    assert codes == ["DUPLICATE", *["MALFORMED"] * 6, "NOT_FOUND", "NO_SOURCE"]


# -- files: one study for all, read by real workers --------------------------------------------


@pytest.fixture(scope="module")
def worst(tmp_path_factory):
    """The study of the worst files, read once: its folder and how the command ended."""
    toml = HEAD + "period = [1990, 2024]\n" + SOURCE + FAST
    folder = study(
        tmp_path_factory.mktemp("worst") / "s",
        toml,
        {name: data for name, (data, _) in worst_files().items()},
    )
    lay_worst(folder)
    return folder, command("ingest", "s", cwd=folder.parent)


def _codes(folder):
    found = defaultdict(list)
    rows = Store(folder / "corpus").table("rejections").read(["input_id", "code", "detail"])
    for row in rows.to_pylist():
        assert row["detail"]
        found[row["input_id"]].append(row["code"])
    return found


def _shown(name):
    return "a:" + os.fsencode(name).decode("utf-8", "backslashreplace")


def test_the_worst_files_end_with_exit_code_three(worst):
    folder, done = worst
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "[IT-RUN-003]" in done.stderr
    assert "isctext quarantine list s\n" in done.stderr
    assert not list(folder.parent.rglob("pwned*"))


def test_each_bad_file_is_refused_for_its_own_reason(worst):
    folder, _ = worst
    refused = _codes(folder)
    documents = Store(folder / "corpus").table("documents").read(["input_id"])
    kept = set(documents["input_id"].to_pylist())
    for name, (_, codes) in worst_files().items():
        shown = _shown(name)
        if codes:
            assert set(refused[shown]) & codes, (name, refused[shown])
            assert set(refused[shown]) <= codes, (name, refused[shown])
        else:
            assert shown in kept, (name, refused.get(shown))


def test_links_pipes_and_giants(worst):
    folder, _ = worst
    refused = _codes(folder)
    assert refused["a:huge.txt"] == ["TOO_LARGE"]
    assert refused["a:gone.txt"] == ["NOT_FOUND"]
    assert refused["a:self.txt"] == ["NOT_FOUND"]
    assert not any(name.startswith("a:loop") for name in refused)
    assert refused["a:lines.jsonl"] == ["MALFORMED"] * 4
    documents = Store(folder / "corpus").table("documents").read(["input_id"])
    assert documents["input_id"].to_pylist().count("a:lines.jsonl") == 2


def test_nothing_is_lost_between_files_and_rows(worst):
    """Every file in the folder has a closing line whose counts are its rows, or a rejection."""
    folder, _ = worst
    store = Store(folder / "corpus")
    closed = store.table("inputs").read().to_pylist()
    closed = {row["input_id"]: row for row in closed if row["chunk"] == -1}
    refused = _codes(folder)
    files = [p for p in (folder / "docs").rglob("*") if p.is_file() or p.is_symlink()]
    for path in files:
        name = _shown(path.relative_to(folder / "docs").as_posix())
        if path.is_symlink():
            continue
        assert name in closed, name
        row = closed[name]
        assert row["found"] == row["documents"] + row["rejections"] > 0, name
        assert row["rejections"] == len(refused.get(name, [])), name


def test_what_the_terminal_shows_cannot_drive_it(worst, ask):
    folder, done = worst
    status, listing, _ = ask(
        "query",
        "sql",
        "select input_id, title, detail from documents full join rejections using (input_id) "
        "order by all",
        "-C",
        folder,
    )
    assert status == 0
    for shown in (listing, done.stderr):
        assert "\x1b" not in shown
    assert "\\x1b[31mred.txt" in listing


def test_a_file_that_the_system_does_not_let_be_read(tmp_path, ask):
    """Even root cannot read this one: the run goes on, and says so."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("needs Linux's /proc")
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST)
    (folder / "docs" / "sector.txt").symlink_to("/proc/self/mem")
    for _ in range(2):
        status, _, _ = ask("ingest", folder)
        assert status == 3
        assert _codes(folder) == {"a:sector.txt": ["UNREADABLE"]}
    (folder / "docs" / "sector.txt").unlink()
    (folder / "docs" / "sector.txt").write_bytes(text(8))
    assert ask("ingest", folder)[0] == 0
    assert Store(folder / "corpus").table("documents").count() == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path, ask):
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST, {"a.txt": text(6), "b.txt": text(7)})
    (folder / "docs" / "b.txt").chmod(0)
    assert ask("ingest", folder)[0] == 3
    assert _codes(folder) == {"a:b.txt": ["UNREADABLE"]}


# -- whole streets -----------------------------------------------------------------------------


def test_a_study_whose_every_document_is_refused(tmp_path, ask):
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST, {"a.txt": b"", "b.bin": bytes(9)})
    status, out, err = ask("run", folder)
    assert status == 3
    assert "2 of 2 items were refused" in err
    page = Path(out.strip())
    assert "EMPTY_OUTPUT" in page.read_text(encoding="utf-8")
    for question in (["kwic", "tiers-lieu"], ["kwic", "--category", "economie_des_communs"]):
        status, out, err = ask(*question, "-C", folder)
        assert (status, out, err) == (0, "", "0 passages\n")
    status, out, err = ask("query", "trajectory", "efc", "-C", folder)
    assert status == 0
    assert err.startswith("no row: ")
    assert ask("check", folder)[0] == 0
    assert ask("run", folder)[0] == 3


@pytest.fixture(scope="module")
def tough(tmp_path_factory):
    """One good document among texts that no pipeline likes, all accepted, all annotated."""
    toml = HEAD + "languages = []\n" + SOURCE + FAST
    docs = {
        "2019-05-02 good.txt": text(40),
        "word.txt": b"a" * 1_000_000,
        "letters.txt": b"lestierslieuxdelaville" * 2_000,
        "arabic.txt": "مرحبا بالعالم هذا نص عربي ".encode() * 50,
        "bidi.txt": f"\u202e{SENTENCE * 3}\u202c".encode(),
        "emoji.txt": (f"{SENTENCE} 👩‍🌾🌱 " * 40).encode(),
        "accents.txt": (SENTENCE * 9 + "e" + "\u0301" * 300).encode(),
        "escape.txt": f"{SENTENCE}\x1b]0;owned\x07{SENTENCE}\x1b[2J".encode(),
    }
    folder = study(tmp_path_factory.mktemp("tough") / "s", toml, docs)
    place = open_place(folder)
    summary = running.run_stages(place, inline=True)
    write_report(place)
    return folder, summary


def test_texts_that_no_pipeline_likes_are_annotated(tough):
    folder, summary = tough
    assert not summary.above_threshold
    assert (folder / "reports" / "rapport.html").is_file()
    store = Store(folder / "corpus")
    assert store.table("rejections").count() == 0
    ids = store.table("documents").read(["doc_id"])["doc_id"].to_pylist()
    assert len(ids) == 8
    assert set(store.table("segments").read(["doc_id"])["doc_id"].to_pylist()) == set(ids)


def test_a_reader_that_goes_away_is_no_failure(tough):
    folder, _ = tough
    line = f"{sys.executable} -m isctext kwic habitant* -C {folder}"
    done = subprocess.run(
        ["bash", "-c", f"{line} | head -1; exit ${{PIPESTATUS[0]}}"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.count("\n") == 1
    assert "[habitants]" in done.stdout
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert done.returncode in (0, -signal.SIGPIPE, 128 + signal.SIGPIPE)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (["kwic"], "IT-QRY-003"),
        (["kwic", "x", "--category", "efc"], "IT-QRY-003"),
        (["kwic", "(a"], "IT-LEX-010"),
        (["kwic", "=="], "IT-LEX-010"),
        (["kwic", "[]{0,99999999}"], "IT-LEX-010"),
        (["kwic", "a", "--arena", "presse"], "IT-QRY-005"),
        (["kwic", "a", "--source", "b"], "IT-QRY-005"),
        (["kwic", "a", "--period", "en 2019"], "IT-QRY-006"),
        (["kwic", "--category", "communs"], "IT-QRY-00"),
        (["query", "trajectory", "economie_des_comuns"], "IT-QRY-001"),
        (["query", "trajectory", "efc", "--every", "week"], "IT-QRY-004"),
        (["query", "trajectory", "efc", "--by", "source"], "IT-QRY-002"),
        (["query", "sql", ""], "IT-SQL-001"),
        (["query", "sql", "drop table documents"], "IT-SQL-001"),
        (["query", "sql", "select 1; select 2"], "IT-SQL-001"),
        (["query", "sql", "insert into documents values (1)"], "IT-SQL-00"),
        (["query", "sql", "copy documents to 'stolen.csv'"], "IT-SQL-001"),
        (["query", "sql", "selec 1"], "IT-SQL-002"),
        (["query", "sql", "select * from document"], "IT-SQL-002"),
        (["query", "sql", "select * from read_text('/etc/hostname')"], "IT-SQL-002"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_a_question_that_has_no_answer(tough, ask, question, code):
    folder, _ = tough
    status, out, err = ask(*question, "-C", folder)
    assert (status, out) == (2, "")
    assert err.startswith(f"[{code}")
    assert "\n  next step: " in err


def test_a_mistyped_column_is_answered_with_the_near_one(tough, ask):
    _, _, err = ask("query", "sql", "select titel from documents", "-C", tough[0])
    assert '"title"' in err


def test_a_report_in_no_language(tough, ask):
    status, _, err = ask("report", tough[0], "--lang", "de")
    assert (status, err[:12]) == (2, "[IT-REP-002]")


def test_two_runs_at_once(tough, ask):
    folder, _ = tough
    with Store(folder / "corpus").writing():
        status, _, err = ask("ingest", folder)
        assert (status, err[:12]) == (1, "[IT-STO-005]")
        whole(err)
        assert ask("kwic", "habitants", "-C", folder)[0] == 0


def test_a_damaged_table_is_named_never_read(tough, tmp_path, ask):
    folder = tmp_path / "s"
    shutil.copytree(tough[0], folder)
    path = next((folder / "corpus" / "tables" / "segments").glob("*.parquet"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    status, out, err = ask("kwic", "habitants", "-C", folder)
    assert (status, out, err[:12]) == (1, "", "[IT-STO-002]")
    assert "isctext check" in err
    whole(err)
    status, out, err = ask("check", folder)
    assert status == 1
    assert out.startswith("table segments: changed file: ")
    assert path.name in out
    assert "next step" in err


def test_a_corpus_folder_that_was_deleted_is_built_again(tough, tmp_path, ask):
    folder = tmp_path / "s"
    shutil.copytree(tough[0], folder)
    (folder / "docs" / "word.txt").unlink()
    shutil.rmtree(folder / "corpus")
    assert ask("status", folder)[0] == 1
    assert ask("ingest", folder)[0] == 0
    assert Store(folder / "corpus").table("documents").count() == 7
    status, _, err = ask("kwic", "habitants", "-C", folder)
    assert status == 1
    assert err.startswith("[IT-STO-006] the step 'annotate' has not been run yet")


def test_reports_that_cannot_be_written(tough, tmp_path, ask):
    folder = tmp_path / "s"
    shutil.copytree(tough[0], folder)
    shutil.rmtree(folder / "reports")
    (folder / "reports").write_text("a file in the place of the folder")
    status, out, err = ask("report", folder)
    assert (status, out, err[:12]) == (1, "", "[IT-STO-004]")
    assert "reports" in err
    whole(err)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_reports_folder_without_permission(tough, tmp_path, ask):
    folder = tmp_path / "s"
    shutil.copytree(tough[0], folder)
    shutil.rmtree(folder / "reports")
    (folder / "reports").mkdir(mode=0o500)
    assert ask("report", folder)[0] == 1


# -- Ctrl-C ------------------------------------------------------------------------------------


def _children(pid):
    task = Path(f"/proc/{pid}/task/{pid}/children")
    return task.read_text().split() if task.exists() else []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_ctrl_c_stops_everything_and_the_next_run_completes(tmp_path, ask):
    lines = "".join(
        f'{{"text": "Texte {n}. {SENTENCE * 60}", "date": "20{10 + n % 9}-01-01"}}\n'
        for n in range(600)
    )
    folder = study(tmp_path / "s", HEAD + SOURCE + FAST, {"a.jsonl": lines.encode()})
    assert ask("ingest", folder)[0] == 0
    started = subprocess.Popen(
        [sys.executable, "-m", "isctext", "annotate", folder],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        # Behind nohup or a shell's "&" Ctrl-C is ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(  # noqa: PLW1509
            signal.SIGINT, signal.default_int_handler
        ),
    )
    children = _wait(lambda: _children(started.pid))
    time.sleep(1.5)  # the workers load, or are at work already
    children = _children(started.pid) or children
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to the workers too
    out, err = started.communicate(timeout=30)
    assert started.returncode == 130
    assert not out
    assert b"interrupted: what was committed stays; run again" in err
    assert b"Traceback" not in err
    _wait(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    assert ask("annotate", folder)[0] == 0
    store = Store(folder / "corpus")
    assert store.table("documents").count() == 600
    assert len(set(store.table("segments").read(["doc_id"])["doc_id"].to_pylist())) == 600


def _wait(ready):
    """What ``ready`` gives as soon as it gives something; fails after 30 seconds."""
    deadline = time.monotonic() + 30
    while not (found := ready()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("period", ["2019", "2019-T2", "2019-05"])
def test_a_category_is_shown_at_the_grain_that_was_asked(tough, ask, period):
    """The study counts by year; its passages of one month can be asked all the same."""
    question = ("kwic", "--category", "formes_et_dispositifs", "-C", tough[0], "--period", period)
    status, out, _ = ask(*question)
    assert status == 0
    assert out.count("[tiers-lieu]") == 40
