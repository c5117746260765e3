"""Documents as tables: quanteda's CSV, CorTexT's CSV, GarganText's TSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from isctext.exchange.cells import table_chunks
from isctext.exchange.letters import unaccented
from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.outgoing import Outgoing, one_line, outgoing

_BASE = tuple(
    "doc_id text title source arena date year date_source authors"
    " territory lang url provider_id text_sha256".split()
)
# Names of facts that no reader takes for a field of ours; others are marked, and found again.
PLAIN_FACTS = frozenset(
    "outlet section page edition words copyright language keywords subjects companies regions"
    " persons publisher code kicker subtitle byline speaker role session vote".split()
)
MARKED = "fact:"
CORTEXT_MARK = "***"
# U+2217: an asterisk at the border of two values would move the border.
NO_MARK = "∗"
_GARGANTEXT = tuple(
    "Publication Day|Publication Month|Publication Year|Authors|Title|Abstract|Source".split("|")
)


def write_quanteda(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[bytes]:
    """CSV: doc_id, text, then document variables; several values of one fact on lines of a cell.

    The column text_sha256 tells isctext, when it reads the table again, that the text is exactly
    what it was.
    """
    names = options.fact_names
    header = [*_BASE, *map(column_name, names)]
    yield from table_chunks(header, _quanteda_rows(batches, options, tally), raw=options.raw)


def _quanteda_rows(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[list[str]]:
    for document in outgoing(batches, options, tally):
        _count_others(document, options.fact_names, tally)
        tally.written += 1
        values = [document.values(name) for name in options.fact_names]
        yield [
            *_base(document, "; ".join(_names(document, {";": ","}))),
            *("\n".join(one_line(v) for v in given if v) for given in values),
        ]


def write_cortext(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[bytes]:
    """CSV: plain column names, the year as a whole number, several values joined by "***".

    CorTexT needs a time for each document: those without a date are left out.
    """
    header = [*_BASE, *_cortext_names(options.fact_names)]
    yield from table_chunks(header, _cortext_rows(batches, options, tally), raw=options.raw)


def _cortext_rows(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[list[str]]:
    for document in outgoing(batches, options, tally):
        if not document.year:
            tally.left_out["no date"] += 1
            continue
        _count_others(document, options.fact_names, tally)
        tally.written += 1
        values = [document.values(name) for name in options.fact_names]
        yield [
            *_base(document, CORTEXT_MARK.join(_names(document, {"*": NO_MARK, ";": ","}))),
            *(CORTEXT_MARK.join(_cortext_values(given)) for given in values),
        ]


def write_gargantext(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[bytes]:
    """TSV with the columns of GarganText's manual; the text is the abstract.

    GarganText takes an empty year for 1973: documents without a date are left out. A month or a
    day that is not known stays empty.
    """
    rows = _gargantext_rows(batches, options, tally)
    yield from table_chunks(_GARGANTEXT, rows, delimiter="\t", raw=options.raw)


def _gargantext_rows(
    batches: Iterable[Batch], options: ExportOptions, tally: Tally
) -> Iterator[list[str]]:
    for document in outgoing(batches, options, tally):
        if not document.year:
            tally.left_out["no date"] += 1
            continue
        tally.written += 1
        tally.facts_left_out["the format has no place for facts"] += len(document.facts)
        yield [
            str(int(document.day)) if document.day else "",
            str(int(document.month)) if document.month else "",
            document.year,
            "; ".join(_names(document, {";": ","})),
            one_line(document.title),
            document.text,
            one_line(document.source_id),
        ]


def column_name(fact: str) -> str:
    """The column of a fact: its name, marked where a reader could take it for another field."""
    foreign = ":" in fact and fact[0].isalpha() and not fact.startswith(MARKED)
    return fact if fact in PLAIN_FACTS or foreign else MARKED + fact


def plain_name(fact: str) -> str:
    """The name with letters without accents, digits and "_" only, as CorTexT wants columns."""
    return re.sub(r"[^A-Za-z0-9]+", "_", unaccented(fact)).strip("_").lower() or "fact"


def _cortext_names(facts: Iterable[str]) -> list[str]:
    """One column per fact; names that would be alike, or are taken, are numbered."""
    taken = set(_BASE)
    names = []
    for fact in facts:
        plain = name = plain_name(fact)
        number = 1
        while name in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name)
        names.append(name)
    return names


def _base(document: Outgoing, authors: str) -> list[str]:
    return [
        document.doc_id,
        document.text,
        one_line(document.title),
        document.source_id,
        document.arena,
        document.date,
        document.year,
        document.date_source,
        authors,
        document.territory,
        document.lang,
        document.url,
        document.provider_id,
        document.text_sha256,
    ]


def _cortext_values(values: Iterable[str]) -> list[str]:
    found = map(one_line, values)
    return [value.replace("*", NO_MARK) for value in found if value]


def _names(document: Outgoing, stand_ins: Mapping[str, str]) -> list[str]:
    """The authors, without the marks that would divide a name."""
    table = str.maketrans(dict(stand_ins))
    return [one_line(name).translate(table) for name in document.authors]


def _count_others(document: Outgoing, names: tuple[str, ...], tally: Tally) -> None:
    known = set(names)
    for name, _ in document.facts:
        if name not in known:
            tally.facts_left_out[f"no column: {name}"] += 1
