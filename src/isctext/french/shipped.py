"""The pipelines that isctext ships: their networks, their vectors, their lexicon."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import numpy as np
import spacy
from spacy.attrs import LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.language import Language
from thinc.api import NumpyOps, get_current_ops, set_current_ops

from isctext.french.classes import FormClasses
from isctext.french.forms import Forms
from isctext.french.language import CODE
from isctext.french.lemmas import FullForms, Lemmatiser
from isctext.french.places import shipped_places
from isctext.french.plain import without_accents
from isctext.french.vectors import RememberedVectors
from isctext.french.weights import FULL, folder

# What the networks read of a word; the twenty other attributes of spaCy cost more than reading.
_READ = (LOWER, NORM, PREFIX, SUFFIX, SHAPE)
_SHORTEST_NAME = 4
# Towns whose name in capitals looks like another word.
_CITIES = frozenset(
    "Paris Lille Tours Rennes Nice Nantes Calais Lens Douai Angers Reims Caen Troyes Arles".split()
)


def load_networks(tier: str, *, entities: bool, deps: bool) -> Language:
    """The networks of a tier, without those that are not asked for.

    Both tiers have the same network for words; full adds that of names.
    """
    unwanted = {"ner": entities and tier == FULL, "parser": deps}
    config = spacy.util.load_config(folder() / "networks" / "config.cfg")
    names = [n for n in config["nlp"]["pipeline"] if unwanted.get(n, True)]
    nlp = spacy.blank(CODE)
    nlp.vocab.vectors = _vectors(nlp)
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters = {name: vocab.lex_attr_getters[name] for name in _READ}
    config["nlp"]["pipeline"] = names
    config["initialize"]["vectors"] = None
    without = [n for n, wanted in unwanted.items() if not wanted]
    with _fast_products():
        made = spacy.util.load_model_from_config(config, vocab=nlp.vocab, exclude=without)
    made.from_disk(folder() / "networks", exclude=["vectors", "tokenizer", *without])
    _widen(made)
    for name in {"trainable_lemmatizer", "ner"} & set(made.pipe_names):
        made.disable_pipe(name)  # see Proposals and EntityFinder
    return made


def _widen(nlp: Language) -> None:
    """Weights ship in half precision; networks compute in single."""
    for _, pipe in nlp.pipeline:
        for node in cast("Any", pipe).model.walk():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, np.asarray(node.get_param(name), np.float32))


@contextmanager
def _fast_products() -> Iterator[None]:
    """Networks built inside multiply by numpy's BLAS, not thinc's: 72 GFLOP/s against 25."""
    before = get_current_ops()
    set_current_ops(NumpyOps(use_blis=False))
    try:
        yield
    finally:
        set_current_ops(before)


def _vectors(nlp: Language) -> RememberedVectors:
    """The shared table: kept in half precision, which costs no accuracy and 6 MB less."""
    place = folder() / "vectors"
    settings = json.loads((place / "vectors.cfg").read_text(encoding="utf-8"))
    table = np.load(place / "table.npy", allow_pickle=False).astype(np.float32)
    return RememberedVectors(strings=nlp.vocab.strings, data=table, **settings)


@functools.cache
def form_classes() -> FormClasses:
    """The ambiguity classes of forms; mapped from the disk, not read."""
    place = folder() / "classes"
    keys, numbers = (
        np.load(place / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        for name in ("keys", "numbers")
    )
    names, endings = (
        json.loads((place / f"{name}.json").read_text("utf-8")) for name in ("names", "endings")
    )
    return FormClasses(keys, numbers, names, endings)


@functools.cache
def lexicon() -> tuple[Forms, Lemmatiser]:
    """The rewriting of forms and the choice of lemmas, from the shipped lexicon."""
    held = json.loads(gzip.decompress((folder() / "lexicon.json.gz").read_bytes()))
    lemmas = {kind: frozenset(words) for kind, words in held["lemmas"].items()}
    forms = {
        kind: {form: lemma for lemma, joined in found.items() for form in joined.split(" ")}
        for kind, found in held["forms"].items()
    }
    seen = {
        (form, pos): lemma for pos, found in held["seen"].items() for form, lemma in found.items()
    }
    accents = {without_accents(word): word for word in held["accents"]}
    full_forms = FullForms(lemmas, forms, seen)
    return Forms(full_forms.is_word, accents, _names(full_forms)), Lemmatiser(full_forms)


def _names(words: FullForms) -> dict[str, str]:
    """Places as they are written, but for those whose name is a headword: Croix, Marquise."""
    headwords = frozenset().union(*words.lemmas.values())
    names = {
        row.name
        for row in shipped_places().rows
        if row.kind != "epci" and row.name.lower() not in headwords
    }
    return {
        key: name
        for name in sorted(names | _CITIES)
        if len(key := without_accents(name.lower())) >= _SHORTEST_NAME
    }
