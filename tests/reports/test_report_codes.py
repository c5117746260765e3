"""Every code that the rooms of measures can write has its words, in both languages."""

import ast
import re
from pathlib import Path

import pytest

import isctext
from isctext.circulation.reuse import judge, rows
from isctext.reports.codes import Codes
from isctext.reports.texts import Texts, strings
from isctext.reports.typography import Typography

ROOM = Path(isctext.__file__).parent
# Functions that give a verdict or a reason, by the file that has them. A new one has to be added:
# ``test_no_function_of_codes_is_forgotten`` finds it by its reasons.
SOURCES = [
    *sorted((ROOM / "trajectories").glob("*.py")),
    *sorted((ROOM / "circulation" / "precedence").glob("*.py")),
    *sorted((ROOM / "circulation" / "drift").glob("*.py")),
    *sorted((ROOM / "circulation" / "novelty").glob("*.py")),
]
VERDICTS = {
    *("increase", "decrease", "no_trend_detectable", "not_separable", "descriptive_only"),
    *("step_or_s_curve", "no_break_detectable"),
    *("first_observed", "left_censored", "not_observed", "no_coverage"),
    *("x_first", "y_first", "no_order_detectable", "not_tested"),
    *("x_precedes", "y_precedes", "slower_x", "slower_y", "no_precedence_detectable"),
}
STATUSES = {"compared", "rare", "left_censored", "no_movement", "not_measured"}
REASONS = (
    "years: 7, needed 8",
    "years: 0, needed 12",
    "hits: 1, needed 10",
    "documents: 3, needed 20",
    "words: 900, needed 10000",
    "terms: 1, needed 6",
    "entries: 0, needed 20",
    "control words: 12, needed 39",
    "years: 6, needed 12; entries: 1, needed 20",
    "effective sources: 2.3, needed 4",
    "no variation",
    "sources held: no single solution",
    "sources held: 7 years linked, needed 8",
    "sign or significance differs once sources are held",
    "not found once sources are held",
    "in the first covered year, 2008",
    "silence before says little: 0.4 hits expected, needed 3",
    "used before 2012 by policy: 18 of 26 terms",
    "used before 2012 by une arène: 18 of 26 terms",
    "peak at lag 0",
    "not kept among several tests: 5",
)


def codes(lang):
    return Codes(Texts(lang), Typography(lang))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_said_in_words(lang, reason):
    said = codes(lang).reason(reason)
    for part in reason.split("; "):
        assert part not in said
    # No number is lost: spaces between thousands and decimal commas are the language's.
    plain = re.sub(r"[\u202f,](?=\d)", "", said.replace("0,4", "0.4").replace("2,3", "2.3"))
    assert re.findall(r"\d[\d.]*", reason) == [] or all(
        number in plain for number in re.findall(r"\d+(?:\.\d+)?", reason.replace("at lag 0", ""))
    )


def test_reasons_in_french():
    fr = codes("fr")
    assert fr.reason("years: 7, needed 8") == "7 années utilisables, 8 requises"
    assert fr.reason("years: 1, needed 8") == "1 année utilisable, 8 requises"
    assert fr.reason("") == ""
    assert fr.reason("une raison inconnue") == "une raison inconnue"
    assert "dans les textes de politique publique" in fr.reason(
        "used before 2012 by policy: 18 of 26 terms"
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_verdict_and_status_is_said(lang):
    known = {k.partition(".")[2] for k in strings(lang) if k.startswith("verdict.")}
    assert known == VERDICTS | STATUSES
    evolution = {k.split(".")[1] for k in strings(lang) if k.startswith("evolution.")}
    assert evolution >= {"increase", "decrease", "no_trend_detectable", "not_separable"}
    assert evolution >= {"first_observed", "left_censored", "not_observed", "no_coverage"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_codes_of_reuse_are_said(lang):
    texts = Texts(lang)
    assert {rows.BORROWING, rows.FORMULA} == group(lang, "class")
    assert {rows.EARLIER, rows.UNDETERMINED} == group(lang, "direction")
    for module, name in ((judge, "direction_reason"), (rows, "class_reason")):
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        written = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.targets[0], ast.Subscript)
            and getattr(node.targets[0].value, "id", "") in ("reason", "why")
            and node.value.value
        }
        assert written
        assert written == group(lang, name)
        assert all(texts.named(name, code) != code for code in written)


def group(lang, name):
    return {k.removeprefix(f"{name}.") for k in strings(lang) if k.startswith(f"{name}.")}


def written_reasons():
    """Texts with a space that these files hold as values: reasons, with 3 for each brace."""
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        inside = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr | ast.Raise)
            for part in ast.walk(node)
            if part is not node
        }
        for node in ast.walk(tree):
            if id(node) in docs | inside:
                continue
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    part.value if isinstance(part, ast.Constant) else "3" for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_no_reason_of_the_rooms_is_forgotten():
    """What looks like a reason in the code of the rooms is said in words."""
    found = {text for text in written_reasons() if re.search(r"\w \w", text)}
    # What is counted is given by name there: see the next test.
    found -= {"3: 3, needed 3"}
    assert len(found) > 10
    shapes = {
        re.sub(r"\d[\d.]*|by .+:", "3", reason) for whole in REASONS for reason in whole.split("; ")
    }
    reasons = {t for t in found if "needed" in t or ": 3" in t or re.sub(r"\d+", "3", t) in shapes}
    assert len(reasons) > 10
    for text in reasons:
        for lang in ("fr", "en"):
            assert codes(lang).reason(text) != text, text


def test_what_drift_lacks_is_said():
    tree = ast.parse((ROOM / "circulation" / "drift" / "compare.py").read_text("utf-8"))
    names = {
        node.args[1].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_without"
    }
    assert names == {"documents", "control words"}
    for name in names:
        assert codes("fr").reason(f"{name}: 3, needed 60") != f"{name}: 3, needed 60"


def test_no_verdict_of_the_rooms_is_forgotten():
    """Words joined by "_" that a verdict's function returns or a row's verdict is."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.endswith("_verdict"):
                values = [n.value for n in ast.walk(node) if isinstance(n, ast.Return)]
                found |= {
                    c.value for v in values if v for c in ast.walk(v) if isinstance(c, ast.Constant)
                }
    names = {v for v in found if isinstance(v, str) and "_" in v}
    drift = {"company_differs", "no_drift_detectable", "kwic_only", "not_tested"}
    drift |= {"no_difference_detectable", "b_resonates_more", "a_resonates_more"}
    precedence = {"arena_x", "arena_y", "claim_level", "q_bh", "q_asym"}
    assert names - precedence <= VERDICTS | drift | {"_first"}


@pytest.mark.parametrize(
    ("lang", "value", "said"),
    [
        ("fr", 1.9, "1,9 an"),
        ("fr", 2.0, "2,0 ans"),
        ("fr", -0.3, "−0,3 an"),
        ("en", 1.0, "1.0 year"),
        ("en", 0.5, "0.5 years"),
        ("fr", None, "–"),
    ],
)
def test_durations(lang, value, said):
    assert codes(lang).years(value).replace("\u00a0", " ") == said


def test_growth():
    fr = codes("fr")
    assert fr.growth(12.34) == "+12\u00a0%"
    assert fr.growth(-8.25, sign=False) == "8,2\u00a0%"
    assert fr.growth(None) == "–"
    assert fr.between(-1.04, 22.0) == "[−1,0\u202f; 22]"
    assert fr.between(None, 2.0) == ""
