"""Trains the French pipelines that isctext ships: data, vectors, networks, package.

    python scripts/train_french.py [STEP ...]      (default: all, in order; see ``main``)

Data are read from $ISCTEXT_SHARED or ../shared; what is made on the way lies in build/french.
One process, one thread, one seed: the same data give the same weights on the same machine.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np
import spacy
import srsly
from spacy.training.initialize import convert_vectors, init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from spacy.vectors import Vectors
from thinc.api import Config, NumpyOps, set_current_ops

from french import classes, docs, lexicon, names, real, settings, silver, vectors
from french.treebank import Sentence, read
from isctext.french.language import CODE
from isctext.french.vectors import RememberedVectors

HOME = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("ISCTEXT_BUILD", HOME / "build" / "french"))
MODELS = HOME / "models" / "fr_isctext"
NETWORKS = MODELS / "networks"
VERSION = "1.1.0"
STEPS = {"teacher": 2000, "tagger": 4000, "parser": 2400, "names": 1500}
NAMES_RATE = float(os.environ.get("NAMES_RATE", "0.0005"))
SHAPES = {"teacher": (128, 4), "tagger": (64, 2), "parser": (96, 4)}
TEACHERS = (7, 11, 13)  # their seeds
# Words drop out more often where the same treebanks are read many times.
DROPOUT = {"teacher": 0.2, "parser": 0.15}
DATA = Path(__file__).parent / "french" / "data"


def shared() -> Path:
    for place in (os.environ.get("ISCTEXT_SHARED"), HOME.parent / "shared"):
        if place and (Path(place) / "data" / "nlp-training").is_dir():
            return Path(place).resolve()
    sys.exit("the training data are not there: set ISCTEXT_SHARED")


def make_vectors() -> None:
    """Text, floret vectors, and an empty pipeline that holds them."""
    BUILD.mkdir(parents=True, exist_ok=True)
    if not (BUILD / "vectors.floret").exists():
        words = vectors.write_text(shared(), BUILD / "text.txt", settings.SEED)
        print(f"  {words:,} words", flush=True)
        vectors.train(BUILD / "text.txt", BUILD / "vectors.floret")
    nlp = spacy.blank(CODE)
    convert_vectors(
        nlp, BUILD / "vectors.floret", truncate=0, prune=-1, mode="floret", name="fr_isctext"
    )
    nlp.to_disk(BUILD / "vectors")


def treebanks() -> tuple[dict[str, list[Sentence]], dict[str, list[Sentence]]]:
    """Sentences to learn from, and to choose with; test files are never opened here."""
    folder = shared() / "data" / "nlp-training"

    def of(name: str, file: str) -> list[Sentence]:
        return list(read(folder / f"ud-french-{name}" / f"fr_{name}-ud-{file}.conllu.gz"))

    gsd = of("gsd", "dev")
    cut = len(gsd) * 9 // 10
    learn = {"sequoia": of("sequoia", "train"), "gsd": gsd[:cut], "fqb": of("fqb", "test")}
    return learn | {"pud": of("pud", "test")}, {"sequoia": of("sequoia", "dev"), "gsd": gsd[cut:]}


def test_sentences() -> Iterator[Sentence]:
    """What no text to learn from may hold: test sentences, and those that choose."""
    folder = shared() / "data" / "nlp-training"
    for name in ("sequoia", "gsd"):
        yield from read(folder / f"ud-french-{name}" / f"fr_{name}-ud-test.conllu.gz")
    for sentences in treebanks()[1].values():
        yield from sentences


def make_bins() -> None:
    """The treebanks as DocBins: all layers for those with good heads, no heads for PUD."""
    nlp = spacy.blank(CODE)
    learn, choose = treebanks()
    for name, banks in (("train", learn), ("dev", choose)):
        made = []
        for bank, sentences in sorted(banks.items()):
            made += docs.documents(nlp, sentences, parsed=bank != "pud")
            if name == "train":  # headings and short texts too
                few = random.Random(settings.SEED).sample(sentences, len(sentences) // 4)
                made += docs.documents(nlp, few, parsed=bank != "pud", together=1)
        if name == "train":
            made = docs.with_capitals(made, settings.SEED)
        words = docs.write(made, str(BUILD / f"{name}.spacy"))
        print(f"  {name}: {len(made):,} documents, {words:,} words", flush=True)


def remembered(nlp: spacy.Language) -> RememberedVectors:
    """The vectors with a memory: training meets each word thousands of times."""
    found = RememberedVectors(strings=nlp.vocab.strings)
    found.from_disk(BUILD / "vectors" / "vocab")
    return found


def fit_teachers() -> None:
    """Networks that are too wide to ship: together they read text for the others to learn from."""
    for seed in TEACHERS:
        made = _config(settings.components(*SHAPES["teacher"]), "teacher", "train")
        made["training"]["seed"] = made["system"]["seed"] = seed
        learn_from(made, f"teacher-{seed}")


def make_silver() -> None:
    """Open text as the teachers read it; the treebanks come beside it, twice."""
    set_current_ops(NumpyOps(use_blis=False))
    teachers = [spacy.load(BUILD / f"teacher-{seed}" / "model-best") for seed in TEACHERS]
    for teacher in teachers:
        teacher.vocab.vectors = remembered(teacher)
    held = frozenset(s.text for s in test_sentences())
    found = silver.read(teachers, silver.texts(shared(), held, settings.SEED))
    words = docs.write(found, str(BUILD / "silver.spacy"))
    print(f"  {words:,} words read by the teachers", flush=True)


def fit_tagger() -> None:
    """The network of both tiers, trained on the treebanks and on what the teachers read."""
    parts = settings.components(*SHAPES["tagger"])
    learn_from(_config(parts, "tagger", "train", "train", "silver"), "tagger")


def fit_parser() -> None:
    """The parser, with a network of its own: the others are better without it."""
    learn_from(_config(settings.parser(*SHAPES["parser"]), "parser", "train"), "parser")


def _config(parts: dict[str, Any], step: str, *files: str) -> dict[str, Any]:
    paths = {
        "train": ",".join(str(BUILD / f"{name}.spacy") for name in files),
        "dev": str(BUILD / "dev.spacy"),
        "vectors": str(BUILD / "vectors"),
    }
    made = settings.config(parts, paths, STEPS[step], 400)
    made["training"]["dropout"] = DROPOUT.get(step, 0.1)
    return made


def learn_from(made: dict[str, Any], name: str, *, with_vectors: bool = True) -> None:
    """Trains what a configuration says and keeps the best of its evaluations."""
    set_current_ops(NumpyOps(use_blis=False))  # numpy's BLAS is three times as fast
    nlp = init_nlp(Config(made))
    if with_vectors:
        nlp.vocab.vectors = remembered(nlp)
    target = BUILD / name
    target.mkdir(parents=True, exist_ok=True)
    begun = time.process_time()
    train(nlp, target, stdout=sys.stdout, stderr=sys.stderr)
    print(f"  {name}: {(time.process_time() - begun) / 60:.1f} CPU minutes", flush=True)


def stock_names() -> Path:
    """The entity recogniser of fr_core_news_sm with its own network, in our language."""
    stock = spacy.load("fr_core_news_sm")
    held = stock.config["components"]["ner"]
    nlp = spacy.blank(CODE)
    nlp.add_pipe("ner", config={k: v for k, v in held.items() if k != "factory"})
    nlp.get_pipe("ner").from_bytes(stock.get_pipe("ner").to_bytes())
    nlp.to_disk(BUILD / "names-start")
    return BUILD / "names-start"


def fit_names() -> None:
    """Entities: those of fr_core_news_sm (LGPL-LR, learnt on WikiNER), corrected by sentences
    annotated for isctext; every twelfth one chooses.
    """
    nlp = spacy.blank(CODE)
    data = shared() / "data" / "nlp-training"
    banks = names.read(DATA / "entities.tsv", data)
    pages = real.sentences(
        shared() / "data" / "real-corpus", real.places(DATA / "entities-real.tsv")
    )
    found = list(names.documents(nlp, [*banks, *pages]))
    random.Random(settings.SEED).shuffle(found)
    choose, learn = found[::12], [d for i, d in enumerate(found) if i % 12]
    docs.write(choose, str(BUILD / "names-dev.spacy"))
    words = docs.write(docs.with_shouted(learn, settings.SEED), str(BUILD / "names-train.spacy"))
    print(f"  {len(learn):,} sentences, {words:,} words", flush=True)
    paths = {part: str(BUILD / f"names-{part}.spacy") for part in ("train", "dev")}
    parts = {"ner": {"source": str(stock_names())}}
    made = settings.config(parts, paths | {"vectors": None}, STEPS["names"], 150, rate=NAMES_RATE)
    learn_from(made, "names", with_vectors=False)


def make_lexicon() -> None:
    """Full forms, what the treebanks say of forms, forms with accents."""
    learn, _ = treebanks()
    MODELS.mkdir(parents=True, exist_ok=True)
    sentences = [s for _, bank in sorted(learn.items()) for s in bank]
    lexicon.build(sentences, BUILD / "text.txt", MODELS / "lexicon.json.gz")


def package() -> None:
    """The weights as they ship, in half precision: one table of vectors, and each network."""
    shutil.rmtree(NETWORKS, ignore_errors=True)
    nlp = spacy.load(BUILD / "tagger" / "model-best")
    halve(nlp)
    nlp.to_disk(NETWORKS, exclude=["vectors", "tokenizer", "lookups", "vocab"])
    labels = _labels(nlp) | _edits(nlp)
    for name, home in (("parser", "parser"), ("ner", "names")):
        labels |= _add_component(name, BUILD / home / "model-best")
    _write_strings(labels)
    forget_paths(NETWORKS / "config.cfg")
    shutil.rmtree(MODELS / "vectors", ignore_errors=True)
    (MODELS / "vectors").mkdir()
    np.save(MODELS / "vectors" / "table.npy", nlp.vocab.vectors.data.astype(np.float16))
    shutil.copy(BUILD / "vectors" / "vocab" / "vectors.cfg", MODELS / "vectors" / "vectors.cfg")
    made = {"name": "fr_isctext", "version": VERSION, "tiers": ["fast", "full"]}
    (MODELS / "meta.json").write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    size = sum(f.stat().st_size for f in MODELS.rglob("*") if f.is_file())
    print(f"  {size / 1e6:.1f} MB in {MODELS}")


def _add_component(name: str, home: Path) -> set[str]:
    """A component with a network of its own, added as files; gives its labels.

    To source it would bring in all strings of its old home.
    """
    nlp = spacy.load(home)
    halve(nlp)
    nlp.get_pipe(name).to_disk(NETWORKS / name, exclude=["vocab"])
    config = load_config(NETWORKS / "config.cfg")
    config["nlp"]["pipeline"] = [*config["nlp"]["pipeline"], name]
    config["components"][name] = load_config(home / "config.cfg")["components"][name]
    config.to_disk(NETWORKS / "config.cfg")
    return _labels(nlp)


def _labels(nlp: spacy.Language) -> set[str]:
    """The labels of a pipeline's components, whole and without their B-, I-, L-."""
    labels = {str(s) for name in nlp.pipe_names for s in getattr(nlp.get_pipe(name), "labels", ())}
    return labels | {label.rpartition("-")[2] for label in labels}


