"""Who acts in a clause: on sentences of our own, and on the coded clauses of the real corpus."""

import csv
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from memory_rows import MemoryRows

from isctext.errors import UsageError
from isctext.framing.actoroptions import ActorOptions
from isctext.framing.actors import find_actors
from isctext.framing.actorstage import ACTORS as STAGE
from isctext.framing.actorwords import CLASSES, read_words, shipped_quality, shipped_words
from isctext.french import FrenchOptions
from isctext.french.annotate import annotate
from isctext.french.entries import shipped_entries
from isctext.french.parse import parse
from isctext.records.framing import ACTOR_SHARES, ACTORS
from isctext.records.tables import DEPENDENCIES, ENTITIES
from isctext.workflow.fitting import StoredRows
from isctext.workflow.run import open_place

GOLD = Path(__file__).parent / "actors-gold.csv"
DAY = pa.scalar(16_000, pa.date32())
# Each sentence has one hit: the word after the star. What is expected: actors and their parts.
SENTENCES = {
    "Les habitants ont créé un *jardin partagé .": {("citizen", "agent")},
    "Un *jardin partagé a été créé dans le quartier.": {("none", "none")},
    "Un *jardin partagé a été créé par les habitants.": {("citizen", "agent")},
    "Les habitants sont associés à la gestion du *jardin.": {
        ("none", "none"),
        ("citizen", "patient"),
    },
    "La maire souligne que le *jardin renforce la solidarité.": {
        ("other", "agent"),
        ("elected_authority", "speaker"),
    },
    "Selon les chercheurs, le *jardin renforce la solidarité.": {
        ("other", "agent"),
        ("researcher", "speaker"),
    },
    "Nous voulons protéger ce *jardin.": {("own", "agent")},
    "On doit protéger ce *jardin.": {("own", "agent")},
    "Les associations et les communes financent le *jardin.": {
        ("association", "agent"),
        ("elected_authority", "agent"),
    },
    "Le ministère, qui finance le *jardin, a répondu.": {("state", "agent")},
    "La majorité des habitants défendent ce *jardin.": {("citizen", "speaker")},
    "Les bénévoles sont venus dans le *jardin.": {("citizen", "agent")},
    "Les services du ministère contrôlent le *jardin.": {("state", "agent")},
    "Les entreprises doivent entretenir le *jardin.": {("firm", "agent")},
}


def _segments(texts):

    documents = pa.table(
        {
            "doc_id": [f"d{n:02}" for n in range(len(texts))],
            "text": texts,
            "date": pa.array([DAY.as_py()] * len(texts), pa.date32()),
        }
    )
    options = FrenchOptions(pipeline="full", entities=False)
    return annotate(documents, options)["segments"], parse(documents, options)["dependencies"]


def _inputs(texts, segments, dependencies, hits, **documents):
    ids = [f"d{n:02}" for n in range(len(texts))]
    columns = {
        "doc_id": ids,
        "source_id": ["s"] * len(ids),
        "arena": ["policy"] * len(ids),
        "date": pa.array([DAY.as_py()] * len(ids), pa.date32()),
    } | documents
    mentions = pa.table(
        {
            "doc_id": [doc for doc, _, _ in hits],
            "segment_no": pa.array([0] * len(hits), pa.int32()),
            "start": pa.array([start for _, start, _ in hits], pa.int32()),
            "end": pa.array([end for _, _, end in hits], pa.int32()),
            "category": ["communs"] * len(hits),
            "family": ["concept"] * len(hits),
            "strict": [True] * len(hits),
            "broad": [True] * len(hits),
        }
    )
    tables = {
        "documents": pa.table(columns),
        "duplicates": pa.table({"doc_id": pa.array([], pa.string())}),
        "segments": segments,
        "dependencies": dependencies,
        "mentions": mentions,
        "entities": ENTITIES.empty(),
    }
    return {n: MemoryRows(tables[n].select(list(c)), 5) for n, c in STAGE.reads.items()}


