"""Trains the French pipelines that isctext ships: data, vectors, networks, package.

    python scripts/train_french.py [vectors|fast|full|names|package ...]   (default: all, in order)

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
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np
import spacy
from spacy.training.initialize import convert_vectors, init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import Config

from french import docs, lexicon, names, real, settings, vectors
from french.treebank import Sentence, read
from isctext.french.language import CODE
from isctext.french.vectors import RememberedVectors

HOME = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("ISCTEXT_BUILD", HOME / "build" / "french"))
MODELS = HOME / "models" / "fr_isctext"
VERSION = "1.0.0"
STEPS = {"fast": 1800, "full": 2400, "names": 1500}
NAMES_RATE = float(os.environ.get("NAMES_RATE", "0.0005"))
SHAPES = {"fast": (64, 2), "full": (96, 4)}
TIERS = ("fast", "full")
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


def fit(tier: str) -> None:
    """One pipeline trained, the best of its evaluations kept."""
    width, depth = SHAPES[tier]
    parts = settings.components(width, depth, parser=tier == "full", ner=False)
    paths = {name: str(BUILD / f"{name}.spacy") for name in ("train", "dev")}
    paths["vectors"] = str(BUILD / "vectors")
    made = settings.config(parts, paths, STEPS[tier], 300)
    learn_from(made, tier)


def learn_from(made: dict[str, object], name: str, *, with_vectors: bool = True) -> None:
    """Trains what a configuration says and keeps the best of its evaluations."""
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
    """The weights as they ship: both tiers over one table of vectors, in half precision."""
    for tier in TIERS:
        shutil.rmtree(MODELS / tier, ignore_errors=True)
        nlp = spacy.load(BUILD / tier / "model-best")
        nlp.to_disk(MODELS / tier, exclude=["vectors", "tokenizer", "lookups"])
    # Files are copied: to source the component would bring in all strings of its old home.
    shutil.copytree(BUILD / "names" / "model-best" / "ner", MODELS / "full" / "ner")
    names_ = load_config(BUILD / "names" / "model-best" / "config.cfg")
    config = load_config(MODELS / "full" / "config.cfg")
    config["nlp"]["pipeline"] = [*config["nlp"]["pipeline"], "ner"]
    config["components"]["ner"] = names_["components"]["ner"]
    config.to_disk(MODELS / "full" / "config.cfg")
    for tier in TIERS:
        forget_paths(MODELS / tier / "config.cfg")
    shutil.rmtree(MODELS / "vectors", ignore_errors=True)
    (MODELS / "vectors").mkdir()
    np.save(MODELS / "vectors" / "table.npy", nlp.vocab.vectors.data.astype(np.float16))
    shutil.copy(BUILD / "vectors" / "vocab" / "vectors.cfg", MODELS / "vectors" / "vectors.cfg")
    (MODELS / "meta.json").write_text(
        json.dumps({"name": "fr_isctext", "version": VERSION, "tiers": list(TIERS)}, indent=2)
        + "\n",
        encoding="utf-8",
    )
    size = sum(f.stat().st_size for f in MODELS.rglob("*") if f.is_file())
    print(f"  {size / 1e6:.1f} MB in {MODELS}")


def forget_paths(file: Path) -> None:
    """Takes the folders of the machine that trained out of a configuration."""
    text = file.read_text(encoding="utf-8").replace(f'"{BUILD}', '"build/french')
    file.write_text(text, encoding="utf-8")


def main() -> None:
    steps = {
        "vectors": make_vectors,
        "bins": make_bins,
        "lexicon": make_lexicon,
        "fast": lambda: fit("fast"),
        "full": lambda: fit("full"),
        "names": fit_names,
        "package": package,
    }
    for step in sys.argv[1:] or steps:
        print(step, flush=True)
        steps[step]()


if __name__ == "__main__":
    main()
