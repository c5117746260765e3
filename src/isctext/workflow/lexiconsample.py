"""``isctext lexicon sample``: passages drawn, kept in the corpus, and written for each coder."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.bench.draw import POPULATION, draw
from isctext.bench.missed import missed_rows
from isctext.bench.options import ExpandOptions, SampleOptions
from isctext.concepts.entries import Lexicon
from isctext.concepts.priority import priority_entries, priority_terms
from isctext.errors import UsageError
from isctext.records.coding import SAMPLES
from isctext.store import Store, connect
from isctext.workflow.checking import check_begun
from isctext.workflow.lexiconcorpus import check_name, mentions_in, read_corpus
from isctext.workflow.quoting import quoted
from isctext.workflow.run import Place
from isctext.workflow.sheets import refuse_existing, sheet, write_new
from isctext.workflow.street import lexicon, lexicon_text

HEADINGS = {
    "fr": ("id", "catégorie", "entrée", "attention", "arène", "date", "gauche", "occurrence",
           "droite", "code", "note"),
    "en": ("id", "category", "entry", "beware", "arena", "date", "left", "node", "right", "code",
           "note"),
}  # fmt: skip
_BOOK = {
    "fr": ("catégorie", "intitulé", "portée", "coder 1 quand", "coder 0 quand", "faux amis"),
    "en": ("category", "label", "scope", "code 1 when", "code 0 when", "false friends"),
}
# Quotations of 300 characters are what leaves a corpus without full-text rights.
_CONTEXT = 140


@dataclass(frozen=True, slots=True)
class Sampled:
    """What was drawn and written. left_out: counted hits that cannot be drawn, by reason."""

    sample_id: str
    items: int
    twice: int
    entries: int
    short: int
    files: tuple[Path, ...]
    left_out: dict[str, int]
    of: str = "entries"

    def lines(self) -> list[str]:
        """The same in words."""
        drawn = f"sample {self.sample_id}: {self.items:,} passages of {self.entries:,} {self.of}"
        said = [f"{drawn}, {self.twice:,} of them for two coders"]
        if self.short:
            said.append(f"{self.short:,} entries have fewer passages to code than asked for")
        return said + [f"{n:,} counted hits left out, {why}" for why, n in self.left_out.items()]


def priorities(place: Place, terms: tuple[str, ...]) -> tuple[frozenset[str], list[str]]:
    """The entries of priority terms (those of the lexicon when none is given), and terms without.

    A term names an entry by its id or by one of its patterns.
    """
    words = lexicon(place.folder, place.study)
    asked = terms or priority_terms(lexicon_text(place.folder, place.study))
    named = priority_entries(words, asked)
    return frozenset().union(*named.values()), [term for term, ids in named.items() if not ids]


def sample(
    place: Place, sample_id: str, folder: Path, options: SampleOptions, dialect: str
) -> Sampled:
    """Draws a sample of occurrences, keeps it in table ``samples``, writes one sheet a coder.

    Raises UsageError: [IT-LEX-022] for a name that is taken or no name, [IT-LEX-021] when a
    sheet is there already, [IT-LEX-023] when nothing can be drawn.
    """
    check_begun(place.folder, place.store, "concepts")
    check_name(sample_id)
    words = lexicon(place.folder, place.study)
    hits, left_out = population(place)
    drawn = draw(hits, sample_id, options)
    if not drawn.num_rows:
        raise UsageError(
            "IT-LEX-023",
            "nothing can be drawn",
            found=f"{hits.num_rows} counted, dated mentions, none of them asked for",
            expected="a mention of the tiers and categories asked for",
            hint="isctext lexicon check shows which entries match; --tiers core,strong,ctx",
        )
    files = write_sheets(place, words, drawn, folder, options=options, dialect=dialect)
    twice = int(pc.sum(pc.greater(pc.list_value_length(drawn["coders"]), 1)).as_py())
    entries = pc.count_distinct(drawn["entry_id"]).as_py()
    by_entry = drawn.group_by("entry_id").aggregate([("item_id", "count")])["item_id_count"]
    short = int(pc.sum(pc.less(by_entry, options.per_entry)).as_py())
    return Sampled(sample_id, drawn.num_rows, twice, entries, short, files, left_out)


def sample_missed(
    place: Place, sample_id: str, folder: Path, *, number: int, options: SampleOptions, dialect: str
) -> Sampled:
    """Draws sentences without a hit that have a category's vocabulary: ``number`` an arena.

    Of the categories of the options, or of all concepts. Raises as ``sample`` does.
    """
    check_begun(place.folder, place.store, "concepts")
    check_name(sample_id)
    words = lexicon(place.folder, place.study)
    wanted = options.categories or tuple(c.name for c in words.categories if c.family == "concept")
    corpus = read_corpus(place, ExpandOptions(seed=options.seed))
    spans = mentions_in(place, corpus.documents)
    parts = [
        missed_rows(corpus, spans[name], (sample_id, name), number, options)
        for name in wanted
        if name in spans
    ]
    drawn = pa.concat_tables([SAMPLES.empty(), *parts])
    facts = {"lexicon_id": words.lexicon_id, "lexicon_version": words.version}
    for name, value in (facts | {"lexicon_sha": words.sha256}).items():
        at = drawn.schema.get_field_index(name)
        column = pa.array([value] * drawn.num_rows, pa.string())
        drawn = drawn.set_column(at, drawn.schema.field(name), column)
    if not drawn.num_rows:
        raise UsageError(
            "IT-LEX-023", "nothing can be drawn", found=f"categories: {', '.join(wanted)}",
            expected="a category with mentions, and documents like theirs without it",
        )  # fmt: skip
    files = write_sheets(place, words, drawn, folder, options=options, dialect=dialect)
    twice = int(pc.sum(pc.greater(pc.list_value_length(drawn["coders"]), 1)).as_py())
    return Sampled(sample_id, drawn.num_rows, twice, len(parts), 0, files, {}, "categories")


def write_sheets(
    place: Place,
    words: Lexicon,
    drawn: pa.Table,
    folder: Path,
    *,
    options: SampleOptions,
    dialect: str,
) -> tuple[Path, ...]:
    """The sheets, the code book, and then the rows of ``samples``: all of it or none."""
    sample_id = drawn["sample_id"][0].as_py()
    place_of = {coder: folder / f"{sample_id}-{coder}.csv" for coder in options.coders}
    book = folder / f"{sample_id}-codebook.csv"
    refuse_existing(*place_of.values(), book)
    passages = _passages(place.store, words, drawn)
    with place.store.writing():
        _refuse_taken(place.store, sample_id)
        place.store.table("samples").append(drawn)
    write_new(book, sheet(_BOOK[dialect], _book(words, drawn), dialect))
    for number, (coder, path) in enumerate(place_of.items()):
        rows = [cells for coders, cells in passages if coder in coders]
        random.Random(f"{options.seed}/{number}").shuffle(rows)  # noqa: S311
        write_new(path, sheet(HEADINGS[dialect], rows, dialect))
    return (*place_of.values(), book)


def _refuse_taken(store: Store, sample_id: str) -> None:
    if store.table("samples").read(["sample_id"], pc.field("sample_id") == sample_id).num_rows:
        raise UsageError(
            "IT-LEX-022",
            f"there is a sample named '{sample_id}' already",
            found=sample_id,
            expected="a name that is free",
            hint="choose another one with --name; two samples are scored apart",
        )


def population(place: Place) -> tuple[pa.Table, dict[str, int]]:
    """Mentions that count (broad) in documents that count, and how many others there are."""
    query = """
        select m.doc_id, m.segment_no, m.start, m."end", m.surface, m.entry_id, m.category, m.tier,
               m.lexicon_id, m.lexicon_version, m.lexicon_sha, d.arena, d.source_id, d.date,
               d.date is null as undated, r.doc_id is not null as repeated
        from mentions m join documents d on d.doc_id = m.doc_id
        left join duplicates r on r.doc_id = m.doc_id
        where m.broad
    """
    with connect(place.store) as link:
        table = link.sql(query).to_arrow_table()
    undated, repeated = table["undated"], pc.and_(table["repeated"], pc.invert(table["undated"]))
    if place.study.trajectories.duplicates == "keep":
        repeated = pc.and_(repeated, pa.scalar(value=False))
    left_out = {
        "in documents without a date": pc.sum(undated).as_py() or 0,
        "in documents that repeat others": pc.sum(repeated).as_py() or 0,
    }
    kept = table.filter(pc.invert(pc.or_(undated, repeated))).select(list(POPULATION))
    return kept, {reason: number for reason, number in left_out.items() if number}


def _passages(
    store: Store, words: Lexicon, drawn: pa.Table
) -> list[tuple[list[str], tuple[str, ...]]]:
    """(coders, cells) of each item."""
    start, end = (drawn[name].to_numpy().astype(np.int64) for name in ("start", "end"))
    table = drawn.append_column("left_start", pa.array(np.maximum(start - _CONTEXT, 0)))
    table = table.append_column("right_end", pa.array(end + _CONTEXT))
    entries = {entry.entry_id: entry for entry in words.entries}
    labels = {category.name: category.label for category in words.categories}
    out: list[tuple[list[str], tuple[str, ...]]] = []
    for row in quoted(store, table).to_pylist():
        entry = entries.get(row["entry_id"])
        cells = (
            row["item_id"],
            labels.get(row["category"], row["category"]),
            ", ".join(entry.patterns) if entry else row["entry_id"],
            entry.note if entry else "",
            row["arena"],
            str(row["date"] or ""),
            _from_a_word(row["left"], whole=row["start"] <= _CONTEXT),
            row["node"],
            _to_a_word(row["right"]),
            "",
            "",
        )
        out.append((row["coders"], cells))
    return out


def _from_a_word(text: str, *, whole: bool) -> str:
    return text if whole or " " not in text else text.split(" ", 1)[1]


def _to_a_word(text: str) -> str:
    return text if len(text) < _CONTEXT or " " not in text else text.rsplit(" ", 1)[0]


def _book(words: Lexicon, drawn: pa.Table) -> list[tuple[str, ...]]:
    used = set(drawn["category"].to_pylist())
    return [
        (c.name, c.label, c.scope, c.code_when, c.not_when, "; ".join(c.false_friends))
        for c in words.categories
        if c.name in used
    ]