@pytest.fixture(scope="module")
def read():
    texts = [text.replace("*", "") for text in SENTENCES]
    segments, dependencies = _segments(texts)
    hits = [
        (f"d{n:02}", at, at + len("jardin"))
        for n, text in enumerate(SENTENCES)
        for at in [text.index("*")]
    ]
    return texts, segments, dependencies, hits


def test_sentences(read):
    tables = find_actors(_inputs(*read), ActorOptions())
    found = {n: set() for n in range(len(SENTENCES))}
    for row in tables["actors"].to_pylist():
        found[int(row["doc_id"][1:])].add((row["actor"], row["role"]))
    wrong = {
        text: found[n]
        for n, (text, expected) in enumerate(SENTENCES.items())
        if found[n] != expected
    }
    # A parser errs: what is asked of sentences as plain as these is that it errs in one at most.
    assert len(wrong) <= 1, wrong
    assert tables["actors"].schema.equals(ACTORS.schema)


def test_offsets_are_in_the_text(read):
    texts = read[0]
    for row in find_actors(_inputs(*read), ActorOptions())["actors"].to_pylist():
        text = texts[int(row["doc_id"][1:])]
        assert text[row["start"] : row["end"]] == "jardin"
        assert 0 <= row["clause_start"] <= row["start"] < row["end"] <= row["clause_end"]
        if row["actor"] == "none":
            assert row["head_start"] is None
        else:
            assert text[row["head_start"] : row["head_end"]].strip()


def test_shares_say_whether_they_may_be_published(read):
    shares = find_actors(_inputs(*read), ActorOptions())["actor_shares"]
    assert shares.schema.equals(ACTOR_SHARES.schema)
    rows = {(r["category"], r["actor"], r["role"]): r for r in shares.to_pylist()}
    row = rows["*", "citizen", "agent"]
    assert row["clauses"] == len(SENTENCES)
    assert row["share"] == pytest.approx(row["n"] / row["clauses"])
    quality = shipped_quality()["policy"]
    assert row["published"] == (quality["f1_named"] >= 0.7)
    assert rows["*", "own", "agent"]["published"] == (quality["f1"] >= 0.7)
    strict = find_actors(_inputs(*read), ActorOptions(least=0.99))["actor_shares"].to_pylist()
    assert not any(r["published"] for r in strict)
    assert all(r["reason"].startswith("f1: 0.") for r in strict)


def test_an_arena_that_was_not_coded_is_not_published(read):
    arena = ["blogs"] * len(read[0])
    rows = find_actors(_inputs(*read, arena=arena), ActorOptions())["actor_shares"].to_pylist()
    assert {r["reason"] for r in rows} == {"arena: not coded by hand"}
    assert not any(r["published"] for r in rows)


def test_without_a_parse(read):
    texts, segments, _, hits = read
    tables = find_actors(_inputs(texts, segments, DEPENDENCIES.empty(), hits), ActorOptions())
    assert tables["actors"].num_rows == 0
    (row,) = tables["actor_shares"].to_pylist()
    assert (row["verdict"], row["reason"]) == ("not_measured", "no_parse")


def test_a_parse_of_other_words_is_left_out(read):
    texts, segments, dependencies, hits = read
    rows = dependencies.to_pylist()
    rows[0]["heads"] = rows[0]["heads"][:-1]
    rows[1]["heads"] = [10_000] * len(rows[1]["heads"])
    stale = DEPENDENCIES.from_rows(rows)
    found = find_actors(_inputs(texts, segments, stale, hits), ActorOptions())["actors"]
    assert not {"d00", "d01"} & set(found["doc_id"].to_pylist())


def test_a_circle_of_heads_ends(read):
    texts, segments, dependencies, hits = read
    rows = dependencies.to_pylist()
    for row in rows:
        row["heads"] = [(n + 1) % len(row["heads"]) for n in range(len(row["heads"]))]
        row["relations"] = ["conj"] * len(row["heads"])
    find_actors(_inputs(texts, segments, DEPENDENCIES.from_rows(rows), hits), ActorOptions())


