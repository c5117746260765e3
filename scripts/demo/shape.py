"""The outer shape of a text: a blog post, an article, a deliberation or a call for projects."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.material import Table
from demo.records import Slot


@dataclass
class Parts:
    """The sentences of one document, before they are put in order."""

    opening: str
    closing: str
    visas: list[str]
    articles: list[str]
    passage: list[str]
    date: str
    body: list[str] = field(default_factory=list)

    def words(self) -> int:
        """Words of everything but the body."""
        fixed = [self.opening, self.closing, *self.visas, *self.articles, *self.passage]
        return sum(len(sentence.split()) for sentence in fixed)


def shape(parts: Parts, slot: Slot, source: Table) -> list[str]:
    """The paragraphs of the document, in order."""
    middle = (len(parts.body) + 1) // 2
    first = " ".join([parts.opening, *parts.body[:middle]])
    second = " ".join(parts.body[middle:])
    if slot.arena != "policy":
        return [first, *parts.passage, f"{second} {parts.closing}".strip()]
    core = [first, *parts.passage, second]
    if slot.is_call:
        return [*core, "Modalités. " + " ".join(parts.articles), parts.closing]
    if "organe" not in source:
        head = f"Rapport présenté à la séance plénière du {parts.date}."
        return [head, *core, "Propositions. " + " ".join(parts.articles), parts.closing]
    head = f"{source['organe']} délibère, en sa séance du {parts.date}."
    articles = [
        f"Article {'1er' if number == 1 else number}. {text}"
        for number, text in enumerate(parts.articles, 1)
    ]
    return [head, *parts.visas, *core, *articles, parts.closing]
