"""Small corpora for the hypotheses: documents with dimensions, as the tables that stages read."""

from datetime import date

import numpy as np
import pyarrow as pa
from memory_rows import MemoryRows

from isctext.hypotheses.options import CodedCategory, HypothesesOptions
from isctext.records.tables import (
    DOCUMENTS,
    DUPLICATES,
    ENTITIES,
    MENTIONS,
    SEGMENTS,
    TOPIC_WEIGHTS,
)
from isctext.records.usage import EXPOSURE, USAGE

H1 = ("cooperation", "regles", "travail", "revenus", "gouvernance")
EFFECTS = ("emplois", "ancrage", "emancipation")
PROJECT = (*H1, *EFFECTS)
CONTRASTS = ("insertion", "marche", "image", "instruments")
LINE = 10  # characters of a paragraph

CATEGORIES = (
    CodedCategory("communs", "concept"),
    CodedCategory("formes", "form"),
    *(CodedCategory(name, "dimension", "H1", "project") for name in H1),
    CodedCategory("emancipation", "dimension", "H1/H2", "project"),
    CodedCategory("emplois", "dimension", "H2", "project"),
    CodedCategory("ancrage", "dimension", "H2", "project"),
    CodedCategory("reconnaissance", "dimension", "H2", "legit"),
    CodedCategory("fragilite", "dimension", "H3", "fragility"),
    CodedCategory("generique", "contrast"),
    *(CodedCategory(name, "contrast") for name in CONTRASTS),
)
FAMILIES = {category.name: category.family for category in CATEGORIES}


def options(**changed) -> HypothesesOptions:
    """Options of a study with the categories above, quick to simulate."""
    given = {
        "categories": CATEGORIES,
        "generic": "generique",
        "recognition": "reconnaissance",
        "worlds": 0,
        "draws": 19,
    }
    return HypothesesOptions(**(given | changed))


class Corpus:
    """Documents written one by one; ``tables`` gives what the stages read."""

    def __init__(self) -> None:
        self.documents, self.segments, self.mentions = [], [], []
        self.duplicates, self.entities, self.topics = [], [], []

    def add(
        self, arena, source, year=2018, paragraphs=((),), *, territory="", words=50, topic=None
    ):
        """A document. paragraphs: of each, categories said: "name" (a core entry), "name?" (one
        strong entry), "name!" (a proper name), "name/2" (its entry 2, strong), "@id" (an entity).
        """
        doc_id = f"{arena}-{source}-{len(self.documents):05d}"
        self.documents.append(
            {"doc_id": doc_id, "source_id": f"{arena}-{source}", "arena": arena}
            | {"date": year and date(year, 6, 15), "date_precision": year and "day"}
            | {"territory": territory}
        )
        for number, said in enumerate(paragraphs):
            start = number * LINE
            self.segments.append(
                {"doc_id": doc_id, "segment_no": number, "kind": "paragraph"}
                | {"start": start, "end": start + LINE - 1, "n_words": words}
            )
            for at, what in enumerate(said):
                self._say(doc_id, number, start, at, what)
        if topic is not None:
            self.topics.append({"doc_id": doc_id, "topic": topic, "weight": 1.0, "n_words": words})
        return doc_id

    def _say(self, doc_id, number, start, at, what):
        if what.startswith("@"):
            self.entities.append({"doc_id": doc_id, "start": start, "entity_id": what[1:]})
            return
        name, _, entry = what.rstrip("?!").partition("/")
        core, proper = what[-1] not in "?!" and not entry, what.endswith("!")
        self.mentions.append(
            {"doc_id": doc_id, "segment_no": number, "start": start + at % LINE, "end": start + 1}
            | {
                "category": name,
                "family": FAMILIES[name],
                "kind": "term" if not proper else "proper_name",
            }
            | {"entry_id": f"{name}.{entry or ('core' if core else 'strong')}", "surface": what}
            | {"strict": core, "broad": not proper, "overlap_group": len(self.mentions)}
        )

    def tables(self) -> dict[str, pa.Table]:
        """The tables, with what no test asks for left blank."""
        return {
            "documents": _table(DOCUMENTS, self.documents),
            "segments": _table(SEGMENTS, self.segments),
            "mentions": _table(MENTIONS, self.mentions),
            "duplicates": _table(DUPLICATES, self.duplicates),
            "entities": _table(ENTITIES, self.entities),
            "topic_weights": _table(TOPIC_WEIGHTS, self.topics),
        } | self._monthly()

    def inputs(self, size=997) -> dict[str, MemoryRows]:
        """The tables as a stage sees them."""
        return {name: MemoryRows(table, size) for name, table in self.tables().items()}

    def _monthly(self):
        words: dict[str, int] = {}
        for segment in self.segments:
            words[segment["doc_id"]] = words.get(segment["doc_id"], 0) + segment["n_words"]
        of = {d["doc_id"]: d for d in self.documents if d["date"] and words.get(d["doc_id"])}
        cells, hits = {}, {}
        for doc_id, document in of.items():
            key = (document["arena"], document["source_id"], document["date"].replace(day=1))
            cell = cells.setdefault(key, [0, 0])
            cell[0] += 1
            cell[1] += words[doc_id]
        for said in self.mentions:
            if said["broad"] and said["doc_id"] in of:
                document = of[said["doc_id"]]
                key = (document["arena"], document["source_id"], document["date"].replace(day=1))
                code = (said["entry_id"], said["category"], *key)
                hits[code] = hits.get(code, 0) + 1
        exposure = [
            {"arena": a, "source_id": s, "month": m, "precision": "month", "docs": n, "tokens": t}
            for (a, s, m), (n, t) in cells.items()
        ]
        usage = [
            {"level": "entry", "name": e, "category": c, "family": FAMILIES[c], "scope": "broad"}
            | {"arena": a, "source_id": s, "month": m, "precision": "month", "hits": n, "first": m}
            for (e, c, a, s, m), n in hits.items()
        ]
        return {"exposure": _table(EXPOSURE, exposure), "usage": _table(USAGE, usage)}


def _table(spec, rows):
    blank = {f.name: _blank(f.type) for f in spec.schema if not f.nullable}
    return pa.Table.from_pylist([blank | row for row in rows], schema=spec.schema)


def _blank(kind):
    if pa.types.is_list(kind):
        return []
    if pa.types.is_boolean(kind):
        return False
    return "" if pa.types.is_string(kind) else 0


def planted(*, missing=("travail", "revenus"), sources=20, docs=15, seed=0, level=0.6) -> Corpus:
    """Initiatives with every dimension, and policy texts about communs that lack ``missing``."""
    rng = np.random.default_rng(seed)
    corpus = Corpus()
    share = rng.uniform(0.25, 0.55, len(PROJECT))
    for arena, factor in (("initiatives", 1.0), ("policy", level)):
        for source in range(sources):
            habit = rng.normal(0.0, 0.3, len(PROJECT))
            for n in range(docs):
                odds = share * factor / (1 - share * factor) * np.exp(habit)
                there = rng.random(len(PROJECT)) < odds / (1 + odds)
                said = [
                    name
                    for name, here in zip(PROJECT, there, strict=True)
                    if here and not (arena == "policy" and name in missing and rng.random() < 0.9)
                ]
                rest = ["communs"] if arena == "policy" else []
                rest += ["insertion"] if arena == "policy" and rng.random() < 0.7 else []
                corpus.add(arena, source, 2012 + n % 12, [tuple(said + rest)], topic=n % 3)
    return corpus
