"""Scores of an analysis against gold words, by the characters that they cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from french.treebank import Sentence, harmonised

_FINAL = re.compile(r"[.!?…:;][\s\"'»”’)\]]*$")


@dataclass(slots=True)
class Analysis:
    """What a pipeline says of one text; ``heads`` are word indices, None without a parser."""

    spans: list[tuple[int, int]]
    lemmas: list[str]
    pos: list[str]
    morph: list[str]
    firsts: list[int]
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    heads: list[int] | None = None
    relations: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """A text glued from sentences, and its words in their places."""

    text: str
    sentences: Sequence[Sentence]
    offsets: Sequence[int]


def glue(sentences: Sequence[Sentence], together: int = 6, *, lines: bool = False) -> list[Gold]:
    """Texts of so many sentences with a space between, as the reference figures were made.

    lines: a sentence without a final mark (a title, an item of a list) ends its text, as a
    document has a line break there, on which isctext splits before any network reads.
    """
    found, held = [], list[Sentence]()
    for sentence in sentences:
        held.append(sentence)
        if len(held) == together or (lines and not _FINAL.search(sentence.text)):
            found.append(_glued(held))
            held = []
    return [*found, _glued(held)] if held else found


def _glued(part: list[Sentence]) -> Gold:
    offsets, length = [], 0
    for sentence in part:
        offsets.append(length)
        length += len(sentence.text) + 1
    return Gold(" ".join(s.text for s in part), tuple(part), offsets)


class Tally:
    """Counts of what was right, over many texts."""

    def __init__(self) -> None:
        self._n: Counter[str] = Counter()

    def add(self, gold: Gold, found: Analysis) -> None:
        """One text more."""
        place = {span: i for i, span in enumerate(found.spans)}
        firsts = {found.spans[i][0] for i in found.firsts}
        n = self._n
        n["words found"] += len(found.spans)
        n["sentences found"] += len(firsts)
        for sentence, offset in zip(gold.sentences, gold.offsets, strict=True):
            spans = [(offset + w.start, offset + w.end) for w in sentence.words]
            n["words"] += len(spans)
            n["sentences"] += 1
            n["sentences right"] += self._whole(found, firsts, spans)
            for word, span in zip(sentence.words, spans, strict=True):
                at = place.get(span)
                if at is None:
                    continue
                n["words right"] += 1
                n["pos"] += found.pos[at] == word.pos
                n["lemma"] += found.lemmas[at].lower() == word.lemma.lower()
                n["lemma case"] += found.lemmas[at] == word.lemma
                n["morph"] += features(found.pos[at], found.morph[at]) == word.feats
                if found.heads is not None and word.relation != "punct":
                    head = place.get(spans[word.head])
                    n["arcs"] += 1
                    n["las"] += _arc(found, at, head, word.relation, root=spans[word.head] == span)

    @staticmethod
    def _whole(found: Analysis, firsts: set[int], spans: list[tuple[int, int]]) -> bool:
        """Whether a sentence of the analysis begins and ends as this one does."""
        start, end = spans[0][0], spans[-1][1]
        inside = [s for s, _ in found.spans if start < s < end]
        after = next((s for s, _ in found.spans if s >= end), None)
        closed = after is None or after in firsts
        return start in firsts and closed and not any(s in firsts for s in inside)

    def scores(self) -> dict[str, float]:
        """Accuracies over words whose bounds are right; F of words and of sentences."""
        n = self._n
        right = max(n["words right"], 1)
        found = {name: n[name] / right for name in ("pos", "lemma", "lemma case", "morph")}
        found["las"] = n["las"] / n["arcs"] if n["arcs"] else float("nan")
        found["words"] = 2 * n["words right"] / max(n["words"] + n["words found"], 1)
        found["sentences"] = (
            2 * n["sentences right"] / max(n["sentences"] + n["sentences found"], 1)
        )
        return found


def features(pos: str, morph: str) -> dict[str, str]:
    """The features of a tag, harmonised as those of the treebanks are."""
    pairs = (pair.partition("=") for pair in morph.split("|") if "=" in pair)
    return harmonised(pos, {name: value for name, _, value in pairs})


def _arc(found: Analysis, at: int, head: int | None, relation: str, *, root: bool) -> bool:
    assert found.heads is not None
    assert found.relations is not None
    if root:
        return found.heads[at] == at
    said = found.relations[at].lower()
    return head is not None and found.heads[at] == head and said == relation.lower()


def entity_scores(
    pairs: Iterable[tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]],
) -> dict[str, float]:
    """F of whole entities (bounds and label), all and by label; pairs of gold and found."""
    right: Counter[str] = Counter()
    gold_n: Counter[str] = Counter()
    found_n: Counter[str] = Counter()
    for gold, found in pairs:
        for kind, spans in (("gold", gold), ("found", found), ("right", gold & found)):
            counts = {"gold": gold_n, "found": found_n, "right": right}[kind]
            for _, _, label in spans:
                counts[label] += 1
                counts["all"] += 1
    return {
        label: 2 * right[label] / max(gold_n[label] + found_n[label], 1) for label in sorted(gold_n)
    } | {
        "precision": right["all"] / max(found_n["all"], 1),
        "recall": right["all"] / max(gold_n["all"], 1),
    }
