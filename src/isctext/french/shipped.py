"""The pipelines that isctext ships: their networks, their vectors, their lexicon."""

from __future__ import annotations

import functools
import gzip
import json

import spacy
from spacy.language import Language

from isctext.french.forms import Forms
from isctext.french.language import CODE
from isctext.french.lemmas import FullForms, Lemmatiser
from isctext.french.places import shipped_places
from isctext.french.plain import without_accents
from isctext.french.vectors import RememberedVectors
from isctext.french.weights import folder

_SHORTEST_NAME = 4


def load_networks(tier: str, *, entities: bool, deps: bool) -> Language:
    """The networks of a tier, without those that are not asked for."""
    unwanted = {"ner": entities, "parser": deps}
    config = spacy.util.load_config(folder() / tier / "config.cfg")
    names = [n for n in config["nlp"]["pipeline"] if unwanted.get(n, True)]
    nlp = spacy.blank(CODE)
    nlp.vocab.vectors = _vectors(nlp)
    config["nlp"]["pipeline"] = names
    config["initialize"]["vectors"] = None
    made = spacy.util.load_model_from_config(
        config, vocab=nlp.vocab, exclude=[n for n, wanted in unwanted.items() if not wanted]
    )
    exclude = ["vectors", "tokenizer", *(n for n, wanted in unwanted.items() if not wanted)]
    return made.from_disk(folder() / tier, exclude=exclude)


def _vectors(nlp: Language) -> RememberedVectors:
    found = RememberedVectors(strings=nlp.vocab.strings)
    found.from_disk(folder() / "vectors")
    return found


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
    return {
        key: name
        for name in sorted({row.name for row in shipped_places().rows if row.kind != "epci"})
        if len(key := without_accents(name.lower())) >= _SHORTEST_NAME and key not in headwords
    }