def _edits(nlp: spacy.Language) -> set[str]:
    """The strings that edits of lemmas take away and put in their place."""
    trees = srsly.msgpack_loads(nlp.get_pipe("trainable_lemmatizer").trees.to_bytes())["trees"]
    return {
        nlp.vocab.strings[tree[key]] for tree in trees for key in ("orig", "subst") if key in tree
    }


def _write_strings(known: set[str]) -> None:
    """What stands behind the networks' numbers."""
    vocab = spacy.blank(CODE).vocab
    vocab.vectors = Vectors(strings=vocab.strings)
    for word in sorted(known):
        vocab.strings.add(word)
    vocab.to_disk(NETWORKS / "vocab", exclude=["vectors", "lookups"])


def halve(nlp: spacy.Language) -> None:
    """Weights in half precision: half the bytes, the same decisions (see ``load_networks``)."""
    for _, pipe in nlp.pipeline:
        for node in pipe.model.walk():
            for param in node.param_names:
                if node.has_param(param):
                    node.set_param(param, np.asarray(node.get_param(param), np.float16))


def forget_paths(file: Path) -> None:
    """Takes the folders of the machine that trained out of a configuration."""
    text = file.read_text(encoding="utf-8").replace(str(BUILD), "build/french")
    file.write_text(text, encoding="utf-8")


def main() -> None:
    steps = {
        "vectors": make_vectors,
        "classes": lambda: classes.build(MODELS / "classes"),
        "bins": make_bins,
        "lexicon": make_lexicon,
        "teachers": fit_teachers,
        "silver": make_silver,
        "tagger": fit_tagger,
        "parser": fit_parser,
        "names": fit_names,
        "package": package,
    }
    for step in sys.argv[1:] or steps:
        print(step, flush=True)
        steps[step]()


if __name__ == "__main__":
    main()
