"""Scores under which the shipped pipelines may not fall: a little below what was measured."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "scripts"))

SHARED = Path(os.environ.get("ISCTEXT_SHARED") or HOME.parent / "shared")
needs_data = pytest.mark.skipif(
    not (SHARED / "data" / "nlp-training").is_dir(), reason="the shared treebanks are not here"
)
TREEBANKS = {
    ("full", "gsd"): {"pos": 0.96, "lemma": 0.983, "morph": 0.939, "las": 0.808, "words": 0.995},
    ("full", "sequoia"): {"pos": 0.977, "lemma": 0.986, "morph": 0.966, "las": 0.847},
    ("fast", "gsd"): {"pos": 0.96, "lemma": 0.983, "morph": 0.939, "words": 0.995},
    ("fast", "sequoia"): {"pos": 0.977, "lemma": 0.986, "morph": 0.966},
}
TARGETED = {
    ("full", "communs-dev"): 0.98,
    ("full", "communs-held"): 0.95,
    ("full", "cases-dev"): 0.95,
    ("full", "cases-held"): 0.91,
    ("fast", "communs-held"): 0.95,
    ("fast", "cases-held"): 0.91,
}


@pytest.fixture(scope="module")
def evaluation():
    import evaluate_french  # noqa: PLC0415

    return evaluate_french


@needs_data
@pytest.mark.parametrize(("tier", "name"), TREEBANKS)
def test_treebanks(evaluation, tier, name):
    found = evaluation.score(evaluation.ours(tier), evaluation.glue(evaluation.bank(name)))
    low = {k: (found[k], floor) for k, floor in TREEBANKS[tier, name].items() if found[k] < floor}
    assert not low


@pytest.mark.parametrize(("tier", "part"), TARGETED)
def test_targeted_set(evaluation, tier, part):
    wanted = list(evaluation.targeted.targets(evaluation.TESTS / f"targeted-{part}.tsv"))
    found = evaluation.ours(tier, display=True)([target.text for target in wanted])
    share, cases, _ = evaluation.targeted.score(zip(wanted, found, strict=True))
    assert share >= TARGETED[tier, part], cases


@needs_data
def test_names_of_the_real_corpus(evaluation):
    places = evaluation.real.places(evaluation.TESTS / "entities-real.tsv")
    held = list(evaluation.real.sentences(SHARED / "data" / "real-corpus", places))
    found = evaluation.ours("full")([text for text, _ in held])
    pairs = [(set(gold), set(a.entities)) for (_, gold), a in zip(held, found, strict=True)]
    assert evaluation.entity_scores(pairs)["all"] >= 0.58
