"""What is trained, and how: spaCy configurations as Python values."""

from __future__ import annotations

from typing import Any

from isctext.french.language import CODE

SEED = 7


def tok2vec(width: int, depth: int) -> dict[str, Any]:
    """The network that reads words: hashed features and subword vectors, a window each way."""
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": width,
            # TAG: the ambiguity class of the form (isctext.french.classes).
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "TAG"],
            "rows": [5000, 1000, 2500, 2500, 1000],
            "include_static_vectors": True,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": width,
            "depth": depth,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def listener(width: int) -> dict[str, Any]:
    """A component's ear on the shared network."""
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}


def tagger(factory: str, width: int, **options: Any) -> dict[str, Any]:
    """A component that gives each word a label."""
    return {
        "factory": factory,
        **options,
        "model": {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": listener(width)},
    }


def transitions(
    factory: str, ear: dict[str, Any], hidden: int = 64, **options: Any
) -> dict[str, Any]:
    """A component that reads from left to right by transitions: parser, entities."""
    return {
        "factory": factory,
        **options,
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "parser" if factory == "parser" else "ner",
            "extra_state_tokens": False,
            "hidden_width": hidden,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": ear,
        },
    }


def components(width: int, depth: int) -> dict[str, Any]:
    """The components of a pipeline, in order: all read what one network made of the words."""
    return {
        "tok2vec": {"factory": "tok2vec", "model": tok2vec(width, depth)},
        "morphologizer": tagger("morphologizer", width, extend=False, overwrite=True),
        "trainable_lemmatizer": tagger(
            "trainable_lemmatizer", width, backoff="orth", min_tree_freq=2, top_k=3, overwrite=False
        ),
        "senter": tagger("senter", width),
    }


def parser(width: int, depth: int) -> dict[str, Any]:
    """The parser alone, with a network of its own."""
    network = tok2vec(width, depth)
    return {"parser": transitions("parser", network, min_action_freq=20, learn_tokens=False)}


def config(
    parts: dict[str, Any], paths: dict[str, str], steps: int, every: int, rate: float = 0.0015
) -> dict[str, Any]:
    """A whole configuration; ``paths``: train, dev, vectors."""
    return {
        "paths": paths,
        "system": {"gpu_allocator": None, "seed": SEED},
        "nlp": {"lang": CODE, "pipeline": list(parts), "batch_size": 128},
        "components": parts,
        "corpora": {
            "train": {"@readers": "isctext.words.v1", "path": paths["train"], "shuffle": True},
            "dev": {"@readers": "isctext.words.v1", "path": paths["dev"]},
        },
        "training": {
            "seed": SEED,
            "gpu_allocator": None,
            "dropout": 0.1,
            "accumulate_gradient": 1,
            "patience": 0,
            "max_epochs": 0,
            "max_steps": steps,
            "eval_frequency": every,
            "train_corpus": "corpora.train",
            "dev_corpus": "corpora.dev",
            "frozen_components": [],
            "annotating_components": [],
            "batcher": {
                "@batchers": "spacy.batch_by_words.v1",
                "discard_oversize": False,
                "tolerance": 0.2,
                "size": {
                    "@schedules": "compounding.v1", "start": 800, "stop": 2000, "compound": 1.001,
                },
            },
            "optimizer": {
                "@optimizers": "Adam.v1",
                "beta1": 0.9,
                "beta2": 0.999,
                "L2_is_weight_decay": True,
                "L2": 0.01,
                "grad_clip": 1.0,
                "use_averages": True,
                "eps": 1e-8,
                "learn_rate": {
                    "@schedules": "warmup_linear.v1",
                    "warmup_steps": 250,
                    "total_steps": int(steps * 1.1),
                    "initial_rate": rate,
                },
            },
            "score_weights": {
                "pos_acc": 0.25,
                "morph_acc": 0.25,
                "lemma_acc": 0.25,
                "sents_f": 0.1,
                "dep_las": 0.4 if "parser" in parts else 0.0,
                "ents_f": 0.5 if "ner" in parts else 0.0,
            },
        },
        "initialize": {"vectors": paths["vectors"]},
    }  # fmt: skip
