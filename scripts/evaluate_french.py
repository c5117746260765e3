"""Our French pipelines beside fr_core_news_sm, on the same files, in one run.

    python scripts/evaluate_french.py [treebanks|apostrophes|capitals|targeted|names|real ...]

Nothing here trains. wikineural-fr (CC BY-NC-SA) is read to evaluate only.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import spacy

from french import real, targeted
from french.scores import Analysis, Gold, Tally, entity_scores, glue
from french.treebank import Sentence, read
from isctext.french.normalise import normalise
from isctext.french.options import FrenchOptions
from isctext.french.own import OwnPipeline
from isctext.french.plain import without_accents

HOME = Path(__file__).resolve().parent.parent
TESTS = HOME / "tests" / "french"
TIERS = ("fast", "full")
ENTITY_HEADS = ("all", "LOC", "PER", "ORG", "MISC", "precision", "recall")
Reader = Callable[[list[str]], Iterator[Analysis]]
HEADS = ("pos", "lemma", "morph", "las", "sentences", "words")


def shared() -> Path:
    for place in (os.environ.get("ISCTEXT_SHARED"), HOME.parent / "shared"):
        if place and (Path(place) / "data" / "nlp-training").is_dir():
            return Path(place).resolve()
    sys.exit("the test data are not there: set ISCTEXT_SHARED")


def ours(tier: str, *, display: bool = False) -> Reader:
    """Our whole way from raw text; ``display``: with the lemmas of pronouns and of communs.

    Without, lemmas follow the treebanks, which have one for il, elle and eux.
    """
    pipe = OwnPipeline(FrenchOptions(pipeline=tier), deps=tier == "full", display=display)

    def analyse(texts: list[str]) -> Iterator[Analysis]:
        readings = [normalise(text) for text in texts]
        for reading, (tokens, doc) in zip(
            readings, pipe.read_with_docs([r.text for r in readings]), strict=True
        ):
            starts, ends = reading.original(tokens.starts), reading.original(tokens.ends)
            entities = np.array([e[:2] for e in tokens.entities], np.int32).reshape(-1, 2)
            places = reading.original(entities).tolist()
            yield Analysis(
                spans=list(zip(starts.tolist(), ends.tolist(), strict=True)),
                lemmas=tokens.lemmas,
                pos=tokens.pos,
                morph=tokens.morph,
                firsts=tokens.sentences.tolist(),
                entities=[(a, b, e[2]) for (a, b), e in zip(places, tokens.entities, strict=True)],
                heads=[t.head.i for t in doc] if doc.has_annotation("DEP") else None,
                relations=[t.dep_ for t in doc],
            )

    return analyse


def stock(name: str = "fr_core_news_sm") -> Reader:
    """The stock pipeline as it is packaged, on raw text."""
    nlp = spacy.load(name)

    def analyse(texts: list[str]) -> Iterator[Analysis]:
        for doc in nlp.pipe(texts, batch_size=32):
            kept = [t for t in doc if not t.is_space]
            number = {t.i: n for n, t in enumerate(kept)}
            yield Analysis(
                spans=[(t.idx, t.idx + len(t)) for t in kept],
                lemmas=[t.lemma_ for t in kept],
                pos=[t.pos_ for t in kept],
                morph=[str(t.morph) for t in kept],
                firsts=[n for n, t in enumerate(kept) if t.is_sent_start],
                entities=[(e.start_char, e.end_char, e.label_) for e in doc.ents],
                heads=[number.get(t.head.i, n) for n, t in enumerate(kept)],
                relations=[t.dep_ for t in kept],
            )

    return analyse


def bank(name: str) -> list[Sentence]:
    path = f"ud-french-{name}/fr_{name}-ud-test.conllu.gz"
    return list(read(shared() / "data" / "nlp-training" / path))


def score(
    reader: Reader, golds: list[Gold], change: Callable[[str], str] = str
) -> dict[str, float]:
    tally = Tally()
    for gold, found in zip(golds, reader([change(g.text) for g in golds]), strict=True):
        tally.add(gold, found)
    return tally.scores()


def show(label: str, found: dict[str, float], names: Iterable[str] = HEADS) -> None:
    print(
        f"  {label:<22}" + "".join(f" {n} {found[n]:.3f}" for n in names if n in found), flush=True
    )


def treebanks(readers: dict[str, Reader]) -> None:
    for name in ("gsd", "sequoia"):
        print(f"UD {name} test")
        golds = glue(bank(name))
        for label, reader in readers.items():
            show(label, score(reader, golds))
        lined = glue(bank(name), lines=True)
        print(f"  sentences, split on line breaks first ({len(golds)} texts become {len(lined)})")
        for label, reader in readers.items():
            show(label, score(reader, lined), ("sentences",))


def apostrophes(readers: dict[str, Reader]) -> None:
    print("typographic apostrophes (Sequoia and GSD test)")
    golds = glue([*bank("sequoia"), *bank("gsd")])
    for label, reader in readers.items():
        plain = score(reader, golds)
        curly = score(reader, golds, lambda text: text.replace("'", "’"))
        both = {"lemma": plain["lemma"], "curly": curly["lemma"]}
        both |= {"pos": plain["pos"], "pos curly": curly["pos"]}
        show(label, both, tuple(both))


def capitals(readers: dict[str, Reader]) -> None:
    print("ALL CAPS, with and without accents (Sequoia and GSD test)")
    golds = glue([*bank("sequoia"), *bank("gsd")])
    for label, reader in readers.items():
        upper = score(reader, golds, _upper)
        bare = score(reader, golds, lambda text: _upper(text, bare=True))
        show(label, {"lemma": upper["lemma"], "without accents": bare["lemma"], "pos": bare["pos"]},
             ("lemma", "without accents", "pos"))  # fmt: skip


def _upper(text: str, *, bare: bool = False) -> str:
    """Capitals, character by character: nothing may move."""
    made = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    if not bare:
        return made
    return "".join(b if len(b := without_accents(c)) == 1 else c for c in made)


def names(readers: dict[str, Reader]) -> None:
    golds = list(_wikineural(shared() / "data/nlp-training/wikineural-fr/test.conllu.gz"))
    print(f"entities, wikineural-fr test, {len(golds):,} sentences")
    for label, reader in readers.items():
        if label == "fast":
            continue
        found = reader([text for text, _ in golds])
        scores = entity_scores(
            (gold, set(a.entities)) for (_, gold), a in zip(golds, found, strict=True)
        )
        show(label, scores, ENTITY_HEADS)


def _wikineural(path: Path) -> Iterator[tuple[str, set[tuple[int, int, str]]]]:
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 3:
                rows.append(fields)
            elif rows:
                yield _glued(rows)
                rows = []


def _glued(rows: list[list[str]]) -> tuple[str, set[tuple[int, int, str]]]:
    """The words as running text, apostrophes and points closed up, with their entities."""
    text, spans, inside = "", [], ""
    for _, word, tag in rows:
        closed = not text or text.endswith(("'", "’", "(", "«", "[")) or word in ".,)]"
        text += ("" if closed else " ") + word
        start = len(text) - len(word)
        if tag.startswith("I-") and inside == tag[2:] and spans:
            spans[-1] = (spans[-1][0], len(text), tag[2:])
        elif tag != "O":
            spans.append((start, len(text), tag[2:]))
        inside = tag[2:]
    return text, set(spans)


def real_names(readers: dict[str, Reader]) -> None:
    """Our own annotation of 200 sentences of the real corpus."""
    corpus = shared() / "data" / "real-corpus"
    held = list(real.sentences(corpus, real.places(TESTS / "entities-real.tsv")))
    print(f"entities, real corpus, {len(held)} sentences")
    for label, reader in readers.items():
        if label == "fast":
            continue
        found = reader([text for text, _ in held])
        pairs = ((set(gold), set(a.entities)) for (_, gold), a in zip(held, found, strict=True))
        show(
            label, entity_scores(pairs), ("all", "LOC", "PER", "ORG", "MISC", "precision", "recall")
        )


def targeted_set(readers: dict[str, Reader]) -> None:
    """The targeted set; the held half was never looked at while tuning."""
    parts = ("dev", "dev2", "held")
    for part in [f"{kind}-{part}" for kind in ("communs", "cases") for part in parts]:
        wanted = list(targeted.targets(TESTS / f"targeted-{part}.tsv"))
        print(f"targeted set, {part}, {len(wanted)} sentences")
        for label, plain in readers.items():
            reader = ours(label, display=True) if label in TIERS else plain
            found = reader([target.text for target in wanted])
            share, cases, _ = targeted.score(zip(wanted, found, strict=True))
            print(f"  {label:<22} {share:.3f}  " + " ".join(f"{c} {n}" for c, n in cases.items()))


def main() -> None:
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")] or [
        "treebanks", "apostrophes", "capitals", "targeted", "names", "real",
    ]  # fmt: skip
    readers: dict[str, Reader] = {}
    if "--only-ours" not in sys.argv:
        readers["fr_core_news_sm"] = stock()
    for tier in ("fast", "full"):
        if not any(a == f"--no-{tier}" for a in sys.argv):
            readers[tier] = ours(tier)
    steps = {
        "treebanks": treebanks,
        "apostrophes": apostrophes,
        "capitals": capitals,
        "targeted": targeted_set,
        "names": names,
        "real": real_names,
    }
    for step in wanted:
        steps[step](readers)


if __name__ == "__main__":
    main()
