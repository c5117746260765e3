"""Statements: what was planted is said, nothing more, in words that exist in both languages."""

import re
import string
import tomllib
from importlib import resources

import numpy as np
import pytest
from hypotheses_corpus import CONTRASTS, H1, Corpus, options, planted
from memory_rows import MemoryRows

from isctext.hypotheses.arrangements import measure_arrangements
from isctext.hypotheses.legitimacy import measure_legitimacy
from isctext.hypotheses.passages import find_passages
from isctext.hypotheses.selective import measure_uptake
from isctext.hypotheses.stage import ARRANGEMENTS, LEGITIMACY, STATEMENTS, UPTAKE
from isctext.hypotheses.statement import CODES, Statement, Wanted
from isctext.hypotheses.verdict import state
from isctext.records.tables import SPINE

_STANDINGS = {"supported", "not_supported", "undetectable", "described", "limit"}
_NEVER = re.compile(r"influenc|\bcaus|granger|prouv|démontr|\bprove", re.IGNORECASE)


def _said(corpus, given):
    tables = {}
    for measure in (measure_uptake, measure_arrangements, measure_legitimacy):
        tables |= measure(corpus.inputs(), given)
    inputs = corpus.inputs() | {name: MemoryRows(table) for name, table in tables.items()}
    return state(inputs, given)["statements"].to_pylist()


@pytest.fixture(scope="module")
def said():
    return _said(planted(), options(worlds=20))


def _coded(said, code, arena="policy"):
    return [row for row in said if row["code"] == code and row["arena"] == arena]


def test_planted_uptake_is_said_with_its_passages(said):
    rows = _coded(said, "h3.under")
    assert {row["subject"] for row in rows} == {"travail", "revenus"}
    for row in rows:
        assert row["standing"] == "supported"
        assert row["claim_level"] == "L0"
        numbers = {n["name"]: n["value"] for n in row["numbers"]}
        assert numbers["ratio_lo"] < numbers["ratio"] < numbers["ratio_hi"]
        assert numbers["share_p"] < numbers["share_i"]
        arenas = [passage["doc_id"].split("-")[0] for passage in row["passages"]]
        assert arenas == ["initiatives"] * 3 + ["policy"] * 3
        assert len({passage["doc_id"] for passage in row["passages"]}) == 6


def test_what_could_not_be_shown_is_said(said):
    assert {row["arena"] for row in said if row["code"] == "h3.no_documents"} == {"press"}
    (missed,) = _coded(said, "h3.would_miss_half")
    numbers = {n["name"]: n["value"] for n in missed["numbers"]}
    assert missed["standing"] == "undetectable"
    assert len(missed["subjects"]) == numbers["n_missed"]
    assert 0 <= numbers["share_least"] <= numbers["share_most"] < 0.8
    assert _coded(said, "h3.periods_untested")
    assert _coded(said, "h3.holds_standardised")
    assert said[-1]["code"] == "h3.words_not_practice"


def test_hypotheses_are_numbered_and_levels_stay_low(said):
    for hypothesis in ("H1", "H2", "H3"):
        numbers = [row["number"] for row in said if row["hypothesis"] == hypothesis]
        assert numbers == list(range(1, len(numbers) + 1))
    assert {row["claim_level"] for row in said} <= {"L0", "L1"}
    assert {row["standing"] for row in said} <= _STANDINGS
    assert all(row["code"].startswith(row["hypothesis"].lower()) for row in said)


def test_a_small_corpus_is_described_and_supports_nothing():
    said = _said(planted(sources=3, docs=4), options())
    assert not [row for row in said if row["standing"] == "supported"]
    (small,) = _coded(said, "h3.too_small")
    assert "sources policy: 3, needed 15" in small["subjects"]
    assert _coded(said, "h1.undetermined", "")
    assert _coded(said, "h2.claims_only", "")


def test_no_document_at_all():
    said = _said(Corpus(), options())
    assert {row["standing"] for row in said} <= {"undetectable", "limit"}
    assert _said(Corpus(), options(categories=(), others=()))


def test_support_of_h1_waits_for_a_reader():
    rng = np.random.default_rng(1)
    corpus = Corpus()
    for source in range(20):
        for n in range(10):
            said = H1 if rng.random() < 0.4 else ()
            corpus.add("initiatives", source, 2008 + n, [said], words=int(rng.integers(40, 90)))
            corpus.add("policy", source, 2008 + n, [("communs", "generique")])
    said = _said(corpus, options())
    (row,) = _coded(said, "h1.two_of_three", "")
    assert row["standing"] == "supported"
    (distinct,) = _coded(said, "h1.distinctiveness_for", "generic")
    assert distinct["passages"]
    (read,) = _coded(said, "h1.to_read", "")
    assert read["numbers"] == [{"name": "n_readings", "value": 30.0}]


