"""The lexicon's work bench from the command line, on the demonstration corpus."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from isctext.cli.lexicon import app
from isctext.errors import IsctextError
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


def test_check_reads_the_corpus(study):
    done = CliRunner().invoke(app, ["check", "--json", "--study", str(study)])
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"entry_unused", "overlap"} <= {row["code"] for row in found}
    assert [row["level"] for row in found] == sorted(
        (row["level"] for row in found), key=("error", "warning", "note").index
    )
    assert done.exit_code == int(any(row["level"] == "error" for row in found))


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


def test_a_table_is_never_written_over(study, sampled):
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
def test_files_that_are_no_tables_are_said(study, sampled, tmp_path, name, data, code):
    path = tmp_path / name
    if data:
        path.write_bytes(data)
    with pytest.raises(IsctextError) as caught:
        call(study, "score", str(path))
    assert caught.value.code == code
    assert caught.value.where == str(path)


def test_an_unknown_sample_is_said(study, sampled):
    with pytest.raises(IsctextError) as caught:
        call(study, "score", str(Path("s9-anne.csv")), "--name", "s9")
    assert caught.value.code == "IT-LEX-025"
    assert "s1" in caught.value.hint
