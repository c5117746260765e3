"""Supervised frames on planted corpora: what is learnt, refused, leaked, and corrected."""

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from memory_rows import MemoryRows
from scipy import sparse

from isctext.errors import UsageError
from isctext.framing.framecodes import read_codes
from isctext.framing.framemodel import fit
from isctext.framing.frameoptions import FrameOptions
from isctext.framing.frames import classify_frames
from isctext.framing.framestage import FRAMES as STAGE
from isctext.framing.frameunits import grams
from isctext.records.tables import SEGMENTS
from isctext.statistics.prevalence import corrected_prevalence

SIGNAL = [f"cadre{n}" for n in range(30)]
PLAIN = [f"mot{n}" for n in range(300)]


@dataclass
class Corpus:
    """Documents with words; ``truth``: which have the code; ``codes``: the coders' rows."""

    rows: list[dict]
    words: dict[str, list[str]]
    truth: dict[str, bool]
    codes: list[tuple[str, str, str]]

    def inputs(self):
        segments = SEGMENTS.from_rows(
            {
                "doc_id": doc,
                "segment_no": number,
                "kind": "paragraph",
                "start": 0,
                "end": 1,
                "n_words": len(part),
                "starts": list(range(len(part))),
                "ends": list(range(len(part))),
                "forms": part,
                "lemmas": part,
                "pos": ["NOUN"] * len(part),
                "morph": ["_"] * len(part),
                "sentences": [0],
            }
            for doc, words in sorted(self.words.items())
            for number, part in enumerate((words[::2], words[1::2]))
        )
        tables = {
            "documents": pa.table(
                {
                    name: [row[name] for row in self.rows]
                    for name in ("doc_id", "source_id", "arena", "date")
                }
            ),
            "duplicates": pa.table({"doc_id": pa.array([], pa.string())}),
            "segments": segments,
        }
        return {n: MemoryRows(tables[n].select(list(c)), 97) for n, c in STAGE.reads.items()}


def planted(seed=0, *, docs=600, sources=20, share=0.25, coded=500, signal=2.0, style=0.0, **more):
    """Documents of 40 words; with the code, ``signal`` of them tell it on average, and one more.

    style: how much a source's share of the code differs from the others', each having its own
    mix of words. more: noise, share of documents without the code that have a word of it (0);
    enriched: odds of being coded (2).
    """
    noise, enriched = more.get("noise", 0.0), more.get("enriched", 2.0)
    rng = np.random.default_rng(seed)
    corpus = Corpus([], {}, {}, [])
    mixes = rng.dirichlet(np.full(60, 0.1), sources)
    shares = np.clip(share + style * rng.choice([-1, 1], sources), 0.02, 0.98)
    for number in range(docs):
        source = int(rng.integers(sources))
        has = bool(rng.random() < shares[source])
        words = list(rng.choice(PLAIN, 20 if style else 40))
        if style:
            words += [f"style{n}" for n in rng.choice(60, 20, p=mixes[source])]
        told = 1 + int(rng.poisson(signal)) if has else int(rng.random() < noise)
        words[:told] = list(rng.choice(SIGNAL, min(told, len(words))))
        rng.shuffle(words)
        doc = f"d{number:05}"
        corpus.rows.append(
            {
                "doc_id": doc,
                "source_id": f"s{source:02}",
                "arena": "policy" if source % 2 else "initiatives",
                "date": dt.date(2015, 1, 1),
            }
        )
        corpus.words[doc] = [str(w) for w in words]
        corpus.truth[doc] = has
    odds = np.array([enriched if corpus.truth[r["doc_id"]] else 1.0 for r in corpus.rows])
    chosen = rng.choice(docs, min(coded, docs), replace=False, p=odds / odds.sum())
    for place in sorted(chosen.tolist()):
        doc = corpus.rows[place]["doc_id"]
        code = "cadre" if corpus.truth[doc] else "none"
        corpus.codes.append((doc, "anne", code))
        if place % 2:
            corpus.codes.append((doc, "luc", code))
    return corpus


def _options(corpus, **asked):
    return FrameOptions(**({"codes": tuple(corpus.codes), "positives": 60, "draws": 300} | asked))


@pytest.fixture(scope="module")
def learnt():
    corpus = planted()
    return corpus, classify_frames(corpus.inputs(), _options(corpus))