def test_hits_outside_of_the_words(read):
    texts, segments, dependencies, _ = read
    hits = [("d00", 90_000, 90_004), ("d01", 0, 0)]
    tables = find_actors(_inputs(texts, segments, dependencies, hits), ActorOptions())
    assert tables["actors"].num_rows <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "schema: other/1",
        "schema: isctext-actors/1\nclasses: 3",
        "schema: isctext-actors/1\nclasses: {neighbours: {nouns: [a]}}",
        "schema: isctext-actors/1\nclasses: {citizen: {nouns: [on]}}",
        "schema: isctext-actors/1\nclasses: {}\nunknown: []",
        "schema: isctext-actors/1\nclasses: {}\nkinds: {initiative: nobody}",
        "schema: isctext-actors/1\nclasses: &a {}\nkinds: *a",
        "a: [",
    ],
)
def test_lists_of_words_that_cannot_be_read(text):
    with pytest.raises(UsageError) as caught:
        read_words(text)
    assert caught.value.code == "IT-FRM-002"


def test_the_shipped_words():
    words = shipped_words()
    assert set(words.nouns.values()) <= {*CLASSES, ""}
    assert words.nouns["habitant"] == "citizen"
    assert "on" in words.own
    assert words.linked("insee:59350", "") == "elected_authority"
    assert words.linked("org:unknown", "initiative") == "association"
    assert words.linked("org:unknown", "device") is None


def _gold():
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_coded_clauses():
    rows = _gold()
    usable = [r for r in rows if r["coded"] != "unusable"]
    by_arena = Counter(r["arena"] for r in usable)
    assert all(n >= 200 for n in by_arena.values()), by_arena
    held = Counter(r["arena"] for r in usable if r["part"] == "held")
    assert {arena: q["clauses"] for arena, q in shipped_quality().items()} == dict(held)
    # Facts about the corpus and none of its sentences.
    assert all(len(r["coded"]) < 80 and len(r["doc_id"]) == 20 for r in rows)


def test_the_published_quality_on_the_real_corpus():
    folder = os.environ.get("ISCTEXT_ANNOTATED", "")
    if not folder:
        pytest.skip("ISCTEXT_ANNOTATED: the folder of the real study, after annotate --deps")

    store = open_place(Path(folder)).store
    inputs = {name: StoredRows(store.table(name), c) for name, c in STAGE.reads.items()}
    kinds = tuple((e.id, e.kind) for e in shipped_entries())
    found = _parts_at(find_actors(inputs, ActorOptions(kinds=kinds))["actors"])
    quality = shipped_quality()
    for arena, told in quality.items():
        rows = [r for r in _gold() if r["part"] == "held" and r["arena"] == arena]
        assert _f1(rows, found) >= told["f1"] - 0.02


def _parts_at(actors):
    """Per document: clauses with their parts."""
    found = {}
    for row in actors.to_pylist():
        place = (row["doc_id"], row["category"], row["clause_start"], row["clause_end"])
        found.setdefault(row["doc_id"], {}).setdefault(place, set()).add(_folded(row))
    return found


def _folded(row):
    said = "acts" if row["role"] in {"agent", "speaker"} else row["role"]
    return row["actor"], said


def _f1(rows, found):
    counts = np.zeros(3)
    for row in rows:
        if row["coded"] == "unusable":
            continue
        parts = [p.split() for p in row["coded"].split(";") if " " in p]
        coded = {_folded({"actor": a, "role": r}) for a, r in parts}
        start = int(row["start"])
        inside = [
            (place[3] - place[2], parts)
            for place, parts in found.get(row["doc_id"], {}).items()
            if place[1] == row["category"] and place[2] <= start < place[3]
        ]
        got = min(inside, key=lambda x: x[0])[1] if inside else set()
        got = {part for part in got if part[0] not in {"pronoun", "other"}}
        counts += [len(coded & got), len(got - coded), len(coded - got)]
    return 2 * counts[0] / (2 * counts[0] + counts[1] + counts[2])
