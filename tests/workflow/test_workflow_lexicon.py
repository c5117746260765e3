"""The lexicon's work bench from the command line, on the demonstration corpus."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from isctext.cli.lexicon import app
from isctext.concepts.entry_checks import entry_id
from isctext.concepts.lexicon import load_lexicon, shipped_lexicon
from isctext.errors import IsctextError
from isctext.store import connect
from isctext.workflow.demonstration import lay_out
from isctext.workflow.run import open_place, run_stages


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = lay_out(tmp_path_factory.mktemp("bench") / "demo")
    run_stages(open_place(folder), only=("ingest", "duplicates", "annotate", "concepts"))
    return folder


def call(study, *arguments, code=0):
    done = CliRunner().invoke(app, [*arguments, "--study", str(study)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def fill(path, code, separator=";"):
    """The coder's table, filled and saved as a spreadsheet would."""
    rows = rows_of(path)
    at = rows[0].index("code")
    for row in rows[1:]:
        row[at] = code(row)
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    filled = path.with_name(path.stem + " (rempli).csv")
    filled.write_bytes(out.getvalue().encode("utf-16"))
    return filled


@pytest.fixture(scope="module")
def sampled(study):
    done = call(
        study, "sample", "--coder", "anne", "--coder", "bruno", "--tiers", "core,strong,ctx"
    )
    return done, study / "coding"


SMALL = """schema: isctext-lexicon/1
id: petit
version: 1.0.0
concepts:
  communs:
    label: Communs
    patterns:
      - {p: ["=communs"], t: core, ex: "les communs ne sont pas des biens publics", a: bâtiments}
      - {p: [licorne], t: core, ex: "une chimère"}
  autres:
    label: Autres
    patterns:
      - {p: ["les communs"], t: core}
"""