def test_a_code_is_learnt(learnt):
    corpus, tables = learnt
    (row,) = tables["frames"].to_pylist()
    assert (row["code"], row["verdict"], row["reason"]) == ("cadre", "learnt", "")
    assert row["alpha"] == 1.0
    assert row["macro_f1"] > 0.8
    assert row["brier"] < row["brier_share"]
    assert row["calibration_error"] < 0.15
    assert row["unknown"] == 0
    scores = tables["frame_scores"].to_pylist()
    assert len(scores) == len(corpus.rows)
    right = [r["called"] == corpus.truth[r["doc_id"]] for r in scores]
    assert np.mean(right) > 0.85


def test_no_source_is_read_by_a_model_that_saw_it(learnt):
    corpus, tables = learnt
    source = {r["doc_id"]: r["source_id"] for r in corpus.rows}
    folds = {}
    for row in tables["frame_scores"].to_pylist():
        folds.setdefault(source[row["doc_id"]], set()).add(row["fold"])
    assert all(len(found) == 1 for found in folds.values())
    assert len(set().union(*folds.values())) == 5


def test_the_models_are_numbers_that_give_the_calls_again(learnt):
    corpus, tables = learnt
    models = {r["fold"]: r for r in tables["frame_models"].to_pylist()}
    for row in tables["frame_scores"].to_pylist()[:40]:
        model, words = models[row["fold"]], corpus.words[row["doc_id"]]
        counts = Counter()
        for part in (words[::2], words[1::2]):
            counts.update(grams(part, ["NOUN"] * len(part)))
        place = {t: n for n, t in enumerate(model["terms"])}
        weights = {
            place[t]: (1 + math.log(n)) * model["idf"][place[t]]
            for t, n in counts.items()
            if t in place
        }
        size = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        score = sum(w / size * model["coefficients"][n] for n, w in weights.items())
        logit = model["slope"] * (score + model["intercept"]) + model["offset"]
        probability = 1 / (1 + math.exp(-logit))
        assert probability == pytest.approx(row["probability"], abs=1e-9)
        assert (probability >= model["threshold"]) == row["called"]


def test_the_share_is_corrected_where_calls_are_not():
    """A third of the documents without the code have one of its words: too many are called."""
    held = {"corrected": 0, "raw": 0}
    arenas = 0
    for seed in range(4):
        corpus = planted(seed, docs=900, signal=2.0, noise=0.4, enriched=4.0, coded=450)
        tables = classify_frames(corpus.inputs(), _options(corpus, inner=2, folds=4))
        for row in tables["frame_prevalence"].to_pylist():
            mine = [r["doc_id"] for r in corpus.rows if r["arena"] == row["arena"]]
            truth = np.mean([corpus.truth[doc] for doc in mine])
            assert (row["verdict"], row["rates"]) == ("corrected", "arena")
            arenas += 1
            held["corrected"] += row["lo"] <= truth <= row["hi"]
            half = 1.96 * math.sqrt(row["raw"] * (1 - row["raw"]) / row["units"])
            held["raw"] += abs(row["raw"] - truth) <= half
    assert held["corrected"] >= arenas - 1
    assert held["raw"] <= arenas // 2


def test_a_split_that_mixes_sources_overstates():
    corpus = planted(3, docs=700, style=0.4, share=0.5, signal=0.5, noise=0.5, coded=700)
    (row,) = classify_frames(corpus.inputs(), _options(corpus))["frames"].to_pylist()
    assert row["macro_f1_mixed"] > row["macro_f1"] + 0.1


def test_words_that_the_model_never_saw_change_nothing():
    """Else coded units, whose words are all among the terms, would be read unlike the others."""
    rng = np.random.default_rng(0)
    source = np.repeat(np.arange(6), 20)
    coded = rng.random(120) < 0.5
    counts = rng.poisson(0.3, (120, 40)).astype(float)
    counts[coded, 0] += 2
    # Words of the last source alone, and one that a single unit has.
    unseen = np.zeros((120, 10))
    unseen[source == 5] = rng.poisson(2.0, (20, 10))
    unseen[3, 0] = 5.0
    matrix = sparse.csr_array(np.hstack([counts, unseen]))
    train = np.flatnonzero(source < 5)
    model = fit(matrix[train], coded[train], source[train], 2, 1.0)
    with_them = matrix[np.flatnonzero(source == 5)]
    without = sparse.csr_array(np.hstack([counts, np.zeros((120, 10))])[source == 5])
    assert model.probability(with_them) == pytest.approx(model.probability(without), abs=1e-12)


