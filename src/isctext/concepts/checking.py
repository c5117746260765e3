"""What an author should look at in a lexicon: errors, warnings and notes, each with its line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from isctext.concepts.entries import Entry, Lexicon
from isctext.concepts.examples import Problem
from isctext.concepts.lexicon import load_lexicon
from isctext.concepts.places import Places, find_places
from isctext.errors import UsageError

Level = Literal["error", "warning", "note"]
_ENTRY_PLACE = re.compile(r"(?P<category>[^,]+), entry (?P<number>\d+)")
_YAML_LINE = re.compile(r"\bline (\d+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. line: from 1 in the YAML file, 0 where it is of the whole file."""

    level: Level
    code: str
    line: int
    where: str
    found: str
    advice: str


def read_checked(text: str) -> tuple[Lexicon | None, list[Finding]]:
    """The lexicon, and what keeps it from being one: then the lexicon is None."""
    try:
        return load_lexicon(text), []
    except UsageError as error:
        # Kept errors are shared by the cache: they are read here, never changed.
        return None, _schema_findings(error, find_places(text))


def _schema_findings(error: UsageError, places: Places) -> list[Finding]:
    listed = [part.strip() for part in (error.found or "").split("\n    ") if part.strip()]
    if error.code != "IT-LEX-002" or not listed:
        mark = _YAML_LINE.search(error.found or "")
        line = int(mark[1]) if mark else 0
        advice = f"expected: {error.expected}" if error.expected else ""
        return [Finding("error", "schema", line, "file", error.found or error.what, advice)]
    found = []
    for told in listed:
        where, _, what = told.partition(": ")
        at = _ENTRY_PLACE.match(told)
        if at:
            line = places.entries.get((at["category"], int(at["number"])), 0)
        else:
            line = places.categories.get(where, 0)
        found.append(Finding("error", "schema", line, where, what or told, ""))
    return found


def written_findings(lexicon: Lexicon, lines: Mapping[str, int]) -> list[Finding]:
    """What can be said of the entries before any text is read."""
    found: list[Finding] = []
    by_pattern: dict[str, list[Entry]] = defaultdict(list)
    for entry in lexicon.entries:
        for pattern in dict.fromkeys(entry.patterns):
            by_pattern[pattern].append(entry)
        found.extend(_of_entry(entry, lines.get(entry.entry_id, 0)))
    for pattern, owners in by_pattern.items():
        found.extend(_shared(pattern, owners, lines))
    return found


def _of_entry(entry: Entry, line: int) -> Iterable[Finding]:
    where = entry.entry_id
    if entry.note and entry.tier != "core" and not entry.counterexamples:
        yield Finding(
            "note", "no_counterexample", line, where, f"ambiguous ({entry.note}), without 'ctr'",
            "add a sentence that it must not match",
        )  # fmt: skip
    if entry.tier == "core" and not entry.examples:
        yield Finding(
            "note", "no_example", line, where, "core entry without 'ex'",
            "add a sentence that it must match",
        )  # fmt: skip


def _shared(pattern: str, owners: list[Entry], lines: Mapping[str, int]) -> Iterable[Finding]:
    first = owners[0]
    for other in owners[1:]:
        where, line = other.entry_id, lines.get(other.entry_id, 0)
        if other.category == first.category:
            yield Finding(
                "warning", "twice", line, where,
                f"the pattern '{pattern}' is in {first.entry_id} too (line "
                f"{lines.get(first.entry_id, 0)})",
                "within one category a place counts once: keep it in one entry",
            )  # fmt: skip
        else:
            yield Finding(
                "note", "two_categories", line, where,
                f"the pattern '{pattern}' is in {first.entry_id} too (line "
                f"{lines.get(first.entry_id, 0)})",
                "both categories count it: right where it is meant",
            )  # fmt: skip


def example_findings(problems: Iterable[Problem], lines: Mapping[str, int]) -> list[Finding]:
    """Sentences that do not do what their entry says."""
    what = {"ex": "example", "ctr": "counter-example"}
    return [
        Finding(
            "error", what[p.kind].replace("-", ""), lines.get(p.entry_id, 0), p.entry_id,
            f"{what[p.kind]} « {p.sentence} »: {p.reason}",
            "change the pattern, or the sentence",
        )
        for p in problems
    ]  # fmt: skip


def use_findings(
    lexicon: Lexicon,
    lines: Mapping[str, int],
    patterns: Mapping[str, int],
    entries: Mapping[str, tuple[int, int]],
    overlaps: Mapping[tuple[str, str], int],
) -> list[Finding]:
    """What the corpus says of the lexicon.

    patterns: how often each pattern stands in the corpus, before exclusions and requirements.
    entries: (hits kept, hits counted as broad) of each entry. overlaps: of each pair of
    categories (sorted), places that both count.
    """
    found: list[Finding] = []
    for entry in lexicon.entries:
        line = lines.get(entry.entry_id, 0)
        kept, broad = entries.get(entry.entry_id, (0, 0))
        absent = [p for p in entry.patterns if not patterns.get(p, 0)]
        if len(absent) == len(entry.patterns):
            found.append(
                Finding("warning", "entry_unused", line, entry.entry_id,
                        "nothing in this corpus matches it", "check its spelling and its lemmas")
            )  # fmt: skip
        elif absent:
            shown = ", ".join(f"'{p}'" for p in absent)
            found.append(Finding("note", "pattern_unused", line, entry.entry_id,
                                 f"never matched in this corpus: {shown}", ""))  # fmt: skip
        if len(absent) < len(entry.patterns) and not kept:
            found.append(
                Finding("warning", "always_excluded", line, entry.entry_id,
                        "every match is dropped by 'x', 'pos' or a longer entry",
                        "read its concordance: isctext kwic")
            )  # fmt: skip
        if entry.note and broad:
            found.append(Finding("note", "ambiguous", line, entry.entry_id,
                                 f"{broad} counted hits of an ambiguous entry: {entry.note}",
                                 "sample it: isctext lexicon sample"))  # fmt: skip
    for (one, two), places in sorted(overlaps.items(), key=lambda item: (-item[1], item[0])):
        found.append(Finding("note", "overlap", 0, f"{one} + {two}",
                             f"{places} places counted in both", ""))  # fmt: skip
    return found