def test_check_reads_the_corpus(study, tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    done = call(study, "check", "--file", str(path), "--json", code=1)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [
        (row["level"], row["code"], row["line"]) for row in found if row["level"] != "note"
    ] == [
        ("error", "example", 9),
        ("warning", "entry_unused", 9),
    ]
    assert {"overlap", "ambiguous"} <= {row["code"] for row in found}


def test_check_of_a_broken_file_ends_with_1(study, tmp_path):
    broken = tmp_path / "l.yaml"
    broken.write_text("schema: isctext-lexicon/1\nid: a\nversion: b\nconcepts:\n  c: 3\n")
    done = call(study, "check", "--file", str(broken), code=1)
    assert "error  line 5  c: int" in done.stdout


@pytest.mark.parametrize(("data", "code"), [(None, "IT-LEX-404"), (b"\xff\xfe", "IT-LEX-001")])
def test_check_of_no_lexicon_is_said(study, tmp_path, data, code):
    path = tmp_path / "l.yaml"
    if data:
        path.write_bytes(data)
    with pytest.raises(IsctextError) as caught:
        call(study, "check", "--file", str(path))
    assert caught.value.code == code


def test_each_coder_has_a_table(sampled):
    _, folder = sampled
    assert sorted(p.name for p in folder.glob("s1-*.csv") if "rempli" not in p.name) == [
        "s1-anne.csv", "s1-bruno.csv", "s1-codebook.csv",
    ]  # fmt: skip
    anne, bruno = (rows_of(folder / f"s1-{name}.csv") for name in ("anne", "bruno"))
    assert anne[0][:3] == ["id", "catégorie", "entrée"]
    ids = [{row[0] for row in rows[1:]} for rows in (anne, bruno)]
    assert abs(len(ids[0]) - len(ids[1])) <= 1
    assert len(ids[0] & ids[1]) >= len(ids[0] | ids[1]) // 2
    assert all(len(" ".join(row[6:9])) < 340 for row in anne)


@pytest.mark.usefixtures("sampled")
def test_a_table_is_never_written_over(study):
    with pytest.raises(IsctextError) as caught:
        call(study, "sample", "--coder", "anne", "--coder", "bruno")
    assert caught.value.code == "IT-LEX-021"
    with pytest.raises(IsctextError) as caught:
        call(study, "sample", "--to", "elsewhere")
    assert caught.value.code == "IT-LEX-022"


def test_the_whole_loop(study, sampled):
    _, folder = sampled
    anne = fill(folder / "s1-anne.csv", lambda row: "oui" if "press" not in row else "non")
    bruno = fill(folder / "s1-bruno.csv", lambda row: "1" if "press" not in row else "0", ",")
    done = call(study, "score", str(anne), str(bruno), "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert all(float(r["precision"]) == (r["arena"] != "press") for r in rows if r["arena"])
    assert "alpha 1.000" in done.stderr
    store = open_place(study).store
    codes = store.table("codes").read()
    assert (
        codes.num_rows
        == len(rows_of(folder / "s1-anne.csv")) + len(rows_of(folder / "s1-bruno.csv")) - 2
    )
    corrected = store.table("trajectories_corrected").read().to_pylist()
    seen = {(r["verdict"], r["corrected_pm"]) for r in corrected if r["arena"] == "press"}
    assert {value for verdict, value in seen if verdict == "corrected"} == {0.0}
    whole = [r for r in corrected if r["arena"] == "policy" and r["verdict"] == "corrected"]
    assert all(r["corrected_pm"] == pytest.approx(r["rate_pm"]) for r in whole)
    # Scored again, nothing stands twice.
    call(study, "score", str(anne), str(bruno))
    assert store.table("codes").count() == codes.num_rows


def test_rows_that_cannot_be_read_are_told(study, sampled):
    _, folder = sampled
    first = rows_of(folder / "s1-anne.csv")[1][0]
    wrong = fill(folder / "s1-anne.csv", lambda row: "bof" if row[0] == first else "1")
    done = call(study, "score", str(wrong))
    assert "UNKNOWN_CODE code 'bof'" in done.stderr
    assert "1 rows UNKNOWN_CODE" in done.stderr
    assert "passages have no code yet" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("s1-zoe.csv", b"id;code\n", "IT-LEX-026"),
        ("s1-anne.csv", b"nothing", "IT-LEX-024"),
        ("s1-bruno.csv", None, "IT-LEX-404"),
    ],
)
@pytest.mark.usefixtures("sampled")
def test_files_that_are_no_tables_are_said(study, tmp_path, name, data, code):
    path = tmp_path / name
    if data:
        path.write_bytes(data)
    with pytest.raises(IsctextError) as caught:
        call(study, "score", str(path))
    assert caught.value.code == code
    assert caught.value.where == str(path)


@pytest.mark.usefixtures("sampled")
def test_an_unknown_sample_is_said(study):
    with pytest.raises(IsctextError) as caught:
        call(study, "score", str(Path("s9-anne.csv")), "--name", "s9")
    assert caught.value.code == "IT-LEX-025"
    assert "s1" in caught.value.hint


