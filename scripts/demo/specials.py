"""Copies, reprints, and inputs that must be refused or kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from demo.checks import NEAR, shingles
from demo.french import slug, typeset
from demo.material import Material, Table
from demo.pdf import pdf_bytes
from demo.records import Item
from demo.writing import file_stem

REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "english": (("WRONG_LANGUAGE",), "written in English"),
    "old": (("OUT_OF_PERIOD",), "dated 1987, before the period of the study"),
    "future": (("DATE_IMPLAUSIBLE",), "dated 2091, in the future"),
    "empty": (("EMPTY_OUTPUT",), "a file of zero bytes"),
    "truncated": (("TRUNCATED", "MALFORMED"), "a PDF cut before its page tree"),
    "unsupported": (("UNSUPPORTED",), "a binary format that no reader knows"),
}


def add_specials(items: Sequence[Item], material: Material) -> list[Item]:
    """The ordinary documents, then the copies, the reprints and the rest."""
    named = [replace(item, name=file_stem(item)) for item in items]
    specials = material.specials
    exact = list(_exact_copies(named, specials))
    near = [_reprint(named, entry, material) for entry in specials["near"]]
    odd = [_refused(key, specials[key], material) for key in REFUSED]
    return [*named, *exact, *near, _plain(specials["undated"], material), *odd]


def _exact_copies(items: Sequence[Item], specials: Table) -> Iterator[Item]:
    same = specials["exact_same_file"]
    original = _find(items, same)
    yield replace(original, name=original.name + same["suffix"], exact_copy_of=_key(original))
    other = specials["exact_other_header"]
    original = _find(items, other)
    yield replace(
        original,
        name=original.name + other["suffix"],
        title=original.title + other["title_suffix"],
        exact_copy_of=_key(original),
    )


def _reprint(items: Sequence[Item], entry: Table, material: Material) -> Item:
    original = _find(items, entry)
    if original.day is None:
        raise ValueError("a reprint needs a dated original")
    source = material.source(entry["into"])
    printed = source["format"] == "html"
    paragraphs = (
        *(typeset(p, printed=printed) for p in original.paragraphs),
        typeset(entry["append"], printed=printed),
    )
    copy = replace(
        original,
        source_id=source["id"],
        title=typeset(original.title, printed=printed),
        paragraphs=paragraphs,
        day=original.day + timedelta(days=entry["days_later"]),
        near_copy_of=_key(original),
    )
    if not NEAR < jaccard(original, copy) < 1:
        raise ValueError(f"not a near-duplicate: {copy.title}")
    return replace(copy, name=f"{copy.day}-{slug(copy.title)}-reprise")


def jaccard(left: Item, right: Item) -> float:
    """Similarity of two texts: shared 5-word shingles over all of them."""
    one, two = shingles(left.text), shingles(right.text)
    return len(one & two) / len(one | two)


def _find(items: Sequence[Item], entry: Table) -> Item:
    return next(
        i
        for i in items
        if i.source_id == entry["source"] and i.day is not None and i.day.year == entry["year"]
    )


def _key(item: Item) -> str:
    return f"{item.source_id}:{item.name}"


def _plain(entry: Table, material: Material) -> Item:
    source = material.source(entry["source"])
    printed = source["format"] == "html"
    return Item(
        source_id=source["id"],
        arena=source["arena"],
        title=entry.get("title", ""),
        paragraphs=tuple(typeset(p, printed=printed) for p in entry.get("paragraphs", [])),
        day=entry.get("date"),
        name=entry["name"].rsplit(".", 1)[0],
    )


def _refused(key: str, entry: Table, material: Material) -> Item:
    codes, why = REFUSED[key]
    item = replace(_plain(entry, material), codes=codes, why=why)
    payloads = {"empty": b"", "truncated": _cut_pdf(), "unsupported": _unknown_bytes()}
    if key in payloads:
        return replace(item, name=entry["name"], payload=payloads[key])
    return item


def _cut_pdf() -> bytes:
    whole = pdf_bytes("[Fiction] Annexe", ["Document fictif dont il ne reste que le début."])
    # The page tree stands at the end of our PDFs, so that half of one holds no page.
    return whole[: len(whole) // 2]


def _unknown_bytes() -> bytes:
    # Control bytes in no known layout: no signature of an archive, a picture or a text.
    return bytes((index * 7 + 3) % 256 for index in range(600)).replace(b"\n", b"\x00")