def _refusal(corpus, **asked):
    tables = classify_frames(corpus.inputs(), _options(corpus, **asked))
    assert [t.num_rows for n, t in sorted(tables.items()) if n != "frames"] == [0] * 4
    (row,) = tables["frames"].to_pylist()
    assert row["verdict"] == "not_learnt"
    return row


def test_too_few_positives_are_refused():
    row = _refusal(planted(coded=100), positives=150)
    assert "positives: " in row["reason"]
    assert ", needed 150" in row["reason"]
    assert row["macro_f1"] is None


def test_one_coder_is_refused():
    corpus = planted()
    corpus.codes = [row for row in corpus.codes if row[1] == "anne"]
    assert _refusal(corpus)["reason"] == "coders: 0, needed 2"


def test_two_coders_that_share_no_unit_are_refused():
    corpus = planted()
    corpus.codes = [(u, "anne" if n % 2 else "luc", c) for n, (u, _, c) in enumerate(corpus.codes)]
    codes = {}
    for unit, coder, code in corpus.codes:
        codes.setdefault(unit, (unit, coder, code))
    corpus.codes = list(codes.values())
    assert "coders: 0, needed 2" in _refusal(corpus)["reason"]


def test_few_sources_are_refused():
    assert "sources with the code: 3, needed 4" in _refusal(planted(sources=3))["reason"]


@pytest.mark.parametrize("codes", [[], [("d00001", "anne", "none")], [("unknown", "anne", "x")]])
def test_no_codes(codes):
    corpus = planted(docs=30)
    corpus.codes = codes
    row = _refusal(corpus)
    assert row["reason"]


def test_an_empty_corpus():
    corpus = Corpus([], {}, {}, [("d00001", "anne", "x")])
    corpus.rows = []
    inputs = corpus.inputs()
    documents = pa.table(
        {
            "doc_id": pa.array([], pa.string()),
            "source_id": pa.array([], pa.string()),
            "arena": pa.array([], pa.string()),
            "date": pa.array([], pa.date32()),
        }
    )
    inputs["documents"] = MemoryRows(documents)
    tables = classify_frames(inputs, _options(corpus))
    assert tables["frames"].to_pylist()[0]["unknown"] == 1


def test_paragraphs_are_units_too():
    corpus = planted(docs=200, coded=200, signal=6, share=0.4)
    corpus.codes = [
        (f"{unit}:{part}", coder, code) for unit, coder, code in corpus.codes for part in (0, 1)
    ]
    tables = classify_frames(corpus.inputs(), _options(corpus, unit="paragraph"))
    assert tables["frames"].to_pylist()[0]["verdict"] == "learnt"
    scores = tables["frame_scores"].to_pylist()
    assert {r["segment_no"] for r in scores} == {0, 1}
    assert len(scores) == 400


def test_answers_of_coders():
    rows = [
        ("a", "x", "c1"), ("a", "x", "c2"), ("a", "y", "c1"),
        ("b", "x", ""), ("b", "y", "c1 "), ("c", "x", "none"),
    ]  # fmt: skip
    coded = read_codes(rows, ("", "none"))
    assert coded.codes == ("c1", "c2")
    assert coded.units == ("a", "b", "c")
    assert coded.answer(0).tolist() == [1, -1, 0]
    assert coded.answer(1).tolist() == [-1, 0, 0]
    assert coded.busy() == 2


def test_pairs_of_lemmas_stop_at_signs():
    found = grams(["Le", "commun", ",", "3", "lieu"], ["DET", "NOUN", "PUNCT", "NUM", "NOUN"])
    assert found == {"le": 1, "commun": 1, "lieu": 1, "le commun": 1}


@pytest.mark.parametrize(
    "wrong", [{"unit": "word"}, {"folds": 1}, {"strength": 0.0}, {"duplicates": "some"}]
)
def test_options_that_cannot_be(wrong):
    with pytest.raises(UsageError):
        FrameOptions(**wrong)


def test_same_answer_twice():
    corpus = planted(docs=200, coded=200, share=0.4)
    first = classify_frames(corpus.inputs(), _options(corpus))
    again = classify_frames(corpus.inputs(), _options(corpus))
    assert all(first[name].equals(again[name]) for name in first)


def test_the_correction_is_refused_where_the_rates_are_close():
    found = corrected_prevalence([30] * 6, [100] * 6, [[5, 10, 4, 10]] * 6)
    assert found.reason == "tpr - fpr: 0.10, needed 0.30"
    assert math.isnan(found.estimate)
