"""Words a second of the tiers and of the stock pipeline, on the same texts, 1 and 2 processes."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from isctext.french.normalise import normalise
from isctext.french.options import FrenchOptions
from isctext.french.segments import split

Reading = Callable[[Sequence[str]], int]
# What the stock pipeline leaves out to do the same work as a tier.
LEFT_OUT = {"fast": ("parser", "ner"), "full": ("parser",)}
_WARM = 20  # texts


def texts(corpus: Path, words: int) -> list[str]:
    """Normalised paragraphs of initiatives' pages, about so many words, in the order of names."""
    found: list[str] = []
    held = 0
    for path in sorted((corpus / "initiatives").rglob("*.md")):
        page = path.read_text(encoding="utf-8", errors="replace")
        for segment in split(page):
            found.append(normalise(page[segment.start : segment.end]).text)
            held += found[-1].count(" ") + 1
        if held >= words:
            break
    return found


def ours(tier: str) -> Reading:
    """A tier as it ships."""
    from isctext.french.own import OwnPipeline

    pipe = OwnPipeline(FrenchOptions(pipeline=tier, entities=tier == "full"))
    return lambda held: sum(len(found.starts) for found in pipe.read(held))


def stock(tier: str) -> Reading:
    """fr_core_news_sm for the work of a tier."""
    import spacy

    nlp = spacy.load("fr_core_news_sm", exclude=list(LEFT_OUT[tier]))
    nlp.enable_pipe("senter")
    return lambda held: sum(len(doc) for doc in nlp.pipe(held, batch_size=32))


_MAKERS = {"ours": ours, "stock": stock}
_readings: list[Reading] = []  # of a process: one


def _prepare(kind: str, tier: str, warm: Sequence[str]) -> None:
    _readings[:] = [_MAKERS[kind](tier)]
    _readings[0](warm)


def _ready(_: int) -> None:
    """Takes a process its moment to load."""
    time.sleep(0.2)


def _read(held: Sequence[str]) -> tuple[int, float]:
    begun = time.process_time()
    return _readings[0](held), time.process_time() - begun


class Rate(NamedTuple):
    """Words a second of the clock, and of the processors' time (other work counts less there)."""

    clock: float
    cpu: float


def rate(kind: str, tier: str, held: Sequence[str], processes: int) -> Rate:
    """How fast a pipeline reads; each process takes blocks of 50 texts."""
    blocks = [held[at : at + 50] for at in range(0, len(held), 50)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        processes, context, initializer=_prepare, initargs=(kind, tier, held[:_WARM])
    ) as pool:
        list(pool.map(_ready, range(2 * processes)))
        begun = time.monotonic()
        done = list(pool.map(_read, blocks))
        seconds = time.monotonic() - begun
    words = sum(n for n, _ in done)
    return Rate(words / seconds, words / sum(cpu for _, cpu in done))
