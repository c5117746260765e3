"""Entities to learn from: sentences of open treebanks, annotated for isctext."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc

from french import docs
from isctext.french.normalise import normalise
from isctext.french.tokens import Tokeniser, joined

# Where the sentences lie; sent_id -> text. The treebanks are CC BY-SA and LGPL-LR.
BANKS = {
    "pud": ("ud-french-pud/fr_pud-ud-test",),
    "gsd-dev": ("ud-french-gsd/fr_gsd-ud-dev",),
    "sequoia": ("ud-french-sequoia/fr_sequoia-ud-train",),
    "gsd-um": (
        "gsd-2018-lemmas-sigmorphon/fr_gsd-um-dev",
        "gsd-2018-lemmas-sigmorphon/fr_gsd-um-test",
    ),
}


def texts(data: Path) -> dict[str, str]:
    """The text of each sentence, by "bank:sent_id"; nothing but text is taken from gsd-um."""
    found: dict[str, str] = {}
    for bank, files in BANKS.items():
        for file in files:
            sent_id = ""
            with gzip.open(data / f"{file}.conllu.gz", "rt", encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith("# sent_id = "):
                        sent_id = line[12:].strip()
                    elif line.startswith("# text = "):
                        found[f"{bank}:{sent_id}"] = line[9:].strip()
    return found


def read(annotations: Path, data: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Text and spans of each annotated sentence, in the order of the file.

    The file has one line a sentence: its id, then start:end:LABEL of each entity.
    """
    known = texts(data)
    for line in annotations.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, *spans = line.split("\t")
        parts = (span.split(":") for span in spans)
        yield known[name], [(int(a), int(b), label) for a, b, label in parts]


def documents(
    nlp: spacy.Language, sentences: Iterable[tuple[str, Sequence[tuple[int, int, str]]]]
) -> Iterator[Doc]:
    """Annotated sentences, cut and written as the pipeline will see them."""
    tokeniser = Tokeniser()
    for text, spans in sentences:
        reading = normalise(text)
        cut = tokeniser.cut(reading.text)
        places = reading.original(cut).tolist()
        words = [
            (re.sub(r"\s", "", joined(reading.text[a:b])), start, end)
            for (a, b), (start, end) in zip(cut.tolist(), places, strict=True)
        ]
        yield docs.annotated(nlp, words, text, spans)