def test_a_conclusion_that_rests_on_a_tier_is_flagged():
    corpus = planted()
    # In strict count the dimension is as present in policy as elsewhere: only strong entries lack.
    for said in corpus.mentions:
        if said["category"] == "travail" and said["doc_id"].startswith("initiatives"):
            said["strict"] = said["doc_id"].endswith(("0", "5"))
            said["entry_id"] = f"travail.{said['strict']}"
    corpus.mentions += [
        said | {"entry_id": "travail.other"}
        for said in corpus.mentions
        if said["category"] == "travail" and not said["strict"]
    ]
    said = _said(corpus, options())
    assert {row["subject"] for row in _coded(said, "h3.under")} == {"travail", "revenus"}
    (row,) = _coded(said, "h3.depends_on_tier")
    assert row["subjects"] == ["travail"]


def test_substitution_is_said():
    corpus = Corpus()
    rng = np.random.default_rng(3)
    for arena, share in (("initiatives", 0.1), ("policy", 0.6)):
        for source in range(20):
            for _ in range(10):
                other = CONTRASTS[0] if rng.random() < share else "gouvernance"
                corpus.add(arena, source, 2018, [("formes", other)])
    (row,) = _coded(_said(corpus, options()), "h3.substituted")
    assert row["subject"] == CONTRASTS[0]
    assert row["unit"] == "paragraph"
    assert len(row["passages"]) == 3


def test_passages_near_the_object_come_first():
    corpus = Corpus()
    corpus.add("policy", 0, 2018, [("travail",), ("travail",), ("travail",), ("communs",)])
    near = corpus.add("policy", 1, 2018, [("regles",), ("travail", "communs")])
    wanted = Wanted("travail", "policy")
    found = find_passages(corpus.inputs(), options(), {wanted})
    assert [(p["doc_id"], p["start"]) for p in found[wanted]] == [(near, 10)]
    nowhere = Wanted("travail", "press")
    assert find_passages(corpus.inputs(), options(), {nowhere}) == {nowhere: []}
    assert find_passages(corpus.inputs(), options(), set()) == {}


def test_a_statement_wants_its_numbers():
    with pytest.raises(ValueError, match="n_tested"):
        Statement("H3", "not_supported", "h3.none_under", "policy")


def _sentences(lang):
    text = resources.files("isctext.data").joinpath("report", f"hypotheses.{lang}.toml")
    return tomllib.loads(text.read_text("utf-8"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_code_has_its_sentence(lang):
    groups = _sentences(lang)
    keys = {f"{g}.{k}" for g in ("h1", "h2", "h3") for k in groups[g]}
    assert keys == set(CODES)
    known = {"arena", "subject", "subjects", "units", "missing"}
    for code, numbers in CODES.items():
        group, key = code.split(".")
        named = {name for _, name, _, _ in string.Formatter().parse(groups[group][key]) if name}
        assert set(numbers) <= named <= set(numbers) | known, code
    assert set(groups["standing"]) == _STANDINGS


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_sentence_says_too_much(lang):
    for group in ("h1", "h2", "h3"):
        for key, sentence in _sentences(lang)[group].items():
            free = sentence.replace("une cause commune reste possible", "")
            assert not _NEVER.search(free), (group, key)


def test_both_languages_have_the_same_keys():
    french, english = _sentences("fr"), _sentences("en")
    assert {g: set(french[g]) for g in french} == {g: set(english[g]) for g in english}


def test_reasons_have_words():
    """Reasons are codes that the texts know: what, of which arena, found, needed."""
    known = set(_sentences("fr")["missing"])
    given = options()
    tables = {}
    for measure in (measure_uptake, measure_arrangements, measure_legitimacy):
        tables |= measure(planted(sources=3, docs=4).inputs(), given)
    for table in tables.values():
        for reason in table["reason"].to_pylist() if "reason" in table.schema.names else []:
            for part in filter(None, reason.split("; ")):
                code = part.split(":")[0].split(" ")[0]
                assert code in known | {"weight_dropped", "no_claim", "one_initiative"}, part


@pytest.mark.parametrize("stage", [UPTAKE, ARRANGEMENTS, LEGITIMACY, STATEMENTS])
def test_stages_read_and_write_what_is_declared(stage):
    for name, columns in stage.reads.items():
        assert set(columns) <= set(SPINE[name].schema.names), name
    assert set(stage.writes) <= set(SPINE)
    module, function = stage.function.split(":")
    assert callable(getattr(__import__(module, fromlist=[function]), function))
