"""Text that several networks have read and agreed on, for one network to learn from.

A small treebank teaches a network less than it can hold. Three wider networks with different
seeds read open text; the mean of their probabilities is better than each of them, and what it
says is learnt beside the treebanks. Source: Zhou & Li 2005 (tri-training); Kim & Rush 2016
(learning from an ensemble).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from french import names, vectors
from isctext.french.normalise import normalise
from isctext.french.shipped import form_classes, lexicon
from isctext.french.tokens import Tokeniser

# Words of each kind of text: the last two are dull but well written, and of our field.
WORDS = {"study": 550_000, "assembly": 250_000, "codes": 60_000}
_TOGETHER = 6
_LONGEST = 300  # words of a paragraph


def texts(shared: Path, refused: frozenset[str], seed: int) -> Iterator[str]:
    """Paragraphs of open text, and bare sentences of the web, six together.

    refused: sentences of test files and of those that choose, which may not be among them.
    """
    random_ = random.Random(seed)
    corpus = shared / "data" / "real-corpus"
    found = names.texts(shared / "data" / "nlp-training")
    bare = sorted({t for name, t in found.items() if name.startswith("gsd-um:")} - refused)
    random_.shuffle(bare)
    for at in range(0, len(bare), _TOGETHER):
        yield " ".join(bare[at : at + _TOGETHER])
    kinds = {"study": vectors.study, "assembly": vectors.assembly, "codes": vectors.codes}
    for kind, most in WORDS.items():
        paragraphs = sorted(set(kinds[kind](corpus)) - refused)
        random_.shuffle(paragraphs)
        held = 0
        for paragraph in paragraphs:
            words = paragraph.count(" ") + 1
            if words <= _LONGEST and held < most:
                held += words
                yield paragraph


def read(teachers: Sequence[spacy.Language], paragraphs: Iterator[str]) -> Iterator[Doc]:
    """The paragraphs, with part of speech, features and sentences as the teachers' mean has it."""
    tokeniser, (forms, _), known = Tokeniser(), lexicon(), form_classes()
    first = teachers[0]

    def document(text: str) -> Doc:
        plain = normalise(text).text
        spans = tokeniser.cut(plain)
        words = [forms.of(plain[a:b]) for a, b in spans.tolist()]
        spaces = [*(spans[1:, 0] > spans[:-1, 1]).tolist(), False][: len(words)]
        return Doc(first.vocab, words=words, spaces=spaces, tags=[known.of(w) for w in words])

    while batch := [document(text) for text in islice(paragraphs, 64)]:
        batch = [doc for doc in batch if len(doc)]
        for doc, tags, starts in zip(batch, *mean(teachers, batch), strict=True):
            yield _labelled(first, doc, tags.argmax(axis=1), starts.argmax(axis=1))


def mean(teachers: Sequence[spacy.Language], docs: list[Doc]) -> tuple[list[Any], list[Any]]:
    """Summed probabilities of tags and of sentence starts, one array a document.

    Raises ValueError where the teachers number their labels differently.
    """
    totals: dict[str, list[Any]] = {"morphologizer": [], "senter": []}
    for teacher in teachers:
        network: Any = teacher.get_pipe("tok2vec")
        network.set_annotations(docs, network.predict(docs))
        for component, total in totals.items():
            pipe: Any = teacher.get_pipe(component)
            if pipe.labels != teachers[0].get_pipe(component).labels:
                raise ValueError(f"the teachers' labels of {component} differ")
            scores = pipe.model.predict(docs)
            totals[component] = (
                [a + b for a, b in zip(total, scores, strict=True)] if total else list(scores)
            )
    return totals["morphologizer"], totals["senter"]


def _labelled(nlp: spacy.Language, doc: Doc, tags: Any, starts: Any) -> Doc:
    component: Any = nlp.get_pipe("morphologizer")
    senter: Any = nlp.get_pipe("senter")
    labels = [component.labels[int(tag)] for tag in tags]
    begins = [senter.labels[int(s)] == "S" for s in starts]
    begins[0] = True
    pairs = [label.rpartition("POS=") for label in labels]
    return Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        pos=[pos.partition("|")[0] for _, _, pos in pairs],
        morphs=["|".join(x for x in label.split("|") if not x.startswith("POS=") and x != "_")
                for label in labels],
        sent_starts=begins,
    )  # fmt: skip
