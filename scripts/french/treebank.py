"""Universal Dependencies treebanks as words: contractions merged, features harmonised."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# What all treebanks annotate alike; the others (Voice, Number[psor], ...) are left out.
FEATURES = {
    "Gender", "Number", "Person", "Tense", "Mood", "VerbForm", "PronType", "Definite",
    "Poss", "Reflex", "Polarity",
}  # fmt: skip
BARE = {"PROPN", "NUM", "SYM", "X", "PUNCT"}


@dataclass(slots=True)
class Word:
    """A word; ``head`` counts words of the sentence from 0, itself for the root."""

    form: str
    lemma: str
    pos: str
    feats: dict[str, str]
    head: int
    relation: str
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Sentence:
    """A sentence, its text, and whether its file begins a paragraph with it."""

    sent_id: str
    text: str
    words: list[Word] = field(default_factory=list)
    new_paragraph: bool = False


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file (.gz)."""
    sentence, rows, new = Sentence("", ""), [], False
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# sent_id"):
                sentence.sent_id = line.partition("= ")[2]
            elif line.startswith("# text ="):
                sentence.text = line.partition("= ")[2]
            elif line.startswith(("# newpar", "# newdoc")):
                new = True
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                sentence.words = _merged(rows)
                sentence.new_paragraph = new
                _place(sentence)
                yield sentence
                sentence, rows, new = Sentence("", ""), [], False


def _merged(rows: list[list[str]]) -> list[Word]:
    """The rows as words: du (de + le) is one word, with the head that lies outside of it."""
    spans: dict[int, tuple[int, int, str]] = {}
    singles = {}
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            spans[first] = (first, last, row[1])
        elif "." not in row[0]:
            singles[int(row[0])] = row
    number: dict[int, int] = {}
    groups: list[tuple[list[list[str]], str]] = []
    at = 1
    while at <= len(singles):
        first, last, form = spans.get(at, (at, at, singles[at][1]))
        for each in range(first, last + 1):
            number[each] = len(groups)
        groups.append(([singles[i] for i in range(first, last + 1)], form))
        at = last + 1
    return [_word(group, form, number, i) for i, (group, form) in enumerate(groups)]


def _word(group: list[list[str]], form: str, number: dict[int, int], own: int) -> Word:
    outside = [row for row in group if row[6].isdigit() and number.get(int(row[6]), -1) != own]
    first = (outside or group)[0]
    feats: dict[str, str] = {}
    for row in group:
        for pair in row[5].split("|") if row[5] != "_" else []:
            name, _, value = pair.partition("=")
            feats.setdefault(name, value)
    pos, lemma = group[0][3], group[0][2]
    if len(group) > 1 and group[1][3] == "PRON":  # auquel, duquel
        pos, lemma = "PRON", group[1][2]
    head = int(first[6]) if first[6].isdigit() else 0
    return Word(
        form=form,
        lemma=lemma,
        pos=pos,
        feats=harmonised(pos, feats),
        head=number[head] if head else own,
        relation=first[7],
    )


def harmonised(pos: str, feats: dict[str, str]) -> dict[str, str]:
    """Only the features that every treebank gives, on the words that have them."""
    if pos in BARE:
        return {}
    return {k: v for k, v in sorted(feats.items()) if k in FEATURES}


def _place(sentence: Sentence) -> None:
    at = 0
    for word in sentence.words:
        at = sentence.text.find(word.form, at)
        if at < 0:
            raise ValueError(f"{sentence.sent_id}: {word.form!r} is not in {sentence.text!r}")
        word.start, word.end = at, at + len(word.form)
        at = word.end