def test_diff_counts_what_changes(study, tmp_path):
    text = shipped_lexicon("isc-hdf")
    rows = [line for line in text.splitlines(keepends=True) if "p: [" in line]
    communs = next(line for line in rows if 'p: ["=communs"]' in line)
    changed = tmp_path / "new.yaml"
    changed.write_text(text.replace(communs, ""), encoding="utf-8")
    done = call(study, "diff", "isc-hdf", str(changed), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    entry = entry_id("economie_des_communs", "=communs")
    gone = {r["arena"]: -r["change"] for r in rows if r["name"] == entry}
    counted = """
        select d.arena, count(*) as n from mentions m join documents d on d.doc_id = m.doc_id
        where m.entry_id = ? and m.broad and d.date is not null
          and d.doc_id not in (select doc_id from duplicates) group by d.arena
    """
    with connect(open_place(study).store) as link:
        assert gone == dict(link.execute(counted, [entry]).fetchall())
    assert sum(gone.values()) > 0
    assert "removed" in done.stderr
    assert "calls for a major version" in done.stderr
    assert "not raised enough" in done.stderr


def test_diff_of_a_lexicon_with_itself_is_empty(study):
    done = call(study, "diff", "isc-hdf")
    assert not done.stdout
    assert done.stderr.startswith("0 changes; ")


def test_expand_decide_and_the_next_version(study, tmp_path):
    done = call(study, "expand", "economie_des_communs", "--name", "x1")
    assert "word2vec skipped: words: " in done.stderr
    path = study / "coding" / "x1-economie_des_communs.csv"
    rows = rows_of(path)
    assert rows[0][:2] == ["catégorie", "terme"]
    assert len(rows) > 5
    decision, coder = rows[0].index("décision"), rows[0].index("codeur")
    fresh = [row for row in rows[1:] if not row[rows[0].index("déjà dans")]]
    for row, said in zip(fresh, ("core", "rejet", "ctx", "oui", "fort"), strict=False):
        row[decision], row[coder] = said, "anne"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    filled = tmp_path / "decided.csv"
    filled.write_text(out.getvalue(), encoding="utf-8")
    target = tmp_path / "next.yaml"
    done = call(study, "import", "decisions", str(filled), str(target))
    assert "CTX_WITHOUT_CONTEXT" in done.stderr
    assert "UNKNOWN_DECISION oui" in done.stderr
    assert "2 entries added" in done.stderr
    new = load_lexicon(target.read_text(encoding="utf-8"))
    added = [e for e in new.entries if "candidate accepted (anne)" in e.note]
    assert [(e.patterns[0], e.tier) for e in added] == [
        (fresh[0][1], "core"),
        (fresh[4][1], "strong"),
    ]
    found = call(study, "diff", "isc-hdf", str(target), "--csv")
    assert "which calls for a minor version" in found.stderr
    assert "not raised" not in found.stderr
    with pytest.raises(IsctextError) as caught:
        call(study, "import", "decisions", str(filled), str(target))
    assert caught.value.code == "IT-LEX-021"


def test_without_a_decision_nothing_is_written(study, tmp_path):
    call(study, "expand", "economie_des_communs", "--name", "x2", "--dialect", "en")
    path = study / "coding" / "x2-economie_des_communs.csv"
    done = call(study, "import", "decisions", str(path), str(tmp_path / "n.yaml"))
    assert "nothing was accepted" in done.stderr
    assert not (tmp_path / "n.yaml").exists()


def test_expand_of_an_unknown_category_is_said(study):
    with pytest.raises(IsctextError) as caught:
        call(study, "expand", "economie_des_commun")
    assert caught.value.code == "IT-LEX-027"
    assert "economie_des_communs" in caught.value.hint


def test_recall_sentences_are_sampled_and_scored(study):
    call(study, "sample", "--recall", "5", "--name", "r1", "--coder", "anne",
         "--category", "economie_des_communs")  # fmt: skip
    filled = fill(study / "coding" / "r1-anne.csv", lambda _: "0")
    done = call(study, "score", str(filled), "--name", "r1", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["category"] for row in rows} == {"economie_des_communs"}
    assert all(float(row["share"]) == 0.0 for row in rows)


@pytest.mark.parametrize("form", ["quanteda", "liwc", "skos"])
def test_export_and_import_tell_what_was_lost(study, tmp_path, form):
    out, back = tmp_path / "out.txt", tmp_path / "back.yaml"
    done = call(study, "export", form, str(out), "--lemmas")
    beside = (tmp_path / "out.txt.lost.txt").read_text(encoding="utf-8").splitlines()
    assert f"lost  {' '.join(beside[0].split())}" in done.stderr
    call(study, "import", form, str(out), str(back), "--lemmas")
    assert load_lexicon(back.read_text(encoding="utf-8")).entries
    with pytest.raises(IsctextError) as caught:
        call(study, "export", form, str(out))
    assert caught.value.code == "IT-LEX-021"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("export", "word", "x"), "IT-LEX-033"), (("import", "liwc", "gone", "x.yaml"), "IT-LEX-404"),
     (("export", "skos", "x", "--tiers", "cor"), "IT-LEX-033"),
     (("import", "decisions", "gone", "x.yaml"), "IT-LEX-404")],
)  # fmt: skip
def test_what_cannot_be_exchanged_is_said(study, arguments, code):
    with pytest.raises(IsctextError) as caught:
        call(study, *arguments)
    assert caught.value.code == code
