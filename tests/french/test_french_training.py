"""A training of a minute: the way from treebanks to a pipeline that has learnt something."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "scripts"))

SHARED = Path(os.environ.get("ISCTEXT_SHARED") or HOME.parent / "shared")


@pytest.mark.skipif(
    not (SHARED / "data" / "nlp-training").is_dir(), reason="the shared treebanks are not here"
)
@pytest.mark.filterwarnings("ignore")
def test_a_short_training_learns(tmp_path):
    import spacy  # noqa: PLC0415
    from spacy.training import Example  # noqa: PLC0415
    from spacy.training.initialize import init_nlp  # noqa: PLC0415
    from spacy.training.loop import train  # noqa: PLC0415
    from spacy.vectors import Vectors  # noqa: PLC0415
    from thinc.api import Config  # noqa: PLC0415

    from french import docs, settings, treebank  # noqa: PLC0415
    from isctext.french.language import CODE  # noqa: PLC0415

    file = SHARED / "data/nlp-training/ud-french-sequoia/fr_sequoia-ud-dev.conllu.gz"
    sentences = list(treebank.read(file))
    nlp = spacy.blank(CODE)
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings,
        data=np.random.default_rng(0).normal(size=(500, 8)).astype(np.float32),
        mode="floret",
        minn=3,
        maxn=4,
        hash_count=2,
    )
    nlp.to_disk(tmp_path / "vectors")
    learn = docs.with_capitals(list(docs.documents(nlp, sentences[:300], parsed=True)), 1)
    assert docs.write(learn, str(tmp_path / "train.spacy")) > 5000
    held = list(docs.documents(nlp, sentences[300:400], parsed=True))
    docs.write(held, str(tmp_path / "dev.spacy"))
    paths = {name: str(tmp_path / f"{name}.spacy") for name in ("train", "dev")}
    parts = settings.components(32, 1)
    made = settings.config(parts, paths | {"vectors": str(tmp_path / "vectors")}, 120, 60)
    made["training"]["optimizer"]["learn_rate"]["warmup_steps"] = 20
    (tmp_path / "out").mkdir()
    best, _ = train(init_nlp(Config(made)), tmp_path / "out")
    examples = list(docs.words_as_given(paths["dev"])(best))
    assert isinstance(examples[0], Example)
    scores = best.evaluate(examples)
    assert scores["pos_acc"] > 0.6
    assert scores["lemma_acc"] > 0.6
